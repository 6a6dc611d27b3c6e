"""From a finished counter session to stored papers.

The clerk's word that it is finished and what it becomes are one transaction; the work is done by
whoever claims the session, and goes on where a process ended: what was taken in is found again by
its hash, what was stored is a duplicate of itself.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.arrangement import Arrangement, Source, keep_arrangement
from pipeline.assembly import Assembly
from pipeline.counter import (
    OVER,
    CounterFile,
    Part,
    PartState,
    Session,
    SessionState,
    Stack,
    file_folder,
)
from pipeline.counter_plan import ScanPlan, make_plan
from pipeline.counter_session import as_scan, change_state, fetch_source, see
from pipeline.deciding import see as see_paper
from pipeline.dossier_desk import file_paper
from pipeline.errors import Conflict, NotFound, SohoaError, Unavailable
from pipeline.faults import locate
from pipeline.ingest import Item, explain, take
from pipeline.intake import receive
from pipeline.leaf import Leaf
from pipeline.ports import Area, Stages
from pipeline.question import Asker, Duty
from pipeline.rescanning import replace_paper
from pipeline.review import compare
from pipeline.scan import Context, Origin, Scan, ScanRow, ScanState, make_paper_id
from pipeline.tools import Tools

log = logging.getLogger("sohoa.counter")

STORED = frozenset({PartState.STORED, PartState.DUPLICATE})
TAKEN_IN = frozenset({*STORED, PartState.QUARANTINED})

OnChange = Callable[[str, Part], None]
"""Told of the session's id and a part of it whenever the part changed."""


@dataclass(frozen=True, slots=True)
class _Work:
    """A session that this process digitises, in the name of who finished it."""

    session: Session
    files: Mapping[str, CounterFile]
    asker: Asker
    tools: Tools
    tell: OnChange

    def put(self, part: Part) -> Part:
        with self.tools.catalogue.begin() as unit:
            unit.put_part(self.session.session_id, part)
            unit.commit()
        self.tell(self.session.session_id, part)
        return part


def finish_session(session_id: str, seen: int, asker: Asker, tools: Tools) -> list[Part]:
    """The clerk has finished: nothing on the board changes any more. Returns the scans that it
    becomes; `digitise_session` makes them.

    Raises what `pipeline.counter_session.change` and `make_plan` raise, and NotFound for a paper
    that would be replaced and that the asker does not see."""
    with tools.catalogue.begin() as unit:
        session = see(session_id, asker, unit)
        plans = make_plan(session.board, unit.counter_files(session_id))
        for stack in session.board.stacks:
            if stack.replaces is not None:
                see_paper(stack.replaces, asker, unit)
        parts = [_make_part(number, plan) for number, plan in enumerate(plans)]
        change_state(session_id, seen, SessionState.CLOSING, (asker, unit, tools))
        unit.put_parts(session_id, parts)
        unit.commit()
    return parts


def retry_session(session_id: str, asker: Asker, tools: Tools) -> list[Part]:
    """What failed is to be done again. Raises NotFound, and Conflict where nothing failed."""
    with tools.catalogue.begin() as unit:
        see(session_id, asker, unit)
        parts = unit.parts(session_id)
        failed = [part for part in parts if part.state is PartState.FAILED]
        if not failed or not unit.resume_session(session_id, tools.clock.now()):
            raise Conflict(fault="nothing_failed", key=session_id)
        again = [replace(p, state=PartState.WAITING, pages_read=0, reason=None) for p in failed]
        unit.put_parts(session_id, again)
        unit.commit()
        return unit.parts(session_id)


def digitise_session(session_id: str, tools: Tools, tell: OnChange = lambda *_: None) -> list[Part]:
    """Do what is left of a closing session; the claim on it is the caller's. Returns its parts.
    Raises NotFound and CatalogueUnavailable; what happens to one part stops no other."""
    with tools.catalogue.begin() as unit:
        session = unit.counter_session(session_id)
        if session is None:
            raise NotFound(kind="session", key=session_id)
        files = {file.file_id: file for file in unit.counter_files(session_id)}
        parts = unit.parts(session_id)
    asker = Asker(session.changed_by, session.desk, frozenset({Duty.SCAN}))
    work = _Work(session, files, asker, tools, tell)
    if any(part.state not in OVER for part in parts):
        plans = make_plan(session.board, list(files.values()))
        parts = [
            part if part.state in OVER else _digitise(work, part, plan)
            for part, plan in zip(parts, plans, strict=True)
        ]
    _clear_away(work, parts)
    with tools.catalogue.begin() as unit:
        unit.end_counter_session(session_id, tools.clock.now())
        unit.commit()
    return parts


