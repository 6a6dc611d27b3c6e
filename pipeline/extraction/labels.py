"""Values behind printed labels, as on the forms of civil status and of the one-stop desk.

Which labels there are is data (`pipeline/forms/*.toml`); here is how a label is found in words
that may be misread, and where its value ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extraction.finding import Finding, find_value
from pipeline.forms.schema import Form, FormField
from pipeline.language.folding import fold_text
from pipeline.language.kinds import KINDS
from pipeline.language.likeness import alike
from pipeline.language.places import find_province
from pipeline.layout import COLUMN_GAP, Run, split_runs
from pipeline.page import Box, PageText, Word

WRAPPING = frozenset({"text", "address", "body", "person_name", "firm"})
"""Kinds whose value may go on in the next line."""

_SHORT = frozenset(
    {"personal_id", "date", "full_date", "sex", "registry_number", "so_ky_hieu", "business_code",
     "land_serial", "entry_number", "plot", "area", "money", "ordinal", "dossier_code",
     "place_date", "form_code"}
)  # fmt: skip
"""Kinds of which only the words that carry the value are its evidence, not the line's rest."""

_unknown_label = re.compile(r"^(?:\d+[.)]\s*)?[^\W\d][^:;.,]{2,40}:")

_ENUMERATOR = re.compile(r"^(?:\d{1,2}[.)]|[a-zđ][.)]|[IVX]{1,4}[.)]|[-+])$")

_PROVINCE = re.compile(r"(?i)\b(?:tỉnh|thành phố|tp\.?)\s+")

