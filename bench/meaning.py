"""`sohoa bench meaning`: types, fields and divisions against truth, by the command that users type.

Specimens of every type at each level of damage, stacks of several papers, and the real scans whose
fields are known are taken in by `sohoa ingest --json`; what it prints is judged by
`bench/judging.py`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.judging import Outcome, PaperResult, find_truth, judge_file
from bench.meaning_tables import report
from bench.pages import SCANS, shared_folder
from bench.peers import ROOT, Sohoa, read_records
from bench.results import Run, describe_run

RESULTS = ROOT / "bench" / "results"
LINES = "meaning.jsonl"
BLOCK = 20  # files that one command takes in: what an interrupted run measured is kept
LEVELS = ("office", "worn", "phone", SCANS)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """`papers` specimens of each type at each of the `levels`, of the types `loais` alone where any
    are named; `stacks` of five mixed papers at each level; `folders` of files with their truth
    beside them are measured too, at a level of their own name."""

    levels: tuple[str, ...] = LEVELS
    papers: int = 1
    stacks: int = 4
    seed: int = 11
    loais: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()


def measure(wish: Wish, work: Path, results: Path = RESULTS, tell: Tell = print) -> str:
    """Measure, keep `meaning.jsonl` and `meaning.md` in `results`, and return the report. Files and
    the installation that took them in stay in `work`."""
    reader = Sohoa(workers=len(os.sched_getaffinity(0)))
    run = describe_run(wish.seed, [reader])
    for folder in (results, work):
        folder.mkdir(parents=True, exist_ok=True)
    with (results / LINES).open("w", encoding="utf-8") as lines:
        for level, files in _gather(wish, work):
            for block in _blocks(files):
                judged = _read(reader, level, block, work)
                for paper in judged:
                    row = {**asdict(paper), "run": asdict(run)}
                    lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                lines.flush()
                tell(_tell_block(level, judged))
    return tell_results(results)


def tell_results(results: Path) -> str:
    """The report of the lines that are there, also those of a run that was cut short."""
    run, papers = read_lines(results / LINES)
    text = report(run, papers)
    (results / "meaning.md").write_text(text, encoding="utf-8")
    return text


def read_lines(path: Path) -> tuple[Run, list[PaperResult]]:
    """What `measure` wrote; ValueError where there is nothing."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if not rows:
        raise ValueError("no results")
    run = Run(**rows[0]["run"])
    for row in rows:
        row.pop("run")
        row["outcomes"] = tuple(Outcome(**told) for told in row["outcomes"])
        row["beyond"] = tuple(row["beyond"])
    return run, [PaperResult(**row) for row in rows]


def _gather(wish: Wish, work: Path) -> Iterator[tuple[str, list[Path]]]:
    """Files by level, made where they have to be."""
    for level in wish.levels:
        if level == SCANS:
            yield level, _with_truth(shared_folder() / "scans")
        else:
            yield level, _make_specimens(wish, level, work / "pages" / level)
    for folder in wish.folders:
        yield folder.name, _with_truth(folder)


def _with_truth(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.pdf")) if find_truth(path) is not None]


def _make_specimens(wish: Wish, level: str, folder: Path) -> list[Path]:
    from samples.specimen import DRAFTERS, make_specimen
    from samples.stacks import make_mixed_stack
    from samples.writing import write_specimen

    for loai in wish.loais or DRAFTERS:
        for number in range(wish.papers):
            name = f"{loai}-{level}-{wish.seed + number}"
            write_specimen(make_specimen(loai, level, wish.seed + number), folder, name)
    for number in range(wish.stacks):
        name = f"stack-{level}-{wish.seed + number}"
        write_specimen(make_mixed_stack(level, wish.seed + number), folder, name)
    return sorted(folder.glob("*.pdf"))


def _blocks(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    yield from (files[start : start + BLOCK] for start in range(0, len(files), BLOCK))


def _read(reader: Sohoa, level: str, files: Sequence[Path], work: Path) -> list[PaperResult]:
    told = work / "told.jsonl"
    reader.ingest(files, work / "home", told)
    records = list(read_records(told))
    return [
        paper
        for path in files
        for paper in judge_file(path, level, [r for r in records if r["file"] == str(path)])
    ]


def _tell_block(level: str, papers: Sequence[PaperResult]) -> str:
    outcomes = [outcome for paper in papers for outcome in paper.outcomes]
    right, wrong = sum(o.right for o in outcomes), sum(o.wrong for o in outcomes)
    types = sum(paper.type_right for paper in papers)
    return (
        f"{level:8} {types}/{len(papers)} types, {right}/{len(outcomes)} fields,"
        f" {wrong} wrong accepted"
    )


if __name__ == "__main__":
    print(tell_results(Path(sys.argv[1])), end="")
