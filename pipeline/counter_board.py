"""What a clerk does with the pages on a counter: each act makes one board of another.

Acts are plain functions without side effects; each raises BadValue for what is not on the board.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.counter import Board, Laid, Sheet, Stack
from pipeline.errors import BadValue
from pipeline.scan import Origin, Role

Act = Callable[[Board], Board]
QUARTERS = frozenset({0, 90, 180, 270})


def rotate(sheet: Sheet, degrees: int) -> Act:
    """Turn a page clockwise from how it lies now."""
    if degrees % 360 not in QUARTERS:
        raise BadValue(field="turned", problem="quarter_turn")
    return lambda board: _each(
        board, sheet, lambda laid: replace(laid, turned=(laid.turned + degrees) % 360)
    )


def mark_blank(sheet: Sheet, blank: bool | None) -> Act:
    """Say that nothing is on a page, or that something is; None: let the page say."""
    return lambda board: _each(board, sheet, lambda laid: replace(laid, blank=blank))


def move(sheet: Sheet, stack_id: str, place: int) -> Act:
    """Lay a page into a stack at a place counted from 0. A stack that loses its last page goes."""

    def act(board: Board) -> Board:
        if [laid.sheet for laid in _stack(board, stack_id).sheets] == [sheet]:  # alone in it
            return board
        laid, rest = _take(board, sheet)
        target = _stack(rest, stack_id)
        at = max(0, min(place, len(target.sheets)))
        sheets = (*target.sheets[:at], laid, *target.sheets[at:])
        return _put(rest, replace(target, sheets=sheets, certain=True))

    return act


def move_stack(stack_id: str, place: int) -> Act:
    """Lay a stack at a place among the others, counted from 0."""

    def act(board: Board) -> Board:
        mine = _stack(board, stack_id)
        others = [stack for stack in board.stacks if stack is not mine]
        at = max(0, min(place, len(others)))
        return replace(board, stacks=(*others[:at], mine, *others[at:]))

    return act


def split(sheet: Sheet, new_id: str) -> Act:
    """Another paper begins with this page; both have what was said of the one."""

    def act(board: Board) -> Board:
        stack = _holding(board, sheet)
        at = next(n for n, laid in enumerate(stack.sheets) if laid.sheet == sheet)
        if at == 0:
            raise BadValue(field="trang", problem="first_page")
        first = replace(stack, sheets=stack.sheets[:at], certain=True)
        second = replace(
            stack, stack_id=new_id, sheets=stack.sheets[at:], certain=True, replaces=None
        )
        return _swap(board, stack, (first, second))

    return act


def merge(stack_id: str, other_id: str) -> Act:
    """The pages of the other stack come behind those of the first: they are one paper."""

    def act(board: Board) -> Board:
        first, other = _stack(board, stack_id), _stack(board, other_id)
        if first is other:
            raise BadValue(field="trang", problem="itself")
        both = replace(first, sheets=(*first.sheets, *other.sheets), certain=True)
        return _put(replace(board, stacks=tuple(s for s in board.stacks if s is not other)), both)

    return act


def remove(sheet: Sheet) -> Act:
    """Take a page off; its bytes stay."""

    def act(board: Board) -> Board:
        laid, rest = _take(board, sheet)
        return replace(rest, removed=(*rest.removed, laid))

    return act


def bring_back(sheet: Sheet, new_id: str) -> Act:
    """A removed page lies on the board again, as a stack of its own at the end."""

    def act(board: Board) -> Board:
        laid = next((each for each in board.removed if each.sheet == sheet), None)
        if laid is None:
            raise BadValue(field="trang", problem="not_on_board")
        removed = tuple(each for each in board.removed if each is not laid)
        return Board((*board.stacks, Stack(new_id, (laid,))), removed)

    return act


def substitute(sheet: Sheet, better: Sheet) -> Act:
    """The better scan of a page takes its place; the worse one is taken off."""

    def act(board: Board) -> Board:
        if sheet == better:
            raise BadValue(field="trang", problem="itself")
        laid, rest = _take(board, better)
        stack = _holding(rest, sheet)
        old = next(each for each in stack.sheets if each.sheet == sheet)
        sheets = tuple(laid if each is old else each for each in stack.sheets)
        swapped = _put(rest, replace(stack, sheets=sheets))
        return replace(swapped, removed=(*swapped.removed, old))

    return act


def describe(
    stack_id: str,
    role: Role,
    origin: Origin,
    by: str,
    component: str | None = None,
    replaces: str | None = None,
) -> Act:
    """What the papers of a stack are, how they came, and what they replace, in one act. `by` said
    so: it stands for "đối chiếu bản chính"."""
    if origin is Origin.ELECTRONIC:  # said by a signature inside the file, never by a person
        raise BadValue(field="origin", problem="electronic")
    compared = by if origin is Origin.FROM_ORIGINAL else None

    def act(board: Board) -> Board:
        stack = _stack(board, stack_id)
        said = replace(
            stack, role=role, origin=origin, compared_by=compared, component=component,
            replaces=replaces, certain=stack.certain or replaces is not None,
        )  # fmt: skip
        return _put(board, said)

    return act


def add(sheets: Iterable[Sheet], stack_id: str) -> Act:
    """The pages of a file that came; twice is once."""

    def act(board: Board) -> Board:
        new = tuple(Laid(sheet) for sheet in sheets if sheet not in board.sheets())
        return replace(board, stacks=(*board.stacks, Stack(stack_id, new))) if new else board

    return act


def go_back(before: Board, now: Board, new_id: Callable[[], str]) -> Board:
    """The board as it was before an act; pages that came since lie at its end, as they lie now."""
    known, board = before.sheets(), before
    for stack in now.stacks:
        new = tuple(laid for laid in stack.sheets if laid.sheet not in known)
        if new:
            board = replace(
                board, stacks=(*board.stacks, replace(stack, stack_id=new_id(), sheets=new))
            )
    gone = tuple(laid for laid in now.removed if laid.sheet not in known)
    return replace(board, removed=(*board.removed, *gone))


def _each(board: Board, sheet: Sheet, change: Callable[[Laid], Laid]) -> Board:
    stack = _holding(board, sheet)
    sheets = tuple(change(laid) if laid.sheet == sheet else laid for laid in stack.sheets)
    return _put(board, replace(stack, sheets=sheets))


def _take(board: Board, sheet: Sheet) -> tuple[Laid, Board]:
    stack = _holding(board, sheet)
    laid = next(each for each in stack.sheets if each.sheet == sheet)
    left = replace(stack, sheets=tuple(each for each in stack.sheets if each is not laid))
    return laid, _swap(board, stack, (left,))


def _holding(board: Board, sheet: Sheet) -> Stack:
    for stack in board.stacks:
        if any(laid.sheet == sheet for laid in stack.sheets):
            return stack
    raise BadValue(field="trang", problem="not_on_board")


def _stack(board: Board, stack_id: str) -> Stack:
    for stack in board.stacks:
        if stack.stack_id == stack_id:
            return stack
    raise BadValue(field="trang", problem="not_on_board")


def _put(board: Board, stack: Stack) -> Board:
    stacks = tuple(stack if each.stack_id == stack.stack_id else each for each in board.stacks)
    return replace(board, stacks=stacks)


def _swap(board: Board, stack: Stack, others: Iterable[Stack]) -> Board:
    """Empty stacks go."""
    at = board.stacks.index(stack)
    filled = tuple(each for each in others if each.sheets)
    return replace(board, stacks=(*board.stacks[:at], *filled, *board.stacks[at + 1 :]))
