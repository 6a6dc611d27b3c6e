"""Who may see and decide what was set aside. The desk that handed a file in decides about it, an
administrator about what is stuck; of a file with a secrecy mark an approver of the desk alone:
lifting the mark, or removing the bytes, is answered for by name (docs/web.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.batch_ports import WaitingScan
from pipeline.batches import watched_desk
from pipeline.errors import NotAllowed, NotFound
from pipeline.ingest import Item
from pipeline.quarantine import SET_ASIDE, drop_scan, free_scan, release_scan
from pipeline.question import Asker, Duty
from pipeline.scan import ScanRow, ScanState
from pipeline.tools import Tools

_HANDLERS = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER})


AT_ONCE = 500  # scans that are read in one statement


def list_set_aside_for(
    asker: Asker, tools: Tools, limit: int = 100, before: str | None = None
) -> list[WaitingScan]:
    """Newest first; with `before`, those older than this intake id. Raises NotAllowed."""
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        return unit.waiting_scans(SET_ASIDE, desk, limit=limit, before=before)


def walk_set_aside_for(asker: Asker, tools: Tools) -> Iterator[WaitingScan]:
    """All of them, newest first. Raises NotAllowed."""
    found = list_set_aside_for(asker, tools, AT_ONCE)
    while found:
        yield from found
        found = list_set_aside_for(asker, tools, AT_ONCE, found[-1].row.intake_id)


def read_set_aside_for(intake_id: str, asker: Asker, tools: Tools) -> WaitingScan:
    """Raises NotAllowed, and NotFound for what this person does not see or is not set aside."""
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        row, ties = unit.scan(intake_id), unit.contexts(intake_id)
    seen = desk is None or any(tie.desk == desk for tie in ties)
    if row.state not in SET_ASIDE or not seen:
        raise NotFound(kind="quarantine", key=intake_id)
    return WaitingScan(row, tuple(ties))


def count_set_aside_for(asker: Asker, tools: Tools) -> int:
    desk = watched_desk(asker)
    with tools.catalogue.begin() as unit:
        return unit.count_waiting(SET_ASIDE, desk)


def may_decide(scan: WaitingScan, asker: Asker) -> bool:
    """About this one."""
    at_desk = any(tie.desk == asker.desk for tie in scan.contexts)
    if scan.row.state is ScanState.HELD:
        return at_desk and Duty.APPROVER in asker.duties
    return Duty.ADMINISTRATOR in asker.duties or (at_desk and bool(asker.duties & _HANDLERS))


def release_for(intake_id: str, asker: Asker, tools: Tools) -> Item:
    """Process it again here and now; what became of it. Raises what `free_for` raises."""
    seen = _check(intake_id, asker, tools)
    return release_scan(intake_id, asker.user, tools, asker.desk, seen)


def free_for(intake_id: str, asker: Asker, tools: Tools) -> ScanRow:
    """Whoever comes first processes it again; as it waits now. Raises NotFound for what this person
    does not see or is not set aside, NotAllowed for what another decides."""
    seen = _check(intake_id, asker, tools)
    return free_scan(intake_id, asker.user, tools, asker.desk, seen)


def drop_for(intake_id: str, asker: Asker, tools: Tools) -> None:
    """The bytes go. Raises what `free_for` raises."""
    seen = _check(intake_id, asker, tools)
    drop_scan(intake_id, asker.user, tools, asker.desk, seen)


def _check(intake_id: str, asker: Asker, tools: Tools) -> ScanState:
    """In which state the asker may decide about it."""
    found = read_set_aside_for(intake_id, asker, tools)
    if not may_decide(found, asker):
        raise NotAllowed(act="quarantine")
    return found.row.state
