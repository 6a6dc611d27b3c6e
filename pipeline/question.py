"""Question → Hit → Reuse: what officers ask of stored papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pipeline.dossier import PersonTie
from pipeline.page import Box


class Duty(StrEnum):
    """Roles of a user (Who may do what, docs/architecture.md)."""

    SCAN = "quet"
    OFFICER = "thu_ly"
    APPROVER = "duyet"
    LEADER = "lanh_dao"
    INSPECTOR = "kiem_tra"
    ADMINISTRATOR = "quan_tri"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. Officers and scanning staff see papers of their own desk, inspectors all,
    leaders and administrators none."""

    user: str
    desk: str
    duties: frozenset[Duty]

    @property
    def sees_every_desk(self) -> bool:
        return Duty.INSPECTOR in self.duties

    @property
    def sees_papers(self) -> bool:
        return bool(self.duties & {Duty.SCAN, Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR})

    @property
    def decides(self) -> bool:
        """May say what a paper of the own desk says; an inspector changes nothing."""
        return bool(self.duties & {Duty.SCAN, Duty.OFFICER, Duty.APPROVER})


class PaperState(StrEnum):
    """What a list says of a paper at a glance."""

    WAITING = "waiting"  # a value waits for a person
    SETTLED = "settled"
    ENDED = "ended"  # no longer in effect


class Sort(StrEnum):
    """Order of hits. Papers without a date of issue stand last where it decides."""

    RELEVANCE = "relevance"
    NEWEST_ISSUED = "newest_issued"
    OLDEST_ISSUED = "oldest_issued"
    NEWEST_STORED = "newest_stored"


class Facet(StrEnum):
    """What hits are counted by."""

    TYPE = "loai"
    ISSUER = "issuer"
    YEAR = "year"
    DESK = "desk"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Question:
    """A search. `text` as typed, at most 500 characters are used; `limit` 1..100. `person` is a
    number of 12 digits (9 of an old card), never in a URL or an argument. `working_on` is a live
    dossier that the asker holds: it opens the papers of its persons from every desk; `opened` are
    their numbers, which only `pipeline.opening` fills in. `fuzzy` wants papers that nearly match
    behind the others, however many there are (see `Answer.fuzzy_left`)."""

    text: str
    asker: Asker
    loai: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    dossier: str | None = None
    limit: int = 20
    after: str | None = None  # opaque cursor of the last hit of the page before
    issuer: str | None = None
    person: str | None = field(default=None, repr=False)
    desk: str | None = None
    state: PaperState | None = None
    sort: Sort = Sort.RELEVANCE
    facets: bool = False
    working_on: str | None = None
    opened: frozenset[str] = field(default=frozenset(), repr=False)
    fuzzy: bool = False


class MatchClass(StrEnum):
    """How a hit matched; ranking goes by it first: exact above folded above fuzzy. Where nothing
    holds all words, papers are found that lack one or two: `partial`."""

    EXACT = "exact"
    FOLDED = "folded"
    FUZZY = "fuzzy"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Document:
    """What the index keeps of a paper; built from the catalogue and the words, nothing else.
    `version` grows with every change of the paper: an older one never replaces a newer one.
    `persons` are the numbers of whom it is about."""

    paper_id: str
    version: int
    loai: str
    text: str
    fields: dict[str, str]
    desks: tuple[str, ...]
    dossiers: tuple[str, ...]
    ngay_ban_hanh: str | None
    stored_at: str
    persons: tuple[str, ...] = field(default=(), repr=False)
    state: PaperState = PaperState.SETTLED


@dataclass(frozen=True, slots=True)
class Hit:
    paper_id: str
    match: MatchClass
    score: float
    loai: str
    fields: dict[str, str]
    cursor: str
    highlights: tuple[tuple[int, Box], ...] = ()  # (page number, word box)
    decided: dict[str, str] = field(default_factory=dict)  # field name → what a person did with it


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits in order; how many there are in all, at most `MOST_COUNTED`: `complete` tells whether
    there are no more than that. Facets, where they were asked for, are counts by value, the
    commonest first, of at most as many hits. A facet is counted without the filter on itself, so
    that a user can change it. `fuzzy_left`: so many papers hold the words as they are that those
    that nearly match were not looked for; `Question.fuzzy` asks for them."""

    hits: tuple[Hit, ...]
    total: int
    facets: dict[Facet, dict[str, int]] = field(default_factory=dict)
    complete: bool = True
    fuzzy_left: bool = False


MOST_COUNTED = 10_000


class Hint(StrEnum):
    """What a suggestion is."""

    NAME = "name"
    NUMBER = "number"
    TYPE = "type"
    ISSUER = "issuer"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant by the beginning of a question: a value as it stands on a paper that the
    asker may see; for a type its name in the code (`giay_khai_sinh`)."""

    hint: Hint
    value: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """What makes papers like a given one: persons, numbers, names; type and issuer together; what
    it is about: `subject` as the paper says it, `topic` and `text` pairs of folded words that stand
    side by side in it and in the text, `cited` numbers that the text names."""

    paper_id: str
    loai: str
    persons: tuple[str, ...] = field(repr=False)
    numbers: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    issuer: str | None = None
    subject: str = field(default="", repr=False)
    topic: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    text: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cited: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as asked for: `so_dinh_danh` of 12 digits (9 for an old CMND) decides; name and
    birth date only support. Never logged, never in a URL."""

    so_dinh_danh: str | None = None
    ho_ten: str | None = None
    ngay_sinh: str | None = None


class ReuseState(StrEnum):
    USABLE = "usable"  # đã có, dùng được
    SEE_ORIGINAL = "see_original"  # đã có, cần xem bản gốc
    NOT_USABLE = "not_usable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a check rests on: a field of the paper with its page in the source file and its box,
    and by whom and when it was decided, `by` "" where nobody was asked; or another paper."""

    field: str = ""
    page: int | None = None
    box: Box | None = None
    by: str = ""
    at: datetime | None = None
    paper_id: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the reuse gate: `code` names it, `passed` None where it could not be decided.
    `detail` is a code too, one of those that the check declares (`pipeline/reuse_rules.py`; a
    sentence for each in `app/reuse_words.py`); `facts` are what the sentence names: days, codes
    and field names, never a person's value."""

    code: str
    passed: bool | None
    detail: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Reuse:
    """Hit → Reuse: may this paper stand in for the component, and the checks that say so."""

    paper_id: str
    loai: str
    state: ReuseState
    checks: tuple[Check, ...]
    issued: str | None = None
    tie: PersonTie | None = None  # where an officer, not the paper, says whose it is
