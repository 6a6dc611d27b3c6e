"""From bytes to pixels: what is refused, and that every kind of image becomes a page."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pikepdf
import psutil
import pytest
from PIL import Image

from ocr.stages import PageStages
from ocr.workers import LimitedWorkers
from pipeline.errors import Broken, Encrypted, Refused, TooManyPages, TooManyPixels, UnknownFormat
from pipeline.reading import read_page
from pipeline.scan import MediaType, Scan, ScanRow, ScanState

STAGES = PageStages()


def scan_of(path: Path, work: Path) -> Scan:
    row = ScanRow("intake", "0" * 64, 1, None, ScanState.RECEIVED, datetime(2026, 1, 1, tzinfo=UTC))
    return Scan(row, path, work)


def make_pdf(path: Path, **options: object) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.fixture(scope="module")
def workers() -> Iterator[LimitedWorkers]:
    with LimitedWorkers(2) as pool:
        yield pool


def test_stages_travel_to_children() -> None:
    """The settings of a page's stages are plain values."""
    stages = PageStages(reader_seconds=3.0, language="vie")
    assert pickle.loads(pickle.dumps(stages)) == stages


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    """A PDF that needs a password says so, not that it is broken."""
    path = make_pdf(tmp_path / "a", encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(Encrypted):
        STAGES.inspect(path)


def test_a_pdf_that_only_forbids_copying_is_read(tmp_path: Path) -> None:
    """An owner password locks nothing for reading."""
    path = make_pdf(tmp_path / "a", encryption=pikepdf.Encryption(owner="x", user=""))
    assert STAGES.inspect(path).pages == 1
    assert STAGES.decode(scan_of(path, tmp_path), 1).pixels.shape[2] == 3


def test_a_torn_pdf_is_broken(tmp_path: Path) -> None:
    """A header with nothing behind it."""
    path = tmp_path / "a"
    path.write_bytes(b"%PDF-1.7\n" + b"\0" * 200)
    with pytest.raises(Broken):
        STAGES.inspect(path)


def test_no_format_no_page(tmp_path: Path) -> None:
    """Magic bytes decide; a text file is no scan."""
    path = tmp_path / "a.pdf"
    path.write_text("not a scan")
    with pytest.raises(UnknownFormat):
        STAGES.inspect(path)


def test_a_signature_is_seen_without_decoding(tmp_path: Path) -> None:
    """A signature field with a byte range makes a PDF digitally signed; an empty field does not."""
    for signed in (True, False):
        path = tmp_path / f"{signed}.pdf"
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(595, 842))
            field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s")
            if signed:
                field.V = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3])
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
            pdf.save(path)
        assert STAGES.inspect(path).digitally_signed is signed


def test_pixels_are_limited_before_decoding(tmp_path: Path) -> None:
    """A small file that says it is huge is refused by its header."""
    path = tmp_path / "a"
    Image.new("1", (9000, 9000)).save(path, "PNG")
    stages = PageStages(page_pixels=1_000_000)
    with pytest.raises(TooManyPixels) as caught:
        stages.inspect(path)
    assert (caught.value.pixels, caught.value.limit) == (81_000_000, 1_000_000)


def test_pages_of_a_tiff_are_counted_and_limited(tmp_path: Path) -> None:
    """A TIFF with three pages has three; more than the limit are refused."""
    path = tmp_path / "a"
    frames = [Image.new("L", (40, 50), value) for value in (255, 120, 0)]
    frames[0].save(path, "TIFF", save_all=True, append_images=frames[1:])
    assert STAGES.inspect(path).pages == 3
    assert int(np.asarray(STAGES.decode(scan_of(path, tmp_path), 3).pixels).max()) == 0
    with pytest.raises(TooManyPages):
        PageStages(max_pages=2).inspect(path)


def test_a_large_page_is_decoded_within_the_working_size(tmp_path: Path) -> None:
    """Memory is bounded: a drawing is taken smaller, its resolution follows."""
    path = tmp_path / "a"
    Image.new("L", (4000, 2000), 255).save(path, "PNG", dpi=(400, 400))
    image = PageStages(working_pixels=500_000).decode(scan_of(path, tmp_path), 1)
    assert image.pixels.shape[0] * image.pixels.shape[1] <= 510_000
    assert image.dpi == pytest.approx(100, rel=0.02)


