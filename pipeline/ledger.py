"""The ledger: who read, decided or reused what, when and what for, as one chain of hashes.

Each entry carries the hash of the one before it, so that whoever changes, removes or moves one has
to write all later ones anew; and anchors, which lie where nobody can remove them
(`pipeline/anchoring.py`), hold what the hashes were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain, pairwise
from typing import Any

NOTHING_BEFORE = "0" * 64
"""Stands for the hash of the entry before the first one."""


class Deed(StrEnum):
    """What was done (domain: every view, download and reuse is logged)."""

    SEARCHED = "searched"
    READ = "read"
    DOWNLOADED = "downloaded"
    DECIDED = "decided"
    CHECKED = "checked"  # whether papers may be reused
    ATTACHED = "attached"
    REVOKED = "revoked"
    OPENED = "opened"  # a dossier, by hand
    FILED = "filed"
    TIED = "tied"
    CERTIFIED = "certified"
    VERIFIED = "verified"  # a digital signature
    ENDED = "ended"  # a paper's effect
    RELEASED = "released"  # from quarantine
    DROPPED = "dropped"
    LISTED = "listed"  # the ledger itself was read
    ASKED = "asked"  # whether something was searched for
    EXPORTED = "exported"
    ANCHORED = "anchored"
    REBUILT = "rebuilt"  # the catalogue, from objects
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED_OUT = "locked_out"  # after too many failures
    ACCOUNT_CHANGED = "account_changed"  # or a key of a machine


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what, what for, to what. `purpose` in the person's own words, without numbers of
    persons; `version` of the paper; `component` by its key; `facts` codes, counts and ids, never a
    name, a number of a person or the words of a question: an entry cannot be erased."""

    deed: Deed
    user: str
    desk: str
    purpose: str = ""
    ma_ho_so: str | None = None
    paper_id: str | None = None
    version: int | None = None
    component: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger. `seq` 1, 2, 3 … without gaps; `at` aware, in UTC, to the microsecond;
    `before` the digest of the entry before (64 zeros for the first); `digest` the SHA-256, hex, of
    everything else."""

    seq: int
    at: datetime
    act: Act
    before: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """Up to where a chain goes: the last entry's `seq` (0: none) and digest."""

    seq: int
    digest: str


