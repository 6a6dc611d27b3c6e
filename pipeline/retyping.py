"""A paper taken for what a person says it is: its front, looked at as that type's papers look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.classify import Verdict, classify, find_title
from pipeline.extraction.card_marks import find_card
from pipeline.forms.catalogue import OTHER, Forms
from pipeline.forms.schema import Form
from pipeline.page import PageText

BY_PERSON = "person"


def classify_as(pages: Sequence[PageText], loai: str | None, forms: Forms) -> Verdict:
    """The verdict on a paper of which a person said the type; without one, or with one that is not
    known here, that of the rules."""
    verdict = classify(pages, forms)
    form = forms.get(loai) if loai else None
    if form is None:
        return verdict
    if form is not verdict.form:
        verdict = _look_as(verdict, form)
    return replace(verdict, confidence=1.0, evidence=(BY_PERSON, *verdict.evidence))


def _look_as(verdict: Verdict, form: Form) -> Verdict:
    """A title of another type is none of this one."""
    front, alone = verdict.front, Forms({OTHER: form})
    if form.card:
        card = find_card(front.runs, alone)
        front = replace(front, title=(), title_text=card.title if card else "")
    else:
        _, title, text = find_title(front.page, front.runs, front.header, alone)
        front = replace(front, title=title, title_text=text)
    return replace(verdict, form=form, evidence=(), front=front)
