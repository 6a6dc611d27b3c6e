"""The benchmarks through the real command."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.find_rows import read_measured
from bench.meaning import read_lines as read_meaning
from bench.results import read_lines
from tests.installation import Installation


@pytest.mark.usefixtures("typeface")
def test_a_small_comparison(fresh_sohoa: Installation, shared_data: Path, tmp_path: Path) -> None:
    """One page of two levels: read, scored, told as a table, kept as lines and a picture."""
    sohoa = fresh_sohoa.elsewhere(SOHOA_TEST_DATA=str(shared_data))
    words = ["--no-peer", "--no-strain", "--pages", 1, "--level", "office", "--level", "phone"]
    said = sohoa(
        "bench", "read", *words, "--results", tmp_path / "results", "--out", tmp_path / "o"
    )
    assert said.code == 0, said.err
    _, pages, _ = read_lines(tmp_path / "results" / "reading.jsonl")
    assert [(page.level, page.reader, page.status) for page in pages] == [
        ("office", "sohoa", "stored"),
        ("phone", "sohoa", "stored"),
    ]
    assert min(page.recall for page in pages) > 0.8
    assert all(page.upright and page.cpu > 0.2 and page.largest > 50 for page in pages)
    assert sum(c.words for c in pages[0].confidence) > 20
    assert "| office | sohoa" in said.out
    assert (tmp_path / "results" / "reading.svg").stat().st_size > 5000
    assert len(list((tmp_path / "o" / "pages").glob("*.pdf"))) == 2


def test_an_unknown_level_is_refused(fresh_sohoa: Installation) -> None:
    """The answer names the levels there are."""
    said = fresh_sohoa("bench", "read", "--level", "awful")
    assert said.code == 2
    assert "office" in said.err


@pytest.mark.usefixtures("typeface")
def test_meaning_of_a_few_papers(
    fresh_sohoa: Installation, shared_data: Path, tmp_path: Path
) -> None:
    """A specimen of one type and a stack: understood by the command, judged, told by level, type
    and field."""
    sohoa = fresh_sohoa.elsewhere(SOHOA_TEST_DATA=str(shared_data))
    words = ["--papers", 1, "--stacks", 1, "--level", "clean", "--loai", "giay_tiep_nhan"]
    said = sohoa("bench", "meaning", *words, "--results", tmp_path / "r", "--out", tmp_path / "o")
    assert said.code == 0, said.err
    _, papers = read_meaning(tmp_path / "r" / "meaning.jsonl")
    alone = next(paper for paper in papers if not paper.stack)
    assert (alone.loai, alone.said) == ("giay_tiep_nhan", "giay_tiep_nhan")
    assert sum(outcome.right for outcome in alone.outcomes) >= 6
    assert len([paper for paper in papers if paper.stack]) >= 5
    assert "| giay_tiep_nhan" in said.out
    assert "## By field" in (tmp_path / "r" / "meaning.md").read_text("utf-8")


def test_finding_in_a_small_archive(fresh_sohoa: Installation, tmp_path: Path) -> None:
    """Loaded, asked, checked for reuse and indexed anew; a second run finds the catalogue there."""
    words = ["--papers", 300, "--samples", 1, "--known", 1, "--results", tmp_path / "r"]
    said = fresh_sohoa("bench", "find", *words, "--keep", tmp_path / "kept")
    assert said.code == 0, said.err
    (measured,) = read_measured(tmp_path / "r")
    tables = {row.table for row in measured.rows}
    assert tables == {"loading", "size", "latency", "known", "reuse", "reindex"}
    assert measured.of("reindex")[-1].figures["wrong"] == 0
    assert {row.name for row in measured.of("loading")} >= {"catalogue", "index, built"}
    assert "| embedded, 300 papers" in said.out
    other = fresh_sohoa("bench", "find", *words, "--keep", tmp_path / "kept", "--seed", 8)
    assert other.code == 8
    assert "--keep" in other.err
