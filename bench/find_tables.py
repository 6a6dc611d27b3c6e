"""What was measured of search, in tables for people: each archive, and all against the bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.find_known import ACCENTED, ASKING, UNACCENTED
from bench.find_rows import Measured, Row, read_measured
from bench.find_store import EMBEDDED
from bench.results import tell_run
from bench.tables import tabulate

LATENCY, REUSE, FOUND, GROWTH = 150.0, 100.0, 0.98, 3.0
"""Bars of issue 6: milliseconds of p95, share of known items, and p95 of ten times as many papers
against this many on the same backend."""
_PERCENTILES = ("p50", "p95", "p99", "max", "cpu_p95")
_TIMES = ("p50", "p95", "p99", "most", "p95 of CPU")


def report(results: Path) -> str:
    """The whole report in Markdown; ValueError where nothing was measured."""
    archives = read_measured(results)
    if not archives:
        raise ValueError("no results")
    bars = [row for measured in archives for row in _judge(measured)]
    bars += list(_judge_growth(archives))
    parts = [
        "# Search in large archives",
        "Times are milliseconds. CPU is that of the asking process: what a server spends is not in"
        " it. What else the machine did is in the load.",
        "## Against the bars",
        tabulate(("archive", "what", "measured", "bar", "reached"), bars),
        *(part for measured in archives for part in _tell(measured)),
    ]
    return "\n\n".join(parts) + "\n"


def _tell(measured: Measured) -> Iterator[str]:
    run = measured.run
    yield f"## {_name(measured)}"
    yield f"Measured {run.date[:10]}, {tell_run(run)}."
    times = ("role", "asked", *_TIMES)
    tables = (
        (("", "papers", "seconds", "papers a second"), _loading(measured)),
        (("class of question", *times), _times(measured, "latency")),
        (("known item in the first three", *ASKING, "share"), _known(measured)),
        (("reuse check", *times), _times(measured, "reuse")),
        (("a new index is built", *times), _times(measured, "reindex")),
    )
    for columns, told in tables:
        if rows := list(told):  # a run that was cut short has not all of them
            yield tabulate(columns, rows)
    if measured.of("reindex"):
        yield _tell_build(measured)


def _loading(measured: Measured) -> Iterator[list[str]]:
    for row in measured.of("loading"):
        figures = row.figures
        yield [row.name, f"{row.samples:,}", f"{figures['seconds']:g}", f"{figures['rate']:,.0f}"]
    for row in measured.of("size"):
        yield [f"{row.name} on disk", "", "", f"{row.figures['megabytes']:,.0f} MB"]


def _times(measured: Measured, table: str) -> Iterator[list[str]]:
    for row in measured.of(table):
        times = [f"{row.figures[name]:.1f}" for name in _PERCENTILES]
        yield [row.name, row.role, str(row.samples), *times]


def _tell_build(measured: Measured) -> str:
    facts = measured.of("reindex")[-1].figures
    done = "built and took over" if facts["built"] else "was not finished"
    return (
        f"The new index {done} in {facts['seconds']:g} s, {facts['rate']:,.0f} papers a second, by"
        f" a process that made them too. Answers that differed or failed: {facts['wrong']:.0f}."
    )


def _known(measured: Measured) -> Iterator[list[str]]:
    rows = measured.of("known")
    for name in dict.fromkeys(row.name for row in rows):
        own = {row.role: row for row in rows if row.name == name}
        shares = [_found(own.get(role)) for role in ASKING]
        yield [name, *shares, f"{_share(list(own.values())):.3f}"]
    if rows:
        yield ["all", *("" for _ in ASKING), f"{_share(rows):.3f}"]


def _found(row: Row | None) -> str:
    return f"{row.figures['found']:.0f}/{row.samples}" if row else ""


def _share(rows: Sequence[Row]) -> float:
    return sum(row.figures["found"] for row in rows) / max(1, sum(row.samples for row in rows))


def _judge(measured: Measured) -> Iterator[list[str]]:
    name = _name(measured)
    slow = max(measured.of("latency"), key=lambda row: row.figures["p95"], default=None)
    if slow is not None:
        yield _bar(name, f"slowest p95: {slow.name}, {slow.role}", slow.figures["p95"], LATENCY)
        busy = max(measured.of("latency"), key=lambda row: row.figures["cpu_p95"])
        if measured.backend == EMBEDDED:
            what = f"the same of CPU: {busy.name}, {busy.role}"
            yield _bar(name, what, busy.figures["cpu_p95"], LATENCY)
    slow = max(measured.of("reuse"), key=lambda row: row.figures["p95"], default=None)
    if slow is not None:
        yield _bar(name, f"slowest reuse check, p95: {slow.name}", slow.figures["p95"], REUSE)
    known = measured.of("known")
    if known:
        share = _share(known)
        yield [
            name,
            "known items in the first three",
            f"{share:.3f}",
            f"≥ {FOUND}",
            _yes(share >= FOUND),
        ]
    yield from _judge_accents(name, known)
    if measured.of("reindex"):
        wrong = measured.of("reindex")[-1].figures["wrong"]
        yield [name, "wrong answers during a rebuild", f"{wrong:.0f}", "0", _yes(not wrong)]


def _judge_accents(name: str, known: Sequence[Row]) -> Iterator[list[str]]:
    with_, without = ([row for row in known if row.name == n] for n in (ACCENTED, UNACCENTED))
    if with_ and without:
        told = f"{_share(without):.3f} and {_share(with_):.3f}"
        equal = _yes(_share(without) >= _share(with_))
        yield [name, "without accents as with them", told, "equal", equal]


def _judge_growth(archives: Sequence[Measured]) -> Iterator[list[str]]:
    """Each archive against the one of a tenth of its papers on the same backend."""
    sizes = {(measured.backend, measured.papers): measured for measured in archives}
    for (backend, papers), large in sizes.items():
        small = sizes.get((backend, papers // 10))
        if small is None:
            continue
        before = {(row.name, row.role): row.figures["p95"] for row in small.of("latency")}
        grown = {
            (row.name, row.role): row.figures["p95"] / before[row.name, row.role]
            for row in large.of("latency")
            if before.get((row.name, row.role))
        }
        if grown:
            most = max(grown, key=lambda key: grown[key])
            what = f"p95 against a tenth of the papers: {', '.join(most)}"
            yield [
                _name(large),
                what,
                f"× {grown[most]:.1f}",
                f"≤ {GROWTH:g}",
                _yes(grown[most] <= GROWTH),
            ]


def _bar(name: str, what: str, value: float, most: float) -> list[str]:
    return [name, what, f"{value:.0f} ms", f"≤ {most:.0f} ms", _yes(value <= most)]


def _yes(reached: bool) -> str:
    return "yes" if reached else "no"


def _name(measured: Measured) -> str:
    return f"{measured.backend}, {measured.papers:,} papers"
