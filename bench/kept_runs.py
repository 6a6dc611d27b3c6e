"""Figures of several runs in one file, a JSON line each. A run takes the place of the one before
that measured the same, so that a report tells of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.results import Run


@dataclass(frozen=True, slots=True)
class KeptRun:
    """`key`: what it measured; `rows`: its figures by name, without the key."""

    key: tuple[Any, ...]
    run: Run
    rows: list[dict[str, Any]]


def keep_run(path: Path, key: Mapping[str, Any], run: Run, rows: Iterable[Any]) -> None:
    """`rows` are dataclasses; `key` names what is measured, the same names for every run."""
    mine = KeptRun(tuple(key.values()), run, [asdict(row) for row in rows])
    kept = [one for one in read_runs(path, *key) if one.key != mine.key]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as lines:
        for one in sorted([*kept, mine], key=lambda one: one.key):
            told = dict(zip(key, one.key, strict=True))
            for row in one.rows:
                line = {**told, **row, "run": asdict(one.run)}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_runs(path: Path, *key: str) -> list[KeptRun]:
    """Every run, by its key; none where nothing was measured."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        told = json.loads(line)
        found.setdefault(tuple(told.pop(name) for name in key), []).append(told)
    return [_kept(*one) for one in sorted(found.items())]


def _kept(key: tuple[Any, ...], told: list[dict[str, Any]]) -> KeptRun:
    runs = [row.pop("run") for row in told]
    return KeptRun(key, Run(**runs[0]), told)
