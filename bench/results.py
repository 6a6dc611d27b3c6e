"""What was measured, as JSON lines: one a page and reader, and one for each other measure.

Each line tells by itself which run it is of: version, commit, machine, date, seed.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.peers import ROOT, Reader, Reading
from bench.reliability import Class, classify_words
from bench.scores import score_text


@dataclass(frozen=True, slots=True)
class Run:
    """`versions` of the readers; `load` is the machine's load average when it began: what else was
    going on."""

    versions: dict[str, str]
    commit: str
    date: str
    seed: int
    cores: int
    cpu_model: str
    load: float


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page as one reader read it; see `peers.Reading` and `scores.Score` for the values.
    `classes` are counts by `reliability.EDGES`: words, right ones, and their confidences summed."""

    page: str
    level: str
    source: str
    reader: str
    status: str
    words: int
    read: int
    recall: float
    precision: float
    character_error: float
    diacritic_error: float
    upright: bool | None
    cpu: float
    wall: float
    largest: float
    together: float
    block: int
    quality: str = ""
    issues: tuple[str, ...] = ()
    classes: tuple[tuple[int, int, float], ...] = ()

    @property
    def confidence(self) -> list[Class]:
        return [Class(*counts) for counts in self.classes]


@dataclass(frozen=True, slots=True)
class Measure:
    """One more number, of a reader: `name` says of what, `unit` in what. `done` is False where
    the work that was measured was not brought to its end."""

    name: str
    reader: str
    value: float
    unit: str
    done: bool = True


def describe_run(seed: int, readers: Sequence[Reader]) -> Run:
    """This checkout on this machine, now."""
    return Run(
        {reader.name: reader.version() for reader in readers},
        _find_commit(),
        datetime.now(UTC).isoformat(timespec="seconds"),
        seed,
        len(os.sched_getaffinity(0)),
        _find_processor(),
        round(os.getloadavg()[0], 1),
    )


def tell_run(run: Run) -> str:
    """In words, as every report has them."""
    return (
        f"commit {run.commit}, seed {run.seed}; {run.cores} cores ({run.cpu_model}),"
        f" load {run.load} at the start"
    )


def score_reading(reading: Reading) -> PageResult:
    """A reading against the truth of its page."""
    page = reading.page
    score = score_text(page.name, reading.text, page.truth, page.overlay)
    classes = classify_words(reading.words, page.truth, page.overlay) if reading.words else []
    return PageResult(
        page=page.name,
        level=page.level,
        source=page.source,
        reader=reading.reader,
        status=reading.status,
        words=score.truth,
        read=score.read,
        recall=round(score.recall, 4),
        precision=round(score.precision, 4),
        character_error=round(score.character_error, 4),
        diacritic_error=round(score.diacritic_error, 4),
        upright=reading.upright,
        cpu=round(reading.cpu, 2),
        wall=round(reading.wall, 2),
        largest=round(reading.largest),
        together=round(reading.together),
        block=reading.block,
        quality=reading.quality,
        issues=reading.issues,
        classes=tuple((c.words, c.right, round(c.said, 2)) for c in classes),
    )


def write_lines(path: Path, run: Run, rows: Iterable[PageResult | Measure]) -> None:
    """Replaces the file, line by line as they come: what an interrupted run measured is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            kind = "page" if isinstance(row, PageResult) else "measure"
            line = {"kind": kind, **asdict(row), "run": asdict(run)}
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
            file.flush()


def read_lines(path: Path) -> tuple[Run, list[PageResult], list[Measure]]:
    """What `write_lines` wrote; ValueError where there is nothing."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if not lines:
        raise ValueError("no results")
    pages = [_page(line) for line in lines if line["kind"] == "page"]
    measures = [_measure(line) for line in lines if line["kind"] == "measure"]
    return Run(**lines[0]["run"]), pages, measures


def _page(line: Mapping[str, Any]) -> PageResult:
    known = {f.name: line[f.name] for f in fields(PageResult)}
    known["issues"] = tuple(known["issues"])
    known["classes"] = tuple(tuple(counts) for counts in known["classes"])
    return PageResult(**known)


def _measure(line: Mapping[str, Any]) -> Measure:
    return Measure(**{f.name: line[f.name] for f in fields(Measure)})


def _find_commit() -> str:
    """Short name of the commit, with `+` behind it where files were changed since."""
    try:
        name = _git("rev-parse", "--short=10", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no", "--", ":!bench/results")
    except (OSError, subprocess.SubprocessError):
        return "?"
    return f"{name}+" if changed else name


def _git(*words: str) -> str:
    command = ["git", "-C", str(ROOT), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    return done.stdout.strip()


def _find_processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
