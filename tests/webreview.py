"""Papers on the shelves of a web desk, as they are after digitising, without reading anything."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.decisions import PAGES, TYPE
from pipeline.keys import object_key, preview_key, rendition_key, words_key
from pipeline.page import Box, PageText, Word
from pipeline.paper import Field, Paper
from pipeline.ports import Area, PageRow, PaperRow
from pipeline.question import Asker, Duty
from pipeline.review import accept, reject
from pipeline.risk import open_items
from pipeline.scan import Context, MediaType, make_paper_id
from storage.archive import write_words
from tests.reviewed import make_field
from tests.webdesk import DESK, WebDesk

WIDTH, HEIGHT = 1000, 1400
PLACE = Box(120, 300, 700, 350)
STORED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def take_in(
    desk: WebDesk,
    text: str,
    *fields: Field,
    loai: str = "giay_khai_sinh",
    sure: float = 0.98,
    context: Context = Context(DESK),  # noqa: B008 - frozen
    pages: int = 1,
    quality: str = "good",
) -> PaperRow:
    """A stored paper with these fields, on each page of which `text` stands."""
    tools = desk.tools
    source = _draw(tools.work / "page.tiff", text, pages)
    put = tools.objects.put(Area.INTAKE, _key(source), source)
    tools.objects.promote(put.key)
    chosen = tuple(replace(field, box=PLACE) for field in fields or (make_field(),))
    rows = tuple(PageRow(n, 0, 0.0, False, quality, (), "ocr") for n in range(1, pages + 1))
    with tools.catalogue.begin() as unit:
        scan = unit.add_scan(put.sha256, put.size, MediaType.TIFF, None)
        unit.link(scan.intake_id, context)
        paper_id = make_paper_id(scan.sha256, 1)
        row = PaperRow(
            paper_id, scan.intake_id, scan.sha256, 1, loai, sure, None, 1, pages, False, 0,
            quality, chosen, rows, STORED, evidence=("title",),
        )  # fmt: skip
        unit.put_papers(scan.intake_id, [row])
        unit.commit()
    _keep(desk, row, text)
    return read_back(desk, paper_id)


def read_back(desk: WebDesk, paper_id: str) -> PaperRow:
    with desk.tools.catalogue.begin() as unit:
        return unit.paper(paper_id)


def field_of(desk: WebDesk, paper_id: str, name: str = "ho_ten") -> Field:
    return next(field for field in read_back(desk, paper_id).fields if field.name == name)


def _keep(desk: WebDesk, row: PaperRow, text: str) -> None:
    """Words and previews, and a rendition that nobody opens."""
    objects = desk.tools.objects
    word = Word(text or "trang", PLACE, 0.9, 0)
    empty = Path("unused")
    pages = tuple(
        PageText(page.number, WIDTH, HEIGHT, 200.0, (word,), empty, empty) for page in row.pages
    )
    paper = Paper(row.paper_id, row.loai, row.loai_confidence, pages, row.fields)
    objects.put(Area.PAPERS, words_key(row.paper_id), write_words(paper))
    objects.put(Area.PAPERS, rendition_key(row.paper_id), b"%PDF-1.7 " + text.encode())
    for page in row.pages:
        picture = io.BytesIO()
        _page(f"{text} – {page.number}").resize((500, 700)).save(picture, "WEBP")
        objects.put(Area.PAPERS, preview_key(row.paper_id, page.number), picture.getvalue())


def _draw(target: Path, text: str, pages: int) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    images: Sequence[Image.Image] = [_page(f"{text} – {n}") for n in range(1, pages + 1)]
    images[0].save(target, "TIFF", save_all=True, append_images=images[1:], dpi=(200, 200))
    return target


def _page(text: str) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    draw.text((PLACE.x0, PLACE.y0), text, fill="black", font=_font(36))
    draw.text((120, 120), "GIẤY THỬ", fill="black", font=_font(48))
    return image


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """With the letters of Vietnamese where there is one."""
    known = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
    return ImageFont.truetype(known, size) if known.exists() else ImageFont.load_default(size)


def clear_queue(desk: WebDesk) -> None:
    """Whatever another test left there."""
    asker = Asker("truoc", DESK, frozenset({Duty.APPROVER}))
    for place in _places(desk):
        for item in open_items(read_back(desk, place)):
            keep = item.field.name in (TYPE, PAGES)
            decide = accept if keep else reject
            decide(place, item.field.name, asker, desk.tools, item.field.mark)


def _places(desk: WebDesk) -> list[str]:
    with desk.tools.catalogue.begin() as unit:
        return [place.paper_id for place in unit.queue(DESK)]


def _key(file: Path) -> str:
    return object_key(sha256(file.read_bytes()).hexdigest())
