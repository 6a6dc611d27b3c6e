"""Is there anything on this page? Blank pages are flagged, never dropped."""

from __future__ import annotations

from collections.abc import Callable

from ocr.geometry import Grey
from ocr.ink import Ink

FEW = 120  # letter shapes: a page with fewer is looked at more closely
FAINT = 0.45  # contrast: bleed-through of a page's other side has less
FULL = 0.004  # of the page is ink: drawings and forms have few letters, but are not blank
PICTURE = 0.04  # of the page: what a photograph on it takes at least


def is_blank(
    flat: Grey,
    ink: Ink,
    find_dark_ground: Callable[[], float],
    has_words: Callable[[Grey], bool],
) -> bool:
    """No letters, no drawing, no photograph (a dark ground on a share of the page); where there
    are few shapes or faint ones (specks, holes, what shines through from the other side) no words
    of its own must be there either."""
    is_strong = ink.contrast > FAINT and (ink.letters > FEW or ink.share >= FULL)
    if (is_strong and ink.letters > 0) or find_dark_ground() > PICTURE:
        return False
    if ink.letters == 0 and ink.share >= FULL:
        return False
    return not has_words(flat)
