"""Pages of a PDF that are one JPEG: taken by their own pixels, and only they."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr.pdf_source import take_scanned_page
from ocr.stages import PageStages
from samples.specimen import make_specimen
from tests.unit.test_ocr_sources import scan_of

Change = Callable[[pikepdf.Pdf, pikepdf.Page], None]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    page = make_specimen("quyet_dinh", "office", 7).pages[0]
    Image.fromarray(page).save(path, "PDF", resolution=200, quality=85)
    return path


def jpeg_of(path: Path) -> NDArray[np.uint8]:
    with pikepdf.open(path) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        return np.asarray(Image.open(io.BytesIO(image.read_raw_bytes())).convert("RGB"))


def change(path: Path, how: Change) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        how(pdf, pdf.pages[0])
        pdf.save(path)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_scanned_page_is_its_own_picture(scan: Path, tmp_path: Path, degrees: int) -> None:
    """No pixel is touched, /Rotate is obeyed, and the resolution is that of the picture."""
    change(scan, lambda _, page: page.rotate(degrees, relative=True))
    image = PageStages().decode(scan_of(scan, tmp_path), 1)
    assert np.array_equal(np.asarray(image.pixels), np.rot90(jpeg_of(scan), -degrees // 90))
    assert image.dpi == pytest.approx(200, abs=0.2)
    assert image.steps[0].settings["format"] == "jpeg"


def lay_text_over(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.contents_add(pdf.make_stream(b"BT ET"))


def lay_colour_over(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" 1 0 0 rg 0 0 99 99 re f")


def draw_twice(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Contents = pdf.make_stream(page.Contents.read_bytes() * 2)


def stamp(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot)])


def crop(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.cropbox = pikepdf.Array([0, 0, 300, 300])


def shift(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Contents = pdf.make_stream(b"1 0 0 1 40 0 cm " + page.Contents.read_bytes())


def tilt(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Contents = pdf.make_stream(b"1 0.02 0 1 0 0 cm " + page.Contents.read_bytes())


def mask(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (image,) = page.obj.Resources.XObject.values()
    image.SMask = pdf.make_stream(b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
                                  Width=1, Height=1, ColorSpace=pikepdf.Name.DeviceGray,
                                  BitsPerComponent=8)  # fmt: skip


def invert(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (image,) = page.obj.Resources.XObject.values()
    image.Decode = pikepdf.Array([1, 0, 1, 0, 1, 0])


def cut_off(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
    (image,) = page.obj.Resources.XObject.values()
    image.write(image.read_raw_bytes()[:-5000], filter=pikepdf.Name.DCTDecode)


@pytest.mark.parametrize(
    "how",
    [lay_text_over, lay_colour_over, draw_twice, stamp, crop, shift, tilt, mask, invert, cut_off],
)
def test_what_is_more_than_a_picture_is_drawn(scan: Path, tmp_path: Path, how: Change) -> None:
    """Overlays, crops, masks and damage are for poppler to see."""
    change(scan, how)
    assert take_scanned_page(scan, 1, 10**8) is None
    assert PageStages().decode(scan_of(scan, tmp_path), 1).steps[0].name == "render"


def test_a_larger_picture_is_drawn_smaller(scan: Path) -> None:
    """Its memory is bounded by drawing it."""
    assert take_scanned_page(scan, 1, 1_000_000) is None
    assert take_scanned_page(scan, 9, 10**8) is None
