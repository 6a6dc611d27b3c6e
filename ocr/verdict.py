"""What the counter is told of a page once it was read: good, usable, or to be scanned again.

How many of the page's words were read right is estimated from plain facts: how sure its words are,
how often both readers agree, what letter-like ink no word covers, how sharp and black the ink is.
The weights (`ocr/verdict_weights.py`) were learned from pages of known text (`python -m
bench.verdict`); they are few, so that a person can read why a page was sent back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey, Image, shrink
from ocr.ink import DARK, MARGIN, are_letter_like
from ocr.light import flatten
from ocr.own_words import CROWD
from ocr.pale import DIM
from ocr.pieces import ReaderPage
from ocr.plausibility import weigh
from ocr.quality import find_cause
from ocr.verdict_weights import EXPECTED
from pipeline.language.folding import letters
from pipeline.page import CleanPage, Quality, Readers, Verdict, Word

UNREADABLE = 0.85  # word recall below which a page must be scanned again (issue of the benchmark)
RESCAN_BELOW = 0.88  # expected recall: below the middle of .85 and .93, the two bars
FORM_BELOW = 0.8  # the same on forms: a pen's answers are among the words, and nobody reads them
SHORT_BELOW = 0.7  # the same on short pages: a few words tell less than they seem to
SHORT = 60  # words; an ordinary page has two or three hundred
GOOD_FROM = 0.95
LOOK = 2400  # pixels of the long side at which ink is sought
LETTER = (8, 60)  # pixels high
SHARP = 0.65  # of edges: what shines through paper is softer
USUAL = -9.3  # mean log frequency of words: of names alone, and of those on a card, it is lower
FORM = 4  # dotted lines that a form has at least
CUT = 0.2  # of the lines: so many begin or end at the very edge of a page that is cut there,
NEAR = 0.4  # of a line's height or nearer
SHADE = 0.45  # of the paper's brightness: a corner that is darker is none
THROUGH = 0.3  # contrast that print of the other side does not reach
MANY = 60  # letter-like shapes: dirt makes fewer
WORDS = 5  # that the other side shows in a mirror at least
PAD = 12  # pixels at most
GRID = 4  # pixels of the page that one cell of the covered area stands for

_DOTS = re.compile(r"[.…_]{4,}")

Facts = Mapping[str, float]


def judge_reading(page: CleanPage, words: Sequence[Word], source: str) -> Quality:
    """The verdict on a page that was read, with its reasons; `expected_recall` is the share of the
    page's words that were likely read right. Large drawings are never sent back: what was learned
    is of papers that a desk takes in."""
    told = page.quality
    if source == "layer":  # what it says stands in the file, however it looks
        return Quality(Verdict.GOOD, (), told.measures | {"expected_recall": 1.0})
    if page.blank:
        return told if page.told_blank else judge_blank(told)
    facts = tell_facts(page, words)
    lost = find_lost_corner(np.asarray(page.upright))
    expected = expect_recall(facts) * (1 - lost)
    seen = {"cut_edge": is_cut(page, words), "lost_corner": lost > 0}
    more = tuple(issue for issue, there in seen.items() if there and issue not in told.issues)
    measures = told.measures | {"expected_recall": round(expected, 3), "lost_share": round(lost, 3)}
    told = replace(told, issues=told.issues + more, measures=measures)
    is_bad = seen["cut_edge"] or expected < _find_limit(words)
    return decide(told, expected, is_bad=is_bad and not _is_large(page))


def _find_limit(words: Sequence[Word]) -> float:
    """The expected recall below which such a page is sent back."""
    if is_form(words):
        return FORM_BELOW
    return SHORT_BELOW if len(words) < SHORT else RESCAN_BELOW


def judge_blank(told: Quality) -> Quality:
    """A page on which nothing of its own can be read is bare, unless it is dark, or has many
    letters that nobody can read in a mirror either and that are too many, too black or too sharp
    to be the other side's."""
    measures = told.measures
    if measures["paper"] < DIM:
        return replace(told, verdict=Verdict.RESCAN, issues=("dark",))
    contrast, sharpness = measures["contrast"], measures["sharpness"]
    own = contrast > THROUGH or (contrast > THROUGH / 3 and sharpness > SHARP)
    is_lettered = measures["letters"] >= (MANY if own else CROWD)
    if is_lettered and measures["words"] < WORDS:
        return replace(told, verdict=Verdict.RESCAN, issues=(find_cause(measures),))
    return told


