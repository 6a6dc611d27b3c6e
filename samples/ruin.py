"""Damage that goes as far as a page nobody can read: what a counter must be told to scan again.

Each damage is one function of a page (H × W × 3, RGB, uint8), a strength 0..1 (scarcely to be seen,
up to hopeless) and chance. Pages are ruined by one of them or by a few at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.damage import (
    Pixels,
    Spoiled,
    add_noise,
    add_specks,
    bleed_through,
    blur,
    cast_light,
    decode_jpeg,
    encode_jpeg,
    fade_ink,
    lay_on_dark,
    photograph,
    rotate,
    shade,
    turn_away,
)

Damage = Callable[[Pixels, float, Random], Pixels]

MOST_AT_ONCE = 4
LEANING = 0.6  # below 1: the strong damages are the more frequent ones
TURNED = 0.2  # share of pages that lie in quarter turns
BACK_SHIFT = 41  # pixels, about one line and a half: the other side's lines do not meet this one's


@dataclass(frozen=True, slots=True)
class Ruin:
    """What happens to a page, in the order in which it happens: names of DAMAGES and how much."""

    damages: tuple[tuple[str, float], ...]

    @property
    def name(self) -> str:
        return "+".join(name for name, _ in self.damages)


def draw_ruin(rng: Random) -> Ruin:
    """One damage of any strength, or up to four lesser ones."""
    names = list(DAMAGES)
    if rng.random() < 0.6:
        return Ruin(((rng.choice(names), rng.random() ** LEANING),))
    count = rng.randint(2, MOST_AT_ONCE)
    chosen = sorted(rng.sample(names, count), key=names.index)
    most = 1.6 / count
    return Ruin(tuple((name, min(most * rng.random() ** LEANING, 1.0)) for name in chosen))


def ruin(page: Pixels, ruin: Ruin, rng: Random) -> Spoiled:
    """The page with all of it, as JPEG; `skew` is not known any more."""
    quality = rng.randint(60, 90)
    for name, strength in ruin.damages:
        page = DAMAGES[name](page, strength, rng)
        quality = round(quality * 0.15 ** (strength + 0.4)) if name == "jpeg" else quality
    rotation = rng.choice((90, 180, 270)) if rng.random() < TURNED else 0
    data = encode_jpeg(turn_away(page, rotation), max(quality, 2))
    return Spoiled(decode_jpeg(data), data, rotation, 0.0)


def fade(page: Pixels, strength: float, rng: Random) -> Pixels:
    """Ink that has gone pale all over, more so in places."""
    left = between(0.6, 0.03, strength)
    pale = np.asarray(255 - cv2.convertScaleAbs(255 - page, alpha=left), np.uint8)
    return fade_ink(pale, 0.4, rng)


def bleed(page: Pixels, strength: float, rng: Random) -> Pixels:
    """The other side shines through."""
    back = np.roll(page, BACK_SHIFT + rng.randint(-8, 8), 0)
    return bleed_through(page, back, between(0.12, 0.9, strength))


def copy(page: Pixels, strength: float, rng: Random) -> Pixels:
    """Generations of photocopies: strokes grow or break, dirt stays."""
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
    out, limit = np.repeat(grey[..., None], 3, axis=2), rng.choice((95, 150, 190))
    for _ in range(round(between(1, 8, strength))):
        soft = blur(out, between(0.8, 1.6, strength))
        soft = _roughen(soft, between(8, 45, strength), rng)
        step = (soft[..., :1].astype(np.float32) - limit) * 2.4 + 128
        out = np.repeat(np.clip(step, 0, 255).astype(np.uint8), 3, axis=2)
    for _ in range(round(between(1, 12, strength))):
        add_specks(out, rng)
    return out


def crumple(page: Pixels, strength: float, rng: Random) -> Pixels:
    """Paper that was crushed: it waves, and each facet has its own light."""
    height, width = page.shape[:2]
    cells, depth = (round(between(6, 22, strength)) for _ in range(2)), between(1.5, 18, strength)
    rows, columns = cells
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    xs += _waves(rows, columns, (height, width), depth, rng)
    ys += _waves(rows, columns, (height, width), depth, rng)
    waved = cv2.remap(page, xs, ys, cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    dark = between(0.12, 0.7, strength)
    light = [[1 - dark * rng.random() ** 2 for _ in range(columns)] for _ in range(rows)]
    return shade(np.asarray(waved, np.uint8), np.array(light)[..., None] * np.ones(3))


def lose_corner(page: Pixels, strength: float, rng: Random) -> Pixels:
    """A corner is torn off or folded over."""
    height, width = page.shape[:2]
    wide, high = (side * between(0.12, 1.1, strength) for side in (width, height))
    x, y = rng.choice((0, width)), rng.choice((0, height))
    toward = (1 if x == 0 else -1, 1 if y == 0 else -1)
    ends = [(x, y), (x + toward[0] * wide, y), (x, y + toward[1] * high * rng.uniform(0.5, 0.9))]
    tone = rng.choice((20, 60, 200, 255))
    out = page.copy()
    cv2.fillPoly(out, [np.array(ends, np.int32)], (tone, tone, tone))
    return out


def cut_edge(page: Pixels, strength: float, rng: Random) -> Pixels:
    """Laid beside the glass: a strip of one side is not in the picture."""
    height, width = page.shape[:2]
    lost = between(0.06, 0.5, strength)
    across, down = round(width * lost), round(height * lost)
    return np.ascontiguousarray(
        rng.choice(
            (page[:, across:], page[:, : width - across], page[down:], page[: height - down])
        )
    )


def skew(page: Pixels, strength: float, rng: Random) -> Pixels:
    """Laid down askew, far more than by carelessness."""
    degrees = between(3, 28, strength) * rng.choice((-1, 1))
    if rng.random() < 0.5:
        return lay_on_dark(page, degrees, rng)
    return rotate(page, degrees, (255, 255, 255))


def photo(page: Pixels, strength: float, rng: Random) -> Pixels:
    """A crooked photograph on a desk, in uneven light."""
    seen, _ = photograph(page, rng.uniform(-9, 9), between(0.03, 0.2, strength), rng)
    return cast_light(seen, between(0.2, 0.8, strength), rng)


def shadow(page: Pixels, strength: float, rng: Random) -> Pixels:
    """The hand or phone between lamp and page."""
    height, width = page.shape[:2]
    mask = np.ones((height // 4, width // 4), np.float32)
    for _ in range(rng.randint(1, 3)):
        spot = (rng.randrange(width // 4), rng.randrange(height // 4))
        axes = (rng.randint(width // 20, width // 7), rng.randint(height // 16, height // 5))
        tone = 1 - between(0.3, 0.97, strength) * rng.uniform(0.8, 1)
        cv2.ellipse(mask, spot, axes, rng.uniform(0, 180), 0, 360, tone, -1)
    soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(2, 25))
    light = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(page * light[..., None], np.uint8)


def darken(page: Pixels, strength: float, rng: Random) -> Pixels:
    """Far too little light: all is dark, and what is left drowns in the sensor's noise."""
    dim = cv2.convertScaleAbs(page, alpha=between(0.5, 0.02, strength))
    return _roughen(np.asarray(dim, np.uint8), 4, rng)


