"""How a certified copy looks (NĐ 30/2020/NĐ-CP, Phụ lục I, ô 14), and what it is inside."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pipeline.certification import Stamp
from pipeline.errors import MissingProgram, SigningFailed
from pipeline.page import Box, PageText, Word
from pipeline.signature import SignatureState
from storage.free_space import Sheet
from storage.rendition import make_rendition
from storage.sealing import AgencySealing, KeyFile
from storage.signatures import PdfSignatures
from tests.signers import PASSPHRASE, people, trust_folder
from tests.unit.test_rendition import make_page, text_of, words_on

FONT = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")
AT = datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC)
AGENCY = "Ủy ban nhân dân phường Mẫu"
MARK = ("Bản số hoá chuyển đổi từ bản giấy, đã đối chiếu với bản chính", "Người chuyển đổi: lan")
STAMP = Stamp(MARK, AGENCY, AT, "ab" * 32)
LINES = ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/QĐ-UBND"]


def seals(folder: Path, **facts: object) -> AgencySealing:
    """An agency with a key file of its own."""
    key = KeyFile(people().agency.write_pkcs12(folder / "key.p12"), PASSPHRASE)
    how = AgencySealing(key, AGENCY, MARK[0], FONT, "", lambda: AT, "Người chuyển đổi: {user}")
    return replace(how, **facts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Copy:
    """A rendition and the certified copy of it."""

    page: PageText
    rendition: Path
    certified: Path

    @property
    def sizes(self) -> list[tuple[float, float]]:
        """Of both first pages, in points."""
        return [_size(path) for path in (self.rendition, self.certified)]


def _size(path: Path) -> tuple[float, float]:
    with pikepdf.open(path) as pdf:
        box = pdf.pages[0].mediabox
        return float(box[2]), float(box[3])


def make_copy(folder: Path, *pages: PageText, stamp: Stamp = STAMP) -> Copy:
    rendition, certified = folder / "rendition.pdf", folder / "certified.pdf"
    make_rendition(pages, rendition, title="Sohoa", made=AT, original="ab" * 32)
    preview = pages[0].preview.read_bytes()
    with seals(folder).open() as seal:
        seal.certify(rendition, certified, stamp, pages[0], preview)
    return Copy(pages[0], rendition, certified)


def lower(page: PageText, by: int) -> PageText:
    """The page with what stands on it moved down by so many pixels."""
    for path in (page.picture, page.preview):
        with Image.open(path) as picture:
            moved = Image.new("RGB", picture.size, "white")
            moved.paste(picture, (0, by))
        moved.save(path)
    with Image.open(page.preview) as picture:
        small = picture.reduce(2)
    small.save(page.preview)
    words = (replace(w, box=_moved(w.box, by)) for w in page.words)
    return replace(page, words=tuple(words))


def _moved(box: Box, by: int) -> Box:
    return Box(box.x0, box.y0 + by, box.x1, box.y1 + by)


def a_page(folder: Path, *, margin: int = 150, lines: Sequence[str] = LINES) -> PageText:
    """An A4 page of 200 dpi with a free margin on top."""
    return lower(make_page(folder, lines), margin - 100)


def filled(page: PageText) -> PageText:
    """Something stands everywhere on it."""
    for path in (page.picture, page.preview):
        with Image.open(path) as picture:
            drawn = picture.convert("RGB")
        draw = ImageDraw.Draw(drawn)
        for y in range(0, drawn.height, 24):
            draw.line((0, y, drawn.width, y), fill=(120, 120, 160), width=4)
        drawn.save(path)
    return page


def pixels(path: Path) -> NDArray[np.uint8]:
    """The first page at 72 dpi."""
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        shown: NDArray[np.uint8] = np.asarray(pdf[0].render(scale=1).to_pil().convert("L"))
    return shown


def place_of(pdf: Path, end: str) -> list[float]:
    """Of the text that ends so, in points."""
    return next(box for word, box in words_on(pdf, 72) if word.endswith(end))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """An ordinary page, certified."""
    folder = tmp_path_factory.mktemp("copy")
    return make_copy(folder, a_page(folder))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A page on which nothing is free."""
    folder = tmp_path_factory.mktemp("grown")
    return make_copy(folder, filled(a_page(folder)))


def test_the_signature_stands_at_the_top_right(copy: Copy) -> None:
    """The agency, and the time of signing with its zone, as text of ten points."""
    text = text_of(copy.certified)
    assert AGENCY in text
    assert "20/11/2026 08:02:03 +07:00" in text
    width, height = copy.sizes[1]
    zone = place_of(copy.certified, "+07:00")
    assert zone[2] > width * 0.9
    assert zone[3] < height * 0.15
    assert 8 < zone[3] - zone[1] < 14


def test_the_mark_says_that_it_was_converted_and_by_whom(copy: Copy) -> None:
    """Luật GDĐT 20/2023/QH15 Điều 12."""
    text = text_of(copy.certified)
    assert all(line in text for line in MARK)


def test_the_words_of_the_page_can_still_be_searched(copy: Copy) -> None:
    assert all(line in text_of(copy.certified) for line in LINES)


def test_the_rendition_is_inside_unchanged(copy: Copy) -> None:
    """Its bytes are the beginning of the copy: what was certified can be shown."""
    assert copy.certified.read_bytes().startswith(copy.rendition.read_bytes())


