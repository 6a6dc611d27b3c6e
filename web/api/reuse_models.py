"""Papers used again: what comes out (`app/reuse_door.py`, `app/attach_door.py`; docs/reuse.md)."""

from __future__ import annotations

from web.api.answers import Told


class LinkCheck(Told):
    """What the gate said when the paper was attached."""

    code: str
    passed: bool | None
    detail: str


class Revocation(Told):
    by: str
    desk: str
    at: str
    reason: str
    entry: int


class Link(Told):
    """A paper that a dossier uses for a component."""

    link_id: str
    ma_ho_so: str
    component: str
    paper_id: str
    version: int
    """The paper's, when it was attached; so is `sha256`, of its original."""
    sha256: str
    kq_code: str | None
    pages: int
    by: str
    desk: str
    at: str
    purpose: str
    original_seen: bool
    checks: list[LinkCheck]
    entry: int
    """In the ledger."""
    revoked: Revocation | None


class Flag(Told):
    """What was found out since."""

    code: str
    detail: str
    reason: str


class Attached(Link):
    loai: str | None
    """Null: the paper is not there any more."""
    flags: list[Flag]


class Links(Told):
    items: list[Attached]


class Evidence(Told):
    """What a check rests on; what is not known is left out."""

    field: str | None = None
    page: int | None = None
    box: list[int] | None = None
    by: str | None = None
    at: str | None = None
    paper_id: str | None = None


class Check(Told):
    """One check of the gate; `passed` null: undecided, a person has to look."""

    code: str
    passed: bool | None
    detail: str
    reason: str
    hint: str | None
    facts: dict[str, str]
    evidence: list[Evidence]


class Tie(Told):
    """An officer says that the paper is this person's, and why."""

    evidence: str
    part: str
    by: str
    desk: str
    at: str


class TiedPaper(Tie):
    paper_id: str


class Reuse(Told):
    """A paper, and whether it may be used: `usable`, `see_original`, `not_usable`."""

    paper_id: str
    loai: str
    state: str
    issued: str | None
    checks: list[Check]
    tied: Tie | None


class AskedPerson(Told):
    number: str
    """Its last three digits."""
    name: str | None


class ComponentReuse(Told):
    """One component for one person; `ma_ho_so` null where a procedure was asked for."""

    ma_ho_so: str | None
    ma_thu_tuc: str
    person: AskedPerson
    component: str
    name: str
    modes: list[str]
    ways: str
    """The same in words."""
    condition: str | None
    state: str
    conclusion: str
    attached: list[Attached]
    papers: list[Reuse]


class Checked(Told):
    """Of a dossier or a procedure its components, of a paper type the papers; the best first."""

    items: list[ComponentReuse | Reuse]
