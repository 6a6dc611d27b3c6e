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
    scan: Scan, inspection: Inspection, pages: tuple[PageText, ...], tools: Tools
) -> tuple[Paper, ...]:
    """The papers of a scan, in order; every page belongs to one of them."""
    return tuple(_understand(scan, inspection, part, tools) for part in split(pages))


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
