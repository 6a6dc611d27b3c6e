"""Figures over many dossiers, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import text

from pipeline.desks import Desks
from pipeline.dossier import Attachment, Dossier, DossierOrigin, Filing, Hand, StoredMessage
from pipeline.dossier_case import FiledPaper
from pipeline.errors import NotAllowed, NotFound
from pipeline.kpi import KpiRules, Tally
from pipeline.kpi_ports import Place
from pipeline.kpi_report import By, KpiReport, report_kpi
from pipeline.period import read_period
from pipeline.procedures.catalogue import national_procedures
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Role
from pipeline.tools import Tools
from storage.catalogue import SqlCatalogue
from storage.database import open_engine
from storage.migrations.versions import v0009_received
from tests.contract.test_attachments import LINK, REVOKED
from tests.contract.test_catalogue import add, make_paper, store
from tests.contract.test_dossiers import filing, message
from tests.kpi_cases import CODE, dossier

NOVEMBER = read_period("2026-11")
INSPECTOR = Asker("kt", "so", frozenset({Duty.INSPECTOR}))
FIRST = datetime(2026, 10, 31, 17, tzinfo=UTC)  # midnight of 1 November in Viet Nam
DESKS = Desks({"H12.15.22": "desk-a"})
LAST = datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)


def put(catalogue: SqlCatalogue, *rows: Dossier, hand: bool = False) -> None:
    with catalogue.begin() as unit:
        for row in rows:
            told = message(f"m-{row.ma_ho_so}", row.ma_ho_so, hand=row.hand if hand else None)
            unit.add_message(told)
            unit.put_dossier(row)
        unit.commit()


def numbered(n: int, **told: Any) -> Dossier:
    return dossier(f"H12.15.22-261120-{n:04}", **told)


def by_hand(n: int, desk: str = "desk-b", **told: Any) -> Dossier:
    row = numbered(n, **({"don_vi_xu_ly": None} | told))
    return replace(row, origin=DossierOrigin.BY_HAND, hand=Hand("an", desk, "mất mạng"))


def report(
    catalogue: SqlCatalogue, asker: Asker = INSPECTOR, desks: Desks = DESKS, **asked: Any
) -> KpiReport:
    tools = SimpleNamespace(catalogue=catalogue, desks=desks, procedures=national_procedures())
    rules = KpiRules(frozenset({"1"}), frozenset({"CSDLDC"}))
    period = asked.pop("period", NOVEMBER)
    return report_kpi(period, asker, cast(Tools, tools), rules, **asked)


def test_days_are_those_of_viet_nam(catalogue: SqlCatalogue) -> None:
    """From midnight to midnight there; a dossier without NgayTiepNhan is in no period."""
    times = (FIRST - timedelta(seconds=1), FIRST, LAST, LAST + timedelta(seconds=1), None)
    put(catalogue, *(numbered(n, ngay_tiep_nhan=at) for n, at in enumerate(times)))
    with catalogue.begin() as unit:
        assert unit.places_received(NOVEMBER.since, NOVEMBER.until) == {Place("desk-a"): 2}
        assert unit.places_received(None, None) == {Place("desk-a"): 1}
        found = [c.dossier.ma_ho_so[-4:] for c in unit.cases_received(FIRST, NOVEMBER.until)]
    assert found == ["0001", "0002"]
    assert (report(catalogue).total.received, report(catalogue).undated) == (2, 1)


def test_places_tell_where_dossiers_are(catalogue: SqlCatalogue) -> None:
    """With the unit they were sent to last, else with the desk that opened them."""
    put(catalogue, numbered(1), numbered(2), numbered(3, don_vi_xu_ly="desk-c"), by_hand(4))
    put(catalogue, by_hand(5, don_vi_xu_ly="desk-a"), numbered(6, don_vi_xu_ly=None))
    times = NOVEMBER.since, NOVEMBER.until
    places = {Place("desk-a"): 3, Place("desk-c"): 1, Place(None, "desk-b"): 1, Place(None): 1}
    with catalogue.begin() as unit:
        assert unit.places_received(*times) == places
        for place, held in places.items():
            assert len(list(unit.cases_received(*times, within=[place]))) == held, place
        assert len(list(unit.cases_received(*times, within=list(places)))) == 6
        assert list(unit.cases_received(*times, within=[])) == []


def test_a_case_has_all_that_lies_in_the_dossier(catalogue: SqlCatalogue) -> None:
    """What was handed in, what was filed over it, and links, revoked ones too; no paper that is
    away."""
    row = add(catalogue)
    first, second = make_paper(row), replace(make_paper(row, 2), loai="phieu_kiem_soat")
    put(catalogue, dossier())
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk-a", CODE, Role.RESULT))
        unit.commit()
    store(catalogue, first, second)
    with catalogue.begin() as unit:
        unit.file_paper(replace(filing(first.paper_id), component="cham_dut_hon_nhan"))
        unit.file_paper(filing("gone"))
        unit.add_link(LINK)
        unit.revoke_link(REVOKED)
        unit.commit()
    with catalogue.begin() as unit:
        (found,) = unit.cases_received(NOVEMBER.since, NOVEMBER.until)
        assert unit.case(CODE) == found
        with pytest.raises(NotFound):
            unit.case("H12-261120-0001")
    kind = ("giay_khai_sinh", "KQ.G15.000031")
    assert found.papers == (
        FiledPaper(first.paper_id, *kind, Role.COMPONENT, "cham_dut_hon_nhan"),
        FiledPaper(second.paper_id, "phieu_kiem_soat", kind[1], Role.PROCESS, None),
    )
    assert found.links == (replace(LINK, revoked=REVOKED),)
    assert found.dossier == dossier()


def test_what_people_decided_of_a_paper_stands(catalogue: SqlCatalogue) -> None:
    """The code that a reviewer chose counts, and a code that was taken away does not."""
    row = add(catalogue)
    papers = [make_paper(row, n) for n in (1, 2)]
    put(catalogue, dossier())
    store(catalogue, *papers)
    with catalogue.begin() as unit:
        for paper in papers:
            unit.file_paper(Filing(CODE, paper.paper_id, Role.RESULT, None, "an", "a", FIRST))
        unit.commit()
    decide(catalogue, papers[0].paper_id, (("loai", "ban_an"), ("kq_code", "KQ.G15.000038")))
    decide(catalogue, papers[1].paper_id, (("kq_code", "KQ.G15.000032"), ("kq_code", None)))
    with catalogue.begin() as unit:
        found = unit.case(CODE).papers
        standing = [unit.paper(paper.paper_id) for paper in papers]
    assert [(p.loai, p.kq_code) for p in found] == [(p.loai, p.kq_code) for p in standing]
    assert found[0].kq_code == "KQ.G15.000038"
    assert found[1].kq_code is None


def decide(catalogue: SqlCatalogue, paper_id: str, told: Iterable[tuple[str, str | None]]) -> None:
    """As rows: what a review writes is another test's matter."""
    insert = text(
        "INSERT INTO decisions (paper_id, name, turn, outcome, value, decided_by, desk, decided_at,"
        " seen) VALUES (:paper, :name, :turn, :outcome, :value, 'an', 'a', :at, '')"
    )
    with catalogue._engine.begin() as connection:
        for turn, (name, value) in enumerate(told, 1):
            at = "2026-11-20 08:30:00"
            facts = {"paper": paper_id, "name": name, "turn": turn, "value": value, "at": at}
            facts["outcome"] = "corrected" if value else "rejected"
            connection.execute(insert, facts)


