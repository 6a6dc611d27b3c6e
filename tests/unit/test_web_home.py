"""Home: what waits for whom, and lists of people that do not end on one page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.accounts import Account
from pipeline.question import Duty
from pipeline.scan import Context, Origin, ScanState
from tests.attached import NOW, open_dossier
from tests.batched import put_scan
from tests.dossierdesk import open_dossier_desk
from tests.reviewed import accepted, make_field
from tests.webdesk import DESK, WebDesk, open_desk
from tests.webreview import take_in
from web.family import Waiting
from web.pages.users import PAGE


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    with open_desk(tmp_path_factory.mktemp("home") / "home", tries_per_minute=10_000) as opened:
        yield opened


def waiting_for(desk: WebDesk, duty: Duty) -> dict[str, Waiting]:
    """By where it leads to."""
    asker = next(a for a in _accounts(desk) if a.duties == {duty}).asker
    families = desk.application.state.running.families
    found = [one for f in families if f.waits for one in f.waits(asker, desk.tools)]
    return {one.href: one for one in found}


def test_nothing_waits_in_an_empty_house(desk: WebDesk) -> None:
    """For nobody."""
    assert {duty: waiting_for(desk, duty) for duty in Duty} == {key: {} for key in Duty}


def test_each_role_is_told_what_waits_for_it(desk: WebDesk) -> None:
    """Review and failed files for who works at the desk, signing for who approves, the index for
    who administers; figures are nobody's work."""
    compared = Context(DESK, origin=Origin.FROM_ORIGINAL)
    take_in(desk, "một", accepted("ho_ten", "Nguyễn Văn Mẫu"), context=compared)
    take_in(desk, "hai", make_field())
    put_scan(desk.tools.catalogue, ScanState.FAILED, desk=DESK)
    put_scan(desk.tools.catalogue, ScanState.QUARANTINED, desk=DESK)
    at_desk = {"/duyet": 1, "/lo/chua-xong": 1, "/lo/cach-ly": 1}
    wanted = {
        Duty.SCAN: at_desk,
        Duty.OFFICER: at_desk,
        Duty.APPROVER: {**at_desk, "/ky": 1},
        Duty.LEADER: {},
        Duty.INSPECTOR: {},
        Duty.ADMINISTRATOR: {"/lo/chua-xong": 1, "/lo/cach-ly": 1},
    }
    told = {duty: waiting_for(desk, duty) for duty in Duty}
    counts = {d: {href: one.count for href, one in told[d].items()} for d in Duty}
    assert counts == wanted
    assert "chờ ký số" in desk.client_as(Duty.APPROVER).get("/").text


def test_a_dossier_with_nobody_waits_for_who_says_whose_it_is(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """For inspectors and administrators; the one that is late for its own desk."""
    folder = tmp_path_factory.mktemp("astray") / "home"
    with open_dossier_desk(folder, NgayHenTra="2020-01-01T08:00:00+07:00") as desk:
        open_dossier(
            desk.tools, MaHoSo="H12.15.22-261120-0099", MaThongDiep="tm-99", DonViXuLy="nobody"
        )
        astray = waiting_for(desk, Duty.ADMINISTRATOR)["/ho-so/chua-ro-quay"]
        assert (astray.count, astray.more) == (1, False)
        assert "/ho-so/chua-ro-quay" in waiting_for(desk, Duty.INSPECTOR)
        officer = desk.client_as(Duty.OFFICER).get("/").text
        assert "Hồ sơ quá hẹn" in officer
        assert "Hồ sơ chưa rõ quầy" not in officer
        assert desk.tools.clock.now() == NOW


def test_people_come_page_by_page(desk: WebDesk) -> None:
    """Fifty at a time, by name; behind the last there is nobody."""
    known = len(_accounts(desk))
    with desk.tools.catalogue.begin() as unit:
        for number in range(PAGE):
            user = f"z-{number:03d}"
            unit.add_account(Account(user, "Người thử", DESK, frozenset({Duty.SCAN})), None)
        unit.commit()
    keeper = desk.client_as(Duty.ADMINISTRATOR)
    first = keeper.get("/quan-tri/nguoi-dung").text
    second = keeper.get("/quan-tri/nguoi-dung?trang=2").text
    assert (first.count("/sua/z-") // 2, second.count("/sua/z-") // 2) == (PAGE - known, known)
    assert 'rel="next" href="/quan-tri/nguoi-dung?trang=2"' in first
    assert f"Trang 2/2, {PAGE + known} người dùng" in second
    assert keeper.get("/quan-tri/nguoi-dung?trang=0").status_code == 422


def _accounts(desk: WebDesk) -> list[Account]:
    with desk.tools.catalogue.begin() as unit:
        return unit.accounts()
