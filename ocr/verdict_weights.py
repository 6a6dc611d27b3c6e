"""Weights of the facts by which `ocr/verdict.py` expects a recall, learned by
`python -m bench.verdict`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

EXPECTED: Mapping[str, float] = {
    "always": 0.205,
    "sure": 0.630,
    "agreed": 0.467,
    "usual": 1.577,
    "unread": -0.859,
}
