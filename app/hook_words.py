"""Every sentence about webhooks and systems that call us."""

from __future__ import annotations

WHY_CALLS = {
    "no_https": "phải bắt đầu bằng https://",
    "not_an_address": "không phải địa chỉ http(s)",
    "with_password": "không được chứa tên, mật khẩu hay phần sau dấu #",
    "not_public": "thuộc mạng nội bộ chưa được phép (hooks.networks)",
    "missing": "thiếu thông tin ký",
    "malformed": "thông tin ký sai mẫu",
    "stale": "giờ của lần gọi lệch quá 5 phút",
    "wrong": "chữ ký không khớp",
    "replayed": "lần gọi này đã được nhận trước đó",
    "timeout": "hết giờ chờ",
    "no_connection": "không kết nối được",
    "no_such_host": "không tìm thấy máy",
    "bad_address": "địa chỉ không được phép gọi",
}

HOOK_HELP = {
    "hooks": "Báo cho hệ thống khác biết việc xảy ra ở đây (webhook).",
    "add": "Thêm một địa chỉ nhận tin; khoá bí mật chỉ in ra lúc này.",
    "list": "Các địa chỉ nhận tin, và tin đang chờ gửi.",
    "remove": "Bỏ một địa chỉ cùng các tin đang chờ gửi đến đó.",
    "dead": "Các tin đã thử nhiều lần mà không gửi được.",
    "revive": "Gửi lại từ đầu mọi tin đang chờ và không gửi được.",
    "deliver": "Gửi ngay các tin đến hạn.",
    "url": "Địa chỉ https nhận tin.",
    "event": "Việc cần báo (ghi được nhiều lần).",
    "hook_id": "Mã địa chỉ nhận tin",
    "partners": "Các hệ thống được gọi vào đây bằng chữ ký.",
    "partner_add": "Thêm một hệ thống; khoá bí mật chỉ in ra lúc này.",
    "partner_list": "Các hệ thống được gọi vào.",
    "partner_revoke": "Không cho một hệ thống gọi vào nữa.",
    "name": "Tên hệ thống: chữ thường không dấu, số, gạch nối.",
    "desk": "Bộ phận mà hệ thống này làm việc cho.",
    "duty": "Vai trò: quet, thu_ly, duyet, lanh_dao, kiem_tra (ghi được nhiều lần).",
    "partner_id": "Mã hệ thống",
}

HOOK_SAY = {
    "removed": "Đã bỏ {hook_id}.",
    "revoked": "Hệ thống {partner_id} không gọi vào được nữa.",
    "revived": "Đã đưa {count} tin vào hàng gửi lại.",
    "sent": "{sent} tin đã gửi, {failed} sẽ thử lại, {dead} không gửi được.",
    "no_hooks": "Chưa có địa chỉ nào.",
    "no_partners": "Chưa có hệ thống nào.",
    "nothing_dead": "Không có tin nào không gửi được.",
}

CALL_REASONS = {
    "delivery_failed": (
        "Hệ thống khác chưa nhận tin: {why}.",
        "Tin sẽ được gửi lại; xem bằng “sohoa hooks dead”.",
    ),
    "call_running": ("Lần gọi này đang được xử lý.", "Gửi lại sau ít giây với cùng mã."),
    "key_reused": (
        "Mã Idempotency-Key này đã dùng cho một lần gọi khác.",
        "Dùng mã mới cho mỗi việc.",
    ),
    "bad_address": ("Địa chỉ không dùng được: {why}.", "Sửa địa chỉ rồi thử lại."),
    "bad_signature": (
        "Không nhận chữ ký của lần gọi: {why}.",
        "Xem docs/api.md; kiểm tra khoá, đồng hồ và nội dung được ký.",
    ),
}
"""As in `app/messages.py`: what happened, and what to do."""
