"""A reviewer works through the queue by keyboard; an approver signs; in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pipeline.certification import is_certified
from pipeline.decisions import PAGES
from pipeline.page import Box
from pipeline.paper import FieldStatus
from pipeline.question import Duty
from pipeline.scan import Context, Origin
from pipeline.signature import NoSignatures
from tests.browser import Served, assert_sound, seen
from tests.reviewed import accepted, make_field
from tests.unit.test_certifying import PlainSealing
from tests.webdesk import DESK
from tests.webreview import clear_queue, field_of, read_back, take_in

NAME = "Nguyễn Văn Mẫu"
PLAIN = Box(120, 300, 700, 350)


@pytest.fixture
def reviewer(served: Served) -> Iterator[Page]:
    clear_queue(served.desk)
    page = served.page_as(Duty.SCAN)
    yield page
    page.goto("/duyet", wait_until="commit")  # gives back what is open


def heading(page: Page) -> str:
    return page.locator("#what").inner_text().split("\n")[0]


def test_a_reviewer_works_through_the_queue_by_keyboard(served: Served, reviewer: Page) -> None:
    """Enter, one reading, a correction, not on the paper, back again: no mouse."""
    desk, page = served.desk, reviewer
    number = make_field("so_dinh_danh", "079185001234", second="079185001234")
    name = make_field("ho_ten", NAME, second="Nguyễn Văn Màu")
    born = make_field("ngay_sinh", "1985-07-02", reasons=("birth_differs",))
    first = take_in(desk, NAME, number, name, born)
    second = take_in(desk, "Lê Thị Thử", make_field("ho_ten", "Lê Thị Thử"))
    page.goto("/duyet")
    assert_sound(page, "duyet-hang-cho")

    page.keyboard.press("Enter")
    page.wait_for_url(f"**/duyet/giay/{first.paper_id}*")
    seen(page)
    assert heading(page).startswith("Số định danh")
    assert_sound(page, "duyet-truong")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("Số định danh: đã xác nhận")

    seen(page)
    page.keyboard.press("2")
    expect(page.locator("#live")).to_contain_text("Họ và tên: đã sửa")
    assert field_of(desk, first.paper_id).value == "Nguyễn Văn Màu"

    seen(page)
    page.keyboard.press("p")
    expect(page.locator("#whole img")).to_be_visible()
    assert page.locator("#whole rect").bounding_box()
    assert_sound(page, "duyet-ca-trang")
    page.keyboard.press("/")
    page.keyboard.press("Control+A")
    page.keyboard.type("03/07/1985")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/duyet/giay/{second.paper_id}*")
    assert field_of(desk, first.paper_id, "ngay_sinh").value == "1985-07-03"

    seen(page)
    page.keyboard.press("x")
    page.wait_for_url("**/duyet")
    assert field_of(desk, second.paper_id).status is FieldStatus.REJECTED
    page.keyboard.press("z")
    page.wait_for_url(f"**/duyet/giay/{second.paper_id}*")
    expect(page.locator("#live")).to_contain_text("Đã hoàn tác: Họ và tên")
    assert field_of(desk, second.paper_id).status is FieldStatus.REVIEW
    seen(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/duyet")
    expect(page.locator("#live")).to_contain_text("Không còn giấy tờ nào")
    assert_sound(page, "duyet-het")


def test_a_slow_picture_holds_the_decision_back(served: Served, reviewer: Page) -> None:
    """Nothing is confirmed that could not be seen; a key that is held down decides once."""
    row = take_in(served.desk, "Trần Văn Chậm", make_field("ho_ten", "Trần Văn Chậm"))
    held: list[Any] = []
    reviewer.route("**/duyet/anh/**", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    reviewer.goto(f"/duyet/giay/{row.paper_id}", wait_until="domcontentloaded")
    reviewer.locator("#accept").focus()
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("chưa hiện xong")
    assert field_of(served.desk, row.paper_id).decision is None
    for route in held:
        route.continue_()
    reviewer.unroute("**/duyet/anh/**")
    seen(reviewer)
    reviewer.keyboard.press("Enter")
    reviewer.wait_for_url("**/duyet")
    assert field_of(served.desk, row.paper_id).value == "Trần Văn Chậm"


def test_two_people_do_not_meet(served: Served, reviewer: Page) -> None:
    """The second is told who looks, and goes on with one key."""
    row = take_in(served.desk, "Đỗ Thị Hai", make_field("ho_ten", "Đỗ Thị Hai"))
    reviewer.goto(f"/duyet/giay/{row.paper_id}")
    other = served.page_as(Duty.OFFICER)
    other.goto(f"/duyet/giay/{row.paper_id}")
    expect(other.locator("h1")).to_have_text("Người khác đang xem")
    assert "Đỗ Thị Hai" not in other.content()
    assert_sound(other, "duyet-nguoi-khac-dang-xem")
    other.keyboard.press("Enter")
    other.wait_for_url("**/duyet")
    seen(reviewer)
    reviewer.keyboard.press("x")
    reviewer.wait_for_url("**/duyet")


def test_type_and_pages_are_put_right(served: Served, reviewer: Page) -> None:
    """A doubtful type by a part of its name; doubtful pages before the eyes."""
    doubt = make_field(PAGES, "1-3", reasons=("heading_unknown",), second=None)
    row = take_in(served.desk, "Giấy ba trang", doubt, accepted("ngay_sinh", "1985"),
                  sure=0.5, pages=3)  # fmt: skip
    page = reviewer
    page.goto(f"/duyet/giay/{row.paper_id}")
    seen(page)
    assert_sound(page, "duyet-trang-nghi-ngo")
    page.keyboard.press("t")
    page.wait_for_url(f"**/duyet/giay/{row.paper_id}/trang")
    expect(page.locator(".thumbs img")).to_have_count(3)
    assert_sound(page, "duyet-tach-gop")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/duyet/giay/{row.paper_id}*")
    assert field_of(served.desk, row.paper_id, PAGES).status is FieldStatus.ACCEPTED
    assert heading(page).startswith("Loại giấy tờ")
    page.keyboard.press("/")
    page.keyboard.press("Control+A")
    page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text("Chọn một loại")
    assert_sound(page, "duyet-chon-loai")
    page.get_by_role("button", name="Giấy khai sinh", exact=True).press("Enter")
    page.wait_for_url("**/duyet")
    assert read_back(served.desk, row.paper_id).loai == "giay_khai_sinh"


def test_one_letter_keys_can_be_turned_off(served: Served, reviewer: Page) -> None:
    """WCAG 2.1.4; and without scripts the buttons do the same."""
    row = take_in(served.desk, "Lý Văn Tắt", make_field("ho_ten", "Lý Văn Tắt"))
    reviewer.goto(f"/duyet/giay/{row.paper_id}")
    seen(reviewer)
    reviewer.get_by_role("button", name="Tắt phím một chữ").click()
    reviewer.locator("h1").click()
    reviewer.keyboard.press("x")
    assert field_of(served.desk, row.paper_id).decision is None
    reviewer.get_by_role("button", name="Bật phím một chữ").click()
    reviewer.goto("/duyet")
    plain = served.page_as(Duty.SCAN, scripts=False)
    plain.goto(f"/duyet/giay/{row.paper_id}")
    plain.get_by_role("button", name="Đúng, ghi").click()
    plain.wait_for_url("**/duyet")
    assert field_of(served.desk, row.paper_id).status is FieldStatus.ACCEPTED


def test_an_approver_signs_what_was_compared(served: Served) -> None:
    """The list says what is ready; the result says what was not signed and why."""
    running: Any = served.desk.application.state.running
    running._tools = replace(served.desk.tools, sealing=PlainSealing(), signatures=NoSignatures())
    compared = Context(DESK, origin=Origin.FROM_ORIGINAL)
    good = take_in(served.desk, "Ký một", accepted("ho_ten", NAME), context=compared)
    take_in(served.desk, "Ký hai", make_field(), context=compared)
    page = served.page_as(Duty.APPROVER)
    page.goto("/ky")
    assert_sound(page, "ky-danh-sach")
    page.once("dialog", lambda asked: asked.dismiss())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ký số bản số hoá")
    assert not is_certified(read_back(served.desk, good.paper_id))
    page.once("dialog", lambda asked: asked.accept())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Kết quả ký số")
    expect(page.locator("main")).to_contain_text("1 giấy đã ký")
    assert_sound(page, "ky-ket-qua")
    assert is_certified(read_back(served.desk, good.paper_id))
