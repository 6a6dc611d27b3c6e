"""Drawings and maps: read in pieces, measured and composed by bands, within a page's memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageDraw

from ocr import image_source, ink, page_layers, pieces, poppler
from ocr.choices import Fused
from ocr.geometry import LONGEST, turn
from ocr.image_source import decode_image
from ocr.ink import measure_ink
from ocr.orientation import find_rotation_of_large
from ocr.page_layers import write_layers
from ocr.pdf_source import PageShape, fit_dpi
from ocr.pieces import Piece, ReaderPage, read_pieces, take_corners, without_lines
from ocr.stages import PageStages
from ocr.tesseract import weigh_text
from ocr.tokens import Token, TookTooLong
from ocr.workers import LimitedWorkers
from pipeline.errors import Broken
from pipeline.page import PageText, Readers
from pipeline.reading import read_page
from pipeline.scan import MediaType
from samples.fonts import Style, load_font
from samples.specimen import make_specimen
from storage.rendition import make_rendition
from tests.unit.test_ocr_sources import scan_of

Grey = NDArray[np.uint8]
LINES = (
    "Chủ đầu tư: Ủy ban nhân dân xã Tân Bình, tỉnh Đồng Tháp",
    "Công trình: Nâng cấp đường liên thôn và hệ thống thoát nước",
    "Ghi chú: các kích thước trong hồ sơ tính bằng milimét",
)


def draw(width: int, height: int, at: tuple[int, int], size: float = 14) -> Grey:
    """Crossing lines all over, and some lines of text without a line through it."""
    sheet = Image.new("L", (width, height), 255)
    pen, rng = ImageDraw.Draw(sheet), Random(str((width, height)))
    for _ in range(width // 40):
        ends = [(rng.randrange(width), rng.randrange(height)) for _ in range(2)]
        pen.line([*ends], fill=0, width=4)
    font = load_font(Style(size))
    pen.rectangle((at[0] - 20, at[1] - 20, at[0] + 1500, at[1] + 200), fill=255, outline=0, width=4)
    for number, line in enumerate(LINES):
        pen.text((at[0], at[1] + 55 * number), line, font=font, fill=0)
    return np.array(sheet)


def office() -> Grey:
    """A page of running text, A4 at 200 dpi."""
    page = make_specimen("quyet_dinh", "office", 7).pages[0]
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)


@pytest.mark.parametrize(
    ("shape", "dpi", "x_height", "large"),
    [
        ((9362, 6622), 200.0, 20.0, True),  # A0
        ((4681, 3311), 100.0, 9.0, True),  # A0, its letters small
        ((9362, 6622), 200.0, 0.0, True),  # A0 without letters
        ((6622, 4677), 200.0, 18.0, True),  # A1
        ((3508, 4961), 300.0, 28.0, False),  # A3
        ((7016, 4960), 600.0, 55.0, False),  # A4, finely scanned
        ((2339, 1654), 200.0, 8.0, False),  # A4 in small print
        ((4000, 3000), 96.0, 40.0, False),  # a photograph whose file says nothing true
    ],
)
def test_only_what_no_reader_takes_whole_is_cut(
    shape: tuple[int, int], dpi: float, x_height: float, large: bool
) -> None:
    """Sheets larger than A3; pages of ordinary size are not, however many pixels they have."""
    assert ReaderPage(np.broadcast_to(np.uint8(255), shape), dpi, x_height).is_large is large


def test_a_drawing_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of text that pieces divide come out whole and once, in places of the page."""
    monkeypatch.setattr(pieces, "CORE", 700)
    page = draw(2400, 1600, (350, 650))
    stages = PageStages()
    found = read_pieces(ReaderPage(page, 200.0, 19.0), 60, stages._read_piece)
    rows: dict[tuple[int, int, int], list[str]] = {}
    for word in found.words:
        rows.setdefault(word.token.line, []).append(word.token.text)
    assert {" ".join(row) for row in rows.values()} >= set(LINES)
    assert (found.pieces, found.unread) == (6, 0)
    places = {word.token.text: word.token for word in found.words}
    assert places["Chủ"].x0 == pytest.approx(350, abs=6)
    assert places["milimét"].y0 == pytest.approx(760, abs=12)


