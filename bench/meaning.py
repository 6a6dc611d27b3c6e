"""How well papers are understood: types and fields against truth, right, accepted, wrong.

`python -m bench.meaning FOLDER…` reads every `NAME.pdf` that has a `NAME.json` (specimens of
`python -m samples`) or a `NAME.fields.json` (scans) beside it, and prints a table by field. What
counts as right stands in `is_right`. Exit code 1 when a wrong value was accepted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.settings import load_settings
from app.wiring import open_tools
from pipeline.formats import sniff
from pipeline.language.folding import fold_text, letters
from pipeline.language.likeness import distance
from pipeline.paper import Field, FieldStatus, Paper
from pipeline.reading import read_pages
from pipeline.scan import Scan, ScanRow, ScanState
from pipeline.tools import Tools
from pipeline.understanding import understand

LONG = 30  # characters from which 3 % of edits are forgiven
_SAME = {"co_quan_ban_hanh": "noi_cap", "ngay_ban_hanh": "ngay_cap"}
_BY_HAND = {"so_ky_hieu": "so", "ngay_ban_hanh": "ngay"}
_NOT_FIELDS = frozenset({"pages", "signature_page", "ngay_den", "do_khan", "note", "do_mat"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value of the truth and what became of it. `by_hand` values count as right when their
    printed rest was found."""

    name: str
    right: bool
    accepted: bool
    by_hand: bool
    detail: str


@dataclass(slots=True)
class Table:
    """Counts by field, and the worst news in full."""

    rows: dict[str, list[Outcome]] = field(default_factory=lambda: defaultdict(list))
    types: list[bool] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield f"{'type':22} {len(self.types):4} {sum(self.types) / max(len(self.types), 1):6.0%}"
        yield f"{'field':22} {'n':>4} {'right':>6} {'print accepted':>15} {'wrong accepted':>15}"
        every = [outcome for rows in self.rows.values() for outcome in rows]
        for name, rows in [*sorted(self.rows.items()), ("all", every)]:
            printed = [row for row in rows if not row.by_hand]
            accepted = sum(row.accepted for row in printed)
            wrong = sum(row.accepted and not row.right for row in rows)
            yield (
                f"{name:22} {len(rows):4} {sum(r.right for r in rows) / max(len(rows), 1):6.0%}"
                f" {accepted / max(len(printed), 1):15.0%} {wrong:15}"
            )


def is_right(value: str | None, truth: str) -> bool:
    """Equal after NFC, case, spaces and punctuation; from 30 characters on within 3 % edits."""
    if value is None:
        return False
    left, right = letters(value), letters(truth)
    if left == right:
        return True
    allowed = int(0.03 * len(right)) if len(right) >= LONG else 0
    return allowed > 0 and distance(left, right, allowed) <= allowed


def score_paper(paper: Paper, truth: Mapping[str, Any]) -> list[Outcome]:
    """Every value of the truth against the paper's fields."""
    values = truth.get("fields", truth)
    hand = set(truth.get("handwritten", ()))
    found = {f.name: f for f in paper.fields}
    return [
        _score(
            name, found.get(name) or found.get(_SAME.get(name, "")), value, _is_by_hand(name, hand)
        )
        for name, value in values.items()
        if isinstance(value, str) and name not in _NOT_FIELDS
    ]


def _is_by_hand(name: str, hand: set[str]) -> bool:
    return _BY_HAND.get(name) in hand or (name == "ngay_ban_hanh" and "thang" in hand)


def _score(name: str, found: Field | None, truth: str, by_hand: bool) -> Outcome:
    value = found.value if found else None
    right = is_right(value, truth)
    if by_hand and found and value is None:
        right = found.printed is not None and _rest_fits(name, found.printed, truth)
    accepted = found is not None and found.status is FieldStatus.ACCEPTED
    detail = f"{value!r} for {truth!r}" if not right else ""
    return Outcome(name, right, accepted, by_hand, detail)


def _rest_fits(name: str, printed: str, truth: str) -> bool:
    """The printed rest of a number ends it; that of a date names its year (and month)."""
    if name == "so_ky_hieu":
        return truth.endswith(printed)
    numbers = [int(part) for part in fold_text(printed).split() if part.isdigit()]
    year, month = int(truth[:4]), int(truth[5:7])
    return numbers in ([year], [month, year])


def score_folder(folder: Path, tools: Tools, table: Table) -> None:
    for path in sorted(folder.glob("*.pdf")):
        truth = _truth_of(path)
        if truth is None:
            continue
        paper = understand_file(path, tools)
        expected = truth.get("loai") or _loai_of(truth)
        table.types.append(paper.loai == expected)
        for outcome in score_paper(paper, truth):
            table.rows[outcome.name].append(outcome)
            if outcome.accepted and not outcome.right:
                table.wrong.append(f"{path.stem}: {outcome.name}: {outcome.detail}")
        print(f"{path.stem}: {paper.loai}", file=sys.stderr)


def _truth_of(path: Path) -> dict[str, Any] | None:
    names = (f"{path.stem}.json", f"{path.stem}.fields.json", f"{path.stem}.p1.fields.json")
    found = next((path.with_name(name) for name in names if path.with_name(name).exists()), None)
    return dict(json.loads(found.read_text(encoding="utf-8"))) if found else None


def _loai_of(truth: Mapping[str, Any]) -> str:
    """`loai` of a scan by what its truth calls it: Tờ trình → to_trinh."""
    return fold_text(str(truth.get("loai_van_ban", ""))).replace(" ", "_")


def understand_file(path: Path, tools: Tools) -> Paper:
    """The first paper of a file, without storing anything."""
    content = path.read_bytes()
    sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    row = ScanRow(
        str(uuid.uuid4()), sha256, size, sniff(path), ScanState.RECEIVED, datetime.now(UTC)
    )
    with tempfile.TemporaryDirectory() as work:
        scan = Scan(row, path, Path(work))
        inspection, pages = read_pages(scan, tools, on_page=lambda: None)
        return understand(scan, inspection, pages, tools)[0]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.meaning", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    asked = parser.parse_args(arguments)
    table = Table()
    with tempfile.TemporaryDirectory() as home, open_tools(load_settings(home=home)) as tools:
        for folder in asked.folders:
            score_folder(folder, tools, table)
    print("\n".join([*table.lines(), *table.wrong]))
    return 1 if table.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