@pytest.mark.parametrize(
    ("mode", "format_", "media_type"),
    [
        ("1", "TIFF", MediaType.TIFF),
        ("CMYK", "JPEG", MediaType.JPEG),
        ("LAB", "TIFF", MediaType.TIFF),
        ("I;16", "PNG", MediaType.PNG),
        ("F", "TIFF", MediaType.TIFF),
        ("RGBA", "WEBP", MediaType.WEBP),
        ("P", "PNG", MediaType.PNG),
        ("RGB", "HEIF", MediaType.HEIC),
    ],
)
def test_every_kind_of_image_becomes_rgb(
    tmp_path: Path, mode: str, format_: str, media_type: MediaType
) -> None:
    """Dark left half, light right half, whatever mode and format hold them."""
    grey = Image.new("L", (64, 64), 0)
    grey.paste(255, (32, 0, 64, 64))
    wide = Image.fromarray(np.asarray(grey, np.uint16) * 257)
    made = {"I;16": wide, "LAB": Image.merge("LAB", (grey, *[Image.new("L", (64, 64), 128)] * 2))}
    image = made.get(mode) or grey.convert("RGB" if mode == "CMYK" else mode)
    path = tmp_path / "a"
    (image.convert("CMYK") if mode == "CMYK" else image).save(path, format_)
    assert STAGES.inspect(path).media_type is media_type
    pixels = np.asarray(STAGES.decode(scan_of(path, tmp_path), 1).pixels)
    assert pixels.shape == (64, 64, 3)
    assert pixels.dtype == np.uint8
    assert pixels[:, 4:28].mean() < 30
    assert pixels[:, 36:60].mean() > 225


def test_a_phones_orientation_is_obeyed(tmp_path: Path) -> None:
    """EXIF orientation 6: the picture lies on its side in the file."""
    path, exif = tmp_path / "a", Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 30)).save(path, "JPEG", exif=exif)
    assert STAGES.decode(scan_of(path, tmp_path), 1).pixels.shape == (60, 30, 3)


def test_a_scanned_page_is_taken_at_its_own_resolution(tmp_path: Path) -> None:
    """One image that is the page, in a PDF, comes out pixel for pixel, /Rotate applied."""
    rng = np.random.default_rng(1)
    pixels = np.kron(rng.integers(0, 2, (110, 80), np.uint8) * 255, np.ones((10, 10), np.uint8))
    path = tmp_path / "a.pdf"
    Image.fromarray(pixels).save(path, "PDF", resolution=150)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].rotate(90, relative=True)
        pdf.save(path)
    image = STAGES.decode(scan_of(path, tmp_path), 1)
    assert image.dpi == pytest.approx(150, abs=0.5)
    decoded = np.asarray(image.pixels)[:, :, 0]
    assert abs(decoded.shape[0] - 800) <= 1
    assert abs(decoded.shape[1] - 1100) <= 1
    turned = np.rot90(pixels, -1)
    assert np.abs(decoded[:795, :1095].astype(int) - turned[:795, :1095]).mean() < 12


def test_a_vector_page_of_any_size_stays_within_bounds(tmp_path: Path) -> None:
    """A poster is drawn with fewer dots, not with more memory."""
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(2384, 3370))
        pdf.save(path)
    image = PageStages(working_pixels=4_000_000).decode(scan_of(path, tmp_path), 1)
    assert image.pixels.shape[0] * image.pixels.shape[1] <= 4_050_000


def _hostile(shared_data: Path) -> list[Path]:
    return sorted(path for path in (shared_data / "hostile").rglob("*") if path.is_file())


@pytest.mark.slow
def test_hostile_files_are_refused_or_survive(
    shared_data: Path, workers: LimitedWorkers, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each file of the hostile set: refused with a reason or read; no hang over a minute, no
    child above 1 GiB, and nothing written to the screen."""
    peak = 0
    for path in _hostile(shared_data):
        start, outcome = time.monotonic(), _take(path, workers, tmp_path)
        peak = max(peak, *(_memory(p) for p in psutil.Process().children(recursive=True)))
        assert outcome in {"read", "refused"}, path
        assert time.monotonic() - start < 60, path
    assert peak < 1024**3
    assert capfd.readouterr() == ("", "")


def _take(path: Path, workers: LimitedWorkers, work: Path) -> str:
    try:
        (look,) = workers.map(STAGES.inspect, [path], 60)
        read: Callable[[int], object] = partial(read_page, scan_of(path, work), stages=STAGES)
        # Two pages of each are enough to meet every decoder, and keep the test short.
        return "read" if list(workers.map(read, range(1, min(look.pages, 2) + 1), 60)) else "empty"
    except Refused:
        return "refused"


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
