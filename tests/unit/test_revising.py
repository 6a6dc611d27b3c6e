"""A person says what a paper is: it is understood as that, at once or by whoever sweeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.sweeping import sweep_outbox
from pipeline.decisions import Outcome
from pipeline.errors import IndexUnavailable
from pipeline.keys import words_key
from pipeline.manifest import manifest_key, read_manifest
from pipeline.paper import FieldStatus
from pipeline.ports import Area, PaperRow
from pipeline.publishing import publish_rest
from pipeline.rebuilding import rebuild
from pipeline.review import correct, find_field, set_type
from pipeline.revising import revise, revise_rest
from search.failing import FailingIndex
from storage.failing import FailingStore
from tests.journey import PowerCut, Steps, World
from tests.reviewed import CLERK, OFFICER
from tests.unit.retold import DECISION, MARRIAGE, REST, Retold, lasting, lost_or_orphaned, values
from tests.unit.test_review import _lose_catalogue


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Retold:
    return Retold(world, monkeypatch)


def as_read(row: PaperRow) -> PaperRow:
    """Without what time and people add."""
    return replace(row, version=0, decisions=())


def test_the_fields_of_the_right_type_are_found(desk: Retold) -> None:
    """In the same act; found, weighed and accepted as if the title had been read, by a second
    reader who saw the page."""
    row = desk.take_in(MARRIAGE)
    assert (row.loai, "ho_ten_chong" in values(row)) == ("van_ban_khac", False)
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    assert (after.loai, after.loai_confidence, after.read_as) == ("gcn_ket_hon", 1.0, None)
    assert values(after)["ho_ten_chong"] == "Phạm Bảo Toàn"
    accepted = [f for f in after.fields if f.status is FieldStatus.ACCEPTED and not f.decision]
    assert len(accepted) > 8
    assert desk.world.found("phạm bảo toàn") == {row.paper_id}
    assert desk.world.waiting() == 0


def test_the_old_types_readings_are_gone(desk: Retold) -> None:
    """What the rules of another type found is no evidence; who said so, and what it was taken for,
    is kept."""
    row = desk.take_in(DECISION)
    assert "trich_yeu" in values(row)
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    assert "trich_yeu" not in values(after)
    (said,) = (d for d in after.decisions if d.name == "loai")
    assert (said.before, said.value, said.by) == ("quyet_dinh", "gcn_ket_hon", "lan")


def test_no_page_is_read_again(desk: Retold) -> None:
    """The words are stored: only the second reader needs pixels."""
    row = desk.take_in(MARRIAGE, REST)
    desk.stages.read_pages.clear()
    set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    assert desk.stages.read_pages == []
    assert desk.stages.pictured == [1, 2]


def test_pages_whose_words_are_lost_are_read_again(desk: Retold) -> None:
    """The original is there."""
    row = desk.take_in(MARRIAGE)
    desk.world.objects.remove(Area.PAPERS, words_key(row.paper_id))
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    assert values(after)["ho_ten_chong"] == "Phạm Bảo Toàn"


def test_corrected_back_it_is_what_it_was(desk: Retold) -> None:
    """A second correction is understood as the first was; nothing of the wrong type stays."""
    row = desk.take_in(DECISION)
    set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    seen = find_field(desk.row(row.paper_id), "loai", desk.tools.forms).mark
    after = set_type(row.paper_id, "quyet_dinh", OFFICER, desk.tools, seen)
    (said,) = (d for d in after.decisions if d.name == "loai")
    assert (said.outcome, said.turn) == (Outcome.CONFIRMED, 2)
    assert values(after) == values(row)
    assert [f.status for f in after.fields] == [f.status for f in row.fields]


def test_what_people_said_of_fields_stays(desk: Retold) -> None:
    """A value that a person typed stands under every type."""
    row = desk.take_in(DECISION)
    correct(row.paper_id, "nguoi_ky", "Trần Phước Hiên", CLERK, desk.tools)
    for loai in ("gcn_ket_hon", "to_trinh"):
        seen = find_field(desk.row(row.paper_id), "loai", desk.tools.forms).mark
        after = set_type(row.paper_id, loai, CLERK, desk.tools, seen)
        assert values(after)["nguoi_ky"] == "Trần Phước Hiên"


def test_a_confirmed_type_changes_nothing(desk: Retold) -> None:
    """What was understood as this type already is not understood again."""
    row = desk.take_in(DECISION)
    after = set_type(row.paper_id, "quyet_dinh", CLERK, desk.tools)
    assert desk.stages.pictured == []
    assert after.fields == row.fields


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_step_loses_nothing(desk: Retold, after: bool) -> None:
    """Once the correction is entered, whoever sweeps does the rest, and ends where it would have
    ended; before that nothing has changed."""
    whole = Steps()
    row = desk.take_in(MARRIAGE)
    want = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools_of(whole))
    for cut in lasting(whole):
        row = desk.take_in(f"{MARRIAGE}#{cut}{after}")
        with pytest.raises(PowerCut):
            set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools_of(Steps(cut, after)))
        revise_rest(desk.tools)
        publish_rest(desk.tools)
        found = desk.row(row.paper_id)
        if found.decisions:
            assert values(found) == values(want)
            assert found.read_as is None
        else:
            assert as_read(found) == as_read(row)
    assert lost_or_orphaned(desk.tools) == []


def test_sweeping_twice_does_nothing_twice(desk: Retold) -> None:
    """The paper is not touched again."""
    row = desk.take_in(MARRIAGE)
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    assert revise([], desk.tools) == 0
    (said,) = (d for d in after.decisions if d.name == "loai")
    with desk.world.catalogue.begin() as unit:
        unit.restore_decision(replace(said, turn=2, by="binh"))
        unit.commit()
    pictured = len(desk.stages.pictured)
    assert revise([], desk.tools) == 1
    assert len(desk.stages.pictured) == pictured


def test_an_index_that_is_down_does_not_stop_it(desk: Retold) -> None:
    """The fields are there at once, the index learns them later."""
    row = desk.take_in(MARRIAGE)
    index = FailingIndex(desk.world.index)
    index.fail(IndexUnavailable())
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools_of(index=index))
    assert "ho_ten_chong" in values(after)
    desk.world.clock.turn(3600)
    publish_rest(desk.tools)
    assert desk.world.found("phạm bảo toàn") == {row.paper_id}


def test_a_store_that_is_down_leaves_it_waiting(desk: Retold) -> None:
    """The type stands, what the rules of the other had accepted is in doubt, and the row waits."""
    row = desk.take_in(DECISION)
    store = FailingStore(desk.world.objects)
    store.fail()
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools_of(objects=store))
    assert (after.loai, after.read_as) == ("gcn_ket_hon", "quyet_dinh")
    assert all(field.status is FieldStatus.REVIEW for field in after.fields)
    desk.world.clock.turn(3600)
    assert sweep_outbox(desk.tools)["waiting"] == 0
    assert desk.row(row.paper_id).read_as is None


def test_a_fault_of_the_rules_ends_as_a_dead_letter(
    desk: Retold, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It neither undoes the correction nor ends the sweep for all others; people see it."""
    row = desk.take_in(MARRIAGE)

    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipeline.revising.understand", stumble)
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    assert after.loai == "gcn_ket_hon"
    for _ in range(20):
        desk.world.clock.turn(100_000)
        revise_rest(desk.tools)
    with desk.world.catalogue.begin() as unit:
        (dead,) = unit.outbox(dead=True)
    assert (dead.paper_id, dead.action) == (row.paper_id, "revise")
    assert "ZeroDivisionError" in (dead.last_error or "")


