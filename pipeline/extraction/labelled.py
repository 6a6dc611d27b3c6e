"""Values behind printed labels, as on the forms of civil status and of the one-stop desk."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extraction.columns import OUTSIDE, Line, Mark, Section, beside, split_sections
from pipeline.extraction.finding import Finding
from pipeline.extraction.labels import Hit, find_labels
from pipeline.extraction.parts import choose_fields, first_part, next_part
from pipeline.extraction.spots import Spot, cut_at_colon, is_enumerator, spell_line
from pipeline.extraction.values import take_value
from pipeline.forms.schema import Form
from pipeline.layout import around, lines_from_top, printed_lines
from pipeline.page import PageText, Word


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
            before, part = part, next_part(form, hit.label, part, seen, found)
            seen = {hit.label} if part != before else seen | {hit.label}
            end = _end_of_value(spots, hit, hits[index + 1 : index + 2])
            for field in choose_fields(form, hit.label, part, found):
                if owner == OUTSIDE and field.part in beside(form):
                    continue
                value = take_value(field, spots, hit.end, end)
                if value is not None:
                    found[field.name] = value
    return [found[field.name] for field in form.fields if field.name in found]


def _end_of_value(spots: Sequence[Spot], hit: Hit, following: Sequence[Hit]) -> int:
    """Where the next label begins, with the number of its point (`6. Tôn giáo:`)."""
    if not following:
        return len(spots)
    end = following[0].start
    counted = end - 1 > hit.end and is_enumerator(spots[end - 1].word)
    return end - 1 if counted else end


def _read_page(page: PageText, form: Form) -> list[tuple[int, Section]]:
    """The sections of a page. Where two people stand side by side and the gutter is not found,
    lines that hold both are left out: their values would be anybody's."""
    if not beside(form):
        return [(page.number, Section(tuple(lines_from_top(page))))]
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
) -> list[tuple[list[Spot], str | None]]:
    """Words in reading order, and whose they are. Sections without an owner are read on."""
    pieces: list[tuple[list[Spot], str | None]] = []
    number = 0
    for column, (page, section) in enumerate(sections):
        if not pieces or section.part is not None or pieces[-1][1] is not None:
            pieces.append(([], section.part))
        for line in section.lines:
            spots = spell_line(line, page, number, column, section.torn)
            pieces[-1][0].extend(spots)
            number += bool(spots)
    return pieces


def _whole_words(line: Sequence[Word]) -> list[Word]:
    return [piece for word in line for piece in cut_at_colon(word)]
