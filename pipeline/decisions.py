"""What a person decided about a value: kept beside what was read, never over it.

Decisions on one field of a paper follow each other by `turn`; the last one stands. Four things of
a paper are decided like a field, under names that no field has: its type, the code of the result
that it is, how its digital form came to be, and as what it was handed in where that was for no
dossier; and of a paper that ended because its pages were given to another one, which one that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TYPE = "loai"
RESULT_CODE = "kq_code"
ORIGIN = "origin"
ROLE = "role"
"""In a dossier the role is what was filed there (`pipeline/dossier_desk.py`)."""
SUCCESSOR = "successor"
PAGES = "trang"
"""Which pages of the scan the paper holds: a field where that is in doubt."""
OF_THE_PAPER = frozenset({TYPE, RESULT_CODE, ORIGIN, ROLE, SUCCESSOR})
RULINGS = frozenset({TYPE, PAGES})
"""By these the pages are understood again."""


class Outcome(StrEnum):
    """What became of what was read."""

    CONFIRMED = "confirmed"  # it is what the paper says
    CORRECTED = "corrected"  # the paper says something else
    REJECTED = "rejected"  # the paper does not say it, or nobody can read it: it stays empty
    WITHDRAWN = "withdrawn"  # whoever decided takes it back: the field stands as it was read


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of one person. `value` is what stands from now on, None when rejected; `by` a user
    of `desk`; `seen` the mark of what the person had in front of them (`Field.mark`) and `before`
    the value or guess that stood there."""

    paper_id: str
    name: str
    turn: int
    outcome: Outcome
    value: str | None
    by: str
    desk: str
    at: datetime
    seen: str
    before: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.outcome in (Outcome.REJECTED, Outcome.WITHDRAWN)):
            raise ValueError(f"{self.name}: a value stands unless it is rejected or withdrawn")
        if self.turn < 1:
            raise ValueError(f"{self.name}: turns are counted from 1")
