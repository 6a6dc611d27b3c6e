"""Sentences of the web pages that are made in code; text of a page stands in its template."""

from __future__ import annotations

from typing import Any

from app.messages import advise, explain
from pipeline.errors import SohoaError
from pipeline.scan import Reason

ADVICE = {
    "error": "Thử lại; nếu vẫn lỗi, báo quản trị.",
    "store_unavailable": "Thử lại sau ít phút; nếu vẫn lỗi, báo quản trị.",
    "catalogue_unavailable": "Thử lại sau ít phút; nếu vẫn lỗi, báo quản trị.",
    "reading_failed": "Thử lại sau ít phút.",
    "busy": "Chờ ít phút rồi tải lại trang.",
    "lost_claim": "Tải lại trang để xem kết quả.",
    "decided_meanwhile": "Chưa ghi gì. Tải lại trang để xem giá trị mới rồi quyết định lại.",
    "odd_value": "Xem kỹ lại; nếu giấy in đúng như vậy, đánh dấu “Giấy in đúng như vậy” rồi gửi.",
    "not_allowed": "Nhờ người có vai trò phù hợp, hoặc đề nghị quản trị cấp vai trò.",
    "already_revoked": "Không phải làm gì thêm; tải lại trang.",
    "mismatch": "Báo quản trị ngay; không dùng giấy tờ này cho đến khi kiểm tra xong.",
    "bad_setting": "Báo quản trị.",
    "missing_program": "Báo quản trị.",
}
"""What to do, where the advice on the command line names a command."""

TITLES = {
    400: "Yêu cầu không hợp lệ",
    401: "Cần đăng nhập",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Không làm được việc này ở đây",
    409: "Chưa ghi được",
    413: "Quá lớn",
    415: "Định dạng không nhận",
    422: "Cần xem lại",
    429: "Thử quá nhiều lần",
    500: "Có lỗi",
    503: "Tạm thời chưa dùng được",
}

HTTP = {
    404: ("Không có trang này.", "Kiểm tra lại địa chỉ, hoặc về trang chủ."),
    405: ("Địa chỉ này không nhận yêu cầu như vậy.", "Về trang trước rồi thử lại."),
    422: ("Thiếu thông tin hoặc thông tin sai dạng.", "Về trang trước, kiểm tra rồi gửi lại."),
    500: ("Có lỗi trong chương trình.", "Thử lại; nếu vẫn lỗi, báo quản trị mã sự cố {incident}."),
}

FLASHES = {
    "signed_out": "Đã đăng xuất.",
    "password_changed": "Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc.",
    "user_added": "Đã thêm {user}.",
    "user_changed": "Đã lưu {user}.",
    "user_disabled": "Đã khoá {user}; phiên đang mở đã kết thúc.",
    "user_enabled": "Đã mở lại {user}.",
    "key_revoked": "Đã thu hồi khoá {key}.",
}

OTHER = {
    "must_change": "Mật khẩu này do người khác đặt. Hãy đổi mật khẩu trước khi làm việc.",
    "wait_seconds": "{n} giây",
    "wait_minutes": "{n} phút",
}


def tell_error(trouble: SohoaError) -> tuple[str, str]:
    """What happened, and what the reader of a page can do."""
    facts: dict[str, Any] = dict(trouble.facts)
    if "seconds" in facts:
        facts["wait"] = tell_wait(facts["seconds"])
    reason = Reason(trouble.code, facts, trouble.retryable)
    return explain(reason), ADVICE.get(trouble.code) or advise(reason)


def tell_wait(seconds: int) -> str:
    if seconds < 120:
        return OTHER["wait_seconds"].format(n=seconds)
    return OTHER["wait_minutes"].format(n=-(-seconds // 60))
