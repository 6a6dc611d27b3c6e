"""What pens and stamps leave on paper: handwritten digits, signatures, round seals."""

from __future__ import annotations

import math
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.fonts import Colour, Style, load_font
from samples.sheet import Rect, Sheet

Pixels = NDArray[np.uint8]
Points = list[tuple[float, float]]

BLUE_INKS: tuple[Colour, ...] = ((24, 42, 140), (30, 60, 168), (18, 30, 104), (38, 38, 44))
SEAL_RED: Colour = (214, 34, 44)

# Strokes of each digit in a box one wide and two high, origin top left.
_DIGITS: dict[str, list[Points]] = {
    "0": [[(0.5, 0), (0.1, 0.5), (0.05, 1.3), (0.4, 2), (0.8, 1.7), (0.95, 0.8), (0.6, 0.05)]],
    "1": [[(0.25, 0.5), (0.6, 0), (0.5, 1), (0.45, 2)]],
    "2": [[(0.1, 0.5), (0.4, 0), (0.85, 0.3), (0.7, 1), (0.05, 1.95), (0.5, 1.9), (1, 1.95)]],
    "3": [[(0.1, 0.2), (0.6, 0), (0.85, 0.4), (0.4, 0.9), (0.95, 1.4), (0.5, 2), (0, 1.75)]],
    "4": [[(0.5, 0), (0.1, 1.2), (0.95, 1.15)], [(0.75, 0.7), (0.7, 1.4), (0.6, 2)]],
    "5": [[(0.9, 0.05), (0.3, 0.05), (0.2, 0.8), (0.8, 0.9), (0.9, 1.5), (0.5, 2), (0, 1.8)]],
    "6": [[(0.8, 0.05), (0.2, 0.9), (0.1, 1.6), (0.5, 2), (0.9, 1.5), (0.5, 1.1), (0.15, 1.5)]],
    "7": [[(0.05, 0.1), (0.9, 0.05), (0.5, 1), (0.3, 2)], [(0.25, 1), (0.8, 0.95)]],
    "8": [
        [(0.8, 0.3), (0.4, 0), (0.15, 0.5), (0.8, 1.3), (0.6, 1.95), (0.1, 1.6), (0.5, 0.9)],
        [(0.5, 0.9), (0.85, 0.4), (0.75, 0.2)],
    ],
    "9": [[(0.85, 0.4), (0.4, 0), (0.1, 0.6), (0.6, 0.95), (0.9, 0.4), (0.8, 1.2), (0.5, 2)]],
}


def smooth(points: Points, steps: int = 8) -> Points:
    """A Catmull-Rom curve through the points."""
    ends = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return [*curve, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    )


def draw_stroke(sheet: Image.Image, curve: Points, ink: Colour, width: float) -> None:
    """One pen stroke with soft edges (drawn four times as large, then reduced)."""
    xs, ys = [x for x, _ in curve], [y for _, y in curve]
    x0, y0 = math.floor(min(xs) - width - 1), math.floor(min(ys) - width - 1)
    size = (math.ceil(max(xs) + width + 1) - x0, math.ceil(max(ys) + width + 1) - y0)
    mask = Image.new("L", (size[0] * 4, size[1] * 4))
    path = [((x - x0) * 4, (y - y0) * 4) for x, y in curve]
    ImageDraw.Draw(mask).line(path, fill=235, width=round(width * 4), joint="curve")
    sheet.paste(ink, (x0, y0), mask.resize(size, Image.Resampling.BOX))


def write_digits(sheet: Sheet, x: float, y: float, digits: str, rng: Random) -> float:
    """Digits written by hand on the base line `y`, in one ink; returns where they end."""
    ink, height = rng.choice(BLUE_INKS), rng.uniform(34, 46)
    slant = rng.uniform(0.05, 0.3)
    for digit in digits:
        wide, rise = height * rng.uniform(0.42, 0.52), rng.uniform(-3, 4)
        for stroke in _DIGITS[digit]:
            jittered = [(px + rng.gauss(0, 0.05), py + rng.gauss(0, 0.05)) for px, py in stroke]
            curve = [
                (x + (px + slant * (2 - py) / 2) * wide, y + rise - (2 - py) / 2 * height)
                for px, py in smooth(jittered)
            ]
            draw_stroke(sheet.image, curve, ink, rng.uniform(3.2, 4.6))
        x += wide * rng.uniform(1.15, 1.45)
    return x


