"""Is there anything on this page? Blank pages are flagged, never dropped."""

from __future__ import annotations

from collections.abc import Callable

from ocr.ink import Ink
from ocr.own_words import Seen

FEW = 120  # letter shapes: a page with fewer is looked at more closely
FAINT = 0.45  # contrast: bleed-through of a page's other side has less
FULL = 0.004  # of the page is ink: drawings and forms have few letters, but are not blank
PICTURE = 0.04  # of the page: what a photograph on it takes at least

SOMETHING = Seen(own=True, words=0)


def look_for_content(
    ink: Ink, find_dark_ground: Callable[[], float], look: Callable[[], Seen]
) -> Seen:
    """What is the page's own: letters, a drawing, a photograph (a dark ground on a share of it).
    Where there are few shapes or faint ones (specks, holes, what shines through from the other
    side) there must be words that are its own; a page without is blank."""
    is_strong = ink.contrast > FAINT and (ink.letters > FEW or ink.share >= FULL)
    is_drawing = ink.letters == 0 and ink.share >= FULL
    if (is_strong and ink.letters > 0) or is_drawing or find_dark_ground() > PICTURE:
        return SOMETHING
    return look()
