"""Which format a file has, by its magic bytes; its name is never believed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.scan import MediaType

HEAD = 64  # bytes that decide the format


def sniff(source: Path) -> MediaType | None:
    """None for a format that is not accepted. A PDF header may stand anywhere in
    the first kilobyte (ISO 32000-1, Annex H.3.4.1)."""
    with source.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        return MediaType.PDF
    return next((kind for test, kind in _MAGIC if test(head[:HEAD])), None)


_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_MAGIC: tuple[tuple[Callable[[bytes], bool], MediaType], ...] = (
    (lambda h: h[:3] == b"\xff\xd8\xff", MediaType.JPEG),
    (lambda h: h[:8] == b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (lambda h: h[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), MediaType.TIFF),
    (lambda h: h[:4] == b"RIFF" and h[8:12] == b"WEBP", MediaType.WEBP),
    (lambda h: h[4:8] == b"ftyp" and h[8:12] in _HEIF_BRANDS, MediaType.HEIC),
)
