"""Which dossiers wait for an officer, the late ones first, and what happened to one."""

from __future__ import annotations

from typing import Any

import pytest

import pipeline.dossier_due as due
from pipeline.asked import fingerprints_of
from pipeline.attaching import attach, revoke
from pipeline.dossier import DossierState
from pipeline.dossier_desk import file_paper, open_by_hand
from pipeline.dossier_due import count_late, list_due, list_of_person
from pipeline.dossier_receiving import receive_message
from pipeline.dossier_timeline import read_timeline
from pipeline.errors import BadMessage, NotAllowed, NotFound
from pipeline.ledger import Deed
from pipeline.scan import Context, Origin, Role
from pipeline.tools import Tools
from tests.attached import (
    INSPECTOR,
    LEADER,
    NOW,
    OFFICER,
    OTHER_NUMBER,
    PROCEDURE,
    PURPOSE,
    REASON,
    SCANNER,
    STRANGER,
    know,
    open_dossier,
    store_paper,
)
from tests.journey import World
from tests.messages import CODE, NUMBER, opening, status


@pytest.fixture
def tools(world: World) -> Tools:
    world.clock.moment = NOW
    return know(world.tools())


def receive(tools: Tools, serial: int, promised: str | None, **changes: Any) -> str:
    code = f"H12.15.22-261120-{serial:04d}"
    told = {"MaThongDiep": f"m-{serial}", "MaHoSo": code, "NgayHenTra": promised}
    receive_message(opening(**told | {"MaTTHC": PROCEDURE} | changes), tools)
    return code


# --- the list


def test_the_late_stand_first_and_those_without_a_day_last(tools: Tools) -> None:
    """Then by the promised day; what waits for the citizen stands behind, and is not late."""
    open_day = receive(tools, 1, None)
    later = receive(tools, 2, "25/11/2026 17:00")
    late = receive(tools, 3, "21/11/2026 17:00")
    latest = receive(tools, 4, "20/11/2026 17:00")
    asked = receive(tools, 5, "20/11/2026 09:00", TrangThaiHoSo="5")
    receive(tools, 6, "20/11/2026 09:00", TrangThaiHoSo="10")  # over
    receive(tools, 7, "20/11/2026 09:00", DonViXuLy="desk-b")  # somebody else's
    found = list_due(OFFICER, tools)
    assert [one.ma_ho_so for one in found.dossiers] == [latest, late, later, open_day, asked]
    assert (found.total, found.late, found.complete) == (5, 2, True)
    assert count_late(OFFICER, tools) == (5, 2)


