"""Sentences of the pages of dossiers that are made in code; text of a page stands in its
template. What the reuse gate says is in `app/reuse_words.py`; where its advice names a command, a
page names its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.dossier_words import DOSSIER_STATES, FAULTS
from app.labels import label_field
from app.reuse_words import NEEDS, REASONS, advise_check
from app.review_words import tell_time
from app.web_words import tell_error
from pipeline.attachment import read_check
from pipeline.dossier import DossierState
from pipeline.dossier_timeline import Happening
from pipeline.errors import BadMessage, Conflict, NotReusable, SohoaError
from pipeline.question import Check, Evidence, ReuseState

STATUS = {
    "flagged": "đã dùng lại, cần xem lại",
    "attached": "đã dùng lại",
    "filed": "đã có trong hồ sơ",
    "at_one_stop": "đã nộp tệp ở một cửa",
    "unchecked": "chưa xét",
    **NEEDS,
}
"""Where a component stands: what lies in the dossier goes before what could be used."""

SIGNS = {
    "flagged": "⚠", "attached": "✔", "filed": "✔", "at_one_stop": "✔", "usable": "●",
    "see_original": "◐", "look_up": "○", "submit": "▲", "missing": "▲", "unchecked": "?",
}  # fmt: skip
"""Beside the word: colour is never the only sign."""

TONES = {
    "flagged": "ask", "attached": "good", "filed": "good", "at_one_stop": "good",
    "usable": "can", "look_up": "calm", "see_original": "look", "submit": "ask",
    "missing": "ask", "unchecked": "calm",
}  # fmt: skip

PAPER_STATES = {
    "usable": "dùng được",
    "see_original": "cần xem bản gốc",
    "not_usable": "không dùng được",
}

PURPOSE = "Giải quyết thủ tục: {procedure}"
LONGEST_NAME = 400  # characters of a procedure's name in a purpose

WAITING = {
    "live": "Hồ sơ đang giải quyết",
    "late": "Hồ sơ quá hẹn",
    "late_hint": "Xử lý trước.",
    "flagged": "Hồ sơ cần xem lại giấy tờ đã dùng",
    "flagged_hint": "Giấy tờ đã thay đổi sau khi dùng lại.",
    "astray": "Hồ sơ chưa rõ quầy",
    "astray_hint": "Cho biết quầy nào nhận.",
}
"""What waits, at home."""

FLASHES = {
    "attached": "Đã dùng lại giấy tờ cho thành phần {number}. Việc này đã ghi vào sổ.",
    "attached_before": "{user} đã gắn giấy này cho thành phần {number} lúc {at}; không ghi thêm.",
    "revoked": "Đã gỡ giấy tờ khỏi thành phần {number}.",
    "opened": "Đã mở hồ sơ thủ công; việc này đã ghi vào sổ và vào danh sách của kiểm tra.",
    "filed": "Đã xếp giấy tờ vào hồ sơ.",
    "filed_before": "Giấy tờ này đã ở đúng chỗ đó trong hồ sơ.",
    "not_fitting": "Đã xếp. Lưu ý: loại giấy tờ này không thuộc loại mà thành phần chấp nhận.",
    "tied": "Đã ghi giấy tờ là của người này.",
}

SAY = {
    "no_code": "Không thấy mã hồ sơ trong nội dung vừa nhập.",
    "no_code_advice": "Nhập đủ mã (ví dụ H15.50.05.13-261008-0975), quét mã trên phiếu, "
    "hoặc quét mã QR của thẻ căn cước.",
    "nobody": "Bạn không giữ hồ sơ nào của người này.",
    "nobody_advice": "Kiểm tra lại số; nếu người này vừa đến, mở hồ sơ ở dưới.",
    "no_person": "Hồ sơ không có số định danh cá nhân nên không xét được giấy tờ trong kho.",
    "changed": "Trong lúc bạn xem, {what}.",
    "changed_advice": "Chưa ghi gì. Trang dưới đây là mới nhất: xem lại rồi gắn nếu vẫn cần.",
    "by_other": "{user} đã {deed} thành phần này lúc {at}",
    "deed_attached": "gắn một giấy tờ cho",
    "deed_revoked": "gỡ một giấy tờ khỏi",
    "ask_original": "Nếu bản gốc đang ở trong tay và đã đối chiếu, đánh dấu ô “Bản gốc đang ở "
    "trong tay” rồi gắn lại.",
    "no_procedure": "Chưa có thủ tục {key} trong bảng thủ tục.",
    "no_procedure_advice": "Báo quản trị nhập thủ tục này; hồ sơ vẫn xem được.",
    "nothing_done": "Chưa ghi gì.",
    "nothing_written": "Sửa lại rồi gửi; chưa ghi gì.",
    "unknown_file": "tệp",
    "person": "Người thứ {n}",
}

DEEDS = {
    "opened": "mở hồ sơ thủ công",
    "filed": "xếp giấy tờ vào hồ sơ",
    "attached": "dùng lại giấy tờ",
    "revoked": "gỡ giấy tờ đã dùng lại",
    "exported": "lấy dữ liệu gửi một cửa",
}

FIELDS = {
    "MaHoSo": "Mã hồ sơ",
    "MaTTHC": "Thủ tục",
    "SoDinhDanh": "Số định danh",
    "MucDich": "Mục đích",
    "BangChung": "Căn cứ",
}
"""What a form calls a field of the message that is made of it."""

PARTS = {"": "người được cấp", "_chong": "chồng", "_vo": "vợ"}

_ADVICE = {
    "Nếu có bằng chứng, gắn giấy với người bằng “sohoa dossiers tie”.": (
        "Nếu có bằng chứng, bấm “Giấy này là của người này”."
    ),
    "Xem và xác nhận bằng “sohoa review show {paper_id}”.": (
        "Xem và xác nhận: mở giấy tờ, bấm “Duyệt”."
    ),
    "Đề nghị xuất trình bản gốc để đối chiếu, rồi ghi nhận bằng “sohoa review compare”.": (
        "Đề nghị xuất trình bản gốc để đối chiếu, rồi ghi nguồn gốc ở trang giấy tờ."
    ),
    "Kiểm tra bằng “sohoa signatures check {paper_id}”.": "Kiểm tra chữ ký ở trang giấy tờ.",
    "{compare}; ghi nhận bằng “sohoa reuse end”, hoặc bỏ nghi ngờ bằng “sohoa reuse unend”.": (
        "Đối chiếu với giấy tờ mới hơn hoặc bản gốc, rồi ghi nhận hay bỏ nghi ngờ ở trang giấy tờ."
    ),
    "Hỏi theo thủ tục (--procedure hoặc --dossier).": "Xét ở trang hồ sơ của thủ tục.",
}


def advise_on_page(check: Check, paper_id: str) -> str:
    """What to do where a page is looked at; nothing where nothing has to be done."""
    command = REASONS.get((check.code, check.detail), ("", ""))[1]
    if check.passed or not command:
        return ""
    return _ADVICE.get(command) or advise_check(check, paper_id)


def tell_trouble(trouble: SohoaError) -> tuple[str, str]:
    """What happened, and what the reader of a dossier's page can do."""
    if isinstance(trouble, NotReusable):
        return tell_error(trouble)[0], _advise_refusal(trouble.facts)
    if isinstance(trouble, BadMessage):
        field, fault = trouble.facts["field"], trouble.facts["fault"]
        said = FAULTS[fault].format_map({**trouble.facts}) if fault in FAULTS else fault
        return f"{FIELDS.get(field, field)}: {said}.", SAY["nothing_written"]
    if isinstance(trouble, Conflict) and trouble.facts.get("fault") == "no_procedure":
        return SAY["no_procedure"].format(key=trouble.facts["key"]), SAY["no_procedure_advice"]
    return tell_error(trouble)


