"""The report of the counter: the newest run beside each neighbour, and what counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.counter_tables import REPORT, Sitting, keep, p95, read
from bench.results import Run

RUN = Run({}, "abc", "2026-11-30T01:00:00+00:00", 7, 2, "chip", 0.1)


def table(results: Path) -> list[list[str]]:
    rows = [line for line in (results / REPORT).read_text("utf-8").splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_a_run_takes_the_place_of_the_one_before_beside_the_same_neighbour(tmp_path: Path) -> None:
    keep(RUN, [Sitting(0.4, 3.0, True)], tmp_path)
    keep(RUN, [Sitting(0.5, 6.0, True, 40)], tmp_path)
    keep(replace(RUN, commit="def"), [Sitting(0.6, 4.0, True), Sitting(0.7, 4.5, True)], tmp_path)
    assert [one.beside for _, one in read(tmp_path)] == [0, 0, 40]
    alone, beside = table(tmp_path)
    assert alone[:8] == ["none", "2", "2", "0.65", "0.70", "4.25", "4.50", "yes"]
    assert "commit def" in alone[8]
    assert beside[:8] == ["40 pages each", "1", "1", "0.50", "0.50", "6.00", "6.00", "no"]


def test_only_papers_beside_the_batch_count(tmp_path: Path) -> None:
    """A quick one after the batch has ended proves nothing; with none nothing is reached."""
    keep(RUN, [Sitting(0.4, 9.0, True), Sitting(0.4, 1.0, False)], tmp_path)
    assert table(tmp_path)[0][2:8] == ["1", "0.40", "0.40", "9.00", "9.00", "no"]
    keep(RUN, [Sitting(0.4, 1.0, False)], tmp_path)
    assert table(tmp_path)[0][2:8] == ["0", "0.40", "0.40", "–", "–", "no"]


def test_p95_of_twenty_is_the_worst() -> None:
    assert p95([float(n) for n in range(20)]) == 19
    assert p95([float(n) for n in range(100)]) == 95
