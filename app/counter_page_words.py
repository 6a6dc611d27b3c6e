"""Sentences of the counter's pages that are made in code."""

from __future__ import annotations

FLASHES = {
    "counter_abandoned": "Đã bỏ lượt quét. Trang đã quét còn trong mục “Trang bỏ ra”.",
    "counter_retried": "Đang chạy lại phần chưa xong.",
    "counter_dropped": "Đã xoá tệp. Nhật ký ghi người xoá.",
    "counter_taken_up": "Đã đưa tệp vào lượt quét.",
    "counter_taken": "Đã nhận {count} tệp.",
    "counter_nothing": "Thư mục máy quét chưa có tệp mới.",
    "counter_said": "{field}: đã ghi.",
    "counter_settled": "Đã xem hết các giá trị cần xem của giấy này.",
    "counter_compared": "Đã ghi: đã đối chiếu bản chính.",
    "counter_subject": "Đã ghi hồ sơ, thủ tục của lượt quét.",
}

NAMES = {
    "paper": "Giấy {number}",
    "page": "Giấy {paper}, trang {number}",
    "open_session": "Lượt quét đang mở ở quầy",
    "leftover": "Tệp bỏ ra, chờ quyết định",
    "older": "{type}, quét {day}",
    "this_one": "giấy đang quét lại",
}

FAULTS = {
    "no_sheet": ("Chưa chọn trang nào.", "Chọn một trang rồi bấm lại."),
    "no_file": ("Chưa chọn tệp nào.", "Chọn một hay nhiều tệp rồi bấm “Tải lên”."),
    "no_procedure": (
        "Không có thủ tục này trong danh mục.",
        "Chọn trong danh sách, hoặc để trống.",
    ),
    "no_other": (
        "Chưa chọn trang thay thế.",
        "Chọn trang quét lại trong danh sách rồi bấm “Thay”.",
    ),
    "nothing_typed": (
        "Chưa nhập giá trị.",
        "Nhập như trên giấy, hoặc bấm “Giấy không ghi”.",
    ),
    "no_folder": ("Quầy này chưa đặt thư mục máy quét.", "Nhờ quản trị đặt, hoặc tải tệp lên."),
    "folder_away": ("Không mở được thư mục máy quét.", "Kiểm tra máy quét và mạng, rồi thử lại."),
    "code_used": (
        "Mã nối điện thoại đã dùng hoặc đã hết hạn.",
        "Bấm “Chụp bằng điện thoại” trên máy tính để lấy mã mới.",
    ),
    "no_person": (
        "Số định danh phải có đúng 12 chữ số.",
        "Nhập 12 số, hoặc quét mã QR trên thẻ căn cước.",
    ),
    "held_elsewhere": (
        "Chưa xem được giấy tờ dùng lại cho hồ sơ này.",
        "Hồ sơ chưa về hệ thống, hoặc do cán bộ khác giữ. Vẫn quét được bình thường.",
    ),
}
