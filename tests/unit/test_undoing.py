"""What one just decided is taken back by one more decision; nothing is erased."""

from __future__ import annotations

import pytest

from pipeline.decisions import ORIGIN, PAGES, TYPE, Outcome
from pipeline.errors import BadValue, NotAllowed, Taken
from pipeline.finding import find
from pipeline.measuring import measure
from pipeline.paper import FieldStatus
from pipeline.question import Question
from pipeline.rebuilding import rebuild
from pipeline.review import accept, compare, correct, reject, set_type, withdraw
from pipeline.risk import open_items
from pipeline.scan import Origin
from pipeline.standing import type_field
from pipeline.taking import open_paper, take_next
from pipeline.undoing import Undone, last_own, undo_last
from tests.journey import World
from tests.reviewed import CLERK, INSPECTOR, OFFICER, Desk, accepted, make_field


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(world, monkeypatch)


def outcomes(desk: Desk, paper_id: str, name: str = "ho_ten") -> list[str]:
    with desk.world.catalogue.begin() as unit:
        return [d.outcome.value for d in unit.decisions(paper_id) if d.name == name]


@pytest.mark.parametrize("act", ["accept", "correct", "reject"])
def test_a_field_waits_again_as_it_was_read(desk: Desk, act: str) -> None:
    """Value, readings and reasons are those of before, the mark is new, both words are kept."""
    row = desk.take_in("một")
    before = desk.field(row.paper_id)
    if act == "accept":
        accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    elif act == "correct":
        correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", CLERK, desk.tools)
    else:
        reject(row.paper_id, "ho_ten", CLERK, desk.tools)
    desk.world.clock.turn(1)
    assert undo_last(CLERK, desk.tools) == Undone(row.paper_id, "ho_ten")
    after = desk.field(row.paper_id)
    assert (after.value, after.second, after.reasons) == (
        before.value,
        before.second,
        before.reasons,
    )
    assert after.status is FieldStatus.REVIEW
    assert after.mark != before.mark
    assert outcomes(desk, row.paper_id)[1:] == ["withdrawn"]
    assert [item.field.name for item in open_items(desk.row(row.paper_id))] == ["ho_ten"]
    place = take_next(CLERK, desk.tools)
    assert place is not None
    assert place.paper_id == row.paper_id


def test_who_takes_back_can_decide_anew(desk: Desk) -> None:
    """With the mark that is shown now."""
    row = desk.take_in("một")
    accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    undo_last(CLERK, desk.tools)
    seen = desk.field(row.paper_id).mark
    after = correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", CLERK, desk.tools, seen)
    assert after.value == "Nguyễn Văn Mậu"
    assert outcomes(desk, row.paper_id) == ["confirmed", "withdrawn", "corrected"]


def test_again_takes_back_what_was_decided_before(desk: Desk) -> None:
    """One after the other, the newest first, to the first one; then there is nothing."""
    one, two = desk.take_in("một").paper_id, desk.take_in("hai").paper_id
    accept(one, "ho_ten", CLERK, desk.tools)
    desk.world.clock.turn(1)
    reject(two, "ho_ten", CLERK, desk.tools)
    desk.world.clock.turn(1)
    assert undo_last(CLERK, desk.tools) == Undone(two, "ho_ten")
    assert undo_last(CLERK, desk.tools) == Undone(one, "ho_ten")
    assert undo_last(CLERK, desk.tools) is None


def test_an_earlier_word_stands_again(desk: Desk) -> None:
    """Whoever said it: what is taken back is only one's own; and Z does not put it back."""
    row = desk.take_in("một")
    first = correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", OFFICER, desk.tools)
    desk.world.clock.turn(1)
    correct(row.paper_id, "ho_ten", "Nguyễn Văn Mão", CLERK, desk.tools, first.mark)
    desk.world.clock.turn(1)
    undo_last(CLERK, desk.tools)
    after = desk.field(row.paper_id)
    assert (after.value, after.status) == ("Nguyễn Văn Mậu", FieldStatus.ACCEPTED)
    assert last_own(CLERK, desk.tools) is None


def test_only_the_own_last_word_is_taken_back(desk: Desk) -> None:
    """What somebody else decided since is theirs; inspectors take nothing back."""
    row = desk.take_in("một")
    first = accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    accept(row.paper_id, "ho_ten", OFFICER, desk.tools, first.mark)
    assert undo_last(CLERK, desk.tools) is None
    with pytest.raises(BadValue):
        withdraw(row.paper_id, "ho_ten", CLERK, desk.tools)
    with pytest.raises(NotAllowed):
        undo_last(INSPECTOR, desk.tools)


