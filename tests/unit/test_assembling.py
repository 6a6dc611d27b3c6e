"""Pages of several files in one PDF, without loss; and a glance at pages as they come."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr.stages import PageStages
from pipeline.errors import Broken
from pipeline.formats import sniff
from pipeline.leaf import Leaf, LeafKind
from pipeline.page import PageImage, Told, Verdict
from pipeline.scan import Scan, ScanRow, ScanState
from storage.assembling import PdfAssembly

STAGES = PageStages()
PAPERS = Path(__file__).parents[2] / "samples" / "papers"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def as_scan(path: Path) -> Scan:
    row = ScanRow("i", "ab" * 32, 1, sniff(path), ScanState.RECEIVED, NOW)
    return Scan(row, path, path.parent)


def draw(width: int = 620, height: int = 877) -> Image.Image:
    """A page whose corners differ, so that its turn is seen."""
    pixels = np.full((height, width, 3), 250, np.uint8)
    pixels[40:240, 40:140] = (20, 20, 20)
    pixels[600:640, 300:560] = (180, 30, 40)
    return Image.fromarray(pixels)


def photograph(path: Path, orientation: int, mode: str = "RGB") -> Path:
    """What a camera writes: the sensor's pixels, and beside them how to turn them."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    draw().convert(mode).save(path, quality=90, exif=exif, dpi=(150, 150))
    return path


def assemble(target: Path, pages: Sequence[tuple[Path, int]]) -> list[Leaf]:
    leaves = [
        STAGES.sheet(as_scan(path), number, target.parent / f"leaf-{at}.png")
        for at, (path, number) in enumerate(pages)
    ]
    PdfAssembly().assemble(leaves, target)
    return leaves


