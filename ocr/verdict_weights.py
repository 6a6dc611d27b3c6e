"""Weights of the facts by which `ocr/verdict.py` expects a recall, learned by
`python -m bench.verdict`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

EXPECTED: Mapping[str, float] = {
    "always": 0.372,
    "sure": 0.553,
    "agreed": 0.514,
    "usual": 1.674,
    "unread": -0.858,
}
