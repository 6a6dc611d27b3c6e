"""What can be told of a page before it is read: measures, and what is wrong with the picture."""

from __future__ import annotations

from collections.abc import Mapping

from ocr.ink import Ink
from ocr.own_words import Seen
from pipeline.page import Quality, Verdict

# Each limit: issue, measure, the value below (or above) which it is told. They were set where, on
# pages with one damage alone, words begin to be lost (`samples/ruin.py`).
_TOO_LOW = (
    ("low_dpi", "x_height", 11.0),
    ("blur", "sharpness", 0.3),
    ("low_contrast", "contrast", 0.5),
    ("dark", "paper", 110.0),
)
_TOO_HIGH = (
    ("skew", "skew", 3.0),
    ("cut_edge", "at_edge", 4.0),
    ("lost_corner", "lost_corners", 1.0),
)

# What usual pages have at least; a page that cannot be read lacks most of what it has least of.
_USUAL = {"low_dpi": 15.0, "blur": 0.5, "low_contrast": 0.65, "dark": 150.0}
UNCLEAR = "unclear"  # noise, stains, what shines through, copies of copies: no measure stands out


def judge(
    ink: Ink, *, dpi: float, skew: float, paper: float, lost_corners: int, seen: Seen
) -> Quality:
    """Measures and issues; a blank page has none. `paper` is the brightness of bare paper, 0..255.
    The verdict is given once the page was read (`ocr/verdict.py`)."""
    measures = {
        "dpi": round(dpi, 1),
        "letters": float(ink.letters),
        "x_height": round(ink.x_height, 1),
        "sharpness": round(ink.sharpness, 3),
        "contrast": round(ink.contrast, 3),
        "paper": round(paper, 1),
        "skew": round(abs(skew), 2),
        "at_edge": float(ink.at_edge),
        "lost_corners": float(lost_corners),
    }
    if not seen.own:
        return Quality(Verdict.GOOD, (), measures | {"words": float(seen.words)})
    known = _known(measures)
    told = [issue for issue, name, limit in _TOO_LOW if known.get(name, limit) < limit]
    told += [issue for issue, name, limit in _TOO_HIGH if measures[name] >= limit]
    return Quality(Verdict.USABLE if told else Verdict.GOOD, tuple(told), measures)


def find_cause(measures: Mapping[str, float]) -> str:
    """The issue that is likeliest why a page could not be read, where none is beyond its limit."""
    known = _known(measures)
    shares = {
        issue: known[name] / _USUAL[issue] for issue, name, _ in _TOO_LOW if name in known
    } | {UNCLEAR: 1.0}
    return min(shares, key=shares.__getitem__)


def _known(measures: Mapping[str, float]) -> Mapping[str, float]:
    """Without those that only letters could have told."""
    return {name: value for name, value in measures.items() if value > 0 or name == "paper"}
