"""The searchable PDF of a paper: the page as scanned, and its words invisibly over it.

PDF/A-2b (ISO 19005-2), as TT 05/2025/TT-BNV asks of two-layer files. It is a file of its own: an
original, signed or not, is never touched. The same pages always give the same bytes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pikepdf import (
    AccessMode,
    Array,
    Dictionary,
    Job,
    Name,
    ObjectStreamMode,
    Page,
    Pdf,
    PdfError,
)

from pipeline.errors import ReadingFailed
from pipeline.page import PageText
from storage.appearance import page_size, show_page
from storage.conformance import declare
from storage.glyphless import Glyphs
from storage.invisible_text import lay_words, make_font

LONGEST = 14400.0  # points, ISO 32000-1, Annex C
SHORTEST = 3.01  # points; a reader may take no less than 3
PIECE = 24  # pages that are in memory at a time


def make_rendition(
    pages: Sequence[PageText],
    target: Path,
    *,
    title: str,
    made: datetime,
    original: str | None = None,
) -> None:
    """Write the PDF of these pages to `target`; beside it there must be room for twice as much.

    `title`, `made` and `original` (SHA-256 of the scan, hex) go into the metadata. Raises
    ReadingFailed for a page whose picture is missing or broken.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="pieces-", dir=target.parent) as folder:
            glyphs = Glyphs()
            joined = _join(_write_pieces(pages, glyphs, Path(folder)), Path(folder))
            _finish(joined, glyphs, target, title=title, made=made, original=original)
    except (OSError, PdfError) as error:
        target.unlink(missing_ok=True)
        raise ReadingFailed(page=pages[0].number, detail=type(error).__name__) from error


def _write_pieces(pages: Sequence[PageText], glyphs: Glyphs, folder: Path) -> list[Path]:
    """Files of PIECE pages each, without the font, which is known at the end only."""
    pieces = []
    for start in range(0, len(pages), PIECE):
        path = folder / f"{start:06d}.pdf"
        with Pdf.new() as pdf:
            for page in pages[start : start + PIECE]:
                pdf.pages.append(_make_page(pdf, page, glyphs))
            # The file's identity outlives the piece: made of the time, it would change the bytes.
            pdf.save(path, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        pieces.append(path)
    return pieces


def _join(pieces: Sequence[Path], folder: Path) -> Path:
    """One file of all pieces. qpdf's own command does it from file to file; copying pages by
    pikepdf takes all pictures into memory."""
    if len(pieces) == 1:
        return pieces[0]
    joined = folder / "joined.pdf"
    names = [str(path) for path in pieces]
    Job(["qpdf", "--empty", "--static-id", "--pages", *names, "--", str(joined)]).run()
    return joined


def _finish(
    joined: Path, glyphs: Glyphs, target: Path, *, title: str, made: datetime, original: str | None
) -> None:
    """The pages with their font and what they declare; their pictures stay in the file."""
    with Pdf.open(joined, access_mode=AccessMode.stream) as pdf:
        font = make_font(pdf, glyphs)
        for page in pdf.pages:
            page.obj.Resources.Font = Dictionary(Words=font)
        declare(pdf, title=title, made=made, original=original)
        pdf.save(
            target,
            deterministic_id=True,
            force_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
        )


def _make_page(pdf: Pdf, page: PageText, glyphs: Glyphs) -> Page:
    """What the page shows over its true size, then the words."""
    scale = _points_per_pixel(page)
    content, images = show_page(pdf, page, scale)
    content += lay_words(page, scale, glyphs)
    return Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *page_size(page, scale)]),
            Resources=Dictionary(XObject=images),
            Contents=pdf.make_stream(content.encode("ascii")),
        )
    )


def _points_per_pixel(page: PageText) -> float:
    """1/72 inch by the page's resolution, within the sizes a PDF page may have."""
    longest, shortest = max(page.width, page.height), min(page.width, page.height)
    return max(min(72.0 / page.dpi, LONGEST / longest), SHORTEST / shortest)
