"""What the core needs from the outside, as small protocols. Adapters live in `ocr`, `storage`
and `search`; `app/wiring.py` alone chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.account_ports import AccountUnit
from pipeline.attachment_ports import AttachmentUnit
from pipeline.batch_ports import BatchUnit
from pipeline.call_ports import CallUnit
from pipeline.certification import Certification
from pipeline.counter import Glance
from pipeline.counter_ports import CounterUnit
from pipeline.decisions import Decision
from pipeline.dossier_ports import DossierUnit
from pipeline.effect_ports import EffectUnit
from pipeline.hook_ports import HookUnit
from pipeline.kept_search_ports import KeptSearchUnit
from pipeline.kpi_ports import KpiUnit
from pipeline.leaf import Leaf
from pipeline.ledger_ports import LedgerUnit
from pipeline.page import NOT_TOLD, Box, CleanPage, PageImage, PageText, Told
from pipeline.paper import Field, Paper
from pipeline.question import Answer, Document, Likeness, Question, Suggestion
from pipeline.reviews import Reviews
from pipeline.scan import Context, Inspection, Scan, ScanRow
from pipeline.scan_ports import ScanUnit
from pipeline.signature import SignatureState
from pipeline.signature_ports import Signed

T = TypeVar("T")
R = TypeVar("R")


class Area(StrEnum):
    """Where objects lie. INTAKE is restricted and unlocked; ORIGINALS is locked for its
    retention; PAPERS holds what was made of them (renditions, previews, words) and what the
    catalogue can be restored from (manifests, links)."""

    INTAKE = "intake"
    ORIGINALS = "originals"
    PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class StoredObject:
    """`sha256` hex of the bytes; `locked_until` None where nothing locks it."""

    key: str
    size: int
    sha256: str
    locked_until: datetime | None = None


class ObjectStore(Protocol):
    """Bytes by key. Every method raises StoreUnavailable when the store cannot be reached and
    NotFound for a missing key. Writing a key again with the same bytes is harmless."""

    def put(self, area: Area, key: str, source: Path | bytes) -> StoredObject:
        """Write, read back, compare: returns only when what lies there has the source's hash
        (else Mismatch). A half-written object is never visible."""

    def get(self, area: Area, key: str, target: Path) -> StoredObject:
        """Copy to a local file; Mismatch when the bytes are not those that were put."""

    def read(self, area: Area, key: str) -> bytes:
        """The bytes of a small object (manifest, words), checked likewise."""

    def stat(self, area: Area, key: str) -> StoredObject | None: ...

    def promote(self, key: str) -> StoredObject:
        """INTAKE → ORIGINALS, same key: copied, read back, locked; then the intake copy goes.
        May be called again after a crash at any point."""

    def remove(self, area: Area, key: str) -> None:
        """Raises Mismatch never; refuses ORIGINALS while they are locked (PermissionError is
        translated to errors.Refused). A missing key is fine."""

    def walk(self, area: Area, prefix: str = "") -> Iterator[StoredObject]:
        """Every object of an area whose key begins with `prefix` (nothing, or whole parts of a key
        that end with a slash), by key order."""

    def check(self) -> dict[str, str]:
        """Facts for `doctor`: address, versioning, lock mode; raises StoreUnavailable."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What the catalogue keeps of a stored paper. `first_page`..`last_page` in the source file;
    `version` grows with each change; `seals` counts colour stamps seen; keys are in PAPERS.
    Out of the catalogue it comes as it stands after `decisions` (the last one on each name);
    into it goes what was read. `read_as` is the type by whose rules the fields were read, where
    that is another than the one a person named since; `evidence` what spoke for the type and the
    pages, as codes (`app/review_words.py` has words). `signatures` are the states of the file's
    digital signatures when they were last checked, `certification` is the last certified copy;
    neither is written with the paper."""

    paper_id: str
    intake_id: str
    sha256: str
    version: int
    loai: str
    loai_confidence: float
    kq_code: str | None
    first_page: int
    last_page: int
    digitally_signed: bool
    seals: int
    quality: str
    fields: tuple[Field, ...]
    pages: tuple[PageRow, ...]
    stored_at: datetime
    contexts: tuple[Context, ...] = ()
    decisions: tuple[Decision, ...] = ()
    read_as: str | None = None
    evidence: tuple[str, ...] = ()
    signatures: tuple[SignatureState, ...] = ()
    certification: Certification | None = None


@dataclass(frozen=True, slots=True)
class PageRow:
    number: int
    rotation: int
    skew: float
    blank: bool
    quality: str
    issues: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something the index must learn, or that must be understood again. `dead` after too many
    attempts: people see it."""

    outbox_id: int
    paper_id: str
    action: str  # "index", "remove", or "revise": understand its scan again (pipeline/revising.py)
    attempts: int
    due_at: datetime
    last_error: str | None
    dead: bool


