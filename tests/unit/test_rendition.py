"""The searchable PDF: looks like the scan, says what was read, is PDF/A-2b."""

from __future__ import annotations

import html
import re
import struct
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from ocr.stencil import encode_g4
from pipeline.errors import ReadingFailed
from pipeline.page import Box, PageLayers, PageText, Raster, Word
from storage.glyphless import build_font
from storage.rendition import make_rendition

MADE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"


def make_page(
    folder: Path,
    lines: Sequence[str],
    *,
    number: int = 1,
    dpi: float = 200.0,
    mode: str = "RGB",
    slope: float = 0.0,
    colour: str = "white",
) -> PageText:
    """A page of words of 20 pixels a letter and ink boxes as uneven as a reader's."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    picture, words = Image.new(mode, (width, height), colour), []
    draw = ImageDraw.Draw(picture)
    for n, line in enumerate(lines):
        x = 100
        for at, text in enumerate(line.split()):
            top = round(100 + 60 * n + slope * x) + (at % 3) * 4
            box = Box(x, top, x + 20 * len(text), round(134 + 60 * n + slope * x) + (at % 2) * 5)
            words.append(Word(text, box, 0.9, n))
            draw.rectangle(box.as_list(), outline="black")
            x = box.x1 + (2 if at % 4 == 1 else 18)
    path, preview = folder / f"{number}.jpg", folder / f"{number}.webp"
    picture.save(path, "JPEG", quality=80)
    picture.save(preview, "WEBP")
    return PageText(number, width, height, dpi, tuple(words), path, preview)


def render(folder: Path, pages: Sequence[PageText]) -> Path:
    target = folder / "rendition.pdf"
    make_rendition(pages, target, title="Sohoa <1> & 2", made=MADE)
    return target


def text_of(pdf: Path, *options: str) -> str:
    command = ["pdftotext", *options, str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def words_on(pdf: Path, dpi: float) -> list[tuple[str, list[float]]]:
    """Words with their boxes in pixels, as poppler finds them."""
    found = re.findall(
        r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)</word>',
        text_of(pdf, "-bbox"),
    )
    return [(html.unescape(w[4]), [float(v) / 72 * dpi for v in w[:4]]) for w in found]


LINES = [
    "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 12/QĐ-UBND Hà Nội, ngày 03 tháng 4 năm 2026",
    "V/v cơ chế đặc thù xây dựng công trình khẩn cấp đối với Dự án",
    "<&> () \\ % “ngoặc” – … ½ m² № 𠀀",
]


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.026, -0.026])
def test_words_can_be_searched_and_copied(tmp_path: Path, slope: float) -> None:
    """Each printed line comes back as one line, words apart, letters as they were; also where
    words stand close and the page is skewed by the 1.5 degrees of an office scanner."""
    pdf = render(tmp_path, [make_page(tmp_path, LINES, slope=slope)])
    assert [line for line in text_of(pdf).split("\n") if line.strip("\f")] == LINES


@pytest.mark.parametrize("slope", [0.07, -0.07])
def test_a_crooked_page_keeps_its_words(tmp_path: Path, slope: float) -> None:
    """At four degrees the words are still whole, in order and on their places."""
    page = make_page(tmp_path, LINES[:3], slope=slope)
    pdf = render(tmp_path, [page])
    assert text_of(pdf, "-raw").split() == [word.text for word in page.words]
    heights = {text: (y0 + y1) / 2 for text, (_, y0, _, y1) in words_on(pdf, page.dpi)}
    assert all(abs(heights[w.text] - w.box.middle[1]) < w.box.height / 2 for w in page.words)


def test_every_vietnamese_letter_comes_back(tmp_path: Path) -> None:
    """Small and capital, with every tone."""
    letters = LETTERS + TONES
    lines = [letters[at : at + 30] for at in range(0, len(letters), 30)]
    lines += [line.upper() for line in lines]
    assert text_of(render(tmp_path, [make_page(tmp_path, lines)])).split() == lines


@pytest.mark.parametrize("dpi", [150.0, 200.0, 300.0])
def test_words_lie_on_their_boxes(tmp_path: Path, dpi: float) -> None:
    """Left edge to the pixel, right edge up to a space's width, height within the line."""
    page = make_page(tmp_path, LINES[:3], dpi=dpi)
    found = words_on(render(tmp_path, [page]), dpi)
    assert [w.text for w in page.words] == [text for text, _ in found]
    for word, (_, (x0, y0, x1, y1)) in zip(page.words, found, strict=True):
        assert abs(x0 - word.box.x0) < 1
        assert word.box.x1 - 0.25 * word.box.height < x1 < word.box.x1 + 1
        assert abs(y0 - word.box.y0) < 10
        assert abs(y1 - word.box.y1) < 10


