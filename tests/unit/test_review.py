"""What could not be accepted unseen waits for a person, and what that person says stands."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.decisions import Outcome
from pipeline.documents import make_document
from pipeline.errors import (
    BadValue,
    DecidedMeanwhile,
    IndexUnavailable,
    NotAllowed,
    NotFound,
    OddValue,
    StoreUnavailable,
)
from pipeline.finding import find
from pipeline.manifest import REVIEWS, manifest_key, read_manifest
from pipeline.measuring import measure
from pipeline.paper import Field, FieldStatus
from pipeline.ports import Area
from pipeline.publishing import publish
from pipeline.question import Question
from pipeline.rebuilding import rebuild
from pipeline.review import (
    accept,
    compare,
    correct,
    find_field,
    find_paper,
    next_tasks,
    reject,
    set_type,
)
from pipeline.scan import Context, Origin
from pipeline.verifying import verify
from search.failing import FailingIndex
from storage.catalogue import SqlCatalogue
from tests.journey import World, empty_catalogue
from tests.reviewed import (
    CLERK,
    INSPECTOR,
    LEADER,
    OFFICER,
    OUTSIDER,
    Desk,
    accepted,
    make_field,
)


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(world, monkeypatch)


# --- what a decision does


def test_an_accepted_value_stands_and_the_reading_stays(desk: Desk) -> None:
    """Who, when and what was seen is kept; what was read is not touched."""
    row = desk.take_in("một")
    before = desk.field(row.paper_id)
    after = accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    assert (after.value, after.status) == ("Nguyễn Văn Mẫu", FieldStatus.ACCEPTED)
    assert after.reading == before
    decision = after.decision
    assert decision is not None
    assert (decision.outcome, decision.by, decision.desk) == (Outcome.CONFIRMED, "lan", "desk-a")
    assert (decision.seen, decision.before) == (before.mark, "Nguyễn Văn Mẫu")
    assert decision.at == desk.world.clock.now()
    assert desk.field(row.paper_id) == after


def test_a_correction_stands_beside_the_reading(desk: Desk) -> None:
    """The new value is kept in the form of read values, in the catalogue and in the manifest the
    reading is what it was."""
    row = desk.take_in("một")
    after = correct(row.paper_id, "ho_ten", "  NGUYỄN  VĂN MẬU ", CLERK, desk.tools)
    assert after.value == "Nguyễn Văn Mậu"
    assert after.reading is not None
    assert after.reading.value == "Nguyễn Văn Mẫu"
    data = desk.world.objects.read(Area.PAPERS, manifest_key(row.paper_id))
    assert [field.value for field in read_manifest(data)[1].fields] == ["Nguyễn Văn Mẫu"]


def test_a_correction_to_what_was_read_confirms_it(desk: Desk) -> None:
    """The policy is measured by what was wrong, not by how people said that it was right."""
    row = desk.take_in("một")
    after = correct(row.paper_id, "ho_ten", "Nguyễn Văn Mẫu", CLERK, desk.tools)
    assert after.decision is not None
    assert after.decision.outcome is Outcome.CONFIRMED


def test_accepting_a_correction_again_is_no_confirmation_of_the_reading(desk: Desk) -> None:
    """A second person who agrees with the first does not make the reading right."""
    row = desk.take_in("một")
    first = correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", CLERK, desk.tools)
    second = accept(row.paper_id, "ho_ten", OFFICER, desk.tools, first.mark)
    assert second.decision is not None
    assert (second.value, second.decision.outcome) == ("Nguyễn Văn Mậu", Outcome.CORRECTED)


def test_a_rejected_value_stays_empty_everywhere(desk: Desk) -> None:
    """Neither guess nor raw words stand in for what the paper does not say."""
    field = make_field(value=None, guess="Nguyễn Văn Mẫu", handwritten=True, printed="…")
    row = desk.take_in("một", field)
    after = reject(row.paper_id, "ho_ten", CLERK, desk.tools)
    assert after.status is FieldStatus.REJECTED
    assert (after.value, after.guess, after.printed, after.raw) == (None, None, None, "")
    assert make_document(row.paper_id, desk.tools).fields == {"ho_ten": ""}
    assert next_tasks(CLERK, desk.tools) == ()


def test_a_handwritten_guess_is_accepted_by_a_person_alone(desk: Desk) -> None:
    """Seen, it may be believed: unseen it never is."""
    field = make_field("so_ky_hieu", None, guess="44/2016", handwritten=True)
    row = desk.take_in("một", field)
    after = accept(row.paper_id, "so_ky_hieu", CLERK, desk.tools)
    assert (after.value, after.status, after.handwritten) == (
        "44/2016", FieldStatus.ACCEPTED, True,
    )  # fmt: skip
    with pytest.raises(ValueError, match="unseen"):
        replace(field, value="44/2016", status=FieldStatus.ACCEPTED)


def test_there_must_be_something_to_accept(desk: Desk) -> None:
    """Nothing read is nothing to confirm."""
    row = desk.take_in("một", make_field(value=None))
    with pytest.raises(BadValue) as trouble:
        accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    assert trouble.value.facts["problem"] == "nothing_to_accept"


def test_a_value_that_was_not_found_can_be_added(desk: Desk) -> None:
    """A field of the type, where nothing was found on the paper; a field of no type is refused."""
    row = desk.take_in("một")
    added = correct(row.paper_id, "ngay_sinh", "02/07/1985", CLERK, desk.tools)
    assert added.value == "1985-07-02"
    assert desk.field(row.paper_id, "ngay_sinh") == added
    with pytest.raises(NotFound):
        correct(row.paper_id, "so_thich", "đá bóng", CLERK, desk.tools)


# --- values


@pytest.mark.parametrize(
    ("name", "typed", "problem"),
    [
        ("so_dinh_danh", "07908500123", "personal_id"),
        ("so_dinh_danh", "079O85001234", "personal_id"),
        ("ngay_sinh", "31/02/1985", "date"),
        ("ngay_sinh", "khoảng 1985", "date"),
        ("ngay_cap", "1985", "full_date"),
        ("gioi_tinh", "?", "sex"),
        ("ho_ten", "Nguyễn 2", "person_name"),
        ("ho_ten", "", "empty"),
    ],
)
def test_what_a_field_cannot_be_is_refused(desk: Desk, name: str, typed: str, problem: str) -> None:
    """The error names field and fault, never the value; nothing is written."""
    row = desk.take_in("một")
    with pytest.raises(BadValue) as trouble:
        correct(row.paper_id, name, typed, CLERK, desk.tools, sure=True)
    assert trouble.value.facts == {"field": name, "problem": problem}
    assert desk.row(row.paper_id) == row


def test_what_a_field_hardly_is_needs_a_second_word(desk: Desk) -> None:
    """A number of no province is most often a slip of the fingers; the paper may say so all the
    same."""
    row = desk.take_in("một")
    with pytest.raises(OddValue):
        correct(row.paper_id, "so_dinh_danh", "999085001234", CLERK, desk.tools)
    sure = correct(row.paper_id, "so_dinh_danh", "999 085 001 234", CLERK, desk.tools, sure=True)
    assert sure.value == "999085001234"


# --- two reviewers


def test_the_second_reviewer_overwrites_nothing(desk: Desk) -> None:
    """Who decides on what somebody else decided meanwhile is told who did what, and when."""
    row = desk.take_in("một")
    seen = desk.field(row.paper_id).mark
    correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", CLERK, desk.tools, seen)
    stands = desk.row(row.paper_id)
    for mark in (seen, None):
        with pytest.raises(DecidedMeanwhile) as trouble:
            accept(row.paper_id, "ho_ten", OFFICER, desk.tools, mark)
        facts = trouble.value.facts
        assert (facts["by"], facts["outcome"], facts["field"]) == ("lan", "corrected", "ho_ten")
        assert facts["mark"] == desk.field(row.paper_id).mark
        assert "Mậu" not in str(trouble.value)
    assert desk.row(row.paper_id) == stands


def test_who_saw_the_first_decision_may_decide_anew(desk: Desk) -> None:
    """Every decision is kept; the last one stands."""
    row = desk.take_in("một")
    first = correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", CLERK, desk.tools)
    correct(row.paper_id, "ho_ten", "Nguyễn Vân Mẫu", OFFICER, desk.tools, first.mark)
    with desk.world.catalogue.begin() as unit:
        history = unit.decisions(row.paper_id)
    assert [(d.turn, d.by, d.value) for d in history] == [
        (1, "lan", "Nguyễn Văn Mậu"), (2, "binh", "Nguyễn Vân Mẫu"),
    ]  # fmt: skip
    assert history[1].before == "Nguyễn Văn Mậu"


def test_fields_of_one_paper_are_decided_side_by_side(desk: Desk) -> None:
    """Another field, another desk's tie: no conflict."""
    row = desk.take_in("một", make_field(), make_field("ngay_sinh", "1985"))
    mark = desk.field(row.paper_id, "ngay_sinh").mark
    accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    assert accept(row.paper_id, "ngay_sinh", OFFICER, desk.tools, mark).value == "1985"


