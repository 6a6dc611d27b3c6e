"""Chooses the adapters: the only place that names them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.audit_key import load_audit_key
from app.owner import is_dead, name_owner
from app.settings import Settings
from app.signature_words import CONVERTER
from pipeline.anchoring import anchor_when_due, restore_when_lost
from pipeline.certification import Sealing
from pipeline.custody import give_back_owed
from pipeline.desks import Desks
from pipeline.dossier_dropping import Patience
from pipeline.dossier_states import load_states
from pipeline.dossier_values import VIET_NAM
from pipeline.errors import BadSetting, StoreUnavailable, Unavailable
from pipeline.forms.catalogue import Forms
from pipeline.hook_ports import Carrier
from pipeline.ports import Catalogue, ObjectStore, PageWorkers, SearchIndex, Stages
from pipeline.procedures.accepted import component_types
from pipeline.procedures.catalogue import Procedures
from pipeline.tools import Limits, Tools

if TYPE_CHECKING:
    from storage.inbox import MinioInbox
    from storage.signatures import PdfSignatures


class SystemClock:
    """Time of this machine; days are counted in Viet Nam, whatever the server's zone."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return datetime.now(VIET_NAM).date()


@contextmanager
def open_tools(settings: Settings) -> Iterator[Tools]:
    """Everything a recipe needs; on leaving, workers and private copies are gone.

    Work that dead processes of this machine had claimed is given back first.
    """
    owner = name_owner()
    work = _work_folder(settings, owner)
    workers, viewers = make_workers(settings, work), make_viewers(settings, work)
    try:
        tools = _assemble(settings, owner, work, workers, viewers)
        give_back_the_dead(tools)
        with suppress(StoreUnavailable):  # then there is nothing to look at either
            restore_when_lost(tools)
        yield tools
        with suppress(Unavailable):  # other machines would wait for the leases
            give_back_owed(tools)
        with suppress(Unavailable):  # the next process will
            anchor_when_due(tools)
    finally:
        workers.close()
        viewers.close()
        shutil.rmtree(work, ignore_errors=True)


def make_objects(settings: Settings) -> ObjectStore:
    chosen = settings.objects
    if chosen.kind == "folder":
        from storage.folder import FolderStore

        return FolderStore(settings.home / "objects", retention_days=chosen.retention_days)
    from storage.minio_store import MinioStore

    return MinioStore(
        endpoint=chosen.endpoint,
        access_key=chosen.access_key,
        secret_key=chosen.secret_key.get_secret_value(),
        secure=chosen.secure,
        bucket_prefix=chosen.bucket_prefix,
        lock_mode=chosen.lock_mode,
        retention_days=chosen.retention_days,
    )


def make_inbox(settings: Settings) -> MinioInbox:
    """Buckets of the object store that others fill; BadSetting where there is only a folder."""
    from storage.inbox import MinioInbox

    chosen = settings.objects
    if chosen.kind != "minio":
        raise BadSetting(setting="objects.kind", detail="a bucket needs kind = minio")
    return MinioInbox(
        chosen.endpoint,
        access_key=chosen.access_key,
        secret_key=chosen.secret_key.get_secret_value(),
        secure=chosen.secure,
    )


def make_catalogue(settings: Settings) -> Catalogue:
    from storage.catalogue import SqlCatalogue

    if not settings.catalogue.url:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return SqlCatalogue(settings.catalogue.url or f"sqlite:///{settings.home / 'catalogue.db'}")


def make_index(settings: Settings) -> SearchIndex:
    chosen = settings.search
    if chosen.kind == "fts5":
        from search.fts5 import Fts5Index

        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Fts5Index(settings.home / "search.db")
    from search.elastic import ElasticIndex

    return ElasticIndex(
        chosen.url,
        alias=chosen.alias,
        user=chosen.user,
        password=chosen.password.get_secret_value(),
    )


def make_stages(settings: Settings) -> Stages:
    from ocr.stages import PageStages

    chosen = settings.reading
    return PageStages(
        page_pixels=chosen.page_megapixels * 1_000_000,
        max_pages=chosen.pages,
        reader_seconds=chosen.page_seconds * 2 / 3,
        program_seconds=chosen.page_seconds * 2 / 3,
    )


def make_workers(settings: Settings, work: Path) -> PageWorkers:
    """Those that read, as many as the settings grant."""
    return _make_children(settings, work, settings.reading.workers or _count_cores())