_GLUED = re.compile(r"^([^\W\d]+:)[.…:]*(\w.*)$")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A word in reading order: its page, printed line, and whether it begins the line or stands
    behind its number (`1.`, `a)`)."""

    word: Word
    page: int
    line: int
    first: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    """A label at spots `start`..`end - 1`; `field` None for a fence."""

    start: int
    end: int
    label: str


def find_labelled(pages: Sequence[PageText], form: Form) -> list[Finding]:
    """All fields of a form that stand behind labels, in the order of the form."""
    spots = _spell(pages)
    hits = _find_labels(spots, form)
    found: dict[str, Finding] = {}
    part, seen = _first_part(form), set[str]()
    for index, hit in enumerate(hits):
        before, part = part, _next_part(form, hit.label, part, seen, found)
        seen = {hit.label} if part != before else seen | {hit.label}
        end = hits[index + 1].start if index + 1 < len(hits) else len(spots)
        for field in _choose(form, hit.label, part, found):
            value = _take_value(field, spots, hit.end, end)
            if value is not None:
                found[field.name] = value
    return [found[field.name] for field in form.fields if field.name in found]


def _spell(pages: Sequence[PageText]) -> list[_Spot]:
    """Words in reading order, specks left out."""
    spots: list[_Spot] = []
    for page in pages:
        rows = sorted(page.lines, key=lambda line: min(word.box.middle[1] for word in line))
        for line in rows:
            whole = sorted(line, key=lambda w: w.box.x0)
            words = [w for word in whole for w in _cut_at_colon(word) if _is_ink(w)]
            number = spots[-1].line + 1 if spots else 0
            begin = 1 if len(words) > 1 and _ENUMERATOR.match(words[0].text) else 0
            spots += [_Spot(w, page.number, number, i <= begin) for i, w in enumerate(words)]
    return spots


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


def _find_labels(spots: Sequence[_Spot], form: Form) -> list[_Hit]:
    """Labels from left to right, the longest first where several begin at one word."""
    labels = {fold_text(label).replace(" ", ""): label for label in _all_labels(form)}
    headings = [label for part in form.parts for label in part.labels]
    longest = max(len(label.split()) for label in labels.values()) + 1
    hits: list[_Hit] = []
    at = 0
    while at < len(spots):
        hit = _label_at(spots, at, labels, longest) or _heading_at(spots, at, headings)
        if hit is None:
            at += 1
        else:
            hits.append(hit)
            at = hit.end
    return hits


def _all_labels(form: Form) -> list[str]:
    headings = (label for part in form.parts for label in part.labels)
    return [*form.fences, *headings, *(label for field in form.fields for label in field.labels)]


def _label_at(spots: Sequence[_Spot], at: int, labels: dict[str, str], longest: int) -> _Hit | None:
    """The label that begins at a word: up to a colon where it has one, for what stands behind a
    colon is a value; else in front of a value that cannot belong to it. Within a line a label has
    its capital unless the form writes it without: `năm sinh:` may be the rest of a misread `Ngày,
    tháng, năm sinh:`."""
    if not spots[at].first and spots[at].word.text[:1].islower():
        labels = {key: label for key, label in labels.items() if label[:1].islower()}
    reach = _reach(spots, at, longest)
    closed = [n for n in range(reach, 0, -1) if _ends_label(spots, at + n - 1)]
    if hit := next(filter(None, (_match_label(spots, at, n, labels) for n in closed)), None):
        return hit
    if not spots[at].first:
        return None
    most = closed[-1] if closed else reach  # up to the first colon
    open_ends = [n for n in range(most, 2, -1) if _opens_value(spots, at + n)]
    counted = ((slips, n) for slips in (False, True) for n in open_ends)
    hits = (_match_label(spots, at, n, labels, slips) for slips, n in counted)
    return next((hit for hit in hits if hit is not None), None)


def _heading_at(spots: Sequence[_Spot], at: int, headings: Sequence[str]) -> _Hit | None:
    """A heading of four words or more that a line begins with is one whatever is read behind it:
    the dots that fill its line, mostly."""
    if not spots[at].first:
        return None
    sizes = ((label, len(label.split())) for label in headings)
    long = sorted((pair for pair in sizes if pair[1] >= 4), key=lambda pair: -pair[1])
    hits = (
        _match_label(spots, at, size, {fold_text(label).replace(" ", ""): label})
        for label, size in long
        if size <= _reach(spots, at, size)
    )
    return next(filter(None, hits), None)


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


def _first_part(form: Form) -> str:
    first = next((field.part for field in form.fields if field.part), "")
    return "" if any(part.name == first for part in form.parts) else first


def _choose(form: Form, label: str, part: str, found: dict[str, Finding]) -> list[FormField]:
    """The fields a label belongs to: one that opens its part, or those of the part we are in; one
    line may say two things (`thay đổi lần thứ 2, ngày …`)."""
    fields = [field for field in form.fields if label in field.labels]
    opening = [field for field in fields if field.opens][:1]
    inside = [field for field in fields if field.part in ("", part)]
    return [field for field in opening or inside if field.name not in found]


def _next_part(
    form: Form, label: str, part: str, seen: Set[str], found: Mapping[str, Finding]
) -> str:
    """The part a label stands in: the one it opens, or the one we are in; what opens a part whose
    first value was found is somebody else's. Where the label that
    opens the next part was not read, its values are nobody's ("-"): a label that comes a second
    time, or belongs to later parts alone, is not of this part. A person's name that is a fence
    ends the parts."""
    if heading := next((other.name for other in form.parts if label in other.labels), ""):
        return heading
    fields = [field for field in form.fields if label in field.labels]
    if opening := next((field for field in fields if field.opens and field.part), None):
        return opening.part if opening.name not in found else "-"
    if label in form.fences and fold_text(label).startswith(("ho ", "ho,")):
        return "-"
    if not part or not fields or not all(field.part for field in fields):
        return part
    parts = list(dict.fromkeys(field.part for field in form.fields if field.part))
    later = part in parts and all(parts.index(f.part) > parts.index(part) for f in fields)
    return "-" if later or label in seen else part


def _take_value(field: FormField, spots: Sequence[_Spot], start: int, end: int) -> Finding | None:
    """The words behind the label: the rest of its line, and lines below while they go on."""
    lines = _value_lines(field, spots, start, end)
    runs = [Run(lines[0][0].page, tuple(spot.word for spot in line)) for line in lines if line]
    found = find_value(field.name, field.kind, runs, "label")
    if found and found.value is None and field.kind in _SHORT:
        runs = [_in_column(runs[0])]
        found = find_value(field.name, field.kind, runs, "label")
    if found and found.value and field.kind in _SHORT and len(runs) == 1:
        words = _carriers(runs[0].words, found.value, field.kind)
        found = find_value(field.name, field.kind, [Run(runs[0].page, words)], "label")
    if found and field.kind == "firm" and _fills(runs[-1], spots):
        found = found.doubted("may_go_on")
    if found and field.kind == "person_name":
        found = replace(found, probe=_look_behind(found.box, spots, start, end))
    return found if found and (found.value or KINDS[field.kind].parse("x") is None) else None


def _fills(run: Run, spots: Sequence[_Spot]) -> bool:
    """Whether a line ends so near to the edge that a name may go on below it."""
    return run.box.x1 > 0.8 * max(spot.word.box.x1 for spot in spots)


def _in_column(run: Run) -> Run:
    """The words up to the first wide gap: what stands behind it is another column's."""
    gaps = (b.box.x0 - a.box.x1 > COLUMN_GAP * run.height for a, b in pairwise(run.words))
    end = next((at for at, wide in enumerate(gaps, 1) if wide), len(run.words))
    return Run(run.page, run.words[:end])


