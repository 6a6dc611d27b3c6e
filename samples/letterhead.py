"""Top and bottom of an administrative paper (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from samples.flow import Flow, print_column
from samples.fonts import RED, Style, load_font, mm
from samples.ink import write_digits
from samples.offices import Office, Signer
from samples.sheet import Sheet, break_lines, measure
from samples.words import long_date, pad_month

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LEFT, RIGHT = mm(58), mm(142)  # middles of the two columns of the letterhead
LEFT_WIDTH = mm(62)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Number and day of a paper; `by_hand` parts (so, ngay, thang) are written with a pen."""

    number: int
    tail: str
    day: date
    by_hand: tuple[str, ...] = ()

    @property
    def digits(self) -> str:
        return f"{self.number:02d}"

    @property
    def so_ky_hieu(self) -> str:
        return f"{self.digits}{self.tail}"


def print_heads(sheet: Sheet, office: Office, top: float, rng: Random) -> float:
    """Issuer to the left, nation and motto to the right, each with its rule; returns the base
    line of the row that carries number and date."""
    size = rng.choice((12, 12.5, 13))
    y: float = mm(top) + 34
    lines = [(office.above, Style(size))] if office.above else []
    lines += [(line, Style(size, bold=True)) for line in office.heading]
    low = print_column(sheet, LEFT, y, lines, LEFT_WIDTH)
    bar = mm(rng.uniform(16, 26))
    sheet.rule(LEFT - bar / 2, LEFT + bar / 2, low - size * 2)
    nation = NATION[1] if rng.random() < 0.25 else NATION[0]
    sheet.print_line(RIGHT, y, [(nation, Style(min(size, 12.5), bold=True))], "m")
    motto = (MOTTO, Style(size + 1, bold=True))
    y += size * 200 / 72 * 1.2
    box = sheet.print_line(RIGHT, y, [motto], "m")
    sheet.rule(box[0], box[2], y + 14)
    return max(low + mm(3), y + mm(11))


def print_number(sheet: Sheet, y: float, numbering: Numbering, word: str, rng: Random) -> None:
    """„Số: 51/QĐ-UBND“ in the middle of the left column, the digits by hand where asked."""
    style = Style(13)
    if "so" not in numbering.by_hand:
        sheet.print_line(LEFT, y, [(f"{word} {numbering.so_ky_hieu}", style)], "m")
        return
    head, tail = measure((word, style)), measure((numbering.tail, style))
    hole = 30 * len(numbering.digits) + 12
    x = LEFT - (head + hole + tail) / 2
    sheet.stamp(x, y, word, style)
    write_digits(sheet, x + head + 6, y, numbering.digits, rng)
    x += head + hole
    sheet.stamp(x, y, numbering.tail, style)
    box = (int(x - head - hole), int(y - 40), round(x + tail), int(y + 12))
    sheet.remember(f"{word} {numbering.so_ky_hieu}", box)


def print_date(sheet: Sheet, y: float, place: str, numbering: Numbering, rng: Random) -> None:
    """Place and date in italics in the middle of the right column."""
    style = Style(13, italic=True)
    day, by_hand = numbering.day, numbering.by_hand
    if not {"ngay", "thang"} & set(by_hand):
        sheet.print_line(RIGHT, y, [(f"{place}, {long_date(day)}", style)], "m")
        return
    month = pad_month(day.month)
    parts = [(f"{place}, ngày", ""), ("", f"{day.day:02d}"), ("tháng", "")]
    parts.append(("", month) if "thang" in by_hand else (month, ""))
    parts.append((f"năm {day.year}", ""))
    gap = load_font(style).getlength(" ")
    widths = [measure((text, style)) if text else 29 * len(hand) + 6 for text, hand in parts]
    x = start = RIGHT - (sum(widths) + gap * (len(parts) - 1)) / 2
    for (text, hand), width in zip(parts, widths, strict=True):
        if hand:
            write_digits(sheet, x, y, hand, rng)
        sheet.stamp(x, y, text, style)
        x += width + gap
    box = (int(start), int(y - 40), round(x - gap), int(y + 12))
    sheet.remember(f"{place}, {long_date(day)}", box)


def print_boxed(sheet: Sheet, words: str, x: float, y: float, size: float = 13) -> None:
    """A red box with a mark of urgency or secrecy, its left upper corner at (x, y)."""
    style = Style(size, bold=True, colour=RED)
    width = measure((words, style))
    sheet.frame((int(x), int(y), round(x + width + 36), int(y + 62)), RED, 4)
    sheet.print_line(x + 18, y + 45, [(words, style)])


def print_closing(
    flow: Flow, receivers: Sequence[str], signer: Signer, office: Office, rng: Random
) -> None:
    """„Nơi nhận“ at the left and the signature block at the right, kept on one sheet."""
    left = [line for text in receivers for line in break_lines([(text, Style(11))], mm(68))]
    space = mm(rng.uniform(26, 33))
    height = max(len(signer.posts) * 48 + space + 60, 46 + len(left) * 38 + 20)
    flow.skip(4)
    flow.keep(height)
    sheet, y = flow.sheet, flow.y
    if receivers:
        head = Style(12, bold=True, italic=True)
        sheet.print_line(flow.x0, y, [("Nơi nhận:", head)])
        for row, line in enumerate(left, 1):
            sheet.print_line(flow.x0, y + row * 38 + 4, line)
    print_signature(sheet, mm(148), y, signer, office.name, space)
    flow.y = y + height


def print_signature(
    sheet: Sheet, x: float, y: float, signer: Signer, office: str, space: float
) -> None:
    """Posts, room for signature and seal, name; all around the middle `x`."""
    low = print_column(sheet, x, y, [(p, Style(13.5, bold=True)) for p in signer.posts], mm(76))
    name_y = low + space
    sheet.print_line(x, name_y, [(signer.name, Style(14, bold=True))], "m")
    sheet.signing = (int(x - mm(30)), int(low - 20), int(x + mm(30)), int(name_y - 36))
    sheet.office = office
