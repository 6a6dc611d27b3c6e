"""The ledger as people and machines read it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from app.audit_words import DEEDS, SAY
from app.csv_cells import disarm
from app.review_words import tell_time
from app.typed_days import read_day
from pipeline.dossier_values import VIET_NAM
from pipeline.errors import BadQuestion
from pipeline.ledger import Entry, entry_record

FIELDS = (
    "seq", "at", "deed", "user", "desk", "purpose", "ma_ho_so", "paper_id", "version", "component",
    "facts", "before", "digest",
)  # fmt: skip


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


def tell_entry(entry: Entry) -> dict[str, Any]:
    """The same for a page; `facts` as text, without fingerprints, which tell a reader nothing."""
    act = entry.act
    facts = {name: value for name, value in act.facts.items() if name not in ("asked", "key")}
    return {
        "seq": entry.seq,
        "at": entry.at,
        "user": act.user,
        "desk": act.desk,
        "deed": DEEDS[act.deed.value],
        "dossier": act.ma_ho_so,
        "component": act.component,
        "paper": act.paper_id,
        "version": act.version,
        "purpose": act.purpose,
        "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
    }


def write_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """JSON, one entry a line, with everything that is hashed."""
    for entry in entries:
        yield json.dumps(entry_record(entry), ensure_ascii=False) + "\n"


def write_rows(entries: Iterable[Entry]) -> Iterator[str]:
    """CSV, its head first, with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _row(FIELDS)
    for entry in entries:
        yield _row(export_cells(entry))


def _row(cells: Iterable[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()


def read_days(first: str | None, last: str | None) -> Iterator[datetime | None]:
    """From the beginning of the first day to the end of the last, in Viet Nam."""
    yield _midnight(first) if first else None
    yield _midnight(last) + timedelta(days=1) if last else None


def _midnight(day: str) -> datetime:
    try:
        chosen = read_day(day)
    except ValueError as error:
        raise BadQuestion(detail=SAY["bad_day"]) from error
    return datetime(chosen.year, chosen.month, chosen.day, tzinfo=VIET_NAM)


def _cell(value: Any) -> str:
    return disarm("" if value is None else str(value))
