"""What follows when a paper was stored, corrected, ruled or tied: what it ended is found, then the
index learns of it. Both wait in the catalogue since the commit, so that whoever sweeps does what
cannot be done now."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.effect_renewing import renew
from pipeline.publishing import publish
from pipeline.tools import Tools


def follow_up(paper_ids: Sequence[str], tools: Tools) -> None:
    """Of these papers; effects first, so that the index is told of them at once. Raises
    Unavailable: the rest waits."""
    if paper_ids:
        renew(paper_ids, tools)
        publish(paper_ids, tools)
