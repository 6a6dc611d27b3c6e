"""Two people side by side: which words of a page stand in whose column.

On a marriage certificate the lines of husband and wife go straight on into each other. Labels that
stand twice in one printed line tell where the second column begins; from line to line that place
moves with the skew of the page. Where it is not found, no word belongs to either of the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.forms.schema import Form
from pipeline.language.folding import fold_text
from pipeline.layout import split_runs
from pipeline.page import Box, PageText, Word

NOBODY = "-"
"""The part of words whose person is not known: no field has it."""
OUTSIDE = ""
"""Of what stands above and below the columns: nobody's who stands in them."""

Line = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A label that was found: its words' box and the index of its printed line."""

    label: str
    line: int
    box: Box


@dataclass(frozen=True, slots=True)
class Section:
    """Printed lines that are read one after another; `part` is whose they are, None where the
    labels alone say it. `torn` are words that lie across the gutter."""

    lines: tuple[Line, ...]
    part: str | None = None
    torn: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Gutter:
    """The left edge of the second column, x = offset + slope * y, for the printed lines `first` to
    `last` (exclusive)."""

    offset: float
    slope: float
    first: int
    last: int

    def at(self, y: float) -> float:
        return self.offset + self.slope * y


def split_sections(
    page: PageText, lines: Sequence[Line], marks: Sequence[Mark], form: Form
) -> list[Section]:
    """The page as it is to be read: what stands above, one column, the other, what stands below.
    Where no gutter is found and the people do not stand under each other, their lines are left
    out."""
    gutter = _find_gutter(lines, marks, form)
    if gutter is None:
        lost = frozenset[int]() if _is_stacked(marks, form) else _lines_of_people(marks, form)
        return [Section(tuple(line for n, line in enumerate(lines) if n not in lost))]
    left, right = _name_columns(page, lines, gutter, form)
    halves = [_cut(line, gutter) for line in lines[gutter.first : gutter.last]]
    torn = frozenset(id(word) for line in lines for word in line if _is_torn(word, gutter))
    return [
        Section(tuple(lines[: gutter.first]), OUTSIDE),
        Section(tuple(half for half, _ in halves if half), left, torn),
        Section(tuple(half for _, half in halves if half), right, torn),
        Section(tuple(lines[gutter.last :]), OUTSIDE),
    ]


def beside(form: Form) -> frozenset[str]:
    """The parts of a form that stand in columns."""
    return frozenset(part.name for part in form.parts if part.beside)


def _find_gutter(lines: Sequence[Line], marks: Sequence[Mark], form: Form) -> Gutter | None:
    pairs = [pair for n in range(len(lines)) if (pair := _find_twins(_on(marks, n), form))]
    pairs = pairs or _find_second_column(marks, form)
    if not pairs:
        return None
    own = _labels_of(form)
    last = pairs[-1].line
    first = min(mark.line for mark in marks if mark.label in own)
    below = [m.line for m in marks if m.line > last and m.label not in own]
    height = sum(mark.box.height for mark in pairs) / len(pairs)
    offset, slope = _fit([(mark.box.middle[1], mark.box.x0) for mark in pairs])
    return Gutter(offset - 0.4 * height, slope, first, min(below, default=len(lines)))


def _find_second_column(marks: Sequence[Mark], form: Form) -> list[Mark]:
    """The labels of the second column where no two stand level: a value of one of the columns takes
    more lines, or the page lies askew. Two labels at least are in both, and what divides them is
    wider than they differ within themselves."""
    own = _labels_of(form)
    found = sorted((mark for mark in marks if mark.label in own), key=lambda mark: mark.box.x0)
    steps = [right.box.x0 - left.box.x0 for left, right in pairwise(found)]
    if not steps:
        return []
    at = steps.index(max(steps)) + 1
    left, right = found[:at], found[at:]
    both = {_key(mark, form) for mark in left} & {_key(mark, form) for mark in right}
    spread = max(side[-1].box.x0 - side[0].box.x0 for side in (left, right))
    apart = steps[at - 1] > max(2 * spread, 6 * found[0].box.height)
    return sorted(right, key=lambda mark: mark.line) if apart and len(both) > 1 else []


