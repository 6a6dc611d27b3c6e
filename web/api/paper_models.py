"""Papers: what comes out of what was read and stored (`app/door.py`)."""

from __future__ import annotations

from pydantic import Field

from web.api.answers import Told


class Context(Told):
    """How a paper came to a desk; `dossier` is a mã hồ sơ."""

    desk: str
    dossier: str | None
    role: str
    origin: str


class Page(Told):
    number: int
    """In the file that was scanned."""
    rotation: int
    """By which it was turned to stand upright, degrees clockwise."""
    skew: float
    """Degrees."""
    blank: bool
    quality: str
    """`good`, `usable` or `rescan`."""
    issues: list[str]


class Decided(Told):
    """What a person did."""

    outcome: str
    by: str
    desk: str
    at: str


class DecidedField(Decided):
    read: str | None
    """The value as it was read."""


class CurrentUnit(Told):
    """The commune of today where an old address lies; not `certain`: most of it."""

    name: str
    code: str
    certain: bool
    since: str


class FieldValue(Told):
    """A value with its evidence; what is not known of it is left out."""

    value: str | None
    """Null while it waits for a person, or where it is partly handwritten."""
    confidence: float
    """0 to 1."""
    status: str
    """`accepted`, `review` or `rejected`."""
    page: int
    box: list[int]
    """x0, y0, x1, y1 in pixels of the upright original page, origin top left."""
    raw: str
    reasons: list[str]
    handwritten: bool = False
    printed: str | None = None
    """The printed rest of a value that is partly handwritten."""
    guess: str | None = None
    current_unit: CurrentUnit | None = None
    decided: DecidedField | None = None


class Paper(Told):
    """A paper as it stands."""

    paper_id: str
    intake_id: str
    sha256: str
    """Of the file as it came."""
    loai: str
    loai_confidence: float
    evidence: list[str]
    """Codes of what led to the type."""
    kq_code: str | None
    """The national code of the result that it is."""
    stored_at: str
    digitally_signed: bool
    signatures: list[str]
    """What the signatures of its file are worth."""
    certified: bool
    """There is a certified copy that still says what is known."""
    contexts: list[Context]
    pages: list[Page]
    fields: dict[str, FieldValue]
    decided: dict[str, Decided]
    """What people said of the paper as a whole: its type, its origin …"""


class Highlight(Told):
    page: int
    box: list[int]


class Hit(Told):
    paper_id: str
    match: str
    """`exact`, `folded` or `fuzzy`: as written, without accents, or nearly."""
    score: float
    loai: str
    fields: dict[str, str]
    decided: dict[str, str]
    """Field → what a person did with it."""
    highlights: list[Highlight]
    cursor: str


class Hits(Told):
    """`next` continues behind these; null: there are no more. `complete`: `total` is all."""

    items: list[Hit]
    next: str | None
    total: int
    complete: bool
    facets: dict[str, dict[str, int]]


class Exported(Told):
    """Hits to take away, at most 2,000 of `total`; `unsure` by paper: fields whose value waits for
    a person, a guess perhaps."""

    items: list[Hit]
    total: int
    complete: bool
    unsure: dict[str, list[str]]


class PageText(Page):
    """`width` and `height` in pixels of the upright original page, 0 where its words are not
    stored."""

    width: int
    height: int
    text: str


class Pages(Told):
    paper_id: str
    items: list[PageText]


class Word(Told):
    text: str
    box: list[int]


class Words(Told):
    """In reading order."""

    paper_id: str
    number: int
    width: int
    height: int
    items: list[Word]


class Decision(Told):
    """One act of one person on a field, the type, the origin or the pages (`field`)."""

    field: str
    turn: int
    outcome: str
    before: str | None
    value: str | None
    """What stands from then on; null where nothing does."""
    by: str
    desk: str
    at: str


class Withdrawn(Told):
    """`by` null: a rule no longer finds it."""

    by: str | None
    desk: str | None
    at: str
    reason: str | None


class Effect(Told):
    """What happened to a paper: `kind` as in docs/reuse.md."""

    effect_id: int
    paper_id: str
    kind: str
    since: str | None
    by_paper: str | None
    """The paper that says so."""
    certain: bool
    """False: suspected, a person has to look."""
    rule: str
    evidence: str
    by: str | None
    """Null: a rule found it."""
    desk: str | None
    at: str
    withdrawn: Withdrawn | None


class Effects(Told):
    items: list[Effect]


class Certification(Told):
    """A certified copy; the last one counts."""

    turn: int
    version: int
    sha256: str
    at: str
    by: str
    desk: str
    subject: str
    serial: str


class Used(Told):
    """A dossier that uses the paper."""

    link_id: str
    ma_ho_so: str
    component: str
    by: str
    desk: str
    at: str
    purpose: str
    revoked_at: str | None


class History(Told):
    """What happened to a paper since it came, each list the oldest first. What other desks do with
    it is not told."""

    paper_id: str
    version: int
    received_at: str
    stored_at: str
    in_effect: bool | None
    """Today; null: not decided."""
    opened_by: str | None
    """The dossier that opens this paper of another desk."""
    contexts: list[Context]
    decisions: list[Decision]
    effects: list[Effect]
    certifications: list[Certification]
    links: list[Used]


class Finding(Told):
    """An object of the paper: `sound`, `changed` or `missing`."""

    part: str
    state: str
    page: int | None
    sha256: str
    """Of the bytes as they lie there now; empty where they are missing."""


class Integrity(Told):
    paper_id: str
    sound: bool
    items: list[Finding]


class Signature(Told):
    """One digital signature of the file: docs/signatures.md."""

    state: str
    detail: str
    subject: str
    issuer: str
    serial: str
    not_after: str | None
    signed_at: str | None
    timestamp: bool
    whole_file: bool
    algorithm: str


class SignatureCheck(Told):
    """As judged at `checked_at` by the certificates that `trust` names."""

    intake_id: str
    checked_at: str
    trust: str
    signatures: list[Signature]


class SignatureState(Told):
    """`check` null: the file has no signature, or nobody has looked yet."""

    paper_id: str
    digitally_signed: bool
    check: SignatureCheck | None


class Asked(Told):
    """What is sought: as in a search."""

    text: str | None = None
    loai: str | None = None
    issued_from: str | None = None
    issued_to: str | None = None
    issuer: str | None = None
    dossier: str | None = None
    person: str | None = None
    desk: str | None = None
    state: str | None = None
    sort: str | None = None
    working_on: str | None = None


class KeptSearch(Told):
    """`name` empty: it goes after a day."""

    search_id: str
    name: str
    at: str
    asked: Asked = Field(default_factory=Asked)


class KeptSearches(Told):
    items: list[KeptSearch]