def decode(path: Path, number: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.asarray(STAGES.decode(as_scan(path), number).pixels).astype(int)


def jpegs(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        return [
            image.read_raw_bytes()
            for page in pdf.pages
            for image in page.obj.Resources.XObject.values()
            if image.get("/Filter") == "/DCTDecode"
        ]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_photo_is_embedded_as_the_bytes_that_it_is(
    tmp_path: Path, orientation: int, mode: str
) -> None:
    """And shown as the camera says that it lies: the page is the same pixels before and after."""
    photo = photograph(tmp_path / "a.jpg", orientation, mode)
    target = tmp_path / "whole.pdf"
    (leaf,) = assemble(target, [(photo, 1)])
    assert leaf.kind is LeafKind.JPEG
    assert jpegs(target) == [photo.read_bytes()]
    before, after = decode(photo, 1), decode(target, 1)
    assert before.shape == after.shape
    assert np.abs(before - after).mean() < 1.0


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tiff", "mirrored.jpg", "cmyk.jpg"])
def test_other_pictures_keep_their_pixels(tmp_path: Path, name: str) -> None:
    """Without loss: what is decoded from the whole is what was decoded from the picture."""
    path = tmp_path / name
    if name == "mirrored.jpg":
        photograph(path, 2)
    elif name == "cmyk.jpg":
        draw().convert("CMYK").save(path)
    else:
        draw().save(path, dpi=(150, 150))
    target = tmp_path / "whole.pdf"
    (leaf,) = assemble(target, [(path, 1)])
    assert leaf.kind is LeafKind.PNG
    with pikepdf.open(target) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        shown = np.asarray(pikepdf.PdfImage(image).as_pil_image().convert("RGB")).astype(int)
    assert np.array_equal(shown, decode(path, 1))


def test_pages_of_several_files_follow_each_other(tmp_path: Path) -> None:
    """In the order that is asked for, each of its own size; done again it is the same bytes."""
    photo = photograph(tmp_path / "a.jpg", 6)
    pages = [(PAPERS / "05-quyet-dinh.pdf", 2), (photo, 1), (PAPERS / "05-quyet-dinh.pdf", 1)]
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    for target in (one, two):
        assemble(target, pages)
    assert STAGES.inspect(one).pages == 3
    for number, (path, page) in enumerate(pages, 1):
        before, after = decode(path, page), decode(one, number)
        assert before.shape == after.shape
        assert np.abs(before - after).mean() < 1.0
    sums = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (one, two)}
    assert len(sums) == 1


def test_what_cannot_be_put_together_says_so(tmp_path: Path) -> None:
    """A page that is not there, a file that is none; nothing half-done is left."""
    target = tmp_path / "whole.pdf"
    for leaf in (
        Leaf(LeafKind.PDF, PAPERS / "05-quyet-dinh.pdf", 9),
        Leaf(LeafKind.PDF, tmp_path / "none.pdf", 1),
        Leaf(LeafKind.PNG, _write(tmp_path / "x.png", b"nothing"), 1, 10, 10, 100.0),
    ):
        with pytest.raises(Broken):
            PdfAssembly().assemble([leaf], target)
        assert not target.exists()


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# a glance


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_glance_shows_the_page_upright(tmp_path: Path, rotation: int) -> None:
    """Whichever way it lies, and small enough to come over any line."""
    page = decode(PAPERS / "06-cong-van.pdf", 1).astype(np.uint8)
    lying = Image.fromarray(np.ascontiguousarray(np.rot90(page, rotation // 90)))
    lying.save(tmp_path / "a.png", dpi=(200, 200))
    thumbnail = tmp_path / "a.webp"
    glance = STAGES.glance(as_scan(tmp_path / "a.png"), 1, thumbnail)
    assert (glance.rotation, glance.blank) == (rotation, False)
    assert glance.quality.verdict is Verdict.GOOD
    with Image.open(thumbnail) as small:
        assert small.height > small.width
        assert max(small.size) <= 480
    assert thumbnail.stat().st_size < 40_000


@pytest.mark.parametrize(
    ("damage", "issue"), [("defocus", "blur"), ("coarsen", "low_dpi"), ("darken", "dark")]
)
def test_a_hopeless_page_is_sent_back_at_once(tmp_path: Path, damage: str, issue: str) -> None:
    """The clerk is told while the paper is still in the scanner, and why."""
    from random import Random

    from samples import ruin

    page = decode(PAPERS / "06-cong-van.pdf", 1).astype(np.uint8)
    worst = np.asarray(getattr(ruin, damage)(page, 1.0, Random(1)), np.uint8)
    Image.fromarray(worst).save(tmp_path / "a.png")
    glance = STAGES.glance(as_scan(tmp_path / "a.png"), 1, tmp_path / "a.webp")
    assert glance.quality.verdict is Verdict.RESCAN, glance
    assert issue in glance.quality.issues


def test_a_bare_page_seems_blank(tmp_path: Path) -> None:
    """Without the reader being asked, which takes longer than a glance may."""
    glance = STAGES.glance(as_scan(PAPERS / "05-quyet-dinh.pdf"), 2, tmp_path / "a.webp")
    assert glance.blank
    assert glance.quality.verdict is Verdict.GOOD


# what a person told


def test_a_page_is_turned_as_a_person_says() -> None:
    """Against what the page itself seems to say; one that is told to be blank is blank."""
    image = STAGES.decode(as_scan(PAPERS / "06-cong-van.pdf"), 1)
    clean = STAGES.clean(image, Told(turn=180))
    assert clean.rotation == 180
    assert np.array_equal(np.asarray(clean.upright), np.rot90(np.asarray(image.pixels), 2))
    told = STAGES.clean(image, Told(blank=True))
    assert told.blank
    assert told.told_blank


def test_a_bare_page_that_is_no_blank_is_read(tmp_path: Path) -> None:
    """A person sees more than the scanner did."""
    image = PageImage(1, np.full((1400, 1000, 3), 250, np.uint8), 120.0)
    assert STAGES.clean(image).blank
    assert not STAGES.clean(image, Told(blank=False)).blank
    read = STAGES.read(STAGES.clean(image, Told(blank=True)), tmp_path)
    assert (read.words, read.blank, read.quality.verdict) == ((), True, Verdict.GOOD)
    assert read.preview.stat().st_size > 0
