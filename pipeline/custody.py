"""Who works on a scan, and what happens to it when the work ends badly.

A claim is a lease in the catalogue: it runs out when its owner dies, so nothing stays locked and
nothing is done by two at once; the token fences a late writer.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Busy, LostClaim, Refused, SecrecyMark, SohoaError
from pipeline.ports import Area
from pipeline.scan import Claim, Reason, Scan, ScanRow, ScanState
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Held:
    """A scan that is ours while `claim` lasts. `work` is removed at the end."""

    row: ScanRow
    claim: Claim
    work: Path

    def alive(self, tools: Tools, then: Callable[[], None]) -> Callable[[], None]:
        """A callback for progress that also renews the claim, a third of its time apart."""
        last = tools.clock.now()

        def renew() -> None:
            nonlocal last
            then()
            if (tools.clock.now() - last).total_seconds() > tools.limits.claim_seconds / 3:
                last = tools.clock.now()
                with tools.catalogue.begin() as unit:
                    unit.extend(self.claim, tools.limits.claim_seconds)
                    unit.commit()

        return renew


@contextmanager
def hold(intake_id: str, tools: Tools) -> Iterator[Held]:
    """Claim a scan; give it back as `failed` when the work raises. Raises Busy when it is done
    already or somebody else has it."""
    with tools.catalogue.begin() as unit:
        claim = unit.claim(intake_id, tools.owner, tools.limits.claim_seconds)
        row = unit.scan(intake_id)
        unit.commit()
    if claim is None:
        raise Busy(intake_id=intake_id)
    work = Path(tempfile.mkdtemp(prefix="scan-", dir=tools.work))
    try:
        yield Held(row, claim, work)
    except BaseException as trouble:
        _give_back(claim, trouble, tools)
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def fetch(held: Held, tools: Tools) -> Scan:
    """A private local copy of the bytes, from the intake or (after a crash) the originals."""
    key = object_key(held.row.sha256)
    path = held.work / "source"
    area = Area.INTAKE if tools.objects.stat(Area.INTAKE, key) else Area.ORIGINALS
    tools.objects.get(area, key, path)
    return Scan(held.row, path, held.work)


def set_aside(held: Held, refusal: Refused, tools: Tools) -> ScanRow:
    """Quarantine with the reason; a secret is held where only a person decides."""
    state = ScanState.HELD if isinstance(refusal, SecrecyMark) else ScanState.QUARANTINED
    with tools.catalogue.begin() as unit:
        unit.finish(held.claim, state, Reason(refusal.code, refusal.facts))
        row = unit.scan(held.row.intake_id)
        unit.commit()
    return row


def object_key(sha256: str) -> str:
    """Spread by hash prefix, so that no folder grows without end."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _give_back(claim: Claim, trouble: BaseException, tools: Tools) -> None:
    """A failed scan can be claimed again at once. Where the catalogue itself is down the claim
    runs out by its lease; Ctrl-C gives back without counting as a failure."""
    state, reason = ScanState.FAILED, Reason("internal", {"kind": type(trouble).__name__})
    if isinstance(trouble, SohoaError):
        reason = Reason(trouble.code, trouble.facts, trouble.retryable)
    elif not isinstance(trouble, Exception):
        state, reason = ScanState.RECEIVED, Reason("interrupted", {}, retryable=True)
    if isinstance(trouble, LostClaim):
        return
    with suppress(SohoaError), tools.catalogue.begin() as unit:
        unit.finish(claim, state, reason)
        unit.commit()
