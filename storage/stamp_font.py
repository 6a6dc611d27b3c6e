"""The letters that a stamp needs, as a small font.

pyHanko writes widths in the font's own units where PDF wants thousandths of an em (ISO 32000-1,
9.7.4.3), so the font is made to have a thousand units.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from PIL import ImageFont
from pyhanko.pdf_utils.font import FontEngineFactory
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.writer import BasePdfFileWriter

UNITS = 1000
ALWAYS = " 0123456789/:+"  # what every stamp has: stamps of one batch share a font


@dataclass(frozen=True)
class StampFont(FontEngineFactory):
    """A TrueType font as bytes, and the size in points in which it is used."""

    data: bytes
    size: int

    def create_font_engine(
        self, writer: BasePdfFileWriter, obj_stream: object = None
    ) -> GlyphAccumulator:
        return GlyphAccumulator(
            writer, io.BytesIO(self.data), font_size=self.size, obj_stream=obj_stream
        )

    def measure(self, line: str) -> float:
        """Its width in points."""
        font = ImageFont.truetype(io.BytesIO(self.data), UNITS)
        return float(font.getlength(line)) * self.size / UNITS


def cut_font(font: Path, text: str, size: int) -> StampFont:
    """The font of the file with the letters of `text` alone."""
    return StampFont(_cut(font, "".join(sorted({*text, *ALWAYS}))), size)


@lru_cache(maxsize=8)
def _cut(font: Path, letters: str) -> bytes:
    options = Options()
    options.hinting = False
    options.layout_features = []
    out = io.BytesIO()
    with TTFont(font) as opened:
        subsetter = Subsetter(options)
        subsetter.populate(text=letters)
        subsetter.subset(opened)
        scale_upem(opened, UNITS)
        opened.save(out)
    return out.getvalue()