def defocus(page: Pixels, strength: float, rng: Random) -> Pixels:
    return blur(page, between(1.0, 6.0, strength))


def shake(page: Pixels, strength: float, rng: Random) -> Pixels:
    """The camera or the sheet moved."""
    length, angle = round(between(4, 34, strength)), rng.uniform(0, math.pi)
    size = length | 1
    kernel = np.zeros((size, size), np.float32)
    reach = np.array([math.cos(angle), math.sin(angle)]) * (size // 2)
    start, end = size // 2 - reach, size // 2 + reach
    cv2.line(kernel, _point(start), _point(end), 1.0, 1, cv2.LINE_AA)
    return np.asarray(cv2.filter2D(page, -1, kernel / kernel.sum()), np.uint8)


def coarsen(page: Pixels, strength: float, rng: Random) -> Pixels:
    """120 dpi down to 32; half of the pages are blown up to their old size again."""
    factor = between(120, 32, strength) / 200
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        return np.asarray(small, np.uint8)
    return np.asarray(
        cv2.resize(small, page.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8
    )


def grain(page: Pixels, strength: float, rng: Random) -> Pixels:
    return _roughen(page, between(14, 160, strength), rng)


def _roughen(page: Pixels, sigma: float, rng: Random) -> Pixels:
    """Noise in steps of four grey values: a bank of it is kept for each amount."""
    return add_noise(page, max(4.0, 4.0 * round(sigma / 4)), rng)


def keep(page: Pixels, strength: float, rng: Random) -> Pixels:
    return page


DAMAGES: dict[str, Damage] = {
    "faded": fade,
    "bleed": bleed,
    "copies": copy,
    "crumple": crumple,
    "corner": lose_corner,
    "cut": cut_edge,
    "skew": skew,
    "photo": photo,
    "shadow": shadow,
    "dark": darken,
    "blur": defocus,
    "motion": shake,
    "coarse": coarsen,
    "noise": grain,
    "jpeg": keep,  # done when the page is written
}
"""What can happen, in the order in which it does: to the paper, under the lens, in the sensor."""


def between(mild: float, worst: float, strength: float) -> float:
    """From one amount to the other, evenly in proportion."""
    return float(mild * (worst / mild) ** min(strength, 1.0))


def _point(at: NDArray[np.float64]) -> Sequence[int]:
    return round(float(at[0])), round(float(at[1]))


def _waves(
    rows: int, columns: int, shape: tuple[int, int], depth: float, rng: Random
) -> NDArray[np.float32]:
    grid = np.array([[rng.uniform(-depth, depth) for _ in range(columns)] for _ in range(rows)])
    wide = cv2.resize(grid.astype(np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(wide, np.float32)
