"""The left story: from the bytes that somebody handed in to a paper that can be found."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from pipeline.arrangement import find_arrangement
from pipeline.attesting import attest
from pipeline.custody import Held, fetch, hold, set_aside
from pipeline.effect_renewing import renew
from pipeline.errors import Refused, Unavailable
from pipeline.keeping import keep
from pipeline.paper import Paper
from pipeline.publishing import publish
from pipeline.reading import read_pages
from pipeline.ruling import find_ruling, understand_ruled
from pipeline.scan import Reason, ScanRow, ScanState
from pipeline.secrecy import stop_at_secrecy
from pipeline.signature import SignatureCheck, SignatureState, states_of
from pipeline.tools import Tools
from pipeline.understanding import understand


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one scan. `papers` are filled when this run stored them, `signatures` with
    what the digital ones of its file are worth."""

    row: ScanRow
    papers: tuple[Paper, ...] = ()
    signatures: tuple[SignatureState, ...] = ()

    @property
    def state(self) -> ScanState:
        return self.row.state

    @property
    def reason(self) -> Reason | None:
        return self.row.reason


def digitize(intake_id: str, tools: Tools, on_page: Callable[[], None] = lambda: None) -> Outcome:
    """Take a received scan through the whole journey.

    The bytes are in the store already (`pipeline/intake.py`). Run again after a crash it does
    the rest; run twice it does nothing twice. A file that must be refused ends in quarantine
    and is an Outcome, not an error; what a retry may cure is raised (Unavailable,
    ReadingFailed, Busy) after the scan has been given back.
    """
    with hold(intake_id, tools) as held:
        try:
            papers, check = _make_papers(held, tools, on_page)
        except Refused as refusal:
            return Outcome(set_aside(held, refusal, tools))
        row = keep(held, papers, tools, check)
    if papers:
        with suppress(Unavailable):  # it is stored: what follows waits in the catalogue
            renew([paper.paper_id for paper in papers], tools)
            publish([paper.paper_id for paper in papers], tools)
    return Outcome(row, papers, states_of(check))


def _make_papers(
    held: Held, tools: Tools, on_page: Callable[[], None]
) -> tuple[tuple[Paper, ...], SignatureCheck | None]:
    scan = fetch(held, tools)
    arranged = find_arrangement(scan.row.sha256, tools.objects)
    inspection, pages = read_pages(scan, tools, on_page, arranged.pages)
    stop_at_secrecy(scan, pages)
    ruling = find_ruling(scan.row.sha256, [page.number for page in pages], tools)
    ruling = arranged.under(ruling)
    papers = understand_ruled(partial(understand, scan, inspection), pages, ruling, tools)
    return papers, attest(scan, inspection, tools)
