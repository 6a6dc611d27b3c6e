"""Who works on a scan, and what happens to it when the work ends badly.

A claim is a lease in the catalogue, renewed while we work: it runs out when its owner dies, so
nothing stays locked and nothing is done by two at once; the token fences a late writer.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from pipeline.errors import (
    Busy,
    CatalogueRejected,
    LostClaim,
    Mismatch,
    NotFound,
    Refused,
    SecrecyMark,
    SohoaError,
    Unavailable,
)
from pipeline.keys import object_key
from pipeline.ports import Area
from pipeline.scan import Claim, EndedClaim, Reason, Scan, ScanRow, ScanState
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Held:
    """A scan that is ours while `claim` lasts. `work` is removed at the end."""

    row: ScanRow
    claim: Claim
    work: Path


@contextmanager
def hold(intake_id: str, tools: Tools) -> Iterator[Held]:
    """Claim a scan; give it back as `failed` when the work raises. Raises Busy when it is done
    already or somebody else has it, CatalogueUnavailable also when there is something to give
    back first and nobody to give it to."""
    give_back_owed(tools)
    claim = None
    try:
        with tools.catalogue.begin() as unit:
            claim = unit.claim(intake_id, tools.owner, tools.limits.claim_seconds)
            row = unit.scan(intake_id)
            unit.commit()
        if claim is None:
            raise Busy(intake_id=intake_id)
        with _private_folder(tools) as work, _renewed(claim, tools):
            yield Held(row, claim, work)
    except BaseException as trouble:
        if claim is not None:  # also one whose commit was not answered: it may have been entered
            _give_back(claim, trouble, tools)
        raise


def give_back_owed(tools: Tools) -> None:
    """Tell the catalogue which claims of this process are over, where it was away when they
    ended. Raises CatalogueUnavailable: then they are owed still, and run out by their lease if
    this process ends.

    The token makes it safe at any time and from any thread: what somebody else took over, or
    another thread gave back a moment ago, is not touched."""
    for ended in tuple(tools.owed.values()):
        with suppress(LostClaim, CatalogueRejected), tools.catalogue.begin() as unit:
            unit.finish(ended.claim, ended.state, ended.reason)
            unit.commit()
        tools.owed.pop(ended.claim.token, None)


def fetch(held: Held, tools: Tools) -> Scan:
    """A private local copy of the bytes, from the intake or (after a crash) the originals."""
    path = held.work / "source"
    found = _get_source(object_key(held.row.sha256), path, tools)
    if found != held.row.sha256:
        raise Mismatch(key=held.row.sha256, expected=held.row.sha256, found=found)
    return Scan(held.row, path, held.work)


def _get_source(key: str, path: Path, tools: Tools) -> str:
    """Bytes go from the intake to the originals and never back: asked for in this order they
    cannot be missed."""
    with suppress(NotFound):
        return tools.objects.get(Area.INTAKE, key, path).sha256
    return tools.objects.get(Area.ORIGINALS, key, path).sha256


def set_aside(held: Held, refusal: Refused, tools: Tools) -> ScanRow:
    """Quarantine with the reason; a secret is held where only a person decides."""
    state = ScanState.HELD if isinstance(refusal, SecrecyMark) else ScanState.QUARANTINED
    with tools.catalogue.begin() as unit:
        unit.finish(held.claim, state, Reason(refusal.code, refusal.facts))
        row = unit.scan(held.row.intake_id)
        unit.commit()
    return row


@contextmanager
def _private_folder(tools: Tools) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(
        prefix="scan-", dir=tools.work, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@contextmanager
def _renewed(claim: Claim, tools: Tools) -> Iterator[None]:
    """Keep the claim alive meanwhile, however long one step takes; it ends with this process."""
    over = Event()
    beat = Thread(target=_renew, args=(claim, tools, over), name="claim", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _renew(claim: Claim, tools: Tools, over: Event) -> None:
    """A catalogue that is away for a moment does not end it; a claim that is lost does."""
    while not over.wait(tools.limits.claim_seconds / 3):
        try:
            extend(claim, tools)
        except LostClaim:
            return
        except SohoaError:
            continue


def extend(claim: Claim, tools: Tools) -> None:
    """Make sure that the scan is ours for the full time from now; LostClaim when it is not."""
    with tools.catalogue.begin() as unit:
        unit.extend(claim, tools.limits.claim_seconds)
        unit.commit()


def _give_back(claim: Claim, trouble: BaseException, tools: Tools) -> None:
    """A failed scan can be claimed again at once. Where the catalogue itself is down it is told
    later; Ctrl-C gives back without counting as a failure."""
    if isinstance(trouble, LostClaim):
        return
    state, reason = ScanState.FAILED, Reason("internal", {"kind": type(trouble).__name__})
    if isinstance(trouble, SohoaError):
        reason = Reason(trouble.code, trouble.facts, trouble.retryable)
    elif not isinstance(trouble, Exception):
        state, reason = ScanState.RECEIVED, Reason("interrupted", {}, retryable=True)
    tools.owed[claim.token] = EndedClaim(claim, state, reason)
    with suppress(Unavailable):
        give_back_owed(tools)
