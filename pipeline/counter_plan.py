"""Which scans the pages on a counter become.

A file whose pages all stay together is the scan, as received: what the clerk did with its pages is
told beside it. Only a paper whose pages come from several files, lie in another order, or leave
pages of their file behind is put together anew; the files stay originals (docs/decisions/0026).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.counter import Board, CounterFile, Laid, Sheet, Stack
from pipeline.errors import Conflict
from pipeline.page import Told


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """`pages` of the scan in order, by `stacks`; `file` the file that is the scan itself, None for
    one that is put together. All stacks share how they came and what they are."""

    stacks: tuple[Stack, ...]
    pages: tuple[Laid, ...]
    file: CounterFile | None = None

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Page numbers in the scan of what a person says is one paper."""
        return tuple(self.numbers(stack) for stack in self.stacks if stack.certain)

    def numbers(self, stack: Stack) -> tuple[int, ...]:
        """Where the pages of a stack are in the scan, from 1."""
        places = {laid.sheet: number for number, laid in enumerate(self.pages, 1)}
        return tuple(places[laid.sheet] for laid in stack.sheets)

    def told(self, files: Mapping[str, CounterFile]) -> dict[int, Told]:
        """What the clerk said of pages, by their numbers in the scan."""
        said = {number: _told(laid, files) for number, laid in enumerate(self.pages, 1)}
        return {number: told for number, told in said.items() if told != Told()}


def make_plan(board: Board, files: Sequence[CounterFile]) -> tuple[ScanPlan, ...]:
    """In the order in which the stacks lie. Raises Conflict for a board without pages, and for a
    signed file that would be taken apart: its signature is over the whole."""
    if not board.stacks:
        raise Conflict(fault="nothing_laid", key="")
    whole = {file.file_id for file in files if _stays_whole(file, board)}
    for file in files:
        laid = any(each.sheet.file_id == file.file_id for each in board.laid())
        if laid and file.signed and file.file_id not in whole:
            raise Conflict(fault="signed_file_apart", key=file.file_id)
    known = {file.file_id: file for file in files}
    plans: dict[str, ScanPlan] = {}
    for stack in board.stacks:
        file_id = stack.sheets[0].sheet.file_id
        if file_id in whole:
            plans.setdefault(file_id, _plan_whole(known[file_id], board))
        else:
            plans[stack.stack_id] = ScanPlan((stack,), stack.sheets)
    return tuple(plans.values())


def _plan_whole(file: CounterFile, board: Board) -> ScanPlan:
    stacks = tuple(s for s in board.stacks if s.sheets[0].sheet.file_id == file.file_id)
    laid = {each.sheet: each for each in board.laid()}
    pages = tuple(laid[Sheet(file.file_id, number)] for number in range(1, file.pages + 1))
    return ScanPlan(stacks, pages, file)


def _stays_whole(file: CounterFile, board: Board) -> bool:
    """All its pages lie there, in stacks of their own, each in the order of the file, and all are
    the same to their dossier."""
    mine = [s for s in board.stacks if any(d.sheet.file_id == file.file_id for d in s.sheets)]
    pure = all(laid.sheet.file_id == file.file_id for stack in mine for laid in stack.sheets)
    ordered = all(list(stack.sheets) == sorted(stack.sheets, key=_place) for stack in mine)
    complete = sum(len(stack.sheets) for stack in mine) == file.pages
    alike = len({(s.role, s.origin, s.compared_by) for s in mine}) == 1
    return pure and ordered and complete and alike


def _place(laid: Laid) -> int:
    return laid.sheet.number


def _told(laid: Laid, files: Mapping[str, CounterFile]) -> Told:
    if not laid.turned:
        return Told(blank=laid.blank)
    glance = files[laid.sheet.file_id].glance(laid.sheet.number)
    shown = glance.rotation if glance else 0
    return Told((shown + laid.turned) % 360, laid.blank)
