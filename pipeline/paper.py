"""A paper: what it is and what it says, each value with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.page import Box, PageText


class FieldStatus(StrEnum):
    """`accepted` only when independent evidence agrees; everything else waits for a person."""

    ACCEPTED = "accepted"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Field:
    """One value with its evidence.

    `name` as in the table of field names; `value` normalised (ISO dates with their precision,
    digits for ID numbers, NFC), None when it cannot be known; `raw` the words as read; `page` the
    page number in the source file; `confidence` 0..1; `rule` the name of the rule that found it;
    `reasons` why it is accepted or not, as codes. For a partly handwritten value `value` is None,
    `printed` the printed rest, `guess` a best guess.
    `second` is what a second, independent reading of the same box said, None if not asked."""

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

    def __post_init__(self) -> None:
        if self.status is FieldStatus.ACCEPTED and (self.value is None or self.handwritten):
            raise ValueError(f"{self.name}: nothing handwritten or empty is accepted unseen")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"{self.name}: confidence out of 0..1")


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