class UnitOfWork(
    ScanUnit,
    DossierUnit,
    AttachmentUnit,
    EffectUnit,
    KpiUnit,
    Reviews,
    Signed,
    AccountUnit,
    CounterUnit,
    HookUnit,
    CallUnit,
    KeptSearchUnit,
    BatchUnit,
    LedgerUnit,
    Protocol,
):
    """One transaction on the catalogue; leaving without `commit` undoes everything.
    Every method raises CatalogueUnavailable when the database cannot be reached. The other parts
    are in `pipeline/*_ports.py`; the ledger is written last."""

    def commit(self) -> None: ...

    # papers
    def bring_in(self, scans: Sequence[ScanRow], papers: Sequence[PaperRow]) -> None:
        """For an archive that comes in whole: stored scans and their papers as they are given, with
        the contexts that these name, in a few statements however many they are. Their effects are
        asked for; no outbox rows are written: `reindex` follows. Raises CatalogueRejected when one
        of them is there already."""

    def put_papers(self, intake_id: str, papers: Sequence[PaperRow]) -> None:
        """Write papers with pages and fields, and one outbox row each, in this transaction.
        `contexts` of the rows are not written: they belong to the scan (`link`)."""

    def replace_papers(
        self, intake_id: str, before: Mapping[str, int], papers: Sequence[PaperRow],
        gone: Sequence[str],
    ) -> bool:  # fmt: skip
        """Some papers of a scan are written anew and those of `gone` leave, with one outbox row
        each, if the scan's papers are still those of `before` with their versions: compare and
        set. False otherwise; leave without a commit then."""

    def paper(self, paper_id: str) -> PaperRow: ...

    def known_papers(self, paper_ids: Sequence[str]) -> dict[str, PaperRow]:
        """Those of them that are there, by id."""

    def papers_of_scan(self, intake_id: str) -> list[PaperRow]: ...

    def papers(self, limit: int = 500, after: str | None = None) -> list[PaperRow]:
        """All papers in order of paper_id, for reindex and verify."""

    def papers_by_field(self, names: Sequence[str], value: str) -> list[PaperRow]:
        """Papers that carry `value` in one of the fields `names`."""

    def papers_named(
        self,
        names: Sequence[str],
        value: str,
        desk: str | None,
        limit: int,
        number: str | None = None,
    ) -> list[PaperRow]:
        """The same of this desk (None: of all), at most `limit`: a name has many bearers. With
        `number`, none where a personal number other than this one stands for whoever has the name
        (`so_dinh_danh_vo` for `ho_ten_vo`), unless people decided about it."""

    # outbox
    def due(
        self,
        now: datetime,
        limit: int = 100,
        paper_ids: Sequence[str] = (),
        *,
        revise: bool = False,
    ) -> list[OutboxRow]:
        """Rows to publish now (with `revise`: those that ask for another understanding), oldest
        first; restricted to `paper_ids` where given."""

    def outbox(
        self, dead: bool | None = None, limit: int | None = None, after: int = 0
    ) -> list[OutboxRow]:
        """Oldest first; behind the row of the id `after`."""

    def done(self, outbox_id: int) -> None: ...

    def postpone(
        self, outbox_id: int, error: str, due_at: datetime, dead: bool, counted: bool = True
    ) -> None:
        """Not before `due_at` again; `counted` as an attempt."""

    def revive(self) -> int:
        """Dead and waiting rows become due at once with fresh attempts; returns how many."""