def _look_behind(box: Box, spots: Sequence[_Spot], start: int, end: int) -> Box:
    """A name's box with room for one more word that a reader overlooked, up to the next label."""
    after = spots[end] if end < len(spots) and spots[end].line == spots[start].line else None
    edge = after.word.box.x0 if after else max(spot.word.box.x1 for spot in spots)
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
    own, no heading in capitals. A name wraps only when nothing stood beside its label."""
    last = lines[-1][-1]
    if field.kind not in WRAPPING or spot.page != last.page or len(lines) >= 3:
        return False
    if field.kind == "person_name" or (field.kind == "address" and _is_whole(lines)):
        return False
    text = " ".join(other.word.text for other in spots if other.line == spot.line)
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
    heading = capitals and field.kind != "firm"  # whose name is in capitals, too
    step = spot.word.box.middle[1] - last.word.box.middle[1]
    close = 0 < step < 2.3 * max(last.word.box.height, spot.word.box.height)
    edge = max(other.word.box.x1 for other in spots)
    full = last.word.box.x1 > edge * 0.8 and not _had_room(field, last.word, spot.word, edge)
    return close and full and not heading and not _unknown_label.match(text)


def _is_whole(lines: Sequence[Sequence[_Spot]]) -> bool:
    """Whether an address has come to its province, with which addresses end."""
    text = " ".join(spot.word.text for line in lines for spot in line)
    last = _PROVINCE.split(text)
    return len(last) > 1 and find_province(last[-1].strip(" .,;…")) is not None


def _had_room(field: FormField, last: Word, first: Word, edge: int) -> bool:
    """Whether running text broke off although its next word, and a good space, would have fitted
    into the line: then that word begins a new paragraph."""
    return field.kind == "text" and edge - last.box.x1 > first.box.width + 1.5 * first.box.height


def find_anywhere(pages: Sequence[PageText], field: FormField) -> Finding | None:
    """A value of a shape of its own (a code), in the first line where it occurs; lines that carry
    one of the field's labels come first."""
    keys = [fold_text(label) for label in field.labels]
    lines = [(page.number, line) for page in pages for line in page.lines]
    marked = [(n, line) for n, line in lines if _has_label(line, keys)]
    alone = [(run.page, run.words) for page in pages for run in split_runs(page)]
    for number, line in (*marked, *lines, *alone):
        words = tuple(sorted(line, key=lambda word: word.box.x0))
        value = KINDS[field.kind].parse(" ".join(word.text for word in words))
        if value:
            run = Run(number, _carriers(words, value, field.kind))
            return find_value(field.name, field.kind, [run], "anywhere")
    return None


def _has_label(line: Sequence[Word], keys: Sequence[str]) -> bool:
    text = fold_text(" ".join(word.text for word in line))
    return any(key in text for key in keys)


def _carriers(words: tuple[Word, ...], value: str, kind: str) -> tuple[Word, ...]:
    """The fewest words that still give the value."""
    parse = KINDS[kind].parse
    best = words
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            piece = words[start:end]
            text = " ".join(word.text for word in piece)
            if len(piece) < len(best) and parse(text) == value:
                best = piece
    return best
