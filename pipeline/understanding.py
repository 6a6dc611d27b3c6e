"""What the pages of a scan mean: papers, their types and their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.classify import Verdict
from pipeline.division import Part, divide, tell_doubts
from pipeline.extraction.copies import tell_copy
from pipeline.extraction.crosschecks import cross_check
from pipeline.extraction.editions import check_edition
from pipeline.extraction.fields import find_fields
from pipeline.extraction.machine_codes import read_codes
from pipeline.extraction.outranking import outrank, settle, supply
from pipeline.extraction.second_reading import read_again
from pipeline.extraction.sections import tell_effect
from pipeline.extraction.several_cards import holds_several
from pipeline.extraction.several_papers import holds_several_papers
from pipeline.extraction.weighing import weigh
from pipeline.forms.schema import Form
from pipeline.page import PageText
from pipeline.paper import Paper
from pipeline.retyping import classify_as
from pipeline.scan import Inspection, Scan, make_paper_id
from pipeline.splitting import split
from pipeline.tools import Tools


def understand(
    scan: Scan,
    inspection: Inspection,
    pages: tuple[PageText, ...],
    tools: Tools,
    starts: tuple[int, ...] | None = None,
    types: Mapping[int, str] | None = None,
) -> tuple[Paper, ...]:
    """The papers of a scan, in order; every page belongs to one of them. `starts`: the page numbers
    that a person says begin a paper; nothing is guessed then. `types`: what a person says the
    papers are, by the first page of each as it lies."""
    today = tools.clock.today()
    parts = split(pages, tools.forms, today) if starts is None else divide(pages, starts)
    told = types or {}
    return tuple(
        _understand(scan, inspection, part, tools, told.get(part.lying[0].number)) for part in parts
    )


def _understand(
    scan: Scan, inspection: Inspection, part: Part, tools: Tools, loai: str | None
) -> Paper:
    pages = part.pages
    verdict = classify_as(pages, loai, tools.forms)
    text = "\n".join(page.text for page in pages)
    today = tools.clock.today()
    said = read_codes(pages, verdict.form.loai, today)
    for code in _several(pages, verdict.form):
        said = said.doubted((field.name for field in verdict.form.fields), code)
    found = outrank(find_fields(verdict, pages), said)
    findings = cross_check(found, verdict.form, today, text)
    findings = check_edition(findings, verdict.form, verdict.front.title_text)
    second = read_again(tuple(findings.values()), pages, tools)
    return Paper(
        paper_id=make_paper_id(scan.row.sha256, min(page.number for page in pages)),
        loai=verdict.form.loai,
        loai_confidence=_sure_of_type(part, verdict),
        pages=part.lying,
        fields=(
            *settle(
                (
                    *(weigh(found, second[name]) for name, found in findings.items()),
                    *supply(findings, said, verdict.form),
                )
            ),
            *tell_doubts(part),
        ),
        evidence=(
            *verdict.evidence,
            *said.evidence,
            *tell_effect(pages, verdict.form, tuple(findings)),
            *tell_copy(pages),
            *part.evidence,
        ),
        kq_code=verdict.form.code_of(verdict.front.title_text),
        digitally_signed=inspection.digitally_signed,
    )


def _several(pages: Sequence[PageText], form: Form) -> Iterator[str]:
    """Why no value of the pages is certain to be of one paper."""
    if holds_several(pages, form):
        yield "several_people"
    if not form.card and holds_several_papers(pages):
        yield "several_papers"


def _sure_of_type(part: Part, verdict: Verdict) -> float:
    """A separator is none of the known types, and nobody need look at it."""
    return 1.0 if part.cover and not part.doubts else verdict.confidence
