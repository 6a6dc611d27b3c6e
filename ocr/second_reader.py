"""A second look at one box, by another engine and another treatment than the page was read with.

TrueOCR is a small line reader (CTC) with weights of its own: it shares neither code nor training
with Tesseract, so what both say is evidence.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.geometry import Grey, Image
from ocr.models import line_reader
from ocr.stamps import hide_colour
from ocr.tokens import normal
from pipeline.page import Box

AROUND = 0.0  # of the box's height is added on every side: the model adds its own margin


def reread_box(picture: Image, box: Box, dpi: float) -> str:
    """The text of a box of the stored page; lines of a higher box from the top down, joined by
    spaces. Empty where there is no ink."""
    crop = _cut_out(picture, box)
    if min(crop.shape[:2]) < 4:
        return ""
    grey = hide_colour(crop, np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)), dpi)
    lines = split_lines(np.asarray(grey, np.uint8))
    read = line_reader().predict(lines, batch_size=8) if lines else []
    return " ".join(text for text in (normal(line.text) for line in read) if text)


def split_lines(grey: Grey) -> list[Grey]:
    """The lines of a crop, by its empty rows; crumbs of the lines above and below are left out."""
    paper = float(np.percentile(grey, 90))
    rows = (grey < paper - 60).sum(axis=1) > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], rows.astype(np.int8), [0]])))
    spans = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    spans = _merge(spans)
    if not spans:
        return []
    tallest = max(b - a for a, b in spans)
    pad = max(2, tallest // 6)
    return [
        np.ascontiguousarray(grey[max(0, a - pad) : b + pad])
        for a, b in spans
        if b - a >= 0.45 * tallest
    ]


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks above and dots below belong to the line they stand at."""
    merged: list[tuple[int, int]] = []
    tallest = max((b - a for a, b in spans), default=0)
    for start, end in spans:
        small = merged and min(end - start, merged[-1][1] - merged[-1][0]) < 0.45 * tallest
        if small and start - merged[-1][1] <= 0.25 * tallest:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _cut_out(picture: Image, box: Box) -> Image:
    pad = round(AROUND * box.height)
    y0, x0 = max(0, box.y0 - pad), max(0, box.x0 - pad)
    return np.ascontiguousarray(picture[y0 : box.y1 + pad, x0 : box.x1 + pad])
