"""`batch`: the Prefect flow in this process, with a bar and one result per file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from app.session import open_session
from cli.progress import Progress
from cli.reporting import Reporter
from flows.embedded import run_batch
from flows.listener import Listener
from flows.patience import Patience
from flows.results import ItemResult
from pipeline.effect_renewing import renew_rest
from pipeline.errors import Unavailable
from pipeline.ingest import Item
from pipeline.ports import PaperRow
from pipeline.publishing import publish_rest
from pipeline.revising import revise_rest
from pipeline.scan import Context, Reason, ScanRow
from pipeline.tools import Tools


def digitise_files(
    files: Sequence[Path], context: Context, reporter: Reporter, *, on_workers: bool = False
) -> str:
    """Run the batch, here or on the workers of the Prefect server; returns how it ended
    (`flows.results.Ending`)."""
    where = "workers" if on_workers else "here"
    with open_session() as (tools, _), Progress(len(files)) as progress:

        def hear(results: Sequence[ItemResult]) -> None:
            for result in results:
                reporter.tell(_name(files, result), _describe(result, tools))
                progress.done()

        report = run_batch(Listener(files, progress.page, hear), context, where)
        revise_rest(tools)
        renew_rest(tools)
        publish_rest(tools)
    return report.ending.value


def _name(files: Sequence[Path], result: ItemResult) -> str:
    """The sender's own name for it; the intake id for what an earlier run had taken in."""
    return str(files[result.place]) if result.place is not None else str(result.intake_id)


def _describe(result: ItemResult, tools: Tools) -> Item:
    """What the catalogue knows by now of an item of the batch. Telling must not end a batch that
    outlasts an outage, and not wait for one that was too long for the batch itself."""
    untold = Item(result.status, 0.0, reason=_reason(result))
    if result.intake_id is None:
        return untold
    patience = Patience(0) if result.outage else Patience()
    try:
        row, known = patience.call(partial(_look_up, result.intake_id, tools))
    except Unavailable:
        if not result.outage:
            raise
        return untold
    return Item(result.status, 0.0, row, known=known, reason=row.reason or _reason(result))


def _look_up(intake_id: str, tools: Tools) -> tuple[ScanRow, tuple[PaperRow, ...]]:
    with tools.catalogue.begin() as unit:
        return unit.scan(intake_id), tuple(unit.papers_of_scan(intake_id))


def _reason(result: ItemResult) -> Reason | None:
    return Reason(result.code, {}, result.retryable) if result.code else None
