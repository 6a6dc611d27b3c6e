"""A dossier: what the one-stop system, or an officer by hand, says of one case at the counter.

Everything known of it comes in messages, which are kept as they came; a `Dossier` is what they
say together, the newer outranking the older whatever the order in which they arrived.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.scan import Role

PROCESS_TYPES = frozenset({"giay_tiep_nhan", "phieu_kiem_soat"})
"""Paper types of TT 03/2025/TT-VPCP, Phụ lục I: filed with the dossier, never a component."""


class DossierOrigin(StrEnum):
    """Where a dossier comes from. One opened by hand stays marked, whatever comes later."""

    ONE_STOP = "one_stop"
    BY_HAND = "by_hand"


class DossierState(StrEnum):
    """Where it stands; `dossier_states.toml` says which TrangThaiHoSo means which."""

    REGISTERED = "registered"
    RECEIVED = "received"
    REFUSED = "refused"
    IN_PROCESS = "in_process"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    WITHDRAWAL = "withdrawal"
    STOPPED = "stopped"
    FINISHED = "finished"
    RETURNED = "returned"


LIVE = frozenset(
    {
        DossierState.REGISTERED,
        DossierState.RECEIVED,
        DossierState.IN_PROCESS,
        DossierState.SUPPLEMENT,
        DossierState.PAYMENT,
        DossierState.FINISHED,
    }
)
"""While it stands so, an officer who holds it may look for that person's papers."""


class Channel(StrEnum):
    """KenhThucHien."""

    COUNTER = "1"
    ONLINE = "2"
    POST = "3"


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Whose dossier it is. `number` as the message tells it, digits (and the dash of a branch's
    tax code) alone; `kind` its LoaiDinhDanh, not interpreted: the number's own form decides."""

    number: str
    name: str | None = None
    kind: str | None = None

    @property
    def so_dinh_danh(self) -> str | None:
        """The 12 digits of a person, None for any other number."""
        return self.number if re.fullmatch(r"[0-9]{12}", self.number) else None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One `TaiLieuNop`: a file that the one-stop system has. `component` is its MaThanhPhanHoSo;
    `reused` 0 none, 1 reused, 2 reused and replaced by the result `replaced_by`."""

    attachment_id: str
    component: str | None = None
    name: str | None = None
    link: str | None = None
    digitised: bool = False
    reused: int = 0
    from_store: bool = False
    replaced_by: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """One `GiayToKetQua`. Days are ISO 8601 with their precision."""

    name: str
    kq_code: str | None = None
    paper_ref: str | None = None
    component: str | None = None
    link: str | None = None
    so_ky_hieu: str | None = None
    trich_yeu: str | None = None
    ngay_cap: str | None = None
    thoi_han: str | None = None
    pham_vi: str | None = None
    owner: str | None = None
    database: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells one result from another."""
        if self.paper_ref:
            return (self.paper_ref,)
        return (self.kq_code or "", self.so_ky_hieu or "", self.name)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one message says: None is "not said". Times are aware; `attachments` and `results` add
    to those before, one of the same id taking the other's place."""

    ma_thu_tuc: str | None = None
    ma_linh_vuc: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    persons: tuple[PersonRef, ...] | None = None
    trich_yeu: str | None = None
    ngay_nop: datetime | None = None
    ngay_tiep_nhan: datetime | None = None
    ngay_hen_tra: datetime | None = None
    ngay_ket_thuc: datetime | None = None
    ngay_tra: datetime | None = None
    ngay_tu_choi: datetime | None = None
    place: str | None = None
    channel: Channel | None = None
    state_code: str | None = None
    don_vi_xu_ly: str | None = None
    nguoi_xu_ly: str | None = None
    return_reason: str | None = None
    has_digitised: bool | None = None
    vneid_verified: bool | None = None
    paid_online: bool | None = None
    databases: tuple[str, ...] | None = None
    attachments: tuple[Attachment, ...] | None = None
    results: tuple[ResultPaper, ...] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was understood. `message_id` is its own, or made of its content; `digest`
    the SHA-256 of its content; `ignored` keys that are not ours."""

    message_id: str
    ma_ho_so: str
    sent_at: datetime
    digest: str
    body: str
    facts: Facts
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """Who opened a dossier by hand, where and what for."""

    user: str
    desk: str
    purpose: str


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as it is kept: `body` the JSON text as received, `hand` for one by hand."""

    message_id: str
    ma_ho_so: str
    sent_at: datetime
    received_at: datetime
    digest: str
    body: str
    hand: Hand | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """What all messages say together. `as_of` is the time of the newest; `complete` tells whether
    the procedure and the person are known: a status may arrive before the dossier itself."""

    ma_ho_so: str
    origin: DossierOrigin
    state: DossierState
    as_of: datetime
    facts: Facts
    hand: Hand | None = None

    @property
    def complete(self) -> bool:
        return bool(self.facts.ma_thu_tuc and self.facts.persons)

    @property
    def live(self) -> bool:
        return self.complete and self.state in LIVE

    @property
    def persons(self) -> tuple[PersonRef, ...]:
        return self.facts.persons or ()

    @property
    def people(self) -> tuple[PersonRef, ...]:
        """Its persons with twelve digits, or nine of an old card that point at papers; no firm, no
        passport."""
        told = ((person, person.number) for person in self.persons)
        return tuple(person for person, n in told if n.isdecimal() and len(n) in (9, 12))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return tuple(a for a in self.facts.attachments or () if not a.deleted)

    @property
    def results(self) -> tuple[ResultPaper, ...]:
        return self.facts.results or ()


@dataclass(frozen=True, slots=True)
class Promise:
    """When a live dossier was promised to be done, None where nobody said; and where it stands."""

    ma_ho_so: str
    state: DossierState
    ngay_hen_tra: datetime | None


@dataclass(frozen=True, slots=True)
class Filing:
    """A paper put into a dossier by a person. `component` is the key of a component of its
    procedure; only a paper of the role `component` has one."""

    ma_ho_so: str
    paper_id: str
    role: Role
    component: str | None
    user: str
    desk: str
    at: datetime

    def __post_init__(self) -> None:
        if self.component is not None and self.role is not Role.COMPONENT:
            raise ValueError("only a component paper stands for a component")


@dataclass(frozen=True, slots=True)
class PersonTie:
    """A paper without a 12-digit number, tied to a person by an officer. `part` is whose place on
    the paper it is: "" its bearer, `_chong`, `_vo`; `evidence` why, in the officer's words."""

    paper_id: str
    so_dinh_danh: str
    part: str
    evidence: str
    user: str
    desk: str
    at: datetime