def test_time_runs_out_before_the_map_not_before_the_title(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces are read from the last, where the title block lies; what was read is kept."""
    monkeypatch.setattr(pieces, "CORE", 800)
    page, seen = office(), list[float]()

    def look(piece: Piece, seconds: float) -> Sequence[Fused]:
        seen.append(seconds)
        if len(seen) > 2:
            raise TookTooLong
        return [Fused(Token("x", 400, 400, 420, 420, 1.0, (1, 1, 1)), Readers.BOTH)]

    found = read_pieces(ReaderPage(page, 200.0, 19.0), 60, look)
    assert (found.pieces, found.unread) == (6, 4)
    assert min(word.token.y0 for word in found.words) >= 1500
    with pytest.raises(TookTooLong):
        read_pieces(ReaderPage(page, 200.0, 19.0), 0, look)


def test_lines_of_a_drawing_go_letters_stay() -> None:
    """What is long and thin is no writing."""
    page = draw(1800, 1200, (150, 500))
    cleared = without_lines(page, 200.0)
    assert np.count_nonzero(cleared[:400] < 128) < 0.02 * np.count_nonzero(page[:400] < 128)
    text = (slice(500, 660), slice(150, 1200))
    assert np.count_nonzero(cleared[text] < 128) > 0.97 * np.count_nonzero(page[text] < 128)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_drawing_is_put_upright_by_its_corners(degrees: int) -> None:
    """Its thumbnail shows no letters; the title block in a corner does."""
    page = turn(draw(6400, 4200, (4700, 3900)), degrees)
    corners = take_corners(ReaderPage(page, 200.0, 0.0))
    rotation, _ = find_rotation_of_large(corners, partial(weigh_text, language="vie", seconds=9))
    assert rotation == (360 - degrees) % 360
    assert find_rotation_of_large([], lambda _: 0.0) == (0, 0.0)


@pytest.mark.parametrize("rows", [700_000, 300_000])
def test_bands_measure_what_the_whole_page_does(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """Letters on the border of two bands count once."""
    page = office()
    whole = measure_ink(page, 200.0)
    monkeypatch.setattr(ink, "BAND", rows)
    parts = measure_ink(page, 200.0)
    assert parts.share == pytest.approx(whole.share, rel=0.01)
    assert (parts.letters, parts.x_height, parts.at_edge) == (
        whole.letters, whole.x_height, whole.at_edge,
    )  # fmt: skip
    assert (parts.contrast, parts.sharpness) == (whole.contrast, whole.sharpness)


def test_layers_of_bands_look_like_the_scan(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No seam shows where two bands meet, and a seal across it is whole."""
    page = np.ascontiguousarray(make_specimen("quyet_dinh", "office", 7).pages[0])
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    once = show(page, whole)
    monkeypatch.setattr(page_layers, "LARGE", 1_000_000)
    monkeypatch.setattr(page_layers, "BAND", 800_000)
    banded = show(page, parts)
    assert np.abs(banded.astype(int) - page).mean() < 1.15 * np.abs(once.astype(int) - page).mean()
    rows = np.abs(banded.astype(int) - page).mean(axis=(1, 2))
    assert rows.max() < 1.5 * np.abs(once.astype(int) - page).mean(axis=(1, 2)).max()


def show(page: NDArray[np.uint8], folder: Path) -> NDArray[np.uint8]:
    folder.mkdir()
    layers, step = write_layers(page, 200.0, (), 1, folder)
    assert step.settings["kind"] == "layers"
    text = PageText(1, page.shape[1], page.shape[0], 200.0, (), folder / "-", folder / "-",
                    layers=layers)  # fmt: skip
    made = datetime(2026, 11, 20, tzinfo=UTC)
    make_rendition([text], folder / "shown.pdf", title="t", made=made)
    return poppler.render_page(folder / "shown.pdf", 1, 200.0, 30)[: page.shape[0], : page.shape[1]]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_strips_make_the_same_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, orientation: int
) -> None:
    """A large image is taken by strips; it lies as its EXIF says, like a small one."""
    page = make_specimen("quyet_dinh", "clean", 7).pages[0][100:700, :900]
    path, exif = tmp_path / "a", Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    Image.fromarray(page).save(path, kind, exif=exif, quality=95, dpi=(200, 200))
    media_type = MediaType(f"image/{kind.lower()}")
    whole, dpi = decode_image(path, media_type, 1, 10**8, 10**8)
    monkeypatch.setattr(image_source, "LARGE", 1000)
    strips, same = decode_image(path, media_type, 1, 10**8, 10**8)
    assert (strips.shape, same) == (whole.shape, dpi)
    assert np.abs(strips.astype(int) - whole).mean() < 0.5


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_every_mode_is_taken_by_strips(tmp_path: Path, mode: str) -> None:
    """Reduced by two thirds, the dark half stays dark and the light half light."""
    grey = Image.new("L", (900, 600), 0)
    grey.paste(255, (450, 0, 900, 600))
    image = Image.fromarray(np.asarray(grey, np.uint16) * 257) if mode == "I;16" else grey
    path = tmp_path / "a"
    (image if mode == "I;16" else image.convert(mode)).save(path, "TIFF", dpi=(300, 300))
    pixels, dpi = decode_image(path, MediaType.TIFF, 1, 10**8, 240_000)
    assert pixels.shape == (400, 600, 3)
    assert dpi == pytest.approx(200, abs=1)
    assert pixels[:, :295].max() < 30
    assert pixels[:, 305:].min() > 225


