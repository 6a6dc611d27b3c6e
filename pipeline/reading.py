"""From a scan to the text of its pages, each page in a child process of its own limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from pipeline.errors import TooManyPages
from pipeline.page import NOT_TOLD, PageText, Told
from pipeline.ports import Stages
from pipeline.scan import Inspection, Scan
from pipeline.tools import Tools


def read_pages(
    scan: Scan, tools: Tools, on_page: Callable[[], None], told: Mapping[int, Told] | None = None
) -> tuple[Inspection, tuple[PageText, ...]]:
    """All pages in order, read in parallel over the cores that are granted.

    `told`: what people said of pages, by their numbers. A page that cannot be read within its
    limits stays unread. Raises Refused errors for files that cannot or must not be decoded.
    """
    inspection = _inspect(scan, tools)
    pages = []
    read = partial(read_page, scan, stages=tools.stages, told=told)
    keep = partial(keep_page, scan, stages=tools.stages)
    numbers = range(1, inspection.pages + 1)
    for page in tools.workers.map(read, numbers, tools.limits.page_seconds, rescue=keep):
        pages.append(page)
        on_page()
    return inspection, tuple(pages)


def read_page(
    scan: Scan, number: int, stages: Stages, told: Mapping[int, Told] | None = None
) -> PageText:
    """The journey of one page; runs inside a child process."""
    said = (told or {}).get(number, NOT_TOLD)
    clean = stages.clean(stages.decode(scan, number), said)  # nobody keeps the page as it lay
    return stages.read(clean, scan.work)


def keep_page(scan: Scan, number: int, stages: Stages) -> PageText:
    """A page that broke the limits on its journey is kept unread, and says so."""
    return stages.keep(stages.decode(scan, number), scan.work)


def _inspect(scan: Scan, tools: Tools) -> Inspection:
    look: Callable[[Path], Inspection] = tools.stages.inspect
    (inspection,) = tools.workers.map(look, [scan.path], tools.limits.page_seconds)
    if inspection.pages > tools.limits.pages:
        raise TooManyPages(pages=inspection.pages, limit=tools.limits.pages)
    return inspection
