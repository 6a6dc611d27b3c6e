"""Dossiers and what procedures ask for: what comes out (`app/dossier_door.py`)."""

from __future__ import annotations

from web.api.answers import Told
from web.api.reuse_models import Attached


class Person(Told):
    """Whose dossier it is, for who holds it."""

    number: str | None
    """Its last four digits."""
    name: str | None


class Opened(Told):
    """Who opened it by hand, and what for."""

    user: str
    desk: str
    purpose: str


class DossierHead(Told):
    ma_ho_so: str
    ma_thu_tuc: str | None
    origin: str
    """`one_stop` or `by_hand`."""
    state: str
    live: bool
    """Its persons' papers of every desk are open to who holds it."""
    complete: bool
    """Procedure and persons are known."""
    persons: list[Person] | None = None
    ngay_tiep_nhan: str | None
    ngay_hen_tra: str | None
    channel: str | None
    don_vi_xu_ly: str | None
    nguoi_xu_ly: str | None
    as_of: str
    """The time of its newest message."""
    opened_by: Opened | None = None


class DossierHeads(Told):
    items: list[DossierHead]
    next: str | None


class FiledPaper(Told):
    paper_id: str
    loai: str
    kq_code: str | None
    role: str
    component: str | None


class Attachment(Told):
    """A file that the one-stop system has. `reused`: 0 no, 1 used again, 2 used again and replaced
    by the result `replaced_by`."""

    id: str
    component: str | None
    name: str | None
    digitised: bool
    reused: int
    from_store: bool
    replaced_by: str | None


class Component(Told):
    """A paper that a procedure asks for (docs/procedures.md); what is not said is left out."""

    key: str
    name: str
    modes: list[str]
    """How it may be satisfied, the preferred way first."""
    code: str | None = None
    """Its mã thành phần."""
    group: str
    condition: str
    loai: list[str]
    kq_codes: list[str]
    originals: int
    copies: int
    purpose: bool
    """It must have been issued for this purpose."""
    valid_months: int | None = None
    source: str


class ChecklistLine(Component):
    papers: list[FiledPaper]
    attachments: list[Attachment]


class Procedure(Told):
    """As docs/procedures.md tells; what is not said is left out."""

    ma_thu_tuc: str
    name: str
    levels: list[str]
    time: str
    results: list[str]
    """National codes of what it issues."""
    effective_from: str | None = None
    effective_to: str | None = None
    recheck_on: str | None = None
    source: str
    components: list[Component]


class Procedures(Told):
    items: list[Procedure]


class Form(Told):
    """A paper type."""

    loai: str
    name: str
    kq_code: str | None
    fields: list[str]


class Forms(Told):
    items: list[Form]


class Result(Told):
    """What the dossier led to, as the one-stop system told it."""

    name: str
    kq_code: str | None
    so_ky_hieu: str | None
    ngay_cap: str | None
    has_file: bool


class Joined(Told):
    """A paper that was filed here and that a person joined with `successor` since."""

    paper_id: str
    successor: str
    component: str | None


class Dossier(DossierHead):
    """Names and values only for who holds it."""

    ma_linh_vuc: str | None
    trich_yeu: str | None
    ngay_nop: str | None
    ngay_ket_thuc: str | None
    ngay_tra: str | None
    ngay_tu_choi: str | None
    return_reason: str | None
    components: list[ChecklistLine]
    loose: list[FiledPaper]
    """Components that nobody assigned."""
    attachments: list[Attachment]
    results: list[FiledPaper]
    issued: list[Result]
    return_papers: list[FiledPaper]
    process: list[FiledPaper]
    hidden: int
    """Papers that the caller may not see."""
    joined: list[Joined]
    attached: list[Attached]
    """Papers of the store that it uses again."""


class Happening(Told):
    """A message of the one-stop system (`deed` null; `state` where it says one), or what somebody
    did here, with its entry in the ledger. A paper of another desk is not named."""

    at: str
    deed: str | None
    state: str | None
    user: str
    desk: str
    purpose: str
    component: str | None
    paper_id: str | None
    entry: int | None


class Timeline(Told):
    """The oldest first."""

    ma_ho_so: str
    items: list[Happening]


class Flagged(Told):
    ma_ho_so: str
    ma_thu_tuc: str | None
    papers: list[Attached]


class FlaggedPage(Told):
    items: list[Flagged]
    next: str | None


class Filed(Told):
    """`fits` whether the component takes papers of this type; null where none was named."""

    ma_ho_so: str
    paper_id: str
    new: bool
    fits: bool | None
