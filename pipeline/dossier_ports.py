"""What the core needs of a catalogue for dossiers; part of every unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.desks import Hands
from pipeline.dossier import (
    Dossier,
    DossierOrigin,
    Filing,
    PersonTie,
    Promise,
    StoredMessage,
)
from pipeline.scan import Role


class DossierUnit(Protocol):
    """Dossiers, their messages and papers, in the transaction of the unit of work. Every method
    raises CatalogueUnavailable when the database cannot be reached."""

    def add_message(self, message: StoredMessage) -> StoredMessage | None:
        """Keep a message and hold its dossier until the transaction ends; returns the message
        that has this id already, None when there was none (two at once: one is kept)."""

    def messages(self, ma_ho_so: str) -> tuple[StoredMessage, ...]:
        """In the order of their own time, then of their id."""

    def put_dossier(self, dossier: Dossier) -> None:
        """Write what the messages say together; the dossier's messages come first."""

    def dossier(self, ma_ho_so: str) -> Dossier:
        """NotFound when there is none."""

    def known_dossiers(self, codes: Sequence[str]) -> dict[str, Dossier]:
        """Those of them that are there, by code."""

    def dossiers(
        self,
        origin: DossierOrigin | None = None,
        live: bool | None = None,
        within: Hands | None = None,
        outside: Hands | None = None,
        limit: int = 100,
        after: str | None = None,
    ) -> list[Dossier]:
        """In order of ma_ho_so; `after` the last one of the page before; `within` those that are
        in these hands, `outside` those that are not and that nobody opened by hand either."""

    def promises(self, within: Hands, limit: int) -> list[Promise]:
        """Of the live dossiers in these hands, in order of ma_ho_so."""

    def dossiers_of(self, number: str) -> list[Dossier]:
        """Every dossier of a person or an organisation, by number, in order of ma_ho_so."""

    def file_paper(self, filing: Filing) -> bool:
        """Put a paper into a dossier; the last filing of the same paper there counts. False when
        it is there in the same role and for the same component."""

    def filings(self, ma_ho_so: str) -> tuple[Filing, ...]:
        """In the order in which they were made."""

    def filings_of_paper(self, paper_id: str) -> tuple[Filing, ...]:
        """In every dossier, in the order in which it was first filed."""

    def papers_handed_in(self, ma_ho_so: str) -> tuple[tuple[str, Role], ...]:
        """Papers that were scanned for a dossier, with the role they were handed in as."""

    def tie_person(self, tie: PersonTie) -> bool:
        """False when the paper is tied to this person in this place already."""

    def ties_of_paper(self, paper_id: str) -> tuple[PersonTie, ...]: ...

    def ties_of_papers(self, paper_ids: Sequence[str]) -> dict[str, tuple[PersonTie, ...]]:
        """Of those that are tied to anybody, by paper."""

    def papers_tied_to(self, so_dinh_danh: str) -> tuple[PersonTie, ...]:
        """What officers tied to a person, for the reuse check."""
