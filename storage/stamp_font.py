"""The letters that a stamp needs, as a small font file.

pyHanko writes widths in the font's own units where PDF wants thousandths of an em (ISO 32000-1,
9.7.4.3), so the font is made to have a thousand units.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

UNITS = 1000


def cut_font(font: Path, text: str, target: Path) -> Path:
    """Write the font with the letters of `text` alone to `target`."""
    options = Options()
    options.hinting = False
    options.layout_features = []
    with TTFont(font) as opened:
        subsetter = Subsetter(options)
        subsetter.populate(text=f"{text} ")
        subsetter.subset(opened)
        scale_upem(opened, UNITS)
        opened.save(target)
    return target
