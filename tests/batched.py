"""Scans of batches in any state, put into a catalogue as if they had been worked on."""

from __future__ import annotations

from itertools import count

from pipeline.ports import Catalogue
from pipeline.scan import Context, MediaType, Reason, ScanRow, ScanState
from tests.contract.test_catalogue import make_paper

_NUMBERS = count(1)
BROKEN = Reason("broken", {"detail": "no trailer"})
KILLED = Reason("reading_failed", {}, retryable=True)
SECRET = Reason("secrecy_mark", {"page": 1, "mark": "MẬT"})
_REASONS = {
    ScanState.QUARANTINED: BROKEN,
    ScanState.FAILED: KILLED,
    ScanState.HELD: SECRET,
}


def put_scan(
    catalogue: Catalogue,
    state: ScanState = ScanState.RECEIVED,
    batch: str | None = "lo-1",
    desk: str = "desk-a",
    dossier: str | None = None,
) -> ScanRow:
    """One scan of a desk; stored ones have a paper of a page, those in processing a live claim."""
    with catalogue.begin() as unit:
        row = unit.add_scan(f"{next(_NUMBERS):064x}", 250_000, MediaType.PDF, batch)
        unit.link(row.intake_id, Context(desk, dossier))
        if state is not ScanState.RECEIVED:
            claim = unit.claim(row.intake_id, "somebody", 600)
            assert claim is not None
            if state is ScanState.STORED:
                unit.put_papers(row.intake_id, [make_paper(row)])
            if state is not ScanState.PROCESSING:
                unit.finish(claim, state, _REASONS.get(state))
        unit.commit()
        return unit.scan(row.intake_id)