def test_batches_lose_no_dossier(catalogue: SqlCatalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dossiers of one second, and more of them than are read at once: each comes once."""
    monkeypatch.setattr("storage.kpi_rows._BATCH", 3)
    put(catalogue, *(numbered(n) for n in range(6)), numbered(6, ngay_tiep_nhan=LAST))
    put(catalogue, numbered(7, ngay_tiep_nhan=FIRST))
    with catalogue.begin() as unit:
        cases = unit.cases_received(NOVEMBER.since, NOVEMBER.until)
        found = [case.dossier.ma_ho_so[-1] for case in cases]
    assert found == list("70123456")


def test_who_opened_by_hand_alone_is_told(catalogue: SqlCatalogue) -> None:
    """A dossier is confirmed as soon as the one-stop system has told of it."""
    put(catalogue, by_hand(1), by_hand(2), hand=True)
    with catalogue.begin() as unit:
        code = by_hand(2).ma_ho_so
        unit.add_message(StoredMessage("later", code, LAST, LAST, "d", "{}"))
        unit.commit()
    put(catalogue, numbered(3))
    with catalogue.begin() as unit:
        cases = unit.cases_received(NOVEMBER.since, NOVEMBER.until)
        assert [case.confirmed for case in cases] == [False, True, True]
    total = report(catalogue).total
    assert (total.by_hand, total.received) == (1, 2)


def test_pages_count_for_the_desk_that_scanned_them(catalogue: SqlCatalogue) -> None:
    """Once, for the first desk; blank ones do not; in the time in which they were received."""
    row = add(catalogue)
    first, second = make_paper(row), make_paper(row, 2)
    blank = replace(second, pages=(replace(second.pages[0], blank=True),))
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk-a"))
        unit.link(row.intake_id, Context("desk-b", CODE))
        unit.commit()
    store(catalogue, first, blank)
    with catalogue.begin() as unit:
        at = unit.scan(row.intake_id).received_at
        assert unit.pages_scanned(at, at + timedelta(seconds=1)) == {"desk-a": 1}
        assert unit.pages_scanned(at - timedelta(seconds=1), at) == {}


# --- reports


def test_a_report_by_desk_adds_up(catalogue: SqlCatalogue) -> None:
    """Every desk's line, one for dossiers of none, and their sum."""
    put(catalogue, numbered(1), numbered(2, has_digitised=True))
    put(catalogue, by_hand(3), hand=True)
    put(catalogue, numbered(4, don_vi_xu_ly="H12.15.22"), numbered(5, don_vi_xu_ly=None))
    found = report(catalogue, by=By.DESK)
    assert [(line.group, line.tally.received) for line in found.lines] == [
        ("", 1), ("desk-a", 3), ("desk-b", 0)
    ]  # fmt: skip
    assert [line.tally.by_hand for line in found.lines] == [0, 0, 1]
    assert (found.total.received, found.total.reused) == (4, 1)


def test_a_report_by_month_has_every_month(catalogue: SqlCatalogue) -> None:
    """Also one in which nothing was received."""
    put(catalogue, numbered(1), numbered(2, ngay_tiep_nhan=LAST + timedelta(seconds=1)))
    found = report(catalogue, period=read_period("2026-Q4"), by=By.MONTH)
    assert [(line.group, line.tally.received) for line in found.lines] == [
        ("2026-10", 0), ("2026-11", 1), ("2026-12", 1)
    ]  # fmt: skip
    assert found.total.received == 2


def test_however_it_is_grouped_the_sum_is_the_same(catalogue: SqlCatalogue) -> None:
    """By desk, by month and not at all."""
    flags = ({}, {"has_digitised": True}, {"vneid_verified": True}, {"don_vi_xu_ly": "desk-b"})
    days = (FIRST - timedelta(days=3), FIRST, LAST)
    put(catalogue, *(
        numbered(n, ngay_tiep_nhan=days[n % 3], **flags[n % 4]) for n in range(24)
    ))  # fmt: skip
    totals = {report(catalogue, period=read_period("2026-Q4"), by=by).total for by in (None, *By)}
    assert totals == {Tally(received=24, yielding=24, reused=6, population=6)}


def test_a_dossier_that_went_on_counts_where_it_is(catalogue: SqlCatalogue) -> None:
    """Once, for the desk that has it now; the one before has it no longer."""
    put(catalogue, numbered(1))
    with catalogue.begin() as unit:
        unit.put_dossier(numbered(1, don_vi_xu_ly="desk-b"))
        unit.commit()
    found = report(catalogue, by=By.DESK)
    assert [(line.group, line.tally.received) for line in found.lines] == [("desk-b", 1)]


def test_everybody_sees_their_own_figures(catalogue: SqlCatalogue) -> None:
    """A desk that is asked for is one of those; what is without a desk is the inspector's."""
    put(catalogue, numbered(1), numbered(2, don_vi_xu_ly="desk-b"))
    put(
        catalogue,
        numbered(3, don_vi_xu_ly=None, ngay_tiep_nhan=None),
        numbered(4, don_vi_xu_ly=None),
    )
    officer = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
    assert report(catalogue, officer).total.received == 1
    assert report(catalogue, officer, desk="desk-a").undated == 0
    assert report(catalogue, desk="desk-b").total.received == 1
    assert report(catalogue, officer, desk="H12.15.22").total.received == 1  # it means desk-a
    assert report(catalogue).total.received == 3
    assert report(catalogue).undated == 1
    with pytest.raises(NotAllowed):
        report(catalogue, officer, desk="desk-b")


def test_a_report_takes_few_statements(catalogue: SqlCatalogue) -> None:
    """Their number grows with batches of thousands, not with dossiers."""
    put(catalogue, *(numbered(n, attachments=(Attachment("t"),)) for n in range(30)))
    from sqlalchemy import event

    seen: list[str] = []
    event.listen(catalogue._engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    assert report(catalogue).total == Tally(received=30, yielding=30)
    assert len(seen) <= 12


@pytest.fixture
def bare(url: str) -> Iterator[Any]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


def test_dossiers_that_are_there_are_given_their_day(catalogue: SqlCatalogue, bare: Any) -> None:
    """A database of before the column is filled from what was told."""
    put(catalogue, numbered(1), numbered(2, ngay_tiep_nhan=None))
    with bare.begin() as connection:
        connection.execute(text("UPDATE dossiers SET ngay_tiep_nhan = NULL"))
        v0009_received.fill(connection)
    assert report(catalogue).total.received == 1
