"""The tables of webhooks; see `storage/tables.py`. What waits names its hook without a foreign key:
whoever announces something waits for nobody who adds or removes one."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from storage.tables import Count, Json, Key, UtcTime, metadata

hooks = Table(
    "hooks",
    metadata,
    Column("hook_id", Key, primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", Json, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", UtcTime, nullable=False),
)

hook_deliveries = Table(
    "hook_deliveries",
    metadata,
    Column("delivery_id", Count, primary_key=True),
    Column("hook_id", Key, nullable=False),
    Column("event", String, nullable=False),
    Column("event_id", Key, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("facts", Json, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("last_error", String),
    Column("dead", Boolean, nullable=False),
    Index(None, "hook_id", "dead", "due_at"),
    # As in the outbox: a slow sender must not tick off a newer row.
    sqlite_autoincrement=True,
)