def test_what_was_read_again_must_be_looked_at_again(desk: Desk) -> None:
    """A mark names the reading too: nobody accepts a value that they have not seen."""
    row = desk.take_in("một")
    mark = desk.field(row.paper_id).mark
    with desk.world.catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [replace(row, fields=(make_field(value="Lê Thị Thử"),))])
        unit.commit()
    with pytest.raises(DecidedMeanwhile):
        accept(row.paper_id, "ho_ten", CLERK, desk.tools, mark)


def test_a_decision_outlives_a_new_reading(desk: Desk) -> None:
    """What a person saw on the paper is still there when a better reader comes."""
    row = desk.take_in("một")
    correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", CLERK, desk.tools)
    with desk.world.catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [replace(row, fields=(make_field(value="Lê Thị Thử"),))])
        unit.commit()
    field = desk.field(row.paper_id)
    assert field.reading is not None
    assert (field.value, field.reading.value) == ("Nguyễn Văn Mậu", "Lê Thị Thử")


def test_of_many_at_once_exactly_one_decides(desk: Desk) -> None:
    """Two connections, one field: one wins, the other is told."""
    row = desk.take_in("một")
    told: list[object] = []
    start = threading.Barrier(4)

    def decide(name: str) -> None:
        tools = desk.tools
        start.wait()
        try:
            told.append(correct(row.paper_id, "ho_ten", name, CLERK, tools))
        except DecidedMeanwhile as trouble:
            told.append(trouble)

    names = ("Trần Văn Một", "Trần Văn Hai", "Trần Văn Ba", "Trần Văn Bốn")
    threads = [threading.Thread(target=decide, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    (winner,) = (each for each in told if isinstance(each, Field))
    assert len(told) == 4
    assert desk.field(row.paper_id).value == winner.value


# --- who may


def test_papers_of_other_desks_do_not_exist(desk: Desk) -> None:
    """Neither in the queue nor by their id."""
    row = desk.take_in("một")
    assert next_tasks(OUTSIDER, desk.tools) == ()
    for asker in (OUTSIDER, LEADER):
        assert next_tasks(asker, desk.tools) == ()
        with pytest.raises(NotFound):
            find_paper(row.paper_id, asker, desk.tools)
        with pytest.raises(NotFound):
            accept(row.paper_id, "ho_ten", asker, desk.tools)


def test_an_inspector_sees_all_and_changes_nothing(desk: Desk) -> None:
    """Of every desk, and without a word in it."""
    row = desk.take_in("một")
    assert [task.row.paper_id for task in next_tasks(INSPECTOR, desk.tools)] == [row.paper_id]
    for act in (
        lambda: accept(row.paper_id, "ho_ten", INSPECTOR, desk.tools),
        lambda: reject(row.paper_id, "ho_ten", INSPECTOR, desk.tools),
        lambda: set_type(row.paper_id, "cong_van", INSPECTOR, desk.tools),
        lambda: compare(row.paper_id, INSPECTOR, desk.tools),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- type and origin


def test_the_type_is_put_right_with_its_code(desk: Desk) -> None:
    """A paper of another type than was read is reusable as that; its fields are those of it."""
    row = desk.take_in("một", loai="van_ban_khac", sure=0.4)
    after = set_type(row.paper_id, "giay_khai_sinh", CLERK, desk.tools)
    assert (after.loai, after.loai_confidence) == ("giay_khai_sinh", 1.0)
    assert after.kq_code == "KQ.G15.000031"
    assert find_field(after, "ho_ten_me", desk.tools.forms).value is None
    assert make_document(row.paper_id, desk.tools).loai == "giay_khai_sinh"


def test_values_accepted_by_the_rules_of_another_type_wait_again(desk: Desk) -> None:
    """Wrong is worse than missing; a type that is confirmed changes nothing."""
    row = desk.take_in("một", accepted("ngay_sinh", "1985"), loai="van_ban_khac", sure=0.4)
    accept(row.paper_id, "loai", CLERK, desk.tools)
    assert desk.field(row.paper_id, "ngay_sinh").status is FieldStatus.ACCEPTED
    seen = find_field(desk.row(row.paper_id), "loai", desk.tools.forms).mark
    set_type(row.paper_id, "giay_khai_sinh", CLERK, desk.tools, seen)
    waits = desk.field(row.paper_id, "ngay_sinh")
    assert (waits.status, waits.reasons) == (FieldStatus.REVIEW, ("type_corrected",))
    after = accept(row.paper_id, "ngay_sinh", CLERK, desk.tools)
    assert after.status is FieldStatus.ACCEPTED
    assert next_tasks(CLERK, desk.tools) == ()
    assert [one.accepted for one in measure(desk.tools)] == [1]


def test_a_result_code_alone_can_be_chosen(desk: Desk) -> None:
    """Whether or not the type of such papers is known."""
    row = desk.take_in("một", loai="van_ban_khac", sure=0.95)
    after = set_type(row.paper_id, "KQ.H15.123456", CLERK, desk.tools)
    assert (after.loai, after.kq_code) == ("van_ban_khac", "KQ.H15.123456")
    with pytest.raises(BadValue):
        set_type(row.paper_id, "giay_gi_do", CLERK, desk.tools)


def test_a_type_is_decided_once(desk: Desk) -> None:
    """Like a field: the second is told."""
    row = desk.take_in("một", loai="van_ban_khac", sure=0.4)
    correct(row.paper_id, "loai", "giay_khai_sinh", CLERK, desk.tools)
    with pytest.raises(DecidedMeanwhile):
        correct(row.paper_id, "loai", "cong_van", OFFICER, desk.tools)
    seen = find_field(desk.row(row.paper_id), "loai", desk.tools.forms).mark
    again = correct(row.paper_id, "loai", "cong_van", OFFICER, desk.tools, seen)
    assert (again.value, desk.row(row.paper_id).kq_code) == ("cong_van", None)


def test_compared_with_the_original_is_one_act(desk: Desk) -> None:
    """It sets the origin of this paper, says who did it, and can be taken back."""
    row = desk.take_in("một")
    assert {c.origin for c in row.contexts} == {Origin.PLAIN_SCAN}
    after = compare(row.paper_id, CLERK, desk.tools)
    assert {c.origin for c in after.contexts} == {Origin.FROM_ORIGINAL}
    assert [(d.name, d.by) for d in after.decisions] == [("origin", "lan")]
    assert compare(row.paper_id, OFFICER, desk.tools) == after
    back = compare(row.paper_id, OFFICER, desk.tools, undo=True)
    assert {c.origin for c in back.contexts} == {Origin.PLAIN_SCAN}


def test_an_electronic_paper_has_no_other_original(desk: Desk) -> None:
    """There is nothing to compare it with."""
    row = desk.take_in("một", context=Context("desk-a", origin=Origin.ELECTRONIC))
    with pytest.raises(BadValue):
        compare(row.paper_id, CLERK, desk.tools)


# --- the index, the objects, the figures


def test_a_correction_is_found_at_once_and_says_whose_it_is(desk: Desk) -> None:
    """Search finds what stands and not what was read, and tells that a person said so."""
    row = desk.take_in("một hai")
    correct(row.paper_id, "ho_ten", "Lý Thị Thử", CLERK, desk.tools)
    assert desk.world.found("Lý Thị Thử") == {row.paper_id}
    assert desk.world.found("Nguyễn") == set()
    (hit,) = find(Question("Lý Thị Thử", INSPECTOR), desk.tools).hits
    assert (hit.fields["ho_ten"], hit.decided) == ("Lý Thị Thử", {"ho_ten": "corrected"})


@pytest.mark.parametrize("away", ["index", "objects"])
def test_a_decision_waits_for_what_is_away(desk: Desk, away: str) -> None:
    """The decision stands at once; the outbox row, written with it, brings the rest later."""
    row = desk.take_in("một")
    if away == "index":
        failing = FailingIndex(desk.world.index)
        failing.fail(IndexUnavailable())
        correct(row.paper_id, "ho_ten", "Lý Thị Thử", CLERK, desk.tools_of(index=failing))
    else:
        broken = _NoStore(desk.world.objects)
        correct(row.paper_id, "ho_ten", "Lý Thị Thử", CLERK, desk.tools_of(objects=broken))
    assert desk.field(row.paper_id).value == "Lý Thị Thử"
    assert desk.world.waiting() == 1
    assert not [gap for gap in verify(desk.tools) if REVIEWS in gap.key]
    desk.world.clock.turn(3600)
    assert publish([], desk.tools) == 1
    assert desk.world.found("Lý Thị Thử") == {row.paper_id}
    assert [key for key in desk.world.keys(Area.PAPERS) if key.startswith(REVIEWS)]


class _NoStore:
    """A store that is down for everything that is put or looked up."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            raise StoreUnavailable

        return call


def test_rebuild_restores_every_decision(desk: Desk) -> None:
    """A catalogue that is lost comes back with what people decided, who and when, from objects
    alone; a second run restores nothing."""
    row = desk.take_in("một", make_field(), make_field("ngay_sinh", "1985"))
    first = correct(row.paper_id, "ho_ten", "Nguyễn Văn Mậu", CLERK, desk.tools)
    correct(row.paper_id, "ho_ten", "Lý Thị Thử", OFFICER, desk.tools, first.mark)
    compare(row.paper_id, CLERK, desk.tools)
    set_type(row.paper_id, "cong_van", CLERK, desk.tools)
    before = desk.row(row.paper_id)
    with desk.world.catalogue.begin() as unit:
        history, queue = unit.decisions(row.paper_id), unit.queue()
    _lose_catalogue(desk.world)
    assert rebuild(desk.tools).decisions == len(history) == 5
    with desk.world.catalogue.begin() as unit:
        assert unit.decisions(row.paper_id) == history
        assert unit.queue() == queue
    after = desk.row(row.paper_id)
    assert replace(after, version=before.version) == before
    assert rebuild(desk.tools).decisions == 0
    assert list(_without_renditions(desk)) == []


def _lose_catalogue(world: World) -> None:
    world.catalogue.close()
    for file in world.folder.glob("catalogue.db*"):
        file.unlink()
    Path(world.folder / "catalogue.db").write_bytes(empty_catalogue())
    world.catalogue = SqlCatalogue(f"sqlite:///{world.folder}/catalogue.db")


def _without_renditions(desk: Desk) -> list[str]:
    """Gaps but those of renditions and previews, which this small world does not make."""
    keys = [gap.key for gap in verify(desk.tools)]
    return [key for key in keys if not key.endswith((".pdf", ".webp"))]


def test_verify_misses_a_decision_that_is_gone(desk: Desk) -> None:
    """The row is there, its object is not: that is a gap."""
    row = desk.take_in("một")
    accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    (key,) = (key for key in desk.world.keys(Area.PAPERS) if key.startswith(REVIEWS))
    assert _without_renditions(desk) == []
    desk.world.objects.remove(Area.PAPERS, key)
    assert _without_renditions(desk) == [f"papers/{key}"]


def test_corrections_measure_the_policy(desk: Desk) -> None:
    """By field and type as read: what was accepted by rule and later corrected counts against it,
    what was reviewed and confirmed could have been accepted."""
    rows = [
        desk.take_in(
            f"tờ {n}", accepted("ho_ten", f"Trần Văn {n}"), make_field("ngay_sinh", "1985")
        )
        for n in ("Một", "Hai", "Ba")
    ]
    correct(rows[0].paper_id, "ho_ten", "Trần Văn Tám", CLERK, desk.tools)
    accept(rows[1].paper_id, "ho_ten", CLERK, desk.tools)
    accept(rows[0].paper_id, "ngay_sinh", CLERK, desk.tools)
    reject(rows[1].paper_id, "ngay_sinh", CLERK, desk.tools)
    name, birth = measure(desk.tools)
    assert (name.loai, name.name, name.accepted) == ("giay_khai_sinh", "ho_ten", 3)
    assert (name.corrected_after, name.confirmed_after, name.wrong_share) == (1, 1, 0.5)
    assert (birth.reviewed_confirmed, birth.reviewed_rejected, birth.waiting) == (1, 1, 1)
    assert birth.wrong_share is None


def test_no_value_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """The log knows paper, field and outcome."""
    row = desk.take_in("một")
    with caplog.at_level(logging.DEBUG, "sohoa"):
        correct(row.paper_id, "ho_ten", "Lý Thị Thử", CLERK, desk.tools)
    (record,) = (r for r in caplog.records if r.name == "sohoa.review")
    assert (record.message, record.field, record.outcome) == (  # type: ignore[attr-defined]
        "decided", "ho_ten", "corrected",
    )  # fmt: skip
    assert "Thử" not in str([r.__dict__ for r in caplog.records])
