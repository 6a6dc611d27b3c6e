"""What people read about finding papers and looking at them, where Python makes the sentence."""

from __future__ import annotations

from app.reuse_words import explain_check
from pipeline.effect import REPLACING
from pipeline.question import Check, MatchClass, Sort

SORTS = {
    Sort.RELEVANCE: "Khớp nhất trước",
    Sort.NEWEST_ISSUED: "Mới ban hành trước",
    Sort.OLDEST_ISSUED: "Cũ nhất trước",
    Sort.NEWEST_STORED: "Mới lưu trước",
}

MATCHES = {
    MatchClass.EXACT: "",
    MatchClass.FOLDED: "",
    MatchClass.FUZZY: "gần giống từ đã gõ",
    MatchClass.PARTIAL: "thiếu một vài từ",
}
"""Said of a hit that is not just what was typed."""

UNSURE = "(?)"
"""Behind a value of a list that nobody confirmed and no rule accepted."""

STATUSES = {"accepted": "đã nhận", "review": "cần xem", "rejected": "giấy không có"}
SIGNS = {"accepted": "✓", "review": "?", "rejected": "∅"}

PARTS = {
    "original": "Bản gốc như đã nhận",
    "rendition": "Bản PDF tra cứu",
    "words": "Chữ đọc được",
    "preview": "Ảnh trang {page}",
    "certified": "Bản có ký số của cơ quan",
}
FINDINGS = {
    "sound": "nguyên vẹn",
    "changed": "đã bị thay đổi",
    "missing": "không còn",
}

COPIES = {
    "original": "Bản gốc như đã nhận ({kind})",
    "rendition": "Bản PDF tra cứu (có chữ để tìm)",
    "certified": "Bản số hoá có ký số của cơ quan",
}
KINDS = {
    "application/pdf": "PDF",
    "image/tiff": "ảnh TIFF",
    "image/jpeg": "ảnh JPEG",
    "image/png": "ảnh PNG",
    "image/webp": "ảnh WebP",
    "image/heic": "ảnh HEIC",
}

EXPORT_COLUMNS = (
    "Mã giấy tờ", "Loại", "Số, ký hiệu", "Ngày", "Cơ quan", "Người, đơn vị", "Số định danh",
    "Nội dung", "Đường dẫn",
)  # fmt: skip

EVENTS = {
    "received": "Nhận tệp quét",
    "stored": "Lưu giấy tờ",
    "certified": "Cơ quan ký số bản số hoá, lần {turn}",
    "attached": "Dùng lại cho hồ sơ {dossier}",
    "revoked": "Thôi dùng lại ở hồ sơ {dossier}",
    "filed": "Xếp vào hồ sơ {dossier}: {role}",
    "decided": "{field}: {outcome}",
    "effect": "{kind}{since}",
    "suspected": "Nghi: {kind}{since}",
    "withdrawn": "Bỏ ghi nhận: {kind}",
}
"""What happened to a paper, for its history."""

FLASHES = {
    "search_kept": "Đã lưu phép tìm.",
    "search_dropped": "Đã xoá phép tìm đã lưu.",
    "paper_described": "Đã ghi vai trò, nguồn gốc.",
    "paper_described_before": "Vai trò, nguồn gốc đã như vậy từ trước.",
    "paper_ended": "Đã ghi giấy tờ không còn hiệu lực.",
    "paper_unended": "Đã bỏ ghi nhận hết hiệu lực.",
    "paper_signatures": "Đã kiểm tra lại chữ ký số trong tệp.",
    "paper_joined": "Giấy tờ này đã được ghép vào giấy tờ đang mở.",
}

OTHER = {
    "index_down": "Tìm kiếm đang tạm ngừng.",
    "index_down_advice": "Giấy tờ vẫn mở được bằng mã giấy tờ, gõ vào ô tìm; hoặc từ hồ sơ. "
    "Thử tìm lại sau ít phút.",
    "so_dinh_danh": "Số định danh phải có 12 chữ số (CMND cũ: 9).",
    "day": "Ngày phải viết như 29/11/2026.",
    "sort": "Không có thứ tự này.",
    "state": "Không có tình trạng này.",
    "cursor": "Không xem tiếp được từ chỗ này.",
    "facet": "Không có điều kiện lọc này.",
    "mend": "Sửa lại rồi tìm.",
    "every_filter": "tất cả điều kiện lọc",
    "search_name": "Tên để lưu phép tìm phải có chữ, nhiều nhất 80 ký tự.",
    "too_many_searches": "Đã lưu đủ 50 phép tìm.",
    "too_many_searches_advice": "Xoá bớt phép tìm không dùng nữa rồi lưu lại.",
    "person": "Người có số …{last}",
    "from": "Từ {day}",
    "to": "Đến {day}",
    "dossier": "Hồ sơ {code}",
    "year": "Năm {year}",
}

_EFFECTS = {
    "in": ("✓", "còn hiệu lực"),
    "out": ("✗", "hết hiệu lực"),
    "replaced": ("⇄", "đã bị thay thế"),
    "suspected": ("!", "nghi đã hết hiệu lực"),
    "unknown": ("?", "chưa rõ hiệu lực"),
}


def tell_effect(check: Check | None, paper_id: str) -> dict[str, str]:
    """`state` (a code), `sign`, `label`, and `why` as a sentence."""
    state = effect_state(check)
    sign, label = _EFFECTS[state]
    why = explain_check(check, paper_id) if check else ""
    return {"state": state, "sign": sign, "label": label, "why": why}


def effect_state(check: Check | None) -> str:
    """`in`, `out`, `replaced`, `suspected` or `unknown`."""
    if check is None or check.passed is None:
        return "suspected" if check and check.detail == "suspected" else "unknown"
    if check.passed:
        return "in"
    return "replaced" if check.detail in set(REPLACING) else "out"
