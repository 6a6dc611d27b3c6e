"""The tables of the ledger; see `storage/tables.py`. Triggers, which only the migration has, refuse
to change or remove an entry.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from storage.tables import Count, Json, Key, UtcTime, metadata

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Count, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("deed", String, nullable=False),
    Column("user", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("ma_ho_so", Key),
    Column("paper_id", Key),
    Column("version", Integer),
    Column("component", String),
    Column("facts", Json, nullable=False),
    Column("before", String, nullable=False),
    Column("digest", String, nullable=False),
    Index(None, "deed", "seq"),
    Index(None, "user", "seq"),
    Index(None, "ma_ho_so", "seq"),
    Index(None, "paper_id", "seq"),
)

ledger_head = Table(
    "ledger_head",
    metadata,
    # One row, which whoever appends holds until the transaction ends.
    Column("head_id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Count, nullable=False),
    Column("digest", String, nullable=False),
)