def test_a_paper_that_another_looks_at_is_left(desk: Desk) -> None:
    """They are not to see the field change under their eyes."""
    row = desk.take_in("một")
    accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    open_paper(row.paper_id, OFFICER, desk.tools)
    with pytest.raises(Taken):
        undo_last(CLERK, desk.tools)
    assert outcomes(desk, row.paper_id) == ["confirmed"]


def test_the_day_after_nothing_is_taken_back(desk: Desk) -> None:
    """One key does not reach into last week."""
    row = desk.take_in("một")
    accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    desk.world.clock.turn(13 * 3600)
    assert undo_last(CLERK, desk.tools) is None


def test_a_doubtful_type_waits_again(desk: Desk) -> None:
    """The confidence is that of the reading."""
    row = desk.take_in("một", accepted("ngay_sinh", "1985"), sure=0.5)
    accept(row.paper_id, TYPE, CLERK, desk.tools)
    assert not open_items(desk.row(row.paper_id))
    undo_last(CLERK, desk.tools)
    after = desk.row(row.paper_id)
    assert (after.loai, after.loai_confidence) == ("giay_khai_sinh", 0.5)
    assert type_field(after).status is FieldStatus.REVIEW


def test_a_corrected_type_is_set_back(desk: Desk) -> None:
    """By a word of the same person: the fields of the former type come with it."""
    row = desk.take_in("một")
    set_type(row.paper_id, "trich_luc_khai_sinh", CLERK, desk.tools)
    desk.world.clock.turn(1)
    assert undo_last(CLERK, desk.tools) == Undone(row.paper_id, TYPE)
    assert desk.row(row.paper_id).loai == "giay_khai_sinh"


def test_a_comparison_is_taken_back(desk: Desk) -> None:
    """The origin is what it was."""
    row = desk.take_in("một", accepted("ngay_sinh", "1985"))
    compare(row.paper_id, CLERK, desk.tools)
    desk.world.clock.turn(1)
    assert undo_last(CLERK, desk.tools) == Undone(row.paper_id, ORIGIN)
    assert [c.origin for c in desk.row(row.paper_id).contexts] == [Origin.PLAIN_SCAN]
    assert last_own(CLERK, desk.tools) is None


def test_an_added_field_is_empty_again(desk: Desk) -> None:
    """Nobody read it, so nobody has to look at it."""
    row = desk.take_in("một", accepted("ngay_sinh", "1985"))
    correct(row.paper_id, "ho_ten", "Nguyễn Văn Mẫu", CLERK, desk.tools)
    desk.world.clock.turn(1)
    undo_last(CLERK, desk.tools)
    assert desk.field(row.paper_id).status is FieldStatus.REJECTED
    assert take_next(CLERK, desk.tools) is None
    assert last_own(CLERK, desk.tools) is None


def test_confirmed_pages_wait_again(desk: Desk) -> None:
    """Pages that were divided are divided anew instead."""
    row = desk.take_in("một", make_field(PAGES, "1", second=None))
    accept(row.paper_id, PAGES, CLERK, desk.tools)
    undo_last(CLERK, desk.tools)
    assert desk.field(row.paper_id, PAGES).status is FieldStatus.REVIEW


def test_what_was_taken_back_is_no_evidence(desk: Desk) -> None:
    """It waits, counts for nothing, is found by what was read, and survives a rebuild."""
    row = desk.take_in("một")
    reject(row.paper_id, "ho_ten", CLERK, desk.tools)
    undo_last(CLERK, desk.tools)
    (figures,) = measure(desk.tools)
    assert (figures.waiting, figures.reviewed_rejected) == (1, 0)
    (hit,) = find(Question("Nguyễn Văn Mẫu", CLERK), desk.tools).hits
    assert hit.decided == {}
    desk.world.catalogue = type(desk.world.catalogue)(f"sqlite:///{desk.world.folder}/new.db")
    rebuild(desk.tools)
    after = desk.field(row.paper_id)
    assert after.decision is not None
    assert (after.decision.outcome, after.status) == (Outcome.WITHDRAWN, FieldStatus.REVIEW)
