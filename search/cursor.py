"""Order of hits and the place of a hit in it; equal on both indexes, whatever they count.

Hits go by how they matched (exact, folded, nearly, in part), then by where the words stand
(`RANKS`), then newest first. Nothing of it depends on other papers, so a page break stays where it
was while papers come in.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from zlib import crc32

from pipeline.errors import BadQuestion
from pipeline.question import MatchClass

STEP = 10
CLASSES = (
    MatchClass.PARTIAL,
    MatchClass.FUZZY,
    MatchClass.FOLDED,
    MatchClass.EXACT,
    MatchClass.PARTIAL,
    MatchClass.FUZZY,
)
"""A score is STEP times the place of the class here, and a rank below STEP. The last two are above
the others where all words are found nowhere but scattered over long texts (`search/ladder.py`)."""

_FAR = 1 << 47
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two hits: the last one that was given out. `reach` says how far words were
    looked for (`search/ladder.py`), `score` or `day` (of issue, as yyyymmdd) what came first in the
    order, `place` when the paper was stored (`place_of`)."""

    reach: int
    score: int
    day: int
    place: int
    paper_id: str


def place_of(stored_at: str, paper_id: str) -> int:
    """A number of 48 bits, the smaller the newer: seconds, and of the same second by chance. One
    whose time cannot be read is the oldest."""
    try:
        moment = datetime.fromisoformat(stored_at)
    except ValueError:
        moment = _FIRST
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = max(0, min(int((moment - _FIRST).total_seconds()), (1 << 31) - 1))
    return _FAR - ((seconds << 16) | (crc32(paper_id.encode(errors="replace")) & 0xFFFF))


def write_cursor(cursor: Cursor) -> str:
    facts = [cursor.reach, cursor.score, cursor.day, cursor.place, cursor.paper_id]
    return base64.urlsafe_b64encode(json.dumps(facts).encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Raises BadQuestion for anything that `write_cursor` did not write."""
    try:
        facts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        *numbers, paper_id = facts
        reach, score, day, place = numbers
    except (ValueError, TypeError, RecursionError, binascii.Error) as wrong:
        raise BadQuestion(detail="cursor") from wrong
    if not (all(_is_number(n) for n in numbers) and isinstance(paper_id, str)):
        raise BadQuestion(detail="cursor")
    return Cursor(reach, score, day, place, paper_id)


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 48


def match_class(score: int) -> MatchClass:
    return CLASSES[score // STEP]


def score_of(match: MatchClass, rank: int) -> int:
    return CLASSES.index(match) * STEP + rank
