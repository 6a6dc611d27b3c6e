"""The value behind a label: where it ends, and which words carry it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extraction.anywhere import carriers
from pipeline.extraction.finding import Finding, find_value
from pipeline.extraction.spots import Spot, is_leader
from pipeline.forms.schema import FormField
from pipeline.language.kinds import KINDS
from pipeline.language.places import find_province
from pipeline.layout import COLUMN_GAP, Run
from pipeline.page import Box, Word

WRAPPING = frozenset({"text", "address", "body", "person_name", "firm"})
"""Kinds whose value may go on in the next line."""

_SHORT = frozenset(
    {"personal_id", "date", "full_date", "sex", "registry_number", "so_ky_hieu", "business_code",
     "land_serial", "entry_number", "plot", "area", "money", "ordinal", "dossier_code",
     "place_date", "form_code", "expiry", "licence_number"}
)  # fmt: skip
"""Kinds of which only the words that carry the value are its evidence, not the line's rest."""

_UNBROKEN = frozenset({"personal_id", "business_code"})
"""Numbers that stand in one line, if need be in the one below their label."""

_unknown_label = re.compile(r"^(?:\d+[.)]\s*)?[^\W\d][^:;.,]{2,40}:")

_item = re.compile(r"^\d{1,2}[.)]\s+[^\W\d]")
"""The number of the next point of a form, and its first letter."""

_PROVINCE = re.compile(r"(?i)\b(?:tỉnh|thành phố|tp\.?)\s+")


def take_value(field: FormField, spots: Sequence[Spot], start: int, end: int) -> Finding | None:
    """The words behind the label: the rest of its line, and lines below while they go on."""
    lines = _value_lines(field, spots, start, end)
    runs = [Run(lines[0][0].page, tuple(spot.word for spot in line)) for line in lines if line]
    found = read_value(field, runs)
    if found and field.kind == "firm" and _fills(runs[-1], spots):
        found = found.doubted("may_go_on")
    if found and any(spot.torn for line in lines for spot in line):
        found = found.doubted("torn")
    if found and field.kind == "person_name":
        if _left_behind(lines, spots, end):
            found = found.doubted("goes_on")
        found = replace(found, probe=_look_behind(found.box, spots, start, end))
    return found if found and (found.value or KINDS[field.kind].parse("x") is None) else None


def _left_behind(lines: Sequence[Sequence[Spot]], spots: Sequence[Spot], end: int) -> bool:
    """Whether what looks like the rest of a name stands close under it and was not taken."""
    last = lines[-1][-1]
    below = [s for s in spots[:end] if s.line == last.line + 1 and s.column == last.column]
    if not below or not _ends_name(" ".join(spot.word.text for spot in below)):
        return False
    step = below[0].word.box.middle[1] - _above(below[0], last.line, spots).box.middle[1]
    return 0 < step < 2.3 * last.word.box.height


def read_value(field: FormField, runs: Sequence[Run]) -> Finding | None:
    """The value in lines behind a label, with no more words than it needs."""
    found = find_value(field.name, field.kind, runs, "label")
    if found and found.value is None and field.kind in _SHORT:
        runs = [_in_column(runs[0])]
        found = find_value(field.name, field.kind, runs, "label")
    if field.kind in _UNBROKEN and len(runs) == 2:
        runs = runs[1:]
        found = find_value(field.name, field.kind, runs, "label")
    if found and found.value and field.kind in _SHORT and len(runs) == 1:
        words = carriers(runs[0].words, found.value, field.kind)
        found = find_value(field.name, field.kind, [Run(runs[0].page, words)], "label")
    return found


def _fills(run: Run, spots: Sequence[Spot]) -> bool:
    """Whether a line ends so near to the edge that a name may go on below it."""
    return run.box.x1 > 0.8 * max(spot.word.box.x1 for spot in spots)


def _in_column(run: Run) -> Run:
    """The words up to the first wide gap: what stands behind it is another column's."""
    gaps = (b.box.x0 - a.box.x1 > COLUMN_GAP * run.height for a, b in pairwise(run.words))
    end = next((at for at, wide in enumerate(gaps, 1) if wide), len(run.words))
    return Run(run.page, run.words[:end])


def _look_behind(box: Box, spots: Sequence[Spot], start: int, end: int) -> Box:
    """A name's box with room for one more word that a reader overlooked, up to the next label."""
    after = spots[end] if end < len(spots) and spots[end].line == spots[start].line else None
    column = spots[start - 1].column
    ends = (spot.word.box.x1 for spot in spots if spot.column == column)
    edge = after.word.box.x0 if after else max(ends)
    return Box(box.x0, box.y0, max(box.x1, min(box.x1 + 4 * box.height, edge)), box.y1)


