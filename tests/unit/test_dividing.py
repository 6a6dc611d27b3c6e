"""A person says which pages a paper holds: split and joined, told and kept, found and forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.dossier_door import dossier_record
from pipeline.decisions import PAGES, SUCCESSOR, Outcome
from pipeline.dividing import is_pending, join, split
from pipeline.documents import read_text
from pipeline.dossier_desk import file_paper
from pipeline.dossier_receiving import receive_message
from pipeline.dossier_view import view_dossier
from pipeline.errors import (
    BadValue,
    Busy,
    DecidedMeanwhile,
    NotAllowed,
    NotFound,
    Retired,
)
from pipeline.paper import FieldStatus
from pipeline.ports import Area, PaperRow
from pipeline.publishing import publish_rest
from pipeline.rebuilding import rebuild
from pipeline.review import accept, correct, find_field, find_paper, next_tasks, reject, set_type
from pipeline.revising import revise_rest
from pipeline.scan import Role, make_paper_id
from storage.failing import FailingStore
from tests.journey import PowerCut, Steps, World
from tests.messages import CODE, opening
from tests.reviewed import CLERK, INSPECTOR, OFFICER, OUTSIDER
from tests.unit.retold import (
    DECISION,
    REST,
    Retold,
    lasting,
    lost_or_orphaned,
    spans,
    values,
)
from tests.unit.test_review import _lose_catalogue


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Retold:
    return Retold(world, monkeypatch)


def without_word(row: PaperRow) -> PaperRow:
    """As it was read, whoever said what of it since."""
    fields = tuple(field.reading or field for field in row.fields if field.name != PAGES)
    return replace(row, version=0, decisions=(), fields=fields)


# --- split


def test_the_second_paper_begins_where_a_person_says(desk: Retold) -> None:
    """Each is understood for itself; a search shows each with its own words; nothing is in doubt
    any more, and it is told who said so."""
    row = desk.take_in(DECISION, REST)
    first, second = split(row.paper_id, 2, CLERK, desk.tools)
    assert (first.paper_id, spans([first, second])) == (row.paper_id, [(1, 1), (2, 2)])
    assert first.loai == "quyet_dinh"
    assert "trích yếu" not in read_text(second.paper_id, desk.tools)
    assert desk.world.found("phê duyệt kế hoạch ứng phó") == {first.paper_id}
    for each, held in ((first, "1"), (second, "2")):
        field = find_field(each, PAGES, desk.tools.forms)
        assert (field.value, field.status) == (held, FieldStatus.ACCEPTED)
        assert field.decision is not None
        assert field.decision.by == "lan"
    assert desk.world.waiting() == 0
    assert lost_or_orphaned(desk.tools) == []


def test_papers_that_are_not_meant_are_not_touched(desk: Retold) -> None:
    """Neither their pages nor what was read of them is looked at."""
    row = desk.take_in(DECISION, REST, f"{REST}#2")
    first, second = split(row.paper_id, 2, CLERK, desk.tools)
    desk.stages.pictured.clear()
    rows = split(second.paper_id, 3, CLERK, desk.tools)
    assert spans(rows) == [(1, 1), (2, 2), (3, 3)]
    assert rows[0] == first
    assert sorted(desk.stages.pictured) == [2, 3]


@pytest.mark.parametrize("page", [1, 3])
def test_a_page_that_cannot_begin_a_second_paper_is_refused(desk: Retold, page: int) -> None:
    """The first one begins the paper already, another is not in it; nothing is written."""
    row = desk.take_in(DECISION, REST)
    with pytest.raises(BadValue) as trouble:
        split(row.paper_id, page, CLERK, desk.tools)
    assert trouble.value.facts["problem"] == "not_inside"
    assert desk.row(row.paper_id) == row


def test_what_people_said_stays_with_the_paper_that_stands(desk: Retold) -> None:
    """Values and type, as far as the paper's id lives on."""
    row = desk.take_in(DECISION, REST)
    set_type(row.paper_id, "to_trinh", CLERK, desk.tools)
    correct(row.paper_id, "nguoi_ky", "Trần Phước Hiên", CLERK, desk.tools)
    first, second = split(row.paper_id, 2, CLERK, desk.tools)
    assert (first.loai, values(first)["nguoi_ky"]) == ("to_trinh", "Trần Phước Hiên")
    assert (second.loai, "nguoi_ky" in values(second)) == ("van_ban_khac", False)


