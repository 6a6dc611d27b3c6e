"""A paper: what it is and what it says, each value with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from pipeline.decisions import Decision, Outcome
from pipeline.page import Box, PageText


class FieldStatus(StrEnum):
    """`accepted` only when independent evidence agrees or a person said so; everything else waits
    for a person. `rejected`: a person found nothing of it on the paper."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Field:
    """One value with its evidence.

    `name` as in the table of field names; `value` normalised (ISO dates with their precision,
    digits for ID numbers, NFC), None when it cannot be known; `raw` the words as read; `page` the
    page number in the source file; `confidence` 0..1; `rule` the name of the rule that found it;
    `reasons` why it is accepted or not, as codes. For a partly handwritten value `value` is None,
    `printed` the printed rest, `guess` a best guess.
    `second` is what a second, independent reading of the same box said, None if not asked.
    Where a person decided, `decision` is the last word and `reading` the field as it was read."""

    name: str
    value: str | None
    raw: str
    page: int
    box: Box
    confidence: float
    rule: str
    status: FieldStatus = FieldStatus.REVIEW
    reasons: tuple[str, ...] = ()
    printed: str | None = None
    handwritten: bool = False
    guess: str | None = None
    second: str | None = None
    decision: Decision | None = None
    reading: Field | None = None

    def __post_init__(self) -> None:
        unseen = self.handwritten and self.decision is None
        if self.status is FieldStatus.ACCEPTED and (self.value is None or unseen):
            raise ValueError(f"{self.name}: nothing handwritten or empty is accepted unseen")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"{self.name}: confidence out of 0..1")

    @property
    def shown(self) -> str | None:
        """What a reviewer is asked about: the value, else the best guess."""
        return self.value if self.value is not None else self.guess

    @property
    def turn(self) -> int:
        """How many decisions there are."""
        return self.decision.turn if self.decision else 0

    @property
    def mark(self) -> str:
        """Names what a reviewer sees: another decision or another reading has another mark."""
        read = self.reading or self
        seen = (read.value, read.guess, read.raw, read.second, read.page, read.box.as_list())
        return f"{self.turn}-{sha256(repr(seen).encode()).hexdigest()[:8]}"

    def decided(self, decision: Decision) -> Field:
        """The field as it stands after a person's word. What was rejected stays empty; a word that
        was taken back counts for the mark alone."""
        read, why = self.reading or self, (decision.outcome.value,)
        if decision.outcome is Outcome.WITHDRAWN:
            return replace(read, decision=decision, reading=read)
        if decision.value is None:
            return replace(
                read, value=None, raw="", guess=None, printed=None, second=None, handwritten=False,
                status=FieldStatus.REJECTED, reasons=why, decision=decision, reading=read,
            )  # fmt: skip
        return replace(
            read, value=decision.value, guess=None, printed=None, confidence=1.0,
            status=FieldStatus.ACCEPTED, reasons=why, decision=decision, reading=read,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """PageText(words) → Paper(fields). `loai` is a paper type, `evidence` codes that led to it.
    `pages` are the pages of the scan that belong to it, in order."""

    paper_id: str
    loai: str
    loai_confidence: float
    pages: tuple[PageText, ...]
    fields: tuple[Field, ...] = ()
    evidence: tuple[str, ...] = ()
    kq_code: str | None = None
    digitally_signed: bool = False

    def field(self, name: str) -> Field | None:
        return next((f for f in self.fields if f.name == name), None)
