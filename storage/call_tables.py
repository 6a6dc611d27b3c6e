"""The tables of calls of other systems; see `storage/tables.py`."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from storage.tables import Json, Key, UtcTime, metadata

kept_calls = Table(
    "kept_calls",
    metadata,
    Column("caller", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("target", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("began_at", UtcTime, nullable=False, index=True),
    Column("until", UtcTime, nullable=False),
    # The answer; empty while the call runs.
    Column("status", Integer),
    Column("headers", Json),
    Column("body", LargeBinary),
)

partners = Table(
    "partners",
    metadata,
    Column("partner_id", Key, primary_key=True),
    Column("name", Key, nullable=False),
    Column("desk", String, nullable=False),
    Column("duties", Json, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
)

Index(
    "uq_partners_active",
    partners.c.name,
    unique=True,
    sqlite_where=partners.c.revoked_at.is_(None),
    postgresql_where=partners.c.revoked_at.is_(None),
)

call_nonces = Table(
    "call_nonces",
    metadata,
    Column("partner_id", Key, primary_key=True),
    Column("nonce", Key, primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
)
