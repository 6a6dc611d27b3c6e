"""How much is done at once."""

from __future__ import annotations

import os


def count_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def chunk_size(taken: int, *, total: int | None, most: int, hands: int) -> int:
    """Documents of the next chunk when so many are in chunks already: at most `most`, and towards
    the end ever fewer, so that the last ones are shared by all hands. `total` None (nobody knows
    it) or no `hands` (they are elsewhere): always `most`."""
    if not hands or total is None or taken >= total:
        return most
    return min(most, -(-(total - taken) // (2 * hands)))
