"""What the core needs of a catalogue for papers that are used again; part of every unit of work."""

from __future__ import annotations

from typing import Protocol

from pipeline.attachment import ReuseLink, Revocation
from pipeline.desks import Hands


class AttachmentUnit(Protocol):
    """Links between papers and components of dossiers, in the transaction of the unit of work.
    Every method raises CatalogueUnavailable when the database cannot be reached."""

    def hold_place(self, ma_ho_so: str, paper_id: str | None = None) -> None:
        """Until this transaction ends nobody else changes the dossier or its links, nor the paper;
        what is read from here on is as they stand. Neither has to be there. The ledger is held
        later than these, never before."""

    def add_link(self, link: ReuseLink) -> bool:
        """Without its revocation. False when it is there already, or another active one of the
        same dossier, component and paper (two at once: one is kept)."""

    def revoke_link(self, revocation: Revocation) -> bool:
        """Once: False when it is revoked already, or not there."""

    def reuse_link(self, link_id: str) -> ReuseLink:
        """NotFound when there is none."""

    def all_links(self, limit: int = 500, after: str | None = None) -> list[ReuseLink]:
        """In order of link_id, for verify; `after` the last one of the page before."""

    def links_to_look_at(
        self, within: Hands | None = None, after: str | None = None
    ) -> list[ReuseLink]:
        """Links of live dossiers of which the paper changed since, or something that counts
        happened to it, or is not there any more: by dossier, then by id."""

    def reuse_links(
        self, ma_ho_so: str | None = None, paper_id: str | None = None
    ) -> list[ReuseLink]:
        """Revoked ones too, in the order in which they were made; restricted where an id is
        given."""
