"""What a clerk does with pages on the counter."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.counter import Board, CounterFile, Glance, Laid, Sheet, Stack
from pipeline.counter_board import (
    Act,
    add,
    bring_back,
    describe,
    go_back,
    mark_blank,
    merge,
    move,
    move_stack,
    remove,
    rotate,
    split,
    substitute,
)
from pipeline.counter_plan import make_plan
from pipeline.counter_records import plain_board, read_board
from pipeline.errors import BadValue, Conflict
from pipeline.page import Told
from pipeline.scan import MediaType, Origin, Role
from tests.contract.test_catalogue import NOW

A = [Sheet("a", number) for number in range(1, 5)]
B = [Sheet("b", 1)]


def lay(*acts: Act) -> Board:
    board = Board()
    for act in (add(A, "s1"), add(B, "s2"), *acts):
        board = act(board)
    return board


def show(board: Board) -> list[str]:
    """Stacks as `a1 a2`, in order."""
    return [
        " ".join(f"{laid.sheet.file_id}{laid.sheet.number}" for laid in stack.sheets)
        for stack in board.stacks
    ]


@pytest.mark.parametrize(
    ("acts", "shown"),
    [
        ([], ["a1 a2 a3 a4", "b1"]),
        ([add(A, "s3")], ["a1 a2 a3 a4", "b1"]),
        ([split(A[2], "n")], ["a1 a2", "a3 a4", "b1"]),
        ([split(A[2], "n"), merge("s1", "n")], ["a1 a2 a3 a4", "b1"]),
        ([merge("s1", "s2")], ["a1 a2 a3 a4 b1"]),
        ([move(A[3], "s1", 0)], ["a4 a1 a2 a3", "b1"]),
        ([move(B[0], "s1", 1)], ["a1 b1 a2 a3 a4"]),
        ([move(B[0], "s2", 1)], ["a1 a2 a3 a4", "b1"]),
        ([move_stack("s2", 0)], ["b1", "a1 a2 a3 a4"]),
        ([remove(B[0])], ["a1 a2 a3 a4"]),
        ([remove(A[1]), bring_back(A[1], "n")], ["a1 a3 a4", "b1", "a2"]),
        ([substitute(A[1], B[0])], ["a1 b1 a3 a4"]),
    ],
)
def test_each_act_does_what_it_says(acts: Sequence[Act], shown: list[str]) -> None:
    assert show(lay(*acts)) == shown


@pytest.mark.parametrize(
    "act",
    [
        rotate(Sheet("c", 1), 90), mark_blank(Sheet("a", 9), True), split(A[0], "n"),
        merge("s1", "s1"), merge("s1", "s9"), move(A[0], "s9", 0), remove(Sheet("c", 1)),
        bring_back(A[0], "n"), substitute(A[0], A[0]), move_stack("s9", 0),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(act: Act) -> None:
    with pytest.raises(BadValue):
        lay(act)


def test_turns_add_up_and_come_round() -> None:
    board = lay(rotate(A[0], 90), rotate(A[0], 180))
    assert next(board.laid()).turned == 270
    assert next(rotate(A[0], 90)(board).laid()).turned == 0
    with pytest.raises(BadValue):
        rotate(A[0], 45)


def test_role_origin_and_what_it_replaces_are_one_act() -> None:
    """That it was compared carries who said so; nobody says that a scan is an electronic paper."""
    board = lay(describe("s1", Role.RESULT, Origin.FROM_ORIGINAL, "lan", "c1", "p-old"))
    first = board.stacks[0]
    assert (first.role, first.origin, first.compared_by) == (
        Role.RESULT, Origin.FROM_ORIGINAL, "lan",
    )  # fmt: skip
    assert (first.component, first.replaces, first.certain) == ("c1", "p-old", True)
    plain = describe("s1", Role.COMPONENT, Origin.PLAIN_SCAN, "an")(board).stacks[0]
    assert plain.compared_by is None
    with pytest.raises(BadValue):
        describe("s1", Role.COMPONENT, Origin.ELECTRONIC, "lan")


def test_going_back_keeps_pages_that_came_since() -> None:
    """Nobody loses a page by taking an act back."""
    before = lay()
    now = add([Sheet("c", 1), Sheet("c", 2)], "s3")(remove(A[0])(before))
    back = go_back(before, now, lambda: "n")
    assert show(back) == ["a1 a2 a3 a4", "b1", "c1 c2"]
    assert back.removed == ()


sheets = st.sampled_from([*A, *B])
acts = st.one_of(
    st.builds(rotate, sheets, st.sampled_from([90, 180, 270])),
    st.builds(mark_blank, sheets, st.booleans()),
    st.builds(move, sheets, st.sampled_from(["s1", "s2", "n1"]), st.integers(0, 6)),
    st.builds(split, sheets, st.sampled_from(["n1", "n2", "n3"])),
    st.builds(merge, st.sampled_from(["s1", "s2", "n1"]), st.sampled_from(["s1", "s2", "n2"])),
    st.builds(remove, sheets),
    st.builds(bring_back, sheets, st.sampled_from(["n4", "n5"])),
    st.builds(substitute, sheets, sheets),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(acts, max_size=12))
def test_no_act_loses_or_doubles_a_page(done: list[Act]) -> None:
    """Whatever is done, in whatever order; and the board survives its way through the catalogue."""
    board = lay()
    for act in done:
        try:
            board = act(board)
        except BadValue:
            continue
        everything = [laid.sheet for laid in (*board.laid(), *board.removed)]
        assert sorted(everything) == sorted([*A, *B])
        assert all(stack.sheets for stack in board.stacks)
    assert read_board(plain_board(board)) == board


# which scans it becomes


def file(name: str, pages: int, *, signed: bool = False, rotation: int = 0) -> CounterFile:
    seen = tuple(Glance(number, rotation=rotation) for number in range(1, pages + 1))
    return CounterFile(
        name, "s", "x.pdf", name * 64, 9, MediaType.PDF, pages, signed, "lan", NOW, seen
    )


FILES = [file("a", 4), file("b", 1)]


def plans(board: Board) -> list[tuple[str, tuple[tuple[int, ...], ...]]]:
    return [
        (plan.file.file_id if plan.file else "+", plan.groups) for plan in make_plan(board, FILES)
    ]


@pytest.mark.parametrize(
    ("acts", "scans"),
    [
        ([], [("a", ()), ("b", ())]),
        ([split(A[2], "n")], [("a", ((1, 2), (3, 4))), ("b", ())]),
        ([split(A[1], "n"), move_stack("n", 0)], [("a", ((2, 3, 4), (1,))), ("b", ())]),
        ([merge("s1", "s2")], [("+", ((1, 2, 3, 4, 5),))]),
        ([move(A[3], "s1", 0)], [("+", ((1, 2, 3, 4),)), ("b", ())]),
        ([remove(A[3])], [("+", ()), ("b", ())]),
        ([remove(B[0])], [("a", ())]),
        (
            [split(A[2], "n"), describe("n", Role.RESULT, Origin.PLAIN_SCAN, "lan")],
            [("+", ((1, 2),)), ("+", ((1, 2),)), ("b", ())],
        ),
    ],
)  # fmt: skip
def test_a_file_stays_whole_where_it_can(acts: Sequence[Act], scans: object) -> None:
    """It is put together anew only where its pages do not stay together in their order."""
    found = plans(lay(*acts))
    assert sorted(found, key=str) == sorted(scans, key=str)  # type: ignore[call-overload]


def test_a_signed_file_is_not_taken_apart() -> None:
    """Its signature is over the whole: it may be divided into papers, and nothing else."""
    files = [file("a", 4, signed=True), file("b", 1)]
    make_plan(lay(split(A[2], "n")), files)
    with pytest.raises(Conflict) as refusal:
        make_plan(lay(remove(A[0])), files)
    assert refusal.value.fault == "signed_file_apart"
    with pytest.raises(Conflict):
        make_plan(Board(), files)


def test_what_was_told_of_pages_goes_along() -> None:
    """A turn counts from how the thumbnail was shown; what nobody touched is left to the page."""
    files = [file("a", 4, rotation=90), file("b", 1)]
    board = lay(rotate(A[1], 180), mark_blank(A[2], True), move(B[0], "s1", 0))
    (plan,) = make_plan(board, files)
    told = plan.told({each.file_id: each for each in files})
    assert told == {3: Told(turn=270), 4: Told(blank=True)}


def test_a_turn_of_no_quarter_is_no_turn() -> None:
    with pytest.raises(ValueError, match="quarter"):
        Told(turn=45)
    assert Laid(A[0]) in Stack("s", (Laid(A[0]),)).sheets
