"""What the counter is told of a page while the citizen is still there."""

from __future__ import annotations

from ocr.ink import Ink
from pipeline.page import Quality, Verdict

# Each limit: issue, measure, the value below (or above) which it is told, and below (or above)
# which the page must be scanned again. Letters of nine pixels are what the reader needs at least.
_TOO_LOW = (
    ("low_dpi", "x_height", 11.0, 7.0),
    ("blur", "sharpness", 0.22, 0.12),
    ("low_contrast", "contrast", 0.5, 0.35),
    ("dark", "paper", 110.0, 60.0),
)
_TOO_HIGH = (
    ("skew", "skew", 3.0, 7.5),
    ("cut_edge", "at_edge", 4.0, 25.0),
    ("lost_corner", "lost_corners", 1.0, 3.0),
)


def judge(
    ink: Ink, *, dpi: float, skew: float, paper: float, lost_corners: int, blank: bool
) -> Quality:
    """Issues and verdict; a blank page has none. `paper` is the brightness of bare paper,
    0..255."""
    measures = {
        "dpi": round(dpi, 1),
        "x_height": round(ink.x_height, 1),
        "sharpness": round(ink.sharpness, 3),
        "contrast": round(ink.contrast, 3),
        "paper": round(paper, 1),
        "skew": round(abs(skew), 2),
        "at_edge": float(ink.at_edge),
        "lost_corners": float(lost_corners),
    }
    if blank:
        return Quality(Verdict.GOOD, (), measures)
    known = {k: v for k, v in measures.items() if v > 0 or k not in {"x_height"}}
    told = [issue for issue, name, limit, _ in _TOO_LOW if known.get(name, limit) < limit]
    told += [issue for issue, name, limit, _ in _TOO_HIGH if known[name] >= limit]
    bad = any(known.get(name, limit) < limit for _, name, _, limit in _TOO_LOW)
    bad |= any(known[name] >= limit for _, name, _, limit in _TOO_HIGH)
    verdict = Verdict.RESCAN if bad else Verdict.USABLE if told else Verdict.GOOD
    return Quality(verdict, tuple(told), measures)
