"""The pages of dossiers: what they say to whom, and what officers do on them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from PIL import Image

from pipeline.attaching import attach
from pipeline.dossier import DossierOrigin
from pipeline.dossier_receiving import receive_message
from pipeline.keys import preview_key
from pipeline.ledger import Act, Deed
from pipeline.ports import Area
from pipeline.procedures.procedure import Mode
from pipeline.question import Duty
from pipeline.scan import Context, Origin
from tests.attached import (
    OFFICER,
    OTHER_NUMBER,
    PROCEDURE,
    PURPOSE,
    REASON,
    end_paper,
    store_paper,
)
from tests.dossierdesk import open_dossier_desk
from tests.messages import CODE, NUMBER, RESULT, opening, status
from tests.webdesk import Client, WebDesk

NAME = "Nguyễn Văn Mẫu"
HERE = f"/ho-so/{CODE}"
NEW_CODE = "H12.15.22-261122-0001"
CARD = f"{NUMBER}|212345678|{NAME}|01021985|Nam|Xã X, Cà Mau|05062021"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WebDesk]:
    with open_dossier_desk(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def officer(desk: WebDesk) -> Client:
    return desk.client_as(Duty.OFFICER)


def field(answer: Response, name: str) -> str:
    """The first one of this name on the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, answer.text
    return found.group(1)


def wish(page: Response, paper_id: str, **others: str) -> dict[str, str]:
    """What the form of a paper sends."""
    told = {"component": "giay", "paper_id": paper_id, "purpose": PURPOSE, "number": "1"}
    return told | {"seen": field(page, "seen")} | others


def acts(desk: WebDesk, deed: Deed) -> list[Act]:
    with desk.tools.catalogue.begin() as unit:
        return [entry.act for entry in unit.entries(deed=deed)]


def links(desk: WebDesk) -> list[Any]:
    with desk.tools.catalogue.begin() as unit:
        return list(unit.reuse_links(CODE))


def follow(client: Client, answer: Response) -> str:
    """The page that a form led to."""
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["location"].partition("#")[0]).text


# --- the list


def test_the_list_shows_the_late_first_with_masked_numbers(desk: WebDesk, officer: Client) -> None:
    """Of the own desk alone; the whole number stands nowhere."""
    for serial, promised, unit in (
        ("0008", "21/11/2026 17:00", "desk-a"), ("0009", "21/11/2026 17:00", "desk-b"),
    ):  # fmt: skip
        receive_message(
            opening(
                MaThongDiep=serial, MaHoSo=f"H12.15.22-261120-{serial}", MaTTHC=PROCEDURE,
                NgayHenTra=promised, DonViXuLy=unit, ChuHoSo=f"Người {serial}",
            ),
            desk.tools,
        )  # fmt: skip
    text = officer.get("/ho-so").text
    assert text.index("261120-0008") < text.index("261120-0007")
    assert "261120-0009" not in text
    assert "Người 0008" in text
    assert "Người 0009" not in text
    assert text.count("quá hẹn") == 2  # in the heading, and beside the one
    assert NUMBER not in text
    assert "••••••••0123" in text


def test_an_inspector_lists_what_was_opened_by_hand_anywhere(
    desk: WebDesk, officer: Client
) -> None:
    """With who, where and what for."""
    open_one(officer)
    text = desk.client_as(Duty.INSPECTOR, desk="desk-z").get("/ho-so").text
    assert NEW_CODE in text
    assert "chưa đồng bộ" in text
    assert CODE not in text


def test_a_dossier_with_a_doubtful_paper_stands_above_the_list(
    desk: WebDesk, officer: Client
) -> None:
    """Until somebody looked at it."""
    paper = store_paper(desk.tools, b"mine")
    attach(CODE, "giay", paper, PURPOSE, OFFICER, desk.tools)
    assert "Cần xem lại giấy tờ đã dùng" not in officer.get("/ho-so").text
    end_paper(desk.tools, paper)
    assert "Cần xem lại giấy tờ đã dùng" in officer.get("/ho-so").text


