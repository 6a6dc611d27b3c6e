"""Print that is hardly darker than its paper, and pages dark all over, made black on white.

What reads a page measures it with fixed limits; a page that is faint or dark as a whole would be
taken for a blank one, though readers make out its words once they are deepened.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey, shrink
from ocr.ink import are_letter_like
from ocr.light import flatten

LOOK = 2400  # pixels of the long side at which shapes are sought: A4 at 200 dpi as it is
DIM = 90  # grey levels: paper of usual light is brighter
LEAST_LIGHT = 6.0
PAPER, BLACK = 250.0, 60.0  # grey levels after deepening
PALE = 165.0  # paler ink is not taken for ink (`ocr/ink.py`)
BLACK_LETTERS = 8  # a page with more is no pale one
FEWEST = 60  # letter-like shapes: specks and the grain of paper make fewer
MARGIN = 0.05  # of each side
HEIGHTS = (0.0034, 0.026)  # of letters, as shares of the long side
MOST = 12.0  # times: beyond it only noise is amplified


def deepen(grey: Grey) -> tuple[Grey, float]:
    """The page with its print at usual strength on even paper, and by how much it was strengthened
    (1.0: it is strong enough, or there is none)."""
    gain = _find_gain(shrink(grey, LOOK)[0])
    return strengthen(grey, gain), gain


def strengthen(grey: Grey, gain: float) -> Grey:
    """Ink `gain` times as strong on even paper; a gain of 1.0 leaves the page as it is."""
    if gain == 1.0:
        return grey
    paper = np.full_like(grey, PAPER)
    ink = cv2.convertScaleAbs(cv2.subtract(paper, flatten(grey)), alpha=gain)
    return np.asarray(cv2.subtract(paper, ink), np.uint8)


def brighten(grey: Grey) -> Grey:
    """A page taken in far too little light, as if there had been enough."""
    paper = float(np.percentile(shrink(grey, 600)[0], 95))
    if paper >= DIM:
        return grey
    return np.asarray(cv2.convertScaleAbs(grey, alpha=230 / max(paper, LEAST_LIGHT)), np.uint8)


def _find_gain(look: Grey) -> float:
    """How often stronger the ink must be; 1.0 where there are letters of usual strength, or none
    at all."""
    flat = flatten(look)
    if len(_shade_letters(flat, PALE)) > BLACK_LETTERS:
        return 1.0
    soft = np.asarray(cv2.GaussianBlur(flat, (0, 0), 1.0), np.uint8)
    noise = 1.4826 * float(np.median(np.abs(np.diff(soft.astype(np.int16), axis=0))))
    shades = _shade_letters(soft, float(np.median(soft)) - max(4 * noise, 5.0))
    if len(shades) < FEWEST:
        return 1.0
    return min((PAPER - BLACK) / max(PAPER - float(np.median(shades)), 1.0), MOST)


def _shade_letters(flat: Grey, limit: float) -> NDArray[np.float64]:
    """The grey level of each shape darker than `limit` that may be a letter."""
    mask = cv2.threshold(flat, limit, 1, cv2.THRESH_BINARY_INV)[1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    inked = mask.ravel() > 0
    sums = np.bincount(labels.ravel()[inked], flat.ravel()[inked], minlength=count)
    shades = sums / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    low, high = (part * max(flat.shape) for part in HEIGHTS)
    return np.asarray(
        shades[are_letter_like(np.asarray(stats, np.int32), flat.shape, (low, high), MARGIN)]
    )
