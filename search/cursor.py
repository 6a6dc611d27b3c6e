"""Order of hits and the place of a hit in it; equal on both indexes, whatever they count.

Hits go by how they matched (exact, folded, nearly), then by whether the words stand side by side
in a field or in the text, then newest first. Nothing of it depends on other papers, so a page
break stays where it was while papers come in.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from pipeline.errors import BadQuestion
from pipeline.question import MatchClass

EXACT = 20
FOLDED = 10
TOGETHER = 1  # the words stand side by side
NAMED = 2  # they do so in a field


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two hits: the last one that was given out."""

    score: int
    stored_at: str
    paper_id: str


def write_cursor(cursor: Cursor) -> str:
    facts = json.dumps([cursor.score, cursor.stored_at, cursor.paper_id])
    return base64.urlsafe_b64encode(facts.encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Raises BadQuestion for anything that `write_cursor` did not write."""
    try:
        facts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        score, stored_at, paper_id = facts
    except (ValueError, TypeError, binascii.Error) as wrong:
        raise BadQuestion(detail="cursor") from wrong
    if not (isinstance(score, int) and isinstance(stored_at, str) and isinstance(paper_id, str)):
        raise BadQuestion(detail="cursor")
    return Cursor(score, stored_at, paper_id)


def match_class(score: int) -> MatchClass:
    if score >= EXACT:
        return MatchClass.EXACT
    return MatchClass.FOLDED if score >= FOLDED else MatchClass.FUZZY
