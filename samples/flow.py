"""Text that flows down a page and on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from samples.fonts import Style, load_font, mm
from samples.sheet import WIDTH, Sheet, Span, break_lines, measure


@dataclass(slots=True)
class Flow:
    """A column of text over as many sheets as it needs.

    Margins in millimetres as NĐ 30/2020/NĐ-CP, Phụ lục I allows; `spacing` is the line height as a
    multiple of the type size; `y` the base line of the next line, in pixels."""

    left: float = 30
    right: float = 15
    top: float = 20
    bottom: float = 20
    spacing: float = 1.25
    justify: bool = True
    numbered: bool = True
    sheets: list[Sheet] = field(default_factory=lambda: [Sheet()])
    y: float = 0

    def __post_init__(self) -> None:
        self.y = mm(self.top) + 34

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    @property
    def x0(self) -> int:
        return mm(self.left)

    @property
    def x1(self) -> int:
        return WIDTH - mm(self.right)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    def skip(self, millimetres: float) -> None:
        self.y += mm(millimetres)

    def room(self) -> float:
        """Pixels left on this sheet."""
        return mm(297 - self.bottom) - self.y

    def turn_over(self) -> None:
        """Goes to the next sheet; from the second on the number stands at the top middle."""
        self.sheets.append(Sheet())
        self.y = mm(self.top) + 50
        if self.numbered:
            number = str(len(self.sheets))
            self.sheet.print_line(WIDTH / 2, mm(self.top) - 20, [(number, Style(13))], "m")

    def keep(self, height: float) -> None:
        """Turns over unless `height` pixels are left here."""
        if self.room() < height:
            self.turn_over()

    def line_height(self, spans: Sequence[Span]) -> float:
        return max(style.size for _, style in spans) * 200 / 72 * self.spacing

    def paragraph(self, *spans: Span, indent: float = 12.7, after: float = 2) -> None:
        """One paragraph; `indent` of its first line and the space `after` it in millimetres."""
        height = self.line_height(spans)
        lines = break_lines(spans, self.x1 - self.x0, mm(indent))
        for number, line in enumerate(lines):
            self.keep(height)
            start = self.x0 + (mm(indent) if number == 0 else 0)
            gap = self._gap(line, self.x1 - start, number == len(lines) - 1)
            self.sheet.place(start, self.y, line, gap)
            self.y += height
        self.skip(after)

    def _gap(self, line: Sequence[Span], width: float, last: bool) -> float:
        natural = load_font(line[0][1]).getlength(" ")
        if last or not self.justify or len(line) == 1:
            return natural
        return (width - sum(measure(word) for word in line)) / (len(line) - 1)

    def centred(self, text: str, style: Style, width: float = 130, after: float = 0) -> list[str]:
        """Lines centred between the margins, at most `width` millimetres wide; returns them."""
        lines = break_lines([(text, style)], mm(width))
        for line in lines:
            self.keep(self.line_height(line))
            self.sheet.print_line(self.middle, self.y, line, "m")
            self.y += self.line_height(line)
        self.skip(after)
        return [" ".join(word for word, _ in line) for line in lines]


def print_column(
    sheet: Sheet, x: float, y: float, lines: Sequence[tuple[str, Style]], width: float
) -> float:
    """Centred lines under each other around `x`, wrapped at `width` pixels; returns the next y."""
    for text, style in lines:
        for line in break_lines([(text, style)], width):
            sheet.print_line(x, y, line, "m")
            y += style.size * 200 / 72 * 1.2
    return y
