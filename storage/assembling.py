"""One PDF of pages that came in several files: the scan of a paper that was photographed page by
page, or whose pages lay in another order.

No page is encoded anew: a JPEG is embedded as the bytes that it is, pixels are embedded as they
are, a page of a PDF is copied. The files as received are kept beside it as originals.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from struct import unpack

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, PdfError, Stream

from pipeline.assembly import Assembly
from pipeline.errors import Broken
from pipeline.leaf import Leaf, LeafKind

POINTS = 72.0
_FAILS = (PdfError, zlib.error, RuntimeError, OSError, ValueError, KeyError, IndexError)
LONGEST, SHORTEST = 14400.0, 3.0  # points (ISO 32000-1, Annex C)


class PdfAssembly:
    """`Assembly` by pikepdf. Picklable: it holds nothing."""

    def assemble(self, leaves: Sequence[Leaf], target: Path) -> None:
        try:
            with ExitStack() as opened, Pdf.new() as pdf:
                sources: dict[Path, Pdf] = {}
                for leaf in leaves:
                    _add(pdf, leaf, sources, opened)
                pdf.save(target, deterministic_id=True, linearize=False)
        except _FAILS as trouble:
            target.unlink(missing_ok=True)
            raise Broken(detail=type(trouble).__name__) from trouble


def _add(pdf: Pdf, leaf: Leaf, sources: dict[Path, Pdf], opened: ExitStack) -> None:
    if leaf.kind is LeafKind.PDF:
        if leaf.path not in sources:
            source = pikepdf.open(leaf.path, suppress_warnings=True)
            sources[leaf.path] = opened.enter_context(source)
        pdf.pages.append(sources[leaf.path].pages[leaf.number - 1])
    else:
        _add_picture(pdf, leaf)


def _add_picture(pdf: Pdf, leaf: Leaf) -> None:
    width, height = _size(leaf)
    draw = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Picture Do Q".encode("ascii")
    page = pikepdf.Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
            Resources=Dictionary(XObject=Dictionary(Picture=_picture(pdf, leaf))),
            Contents=pdf.make_stream(draw),
            Rotate=leaf.turn,
        )
    )
    pdf.pages.append(page)


def _size(leaf: Leaf) -> tuple[float, float]:
    """In points by the resolution, within what a page may have."""
    longest, shortest = max(leaf.width, leaf.height), min(leaf.width, leaf.height)
    scale = max(min(POINTS / leaf.dpi, LONGEST / longest), SHORTEST / shortest)
    return leaf.width * scale, leaf.height * scale


def _picture(pdf: Pdf, leaf: Leaf) -> Stream:
    facts = {
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": leaf.width,
        "/Height": leaf.height, "/BitsPerComponent": 8,
        "/ColorSpace": Name.DeviceGray if leaf.grey else Name.DeviceRGB,
    }  # fmt: skip
    if leaf.kind is LeafKind.JPEG:
        picture = Stream(pdf, leaf.path.read_bytes())
        facts["/Filter"] = Name.DCTDecode
    else:
        picture = Stream(pdf, _packed(leaf.path))
        facts["/Filter"] = Name.FlateDecode
        facts["/DecodeParms"] = Dictionary(
            Predictor=15, Colors=3, BitsPerComponent=8, Columns=leaf.width
        )
    for name, value in facts.items():
        picture[name] = value
    return picture


def _packed(path: Path) -> bytes:
    """The pixels of a PNG as it packs them, which a PDF understands (ISO 32000-1, 7.4.4.4)."""
    packed = b"".join(_chunks(path.read_bytes(), b"IDAT"))
    if not zlib.decompressobj().decompress(packed, 64):
        raise ValueError("no pixels")
    return packed


def _chunks(png: bytes, kind: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(png):
        (length,) = unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == kind:
            yield png[at + 8 : at + 8 + length]
        at += 12 + length


_port: type[Assembly] = PdfAssembly
