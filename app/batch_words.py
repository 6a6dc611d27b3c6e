"""What users read of batches and of what waits in the queues."""

from __future__ import annotations

from datetime import timedelta

from app.messages import advise, explain
from app.web_words import ADVICE
from pipeline.batches import Batch, Standing
from pipeline.scan import Reason, ScanState

STANDINGS = {
    Standing.RUNNING: "đang chạy",
    Standing.STOPPED: "đã dừng",
    Standing.TROUBLED: "xong, còn tệp lỗi",
    Standing.FINISHED: "xong",
}

SCAN_STATES = {
    ScanState.STORED: "đã lưu",
    ScanState.RECEIVED: "đang chờ",
    ScanState.PROCESSING: "đang xử lý",
    ScanState.FAILED: "chưa xong",
    ScanState.QUARANTINED: "cách ly",
    ScanState.HELD: "giữ lại (dấu mật)",
    ScanState.DROPPED: "đã bỏ",
}

ACTIONS = {"index": "đưa vào máy tìm kiếm", "remove": "gỡ khỏi máy tìm kiếm", "revise": "đọc lại"}

HERE_ADVICE = {
    "reading_failed": "Bấm “Chạy lại”.",
    "busy": "Chờ ít phút rồi tải lại trang.",
    "lost_claim": "Tải lại trang.",
    "unfinished": "Bấm “Chạy lại”.",
    "interrupted": "Bấm “Chạy lại”.",
    "unreadable_file": "Gửi lại tệp.",
    "store_unavailable": "Khi kho tệp trở lại, bấm “Chạy lại”.",
    "index_unavailable": "Khi máy tìm kiếm trở lại, bấm “Chạy lại”.",
    "catalogue_unavailable": "Bấm “Chạy lại”.",
    "internal": "Bấm “Chạy lại”; nếu vẫn lỗi, báo quản trị. Tệp gốc vẫn được giữ.",
    "mismatch": "Báo quản trị ngay.",
}
"""What to do on these pages, where the advice elsewhere names a command."""

KINDS = {
    "too_many_bytes": "Tệp lớn quá mức cho phép.",
    "too_many_pages": "Tệp có quá nhiều trang.",
    "too_many_pixels": "Có trang quá lớn.",
    "hostile": "Tệp bất thường: giải mã vượt giới hạn.",
    "secrecy_mark": "Có dấu chỉ mức độ mật.",
    "unreadable_file": "Không mở được tệp.",
    "internal": "Lỗi trong chương trình.",
}
"""Of many files together, where the sentence about one has its numbers in it."""

FLASHES = {
    "put_back": "Đã cho chạy lại {count} tệp.",
    "goes_on": "Đang chạy tiếp {count} tệp.",
    "freed": "Đã cho xử lý lại tệp {intake}.",
    "dropped": "Đã bỏ tệp {intake}.",
    "outbox_retried": "Đã làm {count} việc; còn {left} việc chờ.",
}

WAITING = {
    "failed": "tệp chưa xử lý xong",
    "failed_hint": "Xem lý do và chạy lại.",
    "set_aside": "tệp bị cách ly",
    "set_aside_hint": "Xem vì sao và quyết định.",
    "dead": "việc máy tìm kiếm không nhận",
    "dead_hint": "Xem lỗi và làm lại.",
}

UNKNOWN_PACE = "–"
_UNIT = (("{n} ngày", 86_400), ("{n} giờ", 3_600), ("{n} phút", 60))


def tell_reason(reason: Reason | None) -> tuple[str, str]:
    """Why a scan is not stored, and what the reader of the page can do."""
    if reason is None:
        return "", ""
    code = reason.code
    return explain(reason), HERE_ADVICE.get(code) or ADVICE.get(code) or advise(reason)


def tell_kind(code: str) -> tuple[str, str]:
    """The same of many scans together."""
    what, advice = tell_reason(Reason(code, {}))
    return KINDS.get(code, what), advice


def tell_left(left: timedelta | None) -> str:
    """Rounded up, in one unit: it is an estimate."""
    if left is None:
        return UNKNOWN_PACE
    seconds = left.total_seconds()
    for words, size in _UNIT:
        if seconds >= 2 * size or size == 60:
            return "khoảng " + words.format(n=max(1, -int(-seconds // size)))
    return UNKNOWN_PACE


def tell_pace(batch: Batch) -> str:
    pace = batch.pages_per_minute
    return UNKNOWN_PACE if pace is None else f"{pace:.0f}" if pace >= 10 else f"{pace:.1f}"


def tell_size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB" if size >= 100_000 else f"{-(-size // 1024)} kB"