# --- join


def test_split_then_join_gives_the_former_paper(desk: Retold) -> None:
    """Everything read is what it was; one's own word needs no mark."""
    row = desk.take_in(DECISION, REST)
    _, second = split(row.paper_id, 2, CLERK, desk.tools)
    (whole,) = join(second.paper_id, CLERK, desk.tools)
    assert without_word(whole) == without_word(row)
    assert desk.world.found("phê duyệt kế hoạch") == {row.paper_id}
    assert desk.world.found("căn cứ luật tổ chức") == {row.paper_id}
    again = split(row.paper_id, 2, CLERK, desk.tools)
    assert [without_word(each) for each in again][1] == without_word(second)
    assert lost_or_orphaned(desk.tools) == []


def test_a_paper_that_ended_is_told_of(desk: Retold) -> None:
    """To who may see the paper that has its pages, with its id and by whom; for others it was
    never there. Nothing can be decided about it, and what was decided is kept."""
    row = desk.take_in(DECISION, REST)
    _, second = split(row.paper_id, 2, CLERK, desk.tools)
    join(second.paper_id, CLERK, desk.tools)
    with pytest.raises(Retired) as told:
        find_paper(second.paper_id, OFFICER, desk.tools)
    assert (told.value.successor, told.value.by) == (row.paper_id, "lan")
    with pytest.raises(NotFound) as hidden:
        find_paper(second.paper_id, OUTSIDER, desk.tools)
    assert not isinstance(hidden.value, Retired)
    with pytest.raises(Retired):
        accept(second.paper_id, "nguoi_ky", CLERK, desk.tools)
    assert second.paper_id not in [task.row.paper_id for task in next_tasks(CLERK, desk.tools)]
    with desk.world.catalogue.begin() as unit:
        history = [(d.name, d.outcome) for d in unit.decisions(second.paper_id)]
    assert history == [(SUCCESSOR, Outcome.CORRECTED), (PAGES, Outcome.CORRECTED)]
    assert any(second.paper_id in key for key in desk.world.keys(Area.PAPERS))


def test_papers_need_not_lie_side_by_side(desk: Retold) -> None:
    """A sheet that slipped between the pages of another: the one named is joined."""
    row = desk.take_in(DECISION, REST, f"{REST}#2")
    split(row.paper_id, 2, CLERK, desk.tools)
    rows = split(desk.scan(row)[1].paper_id, 3, CLERK, desk.tools)
    joined = join(rows[2].paper_id, CLERK, desk.tools, rows[0].paper_id)
    assert [[page.number for page in each.pages] for each in joined] == [[1, 3], [2]]
    assert read_text(row.paper_id, desk.tools).count("\f") == 1


def test_nothing_is_joined_with_nothing(desk: Retold) -> None:
    """The first paper has none before it; papers of two scans are never one; nor one with
    itself."""
    row, other = desk.take_in(DECISION, REST), desk.take_in(f"{DECISION}#2")
    for mate, problem in ((None, "nothing_before"), (other, "other_scan"), (row, "itself")):
        with pytest.raises(BadValue) as trouble:
            join(row.paper_id, CLERK, desk.tools, mate.paper_id if mate else None)
        assert trouble.value.facts["problem"] == problem


# --- "so it is"


def test_that_nothing_was_overlooked_is_an_answer(desk: Retold) -> None:
    """Accepting the doubt: the paper leaves the queue for it and a later reading asks no more."""
    row = desk.take_in(DECISION, REST)
    doubt = find_field(row, PAGES, desk.tools.forms)
    assert doubt.status is FieldStatus.REVIEW
    accept(row.paper_id, PAGES, CLERK, desk.tools, doubt.mark)
    desk.read_anew(row)
    field = find_field(desk.row(row.paper_id), PAGES, desk.tools.forms)
    assert (field.value, field.status) == ("1-2", FieldStatus.ACCEPTED)


