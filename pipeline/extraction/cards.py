"""Values on a card: behind their label or under it, with a photograph and other labels beside them.

A card lies anywhere on its page and its lines are short, so each run of words is read by itself.
Labels are in two languages (`Họ và tên / Full name`); the second is small and often misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extraction.finding import Finding
from pipeline.extraction.spots import cut_at_colon
from pipeline.extraction.values import WRAPPING, read_value
from pipeline.forms.schema import Form, FormField
from pipeline.language.folding import fold_text
from pipeline.language.likeness import alike
from pipeline.layout import Run, split_runs
from pipeline.page import Box, PageText, Word

CARD_GAP = 1.3  # heights of a line: the room between two labels of a card is narrow
FAR = 15.0  # heights of a label: further behind it stands something else
_LINES = 3  # a value takes no more
_slash = re.compile(r"^([^\W\d]*)[/|]([^\W\d]\S*)?$")


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A label of a run and the words behind it, up to the next label; `first` where the run
    begins with it."""

    label: str
    head: Run
    rest: Run | None
    first: bool


def find_on_card(pages: Sequence[PageText], form: Form) -> list[Finding]:
    """All fields of a card that stand at labels, in the order of the form; the first side that
    has a value gives it."""
    found: dict[str, Finding] = {}
    for page in pages:
        apart = [_part_languages(run) for run in split_runs(page, gap=CARD_GAP)]
        runs = _join_languages(apart, form)
        pieces = [list(_take_apart(run, form)) for run in runs]
        plain = [run for run, own in zip(runs, pieces, strict=True) if not own]
        for piece in (piece for own in pieces for piece in own):
            field = next((field for field in form.fields if piece.label in field.labels), None)
            if field is None or field.name in found:
                continue
            value = _read(field, piece, plain)
            if value is not None and value.value:
                found[field.name] = value
    return [found[field.name] for field in form.fields if field.name in found]


def _part_languages(run: Run) -> Run:
    """`tên/Full`, `tên/` and `/Full` with the stroke as a word of its own, `No:051…` as two."""
    pieces = (piece for word in run.words for piece in _cut_at_slash(word))
    return Run(run.page, tuple(word for piece in pieces for word in cut_at_colon(piece)))


def _cut_at_slash(word: Word) -> tuple[Word, ...]:
    glued = _slash.match(word.text)
    if glued is None or word.text in ("/", "|"):
        return (word,)
    box, at = word.box, len(glued[1])
    edges = [box.x0 + round(share * box.width / len(word.text)) for share in (0, at, at + 1)]
    edges.append(box.x1)
    texts = (glued[1], "/", glued[2] or "")
    return tuple(
        replace(word, text=text, box=Box(x0, box.y0, x1, box.y1))
        for text, (x0, x1) in zip(texts, pairwise(edges), strict=True)
        if text
    )


def _join_languages(runs: Sequence[Run], form: Form) -> list[Run]:
    """A label's two languages as one run again where the stroke between them was lost. A first
    language that stands alone is closed with a colon: nothing stands beside it."""
    joined: list[Run] = []
    used = set[int]()
    for run in runs:
        label = next((label for label in _labels(form) if _is_native(run, label)), None)
        mate = next((other for other in runs if label and _is_beside(other, run)), None)
        if label and mate and _follow(mate.words, 0, label.partition(" / ")[2]):
            joined.append(Run(run.page, (*run.words, *mate.words)))
            used.add(id(mate))
        elif label and mate is None:
            last = run.words[-1]
            closed = replace(last, text=f"{last.text}:")
            joined.append(Run(run.page, (*run.words[:-1], closed)))
        else:
            joined.append(run)
    return [run for run in joined if id(run) not in used]


def _labels(form: Form) -> list[str]:
    return [*form.fences, *(label for field in form.fields for label in field.labels)]


def _is_native(run: Run, label: str) -> bool:
    """Whether a run is the first of a label's two languages and nothing else."""
    native, _, foreign = label.partition(" / ")
    words = tuple(word for word in run.words if word.text not in ("/", "|"))
    return bool(foreign) and _follow(words, 0, native) == len(words)


def _is_beside(other: Run, run: Run) -> bool:
    level = abs(other.words[0].box.middle[1] - run.words[-1].box.middle[1]) < 0.7 * run.height
    return level and 0 <= other.box.x0 - run.box.x1 < 4 * run.height


def _take_apart(run: Run, form: Form) -> Iterator[_Labelled]:
    starts = _starts(run.words, form)
    for index, (at, end, label) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(run.words)
        ink = tuple(w for w in run.words[end:stop] if any(map(str.isalnum, w.text)))
        rest = Run(run.page, ink) if ink else None
        yield _Labelled(label, Run(run.page, run.words[at:end]), rest, at == 0)


def _starts(words: Sequence[Word], form: Form) -> list[tuple[int, int, str]]:
    """Labels as first word, word behind the last, and label."""
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        hit = _label_at(words, at, form)
        if hit is not None:
            found.append((at, *hit))
        at = hit[0] if hit else at + 1
    return found


