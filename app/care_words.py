"""What `verify` and `doctor` tell of an installation.

Like `app/messages.py`: Vietnamese, correct and short.
"""

from __future__ import annotations

GAPS = {
    "object_missing": "thiếu tệp",
    "object_changed": "tệp không khớp mã băm",
    "object_orphan": "tệp không có dòng dữ liệu",
    "row_missing": "thiếu dòng dữ liệu",
    "not_locked": "bản gốc chưa khoá",
    "link_unproved": "lượt dùng lại không khớp sổ nhật ký",
}

DOCTOR_COLUMNS = ("", "Kiểm tra", "Thấy", "Việc cần làm")

DOCTOR = {
    "settings": "Thiết lập",
    "home": "Thư mục dữ liệu",
    "tesseract": "Bộ đọc chữ Tesseract",
    "poppler": "Bộ mở PDF poppler",
    "objects": "Kho tệp",
    "catalogue": "Cơ sở dữ liệu",
    "index": "Máy tìm kiếm",
    "signatures": "Chữ ký số",
    "trusted": "{count} chứng thư tin cậy, {lists} danh sách thu hồi",
    "stale_lists": "{count} danh sách thu hồi đã quá hạn cập nhật",
    "renew_lists": "Tải danh sách mới vào signatures.crls; rồi “sohoa signatures check --all”.",
    "nobody_trusted": "chưa tin cậy ai (signatures.trust_roots)",
    "forms": "Loại giấy tờ",
    "procedures": "Thủ tục",
    "dossiers": "Hồ sơ một cửa",
    "effects": "Hiệu lực giấy tờ",
    "effects_due": "{count} giấy tờ chờ xét",
    "effects_stuck": "{count} giấy tờ chưa xét được",
    "find_effects": "Xem nhật ký; sửa xong chạy “sohoa reuse effects --all”.",
    "astray": "{count} hồ sơ chưa thuộc quầy nào",
    "none_astray": "đều thuộc một quầy",
    "say_whose": "Xem “sohoa dossiers list --astray”; khai đơn vị trong dossiers.units.",
    "ledger": "Sổ nhật ký",
    "anchored": "{entries} mục, đã chốt đến mục {anchored}",
    "not_anchored": "Quá 7 ngày chưa chốt: chạy “sohoa audit anchor”; xem luồng publish-outbox.",
    "disk": "Đĩa trống",
    "not_writable": "Cấp quyền ghi cho thư mục này hoặc đổi SOHOA_HOME.",
    "disk_low": "Dọn đĩa: còn dưới 5 GB.",
    "defaults": "mặc định",
    "gigabytes": "{free:.0f} GB",
    "paper_types": "{count} loại",
    "procedure_count": "{count} thủ tục",
}