def test_the_list_comes_in_pages_and_says_where_it_ends(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody takes a part for the whole."""
    codes = [receive(tools, n, f"2{n}/11/2026 17:00") for n in range(3, 6)]
    assert [one.ma_ho_so for one in list_due(OFFICER, tools, 2, 2).dossiers] == codes[2:]
    monkeypatch.setattr(due, "MOST", 2)
    cut = list_due(OFFICER, tools)
    assert (cut.total, cut.complete) == (2, False)
    monkeypatch.setattr(due, "MOST", 3)
    assert list_due(OFFICER, tools).complete


def test_the_list_is_logged_and_shown_to_who_works_on_papers_alone(tools: Tools) -> None:
    """With the dossiers that were shown, and no others."""
    codes = [receive(tools, n, f"2{n}/11/2026 17:00") for n in range(3, 5)]
    list_due(SCANNER, tools, 1)
    with tools.catalogue.begin() as unit:
        last = unit.entries()[-1].act
    assert (last.deed, last.user, last.facts["dossiers"]) == (Deed.READ, "quet", codes[:1])
    for asker in (LEADER, STRANGER):
        assert list_due(asker, tools).dossiers == ()
    assert count_late(LEADER, tools) == (0, 0)


def test_dossiers_of_a_person_are_those_that_one_holds(tools: Tools) -> None:
    """Live ones first; asked by digits or by the card's code; kept as a fingerprint."""
    over = receive(tools, 1, None, TrangThaiHoSo="10", NgayTiepNhan="20261121082900")
    live = receive(tools, 2, None)
    receive(tools, 3, None, DonViXuLy="desk-b")
    receive(tools, 4, None, DinhDanhCHS=[{"SoDinhDanh": OTHER_NUMBER}])
    card = f"{NUMBER}|212345678|Nguyễn Văn Mẫu|01021985|Nam|Xã X, Cà Mau|05062021"
    for person in (NUMBER, card):
        found = list_of_person(person, OFFICER, tools)
        assert [one.ma_ho_so for one in found] == [live, over]
    with tools.catalogue.begin() as unit:
        last = unit.entries()[-1].act
    assert NUMBER not in str(last)
    assert fingerprints_of(NUMBER, tools.audit_key) & set(last.facts["asked"])
    with pytest.raises(NotAllowed):
        list_of_person(NUMBER, LEADER, tools)
    with pytest.raises(BadMessage):
        list_of_person("khong phai so", OFFICER, tools)


# --- what happened


def test_a_timeline_tells_messages_and_work_in_order(tools: Tools, world: World) -> None:
    """Who looked is not in it."""
    open_dossier(tools)
    paper = store_paper(tools, b"mine")
    link = attach(CODE, "giay", paper, PURPOSE, OFFICER, tools)
    revoke(link.link_id, REASON, OFFICER, tools)
    read_timeline(CODE, OFFICER, tools)
    receive_message(status("2026-11-21T08:00:00+07:00", TrangThaiHoSo="4"), tools)
    dossier, told = read_timeline(CODE, OFFICER, tools)
    assert dossier.ma_ho_so == CODE
    assert sorted(told, key=lambda one: one.at) == list(told)
    assert [one.state for one in told if one.deed is None] == [
        DossierState.RECEIVED, DossierState.IN_PROCESS,
    ]  # fmt: skip
    work = [(one.deed, one.user, one.purpose, one.paper_id) for one in told if one.deed]
    assert work == [
        (Deed.ATTACHED, "an", PURPOSE, paper), (Deed.REVOKED, "an", REASON, paper),
    ]  # fmt: skip
    with tools.catalogue.begin() as unit:
        assert unit.entries()[-1].act.facts == {"look": "timeline"}


def test_a_paper_of_another_desk_is_not_named_in_a_timeline(tools: Tools) -> None:
    """What another desk filed is told, without which paper it was."""
    open_dossier(tools)
    theirs = store_paper(tools, b"theirs", context=Context("desk-b", origin=Origin.FROM_ORIGINAL))
    file_paper(CODE, theirs, Role.COMPONENT, STRANGER, tools, "giay")
    (filed,) = [one for one in read_timeline(CODE, OFFICER, tools)[1] if one.deed is Deed.FILED]
    assert (filed.user, filed.desk, filed.paper_id) == ("binh", "desk-b", None)
    assert read_timeline(CODE, INSPECTOR, tools)[1][-1].paper_id == theirs


def test_a_dossier_opened_by_hand_begins_with_that(tools: Tools) -> None:
    """The act is told, not the message that was made of it."""
    open_by_hand(CODE, PROCEDURE, NUMBER, PURPOSE, OFFICER, tools)
    (first,) = read_timeline(CODE, OFFICER, tools)[1]
    assert (first.deed, first.purpose) == (Deed.OPENED, PURPOSE)


def test_a_timeline_is_for_who_holds_the_dossier(tools: Tools) -> None:
    """For others there is none."""
    with pytest.raises(NotFound):
        read_timeline(CODE, OFFICER, tools)
    open_dossier(tools)
    for asker in (STRANGER, LEADER):
        with pytest.raises(NotAllowed):
            read_timeline(CODE, asker, tools)
