"""Values behind printed labels, as on the forms of civil status and of the one-stop desk.

Which labels there are is data (`pipeline/forms/*.toml`); here is how a label is found in words
that may be misread, and where its value ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.extraction.anywhere import carriers
from pipeline.extraction.columns import OUTSIDE, Line, Mark, Section, beside, split_sections
from pipeline.extraction.finding import Finding, find_value
from pipeline.extraction.parts import choose_field, first_part, next_part
from pipeline.forms.schema import Form, FormField
from pipeline.language.folding import fold_text
from pipeline.language.kinds import KINDS
from pipeline.language.likeness import alike
from pipeline.layout import Run, around, printed_lines
from pipeline.page import Box, PageText, Word

WRAPPING = frozenset({"text", "address", "body", "person_name"})
"""Kinds whose value may go on in the next line."""

_SHORT = frozenset(
    {"personal_id", "date", "full_date", "sex", "registry_number", "expiry", "licence_number"}
)
"""Kinds of which only the words that carry the value are its evidence, not the line's rest."""

_unknown_label = re.compile(r"^(?:\d+[.)]\s*)?[^\W\d][^:;.,]{2,40}:")

_GLUED = re.compile(r"^([^\W\d]+:)[.…:]*(\w.*)$")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A word in reading order: its page, printed line, and place in the line; `column` numbers
    what is read in one go, `torn` is a word that lies across two columns."""

    word: Word
    page: int
    line: int
    first: bool
    column: int = 0
    torn: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    """A label at spots `start`..`end - 1`; `field` None for a fence."""

    start: int
    end: int
    label: str


def find_labelled(pages: Sequence[PageText], form: Form) -> list[Finding]:
    """All fields of a form that stand behind labels, in the order of the form."""
    found: dict[str, Finding] = {}
    part, seen = first_part(form), set[str]()
    sections = [section for page in pages for section in _read_page(page, form)]
    for spots, owner in _spell_sections(sections):
        hits = find_labels(spots, form)
        if owner is not None:
            part, seen = owner, set()
        for index, hit in enumerate(hits):
            before, part = part, next_part(form, hit.label, part, seen)
            seen = {hit.label} if part != before else seen | {hit.label}
            field = choose_field(form, hit.label, part, found)
            if field is None or (owner == OUTSIDE and field.part in beside(form)):
                continue
            end = hits[index + 1].start if index + 1 < len(hits) else len(spots)
            value = take_value(field, spots, hit.end, end)
            if value is not None:
                found[field.name] = value
    return [found[field.name] for field in form.fields if field.name in found]


def _read_page(page: PageText, form: Form) -> list[tuple[int, Section]]:
    """The sections of a page. Where two people stand side by side and the gutter is not found,
    lines that hold both are left out: their values would be anybody's."""
    if not beside(form):
        rows = sorted(page.lines, key=lambda line: min(word.box.middle[1] for word in line))
        return [(page.number, Section(tuple(rows)))]
    lines = [tuple(_whole_words(line)) for line in printed_lines(page)]
    marks = [mark for n, line in enumerate(lines) for mark in _mark_labels(n, line, form)]
    return [(page.number, section) for section in split_sections(page, lines, marks, form)]


def _mark_labels(number: int, line: Line, form: Form) -> list[Mark]:
    spots = spell_line(line, 0, 0)
    return [
        Mark(hit.label, number, around(spot.word.box for spot in spots[hit.start : hit.end]))
        for hit in find_labels(spots, form)
    ]


def _spell_sections(
    sections: Sequence[tuple[int, Section]],
) -> list[tuple[list[_Spot], str | None]]:
    """Words in reading order, and whose they are. Sections without an owner are read on."""
    pieces: list[tuple[list[_Spot], str | None]] = []
    number = 0
    for column, (page, section) in enumerate(sections):
        if not pieces or section.part is not None or pieces[-1][1] is not None:
            pieces.append(([], section.part))
        for line in section.lines:
            spots = spell_line(line, page, number, column, section.torn)
            pieces[-1][0].extend(spots)
            number += bool(spots)
    return pieces


def spell_line(
    line: Sequence[Word], page: int, number: int, column: int = 0, torn: Set[int] = frozenset()
) -> list[_Spot]:
    """The words of one printed line from left to right, specks left out."""
    words = [(word, id(word) in torn) for word in sorted(line, key=lambda w: w.box.x0)]
    pieces = [(w, cut) for word, cut in words for w in _cut_at_colon(word) if _is_ink(w)]
    return [_Spot(w, page, number, i == 0, column, cut) for i, (w, cut) in enumerate(pieces)]


def _whole_words(line: Sequence[Word]) -> list[Word]:
    return [piece for word in line for piece in _cut_at_colon(word)]


