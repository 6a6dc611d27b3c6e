"""Work through one chunk of a batch, document after document. Knows nothing of Prefect."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

from flows.patience import Patience
from flows.results import ItemResult, Ticket, result_of_item, result_of_row
from pipeline.custody import give_back_owed
from pipeline.errors import Unavailable
from pipeline.ingest import Status, explain, take
from pipeline.scan import ScanRow, ScanState
from pipeline.tools import Tools

OUTAGES_OUTLASTED = 3  # by one scan; flapping services end the chunk
DONE = tuple(set(ScanState) - {ScanState.RECEIVED, ScanState.PROCESSING, ScanState.FAILED})


def work_through(
    tickets: Iterable[Ticket],
    tools: Tools,
    patience: Patience,
    on_page: Callable[[], None] = lambda: None,
) -> Iterator[ItemResult]:
    """One result per item. Ends early, leaving the rest in the queue, when `patience.stop` says
    so or when a service stays away. A chunk that is run again passes over what is done."""
    for ticket in tickets:
        if patience.stop():
            return
        result = _outlast(ticket, tools, patience, on_page)
        yield result
        if result.outage:
            return


def work_side_by_side(
    tickets: Sequence[Ticket],
    tools: Tools,
    patience: Patience,
    threads: int,
    on_result: Callable[[ItemResult], None],
) -> list[ItemResult]:
    """The same with several documents at once, since most have a page or two and cores would
    stand idle. `on_result` is called in this thread."""
    told: Queue[ItemResult | None] = Queue()
    left = iter(list(tickets))  # a list's iterator gives each item to one thread alone

    def work() -> None:
        try:
            for result in work_through(left, tools, patience):
                told.put(result)
        finally:
            told.put(None)

    hands = max(1, min(threads, len(tickets)))
    with ThreadPoolExecutor(hands) as pool:
        futures = [pool.submit(work) for _ in range(hands)]
        results = list(_listen(told, hands, on_result))
        for future in futures:
            future.result()
    return results


def _listen(
    told: Queue[ItemResult | None], open_hands: int, on_result: Callable[[ItemResult], None]
) -> Iterator[ItemResult]:
    while open_hands:
        result = told.get()
        if result is None:
            open_hands -= 1
            continue
        on_result(result)
        yield result


def read_rows(tickets: Sequence[Ticket], tools: Tools) -> list[ScanRow]:
    """The rows as they are now. Raises CatalogueUnavailable."""
    with tools.catalogue.begin() as unit:
        return [unit.scan(ticket.intake_id) for ticket in tickets]


def lower_priority(niceness: int) -> None:
    """At least so nice from now on, children included: the counters' work goes first."""
    now = os.getpriority(os.PRIO_PROCESS, 0)
    if now < niceness:
        os.setpriority(os.PRIO_PROCESS, 0, niceness)


def _outlast(
    ticket: Ticket, tools: Tools, patience: Patience, on_page: Callable[[], None]
) -> ItemResult:
    """Work on it; after an outage ask until the services answer, then work on it again. (Asking
    costs the scan no attempt.)"""
    result = _work_on(ticket, tools, on_page)
    for _ in range(OUTAGES_OUTLASTED):
        if not result.outage:
            break
        try:
            patience.call(lambda: _ask_services(ticket, tools))
        except Unavailable:
            break
        result = _work_on(ticket, tools, on_page)
    return result


def _ask_services(ticket: Ticket, tools: Tools) -> None:
    """What the outage kept from being given back is given back on this occasion."""
    give_back_owed(tools)
    read_rows([ticket], tools)
    tools.objects.check()


def _work_on(ticket: Ticket, tools: Tools, on_page: Callable[[], None]) -> ItemResult:
    try:
        (row,) = read_rows([ticket], tools)
    except Unavailable as trouble:
        return ItemResult(
            Status.FAILED, ticket.intake_id, ticket.place, explain(trouble).code, retryable=True
        )
    if row.state in DONE:
        return result_of_row(ticket, row)
    return result_of_item(ticket, take(row, tools, on_page))
