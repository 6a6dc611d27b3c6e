"""Weights of the facts by which `ocr/verdict.py` expects a recall, learned by
`python -m bench.verdict`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

EXPECTED: Mapping[str, float] = {
    "always": -0.176,
    "sure": 0.867,
    "agreed": 0.324,
    "usual": 1.204,
    "unread": -0.901,
}
