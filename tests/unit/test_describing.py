"""Role and origin of a stored paper are said in one call, by who may compare, and survive all that
decisions survive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.decisions import ORIGIN, ROLE
from pipeline.describing import Described, describe_paper, list_places
from pipeline.dossier_receiving import receive_message
from pipeline.dossier_view import view_dossier
from pipeline.errors import (
    BadPurpose,
    BadValue,
    Conflict,
    NotAllowed,
    NotFound,
    SohoaError,
)
from pipeline.ledger import Deed
from pipeline.question import Asker, Duty, Person
from pipeline.rebuilding import rebuild
from pipeline.reuse import check_reuse
from pipeline.scan import Context, Origin, Role
from pipeline.undoing import undo_last
from pipeline.verifying import verify
from storage.catalogue import SqlCatalogue
from tests.journey import World, empty_catalogue
from tests.messages import CODE, NUMBER, opening
from tests.reviewed import CLERK, INSPECTOR, LEADER, OFFICER, OUTSIDER, Desk, accepted

OTHER = "H12.15.22-261120-0008"
APPROVER = Asker("duc", "desk-a", frozenset({Duty.APPROVER}))
IN_DOSSIER = Context("desk-a", CODE, Role.COMPONENT, Origin.PLAIN_SCAN)
BEARER = (accepted("so_dinh_danh", NUMBER), accepted("ho_ten", "Nguyễn Văn Mẫu"))


class Office(Desk):
    """With two dossiers of one person."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(world, monkeypatch)
        receive_message(opening(), self.tools)
        receive_message(opening(MaThongDiep="tm-2", MaHoSo=OTHER), self.tools)

    def say(self, paper_id: str, asker: Asker = CLERK, **said: Any) -> Described:
        return describe_paper(paper_id, asker, self.tools, **said)

    def contexts(self, paper_id: str) -> set[tuple[str | None, Role, Origin]]:
        return {(c.dossier, c.role, c.origin) for c in self.row(paper_id).contexts}

    def lies_in(self, code: str) -> dict[str, Role]:
        return {p.paper_id: p.role for p in view_dossier(code, OFFICER, self.tools).papers}

    def entries(self, deed: Deed) -> list[dict[str, Any]]:
        with self.world.catalogue.begin() as unit:
            acts = [entry.act for entry in unit.entries()]
        return [dict(act.facts) for act in acts if act.deed is deed]

    def reuse_detail(self, paper_id: str, check: str) -> str:
        today = self.world.clock.today()
        found = check_reuse(Person(NUMBER), "giay_khai_sinh", OFFICER, today, self.tools)
        (mine,) = [one for one in found if one.paper_id == paper_id]
        return next(one.detail for one in mine.checks if one.code == check)


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(world, monkeypatch)


@pytest.mark.parametrize("origin", [Origin.FROM_ORIGINAL, Origin.CERTIFIED_COPY])
def test_the_origin_is_what_was_said_last(desk: Office, origin: Origin) -> None:
    """Also back again: what was taken for compared at the counter and was not."""
    row = desk.take_in("một", context=replace(IN_DOSSIER, dossier=None))
    assert desk.say(row.paper_id, origin=origin).changed == (ORIGIN,)
    assert desk.contexts(row.paper_id) == {(None, Role.COMPONENT, origin)}
    assert desk.say(row.paper_id, origin=origin).changed == ()
    assert desk.say(row.paper_id, OFFICER, origin=Origin.PLAIN_SCAN).changed == (ORIGIN,)
    assert desk.contexts(row.paper_id) == {(None, Role.COMPONENT, Origin.PLAIN_SCAN)}
    assert [facts["origin"] for facts in desk.entries(Deed.DECIDED)] == [origin, "plain_scan"]


def test_an_origin_told_at_the_counter_is_put_right(desk: Office) -> None:
    """It was handed in as compared: without a decision there was no way back."""
    row = desk.take_in("một", context=replace(IN_DOSSIER, origin=Origin.FROM_ORIGINAL))
    desk.say(row.paper_id, origin=Origin.PLAIN_SCAN)
    assert desk.contexts(row.paper_id) == {(CODE, Role.COMPONENT, Origin.PLAIN_SCAN)}


def test_reuse_follows_the_origin(desk: Office) -> None:
    row = desk.take_in("một", *BEARER, context=replace(IN_DOSSIER, origin=Origin.FROM_ORIGINAL))
    assert desk.reuse_detail(row.paper_id, "origin") == "from_original"
    desk.say(row.paper_id, origin=Origin.PLAIN_SCAN)
    assert desk.reuse_detail(row.paper_id, "origin") == "plain_scan"


def test_a_role_outside_dossiers_is_a_decision(desk: Office) -> None:
    row = desk.take_in("một", *BEARER, context=replace(IN_DOSSIER, dossier=None))
    assert desk.say(row.paper_id, role=Role.RETURN_REASON).changed == (ROLE,)
    assert desk.contexts(row.paper_id) == {(None, Role.RETURN_REASON, Origin.PLAIN_SCAN)}
    assert desk.reuse_detail(row.paper_id, "type") == "return_paper"
    assert desk.entries(Deed.DECIDED)[0]["role"] == "return_reason"
    undo_last(CLERK, desk.tools)
    assert desk.contexts(row.paper_id) == {(None, Role.COMPONENT, Origin.PLAIN_SCAN)}


