"""What was measured of pages, in tables for people: what is above the bars, then everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.results import tell_run
from bench.tables import tabulate
from bench.web_rows import HEAVIEST, SLOWEST, Looked, Measured, read_measured

_COLUMNS = ("page", "role", "asked", "first", "p50", "p95", "CPU p50", "CPU p95", "kB")


def report(results: Path) -> str:
    """The whole report in Markdown; ValueError where nothing was measured."""
    archives = read_measured(results)
    if not archives:
        raise ValueError("no results")
    parts = [
        "# Pages at many papers",
        "The server's own time, in milliseconds: each address is asked in the process that answers,"
        " one after the other, without a network. CPU is that of the whole process. kB are those of"
        " the answer, unpacked, and of a page with the scripts and styles that it names, without"
        " pictures. *first* is the first look of a role. Parts are what pages fetch: they are"
        f" judged by time alone. Bars: {SLOWEST:.0f} ms (p95), {HEAVIEST // 1000} kB.",
        *(part for measured in archives for part in _tell(measured)),
    ]
    return "\n\n".join(parts) + "\n"


def _tell(measured: Measured) -> Iterator[str]:
    run = measured.run
    yield f"## {measured.backend}, {measured.papers:,} papers"
    yield f"Measured {run.date[:10]}, {tell_run(run)}."
    over = sorted({*measured.slow, *measured.heavy}, key=lambda page: -page.p95)
    looks = len(measured.pages)
    if over:
        yield f"### Above a bar: {len(over)} of {looks} looks"
        yield tabulate(_COLUMNS, list(_rows(over)))
    else:
        yield f"Every one of {looks} looks is below both bars."
    for title, pages in (("Pages", True), ("Parts and pictures", False)):
        chosen = [page for page in measured.pages if page.is_page is pages and not page.later]
        yield f"### {title}"
        yield tabulate(_COLUMNS, list(_rows(chosen)))
    later = [page for page in measured.pages if page.later]
    yield "### Fetched into a page that is shown already: not judged"
    yield "\n".join(f"- `{pattern}`: {why}" for pattern, why in _reasons(later))
    yield tabulate(_COLUMNS, list(_rows(later)))


def _reasons(pages: Iterable[Looked]) -> list[tuple[str, str]]:
    return sorted({page.pattern: page.later for page in pages}.items())


def _rows(pages: Iterable[Looked]) -> Iterator[list[str]]:
    for page in pages:
        times = (page.first, page.p50, page.p95, page.cpu_p50, page.cpu_p95)
        told = [f"{time:.0f}" for time in times]
        yield [page.pattern, page.role, str(page.samples), *told, f"{page.bytes / 1000:.0f}"]


def tell_verdict(measured: Measured) -> str:
    """What is above a bar, and which pages nobody could be shown; one line where all is well."""
    over = sorted({*measured.slow, *measured.heavy}, key=lambda page: -page.p95)
    parts = [tabulate(_COLUMNS, list(_rows(over)))] if over else []
    parts += [f"no role had an answer of {pattern}" for pattern in measured.unanswered]
    return "\n".join(parts or [f"{len(measured.pages)} looks, none above a bar"]) + "\n"
