"""What goes in and comes out about the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field

from app.ledger_check import Checked
from pipeline import ledger
from pipeline.ledger import Deed, Fault, entry_record
from pipeline.ledger_state import LedgerState
from web.api.answers import Record, Told
from web.api.shapes import Key, Shape, Words

Many = Annotated[int, Field(ge=1, le=1000)]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class EntriesBody(Shape):
    """All that is said together; `until` is not included; `said` stands in the purpose, accents or
    not."""

    purpose: Words
    user: Key | None = None
    desk: Key | None = None
    paper_id: Key | None = None
    ma_ho_so: Key | None = None
    deed: Deed | None = None
    since: datetime | None = None
    until: datetime | None = None
    said: Words | None = None
    limit: Many = 50
    after: Seq = 0


class AskersBody(Shape):
    """`text`: the name or number that somebody may have looked for."""

    purpose: Words
    text: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
    limit: Many = 50
    after: Seq = 0


class LedgerEntry(Told):
    """Everything that is hashed, as docs/audit.md says; `at` in the very spelling of the hash."""

    seq: int
    at: str
    deed: Deed
    user: str
    desk: str
    purpose: str
    ma_ho_so: str | None
    paper_id: str | None
    version: int | None
    component: str | None
    facts: Record
    before: str
    digest: str

    @classmethod
    def of(cls, entry: ledger.Entry) -> Self:
        told: dict[str, Any] = entry_record(entry)
        return cls.model_validate(told)


class Entries(Told):
    items: list[LedgerEntry]
    next: int | None


class Askers(Entries):
    """`count` of the `looked_at` searches and checks asked for this; `other_key` of them were
    written under another key and can say nothing."""

    count: int
    looked_at: int
    other_key: int


class Broken(Told):
    entry: int
    fault: Fault


class Verdict(Told):
    """`breaks` tell the entry and what is wrong with it, at most a hundred; none: it is whole."""

    whole: bool
    entries: int
    anchored: int
    breaks: list[Broken]


class Check(Told):
    """Of the whole ledger, beside the calls. `whole` null while it runs (`ended_at` null) or where
    it could not be ended (`trouble`: the code of the error). `count` of all breaks."""

    started_at: datetime
    ended_at: datetime | None
    whole: bool | None
    entries: int
    anchored: int
    breaks: list[Broken]
    count: int
    trouble: str | None

    @classmethod
    def of(cls, checked: Checked) -> Self:
        known = checked.ended_at is not None and checked.trouble is None
        return cls(
            started_at=checked.started_at,
            ended_at=checked.ended_at,
            whole=checked.is_sound if known else None,
            entries=checked.entries,
            anchored=checked.anchored,
            breaks=[Broken(entry=one.seq, fault=one.fault) for one in checked.breaks],
            count=checked.count,
            trouble=checked.trouble.code if checked.trouble else None,
        )


class Reach(Told):
    """How far the ledger goes: its last entry with its digest, the last one that lies in an anchor
    (0: none), when that was cast, and how many wait."""

    seq: int
    digest: str
    anchored: int
    anchored_at: datetime | None
    waiting: int

    @classmethod
    def of(cls, state: LedgerState) -> Self:
        facts = {"anchored": state.anchored, "anchored_at": state.anchored_at}
        head = {"seq": state.head.seq, "digest": state.head.digest}
        return cls.model_validate(head | facts | {"waiting": state.waiting})
