"""What signatures need from the catalogue. Part of the unit of work (`pipeline/ports.py`); every
method raises CatalogueUnavailable when the database cannot be reached. Rows are added, never
changed; the last one counts."""

from __future__ import annotations

from typing import Protocol

from pipeline.certification import Certification
from pipeline.scan import ScanRow
from pipeline.signature import SignatureCheck


class Signed(Protocol):
    def add_signature_check(self, check: SignatureCheck) -> None: ...

    def signature_check(self, intake_id: str) -> SignatureCheck | None:
        """The last one of a scan's file; None where nobody looked."""

    def signed_scans(self, limit: int = 500, after: str | None = None) -> list[ScanRow]:
        """Scans with papers whose file carries digital signatures, in order of intake_id."""

    def add_certification(self, certification: Certification) -> bool:
        """False when the paper has another version by now, or somebody else took this turn:
        compare and set. Leave without a commit then."""

    def certifications(self, paper_id: str) -> list[Certification]:
        """All of a paper, by turn."""

    def restore_certification(self, certification: Certification) -> bool:
        """For `rebuild`: what is there already stays as it is (False)."""

    def compared_papers(self, desk: str, limit: int = 500, after: str | None = None) -> list[str]:
        """Ids of papers of the desk that anybody ever compared with an original, without those that
        did not change since they were certified, in order, from behind `after`."""
