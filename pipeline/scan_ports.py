"""What the catalogue keeps of scans, as a part of `pipeline.ports.UnitOfWork`."""

from __future__ import annotations

from typing import Protocol

from pipeline.scan import Claim, Context, MediaType, Reason, ScanRow, ScanState


class ScanUnit(Protocol):
    """Files as they came in, who works on them, and the desks and dossiers they are tied to."""

    def restore_scan(self, row: ScanRow) -> ScanRow:
        """For `rebuild`: insert the row as it is given, or return the row that has this hash
        already, unchanged."""

    def scan_of_bytes(self, sha256: str) -> ScanRow | None:
        """The scan with these bytes, for `verify` and `rebuild`."""

    def add_scan(
        self, sha256: str, size: int, media_type: MediaType | None, batch_id: str | None
    ) -> ScanRow:
        """Insert, or return the row that has this hash already (two at once: one row)."""

    def link(self, intake_id: str, context: Context) -> bool:
        """Tie the scan to a desk and dossier; False when it was tied there already. A new tie
        of a stored paper also writes its outbox rows and raises the paper's version."""

    def contexts(self, intake_id: str) -> tuple[Context, ...]: ...

    def scan(self, intake_id: str) -> ScanRow:
        """NotFound when there is none."""

    def scans(
        self,
        state: ScanState | None = None,
        batch_id: str | None = None,
        limit: int = 1000,
        after: str | None = None,
    ) -> list[ScanRow]:
        """In order of intake_id; `after` the last intake_id of the page before."""

    def count_scans(self, batch_id: str) -> dict[ScanState, int]: ...

    def claim(self, intake_id: str, owner: str, seconds: float) -> Claim | None:
        """Take a scan that is received or failed, or whose claim has run out or whose owner is
        known dead (`forget_owner`). None when it is done or somebody works on it. Counts an
        attempt."""

    def forget_owner(self, owner: str) -> int:
        """Give back what a dead process of this owner name held; returns how many."""

    def owners(self) -> list[str]:
        """Owners that hold a claim now."""

    def extend(self, claim: Claim, seconds: float) -> None:
        """LostClaim when somebody else has it now."""

    def finish(self, claim: Claim, state: ScanState, reason: Reason | None = None) -> None:
        """End the claim with a state; LostClaim when it is no longer ours. Given back as
        `received` (interrupted), the attempt is not counted."""

    def move(
        self, intake_id: str, before: ScanState, after: ScanState, by: str | None = None
    ) -> bool:
        """A person's decision on a scan that nobody works on (release, drop); `by` into
        `cleared_by`: the last decision alone counts. False when it was not in `before`."""
