"""The ledger in a real browser: an inspector looks, asks about a person, checks the chain."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from pipeline.asked import asked_facts
from pipeline.ledger import Act, Deed
from pipeline.question import Duty
from tests.browser import Served, arrived, assert_sound

CODE = "H12.15.22-261120-0007"


def append(served: Served, *acts: Act) -> None:
    with served.desk.tools.catalogue.begin() as unit:
        for act in acts:
            unit.append(act)
        unit.commit()


def say_why(page: Page) -> None:
    page.get_by_label("Dùng vào việc gì").fill("thanh tra quý IV")


def test_an_inspector_verifies_the_chain(served: Served) -> None:
    """By keyboard from the menu: entries with a purpose, who asked, anchors, the whole chain."""
    key = served.desk.tools.audit_key
    append(
        served,
        Act(Deed.SEARCHED, "an.qt", "desk-a", facts=asked_facts(["Nguyễn Văn Mẫu"], key)),
        Act(Deed.READ, "an.qt", "desk-a", "", CODE, "0d5b2a51-0000-5000-8000-000000000001", 3),
        Act(
            Deed.ATTACHED, "binh.lt", "desk-b", "Cấp giấy xác nhận tình trạng hôn nhân", CODE,
            "0d5b2a51-0000-5000-8000-000000000001", 3, "cham_dut_hon_nhan",
            {"checks": {"person": True, "effect": True}},
        ),
    )  # fmt: skip
    page = served.page_as(Duty.INSPECTOR)
    page.keyboard.press("Alt+Shift+Digit9")
    arrived(page, "Nhật ký")
    assert_sound(page, "nhat-ky")
    page.keyboard.press("/")
    page.keyboard.type("thanh tra quý IV")
    page.get_by_label("Mã hồ sơ").fill(CODE)
    page.keyboard.press("Enter")
    expect(page.locator("table.entries tbody tr")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("Cấp giấy xác nhận tình trạng hôn nhân")
    assert CODE not in page.url
    assert_sound(page, "nhat-ky-tim")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Xuất CSV").click()
    assert waiting.value.suggested_filename == "so-nhat-ky.csv"
    with page.expect_download():  # a second time from the same page
        page.get_by_role("button", name="Xuất JSONL").click()

    page.get_by_role("link", name="Ai đã hỏi về một người").click()
    page.get_by_label("Họ tên hoặc số định danh").fill("nguyen van mau")
    say_why(page)
    page.keyboard.press("Enter")
    expect(page.locator("table.entries")).to_contain_text("an.qt")
    assert_sound(page, "nhat-ky-ai-da-hoi")

    page.get_by_role("link", name="Tình trạng sổ").click()
    page.get_by_role("button", name="Chốt ngay").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã chốt")
    page.get_by_role("button", name="Kiểm tra cả sổ").click()
    expect(page.locator("main")).to_contain_text("Sổ nhật ký nguyên vẹn.")
    assert_sound(page, "nhat-ky-chuoi")


def test_an_administrator_sees_the_chain_and_no_entry(served: Served) -> None:
    """Their menu leads there."""
    page = served.page_as(Duty.ADMINISTRATOR)
    page.get_by_role("navigation").get_by_role("link", name="Sổ nhật ký").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tình trạng sổ nhật ký")
    expect(page.get_by_role("link", name="Tìm mục")).to_have_count(0)
