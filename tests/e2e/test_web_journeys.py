"""Whole journeys in a real browser, each judged by what the person sees: a clerk, an officer, a
reviewer, an inspector, a machine; and what all of them see while something is away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.dossier_receiving import receive_message
from pipeline.procedures.procedure import Component, Level, Mode, Procedure, Way
from pipeline.question import Duty
from samples.civil import draft_birth_certificate
from samples.showcase import invent_family
from samples.specimen import make_specimen_of
from samples.writing import write_specimen
from tests.attached import PROCEDURE
from tests.browser import Served, assert_sound, serve
from tests.conftest import ROOT
from tests.dossierdesk import open_dossier_desk
from tests.messages import CODE, opening

SLOW = 40_000  # milliseconds for what a busy machine reads
FAMILY = invent_family()
CHILD = FAMILY.children[0]
LATER = "H12.15.22-261121-0012"
BIRTH = ROOT / "samples" / "papers" / "01-giay-khai-sinh.pdf"
PARTS = (
    Component("to_khai", "Tờ khai cấp bản sao trích lục hộ tịch", (Way(Mode.NEW),), originals=1),
    Component(
        "khai_sinh", "Giấy khai sinh đã đăng ký", (Way(Mode.KEPT), Way(Mode.PRESENT)),
        loai=("giay_khai_sinh",),
    ),
    Component(
        "ban_sao", "Bản sao Giấy khai sinh cấp trước đây", (Way(Mode.KEPT),),
        loai=("giay_khai_sinh",),
    ),
)  # fmt: skip
COPIES = Procedure(
    PROCEDURE, "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", (Level.COMMUNE,), PARTS
)
OF_CHILD = {
    "ChuHoSo": CHILD.name,
    "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": CHILD.number}],
    "TaiLieuNop": None,
}


@pytest.fixture(scope="module")
def served_module(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Served]:
    """With a dossier of the child, who has no paper here yet, and one that comes a day later."""
    folder = tmp_path_factory.mktemp("journeys")
    with open_dossier_desk(folder / "home", procedure=COPIES, **OF_CHILD) as desk:
        later = opening(**OF_CHILD, MaThongDiep="tm-2", MaHoSo=LATER, MaTTHC=PROCEDURE)
        receive_message({k: v for k, v in later.items() if v is not None}, desk.tools)
        with serve(desk) as address:
            yield Served(desk, address, chromium)


def write_copy(folder: Path) -> Path:
    """Another copy of the child's certificate, issued by the same register."""
    paper = draft_birth_certificate(Random("again"), FAMILY, CHILD)  # noqa: S311
    return write_specimen(make_specimen_of([paper], "office", 11), folder, "ban-sao", "pdf")


def scan_for(page: Page, code: str, *files: Path) -> None:
    """From the code on the receipt to the papers on the board, each compared with its original."""
    page.keyboard.press("Alt+Shift+Digit2")
    expect(page).to_have_title("Quầy số hoá – Sohoa")
    expect(page.get_by_label("Mã hồ sơ")).to_be_focused()
    page.keyboard.type(f"{code}\n")  # as a scanner types it
    page.get_by_role("link", name="Quét các giấy còn lại").click()
    for number, file in enumerate(files, 1):
        page.set_input_files("#files", file)
        expect(page.locator(".stack")).to_have_count(number, timeout=SLOW)
    expect(page.locator(".board")).to_have_attribute("data-waiting", "0", timeout=SLOW)
    for number in range(len(files)):
        stack = page.locator(".stack").nth(number)
        stack.locator('input[name="sheet"]').first.check()
        page.keyboard.press("d")
        expect(stack.locator("legend")).to_contain_text("đã đối chiếu bản chính")


def accept_all(page: Page) -> None:
    """Enter for each value that waits, as it stands beside the page."""
    expect(page.locator(".sheet img").first).to_be_visible()
    waiting = page.locator(".field.waits")
    for left in range(waiting.count(), 0, -1):
        page.keyboard.press("Enter")
        expect(waiting).to_have_count(left - 1)


def test_a_clerk_digitises_a_dossier_and_an_officer_reuses_two_papers(
    served: Served, tmp_path: Path
) -> None:
    """What was scanned for one dossier need not be brought for the next."""
    clerk = served.page_as(Duty.SCAN)
    scan_for(clerk, CODE, BIRTH, write_copy(tmp_path))
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("link", name="Xem kết quả")).to_be_focused(timeout=SLOW)
    clerk.keyboard.press("Enter")
    accept_all(clerk)
    clerk.get_by_role("link", name="Giấy tiếp theo").click()
    accept_all(clerk)

    officer = served.page_as(Duty.OFFICER)
    officer.keyboard.press("Alt+Shift+Digit4")
    expect(officer.locator("input[name=text]")).to_be_focused()
    officer.keyboard.type(f"{LATER}\n")
    expect(officer).to_have_title(f"Hồ sơ {LATER} – Sohoa")
    officer.keyboard.press("2")
    officer.keyboard.press("g")  # the best one
    expect(officer.get_by_role("status")).to_contain_text("Đã dùng lại giấy tờ cho thành phần 2")
    used = officer.locator("#c2 .used h4 a").get_attribute("href")
    other = officer.locator("#c3 article").filter(has_not=officer.locator(f'a[href="{used}"]'))
    other.get_by_role("button", name="Dùng lại giấy này").click()
    expect(officer.get_by_role("status")).to_contain_text("Đã dùng lại giấy tờ cho thành phần 3")
    expect(officer.locator(".offer.used")).to_have_count(2)
    officer.keyboard.press("i")
    expect(officer.locator(".slip ol")).to_contain_text("Tờ khai")
    expect(officer.locator(".slip ol")).not_to_contain_text("Giấy khai sinh")


def test_an_officer_finds_by_an_unaccented_name_and_takes_a_copy(served: Served) -> None:
    """By keyboard; whoever inspects finds the entry with what it was for."""
    page = served.page_as(Duty.OFFICER)
    page.keyboard.press("Alt+Shift+Digit3")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type(fold_text(CHILD.name))
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#hits h3 a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Giấy khai sinh – Sohoa")
    expect(page.locator("main")).to_contain_text(CHILD.name)
    page.get_by_role("link", name="Tải bản sao").click()
    page.get_by_label("Tải để làm gì").fill(WHY)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    assert not traces_of_child(page.url + download.value.suggested_filename)

    inspector = served.page_as(Duty.INSPECTOR)
    inspector.goto("/nhat-ky")
    inspector.get_by_label("Dùng vào việc gì").fill("thanh tra quý IV")
    inspector.get_by_label("Trong mục đích có").fill("khai sinh lai")
    inspector.keyboard.press("Enter")
    rows = inspector.locator("table.entries tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(WHY)
    expect(rows.first).to_contain_text(USERS[Duty.OFFICER])
