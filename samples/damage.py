"""What happens to a page between printer and scanner, by levels.

The amounts are those of the project's test material: clean, office, worn and phone. Each damage
is one function on a page (H × W × 3, RGB, uint8); chance comes from a `Random` alone, so one seed
gives one page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Level:
    """Amounts: `skew` at most, degrees; `blur` σ in pixels; `noise` σ in grey values; `bleed` and
    `fade` as shares of the ink; `light` at most taken away in the darkest corner; `bend` at most
    a corner moves, as a share of the page; `turned` share of pages lying in quarter turns."""

    name: str
    jpeg: int | None = None
    sealed: bool = False
    skew: float = 0
    blur: float = 0
    noise: float = 0
    bleed: float = 0
    fade: float = 0
    paper_marks: bool = False  # folds, yellow, specks, punch holes
    dark_border: bool = False
    light: float = 0
    bend: float = 0
    turned: float = 0


LEVELS = {
    "clean": Level("clean"),
    "office": Level("office", 80, True, 1.5, 0.6, 4),
    "worn": Level("worn", 60, True, 4, 0.9, 9, 0.12, 0.5, True, True, turned=1 / 3),
    "phone": Level("phone", 70, True, 4, 1.1, 8, 0.12, 0.5, light=0.38, bend=0.035, turned=1 / 3),
}


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A damaged page. `jpeg` its bytes as a scanner would hand them over (None at level clean);
    `rotation` the clockwise quarter turn that puts it upright; `skew` in degrees, positive where
    lines run down to the right of the upright page."""

    pixels: Pixels
    jpeg: bytes | None
    rotation: int
    skew: float


def spoil(page: Pixels, back: Pixels, level: Level, rng: Random) -> Spoiled:
    """All damage of a level; `back` is what the other side of the sheet shows."""
    if level.name == "clean":
        return Spoiled(page, None, 0, 0.0)
    page = _age(page, back, level, rng)
    skew = rng.uniform(-level.skew, level.skew)
    page, skew = _lay_down(page, level, skew, rng)
    page = add_noise(blur(page, level.blur), level.noise, rng)
    rotation = rng.choice((90, 180, 270)) if rng.random() < level.turned else 0
    jpeg = encode_jpeg(turn_away(page, rotation), level.jpeg or 95)
    return Spoiled(decode_jpeg(jpeg), jpeg, rotation, skew)


def lay_turned(page: Spoiled, rotation: int, level: Level) -> Spoiled:
    """The page as it comes out when it lay so that `rotation` degrees clockwise put it upright;
    one that lies turned already stays as it is."""
    if page.rotation:
        return page
    pixels = turn_away(page.pixels, rotation)
    jpeg = None if page.jpeg is None else encode_jpeg(pixels, level.jpeg or 95)
    return Spoiled(decode_jpeg(jpeg) if jpeg else pixels, jpeg, rotation, page.skew)


def _age(page: Pixels, back: Pixels, level: Level, rng: Random) -> Pixels:
    if level.fade:
        page = fade_ink(page, level.fade, rng)
    if level.bleed:
        page = bleed_through(page, back, level.bleed)
    if level.paper_marks:
        page = yellow(fold(page, rng), rng)
        add_specks(page, rng)
    return page


def _lay_down(page: Pixels, level: Level, skew: float, rng: Random) -> tuple[Pixels, float]:
    """The page where it is scanned or photographed, and the angle at which its lines run then."""
    if level.paper_marks and rng.random() < 0.5:
        punch_holes(page, rng)
    if level.bend:
        page, skew = photograph(page, skew, level.bend, rng)
        return cast_light(page, level.light, rng), skew
    if level.dark_border:
        return lay_on_dark(page, skew, rng), skew
    return rotate(page, skew, (255, 255, 255)), skew


def fade_ink(page: Pixels, most: float, rng: Random) -> Pixels:
    """Ink loses up to `most` of its darkness, unevenly over the page."""
    cells = np.array([[rng.uniform(1 - most, 1) for _ in range(5)] for _ in range(7)])
    cells[rng.randrange(7), rng.randrange(5)] = 1 - most
    return np.asarray(255 - shade(255 - page, cells[..., None] * np.ones(3)), np.uint8)


def bleed_through(page: Pixels, back: Pixels, share: float) -> Pixels:
    """The other side shines through, mirrored, at `share` of its ink."""
    ghost = cv2.GaussianBlur(cv2.flip(255 - back, 1), (0, 0), 1.5)
    return np.asarray(cv2.addWeighted(page, 1, ghost, -share, 0), np.uint8)


def yellow(page: Pixels, rng: Random) -> Pixels:
    """Old paper: less blue, a little less green, uneven."""
    tint = (rng.uniform(0.96, 0.99), rng.uniform(0.92, 0.96), rng.uniform(0.74, 0.86))
    cells = np.array([[rng.uniform(0.95, 1) for _ in range(4)] for _ in range(5)])
    return shade(page, cells[..., None] * np.array(tint))


def fold(page: Pixels, rng: Random) -> Pixels:
    """One to three straight folds, each a dark line with a lighter one beside it."""
    page = page.copy()
    height, width = page.shape[:2]
    for _ in range(rng.randint(1, 3)):
        along = rng.random() < 0.65
        at = round((height if along else width) * rng.choice((1 / 3, 1 / 2, 2 / 3)))
        at += rng.randint(-25, 25)
        for offset in range(-6, 7):
            part = page[at + offset] if along else page[:, at + offset]
            change = -34 * math.exp(-((offset + 1) ** 2) / 4) + 16 * math.exp(
                -((offset - 4) ** 2) / 4
            )
            part[:] = np.clip(part.astype(np.int16) + round(change), 0, 255)
    return page


