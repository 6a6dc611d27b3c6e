"""What users read of papers that are used again; why one may not be is in `app/reuse_words.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.reuse_words import advise_check, explain_check
from pipeline.attachment import read_check
from pipeline.question import Check, ReuseState

ATTACH_HELP = {
    "attach": "Dùng lại một giấy tờ cho một thành phần của hồ sơ (được ghi lại).",
    "revoke": "Gỡ một giấy tờ đã dùng lại khỏi thành phần (được ghi lại).",
    "list": "Các giấy tờ mà hồ sơ dùng lại, kể cả đã gỡ.",
    "component": "Thành phần của thủ tục (khoá hoặc mã thành phần).",
    "purpose": "Dùng để làm gì (được ghi lại; không ghi số định danh).",
    "reason": "Vì sao gỡ (được ghi lại; không ghi số định danh).",
    "original_seen": "Bản gốc đang ở trong tay và đã đối chiếu (được ghi lại).",
    "link_id": "Mã lượt dùng lại",
    "flagged": "Chỉ hồ sơ đang giải quyết có giấy tờ dùng lại cần xem lại.",
}

ATTACH_SAY = {
    "attached": (
        "Giấy tờ {paper_id} được dùng lại cho “{component}” của hồ sơ {ma_ho_so} "
        "({by}, {at}). Mã lượt dùng lại: {link_id}"
    ),
    "revoked": "Đã gỡ giấy tờ {paper_id} khỏi “{component}” của hồ sơ {ma_ho_so}.",
    "or_see": "Nếu bản gốc đang ở trong tay, thêm --original-seen.",
    "nothing": "Hồ sơ này không dùng lại giấy tờ nào.",
    "none_flagged": "Không có hồ sơ nào cần xem lại.",
    "title": "Giấy tờ dùng lại",
    "in_use": "đang dùng",
    "original_seen": "đã xem bản gốc",
    "taken_back": "{by} gỡ lúc {at}: {reason}",
    "flag": "CẦN XEM LẠI: {why}",
    "not_seen": "(không còn)",
}

_SAID = {
    ("paper", "gone"): "Giấy tờ này không còn: đã được gộp hoặc tách.",
    ("person", "name_only"): "Trên giấy không có số định danh của người này.",
}
"""Where the gate's own sentence would say more than is known: the paper was not looked for by
name."""


def tell_check(check: Check, paper_id: str) -> str:
    """What a check of an attached paper, or of one that may not be, says."""
    return _SAID.get((check.code, check.detail)) or explain_check(check, paper_id)


def tell_refusal(facts: Mapping[str, Any]) -> dict[str, str]:
    """Of an error NotReusable: why, and what helps."""
    checks, paper_id = [read_check(plain) for plain in facts["checks"]], str(facts["paper_id"])
    advice = [advise_check(check, paper_id) for check in checks]
    if facts["state"] == ReuseState.SEE_ORIGINAL:
        advice.insert(0, ATTACH_SAY["or_see"])
    why = " ".join(tell_check(check, paper_id) for check in checks)
    return {"why": why, "advice": " ".join(filter(None, dict.fromkeys(advice)))}
