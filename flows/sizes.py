"""How much is done at once."""

from __future__ import annotations

import os


def count_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def chunk_size(total: int | None, most: int, hands: int) -> int:
    """Documents of a chunk: at most `most`, fewer where a small batch would leave hands idle.
    `total` is None where nobody knows it yet."""
    if total is None:
        return most
    return max(1, min(most, -(-total // (2 * hands))))
