"""Which way up a page lies: 0, 90, 180 or 270 degrees."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from trueocr.page import orient_input

from ocr.geometry import Grey, turn
from ocr.models import orientation_model

LEAST = 0.02  # of a place's vote for any turn: no place outvotes the others
SURE = 0.9  # of 392 real and worn pages in four turns one came below it, and was right too

Plausibility = Callable[[Grey], float]


def find_rotation(grey: Grey, plausibility: Plausibility) -> tuple[int, float]:
    """Degrees to turn the page clockwise so that it stands upright, and how sure that is (0..1).

    The model looks at a thumbnail. Where it is not sure, a strip of the page is read in its two
    likeliest turns and `plausibility` of the text decides."""
    scores = _turn_scores(grey)
    order = np.argsort(scores)[::-1]
    if scores[order[0]] >= SURE:
        return int(order[0]) * 90, float(scores[order[0]])
    candidates = [int(k) * 90 for k in order[:2]]
    read = [plausibility(_middle(turn(grey, degrees))) for degrees in candidates]
    if max(read) <= 0.0:
        return 0, float(scores[0])  # nothing to read in any turn: leave it as it was handed in
    return candidates[int(np.argmax(read))], float(scores[order[0]])


def find_rotation_of_large(looks: Sequence[Grey], plausibility: Plausibility) -> tuple[int, float]:
    """The same by several places of a sheet whose thumbnail shows no letters."""
    if not looks:
        return 0, 0.0
    votes = sum(np.log(np.maximum(_turn_scores(look), LEAST)) for look in looks)
    scores = np.exp(votes - np.max(votes))
    scores /= scores.sum()
    order = np.argsort(scores)[::-1]
    candidates = [int(k) * 90 for k in order[:2]]
    if scores[order[0]] < SURE:
        candidates.sort(key=lambda turned: -sum(plausibility(turn(x, turned)) for x in looks))
    return candidates[0], float(scores[order[0]])


def _turn_scores(grey: Grey) -> NDArray[np.float32]:
    """Probability of each quarter turn; the model's fifth class, vertical columns, is not a way
    in which Vietnamese is set."""
    scores = orientation_model().run(None, {"x": orient_input(grey)[None, None]})[0][0][:4]
    return np.asarray(scores / max(float(scores.sum()), 1e-6), np.float32)


def _middle(grey: Grey) -> Grey:
    """The fullest third of the page's height: a few lines are enough to tell."""
    height = grey.shape[0]
    ink = (255 - grey.astype(np.int32)).sum(axis=1)
    starts = [0, height // 3, height - height // 3]
    start = max(starts, key=lambda y: int(ink[y : y + height // 3].sum()))
    return grey[start : start + height // 3]
