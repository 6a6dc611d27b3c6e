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


def share_of_dark_ground(grey: Grey) -> float:
    """Share of the page's inner area that is no bare paper: photographs, dark pictures."""
    paper = find_paper(shrink(grey, 400)[0])
    my, mx = paper.shape[0] // 20, paper.shape[1] // 20
    inner = paper[my : paper.shape[0] - my, mx : paper.shape[1] - mx]
    if inner.size == 0:
        return 0.0
    return float((inner < 0.6 * float(np.percentile(inner, 95))).mean())


def flatten(grey: Grey) -> Grey:
    """Each pixel by the paper around it: shadows, folds and yellowing go, ink stays."""
    paper = find_paper(grey)
    np.maximum(paper, 40, out=paper)
    return np.asarray(cv2.divide(grey, paper, dst=paper, scale=250), np.uint8)
