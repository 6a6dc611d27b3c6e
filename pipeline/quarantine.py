"""What people decide about scans that were set aside. Who may: `pipeline/set_aside.py`."""

from __future__ import annotations

from pipeline.arrangement import find_arrangement
from pipeline.errors import NotFound
from pipeline.ingest import Item, take
from pipeline.keys import object_key
from pipeline.ledger import Act, Deed
from pipeline.ports import Area, UnitOfWork
from pipeline.scan import ScanRow, ScanState
from pipeline.tools import Tools

SET_ASIDE = (ScanState.QUARANTINED, ScanState.HELD)


def find_set_aside(intake_id: str, tools: Tools) -> ScanRow:
    """One of them; NotFound when it is not set aside (any more)."""
    with tools.catalogue.begin() as unit:
        row = unit.scan(intake_id)
    if row.state not in SET_ASIDE:
        raise NotFound(kind="quarantine", key=intake_id)
    return row


def release_scan(
    intake_id: str, by: str, tools: Tools, desk: str = "", seen: ScanState | None = None
) -> Item:
    """Process it again on the word of `by`, who answers for it: a secrecy mark that was seen
    does not stop it this time. Raises NotFound, also where it is no longer `seen`."""
    return take(free_scan(intake_id, by, tools, desk, seen), tools)


def free_scan(
    intake_id: str, by: str, tools: Tools, desk: str = "", seen: ScanState | None = None
) -> ScanRow:
    """The decision alone; whoever comes first processes it. Raises what `release_scan` raises."""
    row = find_set_aside(intake_id, tools)
    with tools.catalogue.begin() as unit:
        _decide(unit, row, ScanState.RECEIVED, by, seen)
        unit.append(_describe(Deed.RELEASED, row, by, desk))
        unit.commit()
        return unit.scan(intake_id)


def drop_scan(
    intake_id: str, by: str, tools: Tools, desk: str = "", seen: ScanState | None = None
) -> None:
    """Remove the bytes; the row stays as the trace of who decided. First the row, so that a
    crash leaves an orphan that `verify` names rather than a row without its bytes. The bytes go
    while nobody can hand them in again: who does a moment later writes them anew."""
    row = find_set_aside(intake_id, tools)
    files = find_arrangement(row.sha256, tools.objects).files
    with tools.catalogue.begin() as unit:
        _decide(unit, row, ScanState.DROPPED, by, seen)
        unit.append(_describe(Deed.DROPPED, row, by, desk))
        unit.commit()
    with tools.catalogue.begin() as unit:
        if unit.move(intake_id, ScanState.DROPPED, ScanState.DROPPED, by):
            tools.objects.remove(Area.INTAKE, object_key(row.sha256))
        unit.commit()
    for sha256 in files:
        _drop_file(sha256, by, tools)


def _drop_file(sha256: str, by: str, tools: Tools) -> None:
    """A file of which the scan was put together goes with it, unless it is an original of another
    scan by now."""
    if tools.objects.stat(Area.INTAKE, object_key(sha256)) is None:
        return
    with tools.catalogue.begin() as unit:
        row = unit.scan_of_bytes(sha256)
        if row and unit.move(row.intake_id, ScanState.JOINED, ScanState.DROPPED, by):
            tools.objects.remove(Area.INTAKE, object_key(sha256))
        unit.commit()


def _decide(
    unit: UnitOfWork, row: ScanRow, state: ScanState, by: str, seen: ScanState | None
) -> None:
    """Of two who decide at once, the second finds nothing left to decide; nor does who decided
    about a file that bears a secrecy mark by now."""
    if not unit.move(row.intake_id, seen or row.state, state, by):
        raise NotFound(kind="quarantine", key=row.intake_id)


def _describe(deed: Deed, row: ScanRow, by: str, desk: str) -> Act:
    reason = row.reason.code if row.reason else ""
    facts = {"intake_id": row.intake_id, "sha256": row.sha256, "reason": reason}
    return Act(deed, by, desk, facts=facts)