def _make_part(number: int, plan: ScanPlan) -> Part:
    return Part(number, tuple(stack.stack_id for stack in plan.stacks), len(plan.pages))


def _digitise(work: _Work, part: Part, plan: ScanPlan) -> Part:
    """One scan, from the files of the session to stored papers. Trouble is a state."""
    part = work.put(replace(part, state=PartState.WORKING))
    progress = _Progress(work, part)
    try:
        with TemporaryDirectory(prefix="counter-", dir=work.tools.work) as folder:
            row = _take_in(work, plan, Path(folder))
        item = take(row, work.tools, progress.page)
        part = _told_of(progress.part, item)
        if part.state in STORED:
            part = replace(part, notes=tuple(_follow_up(work, part, plan, row.sha256)))
    except Exception as trouble:
        log.log(
            logging.DEBUG if isinstance(trouble, SohoaError) else logging.ERROR,
            "not digitised", extra={"session": work.session.session_id, "fault": locate(trouble)},
        )  # fmt: skip
        why = explain(trouble)
        failed = PartState.FAILED
        part = replace(progress.part, state=failed, reason=why.code, retryable=why.retryable)
    return work.put(part)


class _Progress:
    """Counts pages as they are read; the catalogue may miss one, the end is told anyway."""

    def __init__(self, work: _Work, part: Part) -> None:
        self._work, self.part = work, part

    def page(self) -> None:
        self.part = replace(self.part, pages_read=min(self.part.pages_read + 1, self.part.pages))
        with suppress(Unavailable):
            self._work.put(self.part)


def _told_of(part: Part, item: Item) -> Part:
    papers = [paper.paper_id for paper in item.papers] or [row.paper_id for row in item.known]
    return replace(
        part,
        state=PartState(item.status.value),
        intake_id=item.row.intake_id if item.row else None,
        paper_ids=tuple(papers),
        reason=item.reason.code if item.reason else None,
        retryable=bool(item.reason and item.reason.retryable),
    )


# taking in


def _take_in(work: _Work, plan: ScanPlan, folder: Path) -> ScanRow:
    """What was said of the pages lies beside the scan before the scan is taken in."""
    sources = _fetch(work, plan, folder)
    if plan.file is not None:
        return _receive(work, plan, sources[plan.file.file_id].path, ())
    assembled = _assemble(work, plan, sources, folder)
    for scan in sources.values():
        _join(work, plan, scan)
    origin = tuple(
        Source(work.files[laid.sheet.file_id].sha256, laid.sheet.number) for laid in plan.pages
    )
    return _receive(work, plan, assembled, origin)


def _fetch(work: _Work, plan: ScanPlan, folder: Path) -> dict[str, Scan]:
    """The files that the scan needs, each by its id."""
    found = {}
    for file_id in dict.fromkeys(laid.sheet.file_id for laid in plan.pages):
        path = fetch_source(work.files[file_id], folder / file_id, work.tools)
        found[file_id] = as_scan(work.files[file_id], path, folder)
    return found


def _assemble(work: _Work, plan: ScanPlan, sources: Mapping[str, Scan], folder: Path) -> Path:
    tools, seconds = work.tools, work.tools.limits.page_seconds
    pages = [
        (sources[laid.sheet.file_id], laid.sheet.number, folder / f"leaf-{number:06d}.png")
        for number, laid in enumerate(plan.pages)
    ]
    leaves = list(tools.workers.map(partial(_make_leaf, tools.stages), pages, seconds))
    target = folder / "assembled.pdf"
    together = partial(_put_together, tools.assembly, target)
    return next(iter(tools.workers.map(together, [leaves], seconds)))


