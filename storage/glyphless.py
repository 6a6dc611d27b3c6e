"""A TrueType font without shapes, for text that is searched and copied but never seen.

Made per file from the characters that occur: character n is glyph n (from 1), all are alike and
half an em wide. Their outline runs from one corner of the letter's box to the other and back: it
fills nothing, and gives the box its size, without which PDFium (Chrome, Edge) drops words of one
letter. A ToUnicode map says what they mean, so every Vietnamese letter can be searched and copied
whatever fonts a machine has. ISO 19005-2, 6.2.11 wants the font embedded, its widths equal to
those of the font program, and the Unicode map complete.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

EM = 1000  # font units
ADVANCE = 500  # font units, of every glyph
ASCENT, DESCENT = 800, -200  # font units; together one em, so a line fills its box
NAME = "SohoaGlyphless"


class Glyphs:
    """The characters of a file, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def encode(self, text: str) -> str:
        """`text` as hexadecimal two-byte glyph numbers, for a content stream."""
        numbers = (self._numbers.setdefault(c, len(self._numbers) + 1) for c in text)
        return "".join(f"{number:04x}" for number in numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def to_unicode(self) -> bytes:
        """The CMap from glyph numbers to UTF-16 (ISO 32000-1, 9.10.3)."""
        rows = [f"<{n:04x}> <{c.encode('utf-16-be').hex()}>" for c, n in self._numbers.items()]
        blocks = (rows[at : at + 100] for at in range(0, len(rows), 100))
        body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
        return _CMAP.replace("BODY", body).encode("ascii")

    def font_program(self) -> bytes:
        return build_font(len(self._numbers) + 1)


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Sohoa-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
BODY
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def build_font(glyphs: int) -> bytes:
    """A font program of so many glyphs (1..65535), the tables that PDF asks for only
    (ISO 32000-1, 9.9: glyf, head, hhea, hmtx, loca, maxp)."""
    hmtx, shape = struct.pack(">Hh", ADVANCE, 0) + bytes(2 * (glyphs - 1)), _shape()
    places = range(0, len(shape) * (glyphs + 1), len(shape))
    tables = {
        b"glyf": shape * glyphs,
        b"head": _head(),
        b"hhea": struct.pack(">IhhhHhhhhhh8xhH", 0x10000, ASCENT, DESCENT, 0, ADVANCE,
                             0, 0, ADVANCE, 1, 0, 0, 0, 1),
        b"hmtx": hmtx,
        b"loca": struct.pack(f">{glyphs + 1}I", *places),
        b"maxp": struct.pack(">IH13H", 0x10000, glyphs, 3, 1, 0, 0, 2, *[0] * 8),
    }  # fmt: skip
    return _assemble(tables)


def _shape() -> bytes:
    """One contour: bottom left, top right, and back (three points, all on the curve, none
    repeated, coordinates as 16-bit steps)."""
    box = (0, DESCENT, ADVANCE, ASCENT)
    header = struct.pack(">hhhhhHH", 1, *box, 2, 0)
    rise = ASCENT - DESCENT
    points = struct.pack(">3B3h3h", 1, 1, 1, 0, ADVANCE, -ADVANCE, DESCENT, rise, -rise)
    return (header + points).ljust(32, b"\0")


def _head() -> bytes:
    """Version, revision, checksum to be filled in, magic, flags, em, two dates, box, long loca."""
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        0x10000, 0x10000, 0, 0x5F0F3CF5, 0x3, EM, 0, 0, 0, DESCENT, ADVANCE, ASCENT, 0, 8, 2, 1, 0,
    )  # fmt: skip


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    """Table directory and tables, each on a four-byte border (OpenType 1.9, font file)."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    offset, directory, body = 12 + 16 * count, [], []
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        directory.append(struct.pack(">4sIII", tag, _checksum(padded), offset, len(data)))
        body.append(padded)
        offset += len(padded)
    font = header + b"".join(directory) + b"".join(body)
    at = font.index(tables[b"head"]) + 8
    adjustment = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    return font[:at] + struct.pack(">I", adjustment) + font[at + 4 :]


def _checksum(data: bytes) -> int:
    words: Iterable[int] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF
