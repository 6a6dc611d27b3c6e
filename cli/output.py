"""How commands speak: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from app.messages import HELP

UNBROKEN = (HELP["paper_id"], HELP["intake_id"], "Mã hồ sơ", "Về")
WITH_IDS = ("Giấy tờ đã có", "Giấy tờ")  # among words, each on a line of its own
ID_LENGTH = 36

out = Console()
err = Console(stderr=True)


def say(sentence: str) -> None:
    """A sentence for the person in front of the screen."""
    err.print(sentence, markup=False, highlight=False)


def print_json(record: dict[str, Any]) -> None:
    """One object, one line, nothing else (the machine-readable door)."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people. Ids are never broken over lines: they are there to be copied."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        least = ID_LENGTH if column in WITH_IDS else None
        table.add_column(column, overflow="fold", no_wrap=column in UNBROKEN, min_width=least)
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    out.print(table)


def _plain(cell: str) -> str:
    """Text read from a paper must not be taken for markup."""
    return cell.replace("[", r"\[")