def test_a_later_reading_keeps_to_it(desk: Retold) -> None:
    """Whoever reads the scan again understands it as the type that a person named."""
    row = desk.take_in(MARRIAGE)
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    desk.read_anew(row)
    again = desk.row(row.paper_id)
    assert (again.loai, again.read_as) == ("gcn_ket_hon", None)
    assert again.fields == after.fields


def test_who_decides_meanwhile_is_heard(desk: Retold, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that falls between looking and writing is not written over, and the paper is
    what the last one says."""
    from pipeline import revising

    row = desk.take_in(MARRIAGE)
    understand, calls = revising.understand, []

    def slowly(*args: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            correct(row.paper_id, "nguoi_ky", "Lý Thị Thử", OFFICER, desk.tools)
        return understand(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.revising.understand", slowly)
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    assert len(calls) == 2
    assert values(after)["nguoi_ky"] == "Lý Thị Thử"
    assert values(after)["ho_ten_chong"] == "Phạm Bảo Toàn"


def test_rebuild_brings_back_what_was_understood(desk: Retold) -> None:
    """From the objects alone, without understanding anything again."""
    row = desk.take_in(MARRIAGE)
    after = set_type(row.paper_id, "gcn_ket_hon", CLERK, desk.tools)
    read = read_manifest(desk.world.objects.read(Area.PAPERS, manifest_key(row.paper_id)))[1]
    assert read.loai == "gcn_ket_hon"
    _lose_catalogue(desk.world)
    rebuild(desk.tools)
    pictured = len(desk.stages.pictured)
    revise_rest(desk.tools)
    assert len(desk.stages.pictured) == pictured
    assert values(desk.row(row.paper_id)) == values(after)