def make_viewers(settings: Settings, work: Path) -> PageWorkers:
    """Those that look: two, so that one page that is slow to open holds up nobody else; they have
    little to do, and start when something is looked at."""
    return _make_children(settings, work, max(2, _count_cores() // 2))


def _count_cores() -> int:
    return len(os.sched_getaffinity(0))


def _make_children(settings: Settings, work: Path, processes: int) -> PageWorkers:
    from ocr.workers import LimitedWorkers

    chosen = settings.reading
    return LimitedWorkers(
        processes,
        memory=chosen.memory_mb * 1024 * 1024 * 5 // 6,  # the rest is for the libraries
        nice=chosen.niceness,
        folder=work,
    )


def draw_code(text: str) -> str:
    """SVG of a QR code; see `ocr/qr.py`."""
    from ocr.qr import draw_qr

    return draw_qr(text)


def shrink_preview(preview: bytes) -> bytes:
    """A stored preview as the tiny picture of a list."""
    from ocr.viewing import shrink_preview as shrink

    return shrink(preview)


def make_limits(settings: Settings) -> Limits:
    chosen = settings.reading
    return Limits(
        file_bytes=chosen.file_mb * 1024 * 1024,
        pages=chosen.pages,
        page_pixels=chosen.page_megapixels * 1_000_000,
        page_seconds=chosen.page_seconds,
        claim_seconds=max(180.0, 3 * chosen.page_seconds),
        hook_attempts=settings.hooks.attempts,
    )


def make_patience(settings: Settings) -> Patience:
    chosen = settings.dossiers
    return Patience(chosen.quiet_seconds, chosen.unfinished_seconds)


def give_back_the_dead(tools: Tools) -> int:
    """Scans held by processes of this machine that are gone become free; returns how many."""
    with tools.catalogue.begin() as unit:
        freed = sum(unit.forget_owner(owner) for owner in unit.owners() if is_dead(owner))
        unit.commit()
    return freed


def _assemble(
    settings: Settings, owner: str, work: Path, workers: PageWorkers, viewers: PageWorkers
) -> Tools:
    from storage.archive import PaperArchive
    from storage.assembling import PdfAssembly
    from storage.passwords import Argon2Passwords

    objects = make_objects(settings)
    return Tools(
        objects=objects,
        catalogue=make_catalogue(settings),
        index=make_index(settings),
        stages=make_stages(settings),
        workers=workers,
        viewers=viewers,
        archive=PaperArchive(objects),
        forms=Forms.load(settings.papers.forms),
        clock=SystemClock(),
        owner=owner,
        work=work,
        limits=make_limits(settings),
        procedures=load_procedures(settings),
        states=load_states(settings.dossiers.states),
        desks=make_desks(settings),
        signatures=make_signatures(settings),
        sealing=make_sealing(settings),
        carrier=make_carrier(settings),
        audit_key=load_audit_key(settings),
        passwords=Argon2Passwords(),
        assembly=PdfAssembly(),
    )


def make_carrier(settings: Settings) -> Carrier:
    from storage.carrier import HttpCarrier

    chosen = settings.hooks
    return HttpCarrier(
        networks=chosen.networks,
        allow_http=chosen.allow_http,
        seconds=chosen.seconds,
        ca_file=chosen.ca_file,
    )


def make_signatures(settings: Settings) -> PdfSignatures:
    from storage.signatures import PdfSignatures

    chosen = settings.signatures
    return PdfSignatures(chosen.trust_roots, chosen.intermediates, chosen.accept_weak, chosen.crls)


def make_sealing(settings: Settings) -> Sealing:
    from storage.sealing import AgencySealing, KeyFile, KeyToken

    chosen = settings.certifying
    key: KeyFile | KeyToken | None = None
    if chosen.key_file:
        passphrase = chosen.passphrase.get_secret_value()
        key = KeyFile(chosen.key_file, passphrase, chosen.passphrase_file)
    elif chosen.token_module:
        pin = chosen.pin.get_secret_value()
        key = KeyToken(chosen.token_module, chosen.token, chosen.token_label, pin)
    return AgencySealing(
        key=key,
        agency=chosen.agency,
        mark_text=chosen.mark,
        converter=CONVERTER,
        font=chosen.font,
        timestamps=chosen.timestamps,
        now=SystemClock().now,
        trust=make_signatures(settings),
    )


def make_desks(settings: Settings) -> Desks:
    chosen = settings.dossiers
    known = frozenset({settings.place.desk, *chosen.desks})
    return Desks(chosen.units, chosen.officers, known)


def load_procedures(settings: Settings) -> Procedures:
    """Those that come along and the province's own. The folder in the home need not be there;
    one that the settings name must. Raises BadProcedure."""
    own = procedures_folder(settings)
    there = settings.papers.procedures is not None or own.is_dir()
    return Procedures.load(own if there else None, known_types(settings))


def procedures_folder(settings: Settings) -> Path:
    """Where a province's own procedures lie."""
    return settings.papers.procedures or settings.home / "procedures"


def known_types(settings: Settings) -> frozenset[str]:
    """Every paper type that a component may name, a province's own included."""
    return component_types(Forms.load(settings.papers.forms))


def _work_folder(settings: Settings, owner: str) -> Path:
    """A private folder of this process; those of dead ones are swept away."""
    root = settings.home / "work"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in root.iterdir():
        if is_dead(old.name):
            shutil.rmtree(old, ignore_errors=True)
    work = root / owner
    work.mkdir(mode=0o700, exist_ok=True)
    return work
