"""The comparison: its pages, what it reads them with, and what it keeps."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from bench.account import run_command
from bench.bars import COST, RECALL, judge_run
from bench.born_digital import draw_pages
from bench.corpus import make_corpus
from bench.pages import ORDER, BenchPage
from bench.peers import Ocrmypdf, Reading, Sohoa, plain_environment
from bench.plot import draw_plot
from bench.read import cut_blocks, tell_results
from bench.reliability import EDGES, SaidWord
from bench.results import (
    Measure,
    PageResult,
    describe_run,
    read_lines,
    score_reading,
    write_lines,
)
from bench.scores import count_words
from bench.tables import level_rows, report
from bench.turns import find_turn
from pipeline.errors import MissingProgram
from samples.damage import LEVELS
from samples.specimen import make_specimen
from tests.slips import need_typeface

PAGE = BenchPage("office-1", "office", "specimen", Path("office-1.pdf"), "Uỷ ban nhân dân xã")


@pytest.fixture(scope="module")
def typeface() -> None:
    need_typeface()


def make_reading(text: str, reader: str = "sohoa", **facts: object) -> Reading:
    words = tuple(SaidWord(word, 0.97) for word in text.split()) if reader == "sohoa" else ()
    known: dict[str, object] = {
        "page": PAGE, "reader": reader, "status": "stored", "text": text, "cpu": 2.0, "wall": 2.5,
        "largest": 300.0, "together": 400.0, "block": 4, "upright": True, "quality": "good",
        "words": words,
    }  # fmt: skip
    return Reading(**{**known, **facts})  # type: ignore[arg-type]


def make_results() -> list[PageResult]:
    """A page read well, one read badly, by each of two readers."""
    good, bad = "Uỷ ban nhân dân xã", "Ủy bạn"
    return [
        score_reading(make_reading(good)),
        score_reading(make_reading(bad, quality="rescan", issues=("blur",))),
        score_reading(make_reading(good, "ocrmypdf", cpu=8.0)),
        score_reading(make_reading(bad, "ocrmypdf", cpu=8.0, upright=None)),
    ]


def test_levels_are_those_of_the_test_material() -> None:
    """The benchmark orders every level that pages can be spoiled at."""
    assert ORDER[: len(LEVELS)] == tuple(LEVELS)


@pytest.mark.usefixtures("typeface")
def test_one_seed_gives_the_same_pages(tmp_path: Path) -> None:
    """Two runs compare: same bytes, same truth; another seed gives others."""
    made = [
        make_corpus(("office", "ruined"), 2, seed, tmp_path / name, tmp_path / "none")
        for name, seed in (("a", 3), ("b", 3), ("c", 4))
    ]
    kept = [[(p.name, p.truth, p.rotation, p.path.read_bytes()) for p in pages] for pages in made]
    assert kept[0] == kept[1]
    assert not {page[3] for page in kept[0]} & {page[3] for page in kept[2]}
    assert [page.level for page in made[0]] == ["office", "office", "ruined", "ruined"]


@pytest.mark.usefixtures("typeface")
def test_half_of_the_pages_are_born_digital(tmp_path: Path, shared_data: Path) -> None:
    """Both sources at every level, no page twice; the truth of a page is its text layer."""
    pages = make_corpus(("phone",), 4, 3, tmp_path, shared_data)
    assert [page.source for page in pages] == ["born_digital"] * 2 + ["specimen"] * 2
    assert all(page.truth.strip() and page.path.stat().st_size > 50_000 for page in pages)
    drawn = draw_pages(shared_data / "born_digital", 40, "x")
    assert len({page.name for page in drawn}) == 40
    assert drawn == draw_pages(shared_data / "born_digital", 40, "x")
    assert drawn != draw_pages(shared_data / "born_digital", 40, "y")


def test_real_scans_come_with_what_is_forgiven(tmp_path: Path, shared_data: Path) -> None:
    """Each scan with a full text, once, with the words of its stamps."""
    pages = make_corpus(("scans",), 1, 3, tmp_path, shared_data)
    assert {p.name for p in pages} == {
        truth.name.removesuffix(".p1.gt.txt")
        for truth in (shared_data / "scans").glob("*.p1.gt.txt")
    }
    assert any(page.overlay for page in pages)


@pytest.mark.usefixtures("typeface")
def test_a_turn_is_seen_from_the_pictures(tmp_path: Path) -> None:
    """Whatever quarter turn is between two files of one page, it is found."""
    (page,) = make_corpus(("clean",), 1, 5, tmp_path, tmp_path / "none")
    picture = Image.fromarray(make_specimen("cong_van", "phone", 3).pages[0])
    lying = tmp_path / "lying.pdf"
    picture.save(lying, "PDF", resolution=200)
    for turn in (0, 90, 180, 270):
        turned = tmp_path / f"{turn}.pdf"
        picture.rotate(-turn, expand=True).save(turned, "PDF", resolution=200)
        assert find_turn(lying, turned) == turn
    assert find_turn(page.path, page.path) == 0


def test_costs_are_those_of_the_whole_family(tmp_path: Path) -> None:
    """Processor time and memory of a command's children count, time asleep does not."""
    burn = "import time; x = bytearray(150 << 20)\nwhile time.process_time() < 0.5: pass"
    script = f"import subprocess, sys, time; time.sleep(0.3); \
subprocess.run([sys.executable, '-c', {burn!r}])"
    spent = run_command([sys.executable, "-c", script], tmp_path / "out", plain_environment())
    assert spent.code == 0
    assert 0.5 <= spent.cpu < 1.5
    assert spent.wall >= 0.8
    assert 150 <= spent.largest < 250


