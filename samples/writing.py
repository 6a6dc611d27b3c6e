"""Specimens as files: PDF, JPEG or multi-page TIFF, with the truth as JSON beside them."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from samples.damage import LEVELS, Pixels, encode_jpeg
from samples.fonts import DPI
from samples.specimen import Specimen


def write_specimen(
    specimen: Specimen,
    folder: Path,
    name: str,
    format: str = "pdf",
    truth_folder: Path | None = None,
) -> Path:
    """Writes NAME.pdf, NAME.jpg or NAME.tiff and NAME.json; returns the path of the first.

    The truth stands beside the file unless it gets a folder of its own.
    The scanner's JPEG bytes go into the file as they are. A JPEG holds one page only; raises
    ValueError for more."""
    truth_folder = truth_folder or folder
    for place in (folder, truth_folder):
        place.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.{format}"
    path.write_bytes(_ENCODERS[format](specimen))
    truth = json.dumps(specimen.truth.as_dict(), ensure_ascii=False, indent=1)
    (truth_folder / f"{name}.json").write_text(truth + "\n", encoding="utf-8")
    return path


def _encode_jpg(specimen: Specimen) -> bytes:
    if len(specimen.pages) != 1:
        raise ValueError(f"a JPEG holds one page, not {len(specimen.pages)}")
    return specimen.jpegs[0] or encode_jpeg(specimen.pages[0], 95)


def _encode_tiff(specimen: Specimen) -> bytes:
    """JPEG of the level's quality inside, or LZW without loss (one channel where all is grey)."""
    buffer = io.BytesIO()
    lossy = specimen.jpegs[0] is not None
    first, *rest = [_tiff_page(page, lossy) for page in specimen.pages]
    how: dict[str, Any] = {"compression": "tiff_lzw"}
    if lossy:
        how = {"compression": "jpeg", "quality": LEVELS[specimen.truth.level].jpeg}
    first.save(
        buffer, "TIFF", save_all=True, append_images=rest, dpi=(specimen.dpi, specimen.dpi), **how
    )
    return buffer.getvalue()


def _tiff_page(page: Pixels, lossy: bool) -> Image.Image:
    if lossy:
        return Image.fromarray(page).convert("YCbCr")
    return Image.fromarray(page[..., 0] if is_grey(page) else page)


def is_grey(page: Pixels) -> bool:
    return bool((page[..., 0] == page[..., 1]).all() and (page[..., 1] == page[..., 2]).all())


def _encode_pdf(specimen: Specimen) -> bytes:
    images = [
        _jpeg_object(page, jpeg) if jpeg else _flate_object(page)
        for page, jpeg in zip(specimen.pages, specimen.jpegs, strict=True)
    ]
    return build_pdf(images, [page.shape for page in specimen.pages], specimen.dpi)


def _jpeg_object(page: Pixels, jpeg: bytes) -> bytes:
    return _image_object(page, "/DeviceRGB", "/DCTDecode", jpeg)


def _flate_object(page: Pixels) -> bytes:
    """Without loss; one channel where the page has no colour."""
    grey = is_grey(page)
    data = page[..., 0].tobytes() if grey else page.tobytes()
    space = "/DeviceGray" if grey else "/DeviceRGB"
    return _image_object(page, space, "/FlateDecode", zlib.compress(data, 3))


def _image_object(page: Pixels, space: str, how: str, data: bytes) -> bytes:
    height, width = page.shape[:2]
    head = (
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} "
        f"/BitsPerComponent 8 /Filter {how} /Length {len(data)} >>\nstream\n"
    )
    return head.encode() + data + b"\nendstream"


def build_pdf(
    images: Sequence[bytes], shapes: Sequence[tuple[int, ...]], dpi: float = DPI
) -> bytes:
    """A PDF 1.4 of full-page images; the same bytes on every machine."""
    kids = " ".join(f"{3 + 3 * n} 0 R" for n in range(len(images)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(images)} >>".encode(),
    ]
    for n, (image, shape) in enumerate(zip(images, shapes, strict=True)):
        wide, high = shape[1] * 72 / dpi, shape[0] * 72 / dpi
        draw = f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm /P Do Q".encode()
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.3f} {high:.3f}] "
            f"/Contents {4 + 3 * n} 0 R /Resources << /XObject << /P {5 + 3 * n} 0 R >> >> >>"
        )
        stream = f"<< /Length {len(draw)} >>\nstream\n".encode() + draw + b"\nendstream"
        objects += [page.encode(), stream, image]
    return _join_objects(objects)


def _join_objects(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return bytes(out + tail.encode())


_ENCODERS = {"pdf": _encode_pdf, "jpg": _encode_jpg, "tiff": _encode_tiff}