def _cut_at_colon(word: Word) -> tuple[Word, ...]:
    """A label and a value that a reader has glued (`tên:Lê`), cut in proportion."""
    glued = _GLUED.match(word.text)
    if glued is None:
        return (word,)
    box, share = word.box, glued.start(2) / len(word.text)
    x = box.x0 + round(share * box.width)
    left, right = Box(box.x0, box.y0, x, box.y1), Box(x, box.y0, box.x1, box.y1)
    return replace(word, text=glued[1], box=left), replace(word, text=glued[2], box=right)


def _is_ink(word: Word) -> bool:
    if word.text in (":", "/", "-") or _is_leader(word):
        return True
    return any(letter.isalnum() for letter in word.text)


def _is_leader(word: Word) -> bool:
    """Dots that fill the rest of a line."""
    return re.search(r"[.…_]{4,}|…", word.text) is not None and not word.text[0].isalnum()


def find_labels(spots: Sequence[_Spot], form: Form) -> list[_Hit]:
    """Labels from left to right, the longest first where several begin at one word."""
    labels = {fold_text(label).replace(" ", ""): label for label in _all_labels(form)}
    longest = max((len(label.split()) for label in labels.values()), default=0) + 1
    hits: list[_Hit] = []
    at = 0
    while at < len(spots):
        hit = _label_at(spots, at, labels, longest)
        if hit is None:
            at += 1
        else:
            hits.append(hit)
            at = hit.end
    return hits


def _all_labels(form: Form) -> list[str]:
    headings = (heading for part in form.parts if not part.beside for heading in part.labels)
    labels = (label for field in form.fields for label in field.labels)
    return [*form.fences, *headings, *labels]


def _label_at(spots: Sequence[_Spot], at: int, labels: dict[str, str], longest: int) -> _Hit | None:
    """The label that begins at a word: up to a colon where it has one, for what stands behind a
    colon is a value; else in front of a value that cannot belong to it. Within a line a label has
    its capital: `năm sinh:` may be the rest of a misread `Ngày, tháng, năm sinh:`."""
    if not spots[at].first and spots[at].word.text[:1].islower():
        return None
    reach = _reach(spots, at, longest)
    closed = [n for n in range(reach, 0, -1) if _ends_label(spots, at + n - 1)]
    if hit := next(filter(None, (_match_label(spots, at, n, labels) for n in closed)), None):
        return hit
    if not spots[at].first:
        return None
    if 2 <= reach == _rest_of_line(spots, at) and (hit := _match_label(spots, at, reach, labels)):
        return hit  # a heading, alone in its line
    most = closed[-1] if closed else reach  # up to the first colon
    open_ends = [n for n in range(most, 2, -1) if _opens_value(spots, at + n)]
    counted = ((slips, n) for slips in (False, True) for n in open_ends)
    hits = (_match_label(spots, at, n, labels, slips) for slips, n in counted)
    return next((hit for hit in hits if hit is not None), None)


def _rest_of_line(spots: Sequence[_Spot], at: int) -> int:
    """How many words there are in the line from `at` on."""
    return next((n for n in range(1, len(spots) - at) if spots[at + n].first), len(spots) - at)


def _reach(spots: Sequence[_Spot], at: int, longest: int) -> int:
    """How many words from `at` on, in one line, can be a label."""
    piece = spots[at : at + longest]
    return sum(spot.line == spots[at].line for spot in piece)


def _opens_value(spots: Sequence[_Spot], at: int) -> bool:
    """Whether a value may begin here: words in small letters go on with a label."""
    return at >= len(spots) or not spots[at].word.text[:1].islower()


def _match_label(
    spots: Sequence[_Spot], at: int, count: int, labels: dict[str, str], slips: bool = True
) -> _Hit | None:
    words = _folded_words(spot.word.text for spot in spots[at : at + count])
    label = labels.get("".join(words)) or (_misread(words, labels) if slips else None)
    return None if label is None else _Hit(at, at + count, label)


def _folded_words(words: Iterable[str]) -> list[str]:
    """A printed word is one, whatever a reader makes of the letters in it."""
    folded = (fold_text(word).replace(" ", "") for word in words)
    return [word for word in folded if word]


def _misread(words: Sequence[str], labels: dict[str, str]) -> str | None:
    """A label with a wrong letter or two has as many words as it should: the word behind it is
    not swallowed."""
    text = "".join(words)
    return next(
        (
            label
            for key, label in labels.items()
            if len(key) > 5 and alike(text, key, per=8) and _tells_apart(words, label, labels)
        ),
        None,
    )