def _make_leaf(stages: Stages, page: tuple[Scan, int, Path]) -> Leaf:
    """Runs inside a child process."""
    return stages.sheet(*page)


def _put_together(assembly: Assembly, target: Path, leaves: list[Leaf]) -> Path:
    """Runs inside a child process."""
    assembly.assemble(leaves, target)
    return target


def _join(work: _Work, plan: ScanPlan, scan: Scan) -> None:
    """The file as received is kept like every original; it is read where its pages are put
    together. It is locked when that scan is accepted."""
    row = receive(scan.path, _context(work, plan), work.tools)
    with work.tools.catalogue.begin() as unit:
        if unit.move(row.intake_id, ScanState.RECEIVED, ScanState.JOINED):
            unit.commit()


def _receive(work: _Work, plan: ScanPlan, source: Path, origin: tuple[Source, ...]) -> ScanRow:
    with source.open("rb") as data:
        sha256 = hashlib.file_digest(data, "sha256").hexdigest()
    with work.tools.catalogue.begin() as unit:
        known = unit.scan_of_bytes(sha256)
    told = plan.told(work.files)
    arranged = Arrangement(sha256, told, plan.groups, origin)
    is_new = known is None or known.state is not ScanState.STORED
    if is_new and (told or plan.groups or origin):
        keep_arrangement(arranged, work.tools.objects)
    return receive(source, _context(work, plan), work.tools)


def _context(work: _Work, plan: ScanPlan) -> Context:
    first, subject = plan.stacks[0], work.session.subject
    return Context(work.session.desk, subject.dossier, first.role, first.origin)


# what follows


def _follow_up(work: _Work, part: Part, plan: ScanPlan, sha256: str) -> Iterator[str]:
    """What the clerk said of papers, now that they are there; codes of what could not be done."""
    for stack in plan.stacks:
        mine = [key for key in part.paper_ids if key in _ids(stack, plan, sha256)]
        for paper_id in mine:
            yield from _try("not_compared", partial(_compare, work, stack, paper_id))
            yield from _try("not_filed", partial(_file, work, stack, paper_id))
        if stack.replaces is not None and mine != [stack.replaces]:
            if len(mine) == 1:
                yield from _try("not_replaced", partial(_replace, work, stack.replaces, mine[0]))
            else:
                yield "not_replaced"  # it turned out to be several papers, or none


def _ids(stack: Stack, plan: ScanPlan, sha256: str) -> set[str]:
    return {make_paper_id(sha256, number) for number in plan.numbers(stack)}


def _try(note: str, act: Callable[[], None]) -> Iterator[str]:
    try:
        act()
    except SohoaError as trouble:
        log.debug("not followed up", extra={"note": note, "code": trouble.code})
        yield note


def _compare(work: _Work, stack: Stack, paper_id: str) -> None:
    if stack.origin is Origin.FROM_ORIGINAL and stack.compared_by is not None:
        asker = replace(work.asker, user=stack.compared_by)
        compare(paper_id, asker, work.tools)


def _file(work: _Work, stack: Stack, paper_id: str) -> None:
    dossier = work.session.subject.dossier
    if dossier is not None and stack.component is not None:
        file_paper(dossier, paper_id, stack.role, work.asker, work.tools, stack.component)


def _replace(work: _Work, old: str, new: str) -> None:
    with suppress(Conflict):  # said before, by an earlier try
        replace_paper(old, new, work.asker, work.tools)


def _clear_away(work: _Work, parts: list[Part]) -> None:
    """Files that became scans need no copy on the counter. What was taken off the board whole waits
    for a person; where something failed all of it waits to be done again."""
    if any(part.state not in TAKEN_IN for part in parts):
        return
    for file_id in {laid.sheet.file_id for laid in work.session.board.laid()}:
        clear_file(file_id, work.tools)


def clear_file(file_id: str, tools: Tools) -> None:
    """Row and objects of a file that is no longer on a counter."""
    for found in list(tools.objects.walk(Area.INTAKE, file_folder(file_id))):
        tools.objects.remove(Area.INTAKE, found.key)
    with tools.catalogue.begin() as unit:
        unit.drop_counter_file(file_id)
        unit.commit()
