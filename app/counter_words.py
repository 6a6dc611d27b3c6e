"""What users read at the counter; see `app/messages.py`."""

from __future__ import annotations

from pipeline.counter import Part, PartState, SessionState
from pipeline.page import Quality, Verdict

COUNTER_REASONS: dict[str, tuple[str, str]] = {
    "unknown_upload": (
        "Không còn lượt tải lên này.",
        "Chọn lại tệp và tải lên từ đầu.",
    ),
    "changed_meanwhile": (
        "{by} vừa thay đổi lượt quét này.",
        "Chưa ghi gì. Xem lại bàn quét rồi làm tiếp.",
    ),
    "wrong_offset": (
        "Phần tải lên không nối tiếp phần đã nhận.",
        "Tải tiếp từ byte {expected}.",
    ),
    "wrong_hash": (
        "Tệp nhận được không đúng như tệp đã gửi (mã băm khác).",
        "Tải lại tệp từ đầu; chưa nhận gì.",
    ),
    "too_long": (
        "Phần tải lên quá dài ({size} > {limit} byte).",
        "Gửi từng phần nhỏ hơn, đúng độ dài đã báo.",
    ),
    "too_many_uploads": (
        "Đang có quá nhiều tệp tải lên dở dang (cho phép {limit}).",
        "Chờ các tệp trước tải xong rồi gửi tiếp.",
    ),
}

COUNTER_FAULTS = {
    "session_over": "Lượt quét đã kết thúc, không sửa được nữa",
    "nothing_laid": "Chưa có trang nào trên bàn quét",
    "signed_file_apart": "Tệp có chữ ký số phải giữ nguyên: chỉ chia được thành các giấy tờ, không "
    "bỏ, đổi chỗ hay ghép trang",
    "nothing_failed": "Không có phần nào cần chạy lại",
}

COUNTER_PROBLEMS = {
    "not_on_board": "trang hoặc giấy tờ này không có trên bàn quét",
    "first_page": "giấy tờ khác không thể bắt đầu từ trang đầu của giấy tờ này",
    "quarter_turn": "chỉ xoay được từng góc 90 độ",
}

SESSIONS = {
    SessionState.OPEN: "đang quét",
    SessionState.CLOSING: "đang số hoá",
    SessionState.FINISHED: "đã xong",
    SessionState.ABANDONED: "đã bỏ",
}

PARTS = {
    PartState.WAITING: "chờ số hoá",
    PartState.WORKING: "đang số hoá",
    PartState.STORED: "đã lưu",
    PartState.DUPLICATE: "đã có từ trước",
    PartState.QUARANTINED: "cách ly",
    PartState.FAILED: "chưa xong",
}

NOTES = {
    "not_compared": "chưa ghi được “đối chiếu bản chính”",
    "not_filed": "chưa xếp được vào thành phần hồ sơ",
    "not_replaced": "chưa đánh dấu được bản quét cũ đã thay",
}
"""What could not be done with a paper that was stored."""

SEEN = {
    "blur": "mờ",
    "low_dpi": "độ phân giải thấp",
    "low_contrast": "mực nhạt",
    "dark": "tối",
    "skew": "lệch",
    "cut_edge": "mất mép",
    "lost_corner": "mất góc",
    "unclear": "không rõ",
    "unread": "không xem được",
}
"""What is wrong with a page, in as few words as fit under a thumbnail."""


def tell_quality(quality: Quality) -> str:
    """`mờ – quét lại`, `lệch`, or nothing for a good page."""
    issues = ", ".join(SEEN[issue] for issue in quality.issues if issue in SEEN)
    if quality.verdict is Verdict.RESCAN:
        return f"{issues or SEEN['unclear']} – quét lại"
    return issues


def tell_part(part: Part) -> str:
    """`đang số hoá, trang 2/3`."""
    if part.state is PartState.WORKING:
        return f"{PARTS[part.state]}, trang {part.pages_read}/{part.pages}"
    notes = "".join(f"; {NOTES[note]}" for note in part.notes)
    return PARTS[part.state] + notes
