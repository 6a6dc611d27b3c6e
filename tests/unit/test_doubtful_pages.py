"""What is in doubt about the pages of a paper, before the clerk who decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.division import tell_doubts
from pipeline.documents import make_document
from pipeline.errors import BadValue
from pipeline.paper import FieldStatus
from pipeline.review import accept, correct, next_tasks, reject
from tests.journey import World
from tests.reviewed import CLERK, Desk, make_field
from tests.unit.stacked import application, body, stack, whole

(PART, _) = stack(whole(), body(300, 1200), application())
(DOUBT,) = tell_doubts(PART)


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(world, monkeypatch)


def test_a_doubt_names_pages_and_shows_the_head_of_the_one_in_question() -> None:
    """The whole range, the page where it shows, and why; nothing where nothing is in doubt."""
    assert (DOUBT.name, DOUBT.value, DOUBT.page) == ("trang", "1-2", 2)
    assert DOUBT.reasons == ("behind_the_end",)
    assert 0 < DOUBT.box.height < PART.pages[0].height / 2
    assert tell_doubts(replace(PART, doubts=())) == ()


def test_it_stands_before_everything_else_of_the_paper(desk: Desk) -> None:
    """A wrong division makes every other value another person's."""
    desk.take_in("one", make_field("so_dinh_danh", "051090000001"), DOUBT)
    (task,) = next_tasks(CLERK, desk.tools)
    assert [item.field.name for item in task.items] == ["trang", "so_dinh_danh"]
    assert task.items[0].risk == "pages"


def test_pages_are_confirmed_but_never_typed(desk: Desk) -> None:
    """A person says that they belong together; another division is another act."""
    row = desk.take_in("one", replace(DOUBT, value="1", page=1))
    for act in (
        lambda: reject(row.paper_id, "trang", CLERK, desk.tools),
        lambda: correct(row.paper_id, "trang", "1", CLERK, desk.tools),
    ):
        with pytest.raises(BadValue) as trouble:
            act()
        assert trouble.value.facts["problem"] == "divided"
    assert accept(row.paper_id, "trang", CLERK, desk.tools).status is FieldStatus.ACCEPTED
    tasks = next_tasks(CLERK, desk.tools)
    assert "trang" not in [item.field.name for task in tasks for item in task.items]


def test_page_ranges_are_not_what_people_search_for(desk: Desk) -> None:
    """The index is told what the paper says."""
    row = desk.take_in("one", make_field(), DOUBT)
    assert set(make_document(row.paper_id, desk.tools).fields) == {"ho_ten"}
