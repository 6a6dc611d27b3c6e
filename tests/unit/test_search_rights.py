"""Who finds what: desks, the persons of a live dossier, and what officers said of a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.dossier_desk import tie_paper
from pipeline.dossier_receiving import receive_message
from pipeline.errors import BadQuestion, Conflict, IndexUnavailable, NotAllowed, NotFound
from pipeline.finding import find, suggest
from pipeline.question import Asker, Duty, Hint, PaperState, Question, Suggestion
from pipeline.reindexing import reindex
from pipeline.resembling import find_similar
from pipeline.scan import Context
from pipeline.tools import Tools
from search.failing import FailingIndex
from tests.journey import World
from tests.messages import CODE, NUMBER, opening, status
from tests.unit.test_reuse import FORMS, OTHER_NUMBER
from tests.unit.test_reuse_components import store

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
STRANGER = Asker("binh", "desk-b", frozenset({Duty.OFFICER}))
LEADER = Asker("lan", "desk-a", frozenset({Duty.LEADER}))
AWAY = Context("desk-far")


@pytest.fixture
def tools(world: World) -> Tools:
    world.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    return replace(world.tools(), forms=FORMS)


def fill(world: World, tools: Tools) -> tuple[str, str, str]:
    """A paper of the dossier's person at another desk, one of somebody else there, one here."""
    hers = store(world, context=AWAY)
    other = store(world, context=AWAY, so_dinh_danh=OTHER_NUMBER, ho_ten="Lê Thị Khác")
    here = store(world, so_dinh_danh=OTHER_NUMBER, ho_ten="Trần Văn Đây")
    receive_message(opening(), tools)
    reindex(tools)
    return hers, other, here


def found(question: Question, tools: Tools) -> set[str]:
    return {hit.paper_id for hit in find(question, tools).hits}


def test_a_live_dossier_opens_its_persons_papers(world: World, tools: Tools) -> None:
    """Of every desk, for who holds it; nobody else's, and only while it is named."""
    hers, other, here = fill(world, tools)
    assert found(Question("", OFFICER), tools) == {here}
    assert found(Question("", OFFICER, working_on=CODE), tools) == {hers, here}
    assert other not in found(Question("khac", OFFICER, working_on=CODE), tools)


def test_numbers_that_a_question_brings_open_nothing(world: World, tools: Tools) -> None:
    """Only the catalogue says whose papers are open: a caller cannot."""
    _, _, here = fill(world, tools)
    question = Question("", OFFICER, opened=frozenset({NUMBER, OTHER_NUMBER}))
    assert found(question, tools) == {here}


def test_a_dossier_of_other_hands_opens_nothing(world: World, tools: Tools) -> None:
    """Nor one that is not live, one that is none, or any for who sees no papers."""
    fill(world, tools)
    for asker in (STRANGER, LEADER):
        with pytest.raises(NotAllowed):
            find(Question("", asker, working_on=CODE), tools)
    with pytest.raises(NotFound):
        suggest(Question("n", OFFICER, working_on="H19.01-260101-9999"), tools)
    receive_message(status("2026-11-21T08:00:00+07:00", TrangThaiHoSo="10"), tools)
    with pytest.raises(Conflict):
        find(Question("", OFFICER, working_on=CODE), tools)


def test_suggestions_and_similar_papers_keep_the_same_rights(world: World, tools: Tools) -> None:
    """What a dossier opens is suggested and alike; what it does not open is not."""
    hers, _, _ = fill(world, tools)
    mine = store(world)
    reindex(tools)
    asked = Question("mau", OFFICER)
    assert suggest(asked, tools) == (Suggestion(Hint.NAME, "Nguyễn Văn Mẫu"),)
    assert suggest(Question("khac", OFFICER, working_on=CODE), tools) == ()
    alike = find_similar(mine, Question("", OFFICER), tools).hits
    assert hers not in {hit.paper_id for hit in alike}
    opened = find_similar(mine, Question("", OFFICER, working_on=CODE), tools).hits
    assert opened[0].paper_id == hers
    for stranger in (STRANGER, LEADER):
        with pytest.raises(NotFound):
            find_similar(hers, Question("", stranger), tools)


def test_papers_like_one_that_a_dossier_opens_are_those_that_it_opens(
    world: World, tools: Tools
) -> None:
    """The own desk's and that person's, nobody else's; nothing when the dossier is over."""
    hers, others, _ = fill(world, tools)
    mine, again = store(world), store(world, context=Context("desk-b"))
    reindex(tools)
    alike = {hit.paper_id for hit in find_similar(hers, Question("", OFFICER), tools).hits}
    assert {mine, again} <= alike
    assert others not in alike
    receive_message(status("2026-11-21T08:00:00+07:00", TrangThaiHoSo="10"), tools)
    with pytest.raises(NotFound):
        find_similar(hers, Question("", OFFICER), tools)


def test_an_officers_word_opens_a_paper_without_a_number(world: World, tools: Tools) -> None:
    """The tie reaches the index at once, or by the outbox when the index is away."""
    bare = store(world, so_dinh_danh="", ho_ten="", ngay_sinh="")
    reindex(tools)
    down = FailingIndex(world.index)
    down.fail(IndexUnavailable())
    tie_paper(bare, NUMBER, "Sổ hộ tịch số 12", OFFICER, replace(tools, index=down))
    assert world.waiting()
    reindex(tools)
    assert found(Question("", OFFICER, person=NUMBER), tools) == {bare}


@pytest.mark.parametrize("number", ["", "12", "07908500123x", "0790850012345", "٠٧٩٠٨٥٠٠١٢٣٤"])
def test_a_person_is_asked_for_by_a_number(tools: Tools, number: str) -> None:
    """Twelve digits, or nine of an old card; the number is in no message."""
    with pytest.raises(BadQuestion) as refused:
        find(Question("", OFFICER, person=number), tools)
    assert not number or number not in str(refused.value)


def test_a_doubtful_number_opens_nothing(world: World, tools: Tools) -> None:
    """A number that waits for a person may be somebody else's: at the own desk it is found."""
    from pipeline.documents import describe_document
    from pipeline.paper import FieldStatus

    paper_id = store(world, context=AWAY)
    with world.catalogue.begin() as unit:
        row = unit.paper(paper_id)
    doubted = replace(
        row, fields=tuple(replace(f, status=FieldStatus.REVIEW, reasons=("x",)) for f in row.fields)
    )
    sure, unsure = describe_document(row, ""), describe_document(doubted, "")
    assert (sure.persons, unsure.persons) == ((NUMBER,), ())
    assert (sure.state, unsure.state) == (PaperState.SETTLED, PaperState.WAITING)


def test_a_question_does_not_show_whom_it_is_about() -> None:
    """Neither in a log nor in an error that prints it."""
    shown: Any = repr(Question("", OFFICER, person=NUMBER, opened=frozenset({NUMBER})))
    assert NUMBER not in shown
