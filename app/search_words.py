"""What people read about searching."""

from __future__ import annotations

from pipeline.question import Facet, Hint, PaperState

HELP_SEARCH = {
    "search": "Tìm giấy tờ đã lưu.",
    "suggest": "Gợi ý khi đang gõ: tên, số, loại giấy tờ, cơ quan, từ giấy tờ được phép xem.",
    "similar": "Giấy tờ giống một giấy tờ: cùng người, cùng số, cùng tên, cùng loại và nơi cấp, "
    "cùng nội dung.",
    "query": "Từ cần tìm; trong ngoặc kép thì phải đứng liền nhau. Bỏ trống: tất cả.",
    "prefix": "Phần đã gõ.",
    "loai": "Chỉ loại giấy tờ này.",
    "issuer": "Chỉ cơ quan ban hành này (viết cách nào cũng được).",
    "from": "Ban hành từ ngày này (2020-03-05).",
    "to": "Ban hành đến hết ngày này (2020-03-05).",
    "dossier": "Chỉ giấy tờ của hồ sơ này.",
    "desk": "Chỉ giấy tờ của bàn này.",
    "state": "Chỉ giấy tờ ở tình trạng này: waiting, settled, ended.",
    "sort": "Thứ tự: relevance, newest_issued, oldest_issued, newest_stored.",
    "facets": "Đếm theo loại, cơ quan, năm, tình trạng.",
    "fuzzy": "Tìm cả giấy tờ gần đúng (máy đọc sai một chữ), dù đã có nhiều kết quả đúng.",
    "working_on": "Mã hồ sơ đang giải quyết: mở giấy tờ của người trong hồ sơ ở mọi bàn.",
    "after": "Trang sau: dán “cursor” của kết quả cuối (--json).",
}

FACET_WORDS = {
    Facet.TYPE: "Loại",
    Facet.ISSUER: "Cơ quan ban hành",
    Facet.YEAR: "Năm ban hành",
    Facet.DESK: "Bàn",
    Facet.STATE: "Tình trạng",
}
STATE_WORDS = {
    PaperState.WAITING: "chờ xem lại",
    PaperState.SETTLED: "đã xong",
    PaperState.ENDED: "hết hiệu lực",
}
HINT_WORDS = {
    Hint.NAME: "Tên",
    Hint.NUMBER: "Số",
    Hint.TYPE: "Loại giấy tờ",
    Hint.ISSUER: "Cơ quan",
}

MORE_THAN = "hơn {count}"
FUZZY_LEFT = "Đã có nhiều kết quả đúng nên chưa tìm giấy tờ gần đúng; thêm --fuzzy để tìm cả chúng."
NOTHING_SUGGESTED = "Không có gợi ý nào."


def say_count(count: int, *, complete: bool) -> str:
    """`12`, or `hơn 10 000` where counting stopped."""
    number = f"{count:,}".replace(",", " ")
    return number if complete else MORE_THAN.format(count=number)


def label_value(facet: Facet, value: str) -> str:
    """A value of a facet as people call it."""
    from app.labels import label_type

    if facet is Facet.TYPE:
        return label_type(value)
    return STATE_WORDS[PaperState(value)] if facet is Facet.STATE else value