def test_home_counts_what_waits(desk: WebDesk, officer: Client) -> None:
    """For who works on dossiers."""
    assert "Hồ sơ đang giải quyết" in officer.get("/").text
    assert "Hồ sơ đang giải quyết" not in desk.client_as(Duty.LEADER).get("/").text


# --- finding one


@pytest.mark.parametrize(
    "text", [CODE, f" {CODE.lower()} ", f"https://motcua.test/tra?ma={CODE}", NUMBER, CARD]
)
def test_a_code_or_a_person_leads_to_the_dossier(officer: Client, text: str) -> None:
    """Typed or scanned; the answer's address never has the person in it."""
    answer = officer.submit("/ho-so", text=text)
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)


def test_somebody_else_s_number_leads_nowhere(desk: WebDesk, officer: Client) -> None:
    """Whether another desk has dossiers of this person is not told."""
    answers = [officer.submit("/ho-so", text=OTHER_NUMBER)]
    receive_message(
        opening(
            MaThongDiep="x", MaHoSo=NEW_CODE, DonViXuLy="desk-b",
            DinhDanhCHS=[{"SoDinhDanh": OTHER_NUMBER}],
        ),
        desk.tools,
    )  # fmt: skip
    answers.append(officer.submit("/ho-so", text=OTHER_NUMBER))
    assert [one.status_code for one in answers] == [404, 404]
    for one in answers:
        assert "không giữ hồ sơ nào" in one.text
        assert OTHER_NUMBER not in one.text
    assert "Không thấy mã hồ sơ" in officer.submit("/ho-so", text="Nguyễn").text


def test_several_dossiers_of_a_person_are_listed(desk: WebDesk, officer: Client) -> None:
    """Not one of them at random."""
    receive_message(opening(MaThongDiep="x", MaHoSo=NEW_CODE, MaTTHC=PROCEDURE), desk.tools)
    text = officer.submit("/ho-so", text=NUMBER).text
    assert CODE in text
    assert NEW_CODE in text
    assert NUMBER not in text


# --- by hand


def open_one(officer: Client, **others: str) -> Response:
    told = {"ma_ho_so": NEW_CODE, "procedure": PROCEDURE, "person": CARD}
    told |= {"purpose": "một cửa chưa đồng bộ hồ sơ này"}
    return officer.submit("/ho-so/mo-tay", **told | others)