def test_a_command_that_does_not_end_is_ended(tmp_path: Path) -> None:
    """One reader that hangs does not hold up the benchmark."""
    start = time.monotonic()
    spent = run_command(["sleep", "60"], tmp_path / "out", plain_environment(), seconds=0.3)
    assert spent.code == -9
    assert time.monotonic() - start < 5


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    """It is named, instead of counted as free of charge."""
    with pytest.raises(MissingProgram) as missing:
        run_command(["/nowhere/tool"], tmp_path / "out", plain_environment())
    assert missing.value.facts["program"] == "tool"


def test_the_peer_has_an_environment_of_its_own(tmp_path: Path) -> None:
    """Where it is not installed, the error names the step that installs it."""
    with pytest.raises(MissingProgram) as missing:
        Ocrmypdf(tmp_path / "ocrmypdf")
    assert "setup.sh bench" in str(missing.value.facts)


@pytest.mark.usefixtures("typeface")
def test_the_peer_is_called_as_its_users_call_it(tmp_path: Path) -> None:
    """One call a file, on one thread, with everything that makes it read well."""
    (page,) = make_corpus(("clean",), 1, 5, tmp_path, tmp_path / "none")
    program, note = tmp_path / "ocrmypdf", tmp_path / "note"
    program.write_text(
        f'#!/bin/sh\necho "$OMP_THREAD_LIMIT $*" > {note}\n'
        'while [ "$1" != --sidecar ]; do shift; done\necho "xin chào" > "$2"\ncp "$3" "$4"\n'
    )
    program.chmod(0o755)
    (tmp_path / "work").mkdir()
    (reading,) = Ocrmypdf(program).read([page], tmp_path / "work")
    assert (reading.text, reading.status, reading.upright) == ("xin chào\n", "stored", True)
    said = note.read_text()
    assert said.startswith("1 -l vie --deskew --clean --rotate-pages --output-type pdfa --jobs 1 ")


def test_a_peer_that_fails_has_read_nothing(tmp_path: Path) -> None:
    """Its failure is a result like any other, and does not end the run."""
    program = tmp_path / "ocrmypdf"
    program.write_text("#!/bin/sh\nexit 4\n")
    program.chmod(0o755)
    (reading,) = Ocrmypdf(program).read([PAGE], tmp_path)
    result = score_reading(reading)
    assert (result.status, result.recall, result.upright) == ("exit 4", 0.0, None)


