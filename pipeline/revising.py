"""Understanding a stored scan again, after a person said what its papers are.

The pages are those that were read, from the stored words; the second reader looks at pictures made
anew from the locked original. Only papers that the ruling changes are understood again. A row of
the outbox asks for it, written in the transaction of the ruling: the process that wrote it does it
at once, and if that dies, whoever sweeps. Done twice it does nothing twice.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pipeline.arrangement import find_arrangement
from pipeline.decisions import PAGES
from pipeline.effect_renewing import renew
from pipeline.errors import Busy, Mismatch, NotFound, ReadingFailed, SohoaError, Unavailable
from pipeline.faults import locate
from pipeline.keeping import describe
from pipeline.keys import object_key
from pipeline.page import PageText
from pipeline.paper import Field, Paper
from pipeline.ports import Area, PaperRow, Stages
from pipeline.publishing import postpone, publish, tick_off
from pipeline.reading import keep_page, read_page
from pipeline.ruling import Ruling, find_ruling, understand_one
from pipeline.scan import Context, Inspection, MediaType, Scan, ScanRow, make_paper_id
from pipeline.tools import Tools
from pipeline.understanding import understand

log = logging.getLogger("sohoa.revising")

TRIES = 3  # somebody decided about a paper of the scan meanwhile


@dataclass(frozen=True, slots=True)
class _Work:
    """What a ruling leaves to do: `parts` are the pages of the papers to understand again, in
    order, `gone` ids of papers that end."""

    scan: ScanRow
    rows: tuple[PaperRow, ...]
    contexts: tuple[Context, ...]
    ruling: Ruling
    parts: tuple[tuple[int, ...], ...]
    gone: tuple[str, ...]

    @property
    def versions(self) -> dict[str, int]:
        return {row.paper_id: row.version for row in self.rows}


def revise(paper_ids: Sequence[str], tools: Tools, limit: int = 100) -> int:
    """Work off the due rows of these papers (of all, when none is named) that ask for another
    understanding; returns how many. What cannot be done now stays with its error, as in
    `pipeline/publishing.py`. Raises CatalogueUnavailable."""
    with tools.catalogue.begin() as unit:
        rows = unit.due(tools.clock.now(), limit, paper_ids, revise=True)
    count = 0
    for row in rows:
        try:
            changed = _revise_scan(row.paper_id, tools)
        except SohoaError as trouble:
            postpone(row, trouble, tools)
            if isinstance(trouble, Unavailable):
                break
        else:
            tick_off(row, tools)
            count += 1
            if changed:
                renew(changed, tools)
                publish(changed, tools)
    return count


def revise_rest(tools: Tools) -> None:
    """Whatever is due. When something is down the rows wait for the next time."""
    with suppress(Unavailable):
        while revise([], tools):
            continue


def _revise_scan(paper_id: str, tools: Tools) -> list[str]:
    """The papers of its scan as people say; returns the ids that changed. All of it again when
    somebody decided meanwhile: what was stored for the ruling before must not stay."""
    written: frozenset[int] = frozenset()
    intake_id = ""
    for _ in range(TRIES):
        work = _look(paper_id, written, tools)
        if work is None or not (work.parts or work.gone):
            return []
        changed = _carry_out(work, tools)
        if changed is not None:
            return changed
        intake_id = work.scan.intake_id
        written |= {part[0] for part in work.parts}
    raise Busy(intake_id=intake_id)


def _look(paper_id: str, written: frozenset[int], tools: Tools) -> _Work | None:
    """None where the paper has ended. `written` are first pages of papers whose objects must be
    written again."""
    try:
        with tools.catalogue.begin() as unit:
            scan = unit.scan(unit.paper(paper_id).intake_id)
            rows = tuple(unit.papers_of_scan(scan.intake_id))
            contexts = unit.contexts(scan.intake_id)
    except NotFound:
        return None
    held = {row.first_page: tuple(page.number for page in row.pages) for row in rows}
    ruling = find_ruling(scan.sha256, [number for part in held.values() for number in part], tools)
    retyped = {row.first_page for row in rows if row.read_as is not None}
    wanted = {first: part for first, part in held.items() if first not in ruling.ended}
    wanted |= ruling.groups
    parts = [
        part
        for first, part in sorted(wanted.items())
        if part != held.get(first) or first in retyped | written
    ]
    gone = tuple(row.paper_id for row in rows if row.first_page not in wanted)
    return _Work(scan, rows, contexts, ruling, tuple(parts), gone)


def _carry_out(work: _Work, tools: Tools) -> list[str] | None:
    """Understand, store, then the rows in one transaction; None when others were there first. The
    papers keep the moment of their scan's storing: by it `rebuild` knows what belongs together."""
    with tempfile.TemporaryDirectory(prefix="revise-", dir=tools.work) as folder:
        scan = _fetch(work.scan, Path(folder), tools)
        papers = [_understand(scan, part, work, tools) for part in work.parts]
        stored_at = work.rows[0].stored_at
        rows = [describe(scan.row, paper, work.contexts, stored_at) for paper in papers]
        # From behind: where a paper grows shorter, the pages it loses are stored elsewhere first.
        for paper, row in reversed(list(zip(papers, rows, strict=True))):
            tools.archive.store(scan, paper, row)
    with tools.catalogue.begin() as unit:
        if not unit.replace_papers(work.scan.intake_id, work.versions, rows, work.gone):
            return None
        unit.commit()
    facts = {"intake_id": work.scan.intake_id, "papers": len(rows), "gone": len(work.gone)}
    log.debug("understood again", extra=facts)
    return [*(row.paper_id for row in rows), *work.gone]