def sign(image: Image.Image, box: Rect, rng: Random) -> None:
    """A signature in blue across the box: a few loops and a flourish."""
    x0, y0, x1, y1 = box
    ink = rng.choice(BLUE_INKS[:3])
    wide, high = x1 - x0, y1 - y0
    at, middle = x0 + wide * rng.uniform(0.2, 0.4), (y0 + y1) / 2
    points: Points = [(at, middle + high * rng.uniform(-0.3, 0.3))]
    for turn in range(rng.randint(4, 9)):
        at += wide * rng.uniform(-0.05, 0.11)
        points.append((at, middle + high * rng.uniform(0.08, 0.5) * (-1) ** turn))
    points.append(
        (min(at + wide * rng.uniform(0.1, 0.5), x1), middle + high * rng.uniform(-0.5, 0.4))
    )
    draw_stroke(image, smooth(points, 14), ink, rng.uniform(3.5, 5.5))


def make_seal(words: str, radius: int) -> Pixels:
    """Coverage 0..255 of a round seal: two rings, words around, a star in the middle."""
    size = 2 * radius + 1
    seal = np.zeros((size, size), np.uint8)
    middle = (radius, radius)
    cv2.circle(seal, middle, radius - 4, 255, 6, cv2.LINE_AA)
    cv2.circle(seal, middle, round(radius * 0.64), 255, 3, cv2.LINE_AA)
    cv2.fillPoly(seal, [_star(radius, radius * 0.34)], 255, cv2.LINE_AA)
    return np.maximum(seal, _ring_of_words(f"{words} *", radius, size))


def _star(middle: float, reach: float) -> NDArray[np.int32]:
    corners = [
        (
            middle + (reach if k % 2 == 0 else reach * 0.4) * math.sin(k * math.pi / 5),
            middle - (reach if k % 2 == 0 else reach * 0.4) * math.cos(k * math.pi / 5),
        )
        for k in range(10)
    ]
    return np.array(corners, np.int32)


def _ring_of_words(words: str, radius: int, size: int) -> Pixels:
    """Words bent into a ring between the two circles, starting at the lower left."""
    around, deep = round(2 * math.pi * radius * 0.78), round(radius * 0.26)
    font = load_font(Style(11, bold=True))
    strip = Image.new("L", (round(font.getlength(words)) + 20, 46))
    ImageDraw.Draw(strip).text((10, 38), words, font=font, fill=255, anchor="ls")
    bent = np.zeros((around, radius), np.uint8)
    inner = round(radius * 0.67)
    band = strip.resize((around, deep), Image.Resampling.LANCZOS)
    # Polar rows are angles, columns radii: the strip lies on its side, its top outwards.
    bent[:, inner : inner + deep] = np.rot90(np.asarray(band), -1)[:, : radius - inner]
    flags = cv2.WARP_POLAR_LINEAR | cv2.WARP_INVERSE_MAP | cv2.WARP_FILL_OUTLIERS | cv2.INTER_LINEAR
    ring = cv2.warpPolar(bent, (size, size), (radius, radius), radius, flags)
    turned = cv2.getRotationMatrix2D((radius, radius), 210, 1)
    return np.asarray(cv2.warpAffine(ring, turned, (size, size)), np.uint8)


def press_seal(page: Pixels, box: Rect, words: str, rng: Random) -> None:
    """A red seal over the left third of the signature (NĐ 30/2020/NĐ-CP, Điều 33), in place."""
    radius = rng.randint(128, 146)
    centre_x = round(box[0] + (box[2] - box[0]) * rng.uniform(0.22, 0.36))
    centre_y = round((box[1] + box[3]) / 2 + rng.uniform(-16, 16))
    seal = make_seal(words.upper(), radius)
    turn = cv2.getRotationMatrix2D((radius, radius), rng.uniform(-14, 14), 1)
    seal = np.asarray(cv2.warpAffine(seal, turn, seal.shape[::-1]), np.uint8)
    y0, x0 = max(0, centre_y - radius), max(0, centre_x - radius)
    patch = page[y0 : centre_y + radius + 1, x0 : centre_x + radius + 1]
    cover = seal[-patch.shape[0] :, : patch.shape[1], None] * rng.uniform(0.7, 0.9) / 255.0
    inked = patch * (np.array(SEAL_RED) / 255.0)
    patch[:] = (patch * (1 - cover) + inked * cover).astype(np.uint8)
