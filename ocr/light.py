"""Even light: the page as if its paper were white everywhere."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.geometry import Grey, shrink


def find_paper(grey: Grey) -> Grey:
    """The brightness of the bare paper at each pixel (the writing painted over)."""
    small, _ = shrink(grey, 400)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.medianBlur(paper, 25)
    size = (grey.shape[1], grey.shape[0])
    return np.asarray(cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def flatten(grey: Grey) -> Grey:
    """Each pixel by the paper around it: shadows, folds and yellowing go, ink stays."""
    return np.asarray(cv2.divide(grey, np.maximum(find_paper(grey), 40), scale=250), np.uint8)
