"""The reuse check of a dossier that uses papers already: they are told as such, and not offered."""

from __future__ import annotations

from typing import Any

import pytest

from app.reuse_door import component_reuse_records
from app.review_words import tell_time
from cli.reuse_tables import print_components
from pipeline.attaching import attach, revoke
from pipeline.dossier_receiving import receive_message
from pipeline.effect import EffectKind
from pipeline.ledger import Deed
from pipeline.question import Person
from pipeline.reuse_components import ComponentReuse, Need, check_dossier, check_procedure
from pipeline.scan import Context, Origin
from pipeline.tools import Tools
from tests.attached import (
    NOW,
    OFFICER,
    OTHER_NUMBER,
    PROCEDURE,
    PURPOSE,
    REASON,
    end_paper,
    know,
    store_paper,
)
from tests.journey import World
from tests.messages import CODE, NUMBER, opening
from tests.unit import test_attaching

tools = test_attaching.tools


def lines(tools: Tools, person: int = 0) -> dict[str, ComponentReuse]:
    found = check_dossier(CODE, OFFICER, tools)[person]
    return {line.component.key: line for line in found.components}


def offered(line: ComponentReuse) -> list[str]:
    return [paper.paper_id for paper in line.papers]


def in_use(line: ComponentReuse) -> list[str]:
    return [paper.link.paper_id for paper in line.attached]


def test_a_paper_in_use_is_told_and_not_offered_again(tools: Tools) -> None:
    """For its own component: another one that takes the same type may still use it. With who and
    when; the ledger names it among the papers told."""
    first, second = (store_paper(tools, data) for data in (b"first", b"second"))
    link = attach(CODE, "giay", first, PURPOSE, OFFICER, tools)
    told = lines(tools)
    assert (told["giay"].need, in_use(told["giay"])) == (Need.ATTACHED, [first])
    assert told["giay"].attached[0].link == link
    assert offered(told["giay"]) == [second]
    assert (told["khac"].need, sorted(offered(told["khac"]))) == (
        Need.NOTHING, sorted([first, second]),
    )  # fmt: skip
    assert told["khac"].attached == ()
    with tools.catalogue.begin() as unit:
        act = unit.entries()[-1].act
    assert (act.deed, act.facts["papers"]) == (Deed.CHECKED, sorted([first, second]))


def test_the_ledger_names_a_paper_that_is_told_as_in_use_alone(tools: Tools) -> None:
    """Nothing is told without an entry: also what is not offered any more."""
    stored = store_paper(tools, b"only")
    for component in ("giay", "khac"):
        attach(CODE, component, stored, PURPOSE, OFFICER, tools)
    assert [offered(line) for line in lines(tools).values()] == [[], []]
    with tools.catalogue.begin() as unit:
        assert unit.entries()[-1].act.facts["papers"] == [stored]


def test_what_was_taken_back_is_offered_again(tools: Tools) -> None:
    """As if it had never been attached."""
    stored = store_paper(tools, b"mine")
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    revoke(link.link_id, REASON, OFFICER, tools)
    line = lines(tools)["giay"]
    assert (line.need, offered(line), line.attached) == (Need.NOTHING, [stored], ())


@pytest.mark.parametrize(("certain", "need"), [(True, Need.MISSING), (False, Need.ORIGINAL_SEEN)])
def test_a_paper_in_use_that_ended_satisfies_nothing(
    tools: Tools, certain: bool, need: Need
) -> None:
    """It stands there with what was found out; the component needs what it would need with it as it
    is now. Another paper that may be used is offered."""
    stored = store_paper(tools, b"mine")
    attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    end_paper(tools, stored, EffectKind.REVOKED, certain=certain, rule="test")
    line = lines(tools)["giay"]
    assert (line.need, offered(line), in_use(line)) == (need, [], [stored])
    assert [check.code for check in line.attached[0].flags] == ["effect"]
    other = store_paper(tools, b"other")
    line = lines(tools)["giay"]
    assert (line.need, offered(line), in_use(line)) == (Need.NOTHING, [other], [stored])


def test_a_paper_that_the_officer_saw_counts(tools: Tools) -> None:
    """The original was in hand: the gate's doubt of then is no news."""
    plain = Context("desk-a", origin=Origin.PLAIN_SCAN)
    stored = store_paper(tools, b"plain", context=plain)
    assert lines(tools)["giay"].need is Need.ORIGINAL_SEEN
    attach(CODE, "giay", stored, PURPOSE, OFFICER, tools, original_seen=True)
    assert lines(tools)["giay"].need is Need.ATTACHED


def test_each_person_has_the_own_papers(world: World) -> None:
    """A dossier of two: what is in use for one leaves the other's component open. A paper that is
    nobody's any more is told to both."""
    world.clock.moment = NOW
    tools = know(world.tools())
    people: list[dict[str, Any]] = [
        {"LoaiDinhDanh": "1", "SoDinhDanh": number} for number in (NUMBER, OTHER_NUMBER)
    ]
    receive_message(opening(MaTTHC=PROCEDURE, DinhDanhCHS=people), tools)
    mine = store_paper(tools, b"mine")
    attach(CODE, "giay", mine, PURPOSE, OFFICER, tools)
    assert (lines(tools)["giay"].need, in_use(lines(tools)["giay"])) == (Need.ATTACHED, [mine])
    other = lines(tools, 1)["giay"]
    assert (other.need, other.attached) == (Need.MISSING, ())
    with world.catalogue.begin() as unit:
        unit.put_papers(unit.paper(mine).intake_id, [])
        unit.commit()
    for person in (0, 1):
        line = lines(tools, person)["giay"]
        assert (line.need, in_use(line)) == (Need.MISSING, [mine])
        assert [check.code for check in line.attached[0].flags] == ["paper"]


def test_a_person_with_a_procedure_is_told_of_the_dossier_too(tools: Tools) -> None:
    """The dossier that the officer holds is found, with what it uses. No record names a person."""
    stored = store_paper(tools, b"mine")
    attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    found = check_procedure(PROCEDURE, Person(NUMBER), OFFICER, tools)
    record = component_reuse_records(found)[0]
    assert (record["state"], record["conclusion"]) == ("attached", "đã dùng lại cho hồ sơ này")
    (told,) = record["attached"]
    assert (told["paper_id"], told["by"], told["flags"]) == (stored, "an", [])
    assert record["papers"] == []
    assert NUMBER not in str(told)


def test_the_table_says_who_and_when(tools: Tools, capsys: pytest.CaptureFixture[str]) -> None:
    """And what was found out since."""
    stored = store_paper(tools, b"mine")
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    (found,) = check_dossier(CODE, OFFICER, tools)
    print_components(found)
    shown = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "đã dùng lại" in shown
    assert f"an, {tell_time(link.at)}" in shown
    assert "CẦN XEM LẠI" not in shown
    end_paper(tools, stored)
    (found,) = check_dossier(CODE, OFFICER, tools)
    print_components(found)
    assert "CẦN XEM LẠI" in capsys.readouterr().out
