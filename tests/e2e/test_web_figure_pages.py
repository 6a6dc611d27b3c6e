"""Figures in a real browser: a leader reads the own unit's by month and takes them away."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from pipeline.dossier import ResultPaper
from pipeline.question import Duty
from tests.browser import Served, arrived, assert_sound
from tests.contract.test_dossiers import message
from tests.kpi_cases import attached, dossier


@pytest.fixture
def filled(served: Served) -> Served:
    """Dossiers of five months at three desks, some of them with papers used again."""
    chance = random.Random(766)
    with served.desk.tools.catalogue.begin() as unit:
        for n in range(120):
            code = f"H12.15.22-26{7 + n % 5:02}10-{n:04}"
            told = {
                "ngay_tiep_nhan": datetime(2026, 7 + n % 5, 10, 3, tzinfo=UTC),
                "don_vi_xu_ly": chance.choice(("desk-a", "desk-a", "desk-b", "H12.15.23")),
                "has_digitised": chance.random() < 0.2 + n % 5 * 0.15,
                "attachments": attached(
                    component="cham_dut_hon_nhan",
                    digitised=True,
                    reused=int(chance.random() < 0.2 + n % 5 * 0.12),
                ),
                "results": (ResultPaper("Giấy xác nhận", link="x"),) if n % 4 else (),
                "vneid_verified": chance.random() < 0.6,
            }
            unit.add_message(message(f"m-{code}", code))
            unit.put_dossier(dossier(code, **told))
        unit.commit()
    return served


def test_figures_are_read_filtered_and_taken_away(filled: Served) -> None:
    """An inspector sees every desk; the form works by keyboard; Excel's file comes."""
    page = filled.page_as(Duty.INSPECTOR)
    page.keyboard.press("Alt+Shift+Digit8")
    arrived(page, "Thống kê")
    page.get_by_label("Từ ngày").fill("2026-07-01")
    page.get_by_label("đến ngày").fill("2026-11-30")
    page.get_by_label("đến ngày").press("Enter")
    expect(page.get_by_role("img", name="theo tháng")).to_be_visible()
    expect(page.get_by_role("row", name="desk-b")).to_be_visible()
    assert_sound(page, "thong-ke")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải Excel").last.click()
    assert waiting.value.suggested_filename == "so-lieu-2026-07-01-2026-11-30-desk.xlsx"
    page.get_by_role("combobox", name="Quầy").fill("desk-b")
    page.get_by_role("combobox", name="Quầy").press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("desk-b")
    year = str(filled.desk.tools.clock.today().year)
    page.get_by_label("Kỳ").select_option(year)
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_label("Từ ngày")).to_have_value(f"01/01/{year}")


def test_a_leader_on_a_phone_sees_the_own_unit(filled: Served) -> None:
    """And no other desk; months that have to be counted come into the page by its script."""
    page = filled.page_as(Duty.LEADER, width=360, height=740)
    page.goto("/thong-ke?tu=2026-07-01&den=2026-11-30")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("01/07/2026")
    expect(page.locator("main")).not_to_contain_text("desk-b")
    assert_sound(page, "thong-ke-dien-thoai")