def decide(told: Quality, expected: float, *, is_bad: bool) -> Quality:
    """The verdict; a page that is to be scanned again has a cause that a clerk can act on."""
    if is_bad:
        issues = told.issues or (find_cause(told.measures),)
        return replace(told, verdict=Verdict.RESCAN, issues=issues)
    fair = told.issues or expected < GOOD_FROM
    return replace(told, verdict=Verdict.USABLE if fair else Verdict.GOOD)


def expect_recall(facts: Facts) -> float:
    """Share of the page's words that were read right, as such facts make likely."""
    odds = EXPECTED["always"] + sum(EXPECTED[name] * value for name, value in facts.items())
    return 1 / (1 + math.exp(-odds))


def tell_facts(page: CleanPage, words: Sequence[Word]) -> Facts:
    """What speaks for a page that was read well (or badly), each of the order of one."""
    real = [word for word in leave_out_answers(words) if letters(word.text)]
    return {
        "sure": _odds(sum(word.confidence for word in real), len(real)),
        "agreed": max(_agree(real), _agree(_take_starts(real))),
        "usual": min(weigh([word.text for word in real]) - USUAL, 0.0) / 3 if real else -5.0,
        "unread": 0.0 if _is_large(page) else 3 * measure_unread(page, words),
    }


def leave_out_answers(words: Sequence[Word]) -> list[Word]:
    """Without what stands on a dotted line behind its label: a pen's answers, which nobody reads,
    tell nothing about how the page was scanned."""
    kept = list[Word]()
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        dotted = [place for place, word in enumerate(line) if _DOTS.search(word.text)]
        labels = [place + 1 for place, word in enumerate(line) if word.text.endswith(":")]
        kept += line[: min([*labels, *dotted[:1]])] if dotted else line
    return kept


def is_form(words: Sequence[Word]) -> bool:
    """Whether dotted lines wait for a pen, or have met it."""
    return len({word.line for word in words if _DOTS.search(word.text)}) >= FORM


def _agree(words: Sequence[Word]) -> float:
    return _odds(sum(word.readers is Readers.BOTH for word in words), len(words))


def _take_starts(words: Sequence[Word]) -> list[Word]:
    """The first two words of each line: where forms have print."""
    lines = groupby(words, key=lambda word: word.line)
    return [word for _, line in lines for word in islice(line, 2)]


def _odds(part: float, whole: int) -> float:
    """Log odds of a share; few words say little against a page."""
    return math.log((part + 2) / (whole - part + 0.5))


def is_cut(page: CleanPage, words: Sequence[Word]) -> bool:
    """Whether many lines begin or end at the very edge of the sheet: the rest of them is lost."""
    if not words:
        return False
    boxes = _place_on_reader(page, words)
    near = NEAR * float(np.median(boxes[:, 3] - boxes[:, 1]))
    lines = np.array([word.line for word in words])
    sides = boxes[:, 0] < near, boxes[:, 2] > page.reader.shape[1] - near
    return max(len(np.unique(lines[side])) for side in sides) > CUT * len(np.unique(lines))


