"""Pages as they lie in a stack, made of printed lines, and what splitting says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.division import Part
from pipeline.forms.catalogue import Forms
from pipeline.page import Box, MachineCode, PageText
from pipeline.splitting import split
from samples.machine_codes import card_text
from samples.machine_lines import write_lines
from samples.people import Person
from tests.unit.printed import HEIGHT, LEFT, MIDDLE, RIGHT, TODAY, WIDTH, Line, letterhead
from tests.unit.printed import print_page as printed_page

FORMS = Forms.load()
TEXT = "Các đơn vị liên quan phối hợp chặt chẽ trong quá trình triển khai thực hiện và báo cáo"
HOME = "Thôn 1, Ba Tơ, Quảng Ngãi"
Page = Sequence[Line] | PageText


def stack(*pages: Page) -> tuple[Part, ...]:
    """The papers that these pages make, scanned in this order."""
    laid = [
        replace(page, number=at) if isinstance(page, PageText) else printed_page(page, at)
        for at, page in enumerate(pages, 1)
    ]
    return split(laid, FORMS, TODAY)


def numbers(parts: Sequence[Part]) -> list[list[int]]:
    """Page numbers of each paper, as they are read."""
    return [[page.number for page in part.pages] for part in parts]


def reasons(parts: Sequence[Part]) -> list[str]:
    return [doubt.reason for part in parts for doubt in part.doubts]


def body(top: int = 800, foot: int = 2100, first: str = TEXT, last: str = TEXT) -> list[Line]:
    """Running text from `top` to `foot`."""
    rows = range(top, foot, 60)
    texts = [first, *[TEXT] * (len(rows) - 2), last]
    return [Line(190, y, text) for y, text in zip(rows, texts, strict=True)]


def signature(top: int = 1500, post: str = "CHỦ TỊCH") -> list[Line]:
    return [
        Line(190, top, "Nơi nhận:"),
        Line(1200, top, "TM. ỦY BAN NHÂN DÂN", centre=True),
        Line(1200, top + 50, post, centre=True),
        Line(190, top + 50, "- Như trên;"),
        Line(1200, top + 350, "Trần Phước Hiền", centre=True),
    ]


def head(number: str = "Số: 51/QĐ-UBND") -> list[Line]:
    dated = "Quảng Ngãi, ngày 17 tháng 01 năm 2025"
    return letterhead(("ỦY BAN NHÂN DÂN", "XÃ BA TƠ"), number, dated)


def first(title: str = "QUYẾT ĐỊNH", number: str = "Số: 51/QĐ-UBND") -> list[Line]:
    """Page 1 of a paper that goes on: its text fills the page and breaks off."""
    return [*head(number), Line(MIDDLE, 480, title, centre=True), *body(600)]


def whole(title: str = "QUYẾT ĐỊNH", number: str = "Số: 51/QĐ-UBND") -> list[Line]:
    """A paper of one page, signed."""
    return [*head(number), Line(MIDDLE, 480, title, centre=True), *body(600, 1400), *signature()]


def page_number(text: str, y: int = 110) -> Line:
    return Line(WIDTH // 2, y, text, centre=True)


def inner(number: str | None = "2", low: str = "và " + TEXT, *, signed: bool = True) -> list[Line]:
    """A later page of a paper, signed at its end."""
    top = [page_number(number)] if number else []
    foot = 1400 if signed else 2100
    return [*top, *body(200, foot, first=low), *(signature() if signed else [])]


def application(title: str = "TỜ KHAI ĐĂNG KÝ KHAI SINH") -> list[Line]:
    return [
        Line(RIGHT - 300, 160, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
        Line(RIGHT - 300, 206, "Độc lập - Tự do - Hạnh phúc", centre=True),
        Line(MIDDLE, 400, title, centre=True),
        Line(MIDDLE, 500, "Kính gửi: Ủy ban nhân dân xã Ba Tơ", centre=True),
        Line(190, 600, "Họ, chữ đệm, tên người yêu cầu: Nguyễn Văn Mậu"),
        Line(190, 660, "Nộp kèm Giấy chứng sinh, Giấy chứng nhận kết hôn, Quyết định, Bản án"),
        Line(1200, 900, "NGƯỜI YÊU CẦU", centre=True),
        Line(1200, 1200, "Nguyễn Văn Mậu", centre=True),
    ]


def blank() -> PageText:
    return replace(printed_page([]), blank=True)


def cover(code: str = "H48.12.7-251008-0975") -> PageText:
    """A separator: the QR code of a dossier and its code in print."""
    page = printed_page([Line(MIDDLE, 900, f"Mã hồ sơ: {code}", centre=True)])
    return replace(page, codes=(MachineCode("qr", code, Box(700, 500, 900, 700)),))


def front(
    person: Person, *, coded: bool = True, title: Sequence[str] = ("CĂN CƯỚC CÔNG DÂN",)
) -> PageText:
    """The front of a chip card; `coded` with its QR code, else its number in print alone."""
    lines = [
        Line(900, 500, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
        *[Line(900 - 200 * n, 620 + 30 * n, text) for n, text in enumerate(title)],
        Line(600, 720, f"Số / No.: {person.number}"),
        Line(600, 780, f"Họ và tên / Full name: {person.name.upper()}"),
        Line(600, 840, f"Ngày sinh / Date of birth: {person.born:%d/%m/%Y}"),
    ]
    text = card_text(person, HOME, date(2022, 5, 6))
    code = MachineCode("qr", text, Box(1300, 400, 1450, 550))
    return replace(printed_page(lines), codes=(code,) if coded else ())


def back(person: Person | None, spoil: str = "") -> PageText:
    """The back of a chip card; its lines cannot be read without a person, and have one wrong
    digit where `spoil` gives another in place of the last."""
    lines = [
        Line(300, 500, "Đặc điểm nhận dạng / Personal identification:"),
        Line(700, 700, "CỤC TRƯỞNG CỤC CẢNH SÁT", centre=True),
        Line(300, 620, "Ngày, tháng, năm / Date, month, year: 06/05/2022"),
    ]
    if person:
        upper, lower, name = write_lines(person, date(2047, 1, 1))
        upper = upper[:26] + spoil + upper[27:] if spoil else upper
        lines += [Line(300, 1000 + 60 * n, text) for n, text in enumerate((upper, lower, name))]
    return printed_page(lines)


__all__ = [
    "FORMS", "HEIGHT", "LEFT", "MIDDLE", "TEXT", "TODAY", "WIDTH", "Line", "application", "back",
    "blank", "body", "cover", "first", "front", "head", "inner", "letterhead", "numbers",
    "page_number", "printed_page", "reasons", "signature", "stack", "whole",
]  # fmt: skip
