"""Weights of the facts by which `ocr/verdict.py` expects a recall, learned by
`python -m bench.verdict`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

EXPECTED: Mapping[str, float] = {
    "always": 0.255,
    "sure": 0.770,
    "agreed": 0.345,
    "usual": 1.697,
    "unread": -1.005,
}
