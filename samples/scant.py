"""Pages of little print: a last page, a card copied onto a sheet, a form that a pen filled in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random

import cv2
import numpy as np
from PIL import ImageDraw

from samples.damage import Pixels
from samples.fonts import Colour, Style, mm
from samples.ink import BLUE_INKS
from samples.people import make_person
from samples.places import make_address, pick_province
from samples.sheet import EDGE, HEIGHT, WIDTH, Sheet, measure
from samples.specimen import DRAFTERS
from samples.words import short_date

LABELS = (
    "Họ, chữ đệm, tên:", "Ngày, tháng, năm sinh:", "Giới tính:", "Dân tộc:", "Quốc tịch:",
    "Số định danh cá nhân:", "Nơi cư trú:", "Nơi sinh:", "Quê quán:", "Nghề nghiệp:",
    "Họ và tên người yêu cầu:", "Quan hệ với người được khai:", "Tình trạng hôn nhân:",
    "Mục đích sử dụng:", "Số điện thoại liên hệ:", "Giấy tờ tùy thân, ngày cấp, nơi cấp:",
    "Thuộc thửa đất số, tờ bản đồ số:", "Diện tích, loại đất:", "Lý do thay đổi:", "Ghi chú:",
)  # fmt: skip
PROMISE = (
    "Tôi cam đoan những nội dung khai trên đây là đúng sự thật",
    "và chịu trách nhiệm trước pháp luật về cam đoan của mình.",
)
PLAIN, HEAD = Style(13), Style(13, bold=True)
Scant = tuple[Pixels, str]


def draw_scant(rng: Random) -> Scant:
    """A page of one of the kinds, undamaged, and what its print says."""
    return rng.choice(KINDS)(rng)


def keep_few_lines(rng: Random) -> Scant:
    """One to eight lines in the upper part of a page that is empty below."""
    sheet = DRAFTERS[rng.choice(list(DRAFTERS))](rng).sheets[-1]
    lines = sorted(sheet.lines, key=lambda line: line.box[1])
    start = rng.randrange(len(lines))
    kept = lines[start : start + rng.randint(1, 8)]
    picture, page = np.array(sheet.image), np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for line in kept:
        x0, y0, x1, y1 = line.box
        page[y0 - 6 : y1 + 6, x0 - 4 : x1 + 4] = picture[y0 - 6 : y1 + 6, x0 - 4 : x1 + 4]
    return page, "\n".join(line.text for line in kept)


def copy_card(rng: Random) -> Scant:
    """Front of a card on an empty sheet: small print on a tinted ground, a portrait beside it."""
    sheet, province = Sheet(), pick_province(rng)
    person = make_person(rng, province, (1960, 2005))
    x, y = rng.randint(EDGE, WIDTH - mm(95)), rng.randint(mm(20), HEIGHT - mm(90))
    tint = (rng.randint(190, 235), rng.randint(210, 240), rng.randint(190, 240))
    sheet.pen.rectangle((x, y, x + mm(86), y + mm(54)), fill=tint)
    _draw_portrait(sheet.pen, x + mm(4), y + mm(22), rng)
    facts = (
        ("CĂN CƯỚC CÔNG DÂN", Style(9, bold=True)),
        (f"Số: {person.number}", Style(9, bold=True)),
        (f"Họ và tên: {person.name.upper()}", Style(7)),
        (f"Ngày sinh: {short_date(person.born)}  Giới tính: {person.sex}", Style(7)),
        ("Quốc tịch: Việt Nam", Style(7)),
        (f"Quê quán: {make_address(province, rng)}", Style(6)),
    )
    for place, (text, style) in enumerate(facts):
        sheet.print_line(x + mm(27), y + mm(12 + 7 * place), [(text, style)])
    return np.array(sheet.image), sheet.text


def fill_form(rng: Random) -> Scant:
    """Printed labels with dotted lines behind them, and a pen's answers on the dots."""
    sheet, province = Sheet(), pick_province(rng)
    person = make_person(rng, province, (1950, 2005))
    answers = (person.name, short_date(person.born), person.number, make_address(province, rng))
    ink, y = rng.choice((*BLUE_INKS, (20, 20, 24))), mm(30)
    sheet.print_line(WIDTH / 2, y, [("TỜ KHAI", HEAD)], "m")
    writings = []
    for label in rng.sample(LABELS, rng.randint(6, len(LABELS))):
        y += mm(10)
        x = mm(28) + measure((label, PLAIN)) + mm(4)
        sheet.print_line(mm(28), y, [(label, PLAIN)])
        dots = int((WIDTH - mm(18) - x) / measure((".", PLAIN)))
        sheet.stamp(x, y, "." * dots, PLAIN)
        writings.append((x + mm(2), y, rng.choice(answers)))
    for line in PROMISE:
        y += mm(9)
        sheet.print_line(mm(28), y, [(line, PLAIN)])
    page = np.array(sheet.image)
    size, slant = rng.uniform(0.9, 1.4), rng.choice((0, cv2.FONT_ITALIC))
    for x, y, text in writings:
        _write(page, (round(x), y - rng.randint(0, 6)), text, size, ink, slant)
    return page, sheet.text


def _write(
    page: Pixels, at: tuple[int, int], text: str, size: float, ink: Colour, slant: int
) -> None:
    """A pen's letters without marks, cut off where the paper ends."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = bare.encode("ascii", "ignore").decode()
    font = cv2.FONT_HERSHEY_SCRIPT_COMPLEX | slant
    cv2.putText(page, plain, at, font, size, ink, 3, cv2.LINE_AA)


def _draw_portrait(pen: ImageDraw.ImageDraw, x: int, y: int, rng: Random) -> None:
    skin, dark = (rng.randint(150, 210), 150, 120), (40, 40, 50)
    pen.rectangle((x, y, x + mm(20), y + mm(26)), fill=(90, 130, 190))
    pen.ellipse((x + mm(5), y + mm(4), x + mm(15), y + mm(17)), fill=skin)
    pen.pieslice((x + mm(5), y + mm(3), x + mm(15), y + mm(12)), 180, 360, fill=dark)
    pen.rectangle((x + mm(3), y + mm(18), x + mm(17), y + mm(26)), fill=dark)


KINDS: tuple[Callable[[Random], Scant], ...] = (keep_few_lines, copy_card, fill_form)
