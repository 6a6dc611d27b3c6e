"""The digital signatures of stored files are looked at again when somebody asks, say because other
certificates are trusted now. What was found before stays beside what is found.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.access import Look, read_paper
from pipeline.anchoring import SELF
from pipeline.attesting import look
from pipeline.deciding import see
from pipeline.errors import Mismatch, NotAllowed, SohoaError, Unavailable
from pipeline.keys import object_key
from pipeline.ledger import Act, Deed
from pipeline.ports import Area
from pipeline.question import Asker, Duty
from pipeline.scan import Reason, ScanRow
from pipeline.signature import SignatureCheck, states_of
from pipeline.tools import Tools

CHUNK = 500  # scans asked for at once


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one scan; `reason` where it could not be checked now."""

    intake_id: str
    check: SignatureCheck | None = None
    reason: Reason | None = None


def check_again(paper_id: str, asker: Asker, tools: Tools) -> SignatureCheck | None:
    """The signatures of a paper's file as they are judged now, entered beside what was found
    before; None where the file has none. They belong to the file: its other papers have them too.

    Raises NotFound for who may not see the paper, NotAllowed, Mismatch when the original is not
    what it was."""
    if not asker.decides:
        raise NotAllowed(act="signatures")
    with tools.catalogue.begin() as unit:
        row = see(paper_id, asker, unit)
        scan = unit.scan(row.intake_id)
    if not row.digitally_signed:
        return None
    return _check_scan(scan, tools, Act(Deed.VERIFIED, asker.user, asker.desk, paper_id=paper_id))


def last_check(paper_id: str, asker: Asker, tools: Tools) -> SignatureCheck | None:
    """What was found last; None where nobody looked. Raises NotFound."""
    row = read_paper(paper_id, Look.SIGNATURES, asker, tools)
    with tools.catalogue.begin() as unit:
        return unit.signature_check(row.intake_id)


def check_all(asker: Asker, tools: Tools) -> Iterator[Checked]:
    """Every signed file of every desk, one result each: what cannot be checked does not stop the
    others. Tells states, not papers. Raises NotAllowed."""
    if not asker.duties & {Duty.APPROVER, Duty.ADMINISTRATOR}:
        raise NotAllowed(act="signatures")
    tools.signatures.trust()  # certificates that cannot be read are one trouble, not thousands
    for scan in _walk(tools):
        try:
            act = Act(Deed.VERIFIED, asker.user, asker.desk, facts={"intake_id": scan.intake_id})
            yield Checked(scan.intake_id, _check_scan(scan, tools, act))
        except SohoaError as trouble:
            yield _tell(trouble, scan)


def check_unchecked(asker: Asker | None, tools: Tools) -> Iterator[Checked]:
    """Every signed file at which nobody looked, one result each, so after a rebuild all of them:
    what spoils a paper is not kept in the objects. Raises StoreUnavailable or
    CatalogueUnavailable; whatever else is wrong is told of each file."""
    user, desk = (asker.user, asker.desk) if asker else (SELF, "")
    for scan in _walk(tools):
        with tools.catalogue.begin() as unit:
            if unit.signature_check(scan.intake_id) is not None:
                continue
        try:
            act = Act(Deed.VERIFIED, user, desk, facts={"intake_id": scan.intake_id})
            yield Checked(scan.intake_id, _check_scan(scan, tools, act))
        except Unavailable:
            raise
        except SohoaError as trouble:
            yield _tell(trouble, scan)


def _tell(trouble: SohoaError, scan: ScanRow) -> Checked:
    reason = Reason(trouble.code, trouble.facts, trouble.retryable)
    return Checked(scan.intake_id, reason=reason)


def _walk(tools: Tools) -> Iterator[ScanRow]:
    after = None
    while True:
        with tools.catalogue.begin() as unit:
            rows = unit.signed_scans(CHUNK, after)
        yield from rows
        if not rows:
            return
        after = rows[-1].intake_id


def _check_scan(scan: ScanRow, tools: Tools, act: Act) -> SignatureCheck:
    with tempfile.TemporaryDirectory(prefix="signed-", dir=tools.work) as folder:
        path = Path(folder) / "source"
        found = tools.objects.get(Area.ORIGINALS, object_key(scan.sha256), path).sha256
        if found != scan.sha256:
            raise Mismatch(key=object_key(scan.sha256), expected=scan.sha256, found=found)
        check = look(scan, path, tools)
    with tools.catalogue.begin() as unit:
        unit.add_signature_check(check)
        states = [state.value for state in states_of(check)]
        unit.append(replace(act, facts={**act.facts, "states": states}))
        unit.commit()
    return check
