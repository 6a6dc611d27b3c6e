"""A sheet of A4 at 200 dpi that remembers what was printed on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PIL import Image, ImageDraw

from samples.fonts import BLACK, Colour, Style, load_font, mm

WIDTH, HEIGHT = mm(210), mm(297)
EDGE = mm(8)  # nothing is printed nearer to the edge of the paper

Rect = tuple[int, int, int, int]
Span = tuple[str, Style]


@dataclass(slots=True)
class Line:
    """One printed line: its text in NFC and its box in pixels of the sheet."""

    text: str
    box: Rect


@dataclass(slots=True)
class Sheet:
    """One side of a sheet. `signing` is the box between post and name of the signer, where a
    signature and a seal go; `office` the words around that seal."""

    image: Image.Image = field(default_factory=lambda: Image.new("RGB", (WIDTH, HEIGHT), "white"))
    lines: list[Line] = field(default_factory=list)
    signing: Rect | None = None
    office: str = ""
    blank: bool = False

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def rule(self, x0: float, x1: float, y: float, width: int = 2) -> None:
        self.pen.line([(x0, y), (x1, y)], fill=BLACK, width=width)

    def frame(self, box: Rect, colour: Colour = BLACK, width: int = 3) -> None:
        self.pen.rectangle(box, outline=colour, width=width)

    def print_line(self, x: float, y: float, spans: Sequence[Span], anchor: str = "l") -> Rect:
        """Prints spans as one line; `x` is its left end, middle or right end as `anchor` (l, m, r)
        says, `y` the base line. Returns the box; raises ValueError when it leaves the paper."""
        words = list(split_words(spans))
        gap = load_font(words[0][1]).getlength(" ")
        width = sum(measure(w) for w in words) + gap * (len(words) - 1)
        left = x - {"l": 0.0, "m": width / 2, "r": width}[anchor]
        return self.place(left, y, words, gap)

    def place(self, x: float, y: float, words: Sequence[Span], gap: float) -> Rect:
        """Prints words one after another with `gap` pixels between them, and remembers them."""
        start = x
        for text, style in words:
            self.stamp(x, y, text, style)
            x += measure((text, style)) + gap
        box = (int(start), int(y - _rise(words)), round(x - gap), int(y + _rise(words) * 0.3))
        self.remember(" ".join(text for text, _ in words), box)
        return box

    def stamp(self, x: float, y: float, text: str, style: Style) -> None:
        """Prints text from the left end of its base line, without remembering it."""
        if not text:
            return
        mask, left, rise = _render(text, style)
        self.image.paste(style.colour, (round(x) + left, round(y) + rise), mask)

    def remember(self, text: str, box: Rect) -> None:
        if box[0] < EDGE or box[1] < EDGE or box[2] > WIDTH - EDGE or box[3] > HEIGHT - EDGE:
            raise ValueError(f"text leaves the sheet: {box}")
        self.lines.append(Line(text, box))

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def _rise(words: Sequence[Span]) -> float:
    # Capitals with two marks (Ẵ) rise as high as the type is large.
    return max(style.size for _, style in words) * 200 / 72 * 0.9


def split_words(spans: Iterable[Span]) -> Iterable[Span]:
    for text, style in spans:
        for word in text.split():
            yield word, style


@lru_cache(maxsize=20_000)
def measure(span: Span) -> float:
    """Width in pixels."""
    return load_font(span[1]).getlength(span[0])


@lru_cache(maxsize=6_000)
def _render(text: str, style: Style) -> tuple[Image.Image, int, int]:
    """A word as a mask, and where its corner lies from the left end of the base line. Words come
    back often, and setting one takes the better part of a millisecond."""
    font = load_font(style)
    x0, y0, x1, y1 = (round(edge) for edge in font.getbbox(text, anchor="ls"))
    mask = Image.new("L", (x1 - x0 + 4, y1 - y0 + 4))
    ImageDraw.Draw(mask).text((2 - x0, 2 - y0), text, font=font, fill=255, anchor="ls")
    return mask, x0 - 2, y0 - 2


def break_lines(spans: Iterable[Span], width: float, indent: float = 0) -> list[list[Span]]:
    """Words filled into lines of `width` pixels, the first shortened by `indent`."""
    lines: list[list[Span]] = [[]]
    used = indent
    for word in split_words(spans):
        gap = load_font(word[1]).getlength(" ") if lines[-1] else 0.0
        if lines[-1] and used + gap + measure(word) > width:
            lines.append([])
            used, gap = 0.0, 0.0
        lines[-1].append(word)
        used += gap + measure(word)
    return lines
