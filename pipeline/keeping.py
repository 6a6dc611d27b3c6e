"""Store what was understood: renditions, the locked original, and the facts, in that order.

Objects come first under keys that a retry finds again; the one transaction at the end makes
everything visible at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.arrangement import find_arrangement
from pipeline.custody import Held, extend
from pipeline.keys import object_key
from pipeline.page import PageText, Verdict
from pipeline.paper import Paper
from pipeline.ports import PageRow, PaperRow
from pipeline.scan import Context, Scan, ScanRow, ScanState
from pipeline.signature import SignatureCheck
from pipeline.tools import Tools


def keep(
    held: Held, papers: Sequence[Paper], tools: Tools, check: SignatureCheck | None = None
) -> ScanRow:
    """Archive every paper, lock the original, then commit rows and outbox together, with what was
    found of the file's digital signatures."""
    scan = Scan(held.row, held.work / "source", held.work)
    with tools.catalogue.begin() as unit:
        contexts = unit.contexts(held.row.intake_id)
    now = tools.clock.now()  # one moment for all: it tells this attempt's papers from others'
    rows = [describe(scan.row, paper, contexts, now) for paper in papers]
    for paper, facts in zip(papers, rows, strict=True):
        tools.archive.store(scan, paper, facts)
    extend(held.claim, tools)  # a lock lasts for years: none for a scan that is no longer ours
    tools.objects.promote(object_key(held.row.sha256))
    for sha256 in find_arrangement(held.row.sha256, tools.objects).files:
        tools.objects.promote(object_key(sha256))
    with tools.catalogue.begin() as unit:
        unit.put_papers(held.row.intake_id, rows)
        if check is not None:
            unit.add_signature_check(check)
        unit.finish(held.claim, ScanState.STORED)
        row = unit.scan(held.row.intake_id)
        unit.commit()
    return row


def describe(row: ScanRow, paper: Paper, contexts: tuple[Context, ...], now: datetime) -> PaperRow:
    """The catalogue's row of a paper; a manifest holds the same facts."""
    return PaperRow(
        paper_id=paper.paper_id,
        intake_id=row.intake_id,
        sha256=row.sha256,
        version=1,
        loai=paper.loai,
        loai_confidence=paper.loai_confidence,
        kq_code=paper.kq_code,
        first_page=paper.pages[0].number,
        last_page=paper.pages[-1].number,
        digitally_signed=paper.digitally_signed,
        seals=sum(len(page.seals) for page in paper.pages),
        quality=worst_quality(paper.pages),
        fields=paper.fields,
        pages=tuple(describe_page(page) for page in paper.pages),
        stored_at=now,
        contexts=contexts,
        evidence=paper.evidence,
    )


def describe_page(page: PageText) -> PageRow:
    return PageRow(
        page.number,
        page.rotation,
        page.skew,
        page.blank,
        page.quality.verdict.value,
        page.quality.issues,
        page.source,
    )


def worst_quality(pages: Sequence[PageText]) -> str:
    """A paper is as good as its worst page with something on it."""
    order = list(Verdict)
    seen = [page.quality.verdict for page in pages if not page.blank]
    return max(seen, key=order.index, default=Verdict.GOOD).value
