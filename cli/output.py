"""How commands speak: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from app.attach_words import ATTACH_HELP
from app.hook_words import HOOK_HELP
from app.messages import HELP

UNBROKEN = (
    HELP["paper_id"],
    HELP["intake_id"],
    HOOK_HELP["hook_id"],
    HOOK_HELP["partner_id"],
    ATTACH_HELP["link_id"],
    "Mã hồ sơ",
    "Về",
    "Mã khoá",
)
WITH_IDS = ("Giấy tờ đã có", "Giấy tờ")  # among words, each on a line of its own
ID_LENGTH = 36


def open_out() -> Console:
    """As wide as the terminal is now: a console keeps the width that it was made with."""
    return Console()


def open_err() -> Console:
    return Console(stderr=True)


def say(sentence: str) -> None:
    """A sentence for the person in front of the screen."""
    open_err().print(sentence, markup=False, highlight=False)


def print_json(record: dict[str, Any]) -> None:
    """One object, one line, nothing else (the machine-readable door)."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people. Ids are never broken over lines: they are there to be copied."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        most = None if column in (*WITH_IDS, *UNBROKEN) else _room_beside_ids(columns)
        table.add_column(column, overflow="fold", no_wrap=column in UNBROKEN, max_width=most)
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    open_out().print(table)


def _room_beside_ids(columns: Sequence[str]) -> int | None:
    """What each of the others may take, where one holds ids; None where none does."""
    others = [column for column in columns if column not in (*WITH_IDS, *UNBROKEN)]
    if not others or not any(column in WITH_IDS for column in columns):
        return None
    return max((open_out().width - ID_LENGTH - 3 * len(columns) - 1) // len(others), 10)


def _plain(cell: str) -> str:
    """Text read from a paper must not be taken for markup."""
    return cell.replace("[", r"\[")
