"""What happened to a dossier, in the order of time: what the one-stop system told of it, and what
people did with it here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipeline.deciding import may_see
from pipeline.desks import holds
from pipeline.dossier import Dossier, DossierState, StoredMessage
from pipeline.errors import NotAllowed, NotFound
from pipeline.ledger import Act, Deed, Entry
from pipeline.ports import UnitOfWork
from pipeline.question import Asker
from pipeline.tools import Tools

WORK = (Deed.OPENED, Deed.FILED, Deed.ATTACHED, Deed.REVOKED, Deed.EXPORTED)
"""What changed the dossier or left with it. Who looked is for inspectors, in the ledger itself."""

_MOST = 500  # of a kind


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing: a message of the one-stop system (`deed` None; `state` where it says one), or an
    entry of the ledger with its `seq`. `paper_id` only of a paper that the asker may be told of."""

    at: datetime
    deed: Deed | None = None
    state: DossierState | None = None
    user: str = ""
    desk: str = ""
    purpose: str = ""
    component: str | None = None
    paper_id: str | None = None
    seq: int | None = None


def read_timeline(
    ma_ho_so: str, asker: Asker, tools: Tools
) -> tuple[Dossier, tuple[Happening, ...]]:
    """The oldest first. The look is logged. Raises NotFound for no such dossier, NotAllowed for
    who does not hold it."""
    with tools.catalogue.begin() as unit:
        dossier = unit.dossier(ma_ho_so)
        if not holds(dossier, asker, tools.desks):
            raise NotAllowed(act="timeline")
        told = [_tell(one, tools) for one in unit.messages(ma_ho_so) if one.hand is None]
        done = list(_done(ma_ho_so, asker, unit))
        unit.append(
            Act(
                Deed.READ, asker.user, asker.desk, ma_ho_so=ma_ho_so,
                facts={"look": "timeline"},
            )
        )  # fmt: skip
        unit.commit()
    return dossier, tuple(sorted([*told, *done], key=lambda one: (one.at, one.seq or 0)))


def _tell(message: StoredMessage, tools: Tools) -> Happening:
    """Of the message its state alone: the rest is what the dossier says."""
    code = str(json.loads(message.body).get("TrangThaiHoSo") or "")
    return Happening(message.sent_at, state=tools.states.get(code))


def _done(ma_ho_so: str, asker: Asker, unit: UnitOfWork) -> Iterator[Happening]:
    for deed in WORK:
        for entry in unit.entries(0, _MOST, ma_ho_so=ma_ho_so, deed=deed):
            yield _retell(entry, asker, unit)


def _retell(entry: Entry, asker: Asker, unit: UnitOfWork) -> Happening:
    """What a live dossier used again is its own; a paper that another desk filed is not ours to
    name."""
    act, paper_id = entry.act, entry.act.paper_id
    if act.deed is Deed.FILED and paper_id and not _may_name(paper_id, asker, unit):
        paper_id = None
    return Happening(
        entry.at, act.deed, None, act.user, act.desk, act.purpose, act.component, paper_id,
        entry.seq,
    )  # fmt: skip


def _may_name(paper_id: str, asker: Asker, unit: UnitOfWork) -> bool:
    try:
        return may_see(unit.paper(paper_id), asker)
    except NotFound:
        return False


def others_since(
    ma_ho_so: str, component: str, seq: int, asker: Asker, tools: Tools
) -> Happening | None:
    """The last thing that somebody else did with the papers used again for this component, behind
    entry `seq` of the ledger: who looked at the dossier then does not know of it. Raises what
    `read_timeline` raises."""
    with tools.catalogue.begin() as unit:
        if not holds(unit.dossier(ma_ho_so), asker, tools.desks):
            raise NotAllowed(act="timeline")
        entries = [
            entry
            for deed in (Deed.ATTACHED, Deed.REVOKED)
            for entry in unit.entries(seq, _MOST, ma_ho_so=ma_ho_so, deed=deed)
            if entry.act.component == component and entry.act.user != asker.user
        ]
        last = max(entries, key=lambda entry: entry.seq, default=None)
        return _retell(last, asker, unit) if last else None


def newest_entry(tools: Tools) -> int:
    """Up to where the ledger goes: whoever looks now knows no more."""
    with tools.catalogue.begin() as unit:
        return unit.head().seq