def test_a_dossier_is_opened_by_hand_and_marked(desk: WebDesk, officer: Client) -> None:
    """With the person's digits or card, a procedure and a purpose; it stands in the ledger."""
    assert "Thủ tục thử" in officer.get("/ho-so/mo-tay").text
    text = follow(officer, open_one(officer))
    assert "mở thủ công" in text
    assert "một cửa chưa đồng bộ hồ sơ này" in text
    assert NAME in text
    (act,) = acts(desk, Deed.OPENED)
    assert (act.ma_ho_so, act.user) == (NEW_CODE, "nguoi-thu-ly")
    with desk.tools.catalogue.begin() as unit:
        assert unit.dossier(NEW_CODE).origin is DossierOrigin.BY_HAND


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person": "12345"}, "Số định danh: phải là 12 số"),
        ({"purpose": ""}, "Mục đích: còn thiếu"),
        ({"purpose": f"cho {NUMBER}"}, "Mục đích: không được chứa số"),
        ({"procedure": ""}, "Thủ tục: còn thiếu"),
        ({"ma_ho_so": "abc"}, "Mã hồ sơ: không đúng mẫu"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(
    officer: Client, wrong: dict[str, str], said: str
) -> None:
    """Nothing has to be typed twice."""
    answer = open_one(officer, **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert ("chưa đồng bộ" in answer.text) == ("purpose" not in wrong)
    assert f'value="{wrong.get("ma_ho_so", NEW_CODE)}"' in answer.text


def test_one_that_is_there_is_led_to(officer: Client) -> None:
    """Instead of being opened twice."""
    answer = open_one(officer, ma_ho_so=CODE)
    assert answer.status_code == 409
    assert f'href="{HERE}"' in answer.text


# --- one dossier


def test_the_page_says_what_there_is_and_why(desk: WebDesk, officer: Client) -> None:
    """Usable papers first, with the button; others with what speaks against them."""
    good = store_paper(desk.tools, b"mine")
    plain = store_paper(desk.tools, b"p", context=Context("desk-a", origin=Origin.PLAIN_SCAN))
    other = store_paper(desk.tools, b"n", so_dinh_danh="")
    page = officer.get(HERE)
    text = page.text
    assert page.status_code == 200
    assert "2 đã có, dùng được" in text
    assert text.index(good) < text.index(plain) < text.index(other)
    assert "Bản quét chưa đối chiếu với bản chính." in text
    assert "Chỉ trùng tên, giấy không có số định danh của người này." in text
    assert "Giấy này là của người này" in text
    assert NAME in text
    assert NUMBER not in text
    assert "sohoa " not in text.replace("Sohoa", "")
    assert len(page.content) < 200_000


def test_of_several_persons_the_page_shows_what_needs_most(tmp_path: Path) -> None:
    """One spouse's paper is not both spouses'; each is told apart, and the citizen brings it."""
    people = [{"SoDinhDanh": NUMBER}, {"SoDinhDanh": OTHER_NUMBER}]
    with open_dossier_desk(tmp_path / "home", DinhDanhCHS=people) as desk:
        officer = desk.client_as(Duty.OFFICER)
        store_paper(desk.tools, b"mine")
        text = officer.get(HERE).text
        assert "2 chưa có" in text
        assert "Người thứ 2 (••••••••0999)" in text
        assert "Dùng lại giấy này" in text
        assert "Giấy khai sinh" in officer.get(f"{HERE}/phieu").text.partition("Đã có")[0]
        store_paper(desk.tools, b"hers", so_dinh_danh=OTHER_NUMBER, ho_ten="Lê Thị Mẫu")
        assert "2 đã có, dùng được" in officer.get(HERE).text


def test_two_looks_stand_in_the_ledger(desk: WebDesk, officer: Client) -> None:
    """That the dossier was read, and that papers were looked for."""
    paper = store_paper(desk.tools, b"mine")
    officer.get(HERE)
    assert acts(desk, Deed.READ)[-1].ma_ho_so == CODE
    assert acts(desk, Deed.CHECKED)[-1].facts["papers"] == [paper]


def test_a_paper_is_attached_in_one_act(desk: WebDesk, officer: Client) -> None:
    """With the purpose that stands in the form; the page shows by whom, when and what for."""
    paper = store_paper(desk.tools, b"mine")
    page = officer.get(HERE)
    assert field(page, "purpose") == "Giải quyết thủ tục: Thủ tục thử"
    answer = officer.submit(f"{HERE}/gan", **wish(page, paper))
    assert answer.headers["location"] == f"{HERE}#c1"
    text = follow(officer, answer)
    assert "Đã dùng lại giấy tờ cho thành phần 1" in text
    assert "1 đã dùng lại" in text
    assert f"Mục đích: {PURPOSE}" in text
    (link,) = links(desk)
    assert (link.paper_id, link.user, link.original_seen) == (paper, "nguoi-thu-ly", False)


def test_what_needs_the_original_is_attached_with_it_in_hand(
    desk: WebDesk, officer: Client
) -> None:
    """Without that word it is refused, and told in words of this page."""
    paper = store_paper(desk.tools, b"p", context=Context("desk-a", origin=Origin.PLAIN_SCAN))
    page = officer.get(HERE)
    refused = officer.submit(f"{HERE}/gan", **wish(page, paper))
    assert refused.status_code == 409
    assert "Bản gốc đang ở trong tay" in refused.text
    assert "--original-seen" not in refused.text
    assert links(desk) == []
    officer.submit(f"{HERE}/gan", **wish(page, paper, original_seen="1"))
    assert [link.original_seen for link in links(desk)] == [True]


def test_a_purpose_that_says_nothing_is_refused(desk: WebDesk, officer: Client) -> None:
    """Or one with somebody's number in it."""
    paper = store_paper(desk.tools, b"mine")
    page = officer.get(HERE)
    for purpose in ("", f"cho {NUMBER}"):
        answer = officer.submit(f"{HERE}/gan", **wish(page, paper, purpose=purpose))
        assert answer.status_code == 400
        assert "Mục đích" in answer.text
    assert links(desk) == []


def test_of_two_officers_the_second_is_told(desk: WebDesk, officer: Client) -> None:
    """Whoever did not see what the other did looks again before a second paper is attached."""
    first, second = store_paper(desk.tools, b"mine"), store_paper(desk.tools, b"mine too")
    page = officer.get(HERE)
    attach(CODE, "giay", first, PURPOSE, OFFICER, desk.tools)
    late = officer.submit(f"{HERE}/gan", **wish(page, second))
    assert late.status_code == 409
    assert "an đã gắn một giấy tờ cho thành phần này" in late.text
    assert [link.paper_id for link in links(desk)] == [first]
    officer.submit(f"{HERE}/gan", **wish(late, second))  # now it was seen
    assert [link.paper_id for link in links(desk)] == [first, second]


def test_what_was_attached_before_is_said_so(desk: WebDesk, officer: Client) -> None:
    """The same paper twice is one link."""
    paper = store_paper(desk.tools, b"mine")
    attach(CODE, "giay", paper, PURPOSE, OFFICER, desk.tools)
    page = officer.get(HERE)
    seen = re.search(r'"seen" value="(\d+)"', page.text)
    facts = {"component": "giay", "paper_id": paper, "purpose": PURPOSE, "number": "1"}
    facts["seen"] = seen.group(1) if seen else "999999"
    assert "an đã gắn giấy này" in follow(officer, officer.submit(f"{HERE}/gan", **facts))
    assert len(links(desk)) == 1


def test_a_paper_is_taken_back_with_a_reason(desk: WebDesk, officer: Client) -> None:
    """The second who tries is told who was first; an approver of the desk may."""
    link = attach(CODE, "giay", store_paper(desk.tools, b"mine"), PURPOSE, OFFICER, desk.tools)
    assert officer.submit(f"{HERE}/go", link_id=link.link_id, reason="").status_code == 400
    approver = desk.client_as(Duty.APPROVER)
    assert link.link_id in approver.get(HERE).text
    sent = {"link_id": link.link_id, "reason": REASON, "number": "1"}
    assert "Đã gỡ giấy tờ khỏi thành phần 1" in follow(
        approver, approver.submit(f"{HERE}/go", **sent)
    )
    late = officer.submit(f"{HERE}/go", **sent)
    assert late.status_code == 409
    assert "nguoi-duyet đã gỡ" in late.text
    assert f"{REASON}" in late.text


def test_what_was_found_out_since_stands_first(desk: WebDesk, officer: Client) -> None:
    """Above the components, with the reason; the component is not called well."""
    paper = store_paper(desk.tools, b"mine")
    attach(CODE, "giay", paper, PURPOSE, OFFICER, desk.tools)
    end_paper(desk.tools, paper)
    text = officer.get(HERE).text
    assert "Cần xem lại trước" in text
    assert text.index("thu hồi") < text.index("Thành phần hồ sơ")
    assert "1 đã dùng lại, cần xem lại" in text


def test_a_paper_is_filed_and_tied_from_the_page(desk: WebDesk, officer: Client) -> None:
    """The person is named by the place in the dossier, never by digits."""
    other = store_paper(desk.tools, b"n", so_dinh_danh="")
    tied = officer.submit(
        f"{HERE}/gan-nguoi", paper_id=other, person="0", part="", evidence="đối chiếu sổ hộ tịch"
    )
    text = follow(officer, tied)
    assert "Đã ghi giấy tờ là của người này" in text
    assert "đối chiếu sổ hộ tịch" in text
    short = officer.submit(f"{HERE}/gan-nguoi", paper_id=other, person="0", evidence="sổ")
    assert "Căn cứ: quá ngắn" in short.text
    assert officer.submit(f"{HERE}/gan-nguoi", paper_id=other, person="7").status_code == 404
    filed = officer.submit(f"{HERE}/xep", paper_id=other, role="component", component="giay")
    assert "Đã xếp giấy tờ vào hồ sơ" in follow(officer, filed)
    officer.submit(f"/giay-to/{other}/mo-ta", role="result", dossier=CODE.lower())
    assert f"Xếp vào hồ sơ {CODE}: kết quả" in officer.get(f"/giay-to/{other}").text
    officer.submit(f"{HERE}/xep", paper_id=other, role="component", component="giay")
    history = officer.get(f"/giay-to/{other}").text
    assert f"Xếp vào hồ sơ {CODE}: thành phần hồ sơ" in history
    assert f'href="{HERE}"' in history
    assert "Giấy tờ trong hồ sơ" in officer.get(HERE).text
    unknown = officer.submit(f"{HERE}/xep", paper_id="khong-co", role="result")
    assert unknown.status_code == 404
    assert officer.submit(f"{HERE}/xep", paper_id=other, role="x").status_code == 400


def test_the_message_for_the_one_stop_system_is_a_file(desk: WebDesk, officer: Client) -> None:
    """Logged; an inspector says what for."""
    answer = officer.submit(f"{HERE}/mot-cua")
    assert json.loads(answer.text)["MaHoSo"] == CODE
    assert "attachment" in answer.headers["content-disposition"]
    assert acts(desk, Deed.EXPORTED)[-1].ma_ho_so == CODE
    inspector = desk.client_as(Duty.INSPECTOR)
    assert inspector.submit(f"{HERE}/mot-cua").status_code == 400
    assert inspector.submit(f"{HERE}/mot-cua", purpose="thanh tra định kỳ").status_code == 200


def test_the_slip_says_what_to_bring_and_names_nobody(desk: WebDesk, officer: Client) -> None:
    """What is there already has not to be brought."""
    store_paper(desk.tools, b"p", context=Context("desk-a", origin=Origin.PLAIN_SCAN))
    text = officer.get(f"{HERE}/phieu").text
    assert "mang <b>bản gốc</b> để đối chiếu" in text
    assert NAME not in text
    store_paper(desk.tools, b"mine")
    text = officer.get(f"{HERE}/phieu").text
    assert "Không phải mang thêm" in text
    assert "Đã có, không phải nộp lại" in text


def test_the_timeline_tells_in_words(desk: WebDesk, officer: Client) -> None:
    """What the one-stop system said and what was done here."""
    paper = store_paper(desk.tools, b"mine")
    officer.submit(f"{HERE}/gan", **wish(officer.get(HERE), paper))
    receive_message(status("2026-11-21T08:00:00+07:00", TrangThaiHoSo="4"), desk.tools)
    text = officer.get(f"{HERE}/dien-bien").text
    assert "một cửa báo: được tiếp nhận" in text
    assert "một cửa báo: đang xử lý" in text
    assert "dùng lại giấy tờ" in text
    assert PURPOSE in text


def test_a_dossier_that_is_over_shows_its_result_and_asks_for_nothing(
    desk: WebDesk, officer: Client
) -> None:
    """No papers are looked for any more."""
    store_paper(desk.tools, b"mine")
    done = status("2026-11-22T08:00:00+07:00", TrangThaiHoSo="10", GiayToKetQua=[RESULT])
    receive_message(done, desk.tools)
    text = officer.get(HERE).text
    assert "12/UBND-XNTTHN" in text
    assert "24/11/2026" in text
    assert "Dùng lại giấy này" not in text
    assert acts(desk, Deed.CHECKED) == []


def test_the_reason_of_a_return_is_shown(desk: WebDesk, officer: Client) -> None:
    """To who holds the dossier."""
    told = status("2026-11-21T08:00:00+07:00", TrangThaiHoSo="3", LyDoTuChoi="thiếu bản án")
    receive_message(told, desk.tools)
    assert "thiếu bản án" in officer.get(HERE).text


def test_a_procedure_that_nobody_knows_here_is_said_so(tmp_path: Path) -> None:
    """The dossier can be looked at all the same."""
    with open_dossier_desk(tmp_path / "home", MaTTHC="1.999999") as desk:
        answer = desk.client_as(Duty.OFFICER).get(HERE)
        assert answer.status_code == 200
        assert "chưa có trong bảng thủ tục" in answer.text


def test_a_look_up_needs_no_paper(tmp_path: Path) -> None:
    """The citizen brings nothing for it."""
    with open_dossier_desk(tmp_path / "home", Mode.DATA) as desk:
        officer = desk.client_as(Duty.OFFICER)
        assert "tra cứu dữ liệu, không yêu cầu giấy" in officer.get(HERE).text
        assert "Cơ quan tự tra cứu" in officer.get(f"{HERE}/phieu").text


# --- who may see what


def test_another_desk_is_told_that_it_is_elsewhere(desk: WebDesk) -> None:
    """Neither name nor number, nor a paper; and what is not there is not there."""
    paper = store_paper(desk.tools, b"mine")
    stranger = desk.client_as(Duty.OFFICER, desk="desk-b")
    page = stranger.get(HERE)
    assert page.status_code == 200
    assert "không ở quầy bạn" in page.text
    slip = stranger.get(f"{HERE}/phieu").text
    for text in (page.text, slip):
        assert not [
            told for told in (NAME, NUMBER, "123", paper) if told in text.partition("<main")[2]
        ]
    assert stranger.get(f"{HERE}/dien-bien").status_code == 403
    assert stranger.submit(f"{HERE}/gan", component="giay", paper_id=paper).status_code == 403
    assert stranger.submit(f"{HERE}/mot-cua").status_code == 403
    tie = {"paper_id": paper, "person": "0", "evidence": "đối chiếu sổ hộ tịch"}
    assert stranger.submit(f"{HERE}/gan-nguoi", **tie).status_code == 404
    assert links(desk) == []
    assert stranger.get("/ho-so/H12.15.22-261120-9999").status_code == 404
    assert stranger.get("/ho-so/linh-tinh").status_code == 404


def test_who_only_scans_attaches_nothing(desk: WebDesk) -> None:
    """The page shows the checklist, without the buttons."""
    store_paper(desk.tools, b"mine")
    text = desk.client_as(Duty.SCAN).get(HERE).text
    assert "đã có, dùng được" in text
    assert "Dùng lại giấy này" not in text


def test_astray_dossiers_are_shown_without_persons(desk: WebDesk) -> None:
    """To inspectors and administrators: who says whose they are."""
    receive_message(opening(MaThongDiep="x", MaHoSo=NEW_CODE, DonViXuLy="desk-zz"), desk.tools)
    for duty in (Duty.INSPECTOR, Duty.ADMINISTRATOR):
        text = desk.client_as(duty).get("/ho-so/chua-ro-quay").text
        assert NEW_CODE in text
        assert "desk-zz" in text
        assert NAME not in text
        assert "123" not in text.partition("<main")[2].replace(NEW_CODE, "")


def test_the_picture_of_a_paper_is_for_who_may_see_it(desk: WebDesk, officer: Client) -> None:
    """It is part of the look that the dossier's page logged, else it is logged; a browser keeps it,
    a proxy does not."""
    theirs = Context("desk-b", origin=Origin.FROM_ORIGINAL)
    mine = store_paper(desk.tools, b"theirs", context=theirs)  # opened by the live dossier
    strange = store_paper(desk.tools, b"strange", context=theirs, so_dinh_danh=OTHER_NUMBER)
    preview = io.BytesIO()
    Image.new("RGB", (700, 1000), "white").save(preview, "WEBP")
    for paper in (mine, strange):
        desk.tools.objects.put(Area.PAPERS, preview_key(paper, 1), preview.getvalue())
    answer = officer.get(f"/giay-to/{mine}/nho")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert max(Image.open(io.BytesIO(answer.content)).size) < 400
    assert answer.headers["cache-control"].startswith("private")
    assert acts(desk, Deed.READ)[-1].facts == {"look": "picture"}
    assert officer.get(f"/giay-to/{strange}/nho").status_code == 404
    assert officer.get("/giay-to/khong-co/nho").status_code == 404
    clerk = desk.client_as(Duty.OFFICER, Duty.SCAN)
    assert f'src="/giay-to/{mine}/nho"' in clerk.get(HERE).text
    looks = len(acts(desk, Deed.READ))
    assert clerk.get(f"/giay-to/{mine}/nho").status_code == 200
    assert len(acts(desk, Deed.READ)) == looks