def test_a_role_in_a_dossier_is_a_filing_there(desk: Office) -> None:
    """As if the officer had filed it: dossier, gate and queue know it as that alone."""
    row = desk.take_in("một", *BEARER, context=IN_DOSSIER)
    assert list_places(row.paper_id, CLERK, desk.tools) == (CODE,)
    assert desk.say(row.paper_id, role=Role.PROCESS).changed == (ROLE,)
    assert desk.lies_in(CODE) == {row.paper_id: Role.PROCESS}
    assert desk.contexts(row.paper_id) == {(CODE, Role.PROCESS, Origin.PLAIN_SCAN)}
    assert desk.reuse_detail(row.paper_id, "type") == "process_paper"
    assert [facts["role"] for facts in desk.entries(Deed.FILED)] == ["process"]
    assert desk.say(row.paper_id, role=Role.PROCESS).changed == ()
    desk.say(row.paper_id, role=Role.COMPONENT)
    assert desk.reuse_detail(row.paper_id, "type") == ""


def test_nobody_waits_for_what_is_no_component(desk: Office) -> None:
    row = desk.take_in("một", context=IN_DOSSIER)
    with desk.world.catalogue.begin() as unit:
        assert unit.queue("desk-a")[0].waiting_since is not None
    desk.say(row.paper_id, role=Role.RESULT)
    with desk.world.catalogue.begin() as unit:
        assert [place.waiting_since for place in unit.queue("desk-a")] == [None]


def test_of_several_dossiers_one_is_named(desk: Office) -> None:
    """What a paper is in one says nothing of another."""
    row = desk.take_in("một", context=IN_DOSSIER)
    desk.say(row.paper_id, role=Role.COMPONENT, ma_ho_so=OTHER)
    with pytest.raises(Conflict, match="several_dossiers"):
        desk.say(row.paper_id, role=Role.RESULT, origin=Origin.CERTIFIED_COPY)
    assert desk.contexts(row.paper_id) == {
        (CODE, Role.COMPONENT, Origin.PLAIN_SCAN),
        (OTHER, Role.COMPONENT, Origin.PLAIN_SCAN),
    }
    desk.say(row.paper_id, role=Role.RESULT, ma_ho_so=OTHER)
    assert desk.lies_in(CODE) == {row.paper_id: Role.COMPONENT}
    assert desk.lies_in(OTHER) == {row.paper_id: Role.RESULT}


@pytest.mark.parametrize(
    ("asker", "said", "wrong"),
    [
        (OUTSIDER, {"origin": Origin.FROM_ORIGINAL}, NotFound),
        (INSPECTOR, {"origin": Origin.FROM_ORIGINAL}, NotAllowed),
        (LEADER, {"origin": Origin.FROM_ORIGINAL}, NotAllowed),
        (APPROVER, {"role": Role.RESULT}, NotAllowed),  # who files papers in dossiers
        (CLERK, {}, BadValue),
        (CLERK, {"origin": Origin.FROM_ORIGINAL, "ma_ho_so": CODE}, BadValue),
        (CLERK, {"origin": Origin.ELECTRONIC}, BadValue),
        (CLERK, {"origin": Origin.PLAIN_SCAN, "reason": "0123456789"}, BadPurpose),
        (CLERK, {"role": Role.RESULT, "ma_ho_so": "H12.15.22-261120-0009"}, NotFound),
    ],
)
def test_who_may_not_or_says_nothing(
    desk: Office, asker: Asker, said: dict[str, Any], wrong: type[SohoaError]
) -> None:
    """Nothing is written then."""
    row = desk.take_in("một", context=replace(IN_DOSSIER, origin=Origin.CERTIFIED_COPY))
    with pytest.raises(wrong):
        desk.say(row.paper_id, asker, **said)
    assert desk.contexts(row.paper_id) == {(CODE, Role.COMPONENT, Origin.CERTIFIED_COPY)}
    assert desk.entries(Deed.DECIDED) == desk.entries(Deed.FILED) == []


def test_a_receipt_becomes_nothing_else(desk: Office) -> None:
    row = desk.take_in("một", loai="giay_tiep_nhan", context=replace(IN_DOSSIER, dossier=None))
    with pytest.raises(Conflict, match="process_paper"):
        desk.say(row.paper_id, role=Role.COMPONENT)


def test_an_electronic_paper_stays_one(desk: Office) -> None:
    row = desk.take_in("một", context=replace(IN_DOSSIER, origin=Origin.ELECTRONIC))
    with pytest.raises(BadValue):
        desk.say(row.paper_id, origin=Origin.PLAIN_SCAN)


def test_a_lost_catalogue_comes_back_with_what_was_said(desk: Office) -> None:
    one = desk.take_in("một", context=IN_DOSSIER).paper_id
    two = desk.take_in("hai", context=replace(IN_DOSSIER, dossier=None)).paper_id
    desk.say(one, origin=Origin.FROM_ORIGINAL, role=Role.RESULT)
    desk.say(two, origin=Origin.CERTIFIED_COPY, role=Role.PROCESS)
    before = desk.contexts(one), desk.contexts(two), desk.lies_in(CODE)
    desk.world.catalogue.close()
    for file in desk.world.folder.glob("catalogue.db*"):
        file.unlink()
    (desk.world.folder / "catalogue.db").write_bytes(empty_catalogue())
    desk.world.catalogue = SqlCatalogue(f"sqlite:///{desk.world.folder}/catalogue.db")
    rebuild(desk.tools)
    assert (desk.contexts(one), desk.contexts(two), desk.lies_in(CODE)) == before
    missing = [gap.key for gap in verify(desk.tools)]
    assert [key for key in missing if not key.endswith((".pdf", ".webp"))] == []
