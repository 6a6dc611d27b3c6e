"""The catalogue from objects alone: scans, papers, what they belong to, what people decided about
their fields, and the index's outbox.

Rows that are there stay as they are, so it may be run on a catalogue that lost a part, and run
again after it was broken off. What people decided about a scan that was set aside is not in the
objects: such a scan waits as `received`, and whatever stopped it stops it again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pipeline.anchoring import restore_ledger
from pipeline.arrangement import TOLD, read_arrangement
from pipeline.certification_records import is_certification_key, restore_copies
from pipeline.dossier_records import MESSAGES, RECORDS, read_record, restore_record
from pipeline.errors import Broken, Mismatch, NotFound
from pipeline.formats import sniff
from pipeline.keys import COUNTER, LEDGER, object_key
from pipeline.manifest import (
    LINKS,
    REVIEWS,
    is_end_key,
    manifest_key,
    read_decision,
    read_link,
    read_manifest,
)
from pipeline.ports import Area, PaperRow
from pipeline.question import Asker
from pipeline.scan import ScanRow, ScanState
from pipeline.tools import Tools

T = TypeVar("T")


@dataclass(slots=True)
class Rebuilt:
    """How many rows came back; `unreadable` are keys of manifests and links that could not be
    understood or have changed, `without_bytes` intake ids of scans that were received and whose
    bytes are in no area: dropped, never kept (too large), or lost; `records` counts messages of
    dossiers and what officers did with them, `entries` those of the ledger up to its last
    anchor."""

    scans: int = 0
    papers: int = 0
    links: int = 0
    records: int = 0
    decisions: int = 0
    entries: int = 0
    unreadable: list[str] = field(default_factory=list)
    without_bytes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Stored:
    """The papers of one scan that were stored last; earlier attempts left others."""

    stored_at: datetime
    papers: list[str]


def rebuild(tools: Tools, asker: Asker | None = None) -> Rebuilt:
    """Restore what is missing in the catalogue, the ledger first. Keeps a paper's id in memory for
    each paper, no more. Raises StoreUnavailable or CatalogueUnavailable; run it again then."""
    done = Rebuilt()
    done.entries, useless = restore_ledger(tools, asker)
    done.unreadable += useless
    stored, links, records, decisions, copies = _survey(tools, done)
    ended = _find_ended(decisions, tools, done)
    for sha256, last in stored.items():
        if not _is_unfinished(sha256, tools):
            standing = [paper_id for paper_id in last.papers if paper_id not in ended]
            _restore_papers(sha256, standing, tools, done)
    for key in links:
        _restore_link(key, tools, done)
    for key in sorted(records, key=lambda key: not key.startswith(MESSAGES)):
        _restore_record(key, tools, done)
    for key in decisions:
        _restore_decision(key, tools, done)
    done.unreadable += restore_copies(copies, partial(_read, tools=tools, done=done), tools)
    for area in (Area.ORIGINALS, Area.INTAKE):
        for found in tools.objects.walk(area):
            if not found.key.startswith((LEDGER, COUNTER)):
                _restore_bare(area, found.key, found.size, tools, done)
    _restore_joined(tools, done)
    return done


def _restore_joined(tools: Tools, done: Rebuilt) -> None:
    """Files whose pages are read in a scan that was put together do not wait to be read."""
    for found in tools.objects.walk(Area.PAPERS, TOLD):
        arranged = _read(found.key, read_arrangement, tools, done)
        for sha256 in arranged.files if arranged else ():
            with tools.catalogue.begin() as unit:
                row = unit.scan_of_bytes(sha256)
                if row and unit.move(row.intake_id, ScanState.RECEIVED, ScanState.JOINED):
                    unit.commit()


def _survey(
    tools: Tools, done: Rebuilt
) -> tuple[dict[str, _Stored], list[str], list[str], list[str], list[str]]:
    """Which papers belong to which bytes, and the keys of all links, of what is kept of dossiers,
    of all decisions and of certified copies."""
    stored: dict[str, _Stored] = {}
    links, records, decisions, copies = [], [], [], []
    for found in tools.objects.walk(Area.PAPERS):
        if found.key.startswith(LINKS):
            links.append(found.key)
        elif found.key.startswith(RECORDS):
            records.append(found.key)
        elif found.key.startswith(REVIEWS):
            decisions.append(found.key)
        elif is_certification_key(found.key):
            copies.append(found.key)
        elif found.key.endswith("/manifest.json"):
            _, paper = _read(found.key, read_manifest, tools, done) or (None, None)
            if paper is not None:
                _note(paper, stored)
    return stored, links, records, decisions, copies


def _find_ended(decisions: Iterable[str], tools: Tools, done: Rebuilt) -> set[str]:
    """Papers that a person joined with others: by the last word on each."""
    last: dict[str, str] = {}
    for key in sorted(key for key in decisions if is_end_key(key)):
        decision = _read(key, read_decision, tools, done)
        if decision is not None:
            last[decision.paper_id] = decision.value or ""
    return {paper_id for paper_id, successor in last.items() if successor}


def _note(paper: PaperRow, stored: dict[str, _Stored]) -> None:
    last = stored.get(paper.sha256)
    if last is None or last.stored_at < paper.stored_at:
        stored[paper.sha256] = _Stored(paper.stored_at, [paper.paper_id])
    elif last.stored_at == paper.stored_at:
        last.papers.append(paper.paper_id)


def _restore_papers(sha256: str, paper_ids: Iterable[str], tools: Tools, done: Rebuilt) -> None:
    """A scan and all its papers, in one transaction."""
    with tools.catalogue.begin() as unit:
        known = unit.scan_of_bytes(sha256)
        if known and (known.state is not ScanState.STORED or unit.papers_of_scan(known.intake_id)):
            return
        keys = (manifest_key(paper_id) for paper_id in paper_ids)
        read = [r for key in keys if (r := _read(key, read_manifest, tools, done))]
        if not read:
            return
        scan, papers = read[0][0], [paper for _, paper in read]
        row = unit.restore_scan(replace(scan, state=ScanState.STORED))
        for context in papers[0].contexts:
            unit.link(row.intake_id, context)
        unit.put_papers(row.intake_id, [replace(p, intake_id=row.intake_id) for p in papers])
        unit.commit()
    done.scans += known is None
    done.papers += len(papers)


def _restore_link(key: str, tools: Tools, done: Rebuilt) -> None:
    """A tie to a desk and dossier; with it the scan, where its bytes still exist."""
    link = _read(key, read_link, tools, done)
    if link is None:
        return
    with tools.catalogue.begin() as unit:
        row = unit.scan_of_bytes(link.scan.sha256)
        scan = row or unit.restore_scan(_state_by_bytes(link.scan, tools, done))
        tied = unit.link(scan.intake_id, link.context)
        unit.commit()
    done.scans += row is None
    done.links += tied


def _restore_record(key: str, tools: Tools, done: Rebuilt) -> None:
    """A message of a dossier, or what an officer decided; messages come first."""
    record = _read(key, partial(read_record, key), tools, done)
    if record is None:
        return
    with tools.catalogue.begin() as unit:
        done.records += restore_record(record, unit, tools)
        unit.commit()


def _restore_decision(key: str, tools: Tools, done: Rebuilt) -> None:
    decision = _read(key, read_decision, tools, done)
    if decision is None:
        return
    with tools.catalogue.begin() as unit:
        done.decisions += unit.restore_decision(decision)
        unit.commit()


def _state_by_bytes(scan: ScanRow, tools: Tools, done: Rebuilt) -> ScanRow:
    """A scan without papers waits to be read; one without bytes is entered as dropped, so that
    it can be handed in again."""
    key = object_key(scan.sha256)
    if any(tools.objects.stat(area, key) for area in (Area.INTAKE, Area.ORIGINALS)):
        return scan
    done.without_bytes.append(scan.intake_id)
    return replace(scan, state=ScanState.DROPPED)


def _restore_bare(area: Area, key: str, size: int, tools: Tools, done: Rebuilt) -> None:
    """Bytes that no link and no manifest speaks of: entered without a desk, so that only an
    inspector sees them."""
    sha256 = PurePosixPath(key).name
    with tools.catalogue.begin() as unit:
        if unit.scan_of_bytes(sha256):
            return
    with tempfile.TemporaryDirectory(dir=tools.work) as folder:
        copy = Path(folder) / "source"
        try:
            if tools.objects.get(area, key, copy).sha256 != sha256:
                raise Mismatch(key=key, expected=sha256, found="")
        except (Mismatch, NotFound):
            done.unreadable.append(key)
            return
        media_type = sniff(copy)
    with tools.catalogue.begin() as unit:
        unit.add_scan(sha256, size, media_type, None)
        unit.commit()
    done.scans += 1


def _is_unfinished(sha256: str, tools: Tools) -> bool:
    """Papers were archived, but their original was not locked: the scan is processed again. One
    whose bytes are nowhere is restored with its papers, and `verify` names the loss."""
    key = object_key(sha256)
    received = tools.objects.stat(Area.INTAKE, key)
    return received is not None and tools.objects.stat(Area.ORIGINALS, key) is None


def _read(key: str, understand: Callable[[bytes], T], tools: Tools, done: Rebuilt) -> T | None:
    try:
        return understand(tools.objects.read(Area.PAPERS, key))
    except (Broken, Mismatch, NotFound):
        if key not in done.unreadable:
            done.unreadable.append(key)
        return None
