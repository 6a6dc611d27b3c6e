"""Printed labels in words that may be misread; which there are is data (`pipeline/forms`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.extraction.spots import Spot
from pipeline.forms.schema import Form
from pipeline.language.folding import fold_text
from pipeline.language.likeness import alike

EITHER = frozenset({"personal_id", "address"})
"""Kinds whose labels may name several things between strokes; a name's label never: whose name it
is hangs on its last word."""
STROKES = 4  # words behind the longest label that a stroke may add


@dataclass(frozen=True, slots=True)
class Hit:
    """A label at spots `start`..`end - 1`."""

    start: int
    end: int
    label: str


def find_labels(spots: Sequence[Spot], form: Form) -> list[Hit]:
    """Labels from left to right, the longest first where several begin at one word."""
    labels = {fold_text(label).replace(" ", ""): label for label in _all_labels(form)}
    either = {
        fold_text(label).replace(" ", ""): label
        for field in form.fields
        if field.kind in EITHER
        for label in field.labels
    }
    headings = [label for part in form.parts if not part.beside for label in part.labels]
    longest = max((len(label.split()) for label in labels.values()), default=0) + 1
    hits: list[Hit] = []
    at = 0
    while at < len(spots):
        hit = (
            _label_at(spots, at, labels, longest)
            or _either_at(spots, at, either, longest)
            or _heading_at(spots, at, headings)
        )
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


def _label_at(spots: Sequence[Spot], at: int, labels: dict[str, str], longest: int) -> Hit | None:
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
    if 2 <= reach == _rest_of_line(spots, at) and (hit := _match_label(spots, at, reach, labels)):
        return hit  # a heading, alone in its line
    most = closed[-1] if closed else reach  # up to the first colon
    open_ends = [n for n in range(most, 2, -1) if _opens_value(spots, at + n)]
    counted = ((slips, n) for slips in (False, True) for n in open_ends)
    hits = (_match_label(spots, at, n, labels, slips) for slips, n in counted)
    return next((hit for hit in hits if hit is not None), None)


def _either_at(spots: Sequence[Spot], at: int, either: dict[str, str], longest: int) -> Hit | None:
    """A label that goes on behind a stroke, up to the first colon (`Số định danh/giấy tờ:`): what
    stands behind it is a value of that label's kind, whichever it is."""
    if not spots[at].first:
        return None
    reach = _reach(spots, at, longest + STROKES)
    end = next((n for n in range(1, reach + 1) if _ends_label(spots, at + n - 1)), 0)
    words = " ".join(spot.word.text for spot in spots[at : at + end])
    begun, stroke, _ = words.partition("/")
    label = either.get(fold_text(begun).replace(" ", "")) if stroke else None
    return None if label is None else Hit(at, at + end, label)


def _heading_at(spots: Sequence[Spot], at: int, headings: Sequence[str]) -> Hit | None:
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


def _rest_of_line(spots: Sequence[Spot], at: int) -> int:
    """How many words there are in the line from `at` on."""
    return sum(spot.line == spots[at].line for spot in spots[at:])


def _reach(spots: Sequence[Spot], at: int, longest: int) -> int:
    """How many words from `at` on, in one line, can be a label."""
    piece = spots[at : at + longest]
    return sum(spot.line == spots[at].line for spot in piece)


def _opens_value(spots: Sequence[Spot], at: int) -> bool:
    """Whether a value may begin here: words in small letters go on with a label."""
    return at >= len(spots) or not spots[at].word.text[:1].islower()


def _match_label(
    spots: Sequence[Spot], at: int, count: int, labels: dict[str, str], slips: bool = True
) -> Hit | None:
    words = _folded_words(spot.word.text for spot in spots[at : at + count])
    label = labels.get("".join(words)) or (_misread(words, labels) if slips else None)
    return None if label is None else Hit(at, at + count, label)


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


def _ends_label(spots: Sequence[Spot], last: int) -> bool:
    """A colon closes a label (readers also see a full stop or a semicolon there)."""
    if re.search(r"[:;]$", spots[last].word.text):
        return True
    following = spots[last + 1] if last + 1 < len(spots) else None
    return following is not None and following.word.text.startswith(":")
