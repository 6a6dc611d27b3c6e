"""Charts drawn on the server, as SVG: sizes stand in attributes, colours and patterns in
`charts.css`. Each has a title and a description, and stands beside a table with its numbers; series
differ by pattern, not by colour alone.

Units are those of the drawing, 480 wide, so that letters are readable on a phone too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 480
_ROW, _BAR = 52, 20  # of a bar with its name above it
_TOP, _HEIGHT, _FOOT = 68, 200, 26  # of a drawing of columns
_MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` None: there is none; `told` is what stands behind the bar."""

    name: str
    value: float | None
    told: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across all bars."""

    value: float
    told: str


@dataclass(frozen=True, slots=True)
class Series:
    """A column for each group; the first series is solid, the second hatched."""

    name: str
    values: tuple[int, ...]


def draw_bars(
    key: str,
    title: str,
    description: str,
    bars: Sequence[Bar],
    most: float | None = None,
    mark: Mark | None = None,
) -> Markup:
    """Bars one below the other; `most` is what the whole width stands for (by default the largest).
    `key` makes ids unique on the page."""
    whole = most or max((bar.value or 0 for bar in bars), default=0) or 1
    top = 24 if mark else 4
    parts = [_draw_bar(bar, top + _ROW * n, whole) for n, bar in enumerate(bars)]
    height = top + _ROW * len(bars)
    if mark is not None:
        parts += _draw_mark(mark, whole, [top + _ROW * n for n in range(len(bars))])
    return _frame(key, title, description, height, parts)


def draw_columns(
    key: str, title: str, description: str, groups: Sequence[str], series: Sequence[Series]
) -> Markup:
    """Columns side by side for each group, from left to right. Names of groups are left out where
    there is no room for all."""
    whole = max((value for one in series for value in one.values), default=0) or 1
    step = WIDTH / max(len(groups), 1)
    parts = [*_draw_legend(key, series), _line(0, _TOP + _HEIGHT, WIDTH, _TOP + _HEIGHT, "axis")]
    for n, one in enumerate(series):
        width = step * 0.8 / len(series)
        for group, value in enumerate(one.values):
            left = group * step + step * 0.1 + n * width
            parts.append(_draw_column(key, n, left, width, value, whole, len(groups)))
    every = -(-len(groups) // _MOST_LABELS) or 1
    for group in range(0, len(groups), every):
        middle = (group + 0.5) * step
        parts.append(_text(middle, _TOP + _HEIGHT + 20, groups[group], "middle"))
    return _frame(key, title, description, _TOP + _HEIGHT + _FOOT, parts)


def _draw_bar(bar: Bar, top: int, whole: float) -> Markup:
    width = min((bar.value or 0) / whole, 1) * WIDTH
    parts = [
        _text(0, top + 16, bar.name),
        _text(WIDTH, top + 16, bar.told, "end", "told-value"),
        _box(0, top + 23, WIDTH, _BAR, "ground"),
        _box(0, top + 23, width, _BAR, "bar"),
    ]
    return Markup("").join(parts)


def _draw_mark(mark: Mark, whole: float, tops: Sequence[int]) -> Iterator[Markup]:
    """Across each bar, not through what is written above it."""
    at = mark.value / whole * WIDTH
    yield _text(at, 15, mark.told, "middle")
    for top in tops:
        yield _line(at, top + 20, at, top + 23 + _BAR + 3, "mark")


def _draw_column(
    key: str, n: int, left: float, width: float, value: int, whole: int, groups: int
) -> Markup:
    height = value / whole * _HEIGHT
    top = _TOP + _HEIGHT - height
    drawn = _box(left, top, width, height, f"series-{n}", _hatch_of(key, n))
    if groups <= _MOST_LABELS:
        drawn += _text(left + width / 2, top - 4, str(value), "middle", "told-value")
    return drawn


def _draw_legend(key: str, series: Sequence[Series]) -> Iterator[Markup]:
    yield Markup(
        '<defs><pattern id="{}-hatch" width="8" height="8" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect width="8" height="8" class="hatch-ground"/>'
        '<rect width="4" height="8" class="hatch"/></pattern></defs>'
    ).format(key)
    for n, one in enumerate(series):
        yield _box(0, 2 + 20 * n, 14, 14, f"series-{n}", _hatch_of(key, n))
        yield _text(22, 15 + 20 * n, one.name)


def _hatch_of(key: str, n: int) -> str:
    return f"url(#{key}-hatch)" if n else ""


def _frame(
    key: str, title: str, description: str, height: float, parts: Sequence[Markup]
) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="{key}-title {key}-desc">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{description}</desc>'
        "{drawn}</svg>"
    ).format(
        width=WIDTH, height=round(height), key=key, title=title, description=description,
        drawn=Markup("").join(parts),
    )  # fmt: skip


def _box(x: float, y: float, width: float, height: float, kind: str, fill: str = "") -> Markup:
    filled = Markup(' fill="{}"').format(fill) if fill else Markup("")
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}"{}/>').format(
        *(_round(one) for one in (x, y, width, height)), kind, filled
    )


def _line(x: float, y: float, to_x: float, to_y: float, kind: str) -> Markup:
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>').format(
        *(_round(one) for one in (x, y, to_x, to_y)), kind
    )


def _text(x: float, y: float, told: str, anchor: str = "start", kind: str = "") -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>').format(
        _round(x), _round(y), anchor, kind, told
    )


def _round(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