def test_a_doubt_outlives_another_type(desk: Retold) -> None:
    """Who names the type has said nothing of the pages."""
    row = desk.take_in(DECISION, REST)
    doubt = find_field(row, PAGES, desk.tools.forms)
    after = set_type(row.paper_id, "to_trinh", CLERK, desk.tools)
    assert find_field(after, PAGES, desk.tools.forms) == doubt


def test_pages_are_not_typed(desk: Retold) -> None:
    """A page that leaves a paper goes to another: split and join say which."""
    row = desk.take_in(DECISION, REST)
    for act in (
        lambda: correct(row.paper_id, PAGES, "1", CLERK, desk.tools),
        lambda: reject(row.paper_id, PAGES, CLERK, desk.tools),
    ):
        with pytest.raises(BadValue) as trouble:
            act()
        assert trouble.value.facts["problem"] == "divided"


# --- what follows


def test_a_later_reading_keeps_to_the_pages(desk: Retold) -> None:
    """Whoever reads the scan again, divides it as people did; what nobody named is guessed."""
    row = desk.take_in(DECISION, REST, f"{REST}#2")
    rows = split(row.paper_id, 3, CLERK, desk.tools)
    desk.read_anew(row)
    assert spans(desk.scan(row)) == [(1, 2), (3, 3)]
    assert [each.fields for each in desk.scan(row)] == [each.fields for each in rows]
    join(rows[1].paper_id, CLERK, desk.tools)
    desk.read_anew(row)
    assert spans(desk.scan(row)) == [(1, 3)]


def test_a_kill_at_any_step_of_a_split_loses_nothing(desk: Retold) -> None:
    """Once it is entered, whoever sweeps does the rest; no page is without a paper before."""
    whole = Steps()
    want = split(desk.take_in(DECISION, REST).paper_id, 2, CLERK, desk.tools_of(whole))
    for cut in lasting(whole):
        row = desk.take_in(f"{DECISION}#{cut}", REST)
        desk.stages.read_pages.clear()
        with pytest.raises(PowerCut):
            split(row.paper_id, 2, CLERK, desk.tools_of(Steps(cut, after=True)))
        assert sum(len(each.pages) for each in desk.scan(row)) == 2
        revise_rest(desk.tools)
        publish_rest(desk.tools)
        assert [values(each) for each in desk.scan(row)] == [values(each) for each in want]
        assert desk.world.waiting() == 0
        assert desk.stages.read_pages == []  # no words were lost on the way
    assert lost_or_orphaned(desk.tools) == []


def test_a_kill_at_any_step_of_a_join_loses_nothing(desk: Retold) -> None:
    """The paper that ends is found no longer, the other one by all its words."""
    whole = Steps()
    row = desk.take_in(DECISION, REST)
    join(split(row.paper_id, 2, CLERK, desk.tools)[1].paper_id, CLERK, desk.tools_of(whole))
    for cut in lasting(whole):
        row = desk.take_in(f"{DECISION}#{cut}", REST)
        second = split(row.paper_id, 2, CLERK, desk.tools)[1]
        with pytest.raises(PowerCut):
            join(second.paper_id, CLERK, desk.tools_of(Steps(cut, after=True)))
        revise_rest(desk.tools)
        publish_rest(desk.tools)
        assert spans(desk.scan(row)) == [(1, 2)]
        assert second.paper_id not in desk.world.found("căn cứ luật tổ chức")
    assert lost_or_orphaned(desk.tools) == []


def test_a_store_that_is_down_leaves_the_papers_as_they_are(desk: Retold) -> None:
    """The word stands and waits; nobody can say another one on the scan before it is done."""
    row = desk.take_in(DECISION, REST)
    store = FailingStore(desk.world.objects)
    store.fail()
    (same,) = split(row.paper_id, 2, CLERK, desk.tools_of(objects=store))
    assert (spans([same]), is_pending(same)) == ([(1, 2)], True)
    with pytest.raises(Busy):
        split(row.paper_id, 2, CLERK, desk.tools)
    desk.world.clock.turn(3600)
    revise_rest(desk.tools)
    assert spans(desk.scan(row)) == [(1, 1), (2, 2)]


