"""How search in a large archive is measured: what is asked, what counts as found, what is told."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from bench.find_known import ACCENTED, ASKING, TRANSFORMS, UNACCENTED, is_found, seek
from bench.find_questions import (
    ALL_CLASSES,
    QUESTIONS,
    ROLES,
    Source,
    draw_calls,
    draw_questions,
)
from bench.find_rows import Measured, Row, percentile, read_measured, tell_times, write_measured
from bench.find_tables import report
from bench.results import Run
from pipeline.language.folding import fold_text
from pipeline.question import Document, Question
from samples.archive import make_archive
from samples.archive_rows import describe_archived
from search.fts5 import Fts5Index

RUN = Run({}, "c0ffee", "2026-11-29T20:00:00", 7, 2, "cpu", 0.1)
PAPERS, HOUSEHOLDS = 300, 20


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    described = map(describe_archived, make_archive(PAPERS, seed=7))
    return {document.paper_id: document for document in described}


@pytest.fixture(scope="module")
def source(documents: dict[str, Document], tmp_path_factory: pytest.TempPathFactory) -> Source:
    index = Fts5Index(tmp_path_factory.mktemp("find") / "search.db")
    index.put(list(documents.values()))
    return Source(7, HOUSEHOLDS, index)


@pytest.mark.parametrize("name", ALL_CLASSES)
def test_every_class_can_be_asked(name: str, source: Source) -> None:
    """Each role gets an answer from the index."""
    for role in ROLES:
        for call in islice(draw_calls(source, name, role, 2), 3):
            assert call() is not None


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_class_asks_the_same_for_a_seed(name: str, source: Source) -> None:
    """And other things for each role; an officer asks of the own desk."""
    for role in ROLES:
        asked = list(islice(draw_questions(source, name, role, 1), 4))
        assert asked == list(islice(draw_questions(source, name, role, 1), 4))
        assert all(question.asker.sees_every_desk is (role == "inspector") for question in asked)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_what_is_sought_is_there(name: str, source: Source, documents: dict[str, Document]) -> None:
    """The intended papers are papers of the archive, and whoever asks may see one of them."""
    for role in ASKING:
        for sought in islice(seek(source, name, role, 3), 4):
            found = [documents[paper_id] for paper_id in sought.papers]
            asker = sought.question.asker
            assert asker.sees_every_desk or any(asker.desk in d.desks for d in found)


def test_recall_without_accents_is_that_of_the_same_questions() -> None:
    """Nothing but the accents differs."""
    empty = Source(7, HOUSEHOLDS, Nothing())  # type: ignore[arg-type]
    pairs = zip(
        seek(empty, ACCENTED, "officer", 5), seek(empty, UNACCENTED, "officer", 5), strict=False
    )
    for with_, without in islice(pairs, 20):
        assert with_.papers == without.papers
        assert fold_text(with_.question.text) == fold_text(without.question.text)
        assert with_.question.text != without.question.text


class Nothing:
    """An index that finds nothing."""

    def find(self, question: Question) -> object:
        raise AssertionError("nobody asks")


def test_a_paper_below_the_third_place_is_not_found(source: Source) -> None:
    """Only the first three hits count."""
    sought = next(seek(source, "id number", "inspector", 4))
    assert is_found(sought, source)
    crowd = source.index.find(Question("", sought.question.asker, limit=50)).hits
    late = [hit.paper_id for hit in crowd[3:]]
    assert not is_found(type(sought)(Question("", sought.question.asker), frozenset(late)), source)


def test_a_percentile_is_a_time_that_was_measured() -> None:
    """So many in a hundred did not exceed it."""
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (50, 95, 99)] == [50, 95, 99]
    assert percentile([7.0], 95) == 7
    assert percentile([1.0, 2.0, 3.0], 95) == 3


def _measured(papers: int, p95: float, found: int = 10, backend: str = "embedded") -> Measured:
    times = tell_times([p95] * 3, [1.0] * 3)
    latency = [Row("latency", "id number", role, 3, times) for role in ROLES]
    known = [Row("known", name, "officer", 10, {"found": found}) for name in (ACCENTED, UNACCENTED)]
    reuse = Row("reuse", "a person", "officer", 3, tell_times([20.0] * 3, [1.0] * 3))
    loading = Row(
        "loading", "index, built", "", papers, {"rate": 900, "seconds": 1, "cpu_seconds": 1}
    )
    return Measured(backend, papers, RUN, (loading, *latency, *known, reuse))


def test_a_run_replaces_its_own_archive_alone(tmp_path: Path) -> None:
    """Figures of other sizes stay beside it, each with the run it is of."""
    write_measured(tmp_path, _measured(10_000, 40))
    write_measured(tmp_path, _measured(100_000, 90))
    write_measured(tmp_path, _measured(10_000, 30))
    kept = read_measured(tmp_path)
    assert [(m.papers, m.of("latency")[0].figures["p95"]) for m in kept] == [
        (10_000, 30),
        (100_000, 90),
    ]
    assert kept[0].run == RUN


def test_the_bars_are_told_as_they_are(tmp_path: Path) -> None:
    """What is slower, found more rarely or grows faster than it may is told so."""
    write_measured(tmp_path, _measured(10_000, 40))
    write_measured(tmp_path, _measured(100_000, 160, found=9))
    told = report(tmp_path)
    lines = [line for line in told.splitlines() if line.startswith("| embedded, 100,000")]
    reached = {line.split("|")[2].strip(): line.split("|")[5].strip() for line in lines}
    assert reached["slowest p95: id number, officer"] == "no"
    assert reached["slowest reuse check, p95: a person"] == "yes"
    assert reached["known items in the first three"] == "no"
    assert reached["without accents as with them"] == "yes"
    assert reached["p95 against a tenth of the papers: id number, officer"] == "no"
    assert "900" in told


def test_without_figures_there_is_no_report(tmp_path: Path) -> None:
    """An empty table would look like a result."""
    with pytest.raises(ValueError, match="no results"):
        report(tmp_path)