def add_specks(page: Pixels, rng: Random) -> None:
    """Dirt: small dark spots, in place."""
    height, width = page.shape[:2]
    for _ in range(rng.randint(40, 160)):
        spot = (rng.randrange(width), rng.randrange(height))
        tone = rng.randint(30, 150)
        cv2.circle(page, spot, rng.choice((1, 1, 1, 2, 2, 3)), (tone, tone, tone), -1, cv2.LINE_AA)


def punch_holes(page: Pixels, rng: Random) -> None:
    """Two holes of a filing punch, 80 mm apart, in the left margin, in place."""
    x, middle = rng.randint(78, 100), page.shape[0] // 2 + rng.randint(-30, 30)
    for y in (middle - 315, middle + 315):
        tone = rng.randint(15, 60)
        cv2.circle(page, (x, y), 22, (tone, tone, tone), -1, cv2.LINE_AA)


def rotate(page: Pixels, degrees: float, around: tuple[int, int, int]) -> Pixels:
    """Turns clockwise within the same frame; what lies outside the page has the colour `around`."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return np.asarray(
        cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=around),
        np.uint8,
    )


def lay_on_dark(page: Pixels, degrees: float, rng: Random) -> Pixels:
    """The page, askew, on a scanner glass a little larger than it, under a dark lid."""
    tone = rng.randint(12, 60)
    edge = rng.randint(14, 40)
    dark = (tone, tone, tone)
    framed = cv2.copyMakeBorder(page, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=dark)
    return rotate(np.asarray(framed, np.uint8), degrees, dark)


def photograph(page: Pixels, degrees: float, bend: float, rng: Random) -> tuple[Pixels, float]:
    """The page on a dark desk, seen askew: each corner moves by up to `bend` of the page. Also
    returns the angle of a line through the middle of the page."""
    height, width = page.shape[:2]
    out = (round(width * 1.1), round(height * 1.1))
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    turned[:, 2] += ((out[0] - width) / 2, (out[1] - height) / 2)
    seen = [
        (x + rng.uniform(-bend, bend) * width, y + rng.uniform(-bend, bend) * height)
        for x, y in (turned @ (*corner, 1) for corner in corners)
    ]
    matrix = np.asarray(
        cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(seen, np.float32)),
        np.float64,
    )
    tone = rng.randint(18, 62)
    desk = (tone + rng.randint(0, 18), tone + rng.randint(0, 8), tone)
    photo = cv2.warpPerspective(page, matrix, out, borderValue=desk)
    return np.asarray(photo, np.uint8), _angle_of_middle(matrix, width, height)


def _angle_of_middle(matrix: NDArray[np.float64], width: int, height: int) -> float:
    ends = np.array([[[width * 0.2, height / 2], [width * 0.8, height / 2]]], np.float64)
    (x0, y0), (x1, y1) = cv2.perspectiveTransform(ends, matrix)[0]
    return math.degrees(math.atan2(y1 - y0, x1 - x0))


def cast_light(page: Pixels, most: float, rng: Random) -> Pixels:
    """Light falls off to one side or corner by up to `most`."""
    angle, depth = rng.uniform(0, 2 * math.pi), rng.uniform(most / 2, most)
    ys, xs = np.mgrid[-1:1:9j, -1:1:9j]
    way = (xs * math.cos(angle) + ys * math.sin(angle) + math.sqrt(2)) / (2 * math.sqrt(2))
    cells = 1 - depth * way**1.3
    return shade(page, cells[..., None] * np.ones(3), cv2.INTER_CUBIC)


def shade(page: Pixels, cells: NDArray[np.float64], how: int = cv2.INTER_LINEAR) -> Pixels:
    """The page times a coarse map (rows × columns × 3, values 0..1) stretched over it."""
    grid = np.clip(cells * 255, 0, 255).astype(np.uint8)
    wide = cv2.resize(grid, page.shape[1::-1], interpolation=how)
    return np.asarray(cv2.multiply(page, wide, scale=1 / 255), np.uint8)


def blur(page: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), np.uint8)


def add_noise(page: Pixels, sigma: float, rng: Random) -> Pixels:
    """Gaussian noise, each channel by itself, in strips out of a bank that is drawn once."""
    bank, noisy = _noise_bank(sigma), np.empty_like(page)
    for top in range(0, page.shape[0], 128):
        strip = page[top : top + 128]
        start = rng.randrange(bank.size - strip.size)
        grain = bank[start : start + strip.size].reshape(strip.shape)
        noisy[top : top + 128] = cv2.add(strip, grain, dtype=cv2.CV_8U)
    return noisy


@cache
def _noise_bank(sigma: float) -> NDArray[np.int8]:
    drawn = np.random.default_rng(20200305).standard_normal(1 << 22, np.float32) * sigma
    return np.asarray(np.clip(np.rint(drawn), -128, 127), np.int8)


def turn_away(page: Pixels, rotation: int) -> Pixels:
    """Turns the page counter-clockwise, so that `rotation` degrees clockwise put it upright."""
    return np.ascontiguousarray(np.rot90(page, rotation // 90))


def encode_jpeg(page: Pixels, quality: int) -> bytes:
    done, data = cv2.imencode(".jpg", page[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("the page cannot be written as JPEG")
    return data.tobytes()


def decode_jpeg(data: bytes) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    return np.asarray(pixels, np.uint8)
