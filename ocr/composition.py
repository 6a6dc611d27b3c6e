"""Paper and tint of a page whose ink is known, at low resolution, and how they look together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Grey, Image, reduce

TINT_CELL = 4  # pixels of the paper's resolution on one of the tint's
TINT_QUALITY = 50
PLAIN = 2  # grey levels between the channels: a page without colour has no more
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Effort:
    """How finely the paper is kept: its resolution, JPEG quality, and the width (pixels of that
    resolution, odd) of the brush that paints the ink over."""

    dpi: float
    quality: int
    brush: int

    def step(self, dpi: float) -> int:
        """How many pixels of a page of `dpi` one of the paper stands for, each way."""
        return max(1, round(dpi / self.dpi))


@dataclass(frozen=True, slots=True)
class Composition:
    """`page` is the upright page at the paper's resolution, `soft` how much of each of its pixels
    is ink (0..255), `shown` what the layers show there. `paper` and `tint` are what the JPEG files
    hold when they are decoded."""

    page: Image
    soft: Grey
    paper: Image
    paper_jpeg: bytes
    tint: Image
    tint_jpeg: bytes
    shown: Image


def compose(upright: Image, ink: Grey, dpi: float, effort: Effort) -> Composition:
    """The best paper and tint under a stencil: together they make the page's own colours. The
    sides of `upright` are multiples of the effort's step times TINT_CELL."""
    step = effort.step(dpi)
    page = without_colour(shrink(upright, step))
    soft = shrink(ink, step * ink.shape[0] // upright.shape[0])
    size = (page.shape[1], page.shape[0])
    paper_jpeg = encode_jpeg(_find_paper(page, soft, effort.brush), effort.quality)
    paper = decode_jpeg(paper_jpeg)
    tint_jpeg = encode_jpeg(_find_tint(page, soft, paper), TINT_QUALITY)
    tint = decode_jpeg(tint_jpeg)
    share = soft.astype(np.float32) / 255
    spread = cv2.resize(tint, size, interpolation=cv2.INTER_LINEAR)
    shown = np.asarray(cv2.blendLinear(spread, paper, share, 1 - share), np.uint8)
    return Composition(page, soft, paper, paper_jpeg, tint, tint_jpeg, shown)


@dataclass(frozen=True, slots=True)
class Layers:
    """Paper and tint as their JPEG files show them."""

    paper: Image
    paper_jpeg: bytes
    tint: Image
    tint_jpeg: bytes


def join_layers(bands: Sequence[Layers], effort: Effort) -> Layers:
    """Of bands of a page, from the top down, those of the whole."""
    paper = _stack([band.paper for band in bands])
    tint = _stack([band.tint for band in bands])
    return Layers(paper, encode_jpeg(paper, effort.quality), tint, encode_jpeg(tint, TINT_QUALITY))


def _stack(images: Sequence[Image]) -> Image:
    """One below the other; in colour when one of them is."""
    if all(image.ndim == 2 for image in images):
        return np.vstack(images)
    coloured = [
        image if image.ndim == 3 else cv2.cvtColor(image, cv2.COLOR_GRAY2RGB) for image in images
    ]
    return np.asarray(np.vstack(coloured), np.uint8)


def encode_jpeg(image: Image, quality: int, *, fast: bool = False) -> bytes:
    """`fast` is for a file that is not kept: a tenth larger at half the cost."""
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, int(not fast)]
    if image.ndim == 3:
        image = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), np.uint8)
    return bytes(cv2.imencode(".jpg", image, settings)[1])


def decode_jpeg(data: bytes) -> Image:
    image = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED), np.uint8)
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)) if image.ndim == 3 else image


def shrink(image: Image, step: int) -> Image:
    """The same by a whole factor, in halves where it can be: OpenCV is fastest at that."""
    while step % 2 == 0:
        image, step = reduce(image, (image.shape[1] // 2, image.shape[0] // 2)), step // 2
    if step == 1:
        return image
    return reduce(image, (image.shape[1] // step, image.shape[0] // step))


def without_colour(page: Image) -> Image:
    """One channel where the three are the same."""
    red, green, blue = cv2.split(page)
    if max(cv2.norm(red, green, cv2.NORM_INF), cv2.norm(green, blue, cv2.NORM_INF)) <= PLAIN:
        return np.asarray(green, np.uint8)
    return page


def _find_paper(page: Image, soft: Grey, brush: int) -> Image:
    """The page with its ink painted over in the colours around it."""
    reach = cv2.dilate(soft, np.ones((brush, brush), np.uint8))
    bare = cv2.threshold(reach, 9, 1, cv2.THRESH_BINARY_INV)[1]
    seen = cv2.copyTo(page, bare).astype(np.float32)
    around = fill(seen, bare.astype(np.float32), keep=False)
    return np.asarray(cv2.copyTo(page, bare, around), np.uint8)


def _find_tint(page: Image, soft: Grey, paper: Image) -> Image:
    """The ink's colours by cells: of all colours the one that, laid over the paper as thickly as
    the stencil is there, comes nearest to the page (least squares)."""
    cells = (page.shape[1] // TINT_CELL, page.shape[0] // TINT_CELL)
    share: Floats = soft.astype(np.float32) / np.float32(255)
    thick, square = _mean(share, cells), _mean(share * share, cells)
    inked = share if page.ndim == 2 else cv2.merge([share] * 3)
    sums = _mean(np.asarray(cv2.multiply(page, inked, dtype=cv2.CV_32F), np.float32), cells)
    under = reduce(paper, cells).astype(np.float32)
    through = thick - square
    sums -= under * (through if page.ndim == 2 else through[..., None])
    return fill(sums, square, keep=True)


def _mean(image: Floats, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)


def fill(sums: Floats, weights: Floats, *, keep: bool) -> Image:
    """Colours everywhere from weighted sums at some places: where there are none, those of the
    next coarser level. Without `keep` the finest level itself is left out, which its caller
    knows better."""
    levels = [(sums, weights)]
    while max(weights.shape) > 2:
        size = ((weights.shape[1] + 1) // 2, (weights.shape[0] + 1) // 2)
        sums, weights = _mean(sums, size), _mean(weights, size)
        levels.append((sums, weights))
    colours = None
    for sums, weights in reversed(levels if keep else levels[1:]):
        own = sums / _alike(np.maximum(weights, 1e-4), sums)
        if colours is not None:
            wide = cv2.resize(colours, weights.shape[::-1], interpolation=cv2.INTER_LINEAR)
            own = wide + (own - wide) * _alike(np.minimum(4 * weights, 1.0), sums)
        colours = own
    assert colours is not None
    found = np.clip(colours + 0.5, 0, 255).astype(np.uint8)
    size = levels[0][1].shape[::-1]
    return np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _alike(weights: Floats, sums: Floats) -> Floats:
    return weights if sums.ndim == 2 else weights[..., None]
