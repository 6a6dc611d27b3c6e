"""Pages of batches: what they say, and what their buttons do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.ingest import ingest
from pipeline.question import Duty
from pipeline.scan import Context, ScanState
from tests.batched import put_scan
from tests.contract.test_catalogue import make_paper
from tests.installation import until
from tests.webdesk import DESK, WebDesk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WebDesk]:
    with open_desk(tmp_path / "home") as opened:
        yield opened


def state_of(desk: WebDesk, intake_id: str) -> ScanState:
    with desk.tools.catalogue.begin() as unit:
        return unit.scan(intake_id).state


def set_aside(desk: WebDesk, tmp_path: Path) -> str:
    """A file that is no PDF inside, as a scanner would send it."""
    file = tmp_path / "hong.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing of it")
    row = ingest(file, Context(DESK), desk.tools).row
    assert row is not None
    assert row.state is ScanState.QUARANTINED
    return row.intake_id


def test_the_list_tells_how_batches_go(desk: WebDesk) -> None:
    """Standing, counts; nothing of another desk."""
    put_scan(desk.tools.catalogue, ScanState.STORED, "lo-mine")
    put_scan(desk.tools.catalogue, ScanState.PROCESSING, "lo-mine")
    put_scan(desk.tools.catalogue, ScanState.STORED, "lo-other", desk="desk-b")
    client = desk.client_as(Duty.SCAN)
    page = client.get("/lo").text
    assert "lo-mine" in page
    assert "đang chạy" in page
    assert "lo-other" not in page
    told = client.get("/lo/tien-do").json()["batches"]
    assert [(one["id"], one["done"], one["total"], one["percent"]) for one in told] == [
        ("lo-mine", 1, 2, 50)
    ]


def test_a_batch_of_another_desk_is_not_there(desk: WebDesk) -> None:
    """By page and by script, as one that does not exist."""
    put_scan(desk.tools.catalogue, batch="lo-other", desk="desk-b")
    client = desk.client_as(Duty.OFFICER)
    for batch in ("lo-other", "lo-none"):
        assert client.get(f"/lo/xem/{batch}").status_code == 404
        assert client.get(f"/lo/tien-do?lo={batch}").status_code == 404
        assert client.submit("/lo/chay-lai", lo=batch).status_code == 404
        assert client.submit("/lo/chay-tiep", lo=batch).status_code == 404


def test_a_batch_says_why_files_failed_and_runs_them_again(desk: WebDesk) -> None:
    """Reason, advice, the dossier; the button works on them at once."""
    row = put_scan(desk.tools.catalogue, ScanState.FAILED, dossier="H12.15.22-261120-0007")
    client = desk.client_as(Duty.SCAN)
    page = client.get("/lo/xem/lo-1").text
    assert "Chưa đọc được tệp" in page
    assert "H12.15.22-261120-0007" in page
    assert "Chạy lại lệnh" not in page
    answer = client.submit("/lo/chay-lai", lo="lo-1")
    assert answer.headers["location"] == "/lo/xem/lo-1"
    assert "Đã cho chạy lại 1 tệp" in client.get("/lo/xem/lo-1").text
    assert until(lambda: state_of(desk, row.intake_id) is ScanState.FAILED, 30)  # has no bytes
    with desk.tools.catalogue.begin() as unit:
        again = unit.scan(row.intake_id)
    assert again.reason is not None
    assert again.reason.code == "not_found"


def test_a_stopped_batch_goes_on_and_a_running_one_is_left_alone(desk: WebDesk) -> None:
    """Nobody presses a second machine onto the same scans."""
    put_scan(desk.tools.catalogue, batch="lo-stopped")
    put_scan(desk.tools.catalogue, batch="lo-runs")
    put_scan(desk.tools.catalogue, ScanState.PROCESSING, batch="lo-runs")
    client = desk.client_as(Duty.ADMINISTRATOR)
    assert "Chạy tiếp ngay" in client.get("/lo/xem/lo-stopped").text
    assert "Chạy tiếp ngay" not in client.get("/lo/xem/lo-runs").text
    client.submit("/lo/chay-tiep", lo="lo-stopped")
    assert "Đang chạy tiếp 1 tệp" in client.get("/lo").text
    client.submit("/lo/chay-tiep", lo="lo-runs")
    assert "Đang chạy tiếp 0 tệp" in client.get("/lo").text


def test_an_inspector_sees_no_button(desk: WebDesk) -> None:
    """Changes nothing."""
    put_scan(desk.tools.catalogue, ScanState.FAILED, desk="desk-b")
    put_scan(desk.tools.catalogue, ScanState.QUARANTINED, desk="desk-b")
    client = desk.client_as(Duty.INSPECTOR)
    for path in ("/lo/xem/lo-1", "/lo/chua-xong", "/lo/cach-ly"):
        page = client.get(path).text
        assert "desk-b" in page
        assert 'action="/lo/' not in page


def test_what_was_set_aside_is_tried_again_or_dropped(desk: WebDesk, tmp_path: Path) -> None:
    """With its reason; a broken file is broken still, and goes when somebody says so."""
    intake_id = set_aside(desk, tmp_path)
    client = desk.client_as(Duty.SCAN)
    assert "Tệp hỏng, không đọc được" in client.get("/lo/cach-ly").text
    client.submit(f"/lo/cach-ly/{intake_id}/xu-ly-lai")
    assert "Đã cho xử lý lại" in client.get("/lo/chua-xong").text
    assert until(lambda: state_of(desk, intake_id) is ScanState.QUARANTINED, 60)
    client.submit(f"/lo/cach-ly/{intake_id}/bo")
    assert state_of(desk, intake_id) is ScanState.DROPPED
    page = client.get("/lo/cach-ly").text
    assert "Đã bỏ tệp" in page
    assert "Không có tệp nào bị cách ly" in page
    assert client.submit(f"/lo/cach-ly/{intake_id}/bo").status_code == 404


def test_a_secret_is_decided_by_an_approver(desk: WebDesk) -> None:
    """Others see that it is there and that another decides."""
    row = put_scan(desk.tools.catalogue, ScanState.HELD)
    clerk = desk.client_as(Duty.SCAN)
    assert "người khác quyết định" in clerk.get("/lo/cach-ly").text
    assert clerk.submit(f"/lo/cach-ly/{row.intake_id}/xu-ly-lai").status_code == 403
    assert state_of(desk, row.intake_id) is ScanState.HELD
    assert (
        f"/lo/cach-ly/{row.intake_id}/bo" in desk.client_as(Duty.APPROVER).get("/lo/cach-ly").text
    )


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/lo/cach-ly", ScanState.QUARANTINED),
        ("/lo/chua-xong", ScanState.FAILED),
        ("/lo/xem/lo-1", ScanState.FAILED),
    ],
)
def test_every_file_that_waits_can_be_reached(
    desk: WebDesk, monkeypatch: pytest.MonkeyPatch, path: str, state: ScanState
) -> None:
    """However many newer ones there are, page by page, each once."""
    monkeypatch.setattr("web.pages.batches.MOST", 2)
    rows = [put_scan(desk.tools.catalogue, state, desk=DESK) for _ in range(5)]
    client, seen, here = desk.client_as(Duty.SCAN), list[str](), path
    while here:
        text = client.get(here).text
        seen += re.findall(r'<th scope="row"><code>([^<]+)</code>', text)
        onward = re.search(r'rel="next" href="([^"]+)"', text)
        here = onward.group(1) if onward else ""
    assert seen == sorted((row.intake_id for row in rows), reverse=True)


def test_dead_letters_are_seen_and_tried_again(desk: WebDesk) -> None:
    """By administrators; what the index takes now is gone from the list."""
    row = put_scan(desk.tools.catalogue, ScanState.STORED)
    paper_id = make_paper(row).paper_id
    with desk.tools.catalogue.begin() as unit:
        for waiting in unit.outbox():
            unit.postpone(waiting.outbox_id, "mapping", waiting.due_at, dead=True)
        unit.commit()
    client = desk.client_as(Duty.ADMINISTRATOR)
    page = client.get("/lo/hang-cho").text
    assert paper_id in page
    assert "không nhận" in page
    assert "việc máy tìm kiếm không nhận" in client.get("/").text
    client.submit("/lo/hang-cho/lam-lai")
    assert "Đã làm" in client.get("/lo/hang-cho").text


def test_home_tells_what_failed_and_what_was_set_aside(desk: WebDesk) -> None:
    """Where there is something, to those who can do something about it."""
    client = desk.client_as(Duty.SCAN)
    assert "tệp chưa xử lý xong" not in client.get("/").text
    put_scan(desk.tools.catalogue, ScanState.FAILED)
    put_scan(desk.tools.catalogue, ScanState.HELD)
    page = client.get("/").text
    assert "tệp chưa xử lý xong" in page
    assert "tệp bị cách ly" in page
    assert "tệp bị cách ly" not in desk.client_as(Duty.INSPECTOR).get("/").text
