"""The tables of effects: what ended or changed a paper. See `storage/tables.py`."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, text

from storage.tables import Count, Key, UtcTime, metadata

# Rows are added and never changed, but for the withdrawal, which is set once. No foreign key: what
# happened to a paper outlives its rows, which are written anew when its scan is read again.
effects = Table(
    "effects",
    metadata,
    Column("effect_id", Count, primary_key=True),
    Column("paper_id", Key, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("since", String),
    Column("by_paper", Key, nullable=False, index=True),  # "" for none: NULLs are never equal
    Column("certain", Boolean, nullable=False),
    Column("rule", String, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("user", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("withdrawn_user", String),
    Column("withdrawn_desk", String),
    Column("withdrawn_at", UtcTime),
    Column("withdrawn_reason", Text),
    # Of one kind, by one paper and one rule, one alone counts at a time.
    Index(
        "uq_effects_standing",
        "paper_id", "kind", "by_paper", "rule", "user",
        unique=True,
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)  # fmt: skip

effects_due = Table(
    "effects_due",
    metadata,
    Column("paper_id", Key, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("asked_at", UtcTime, nullable=False, index=True),
    Column("last_error", Text),
)

# Numbers that a paper bears and by which it names others, folded: a decision finds the paper that
# it revokes, and a paper the decision that came first.
paper_numbers = Table(
    "paper_numbers",
    metadata,
    Column("paper_id", Key, primary_key=True),
    Column("number", Key, primary_key=True),
    Column("own", Boolean, primary_key=True),
    Index(None, "number", "own"),
)
