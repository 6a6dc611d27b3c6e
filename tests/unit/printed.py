"""Pages as a reader would hand them over, laid out from lines of text: no pixels are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pipeline.forms.catalogue import Forms
from pipeline.page import Box, PageText, Word
from pipeline.paper import Paper
from pipeline.scan import Inspection, MediaType, Scan, ScanRow, ScanState
from pipeline.understanding import understand

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi
SIZE = 36  # height of a printed line
TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Line:
    """A printed line that begins at (x, y); `centre` puts its middle at x instead. `gaps` widens
    the space before a word by so many pixels, `unsure` lowers a word's confidence."""

    x: int
    y: int
    text: str
    centre: bool = False
    gaps: Mapping[str, int] = field(default_factory=dict)
    unsure: Mapping[str, float] = field(default_factory=dict)


def width_of(text: str) -> int:
    """About the width of Times New Roman 13 at 200 dpi."""
    wide = {"/": 10, "-": 12, ".": 9, ":": 10, ",": 9, " ": 9}
    return sum(wide.get(c, 18 if c.isdigit() else 24 if c.isupper() else 16) for c in text)


def print_page(lines: Sequence[Line], number: int = 1) -> PageText:
    """A page of words; lines keep the order and the numbers they are given in."""
    words = [word for at, line in enumerate(lines) for word in _words(line, at)]
    return PageText(number, WIDTH, HEIGHT, 200, tuple(words), Path("page.jpg"), Path("page.webp"))


def _words(line: Line, at: int) -> list[Word]:
    parts = line.text.split()
    total = sum(width_of(part) + 9 for part in parts) - 9 + sum(line.gaps.values())
    x = line.x - total // 2 if line.centre else line.x
    words = []
    for part in parts:
        x += line.gaps.get(part, 0)
        box = Box(x, line.y, x + width_of(part), line.y + SIZE)
        words.append(Word(part, box, line.unsure.get(part, 0.95), at))
        x += width_of(part) + 9
    return words


LEFT, RIGHT, MIDDLE = 420, 1170, 860


def letterhead(
    issuer: Sequence[str], number: str, dated: str, number_gaps: Mapping[str, int] | None = None
) -> list[Line]:
    """Issuer, motto, number and date of an administrative paper."""
    left = [Line(LEFT, 160 + 46 * n, text, centre=True) for n, text in enumerate(issuer)]
    return [
        *left,
        Line(RIGHT, 160, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
        Line(RIGHT, 206, "Độc lập - Tự do - Hạnh phúc", centre=True),
        Line(LEFT, 320, number, centre=True, gaps=number_gaps or {}),
        Line(RIGHT, 320, dated, centre=True),
    ]


BODY = [
    Line(250, 800, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025 của nước"),
    Line(190, 850, "Cộng hòa và theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 12/TTr-SNV"),
]


def decision(**changes: Any) -> list[Line]:
    """A whole decision on one page."""
    return [
        *letterhead(
            ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
            changes.get("number", "Số: 51/QĐ-UBND"),
            changes.get("dated", "Quảng Ngãi, ngày 17 tháng 01 năm 2025"),
            changes.get("number_gaps"),
        ),
        Line(MIDDLE, 480, changes.get("title", "QUYẾT ĐỊNH"), centre=True),
        Line(MIDDLE, 530, "Về việc phê duyệt Kế hoạch ứng phó sự cố tràn dầu", centre=True),
        Line(MIDDLE, 580, "trên địa bàn tỉnh Quảng Ngãi", centre=True),
        *BODY,
        Line(190, 1500, "Nơi nhận:"),
        Line(1200, 1500, "TM. ỦY BAN NHÂN DÂN", centre=True),
        Line(1200, 1550, "KT. CHỦ TỊCH", centre=True),
        Line(190, 1550, "- Như Điều 3;"),
        Line(1200, 1600, "PHÓ CHỦ TỊCH", centre=True),
        Line(1200, 1850, "Trần Phước Hiền", centre=True),
    ]


def letter() -> list[Line]:
    """A công văn on one page."""
    return [
        *letterhead(
            ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"), "Số: 575/UBND-KTTH",
            "Quảng Ngãi, ngày 04 tháng 02 năm 2025",
        ),
        Line(LEFT, 370, "V/v tham gia ý kiến các dự thảo", centre=True),
        Line(LEFT, 415, "Nghị định của Chính phủ", centre=True),
        Line(MIDDLE, 600, "Kính gửi: Sở Tài chính", centre=True),
        *BODY,
        Line(190, 1500, "Nơi nhận:"),
        Line(1200, 1500, "TL. CHỦ TỊCH", centre=True),
        Line(1200, 1550, "CHÁNH VĂN PHÒNG", centre=True),
        Line(1200, 1850, "Nguyễn Quốc Việt", centre=True),
    ]  # fmt: skip


class SecondReader:
    """Stands in for the stages: reads the words under a box, with slips where it is told to."""

    def __init__(self, pages: Sequence[PageText], slips: Mapping[str, str] | None = None) -> None:
        self.words = {page.number: page.words for page in pages}
        self.slips = slips or {}

    def reread(self, page: PageText, box: Box) -> str:
        inside = [word for word in self.words[page.number] if _is_in(word.box, box)]
        inside.sort(key=lambda word: word.box.x0)
        return " ".join(self.slips.get(word.text, word.text) for word in inside)


def _is_in(word: Box, box: Box) -> bool:
    x, y = word.middle
    return box.x0 <= x < box.x1 and box.y0 <= y < box.y1


def read_paper(*pages: Sequence[Line], slips: Mapping[str, str] | None = None) -> Paper:
    """The paper that pages of printed lines make."""
    printed = tuple(print_page(lines, number) for number, lines in enumerate(pages, 1))
    return understand_pages(printed, SecondReader(printed, slips))


def make_tools(stages: Any) -> Any:
    """What understanding needs of the tools; child processes are left out."""
    return SimpleNamespace(
        forms=Forms.load(),
        stages=stages,
        workers=SimpleNamespace(map=lambda job, items, seconds: (job(item) for item in items)),
        clock=SimpleNamespace(today=lambda: TODAY),
        limits=SimpleNamespace(page_seconds=60.0),
    )


def understand_pages(pages: tuple[PageText, ...], stages: Any) -> Paper:
    inspection = Inspection(MediaType.PDF, len(pages))
    return understand(make_scan(), inspection, pages, make_tools(stages))[0]


def make_scan(cleared_by: str | None = None) -> Scan:
    row = ScanRow(
        "intake", "0" * 64, 1, MediaType.PDF, ScanState.PROCESSING,
        datetime(2026, 11, 20, tzinfo=UTC), cleared_by=cleared_by,
    )  # fmt: skip
    return Scan(row, Path("source"), Path("work"))