def _tells_apart(words: Sequence[str], label: str, labels: dict[str, str]) -> bool:
    """The words that make a longer label of a shorter one (`Họ, chữ đệm, tên` + `mẹ`) are read
    without doubt: whose name it is hangs on them, and a family name (Lê) may stand there."""
    parts = _folded_words(label.split())
    if len(parts) != len(words):
        return False
    others = (_folded_words(other.split()) for other in labels.values())
    shared = max((len(o) for o in others if o != parts and o == parts[: len(o)]), default=None)
    if shared is None:
        return True
    tail = zip(words[shared:], parts[shared:], strict=True)
    return all(alike(word, part, per=5) for word, part in tail)


def _ends_label(spots: Sequence[_Spot], last: int) -> bool:
    """A colon closes a label (readers also see a full stop or a semicolon there)."""
    if re.search(r"[:;]$", spots[last].word.text):
        return True
    following = spots[last + 1] if last + 1 < len(spots) else None
    return following is not None and following.word.text.startswith(":")


def take_value(field: FormField, spots: Sequence[_Spot], start: int, end: int) -> Finding | None:
    """The words behind the label: the rest of its line, and lines below while they go on."""
    lines = _value_lines(field, spots, start, end)
    runs = [Run(lines[0][0].page, tuple(spot.word for spot in line)) for line in lines if line]
    found = read_value(field, runs)
    if found and any(spot.torn for line in lines for spot in line):
        found = found.doubted("torn")
    if found and field.kind == "person_name":
        if _left_behind(lines, spots, end):
            found = found.doubted("goes_on")
        found = replace(found, probe=_look_behind(found.box, spots, start, end))
    return found if found and (found.value or KINDS[field.kind].parse("x") is None) else None


def _left_behind(lines: Sequence[Sequence[_Spot]], spots: Sequence[_Spot], end: int) -> bool:
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
    if found and found.value and field.kind in _SHORT and len(runs) == 1:
        words = carriers(runs[0].words, found.value, field.kind)
        found = find_value(field.name, field.kind, [Run(runs[0].page, words)], "label")
    return found


def _look_behind(box: Box, spots: Sequence[_Spot], start: int, end: int) -> Box:
    """A name's box with room for one more word that a reader overlooked, up to the next label."""
    after = spots[end] if end < len(spots) and spots[end].line == spots[start].line else None
    column = spots[start - 1].column
    ends = (spot.word.box.x1 for spot in spots if spot.column == column)
    edge = after.word.box.x0 if after else max(ends)
    return Box(box.x0, box.y0, max(box.x1, min(box.x1 + 4 * box.height, edge)), box.y1)


def _value_lines(
    field: FormField, spots: Sequence[_Spot], start: int, end: int
) -> list[list[_Spot]]:
    lines: list[list[_Spot]] = []
    filled = -1  # the line whose rest is dots
    for spot in spots[start:end]:
        if _is_leader(spot.word) and lines:
            filled = spot.line
        if spot.line == filled or _is_leader(spot.word) or (spot.word.text == ":" and not lines):
            continue
        if not lines or spot.line != lines[-1][-1].line:
            if lines and not _goes_on(field, lines, spot, spots):
                break
            lines.append([])
        lines[-1].append(spot)
    return lines


def _goes_on(
    field: FormField, lines: Sequence[Sequence[_Spot]], spot: _Spot, spots: Sequence[_Spot]
) -> bool:
    """Whether the line that begins with `spot` belongs to the value: close below, no label of its
    own, no heading in capitals. A name wraps only where its next word had no room."""
    last = lines[-1][-1]
    if field.kind not in WRAPPING or spot.page != last.page or len(lines) >= 3:
        return False
    text = " ".join(other.word.text for other in spots if other.line == spot.line)
    letters = [letter for letter in text if letter.isalpha()]
    heading = sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
    step = spot.word.box.middle[1] - _above(spot, last.line, spots).box.middle[1]
    close = 0 < step < 2.3 * max(last.word.box.height, spot.word.box.height)
    edge = max(other.word.box.x1 for other in spots if other.column == last.column)
    full = last.word.box.x1 > edge * 0.8 and not _had_room(field, last.word, spot.word, edge)
    if field.kind == "person_name":
        return close and _ends_name(text) and not _had_room(field, last.word, spot.word, edge)
    return close and full and not heading and not _unknown_label.match(text)


def _ends_name(text: str) -> bool:
    """Whether a line can be the rest of a name that a narrow column broke: a word or two with
    capitals, and nothing else."""
    words = text.split()
    return len(words) <= 3 and all(word[0].isupper() and word.isalpha() for word in words)


def _above(spot: _Spot, line: int, spots: Sequence[_Spot]) -> Word:
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
