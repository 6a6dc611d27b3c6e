"""The tables of the catalogue, for SQLite and PostgreSQL alike.

A change here needs a migration in `storage/migrations/versions`; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

HEAD_LENGTH = 200
"""Characters of a field's value that are indexed: PostgreSQL refuses index rows above 2.7 kB."""


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite has no zones and keeps it bare."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# Keys are ordered by their bytes on both databases, so that a page continues where Python says.
Key = String().with_variant(String(collation="C"), "postgresql")
Count = BigInteger().with_variant(Integer, "sqlite")
Json = JSON(none_as_null=True)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

scans = Table(
    "scans",
    metadata,
    Column("intake_id", Key, primary_key=True),
    Column("sha256", Key, nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String),
    Column("state", String, nullable=False),
    Column("received_at", UtcTime, nullable=False, index=True),
    Column("reason_code", String),
    Column("reason_facts", Json),
    Column("reason_retryable", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("batch_id", Key),
    Column("cleared_by", String),
    Column("claim_token", String),
    Column("claim_owner", String, index=True),
    Column("claim_until", UtcTime),
    # Grows with every change of any paper of the scan, and never falls when papers are replaced.
    Column("papers_version", Integer, nullable=False),
    Index(None, "state", "intake_id"),
    Index(None, "batch_id", "intake_id"),
)

contexts = Table(
    "contexts",
    metadata,
    Column("context_id", Count, primary_key=True),
    Column("intake_id", Key, ForeignKey("scans.intake_id"), nullable=False),
    Column("desk", String, nullable=False),
    Column("dossier", String, nullable=False, index=True),  # "" for none: NULLs are never equal
    Column("role", String, nullable=False),
    Column("origin", String, nullable=False),
    UniqueConstraint("intake_id", "desk", "dossier", "role", "origin"),
    Index(None, "desk", "intake_id"),
)

papers = Table(
    "papers",
    metadata,
    Column("paper_id", Key, primary_key=True),
    Column("intake_id", Key, ForeignKey("scans.intake_id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("loai", String, nullable=False),
    Column("loai_confidence", Float, nullable=False),
    Column("kq_code", String),
    Column("first_page", Integer, nullable=False),
    Column("last_page", Integer, nullable=False),
    Column("digitally_signed", Boolean, nullable=False),
    Column("seals", Integer, nullable=False),
    Column("quality", String, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    Column("evidence", Json),  # None: stored before it was kept
)

paper_pages = Table(
    "paper_pages",
    metadata,
    Column("paper_id", Key, ForeignKey("papers.paper_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("rotation", Integer, nullable=False),
    Column("skew", Float, nullable=False),
    Column("blank", Boolean, nullable=False),
    Column("quality", String, nullable=False),
    Column("issues", Json, nullable=False),
    Column("source", String, nullable=False),
)

paper_fields = Table(
    "paper_fields",
    metadata,
    Column("paper_id", Key, ForeignKey("papers.paper_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Key, nullable=False),
    Column("value", Text),
    Column("value_head", Key),  # the first HEAD_LENGTH characters of `value`
    Column("raw", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("box", Json, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("rule", String, nullable=False),
    Column("status", String, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("printed", Text),
    Column("handwritten", Boolean, nullable=False),
    Column("guess", Text),
    Column("second", Text),
    Column("bearer", Key),  # of a name: the number that the paper gives for whoever has it
    Index(None, "name", "value_head", "paper_id", "bearer"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("outbox_id", Count, primary_key=True),
    Column("paper_id", Key, nullable=False, index=True),
    Column("action", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("last_error", Text),
    Column("dead", Boolean, nullable=False),
    Index(None, "dead", "due_at"),
    # A number that was used once never returns: a slow publisher must not tick off a newer row.
    sqlite_autoincrement=True,
)