def tell_change(others: Happening) -> tuple[str, str]:
    """Somebody else was faster."""
    assert others.deed is not None
    deed = SAY[f"deed_{others.deed.value}"]
    what = SAY["by_other"].format(user=others.user, deed=deed, at=tell_time(others.at))
    return SAY["changed"].format(what=what), SAY["changed_advice"]


def tell_purpose(procedure: str) -> str:
    """What an officer most often reuses a paper for; the dossier stands beside it in the ledger."""
    return PURPOSE.format(procedure=procedure[:LONGEST_NAME])


def tell_evidence(evidence: Evidence) -> str:
    """What a check rests on, without any value: `Số định danh, trang 1 (an xác nhận 08:30 …)`."""
    if not evidence.field:
        return ""
    told = label_field(evidence.field)
    if evidence.page:
        told += f", trang {evidence.page}"
    if evidence.by and evidence.at:
        told += f" ({evidence.by} xác nhận {tell_time(evidence.at)})"
    return told


def tell_happening(one: Happening) -> str:
    """A line of the timeline."""
    if one.deed is not None:
        return DEEDS[one.deed.value]
    return f"một cửa báo: {tell_state(one.state)}" if one.state else "một cửa gửi thông tin"


def tell_state(state: DossierState) -> str:
    return DOSSIER_STATES[state.value]


def _advise_refusal(facts: Mapping[str, Any]) -> str:
    checks, paper_id = [read_check(plain) for plain in facts["checks"]], str(facts["paper_id"])
    advice = [advise_on_page(check, paper_id) for check in checks]
    if facts["state"] == ReuseState.SEE_ORIGINAL:
        advice.insert(0, SAY["ask_original"])
    return " ".join([*filter(None, dict.fromkeys(advice)), SAY["nothing_done"]])
