"""Are the bytes what they were, and do rows and objects still belong together?

Every object is read and compared with its hash, every row looked up in the store, every object in
the catalogue. Both are walked in order, so memory does not grow with the number of papers.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path, PurePosixPath

from pipeline.arrangement import TOLD
from pipeline.attachment import ReuseLink, Revocation
from pipeline.attachment_proof import is_proved
from pipeline.decisions import SUCCESSOR
from pipeline.dossier_records import RECORDS, is_entered, read_record, record_key
from pipeline.errors import Broken, Mismatch, NotFound, TooManyBytes
from pipeline.keys import (
    COUNTER,
    LEDGER,
    certification_key,
    certified_key,
    object_key,
    preview_key,
    rendition_key,
    words_key,
)
from pipeline.manifest import (
    LINKS,
    Link,
    decision_key,
    link_key,
    manifest_key,
    read_manifest,
)
from pipeline.ports import Area, PaperRow, StoredObject
from pipeline.scan import ScanRow, ScanState
from pipeline.tools import Tools
from pipeline.walking import walk_papers

CHUNK = 500  # rows asked for at once
_ANY_TIME = datetime.max.replace(tzinfo=UTC)
WAITING = (ScanState.RECEIVED, ScanState.PROCESSING, ScanState.FAILED)
SET_ASIDE = (ScanState.QUARANTINED, ScanState.HELD)


@dataclass(frozen=True, slots=True)
class Gap:
    """`kind` is object_missing, object_changed, object_orphan, row_missing, not_locked or
    link_unproved (a paper used again of which the ledger does not say the same); `key` is AREA/KEY
    of an object or the id of a row, no personal data."""

    kind: str
    key: str


@dataclass(slots=True)
class Tally:
    """How much has been looked at so far."""

    objects: int = 0
    rows: int = 0


def verify(tools: Tools, tally: Tally | None = None) -> Iterator[Gap]:
    """Every gap, as it is found. What looks wrong is looked at twice, so that work under way is
    not taken for a gap; only bytes that a running intake or archive wrote a moment ago may still
    show as orphans, and are none in the next run.

    Raises StoreUnavailable or CatalogueUnavailable when either is down.
    """
    tally = tally or Tally()
    yield from _check_rows(tools, tally)
    yield from _check_objects(tools, tally)


# rows against objects


def _check_rows(tools: Tools, tally: Tally) -> Iterator[Gap]:
    for scan in walk_scans(tools):
        tally.rows += 1
        if _scan_gaps(scan, tools):
            with tools.catalogue.begin() as unit:
                again = unit.scan(scan.intake_id)
            yield from _scan_gaps(again, tools)
    for paper in chain.from_iterable(walk_papers(tools.catalogue, CHUNK)):
        tally.rows += 1
        yield from _paper_gaps(paper, tools)
    for link in _walk_links(tools):
        tally.rows += 1
        if _link_gaps(link, tools):
            with tools.catalogue.begin() as unit:
                again_link = unit.reuse_link(link.link_id)
            yield from _link_gaps(again_link, tools)


def walk_scans(tools: Tools) -> Iterator[ScanRow]:
    after = None
    while True:
        with tools.catalogue.begin() as unit:
            rows = unit.scans(limit=CHUNK, after=after)
        yield from rows
        if not rows:
            return
        after = rows[-1].intake_id


def _scan_gaps(scan: ScanRow, tools: Tools) -> list[Gap]:
    """A dropped scan has no bytes any more; one that was too large never had any."""
    key = object_key(scan.sha256)
    too_large = scan.reason is not None and scan.reason.code == TooManyBytes.code
    if scan.state is ScanState.DROPPED or (scan.state is ScanState.QUARANTINED and too_large):
        return []
    areas = (Area.ORIGINALS,) if scan.state is ScanState.STORED else (Area.INTAKE, Area.ORIGINALS)
    gaps = []
    if not any(tools.objects.stat(area, key) for area in areas):
        gaps.append(Gap("object_missing", _name(areas[0], key)))
    with tools.catalogue.begin() as unit:
        contexts = unit.contexts(scan.intake_id)
        papers = scan.state is not ScanState.STORED or unit.papers_of_scan(scan.intake_id)
    gaps += [gap for context in contexts for gap in _missing(link_key(Link(scan, context)), tools)]
    return gaps if papers else [*gaps, Gap("row_missing", scan.intake_id)]


def _paper_gaps(paper: PaperRow, tools: Tools) -> list[Gap]:
    keys = [words_key(paper.paper_id), rendition_key(paper.paper_id), manifest_key(paper.paper_id)]
    keys += [preview_key(paper.paper_id, page.number) for page in paper.pages]
    gaps = [gap for key in keys for gap in _missing(key, tools)]
    return gaps + _certified_gaps(paper, tools) + _decision_gaps(paper, tools)


def _certified_gaps(paper: PaperRow, tools: Tools) -> list[Gap]:
    """Every certified copy that there ever was is kept, and is the one that was signed."""
    if paper.certification is None:
        return []
    with tools.catalogue.begin() as unit:
        copies = unit.certifications(paper.paper_id)
    gaps: list[Gap] = []
    for copy in copies:
        place = (copy.paper_id, copy.turn, copy.sha256)
        gaps += _missing(certification_key(*place), tools)
        found = tools.objects.stat(Area.PAPERS, key := certified_key(*place))
        if found is None or found.sha256 != copy.sha256:
            kind = "object_changed" if found else "object_missing"
            gaps.append(Gap(kind, _name(Area.PAPERS, key)))
    return gaps


def _decision_gaps(paper: PaperRow, tools: Tools) -> list[Gap]:
    """Those of a paper that waits to be published are still to be written."""
    if not paper.decisions:
        return []
    with tools.catalogue.begin() as unit:
        decisions = unit.decisions(paper.paper_id)
    gaps = [gap for each in decisions for gap in _missing(decision_key(each), tools)]
    return gaps if gaps and not _is_announced(paper.paper_id, tools) else []


def _is_announced(paper_id: str, tools: Tools) -> bool:
    with tools.catalogue.begin() as unit:
        return bool(unit.due(_ANY_TIME, 1, [paper_id]))


def _missing(key: str, tools: Tools) -> list[Gap]:
    known = tools.objects.stat(Area.PAPERS, key)
    return [] if known else [Gap("object_missing", _name(Area.PAPERS, key))]


def _walk_links(tools: Tools) -> Iterator[ReuseLink]:
    after = None
    while True:
        with tools.catalogue.begin() as unit:
            rows = unit.all_links(limit=CHUNK, after=after)
        yield from rows
        if not rows:
            return
        after = rows[-1].link_id


def _link_gaps(link: ReuseLink, tools: Tools) -> list[Gap]:
    """A paper used again: its entry in the ledger, and its objects."""
    records: list[ReuseLink | Revocation] = [replace(link, revoked=None)]
    if link.revoked is not None:
        records.append(link.revoked)
    gaps = [gap for record in records for gap in _missing(record_key(record), tools)]
    with tools.catalogue.begin() as unit:
        proved = is_proved(link, unit)
    return gaps if proved else [*gaps, Gap("link_unproved", link.link_id)]


# objects against their hash, and against rows


def _check_objects(tools: Tools, tally: Tally) -> Iterator[Gap]:
    lock = tools.objects.check().get("lock", "none")
    locking = not lock.startswith(("none", "missing"))
    if lock.startswith("missing"):
        yield Gap("not_locked", Area.ORIGINALS.value)
    orphans: list[tuple[Area, str]] = []
    for area in Area:
        for found in tools.objects.walk(area):
            tally.objects += 1
            if not _is_sound(area, found, tools):
                yield Gap("object_changed", _name(area, found.key))
            if area is Area.ORIGINALS and locking and found.locked_until is None:
                yield Gap("not_locked", _name(area, found.key))
            if not _BELONGS[area](found.key, tools):
                orphans.append((area, found.key))
    for area, key in orphans:
        if tools.objects.stat(area, key) and not _BELONGS[area](key, tools):
            yield Gap("object_orphan", _name(area, key))


def _is_sound(area: Area, found: StoredObject, tools: Tools) -> bool:
    """Read whole. Bytes under a key made of their hash must have that hash too."""
    named = area is not Area.PAPERS and not found.key.startswith(COUNTER)
    if named and PurePosixPath(found.key).name != found.sha256:
        return False
    with tempfile.TemporaryDirectory(dir=tools.work) as folder, suppress(NotFound):
        try:
            tools.objects.get(area, found.key, Path(folder) / "object")
        except Mismatch:
            return False
    return True  # also when it was moved on meanwhile


def _received_belongs(key: str, tools: Tools) -> bool:
    if key.startswith((LEDGER, COUNTER)):  # an anchor on its way; what lies on a counter
        return True
    scan = _scan_of(PurePosixPath(key).name, tools)
    return scan is not None and scan.state in (*WAITING, *SET_ASIDE, ScanState.JOINED)


def _original_belongs(key: str, tools: Tools) -> bool:
    """A scan whose processing broke off after the lock waits with its original in place. Whether
    an anchor tells the ledger of the catalogue is for `auditing` to say."""
    if key.startswith(LEDGER):
        return True
    scan = _scan_of(PurePosixPath(key).name, tools)
    return scan is not None and scan.state is not ScanState.DROPPED


def _made_belongs(key: str, tools: Tools) -> bool:
    if key.startswith(RECORDS):
        return _is_entered(key, tools)
    if key.startswith(LINKS):
        return _scan_of(PurePosixPath(key).parent.name, tools) is not None
    if key.startswith(TOLD):
        return _scan_of(PurePosixPath(key).stem, tools) is not None
    paper_id = PurePosixPath(key).parent.name
    with suppress(NotFound), tools.catalogue.begin() as unit:
        return bool(unit.paper(paper_id))
    return _has_ended(paper_id, tools) or _is_under_way(paper_id, tools)


def _is_entered(key: str, tools: Tools) -> bool:
    """What is kept of dossiers is in the catalogue too."""
    with suppress(NotFound, Broken, Mismatch):
        record = read_record(key, tools.objects.read(Area.PAPERS, key))
        with tools.catalogue.begin() as unit:
            return is_entered(record, unit)
    return False


def _has_ended(paper_id: str, tools: Tools) -> bool:
    """A person joined it with another paper: what was stored of it stays."""
    with tools.catalogue.begin() as unit:
        decisions = unit.decisions(paper_id)
    return any(decision.name == SUCCESSOR for decision in decisions)


def _is_under_way(paper_id: str, tools: Tools) -> bool:
    """Archived, not yet committed: the scan is being worked on or will be again."""
    with suppress(NotFound, Broken, Mismatch):
        scan, _ = read_manifest(tools.objects.read(Area.PAPERS, manifest_key(paper_id)))
        known = _scan_of(scan.sha256, tools)
        return known is not None and (known.state in WAITING or _is_revised(known, tools))
    return False


def _is_revised(scan: ScanRow, tools: Tools) -> bool:
    """Its papers are being understood again."""
    with tools.catalogue.begin() as unit:
        ids = [row.paper_id for row in unit.papers_of_scan(scan.intake_id)]
        return bool(ids and unit.due(_ANY_TIME, 1, ids, revise=True))


def _scan_of(sha256: str, tools: Tools) -> ScanRow | None:
    with tools.catalogue.begin() as unit:
        return unit.scan_of_bytes(sha256)


_BELONGS: dict[Area, Callable[[str, Tools], bool]] = {
    Area.INTAKE: _received_belongs,
    Area.ORIGINALS: _original_belongs,
    Area.PAPERS: _made_belongs,
}


def _name(area: Area, key: str) -> str:
    return f"{area.value}/{key}"