def _key(mark: Mark, form: Form) -> str:
    """The label, of those that open a person any."""
    return "opens" if mark.label in _opened(form) else mark.label


def _is_stacked(marks: Sequence[Mark], form: Form) -> bool:
    """Whether every person has an opening label of its own, one below the other."""
    opened = _opened(form)
    openers = [mark for mark in marks if mark.label in opened]
    if {opened[mark.label] for mark in openers} != beside(form):
        return False
    edges = [mark.box.x0 for mark in openers]
    apart = len({mark.line for mark in openers}) == len(openers)
    return apart and max(edges) - min(edges) < 3 * openers[0].box.height


def _lines_of_people(marks: Sequence[Mark], form: Form) -> frozenset[int]:
    own = _labels_of(form)
    return frozenset(mark.line for mark in marks if mark.label in own)


def _on(marks: Sequence[Mark], line: int) -> list[Mark]:
    found = [mark for mark in marks if mark.line == line]
    return sorted(found, key=lambda mark: mark.box.x0)


def _find_twins(marks: Sequence[Mark], form: Form) -> Mark | None:
    """The second of two labels in one line that say the same of two people."""
    own, seen = _labels_of(form), dict[str, Mark]()
    for mark in marks:
        if mark.label not in own:
            continue
        opens = mark.label in _opened(form)
        key = "opens" if opens else mark.label
        if key in seen and not (opens and seen[key].label == mark.label):
            return mark
        seen.setdefault(key, mark)
    return None


def _labels_of(form: Form) -> frozenset[str]:
    parts = beside(form)
    return frozenset(label for f in form.fields if f.part in parts for label in f.labels)


def _opened(form: Form) -> Mapping[str, str]:
    """Labels that name the person they open, as `Họ, chữ đệm, tên chồng`."""
    fields = [f for f in form.fields if f.opens and f.part in beside(form)]
    every = [label for f in fields for label in f.labels]
    return {label: f.part for f in fields for label in f.labels if every.count(label) == 1}


def _fit(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Least squares of x over y: offset and slope."""
    count = len(points)
    y, x = (sum(values) / count for values in zip(*points, strict=True))
    spread = sum((b - y) ** 2 for b, _ in points)
    slope = sum((b - y) * (a - x) for b, a in points) / spread if spread else 0.0
    return x - slope * y, slope


def _cut(line: Line, gutter: Gutter) -> tuple[Line, Line]:
    left = tuple(word for word in line if word.box.middle[0] < gutter.at(word.box.middle[1]))
    return left, tuple(word for word in line if word not in left)


def _is_torn(word: Word, gutter: Gutter) -> bool:
    x, margin = gutter.at(word.box.middle[1]), 0.6 * word.box.height
    return word.box.x0 < x - margin and word.box.x1 > x + margin


def _name_columns(
    page: PageText, lines: Sequence[Line], gutter: Gutter, form: Form
) -> tuple[str, str]:
    """Whose column each is, by the headings above it; NOBODY where only a label can tell."""
    headings = {
        fold_text(heading): part.name
        for part in form.parts
        if part.beside
        for heading in part.labels
    }
    top = min(word.box.y0 for word in lines[gutter.first])
    height = max(word.box.height for word in lines[gutter.first])
    found = {}
    for run in split_runs(page, gap=1.0):
        part = headings.get(run.folded)
        if part and top - 6 * height < run.box.middle[1] < top:
            found[run.box.middle[0] > gutter.at(run.box.middle[1])] = part
    return _complete(found.get(False), found.get(True), sorted(beside(form)))


def _complete(left: str | None, right: str | None, parts: Sequence[str]) -> tuple[str, str]:
    """Of two columns one is the other's: a heading that was misread follows from the other."""
    if len(parts) == 2 and (left is None) != (right is None):
        other = next(part for part in parts if part != (left or right))
        return left or other, right or other
    return (left or NOBODY, right or NOBODY) if left != right else (NOBODY, NOBODY)
