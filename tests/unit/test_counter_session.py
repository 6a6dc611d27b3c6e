"""A counter session: pages come, are looked at and laid out, by one person's act at a time."""

from __future__ import annotations

from typing import Never

import pytest

from pipeline.counter import SessionState, Sheet, Subject
from pipeline.counter_board import remove, rotate, split
from pipeline.counter_leftovers import (
    drop_leftover,
    give_up_stale,
    list_leftovers,
    take_up_leftover,
)
from pipeline.counter_session import (
    abandon,
    change,
    find_session,
    gather_upload,
    open_session,
    read_thumbnail,
    set_subject,
    undo,
)
from pipeline.errors import (
    ChangedMeanwhile,
    Conflict,
    NotAllowed,
    NotFound,
    TooManyPages,
    UnknownFormat,
)
from pipeline.keys import COUNTER
from pipeline.page import Verdict
from pipeline.ports import Area
from pipeline.question import Asker, Duty
from pipeline.uploading import begin, put
from tests.counter_desk import LAN, counter_tools, sit_down
from tests.journey import HereWorkers, World

AN = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
ELSEWHERE = Asker("lan", "desk-b", LAN.duties)


def test_pages_lie_on_the_board_with_what_a_glance_tells(world: World) -> None:
    """A blurred page is to be scanned again; one that cannot be looked at says why, the others
    are shown all the same."""
    desk = sit_down(world)
    file = desk.lay("Trang một", "mờ", "hỏng", "Trang bốn")
    with desk.tools.catalogue.begin() as unit:
        (seen,) = unit.counter_files(desk.session_id)
    verdicts = [(g.number, g.quality.verdict, g.trouble) for g in seen.glances]
    assert verdicts == [
        (1, Verdict.GOOD, None),
        (2, Verdict.RESCAN, None),
        (3, Verdict.RESCAN, "reading_failed"),
        (4, Verdict.GOOD, None),
    ]
    shown = read_thumbnail(desk.session_id, Sheet(file.file_id, 2), LAN, desk.tools)
    assert shown.decode() == "mờ"
    with pytest.raises(NotFound):
        read_thumbnail(desk.session_id, Sheet(file.file_id, 3), LAN, desk.tools)


def test_a_page_is_looked_at_while_all_workers_read(world: World) -> None:
    """Another citizen's forty pages are no reason why this one's are not shown."""
    desk = sit_down(world, workers=NoWorkers())
    desk.lay("Trang một")
    with desk.tools.catalogue.begin() as unit:
        (seen,) = unit.counter_files(desk.session_id)
    assert [glance.trouble for glance in seen.glances] == [None]


class NoWorkers(HereWorkers):
    """Whoever asks them waits for ever."""

    def map(self, *_: object, **__: object) -> Never:
        raise AssertionError("waits behind the pages that are read")


def test_an_upload_becomes_a_file_once(world: World) -> None:
    """Asked again, because the answer was lost, it is the same file and lies there once."""
    desk = sit_down(world)
    data = "%PDF-1.7\nmột\nhai".encode()
    upload = begin("x.pdf", len(data), None, LAN, desk.tools)
    put(upload.upload_id, 0, data, LAN, desk.tools)
    files = [gather_upload(upload.upload_id, desk.session_id, LAN, desk.tools) for _ in range(2)]
    assert files[0].file_id == files[1].file_id
    assert len(list(desk.session.board.laid())) == 2
    other = sit_down(world)
    with pytest.raises(NotFound):
        gather_upload(upload.upload_id, other.session_id, LAN, other.tools)


def test_two_people_do_not_overwrite_each_other(world: World) -> None:
    """The second act on a version is refused, names who was first, and changes nothing."""
    desk = sit_down(world)
    file = desk.lay("một", "hai")
    seen = desk.session.version
    first = Sheet(file.file_id, 1)
    change(desk.session_id, seen, rotate(first, 90), "rotate", AN, desk.tools)
    with pytest.raises(ChangedMeanwhile) as refusal:
        change(desk.session_id, seen, rotate(first, 90), "rotate", LAN, desk.tools)
    assert refusal.value.facts == {"by": "an", "version": seen + 1}
    assert next(desk.session.board.laid()).turned == 90


def test_a_page_that_comes_is_no_change_of_a_person(world: World) -> None:
    """The scanner goes on while the clerk turns pages."""
    desk = sit_down(world)
    file = desk.lay("một")
    seen = desk.session.version
    desk.lay("hai")
    after = change(desk.session_id, seen, rotate(Sheet(file.file_id, 1), 90), "r", LAN, desk.tools)
    assert len(after.board.stacks) == 2
    assert after == desk.session