def _understand(scan: Scan, part: tuple[int, ...], work: _Work, tools: Tools) -> Paper:
    pages = _see_pages(scan, part, work, tools)
    signed = any(row.digitally_signed for row in work.rows)
    inspection = Inspection(scan.row.media_type or MediaType.PDF, len(pages), signed)
    try:
        paper = understand_one(partial(understand, scan, inspection), pages, work.ruling, tools)
    except SohoaError:
        raise
    except Exception as fault:  # a row that can never be worked off must not end every sweep
        log.error("not understood", extra={"fault": locate(fault)})
        raise ReadingFailed(page=part[0], detail=type(fault).__name__) from fault
    return replace(paper, fields=(*paper.fields, *_doubts(part, work)))


def _doubts(part: tuple[int, ...], work: _Work) -> list[Field]:
    """Which pages the paper holds, where that was in doubt and nobody gave it others."""
    rows = [row for row in work.rows if tuple(page.number for page in row.pages) == part]
    return [f.reading or f for row in rows for f in row.fields if _was_read(f)]


def _was_read(field: Field) -> bool:
    return field.name == PAGES and (field.reading or field).rule != "nothing"


def _see_pages(
    scan: Scan, numbers: tuple[int, ...], work: _Work, tools: Tools
) -> tuple[PageText, ...]:
    """The pages as they were read, with pictures; one whose words are lost is read again."""
    ids = [make_paper_id(work.scan.sha256, part[0]) for part in work.parts]
    # Behind what a try before, or an end long ago, left there:
    ids += [r.paper_id for r in work.rows if any(page.number in numbers for page in r.pages)]
    stored = {page.number: page for key in ids for page in tools.archive.load(key)}
    kept = [stored[number] for number in numbers if number in stored]
    lost = [number for number in numbers if number not in stored]
    picture = partial(picture_page, scan, stages=tools.stages)
    told = find_arrangement(scan.row.sha256, tools.objects).pages
    read = partial(read_page, scan, stages=tools.stages, told=told)
    keep = partial(keep_page, scan, stages=tools.stages)
    seconds = tools.limits.page_seconds
    seen = [
        *tools.workers.map(picture, kept, seconds),
        *tools.workers.map(read, lost, seconds, rescue=keep),
    ]
    return tuple(sorted(seen, key=lambda page: page.number))


def picture_page(scan: Scan, page: PageText, stages: Stages) -> PageText:
    """Runs inside a child process."""
    return stages.picture(stages.decode(scan, page.number), page, scan.work)


def _fetch(row: ScanRow, folder: Path, tools: Tools) -> Scan:
    path = folder / "source"
    found = tools.objects.get(Area.ORIGINALS, object_key(row.sha256), path).sha256
    if found != row.sha256:
        raise Mismatch(key=row.sha256, expected=row.sha256, found=found)
    return Scan(row, path, folder)