def test_a_large_photograph_that_was_cut_off_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is not painted grey and stored as a page."""
    monkeypatch.setattr(image_source, "LARGE", 1000)
    path = tmp_path / "a"
    Image.fromarray(make_specimen("quyet_dinh", "clean", 7).pages[0]).save(path, "JPEG")
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(Broken):
        decode_image(path, MediaType.JPEG, 1, 10**8, 10**8)


def test_a_strip_map_stays_within_what_can_be_warped(tmp_path: Path) -> None:
    """A map of a road, ten metres long: its longest side bounds its resolution."""
    assert fit_dpi(PageShape(400.0, 12.0), 200.0, 64_000_000) == LONGEST / 400
    assert fit_dpi(PageShape(8.27, 11.69), 300.0, 64_000_000) == 300.0
    path = tmp_path / "a"
    Image.new("L", (LONGEST + 4000, 60), 255).save(path, "PNG", dpi=(300, 300))
    pixels, dpi = decode_image(path, MediaType.PNG, 1, 10**8, 10**8)
    assert max(pixels.shape) <= LONGEST
    assert dpi == pytest.approx(300 * max(pixels.shape) / (LONGEST + 4000), rel=0.01)


def test_a_large_page_fits_into_the_memory_of_a_child(tmp_path: Path) -> None:
    """A sheet of 64 million pixels, lying on its side, under the limit of the command's default;
    the reading of its letters is cut short, its pixels are not."""
    path, (width, height) = tmp_path / "a.pdf", (9500, 6700)
    drawing = draw(width, height, (7600, 6300))[:, ::-1].T
    encoded = cv2.imencode(".jpg", drawing)[1].tobytes()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(height * 72 / 203, width * 72 / 203))
        image = pdf.make_stream(
            encoded, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=height,
            Height=width, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        area = f"{height * 72 / 203} 0 0 {width * 72 / 203} 0 0 cm /I Do"
        pdf.pages[0].Contents = pdf.make_stream(area.encode())
        pdf.save(path)
    with LimitedWorkers(1, memory=850 * 1024 * 1024, folder=tmp_path) as workers:
        (page,) = workers.map(Journey(path, tmp_path), [1], 60)
    assert page.width * page.height > 60_000_000
    assert page.rotation in {90, 270}
    assert page.layers is not None
    assert [step.name for step in page.steps][-3:] == ["read", "layers", "codes"]


class Journey:
    """A page's way in a child, in which readers have little time."""

    def __init__(self, path: Path, work: Path) -> None:
        self.path, self.work = path, work

    def __call__(self, number: int) -> PageText:
        return read_page(scan_of(self.path, self.work), number, PageStages(reader_seconds=4.0))