def _value_lines(field: FormField, spots: Sequence[Spot], start: int, end: int) -> list[list[Spot]]:
    lines: list[list[Spot]] = []
    filled = -1  # the line whose rest is dots
    for spot in spots[start:end]:
        if is_leader(spot.word) and lines:
            filled = spot.line
        if spot.line == filled or is_leader(spot.word) or (spot.word.text == ":" and not lines):
            continue
        if not lines or spot.line != lines[-1][-1].line:
            if lines and not _goes_on(field, lines, spot, spots):
                break
            lines.append([])
        lines[-1].append(spot)
    return lines


def _goes_on(
    field: FormField, lines: Sequence[Sequence[Spot]], spot: Spot, spots: Sequence[Spot]
) -> bool:
    """Whether the line that begins with `spot` belongs to the value: close below, no label of its
    own, no heading in capitals. A name wraps only where its next word had no room."""
    last = lines[-1][-1]
    if field.kind in _UNBROKEN:
        return len(lines) == 1 and _stands_below(field, lines[0], spot, spots)
    if field.kind not in WRAPPING or spot.page != last.page or len(lines) >= 3:
        return False
    if field.kind == "address" and _is_whole(lines):
        return False
    text = " ".join(other.word.text for other in spots if other.line == spot.line)
    if _is_beside(last.word.box, spot.word.box):
        return not _unknown_label.match(text)
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
    heading = capitals and field.kind != "firm"  # whose name is in capitals, too
    step = spot.word.box.middle[1] - _above(spot, last.line, spots).box.middle[1]
    close = 0 < step < 2.3 * max(last.word.box.height, spot.word.box.height)
    edge = max(other.word.box.x1 for other in spots if other.column == last.column)
    full = last.word.box.x1 > edge * 0.8 and not _had_room(field, last.word, spot.word, edge)
    if field.kind == "person_name":
        return close and _ends_name(text) and not _had_room(field, last.word, spot.word, edge)
    return close and full and not heading and not _begins_other(text)


def _is_beside(box: Box, following: Box) -> bool:
    """Whether a word follows in the same printed line, of which a reader made two."""
    level = abs(following.middle[1] - box.middle[1]) < 0.5 * box.height
    return level and 0 <= following.x0 - box.x1 < COLUMN_GAP * box.height


def _begins_other(text: str) -> bool:
    """Whether a line begins something else: a label that the form does not name, the next point."""
    return bool(_unknown_label.match(text) or _item.match(text))


def _stands_below(
    field: FormField, line: Sequence[Spot], spot: Spot, spots: Sequence[Spot]
) -> bool:
    """Whether a number that had no room behind `Căn cước công dân số` begins the line below."""
    last, parse = line[-1], KINDS[field.kind].parse
    box = spot.word.box
    step = box.middle[1] - _above(spot, last.line, spots).box.middle[1]
    edge = max(other.word.box.x1 for other in spots if other.column == last.column)
    had_room = edge - last.word.box.x1 > box.width + 1.5 * box.height
    missing = parse(" ".join(each.word.text for each in line)) is None
    below = spot.page == last.page and 0 < step < 2.3 * max(last.word.box.height, box.height)
    return missing and below and not had_room and parse(spot.word.text) is not None


def _is_whole(lines: Sequence[Sequence[Spot]]) -> bool:
    """Whether an address has come to its province, with which addresses end."""
    text = " ".join(spot.word.text for line in lines for spot in line)
    called = list(_PROVINCE.finditer(text))
    last = text[called[-1].start() :].strip(" .;…") if called else ""
    return not last.endswith(",") and find_province(last) is not None


def _ends_name(text: str) -> bool:
    """Whether a line can be the rest of a name that a narrow column broke: a word or two with
    capitals, and nothing else."""
    words = text.split()
    return len(words) <= 3 and all(word[0].isupper() and word.isalpha() for word in words)


def _above(spot: Spot, line: int, spots: Sequence[Spot]) -> Word:
    """The word of a line that stands nearest above another: where lines run aslant, one at the
    other end of the line lies higher or lower."""
    row = (other.word for other in spots if other.line == line and other.column == spot.column)
    return min(row, key=lambda word: abs(word.box.x0 - spot.word.box.x0))


def _had_room(field: FormField, last: Word, first: Word, edge: int) -> bool:
    """Whether running text broke off although its next word, and a good space, would have fitted
    into the line: then that word begins a new paragraph."""
    return (
        field.kind in ("text", "person_name")
        and edge - last.box.x1 > first.box.width + 1.5 * first.box.height
    )