class Catalogue(Protocol):
    def begin(self) -> AbstractContextManager[UnitOfWork]: ...

    def check(self) -> dict[str, str]:
        """Facts for `doctor`: address, schema version; raises CatalogueUnavailable."""


class SearchIndex(Protocol):
    """Every method raises IndexUnavailable when the index cannot be reached."""

    def put(self, documents: Sequence[Document]) -> None:
        """Idempotent; an older version never replaces a newer one; visible to the next `find`
        of this process."""

    def remove(self, paper_ids: Sequence[str]) -> None: ...

    def find(self, question: Question) -> Answer: ...

    def suggest(self, question: Question) -> tuple[Suggestion, ...]:
        """What the words typed so far may begin, from papers that the question may see."""

    def similar(self, likeness: Likeness, question: Question) -> Answer:
        """Papers like that one, without it, within who asks and the filters of the question."""

    def rebuild(self, name: str) -> AbstractContextManager[Rebuild]:
        """See Rebuild; `name` identifies the build so that a killed one is resumed. Leaving
        without `swap` keeps what was filled; a build of another name takes its place."""

    def check(self) -> dict[str, str]: ...


class Rebuild(Protocol):
    """Fills a new index while the old one answers; writes to the live index go to both."""

    @property
    def resume_after(self) -> str | None:
        """paper_id up to which a killed build had come."""

    def add(self, documents: Sequence[Document]) -> None: ...

    def swap(self) -> None:
        """The new index answers from now on; the old one goes."""


class PageWorkers(Protocol):
    """Child processes with limits on memory and time, as many as cores are granted."""

    def map(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        seconds: float,
        rescue: Callable[[T], R] | None = None,
    ) -> Iterator[R]:
        """Results in order. A child that breaks its limit raises Hostile, one that dies
        ReadingFailed; errors of `function` come out as they are. The others go on. Instead of
        Hostile and Broken, `rescue` is asked for the item's result where it is given."""

    def close(self) -> None: ...


class Stages(Protocol):
    """The stages of one page; picklable settings, used inside a child process."""

    def inspect(self, path: Path) -> Inspection:
        """Without decoding pages; raises Refused errors."""

    def decode(self, scan: Scan, number: int) -> PageImage: ...

    def clean(self, image: PageImage, told: Told = NOT_TOLD) -> CleanPage:
        """What a person says of the page is not asked of its pixels."""

    def read(self, page: CleanPage, work: Path) -> PageText: ...

    def glance(self, scan: Scan, number: int, thumbnail: Path) -> Glance:
        """A quick look at a page, with a small WebP of it: how it lies and what is wrong with the
        picture. What a page is worth is told once it was read."""

    def sheet(self, scan: Scan, number: int, target: Path) -> Leaf:
        """A page as it can stand in a PDF without loss: its own JPEG, its page of a PDF, or a PNG
        of its pixels. Raises Refused errors."""

    def keep(self, image: PageImage, work: Path) -> PageText:
        """The page as it lies in the file, for one that cannot be cleaned or read."""

    def reread(self, page: PageText, box: Box) -> str:
        """A second, independent reading of one line or box of the stored page."""

    def picture(self, image: PageImage, page: PageText, work: Path) -> PageText:
        """A page that was read before, with its pictures made anew in `work`. Raises ReadingFailed
        when it is no longer decoded to the size in which it was read."""

    def crop(self, image: PageImage, rotation: int, box: Box) -> bytes:
        """PNG of a box of the upright page with what stands around it, for a person to look at."""

    def show(self, image: PageImage, rotation: int) -> bytes:
        """WebP of the page turned upright by `rotation`, large enough to read small print."""


class Archive(Protocol):
    """Makes and stores what belongs to a paper beside its original."""

    def store(self, scan: Scan, paper: Paper, facts: PaperRow) -> None:
        """Rendition, previews, words, and the manifest with `facts`, under keys made of the
        paper id; the manifest last. Harmless when called again."""

    def load(self, paper_id: str) -> tuple[PageText, ...]:
        """The pages of a paper as they were read, without pictures; none where nothing is stored
        that says all of them."""


class Clock(Protocol):
    def now(self) -> datetime: ...

    def today(self) -> date: ...