def test_blocks_hold_one_level_and_miss_no_page() -> None:
    """Costs of a block belong to one level."""
    levels = ["clean"] * 11 + ["office"] * 3
    corpus = [BenchPage(str(n), level, "specimen", Path(), "") for n, level in enumerate(levels)]
    blocks = list(cut_blocks(corpus, 5))
    assert [len(block) for block in blocks] == [4, 4, 3, 3]
    assert all(len({page.level for page in block}) == 1 for block in blocks)
    assert sorted(int(page.name) for block in blocks for page in block) == list(range(14))


def test_lines_keep_everything(tmp_path: Path) -> None:
    """What is read back is what was written, and each line tells of its run by itself."""
    run, results = describe_run(7, [Sohoa()]), make_results()
    measures = [Measure("two workers against one", "sohoa", 1.9, "times")]
    write_lines(tmp_path / "r.jsonl", run, [*results, *measures])
    assert read_lines(tmp_path / "r.jsonl") == (run, results, measures)
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["page"] * 4 + ["measure"]
    for line in lines:
        assert {"versions", "commit", "date", "seed", "cores", "cpu_model"} <= line["run"].keys()
    assert len(lines[0]["classes"]) == len(EDGES)


def test_a_run_that_is_cut_short_keeps_what_it_measured(tmp_path: Path) -> None:
    """Lines are written as they come, and table and picture can be made of them."""

    def measure() -> Iterator[PageResult]:
        yield from make_results()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_lines(tmp_path / "reading.jsonl", describe_run(7, [Sohoa()]), measure())
    assert "| office | ocrmypdf | 2" in tell_results(tmp_path)
    assert (tmp_path / "reading.svg").exists()
    assert "| office | sohoa" in (tmp_path / "reading.md").read_text()


def test_a_page_is_scored_without_keeping_what_it_says(tmp_path: Path) -> None:
    """Results are committed: counts, never words."""
    write_lines(tmp_path / "r.jsonl", describe_run(7, [Sohoa()]), make_results())
    kept = count_words((tmp_path / "r.jsonl").read_text().replace('"', " "))
    assert not kept & count_words(PAGE.truth)


def test_tables_tell_costs_verdicts_and_turns() -> None:
    """Means by level and reader; verdicts on pages that are bad and on pages that are good."""
    results = make_results()
    own, peer = level_rows(results)
    assert own[:4] == ["office", "sohoa", "2", "0.500"]
    assert (own[7], peer[7]) == ("2/2", "1/2")
    facts = {row[0]: row[1:] for row in judge_run(results, [])}
    assert facts["CPU against OCRmyPDF"] == ["0.250", "<= 0.3333", "<= 0.2", "must"]
    assert facts["`rescan` of pages below 0.85"][0] == "1/1"
    assert facts["`rescan` of pages above 0.93"][0] == "0/1"
    assert facts["upright"] == ["2/2", ">= 1", "", "must"]
    assert facts["recall, office"][-1] == "MISSED"


def test_a_bar_is_reached_or_missed() -> None:
    """At the bar counts as reached, whether values are to lie above it or below."""
    assert [RECALL["office"].judge(v) for v in (0.9899, 0.99, 0.997)] == ["MISSED", "must", "aim"]
    assert [COST.judge(v) for v in (0.34, 0.33, 0.2)] == ["MISSED", "must", "aim"]
    stated = [Measure("two workers against one", "sohoa", 1.79, "times")]
    assert list(judge_run([], stated))[-1][-1] == "MISSED"
    refused = Measure("peak memory of a process, A4 at 300 dpi", "sohoa", 90, "MiB", done=False)
    assert list(judge_run([], [refused]))[-1][-1] == "MISSED"


def test_the_report_and_its_picture(tmp_path: Path) -> None:
    """A table that reads in a terminal and a picture that opens, also without the peer."""
    run = describe_run(7, [Sohoa()])
    alone = [page for page in make_results() if page.reader == "sohoa"]
    assert "OCRmyPDF" not in report(run, alone, [])
    draw_plot(tmp_path / "p.svg", run, make_results())
    draw_plot(tmp_path / "p.png", run, alone)
    assert (tmp_path / "p.svg").read_text().lstrip().startswith("<?xml")
    with Image.open(tmp_path / "p.png") as picture:
        assert picture.size[0] > 500