def test_it_is_signed_by_the_agency_as_a_whole(copy: Copy, tmp_path: Path) -> None:
    """PAdES, by the configured certificate, at the time that it shows."""
    trust = trust_folder(tmp_path / "roots", people().root)
    (found,) = PdfSignatures(trust).read(copy.certified, AT)
    assert (found.state, found.whole_file, found.signed_at) == (SignatureState.VALID, True, AT)
    assert "UBND phường Mẫu" in found.subject


@pytest.mark.parametrize("margin", [60, 400])
def test_nothing_that_was_scanned_is_covered(tmp_path: Path, margin: int) -> None:
    """Wherever the stamp found its place, every dot of the page is what it was."""
    copy = make_copy(tmp_path, a_page(tmp_path, margin=margin))
    before, after = pixels(copy.rendition), pixels(copy.certified)
    after = after[after.shape[0] - before.shape[0] :]
    dark = before < 128
    assert (after[dark] < 128).all()
    assert (np.abs(after.astype(int) - before)[dark] < 16).all()


def test_other_pages_are_as_they_were(tmp_path: Path) -> None:
    """Only the first page is stamped."""
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    pages = [replace(a_page(folder), number=at) for at, folder in enumerate(folders, 1)]
    copy = make_copy(tmp_path, *pages)
    with pikepdf.open(copy.rendition) as before, pikepdf.open(copy.certified) as after:
        assert len(after.pages) == 2
        assert before.pages[1].Contents.read_bytes() == after.pages[1].Contents.read_bytes()


def test_a_full_page_grows_at_its_top(grown: Copy) -> None:
    """Where nothing is free the scan is neither covered nor made smaller."""
    (width, height), (wide, high) = grown.sizes
    assert wide == pytest.approx(width, abs=0.01)
    assert 40 < high - height < 80
    before, after = pixels(grown.rendition), pixels(grown.certified)
    assert np.abs(after[after.shape[0] - before.shape[0] :].astype(int) - before).mean() < 4
    zone = place_of(grown.certified, "+07:00")
    assert zone[3] < high - height


def test_a_card_is_wide_enough(tmp_path: Path) -> None:
    """A page of 86 by 54 millimetres: lines are broken, nothing is cut off."""
    page = make_page(tmp_path, ["CĂN CƯỚC"], dpi=200)
    for path in (page.picture, page.preview):
        with Image.open(path) as picture:
            picture.crop((0, 0, 677, 425)).save(path)
    copy = make_copy(tmp_path, replace(page, width=677, height=425))
    width, _ = copy.sizes[1]
    boxes = [box for _, box in words_on(copy.certified, 72)]
    assert all(box[0] >= 0 and box[2] <= width for box in boxes)
    assert AGENCY.rsplit(maxsplit=1)[-1] in text_of(copy.certified)


def test_what_is_written_may_hold_any_sign(tmp_path: Path) -> None:
    """Names are not taken for patterns."""
    stamp = replace(STAMP, agency="UBND 100 % (số 1) \\ %(ts)s")
    assert "100 % (số 1)" in text_of(make_copy(tmp_path, a_page(tmp_path), stamp=stamp).certified)


def test_it_is_still_archivable(
    copy: Copy, grown: Copy, verapdf: Callable[[Sequence[Path]], dict[Path, bool]]
) -> None:
    """PDF/A-2b (ISO 19005-2) with and without a page that grew."""
    files = [copy.certified, grown.certified]
    assert verapdf(files) == dict.fromkeys(files, True)


def test_other_readers_see_one_valid_signature(copy: Copy) -> None:
    """poppler's own look at it."""
    done = subprocess.run(["pdfsig", copy.certified], capture_output=True, check=False)
    said = done.stdout.decode()
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_a_rendition_that_cannot_be_read_is_not_signed(tmp_path: Path) -> None:
    """Whatever the library says of it is ours in the end."""
    page = a_page(tmp_path)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with seals(tmp_path).open() as seal, pytest.raises(SigningFailed) as failed:
        seal.certify(broken, tmp_path / "out.pdf", STAMP, page, page.preview.read_bytes())
    assert "Reader" not in str(failed.value.facts["kind"]) or failed.value.retryable


def test_a_missing_typeface_names_its_package(tmp_path: Path) -> None:
    with pytest.raises(MissingProgram) as missing:
        seals(tmp_path, font=tmp_path / "none.ttf").open()
    assert missing.value.package == "fonts-croscore"


@pytest.mark.parametrize("seed", range(6))
def test_a_place_that_is_found_is_free(tmp_path: Path, seed: int) -> None:
    """Among words strewn over the page none is touched."""
    chance = np.random.default_rng(seed)
    boxes = [
        Box(x, y, x + 60, y + 20)
        for x, y in zip(chance.integers(0, 900, 60), chance.integers(0, 1400, 60), strict=True)
    ]
    words = tuple(Word("x", box, 0.9, at) for at, box in enumerate(boxes))
    picture = tmp_path / "p.webp"
    Image.new("RGB", (710, 1000), "white").save(picture)
    page = PageText(1, 1000, 1400, 120.0, words, picture, picture)
    place = Sheet(picture.read_bytes(), page, 595, 842).find((90, 30), (0.3, 1.0), (0.0, 0.4))
    assert place is not None
    for box in boxes:
        apart = (
            place.left + place.width <= box.x0 * 0.595
            or place.left >= box.x1 * 0.595
            or place.top + place.height <= box.y0 * 842 / 1400
            or place.top >= box.y1 * 842 / 1400
        )
        assert apart
