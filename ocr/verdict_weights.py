"""Weights of the facts by which `ocr/verdict.py` expects a recall, learned by
`python -m bench.verdict`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

EXPECTED: Mapping[str, float] = {
    "always": 0.108,
    "sure": 0.783,
    "agreed": 0.353,
    "usual": 1.559,
    "unread": -0.911,
}
