"""The ledger as people and machines read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from app.audit_words import DEEDS, SAY
from app.review_words import tell_time
from pipeline.dossier_values import VIET_NAM
from pipeline.errors import BadQuestion
from pipeline.ledger import Entry, entry_record

FIELDS = (
    "seq", "at", "deed", "user", "desk", "purpose", "ma_ho_so", "paper_id", "version", "component",
    "facts", "before", "digest",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_cells(entry: Entry) -> list[str]:
    """One row of the CSV, in the order of FIELDS. What a spreadsheet would take for a formula is
    quoted: a purpose is typed by people."""
    record = entry_record(entry)
    record["facts"] = json.dumps(record["facts"], ensure_ascii=False, sort_keys=True)
    return [_cell(record[name]) for name in FIELDS]


def list_cells(entry: Entry) -> list[str]:
    """One line for a person."""
    act = entry.act
    about = [part for part in (act.ma_ho_so, act.component, act.paper_id) if part]
    hits = f"{act.facts['hits']} kết quả" if "hits" in act.facts else ""
    return [
        str(entry.seq),
        tell_time(entry.at),
        f"{act.user}\n{act.desk}",
        DEEDS[act.deed.value],
        "\n".join([*about, *filter(None, [hits])]),
        act.purpose,
    ]


def read_days(first: str | None, last: str | None) -> Iterator[datetime | None]:
    """From the beginning of the first day to the end of the last, in Viet Nam."""
    yield _midnight(first) if first else None
    yield _midnight(last) + timedelta(days=1) if last else None


def _midnight(day: str) -> datetime:
    try:
        chosen = date.fromisoformat(day)
    except ValueError as error:
        raise BadQuestion(detail=SAY["bad_day"]) from error
    return datetime(chosen.year, chosen.month, chosen.day, tzinfo=VIET_NAM)


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