class Fault(StrEnum):
    """What is wrong with an entry."""

    CHANGED = "changed"  # its hash is not that of its content
    REPLACED = "replaced"  # whole in itself, but not the one that its neighbours were written to
    MISSING = "missing"
    MISPLACED = "misplaced"  # twice, or out of its order
    REWRITTEN = "rewritten"  # not the one that an anchor saw
    CUT_OFF = "cut_off"  # it and all later ones are gone
    UNANCHORED = "unanchored"  # a later one lies in an anchor, and it does not
    ANCHOR_SPOILT = "anchor_spoilt"  # the anchor that begins with it cannot be read


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain is broken: `seq` of the (first) entry and what is wrong with it."""

    seq: int
    fault: Fault


def seal(act: Act, seq: int, at: datetime, before: str) -> Entry:
    """The entry with its hash, its facts as they will come back from a database: a tuple is a list
    then. The form that is hashed stands for ever: entries that were written in it are checked by
    it. Raises ValueError for facts that are no plain JSON."""
    act, at = replace(act, facts=json.loads(_canonical(act.facts))), at.astimezone(UTC)
    return Entry(seq, at, act, before, _digest(act, seq, at, before))


def find_breaks(entries: Iterable[Entry], anchors: Iterable[Head] = ()) -> Iterator[Break]:
    """Every break of a chain that begins with entry 1; `anchors`, in the order of their `seq`, say
    what the digest of some of the entries was. Reads both once and keeps two entries.

    A tail that no anchor speaks of can be cut off unseen: what knows the head is an anchor too."""
    walk = _Walk(anchor for anchor in anchors if anchor.seq)
    for entry, following in pairwise(chain(entries, [None])):
        if entry is not None:
            yield from walk.pass_by(entry, following)
    if walk.has_more():
        yield Break(walk.expected, Fault.CUT_OFF)


class _Walk:
    """How far the chain is walked; `_sound` the last entry, where nothing is wrong with it."""

    def __init__(self, anchors: Iterator[Head]) -> None:
        self.expected = 1
        self._anchors = anchors
        self._anchor = next(anchors, None)
        self._sound: Entry | None = None

    def pass_by(self, entry: Entry, following: Entry | None) -> Iterator[Break]:
        if entry.seq < self.expected:
            yield Break(entry.seq, Fault.MISPLACED)
            return
        if entry.seq > self.expected:
            yield Break(self.expected, Fault.MISSING)
            self._sound = None
        found = self._own_break(entry) or self._broken_link(entry, following)
        if found is not None:
            yield found
        is_sound = found is None or found.seq != entry.seq
        self.expected, self._sound = entry.seq + 1, entry if is_sound else None

    def has_more(self) -> bool:
        """Whether an anchor saw entries that did not come."""
        while self._anchor is not None and self._anchor.seq < self.expected:
            self._anchor = next(self._anchors, None)
        return self._anchor is not None

    def _own_break(self, entry: Entry) -> Break | None:
        was_another = self._was_another(entry)
        if _digest(entry.act, entry.seq, entry.at, entry.before) != entry.digest:
            return Break(entry.seq, Fault.CHANGED)
        return Break(entry.seq, Fault.REWRITTEN) if was_another else None

    def _was_another(self, entry: Entry) -> bool:
        """By the anchors that speak of it; those of before are passed by."""
        differs = False
        while self._anchor is not None and self._anchor.seq <= entry.seq:
            differs |= self._anchor.seq == entry.seq and self._anchor.digest != entry.digest
            self._anchor = next(self._anchors, None)
        return differs

    def _broken_link(self, entry: Entry, following: Entry | None) -> Break | None:
        """Of two entries that do not fit together, the latter is named when the one behind it does
        not fit it either, else the former: the latter says what stood there when it was written."""
        before = NOTHING_BEFORE if entry.seq == 1 else self._sound and self._sound.digest
        if before is None or entry.before == before:
            return None
        adjacent = following is not None and following.seq == entry.seq + 1
        fits = following is None or not adjacent or following.before == entry.digest
        return Break(entry.seq - 1 if fits and entry.seq > 1 else entry.seq, Fault.REPLACED)


def entry_record(entry: Entry) -> dict[str, Any]:
    """An entry as plain JSON, its digest last."""
    content = _content(entry.act, entry.seq, entry.at, entry.before)
    return content | {"digest": entry.digest}


def read_entry(record: Mapping[str, Any]) -> Entry:
    """What `entry_record` told. Raises KeyError, TypeError or ValueError for anything else."""
    facts = dict(record)
    chained = (facts.pop("before"), facts.pop("digest"))
    seq, at = int(facts.pop("seq")), datetime.fromisoformat(facts.pop("at"))
    return Entry(seq, at, Act(**facts | {"deed": Deed(facts["deed"])}), *chained)


def _digest(act: Act, seq: int, at: datetime, before: str) -> str:
    return hashlib.sha256(_canonical(_content(act, seq, at, before)).encode()).hexdigest()


def _content(act: Act, seq: int, at: datetime, before: str) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": at.isoformat(timespec="microseconds"),
        "deed": act.deed.value,
        "user": act.user,
        "desk": act.desk,
        "purpose": act.purpose,
        "ma_ho_so": act.ma_ho_so,
        "paper_id": act.paper_id,
        "version": act.version,
        "component": act.component,
        "facts": dict(act.facts),
        "before": before,
    }


def _canonical(content: Mapping[str, Any]) -> str:
    try:
        return _JSON.encode(dict(content))
    except TypeError as error:
        raise ValueError("no plain JSON") from error


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
