"""Pages of figures: whose, of which days, as tables, charts and files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.errors import BadQuestion
from pipeline.kpi import Tally
from pipeline.kpi_report import By, KpiLine, KpiReport
from pipeline.period import Period
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from tests.contract.test_dossiers import message
from tests.kpi_cases import dossier
from tests.webdesk import WebDesk, open_desk
from web.kept_figures import LIFE, KeptFigures
from web.pages.figures import read_span

TODAY = date(2026, 11, 29)
NOVEMBER = "/thong-ke?tu=2026-11-01&den=2026-11-30"
INSPECTOR = Asker("kt", "so", frozenset({Duty.INSPECTOR}))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    """Two dossiers of desk-a in November, one of another desk, one in October."""
    with open_desk(tmp_path_factory.mktemp("figures") / "home") as opened:
        october = datetime(2026, 10, 5, 3, tzinfo=UTC)
        put(opened, "H12.15.22-261120-0001", has_digitised=True)
        put(opened, "H12.15.22-261120-0002")
        put(opened, "H12.15.22-261120-0003", don_vi_xu_ly="desk-b")
        put(opened, "H12.15.22-261005-0001", ngay_tiep_nhan=october)
        yield opened


def put(desk: WebDesk, code: str, **told: Any) -> None:
    with desk.tools.catalogue.begin() as unit:
        unit.add_message(message(f"m-{code}", code))
        unit.put_dossier(dossier(code, **told))
        unit.commit()


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_an_officer_sees_the_own_desk(desk: WebDesk) -> None:
    """Two dossiers, half of them reused; nothing of the other desk."""
    page = desk.client_as(Duty.OFFICER).get(NOVEMBER).text
    assert "tiếp nhận từ 01/11/2026 đến 30/11/2026" in page
    assert "50.00" in page
    assert "1/2" in page
    assert "desk-b" not in page
    assert "nguyễn" not in page.lower()


def test_an_inspector_sees_every_desk(desk: WebDesk) -> None:
    """With a chart of desks."""
    page = desk.client_as(Duty.INSPECTOR).get(NOVEMBER).text
    assert "desk-b" in page
    assert 'id="desks-title"' in page
    assert "1/3" in page


def test_another_desk_is_not_allowed_to_a_leader(desk: WebDesk) -> None:
    """Whether it exists or not; the own one is."""
    client = desk.client_as(Duty.LEADER)
    answers = [client.get(f"{NOVEMBER}&quay={one}") for one in ("desk-b", "khong-co")]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert client.get(f"{NOVEMBER}&quay=desk-a").status_code == 200
    assert client.get("/thong-ke/tai-ve/csv?quay=desk-b").status_code == 403


def test_months_stand_side_by_side(desk: WebDesk) -> None:
    """A chart and a line for each; the total is theirs together."""
    client = desk.client_as(Duty.OFFICER)
    page = client.get("/thong-ke?tu=2026-10-01&den=2026-11-30").text
    assert 'id="months-title"' in page
    assert "10/2026" in page
    text = client.get("/thong-ke/tai-ve/csv?tu=2026-10-01&den=2026-11-30&theo=month").text
    assert [(row[0], row[3]) for row in rows(text)[1:]] == [
        ("2026-10", "1"), ("2026-11", "2"), ("Tổng", "3"),
    ]  # fmt: skip


def test_many_months_are_counted_while_the_page_is_shown(tmp_path: Path) -> None:
    """A script fetches them, a link waits for them; what was counted a moment ago is there."""
    months = "tu=2026-06-01&den=2026-11-30"
    with open_desk(tmp_path / "home") as desk:
        put(desk, "H12.15.22-261120-0001", has_digitised=True)
        officer = desk.client_as(Duty.OFFICER)
        page = officer.get(f"/thong-ke?{months}")
        assert (page.status_code, "<tfoot>" in page.text) == (200, False)
        assert "Đang tính số liệu của 6 tháng" in page.text
        assert f"ky=&amp;{months.replace('&', '&amp;')}&amp;quay=&amp;cho=1" in page.text
        part = officer.get(f"/thong-ke/phan?{months}").text
        assert "<tfoot>" in part
        assert "<h1>" not in part
        assert "<tfoot>" in officer.get(f"/thong-ke?{months}").text
    with open_desk(tmp_path / "other") as desk:
        assert "<tfoot>" in desk.client_as(Duty.OFFICER).get(f"/thong-ke?{months}&cho=1").text


def test_files_have_a_name_and_what_the_page_says(desk: WebDesk) -> None:
    """Excel opens both; the sheet of definitions is there."""
    client = desk.client_as(Duty.INSPECTOR)
    query = NOVEMBER.partition("?")[2]
    told = client.get(f"/thong-ke/tai-ve/csv?{query}")
    assert (
        'filename="so-lieu-2026-11-01-2026-11-30-desk.csv"' in told.headers["content-disposition"]
    )
    assert [row[0] for row in rows(told.text)[1:]] == ["desk-a", "desk-b", "Tổng"]
    book = zipfile.ZipFile(io.BytesIO(client.get(f"/thong-ke/tai-ve/xlsx?{query}").content))
    assert "Định nghĩa" in book.read("xl/workbook.xml").decode()
    assert client.get(f"/thong-ke/tai-ve/exe?{query}").status_code == 400
    assert client.get(f"/thong-ke/tai-ve/csv?{query}&theo=nguoi").status_code == 400


@pytest.mark.parametrize(
    "query", ["ky=hom-qua", "tu=2026-11-01", "tu=x&den=y", "tu=2026-11-02&den=2026-11-01",
              "ky=2999", "tu=2020-01-01&den=2026-11-01"]
)  # fmt: skip
def test_a_period_that_is_none_is_told_above_the_form(desk: WebDesk, query: str) -> None:
    """What was typed stays."""
    answer = desk.client_as(Duty.OFFICER).get(f"/thong-ke?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert '<form method="get"' in answer.text


def test_a_period_ends_with_today() -> None:
    """Months that have not come yet are no empty columns."""
    assert read_span("", "", "", TODAY) == Period(date(2026, 11, 1), TODAY)
    assert read_span("2026", "", "", TODAY) == Period(date(2026, 1, 1), TODAY)
    assert read_span("2026-10", "", "", TODAY) == Period(date(2026, 10, 1), date(2026, 10, 31))
    with pytest.raises(BadQuestion):
        read_span("2026-12", "", "", TODAY)


def test_a_chosen_period_counts_before_the_days_that_stand_beside_it() -> None:
    """The form always shows days: those of what was asked for before."""
    chosen = read_span("2026-10", "2026-01-01", "2026-01-31", TODAY)
    assert chosen == Period(date(2026, 10, 1), date(2026, 10, 31))


class Counting(KeptFigures):
    """Counts how often something is counted."""

    def __init__(self) -> None:
        self.clock, self.counted = 0.0, 0
        super().__init__(lambda: self.clock)

    def _count(self, part: Period, desk: str | None, asker: Asker, *_: object) -> KpiReport:
        self.counted += 1
        tally = Tally(received=self.counted)
        return KpiReport(part, desk, By.DESK, (KpiLine("d", tally),), tally, 0)


def test_figures_are_counted_once_for_a_while() -> None:
    """Month by month; another asker's rights are another count."""
    kept, tools = Counting(), cast(Tools, SimpleNamespace(clock=SimpleNamespace(now=datetime.now)))
    settings = cast(Any, None)
    two = Period(date(2026, 10, 1), TODAY)
    first = kept.report(two, None, INSPECTOR, tools, settings)
    assert (first.by_desk.total.received, kept.counted) == (3, 2)
    assert [line.group for line in first.by_month.lines] == ["2026-10", "2026-11"]
    assert kept.report(two, None, INSPECTOR, tools, settings) == first
    kept.report(two, None, replace(INSPECTOR, desk="khac"), tools, settings)
    kept.report(two, "desk-a", INSPECTOR, tools, settings)
    assert kept.counted == 6
    kept.clock = LIFE + 1
    kept.report(two, None, INSPECTOR, tools, settings)
    assert kept.counted == 8


def test_nobody_learns_from_what_was_counted_for_others(desk: WebDesk, tmp_path: Path) -> None:
    """After an inspector asked for every desk, an officer gets the own one."""
    desk.client_as(Duty.INSPECTOR).get(NOVEMBER)
    assert "desk-b" not in desk.client_as(Duty.APPROVER).get(NOVEMBER).text
