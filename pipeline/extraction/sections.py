"""What stands under a heading: owners, tables, and entries that change what a paper grants.

A section begins at a line that begins with its heading and ends at the next printed label, heading
or fence of the form; one that goes on over the page has its heading there again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extraction.finding import Finding, find_value
from pipeline.forms.schema import Form, FormField
from pipeline.language.folding import fold_text
from pipeline.language.kinds import KINDS
from pipeline.language.likeness import alike, distance
from pipeline.layout import Run, pick_words, printed_lines
from pipeline.page import PageText

LIST_KINDS = frozenset({"owners"})
"""Kinds of which only the lines that carry an item are evidence."""

_NOTHING = frozenset({"khong", "khong co", "chua co", ""})
_IDENTITY = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
MOST = 60  # lines of one section


def find_section(pages: Sequence[PageText], field: FormField, form: Form) -> Finding | None:
    """The first section of a field, or all of them where its entries decide effect; None where it
    is not there or nothing stands in it."""
    sections = [section for section in _sections(pages, field, form) if section]
    wanted = sections if field.effect else sections[:1]
    runs = [run for section in wanted for run in section]
    if field.kind not in LIST_KINDS:
        return find_value(field.name, field.kind, runs, "section")
    items = [run for run in runs if KINDS[field.kind].parse(run.text)]
    found = find_value(field.name, field.kind, items, "section")
    numbers = sum(len(_IDENTITY.findall(run.text)) for run in runs)
    named = len((found.value or "").split("; ")) if found else 0
    return found.proved("each_with_id") if found and numbers == named else found


def tell_effect(pages: Sequence[PageText], form: Form, found: Sequence[str]) -> tuple[str, ...]:
    """For each section that decides effect: `NAME_recorded`, `NAME_empty`, or `NAME_unseen` where
    the page that bears it is not among these. `found` are the names of the fields that were."""
    return tuple(
        f"{field.name}_{_state(pages, field, form, found)}" for field in form.fields if field.effect
    )


def _state(pages: Sequence[PageText], field: FormField, form: Form, found: Sequence[str]) -> str:
    if field.name in found:
        return "recorded"
    return "empty" if any(True for _ in _sections(pages, field, form)) else "unseen"


def _sections(pages: Sequence[PageText], field: FormField, form: Form) -> Iterator[tuple[Run, ...]]:
    """The lines of each section with the heading of the field, perhaps none."""
    lines = [Run(page.number, words) for page in pages for words in printed_lines(page)]
    headings, ends = _keys(field.labels), _keys(_ends(form, field))
    at = 0
    while at < len(lines):
        size = _begins_with(lines[at], headings)
        at += 1
        if size is None:
            continue
        rest, body = _behind(lines[at - 1], size), _until(lines[at : at + MOST], headings, ends)
        at += len(body)
        yield tuple(filter(_is_entry, [*rest, *_without_heads(body, field)]))


def _keys(labels: Sequence[str]) -> list[list[str]]:
    """Folded words of labels, the longest first."""
    return sorted((fold_text(label).split() for label in labels), key=len, reverse=True)


def _ends(form: Form, field: FormField) -> tuple[str, ...]:
    """Everything printed on the form that is not of this section."""
    others = (label for other in form.fields if other is not field for label in other.labels)
    parts = (label for part in form.parts for label in part.labels)
    return (*form.fences, *others, *parts)


def _begins_with(run: Run, labels: Sequence[Sequence[str]]) -> int | None:
    """How many words of a line its label and the number before it take; None without a label. A
    label of one or two words has its colon, or the line ends with one."""
    words = [fold_text(word.text).replace(" ", "") for word in run.words]
    for start in range(min(3, len(words))):
        if start and not _is_number(run.words[start - 1].text):
            return None
        for label in labels:
            end = start + _count(words[start:], "".join(label))
            closed = {run.words[end - 1].text[-1:], run.words[-1].text[-1:]} & {":"}
            if end > start and (len(label) > 2 or closed):
                return end
    return None


def _is_number(word: str) -> bool:
    return (
        not any(map(str.isalnum, word)) or re.fullmatch(r"[\dIVXa-zđ]{1,4}[.)]*", word) is not None
    )


def _count(words: Sequence[str], label: str) -> int:
    """How many of the first words are most like the label; 0 when none are alike."""
    allowed, text = len(label) // 8, ""
    found: list[tuple[int, int]] = []
    for count, word in enumerate(words, 1):
        text += word
        if len(text) > len(label) + allowed:
            break
        if (slips := distance(text, label, allowed)) <= allowed:
            found.append((slips, count))
    return min(found)[1] if found else 0


def _behind(heading: Run, size: int) -> list[Run]:
    """The words of the heading's own line behind it."""
    rest = pick_words(heading, size, len(heading.words))
    return [rest] if rest.words else []


def _until(
    lines: Sequence[Run], headings: Sequence[Sequence[str]], ends: Sequence[Sequence[str]]
) -> list[Run]:
    body: list[Run] = []
    for line in lines:
        if any(_begins_with(line, keys) is not None for keys in (headings, ends)):
            break
        body.append(line)
    return body


def _without_heads(body: Sequence[Run], field: FormField) -> list[Run]:
    """Lines of nothing but the words over the columns are no entry."""
    heads = {word for head in field.heads for word in fold_text(head).split()}
    return [run for run in body if not heads or not _is_head(run, heads)]


def _is_head(run: Run, heads: set[str]) -> bool:
    words = [word for word in run.folded.split() if len(word) > 1]
    known = sum(any(alike(word, head, per=4) for head in heads) for word in words)
    return known >= 0.8 * len(words)


def _is_entry(run: Run) -> bool:
    """Anything that a pen or printer left, but strokes and `không`."""
    text = " ".join(run.folded.split())
    return text not in _NOTHING and any(len(word) > 1 for word in text.split())