@pytest.mark.parametrize("slope", [0.0, 0.026])
def test_chrome_finds_every_word(tmp_path: Path, slope: float) -> None:
    """By PDFium, which Chrome and Edge use: words of one letter too, in the order of the page."""
    lines = ["Hà Nội, ngày 3 tháng 9 năm 2026", "ở xã A - số 7 / 8 đạt 5 % ý kiến", "Số: 1 2 3 4"]
    page = make_page(tmp_path, lines, slope=slope)
    with pypdfium2.PdfDocument(render(tmp_path, [page])) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert text.split() == " ".join(lines).split()
    assert unicodedata.is_normalized("NFC", text)


def test_chrome_finds_a_phrase_and_marks_it_where_it_stands(tmp_path: Path) -> None:
    """A search hit's boxes lie on the words, also for a phrase that goes on in the next line."""
    page = make_page(tmp_path, LINES[:3])
    with pypdfium2.PdfDocument(render(tmp_path, [page])) as pdf:
        text = pdf[0].get_textpage()
        assert text.search("năm 2026 V/v cơ chế").get_next() is not None
        start, count = text.search("đặc thù xây dựng").get_next()
        left, bottom, _, top = text.get_charbox(start)
        right = text.get_charbox(start + count - 1)[2]
        high = pdf[0].get_height()
    words = [w for w in page.words if w.text in {"đặc", "dựng"}]
    scale = page.dpi / 72
    assert abs(left * scale - words[0].box.x0) < 3
    assert abs(right * scale - words[1].box.x1) < 6
    assert (
        words[0].box.y0 - 8 < (high - top) * scale < (high - bottom) * scale < (words[0].box.y1 + 8)
    )


def test_invisible_letters_have_a_size() -> None:
    """A viewer that measures glyphs finds each as high as the line, and with nothing to fill."""
    font = build_font(3)
    tables = {
        font[at : at + 4]: struct.unpack(">II", font[at + 8 : at + 16])
        for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16)
    }
    start, size = tables[b"glyf"]
    places = struct.unpack(">4I", font[tables[b"loca"][0] :][:16])
    assert places[-1] == size
    for place in places[:-1]:
        shape = struct.unpack(">hhhhh", font[start + place : start + place + 10])
        assert shape == (1, 0, -200, 500, 800)


@pytest.mark.parametrize("original", [None, "ab" * 32])
def test_the_original_is_named_by_its_hash(tmp_path: Path, original: str | None) -> None:
    """In the words of RFC 6920; nothing else tells where a rendition comes from."""
    target = tmp_path / "rendition.pdf"
    make_rendition([make_page(tmp_path, LINES)], target, title="t", made=MADE, original=original)
    with pikepdf.open(target) as pdf:
        metadata = pdf.Root.Metadata.read_bytes().decode()
    found = re.findall(r"<stRef:documentID>(.*)</stRef:documentID>", metadata)
    assert found == ([f"nih:sha-256;{original}"] if original else [])


def in_layers(folder: Path, number: int, *, tint: bool, patch: bool) -> PageText:
    """A page of ink on paper, of every kind of layer that is asked for."""
    page = make_page(folder, LINES, number=number)
    ink, small = folder / f"{number}.g4", folder / f"{number}-small.jpg"
    with Image.open(page.picture) as picture:
        bits = np.asarray(picture.convert("L")) < 128
        picture.resize((206, 292)).save(small, "JPEG")
    ink.write_bytes(encode_g4(np.where(bits, 255, 0).astype(np.uint8)))
    raster = Raster(small, "jpeg", 206, 292)
    layers = PageLayers(
        Box(0, 0, page.width, page.height),
        raster if tint else (250, 250, 240),
        Raster(ink, "g4", page.width, page.height, True),
        raster if tint else (10, 10, 80),
        ((Box(100, 1500, 306, 1792), raster),) if patch else (),
    )
    return replace(page, layers=layers)


def test_layers_are_drawn_in_their_places(tmp_path: Path) -> None:
    """Paper below, ink in its colour on it, patches on top, each to the pixel."""
    page = in_layers(tmp_path, 1, tint=False, patch=True)
    drawn = tmp_path / "drawn"
    pdf = render(tmp_path, [page])
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", pdf, drawn], check=True)
    with Image.open(f"{drawn}.png") as seen, Image.open(page.picture) as scan:
        shown, ink = np.asarray(seen), np.asarray(scan.convert("L")) < 128
    assert (shown[ink] == (10, 10, 80)).all()
    bare = ~ink
    bare[1500:1792, 100:306] = False
    assert (shown[bare] == (250, 250, 240)).all()
    assert (shown[1600:1700, 150:250] > 245).all()


