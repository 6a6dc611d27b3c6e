"""A quick look at a page while its paper still lies on the counter: a thumbnail the right way up,
and what is wrong with the picture.

It measures what the cleaning measures, and nothing is read. So it says less than the verdict after
reading (`ocr/verdict.py`), which stands in the end; what it sends back is what no reader can use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from ocr.geometry import Image as Pixels
from ocr.geometry import reduce, shrink, turn
from ocr.quality import judge
from ocr.survey import Reading, Survey, survey
from ocr.verdict import find_lost_corner, judge_blank
from pipeline.counter import Glance
from pipeline.page import PageImage, Quality, Verdict

THUMBNAIL_SIDE = 480  # pixels
THUMBNAIL_QUALITY = 60

# Each limit: issue, measure, the value below which a page is sent back before it is read. Pages
# with a damage this strong were all sent back once they were read too (`samples/ruin.py`).
_HOPELESS = (
    ("low_dpi", "x_height", 8.0),
    ("blur", "sharpness", 0.2),
    ("low_contrast", "contrast", 0.2),
    ("dark", "paper", 70.0),
)


def glance_at(image: PageImage, thumbnail: Path, reading: Reading) -> Glance:
    """Writes the thumbnail. `blank` is what it seems to be."""
    found = survey(image, reading)
    upright = turn(np.asarray(image.pixels, np.uint8), found.rotation)
    small = Image.fromarray(_shrink(upright))
    small.save(thumbnail, "WEBP", quality=THUMBNAIL_QUALITY, method=1)
    height, width = upright.shape[:2]
    quality = Quality() if image.layer is not None else _judge(found, image.dpi, upright)
    return Glance(image.number, width, height, found.rotation, found.blank, quality)


def _shrink(upright: Pixels) -> Pixels:
    """First to half by whole pixels, which costs next to nothing."""
    height, width = upright.shape[:2]
    while max(height, width) >= 2 * THUMBNAIL_SIDE and min(height, width) > 1:
        upright = reduce(upright[: height // 2 * 2, : width // 2 * 2], (width // 2, height // 2))
        height, width = upright.shape[:2]
    return shrink(upright, THUMBNAIL_SIDE)[0]


def _judge(found: Survey, dpi: float, upright: Pixels) -> Quality:
    told = judge(
        found.ink, dpi=dpi, skew=found.skew, paper=found.paper,
        lost_corners=found.lost_corners or 0, seen=found.seen,
    )  # fmt: skip
    if found.blank:
        return judge_blank(told)
    hopeless = tuple(_find_hopeless(told.measures))
    if find_lost_corner(upright) > 0 and "lost_corner" not in told.issues:
        told = replace(told, issues=(*told.issues, "lost_corner"), verdict=Verdict.USABLE)
    if not hopeless:
        return told
    others = tuple(issue for issue in told.issues if issue not in hopeless)
    return replace(told, verdict=Verdict.RESCAN, issues=(*hopeless, *others))


def _find_hopeless(measures: Mapping[str, float]) -> list[str]:
    """Measures of 0.0 are those that nothing on the page could tell."""
    return [
        issue
        for issue, name, limit in _HOPELESS
        if (measures[name] > 0 or name == "paper") and measures[name] < limit
    ]
