"""Batches in a real browser: a clerk sees why files failed, runs them again, decides what was set
aside, by keyboard; figures of a batch that runs move by themselves."""

from __future__ import annotations

from playwright.sync_api import expect

from pipeline.ingest import ingest
from pipeline.ports import Catalogue
from pipeline.question import Duty
from pipeline.scan import Context, ScanState
from tests.batched import put_scan
from tests.browser import Served, arrived, assert_sound
from tests.webdesk import DESK


def fill(catalogue: Catalogue) -> None:
    """A batch that is over, one that runs, one that stopped."""
    for _ in range(7):
        put_scan(catalogue, ScanState.STORED, "lo-3f9a4c0d51e2b768")
    put_scan(catalogue, ScanState.FAILED, "lo-3f9a4c0d51e2b768", dossier="H12.15.22-261120-0007")
    put_scan(catalogue, ScanState.QUARANTINED, "lo-3f9a4c0d51e2b768")
    put_scan(catalogue, ScanState.HELD, "lo-3f9a4c0d51e2b768")
    for state in (ScanState.STORED, ScanState.RECEIVED, ScanState.RECEIVED):
        put_scan(catalogue, state, "lo-77d1c2aa90e4f315")
    for state in (ScanState.STORED, ScanState.PROCESSING, ScanState.RECEIVED):
        put_scan(catalogue, state, "lo-c0ffee12ab34cd56")


def test_a_clerk_follows_batches_and_runs_again_what_failed(served: Served) -> None:
    """From the menu by its shortcut, with Tab and Enter."""
    catalogue = served.desk.tools.catalogue
    fill(catalogue)
    page = served.page_as(Duty.SCAN)
    page.keyboard.press("Alt+Shift+Digit7")
    arrived(page, "Lô")
    row = page.locator("[data-batch=lo-c0ffee12ab34cd56]")
    expect(row).to_contain_text("đang chạy")
    assert_sound(page, "lo")
    put_scan(catalogue, ScanState.STORED, "lo-c0ffee12ab34cd56")
    expect(row).to_contain_text("2 / 4 tệp", timeout=20_000)  # nobody reloaded

    page.get_by_role("link", name="lo-3f9a4c0d51e2b768").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lô lo-3f9a4c0d51e2b768")
    expect(page.locator("main")).to_contain_text("H12.15.22-261120-0007")
    assert_sound(page, "lo-xem")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Chạy lại tất cả 1 tệp").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã cho chạy lại 1 tệp.")
    page.goto("/lo/xem/lo-77d1c2aa90e4f315")
    expect(page.get_by_role("button", name="Chạy tiếp ngay")).to_be_visible()
    assert_sound(page, "lo-dung")
    page.goto("/lo/chua-xong")
    assert_sound(page, "lo-chua-xong")


def test_what_was_set_aside_is_decided_without_scripts(served: Served) -> None:
    """A broken file goes away; one with a secrecy mark waits for an approver."""
    put_scan(served.desk.tools.catalogue, ScanState.HELD, "lo-mat")
    file = served.desk.settings.home / "hong.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing of it")
    row = ingest(file, Context(DESK), served.desk.tools).row
    assert row is not None
    page = served.page_as(Duty.SCAN, scripts=False)
    page.goto("/lo/cach-ly")
    expect(page.locator("main")).to_contain_text("người khác quyết định")
    assert_sound(served_twin(served, "/lo/cach-ly"), "lo-cach-ly")
    page.get_by_role("button", name=f"Bỏ tệp {row.intake_id}").click()
    expect(page.locator("#live")).to_have_text(f"Đã bỏ tệp {row.intake_id}.")
    phone = served.page_as(Duty.APPROVER, width=360, height=740)
    phone.goto("/lo/cach-ly")
    assert_sound(phone, "lo-cach-ly-dien-thoai")


def served_twin(served: Served, path: str):  # type: ignore[no-untyped-def]
    """The same page with scripts: axe is one."""
    page = served.page_as(Duty.SCAN)
    page.goto(path)
    return page


def test_an_administrator_retries_what_the_index_refused(served: Served) -> None:
    """Dead letters first, with their error."""
    catalogue = served.desk.tools.catalogue
    put_scan(catalogue, ScanState.STORED, "lo-mot")
    with catalogue.begin() as unit:
        for waiting in unit.outbox()[:1]:
            unit.postpone(waiting.outbox_id, "index_rejected", waiting.due_at, dead=True)
        unit.commit()
    page = served.page_as(Duty.ADMINISTRATOR)
    page.get_by_role("link", name="việc máy tìm kiếm không nhận").click()
    expect(page.locator("main")).to_contain_text("index_rejected")
    assert_sound(page, "lo-hang-cho")
    page.get_by_role("button", name="Làm lại ngay").click()
    expect(page.get_by_role("status").first).to_contain_text("việc chờ.")
