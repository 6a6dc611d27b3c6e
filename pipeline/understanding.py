"""What the pages of a scan mean: papers, their types and their fields."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.classify import classify
from pipeline.extraction.crosschecks import cross_check
from pipeline.extraction.editions import check_edition
from pipeline.extraction.fields import find_fields
from pipeline.extraction.machine_codes import read_codes
from pipeline.extraction.outranking import outrank, settle, supply
from pipeline.extraction.second_reading import read_again
from pipeline.extraction.sections import tell_effect
from pipeline.extraction.weighing import weigh
from pipeline.page import PageText
from pipeline.paper import Paper
from pipeline.scan import Inspection, Scan, make_paper_id
from pipeline.tools import Tools


def understand(
    scan: Scan,
    inspection: Inspection,
    pages: tuple[PageText, ...],
    tools: Tools,
    starts: tuple[int, ...] | None = None,
) -> tuple[Paper, ...]:
    """The papers of a scan, in order; every page belongs to one of them. `starts`: the page numbers
    that a person says begin a paper; nothing is guessed then."""
    parts = split(pages) if starts is None else divide(pages, starts)
    return tuple(_understand(scan, inspection, part, tools) for part in parts)


def divide(pages: Sequence[PageText], starts: Sequence[int]) -> tuple[tuple[PageText, ...], ...]:
    """The pages from each start up to the next one; the first page of all begins a paper anyway.
    ValueError for a start that is no page of the scan."""
    known = {page.number for page in pages}
    if not known.issuperset(starts):
        raise ValueError("a paper cannot begin on a page that is not there")
    begins = {pages[0].number, *starts}
    parts: list[list[PageText]] = []
    for page in pages:
        if page.number in begins:
            parts.append([])
        parts[-1].append(page)
    return tuple(tuple(part) for part in parts)


def split(pages: Sequence[PageText]) -> tuple[tuple[PageText, ...], ...]:
    """The pages of each paper. One file holds one paper; blank backs belong to it."""
    return (tuple(pages),)


def _understand(
    scan: Scan, inspection: Inspection, pages: tuple[PageText, ...], tools: Tools
) -> Paper:
    verdict = classify(pages, tools.forms)
    text = "\n".join(page.text for page in pages)
    today = tools.clock.today()
    said = read_codes(pages, verdict.form.loai, today)
    found = outrank(find_fields(verdict, pages), said)
    findings = cross_check(found, verdict.form, today, text)
    findings = check_edition(findings, verdict.form, verdict.front.title_text)
    second = read_again(tuple(findings.values()), pages, tools)
    return Paper(
        paper_id=make_paper_id(scan.row.sha256, pages[0].number),
        loai=verdict.form.loai,
        loai_confidence=verdict.confidence,
        pages=pages,
        fields=settle(
            (
                *(weigh(found, second[name]) for name, found in findings.items()),
                *supply(findings, said, verdict.form),
            )
        ),
        evidence=(
            *verdict.evidence,
            *said.evidence,
            *tell_effect(pages, verdict.form, tuple(findings)),
        ),
        kq_code=verdict.form.code_of(verdict.front.title_text),
        digitally_signed=inspection.digitally_signed,
    )