def test_page_has_its_true_size(tmp_path: Path) -> None:
    """A4 scanned at 300 dpi is A4 on screen and in print."""
    with pikepdf.open(render(tmp_path, [make_page(tmp_path, LINES, dpi=300.0)])) as pdf:
        box = [float(v) for v in pdf.pages[0].MediaBox]
    assert box[2:] == pytest.approx([595.4, 841.7], abs=0.5)


@pytest.mark.parametrize("dpi", [1.0, 5.0, 1e6])
def test_an_absurd_resolution_gives_a_page_all_the_same(tmp_path: Path, dpi: float) -> None:
    """Sizes stay between the 3 and 14,400 points that PDF allows."""
    picture, preview = tmp_path / "p.jpg", tmp_path / "p.webp"
    Image.new("RGB", (2000, 3000)).save(picture)
    page = PageText(1, 2000, 3000, dpi, (), picture, preview)
    with pikepdf.open(render(tmp_path, [page])) as pdf:
        assert all(3 <= float(v) <= 14400 for v in list(pdf.pages[0].MediaBox)[2:])


def test_the_scan_is_not_compressed_again(tmp_path: Path) -> None:
    """The JPEG of the page is inside byte by byte, and the words are not to be seen."""
    page = make_page(tmp_path, LINES)
    pdf = render(tmp_path, [page])
    with pikepdf.open(pdf) as opened:
        picture = opened.pages[0].Resources.XObject.Page
        assert picture.read_raw_bytes() == page.picture.read_bytes()
    drawn = tmp_path / "drawn"
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", pdf, drawn], check=True)
    with Image.open(page.picture) as scan, Image.open(f"{drawn}.png") as seen:
        size = (scan.width // 4, scan.height // 4)
        first, second = (np.asarray(i.convert("L").resize(size), float) for i in (scan, seen))
    assert np.abs(first - second).mean() < 1.5


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_print_colours_are_taken(tmp_path: Path, mode: str) -> None:
    """Grey stays grey; CMYK, which PDF/A would need another profile for, becomes RGB."""
    colour = "white" if mode == "L" else "#ffffff"
    with pikepdf.open(render(tmp_path, [make_page(tmp_path, [], mode=mode, colour=colour)])) as pdf:
        space = pdf.pages[0].Resources.XObject.Page.ColorSpace
    assert space == (pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB)


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    """A retry writes no new version."""
    page = make_page(tmp_path, LINES)
    first = render(tmp_path, [page]).read_bytes()
    assert render(tmp_path, [page]).read_bytes() == first


def test_many_pages_keep_their_order(tmp_path: Path) -> None:
    """And nothing but the PDF is left in the folder."""
    one = make_page(tmp_path, ["trang"])
    count = 51
    pages = [
        PageText(n, one.width, one.height, one.dpi,
                 (Word(f"trang{n}", one.words[0].box, 0.9, 0),), one.picture, one.preview)
        for n in range(1, count + 1)
    ]  # fmt: skip
    before = set(tmp_path.iterdir())
    pdf = render(tmp_path, pages)
    assert text_of(pdf).split() == [f"trang{n}" for n in range(1, count + 1)]
    assert set(tmp_path.iterdir()) == before | {pdf}


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_a_lost_picture_is_a_failed_reading(tmp_path: Path, content: bytes | None) -> None:
    """A missing or broken picture is our error, and no half-made file stays."""
    page = make_page(tmp_path, LINES)
    page.picture.unlink()
    if content:
        page.picture.write_bytes(content)
    with pytest.raises(ReadingFailed):
        render(tmp_path, [page])
    assert not (tmp_path / "rendition.pdf").exists()


@pytest.mark.service
def test_vera_pdf_agrees(
    tmp_path: Path, verapdf: Callable[[Sequence[Path]], dict[Path, bool]]
) -> None:
    """PDF/A-2b by the reference checker: colour, grey, no words, many pages; and the checker
    does refuse what is none."""
    files = []
    for name, pages in {
        "colour": [make_page(tmp_path, [*LINES, LETTERS + TONES])],
        "grey": [make_page(tmp_path, LINES, mode="L", number=2)],
        "blank": [make_page(tmp_path, [], number=3)],
        "many": [make_page(tmp_path, LINES, number=4)] * 25,
        "layers": [in_layers(tmp_path, 5, tint=True, patch=True)],
        "stencil": [in_layers(tmp_path, 6, tint=False, patch=False)],
    }.items():
        files.append(tmp_path / f"{name}.pdf")
        make_rendition(pages, files[-1], title="Sohoa <1> & 2", made=MADE, original="0f" * 32)
    wrong = tmp_path / "wrong.pdf"
    with pikepdf.open(files[0]) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(wrong)
    verdicts = verapdf([*files, wrong])
    assert verdicts == {**dict.fromkeys(files, True), wrong: False}