def _label_at(words: Sequence[Word], at: int, form: Form) -> tuple[int, str] | None:
    """The label that begins at a word, the longest first."""
    if at and not words[at].text[:1].isupper():
        return None
    fits = [(end, label) for label in _labels(form) if (end := _end_of(words, at, label))]
    return max(fits, default=None)


def _end_of(words: Sequence[Word], at: int, label: str) -> int:
    """Behind the label's last word; 0 where it does not stand there. Of two languages one is
    enough, if the stroke between them was lost or they were read apart."""
    native, _, foreign = label.partition(" / ")
    end = _follow(words, at, native)
    if not foreign:
        return end if end and _is_closed(words, end) else 0
    if end == len(words) and _closes(words[end - 1]):
        return end
    if end and end < len(words):
        strokes = words[end].text in ("/", "|")
        return _pass_foreign(words, end + 1, foreign) if strokes else _follow(words, end, foreign)
    if both := _follow_both(words, at, native, foreign):
        return both
    tail = _follow(words, at, foreign) if not end else 0
    return tail if tail and _closes(words[tail - 1]) else 0


def _follow_both(words: Sequence[Word], at: int, native: str, foreign: str) -> int:
    """A misread last word of the first language (`cư tri`) is made good by the second."""
    end = _follow(words, at, native, last=2)
    strokes = end < len(words) and words[end].text in ("/", "|")
    return _follow(words, end + strokes, foreign) if end else 0


def _pass_foreign(words: Sequence[Word], at: int, foreign: str) -> int:
    """Behind the words of the second language: small as they are, they are counted up to a colon
    and not read."""
    count = len(foreign.split())
    colons = (n + 1 for n in range(at, min(at + count + 1, len(words))) if _closes(words[n]))
    return next(colons, min(at + count, len(words)))


def _is_closed(words: Sequence[Word], end: int) -> bool:
    return _closes(words[end - 1]) or end == len(words) or words[end].text.startswith(":")


def _closes(word: Word) -> bool:
    return word.text.endswith((":", ";"))


def _follow(words: Sequence[Word], at: int, native: str, last: int = 4) -> int:
    """Behind the words of a label in one language, but for one letter in eight; the last word,
    which tells labels apart (năm sinh, năm cấp), but for one in `last`."""
    wanted = fold_text(native).split()
    taken, end = list[str](), at
    while end < len(words) and len(taken) < len(wanted):
        if _closes(words[end]) and len(taken) + 1 < len(wanted):
            return 0
        taken += fold_text(words[end].text).split()
        end += 1
    same = len(taken) == len(wanted) and alike("".join(taken), "".join(wanted), per=8)
    return end if same and alike(taken[-1], wanted[-1], per=last) else 0


def _read(field: FormField, piece: _Labelled, plain: Sequence[Run]) -> Finding | None:
    """The words behind the label, else those under it; an address goes on below itself."""
    lines = [piece.rest] if piece.rest else []
    last = piece.head
    while len(lines) < _LINES and (not lines or _wraps(field, lines)):
        below = _below(last, piece.head, plain)
        if below is None:
            break
        lines.append(below)
        last = below
    found = read_value(field, lines) if lines else None
    if (found is None or found.value is None) and not piece.rest:
        far = _far_behind(piece.head, plain)
        found = read_value(field, [far]) if far else found
    if found is None or found.value is None or field.kind != "person_name":
        return found
    box = found.box
    return replace(found, probe=Box(box.x0, box.y0, box.x1 + 4 * box.height, box.y1))


def _far_behind(head: Run, plain: Sequence[Run]) -> Run | None:
    """The run without a label level with another and next to it, where values stand in a column of
    their own."""
    level = [run for run in plain if _is_level(head, run) and run.box.x0 > head.box.x1]
    nearest = min(level, key=lambda run: run.box.x0, default=None)
    near = nearest is not None and nearest.box.x0 - head.box.x1 < FAR * head.height
    return nearest if near else None


def _is_level(head: Run, run: Run) -> bool:
    apart = abs(run.words[0].box.middle[1] - head.words[-1].box.middle[1])
    return apart < 0.5 * max(head.height, run.height)


def _wraps(field: FormField, lines: Sequence[Run]) -> bool:
    return field.kind in WRAPPING and field.kind != "person_name"


def _step(last: Run, run: Run) -> float:
    """From the line of one run down to another's, at their left ends: lines may run aslant."""
    return run.words[0].box.middle[1] - last.words[0].box.middle[1]


def _below(last: Run, head: Run, plain: Sequence[Run]) -> Run | None:
    """The run without a label that stands close under another, where its label begins."""
    near = [
        run
        for run in plain
        if 0.5 * last.height < _step(last, run) < 2.3 * max(last.height, run.height)
        and abs(run.box.x0 - head.box.x0) < 2.5 * head.height
    ]
    return min(near, key=lambda run: run.box.middle[1], default=None)