def test_acts_are_undone_one_by_one(world: World) -> None:
    """Back to the beginning, and no page that came meanwhile is lost."""
    desk = sit_down(world)
    file = desk.lay("một", "hai")
    start = desk.session.board
    desk.do(split(Sheet(file.file_id, 2), "n"), remove(Sheet(file.file_id, 1)))
    desk.lay("ba")
    for stacks in ([1, 1, 1], [2, 1], [2, 1]):
        board = undo(desk.session_id, desk.session.version, LAN, desk.tools).board
        assert [len(stack.sheets) for stack in board.stacks] == stacks
    assert desk.session.board.stacks[0] == start.stacks[0]
    assert desk.session.board.removed == ()


def test_who_is_of_another_desk_sees_nothing(world: World) -> None:
    """Not the session, not a page of it; who digitises nothing opens none."""
    desk = sit_down(world, Subject(dossier="H12-1", person="001099012345"))
    file = desk.lay("một")
    for asker in (ELSEWHERE, Asker("to", "desk-a", frozenset({Duty.INSPECTOR}))):
        with pytest.raises(NotFound):
            find_session(desk.session_id, asker, desk.tools)
        with pytest.raises(NotFound):
            read_thumbnail(desk.session_id, Sheet(file.file_id, 1), asker, desk.tools)
    with pytest.raises(NotAllowed):
        open_session(Subject(), Asker("to", "desk-a", frozenset({Duty.INSPECTOR})), desk.tools)
    assert "001099012345" not in repr(find_session(desk.session_id, AN, desk.tools))


def test_files_that_cannot_be_papers_are_refused_at_once(world: World) -> None:
    """The clerk is told while the citizen is there, and nothing lies on the board."""
    desk = sit_down(world)
    (world.folder / "a.txt").write_text("hello")
    data = b"hello"
    upload = begin("a.txt", len(data), None, LAN, desk.tools)
    put(upload.upload_id, 0, data, LAN, desk.tools)
    with pytest.raises(UnknownFormat):
        gather_upload(upload.upload_id, desk.session_id, LAN, desk.tools)
    with pytest.raises(TooManyPages):
        desk.lay(*["x"] * 21)
    assert desk.session.board.stacks == ()


def test_the_subject_is_changed_like_the_board(world: World) -> None:
    desk = sit_down(world)
    seen = desk.session.version
    set_subject(desk.session_id, seen, Subject(dossier="H12-1"), LAN, desk.tools)
    assert desk.session.subject.dossier == "H12-1"
    with pytest.raises(ChangedMeanwhile):
        set_subject(desk.session_id, seen, Subject(), AN, desk.tools)


def test_what_is_given_up_waits_for_a_person(world: World) -> None:
    """Nothing is deleted by a clock: it is taken up again, or somebody decides that it goes."""
    desk = sit_down(world)
    file = desk.lay("một")
    gone = desk.lay("hai")
    abandon(desk.session_id, desk.session.version, LAN, desk.tools)
    with pytest.raises(Conflict):
        change(desk.session_id, desk.session.version, lambda b: b, "x", LAN, desk.tools)
    assert {f.file_id for f in list_leftovers(LAN, desk.tools)} == {file.file_id, gone.file_id}
    assert list_leftovers(ELSEWHERE, desk.tools) == []
    other = sit_down(world)
    taken = take_up_leftover(file.file_id, other.session_id, LAN, other.tools)
    assert taken.sha256 == file.sha256
    with pytest.raises(NotFound):
        drop_leftover(gone.file_id, ELSEWHERE, desk.tools)
    drop_leftover(gone.file_id, LAN, desk.tools)
    assert list_leftovers(LAN, desk.tools) == []
    left = [key for key in world.keys(Area.INTAKE) if key.startswith(COUNTER)]
    assert all(taken.file_id in key for key in left)


def test_a_forgotten_session_is_given_up_and_its_bytes_stay(world: World) -> None:
    desk = sit_down(world)
    desk.lay("một")
    assert give_up_stale(12, desk.tools) == 0
    world.clock.turn(13 * 3600)
    assert give_up_stale(12, desk.tools) == 1
    assert desk.session.state is SessionState.ABANDONED
    assert len(list_leftovers(LAN, counter_tools(world))) == 1
