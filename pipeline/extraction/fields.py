"""From a classified paper to its findings: each field of its type by the source it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from pipeline.classify import Front, Verdict
from pipeline.extraction.anywhere import find_anywhere
from pipeline.extraction.cards import find_on_card
from pipeline.extraction.date_line import find_above_signature, find_date, find_place
from pipeline.extraction.finding import Finding, find_value
from pipeline.extraction.issuer import find_issuers
from pipeline.extraction.labelled import find_labelled
from pipeline.extraction.sections import find_section
from pipeline.extraction.signature import find_signature
from pipeline.extraction.subject import find_letter_subject, find_title_subject
from pipeline.forms.schema import Form, FormField
from pipeline.layout import Run
from pipeline.page import PageText

CERTAIN = 0.9  # a type that sure has title and number, or title and no number that differs


def find_fields(verdict: Verdict, pages: Sequence[PageText]) -> dict[str, Finding]:
    """All findings of a paper by field name."""
    form = verdict.form
    by_source = _read_layout(verdict, pages)
    read = find_on_card if form.card else find_labelled
    labelled = {found.name: found for found in read(pages, form)} if _labels(form) else {}
    findings: dict[str, Finding] = {}
    for field in form.fields:
        found = _find(field, form, by_source, labelled, pages)
        if found is not None:
            findings[field.name] = replace(found, name=field.name, kind=field.kind)
    return findings


def _labels(form: Form) -> bool:
    return any(field.labels and field.source != "anywhere" for field in form.fields)


def _find(
    field: FormField,
    form: Form,
    by_source: Mapping[str, Finding],
    labelled: Mapping[str, Finding],
    pages: Sequence[PageText],
) -> Finding | None:
    if field.source == "label":
        return labelled.get(field.name)
    if field.source == "anywhere":
        return find_anywhere(pages, field)
    if field.source == "section":
        return find_section(pages, field, form)
    return by_source.get(field.source) or labelled.get(field.name)


def _read_layout(verdict: Verdict, pages: Sequence[PageText]) -> dict[str, Finding]:
    """What stands at fixed places, by the name of the place (`SOURCES` of the schema)."""
    front = verdict.front
    header, number, page = front.header, front.number, front.page
    issuers = {found.name: found for found in find_issuers(page, header, number, front.title)}
    signature = {found.name: found for found in find_signature(pages)}
    date, place = find_date(page, header, number), find_place(page, header, number)
    closing = {} if date else find_above_signature(pages)
    found: dict[str, Finding | None] = {
        "number_line": number,
        "date_line": date or closing.get("date_line"),
        "place": place or closing.get("place"),
        "issuer": issuers.get("co_quan_ban_hanh"),
        "superior": issuers.get("co_quan_chu_quan"),
        "title": _find_title(verdict),
        "subject": _find_subject(front),
        "post": signature.get("chuc_vu"),
        "signer": signature.get("nguoi_ky"),
    }
    return {source: finding for source, finding in found.items() if finding is not None}


def _find_subject(front: Front) -> Finding | None:
    if front.title:
        found = find_title_subject(front.page, front.runs, front.title)
        if found is not None:
            return found
    if front.header is not None:
        return find_letter_subject(front.page, front.runs, front.header, front.number)
    return None


def _find_title(verdict: Verdict) -> Finding | None:
    """`loai_van_ban`: the title in ordinary capitals, or what a paper without title is called."""
    front, form = verdict.front, verdict.form
    make: Callable[..., Finding | None] = partial(find_value, "loai_van_ban", "type_name")
    if front.title:
        kept = {id(word) for word in front.title_words}
        runs = (tuple(word for word in run.words if id(word) in kept) for run in front.title)
        found = make([Run(front.page.number, words) for words in runs if words], "title")
        value = front.title_text.capitalize()
    elif form.untitled and front.number:
        found, value = make(front.number.runs, "letter_layout"), form.name
    else:
        return None
    if found is None:
        return None
    found = replace(found, value=value)
    return found.proved("type_certain") if verdict.confidence >= CERTAIN else found
