"""As many papers as can be signed while somebody waits for the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic

from pipeline.certifying import Certified, certify
from pipeline.question import Asker
from pipeline.tools import Tools


def sign_for_a_while(
    paper_ids: Sequence[str], seconds: float, asker: Asker, tools: Tools
) -> tuple[list[Certified], list[str]]:
    """What became of the first ones, one at least, and those that were not begun. Raises what
    `certify` raises."""
    done = list(certify(_until(paper_ids, monotonic() + seconds), asker, tools))
    return done, list(paper_ids[len(done) :])


def _until(paper_ids: Sequence[str], end: float) -> Iterable[str]:
    for count, paper_id in enumerate(paper_ids):
        if count and monotonic() > end:
            return
        yield paper_id
