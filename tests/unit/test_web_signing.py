"""The signing page: papers that were compared become certified copies, singly and in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline.certification import is_certified
from pipeline.errors import SigningFailed
from pipeline.ports import PaperRow
from pipeline.question import Duty
from pipeline.scan import Context, Origin
from pipeline.signature import NoSignatures
from tests.reviewed import accepted, make_field
from tests.unit.test_certifying import PlainSealing
from tests.webdesk import DESK, WebDesk, open_desk
from tests.webreview import read_back, take_in
from web.pages import signing

COMPARED = Context(DESK, origin=Origin.FROM_ORIGINAL)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    with open_desk(tmp_path_factory.mktemp("signing") / "home", tries_per_minute=10_000) as opened:
        yield opened


@pytest.fixture
def sealing(desk: WebDesk) -> PlainSealing:
    """A key that is there."""
    sealing = PlainSealing()
    running: Any = desk.application.state.running
    running._tools = replace(desk.tools, sealing=sealing, signatures=NoSignatures())
    return sealing


def compared(desk: WebDesk, text: str, *fields: Any, **facts: Any) -> PaperRow:
    name = accepted("ho_ten", "Nguyễn Văn Mẫu")
    return take_in(desk, text, *(fields or (name,)), context=COMPARED, **facts)


def test_the_list_says_what_is_ready_and_what_is_in_the_way(
    desk: WebDesk, sealing: PlainSealing
) -> None:
    """Papers of the own desk that were compared; only those that can be signed are ticked."""
    ready = compared(desk, "một")
    waiting = compared(desk, "hai", make_field())
    take_in(desk, "ba", accepted("ho_ten", "Nguyễn Văn Mẫu"))
    page = desk.client_as(Duty.APPROVER).get("/ky").text
    assert f'value="{ready.paper_id}" checked' in page
    assert f'value="{waiting.paper_id}" disabled' in page
    assert "còn giá trị chờ người xem" in page
    assert page.count('name="giay"') == 2


def test_a_batch_has_a_result_for_each(desk: WebDesk, sealing: PlainSealing) -> None:
    """What fails does not stop the others and is told with its reason; the key is opened once."""
    good, bad = compared(desk, "một"), compared(desk, "hai", make_field())
    client = desk.client_as(Duty.APPROVER)
    answer = client.submit("/ky", giay=[good.paper_id, bad.paper_id, "khong-co"])
    assert answer.status_code == 200
    assert "1 giấy đã ký, 2 giấy chưa ký được" in answer.text
    assert "còn giá trị chờ người xem" in answer.text
    assert "sohoa " not in answer.text
    assert is_certified(read_back(desk, good.paper_id))
    assert not is_certified(read_back(desk, bad.paper_id))
    assert sealing.opened == 1
    assert good.paper_id not in client.get("/ky").text


def test_one_paper_is_signed_alone(desk: WebDesk, sealing: PlainSealing) -> None:
    """Whatever is ticked beside it."""
    one, two = compared(desk, "một"), compared(desk, "hai")
    client = desk.client_as(Duty.APPROVER)
    client.submit("/ky", giay=[one.paper_id, two.paper_id], chi=two.paper_id)
    assert not is_certified(read_back(desk, one.paper_id))
    assert is_certified(read_back(desk, two.paper_id))


def test_sending_it_again_signs_nothing_twice(desk: WebDesk, sealing: PlainSealing) -> None:
    """Reload after a line that broke."""
    row = compared(desk, "một")
    client = desk.client_as(Duty.APPROVER)
    client.submit("/ky", giay=[row.paper_id])
    again = client.submit("/ky", giay=[row.paper_id])
    assert "Đã có bản ký còn đúng" in again.text
    assert len(sealing.seal.stamps) == 1


def test_a_long_batch_goes_on_by_another_press(
    desk: WebDesk, sealing: PlainSealing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page answers in time; what was not begun is offered again."""
    monkeypatch.setattr(signing, "LONGEST", -1.0)
    rows = [compared(desk, text) for text in ("một", "hai", "ba")]
    client = desk.client_as(Duty.APPROVER)
    answer = client.submit("/ky", giay=[row.paper_id for row in rows])
    assert "1 giấy đã ký, 2 giấy chưa đến lượt" in answer.text
    assert answer.text.count('type="hidden" name="giay"') == 2


def test_a_token_that_fails_once_is_said(desk: WebDesk, sealing: PlainSealing) -> None:
    """Of that paper alone."""
    one, two = compared(desk, "một"), compared(desk, "hai")
    sealing.seal.trouble = SigningFailed(kind="Token")
    answer = desk.client_as(Duty.APPROVER).submit("/ky", giay=[one.paper_id, two.paper_id])
    assert "1 giấy đã ký, 1 giấy chưa ký được" in answer.text
    assert "Chưa ký số được" in answer.text


def test_without_a_key_nothing_is_signed(desk: WebDesk) -> None:
    """The page says so; the papers still wait."""
    row = compared(desk, "một")
    answer = desk.client_as(Duty.APPROVER).submit("/ky", giay=[row.paper_id])
    assert answer.status_code == 409
    assert "Báo quản trị" in answer.text
    assert row.paper_id in answer.text


def test_nothing_chosen_is_said(desk: WebDesk, sealing: PlainSealing) -> None:
    """Nothing is signed by a slip."""
    compared(desk, "một")
    answer = desk.client_as(Duty.APPROVER).submit("/ky")
    assert answer.status_code == 422
    assert "Chưa chọn giấy tờ nào" in answer.text
    assert sealing.opened == 0


def test_papers_of_other_desks_are_not_signed(desk: WebDesk, sealing: PlainSealing) -> None:
    """Nor shown, nor told apart from papers that are not there."""
    row = compared(desk, "một")
    stranger = desk.client_as(Duty.APPROVER, desk="desk-b")
    assert "Không có giấy tờ nào chờ ký" in stranger.get("/ky").text
    answer = stranger.submit("/ky", giay=[row.paper_id])
    assert "Nguyễn" not in answer.text
    assert not is_certified(read_back(desk, row.paper_id))


def test_home_tells_approvers_that_papers_wait(desk: WebDesk) -> None:
    """Others sign nothing."""
    compared(desk, "một")
    assert "chờ ký số" in desk.client_as(Duty.APPROVER).get("/").text
    assert "chờ ký số" not in desk.client_as(Duty.SCAN).get("/").text
