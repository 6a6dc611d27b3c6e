"""Sentences of the review's and the signing pages that are made in code."""

from __future__ import annotations

OBSTACLES = {
    "not_compared": "chưa đối chiếu bản chính",
    "electronic": "bản điện tử, không chuyển đổi từ giấy",
    "open": "còn giá trị chờ người xem",
    "rescan": "có trang phải quét lại",
    "process": "giấy tờ nội bộ của quá trình giải quyết",
}

FLASHES = {
    "review_decided": "{field}: {outcome}.",
    "review_compared": "Đã ghi: đã đối chiếu bản chính.",
    "review_uncompared": "Đã bỏ kết quả đối chiếu bản chính.",
    "review_divided": "Đã ghi. Tệp quét gồm {count} giấy tờ.",
    "review_later": "Đã ghi; phần đọc lại sẽ tự làm khi dịch vụ trở lại.",
    "review_undone": "Đã hoàn tác: {field}. Hãy xem lại.",
    "review_nothing": "Không có quyết định nào của bạn để hoàn tác.",
    "review_done": "Không còn giấy tờ nào chờ duyệt mà chưa có người xem.",
    "review_end": "Đã đến cuối hàng chờ. Giấy tờ đã bỏ qua vẫn còn chờ.",
    "review_checked": "Đã kiểm tra lại chữ ký số trong tệp.",
}

SAY = {
    "which_type": "Có {count} loại khớp với “{typed}”. Chọn một loại.",
    "no_type": "Không có loại giấy tờ nào khớp với “{typed}”.",
    "type_advice": "Gõ một phần tên, ví dụ “khai sinh”, hoặc mã kết quả.",
    "waits": "giấy tờ có người chờ",
    "waiting": "Giấy tờ chờ duyệt",
    "to_sign": "Giấy tờ đã đối chiếu, chờ ký số",
    "none_chosen": "Chưa chọn giấy tờ nào.",
    "none_chosen_advice": "Đánh dấu ít nhất một giấy rồi ký.",
    "not_certifiable": "Chưa chứng thực được: {why}.",
    "again": "Thử lại sau ít phút.",
    "tell_administrator": "Chưa ký giấy nào. Báo quản trị.",
}