def find_lost_corner(upright: Image) -> float:
    """Share of the page that is hidden by a dark triangle at one of its corners: folded over, torn
    off, or under a thumb."""
    small = shrink(upright, 240)[0]
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (0, 0), 1.5)
    dark = cv2.threshold(grey, SHADE * float(np.percentile(grey, 90)), 1, cv2.THRESH_BINARY_INV)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(dark, np.uint8))
    corners = {int(label) for label in labels[:: len(labels) - 1, :: labels.shape[1] - 1].ravel()}
    shares = [_share_of_triangle(stats[label], grey.shape) for label in corners - {0}]
    hidden = [share for share in shares if share > 0]
    return hidden[0] if len(hidden) == 1 else 0.0  # several: the ground under a crooked sheet


def _share_of_triangle(stats: NDArray[np.int32], shape: tuple[int, ...]) -> float:
    """0.0 for what is no triangle of some size: the ground around a sheet, an edge in the dark."""
    width, height, area = (float(v) for v in stats[2:])
    filled = area / (width * height)
    wide = width > 0.15 * shape[1] and height > 0.1 * shape[0]
    return area / (shape[0] * shape[1]) if wide and 0.35 < filled < 0.65 else 0.0


def _place_on_reader(page: CleanPage, words: Sequence[Word]) -> NDArray[np.float64]:
    """N × 4: the words' boxes (x0, y0, x1, y1) on the level picture that was read."""
    back = np.linalg.inv(np.array(page.to_upright).reshape(3, 3))
    middles = [
        ((w.box.x0, w.box.middle[1]), (w.box.x1, w.box.middle[1]),
         (w.box.middle[0], w.box.y0), (w.box.middle[0], w.box.y1))
        for w in words
    ]  # fmt: skip
    points = cv2.perspectiveTransform(np.array(middles, np.float64).reshape(1, -1, 2), back)
    left, right, top, bottom = np.moveaxis(points[0].reshape(-1, 4, 2), 1, 0)
    return np.stack([left[:, 0], top[:, 1], right[:, 0], bottom[:, 1]], axis=1)


def measure_unread(page: CleanPage, words: Sequence[Word]) -> float:
    """Share of the letter-like ink, by width, that no word covers."""
    grey, factor = shrink(np.asarray(page.reader, np.uint8), LOOK)
    stats, centres = _find_letters(flatten(np.asarray(cv2.medianBlur(grey, 3), np.uint8)))
    if not len(stats):
        return 0.0
    covered = _cover(page, words)
    warp = np.array(page.to_upright).reshape(3, 3)
    places = cv2.perspectiveTransform(centres[None] / factor, warp)[0] / GRID
    x, y = (places[:, at].astype(int).clip(0, covered.shape[1 - at] - 1) for at in (0, 1))
    widths = stats[:, cv2.CC_STAT_WIDTH]
    return 1.0 - float(widths[covered[y, x]].sum() / widths.sum())


def _find_letters(flat: Grey) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    mask = cv2.threshold(flat, DARK - 1, 1, cv2.THRESH_BINARY_INV)[1]
    _, _, found, centres = cv2.connectedComponentsWithStats(mask)
    stats = np.asarray(found[1:], np.int32)
    chosen = are_letter_like(stats, flat.shape, LETTER, MARGIN)
    return stats[chosen], np.asarray(centres[1:][chosen], np.float64)


def _cover(page: CleanPage, words: Sequence[Word]) -> NDArray[np.bool_]:
    """Cells of the upright page on which a word or a seal lies, a little more than its box."""
    height, width = page.upright.shape[:2]
    covered = np.zeros((height // GRID + 2, width // GRID + 2), np.bool_)
    for box in (*(word.box for word in words), *page.seals):
        pad = min(box.height // 4, PAD)
        rows = slice(max(box.y0 - pad, 0) // GRID, (box.y1 + pad) // GRID + 1)
        covered[rows, max(box.x0 - pad // 2, 0) // GRID : (box.x1 + pad // 2) // GRID + 1] = True
    return covered


def _is_large(page: CleanPage) -> bool:
    return ReaderPage(np.asarray(page.reader), page.image.dpi, 0.0).is_large
