"""The tables of people who sign in, and of machines; see `storage/tables.py`. Nothing of them can
be restored from objects: they are backed up with the database (docs/production.md).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from storage.tables import Json, Key, UtcTime, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("user", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("desk", Key, nullable=False),
    Column("duties", Json, nullable=False),
    Column("state", String, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("subject", Key, unique=True),
    Column("password", Text),  # its hash
)

# Tries under a name since the last success; the name as a fingerprint, whoever typed what.
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("name", Key, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False, index=True),
    Column("locked_until", UtcTime),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user", Key, ForeignKey("accounts.user"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False, index=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("desk", Key, nullable=False),
    Column("duties", Json, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("digest", Text, nullable=False),
    Column("created_by", Key, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("revoked_at", UtcTime),
)