def test_rebuild_knows_which_papers_stand(desk: Retold) -> None:
    """From objects alone: papers that ended are not brought back, their history is."""
    row = desk.take_in(DECISION, REST, f"{REST}#2")
    rows = split(row.paper_id, 3, CLERK, desk.tools)
    rows = join(rows[1].paper_id, CLERK, desk.tools)
    rows = split(row.paper_id, 2, CLERK, desk.tools)
    _lose_catalogue(desk.world)
    rebuild(desk.tools)
    desk.stages.pictured.clear()
    revise_rest(desk.tools)
    publish_rest(desk.tools)
    assert desk.stages.pictured == []
    assert [values(each) for each in desk.scan(row)] == [values(each) for each in rows]
    assert lost_or_orphaned(desk.tools) == []
    with pytest.raises(Retired) as told:
        find_paper(make_paper_id(row.sha256, 3), CLERK, desk.tools)
    assert told.value.successor == rows[1].paper_id


def test_a_dossier_tells_of_a_paper_that_ended(desk: Retold) -> None:
    """Who filed it learns which paper has its pages; nobody guesses that this one will do. Split
    again, the filing counts as it did."""
    receive_message(opening(), desk.tools)
    row = desk.take_in(DECISION, REST)
    _, second = split(row.paper_id, 2, CLERK, desk.tools)
    file_paper(CODE, second.paper_id, Role.COMPONENT, OFFICER, desk.tools)
    assert view_dossier(CODE, OFFICER, desk.tools).joined == ()
    join(second.paper_id, CLERK, desk.tools)
    view = view_dossier(CODE, OFFICER, desk.tools)
    assert [(each.paper_id, each.successor) for each in view.joined] == [
        (second.paper_id, row.paper_id)
    ]
    assert second.paper_id not in [paper.paper_id for paper in view.papers]
    assert dossier_record(view)["joined"][0]["successor"] == row.paper_id
    split(row.paper_id, 2, CLERK, desk.tools)
    view = view_dossier(CODE, OFFICER, desk.tools)
    assert second.paper_id in [paper.paper_id for paper in view.papers]
    assert view.joined == ()


# --- who may, and who comes second


def test_who_comes_second_is_told(desk: Retold) -> None:
    """Another's word on the pages is changed by who has seen it, and names its mark."""
    row = desk.take_in(DECISION, REST, f"{REST}#2")
    split(row.paper_id, 3, CLERK, desk.tools)
    with pytest.raises(DecidedMeanwhile) as told:
        split(row.paper_id, 2, OFFICER, desk.tools)
    assert (told.value.by, told.value.field) == ("lan", PAGES)
    rows = split(row.paper_id, 2, OFFICER, desk.tools, told.value.mark)
    assert spans(rows) == [(1, 1), (2, 2), (3, 3)]


def test_a_word_on_a_neighbour_that_falls_between_is_heard(
    desk: Retold, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page ends up in two papers, whoever was faster."""
    from pipeline import dividing

    row = desk.take_in(DECISION, REST, f"{REST}#2")
    first, second = split(row.paper_id, 2, CLERK, desk.tools)
    look, calls = dividing._check_seen, []

    def slowly(*args: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            monkeypatch.setattr("pipeline.dividing._check_seen", look)
            split(second.paper_id, 3, CLERK, desk.tools)
            monkeypatch.setattr("pipeline.dividing._check_seen", slowly)
        look(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.dividing._check_seen", slowly)
    rows = join(first.paper_id, CLERK, desk.tools, second.paper_id)
    assert len(calls) == 2
    assert spans(rows) == [(1, 2), (3, 3)]


def test_who_may_not_decide_changes_nothing(desk: Retold) -> None:
    """An inspector looks only; another desk does not learn that the paper exists."""
    row = desk.take_in(DECISION, REST)
    with pytest.raises(NotAllowed):
        split(row.paper_id, 2, INSPECTOR, desk.tools)
    with pytest.raises(NotFound):
        split(row.paper_id, 2, OUTSIDER, desk.tools)
    assert desk.row(row.paper_id) == row
