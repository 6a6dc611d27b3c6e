"""The tables of the counter; see `storage/tables.py`. Rows live for as long as papers lie on a
counter: nothing in them outlasts the session but the bytes, which become scans."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from storage.tables import Json, Key, UtcTime, metadata

uploads = Table(
    "uploads",
    metadata,
    Column("upload_id", Key, primary_key=True),
    Column("user", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("name", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String),
    Column("received", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("result", Key),
    Column("begun_at", UtcTime, nullable=False),
    Column("touched_at", UtcTime, nullable=False, index=True),
    Index(None, "user", "state"),
)

upload_pieces = Table(
    "upload_pieces",
    metadata,
    Column("upload_id", Key, ForeignKey("uploads.upload_id", ondelete="CASCADE"), primary_key=True),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String, nullable=False),
)

counter_sessions = Table(
    "counter_sessions",
    metadata,
    Column("session_id", Key, primary_key=True),
    Column("desk", String, nullable=False),
    Column("user", String, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("touched_at", UtcTime, nullable=False),
    Column("version", Integer, nullable=False),
    Column("settled", Integer, nullable=False),
    Column("changed_by", String, nullable=False),
    Column("state", String, nullable=False),
    Column("subject", Json, nullable=False),
    Column("board", Json, nullable=False),
    Column("claim_owner", String),
    Column("claim_until", UtcTime),
    Index(None, "state", "touched_at"),
    Index(None, "desk", "state"),
)

_SESSION = "counter_sessions.session_id"

counter_steps = Table(
    "counter_steps",
    metadata,
    Column("session_id", Key, ForeignKey(_SESSION, ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("act", String, nullable=False),
    Column("user", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("board", Json, nullable=False),  # as it was before
)

counter_files = Table(
    "counter_files",
    metadata,
    Column("file_id", Key, primary_key=True),
    Column("session_id", Key, ForeignKey(_SESSION), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("signed", Boolean, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", UtcTime, nullable=False),
)

counter_glances = Table(
    "counter_glances",
    metadata,
    Column(
        "file_id", Key, ForeignKey("counter_files.file_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("told", Json, nullable=False),
)

counter_parts = Table(
    "counter_parts",
    metadata,
    Column("session_id", Key, ForeignKey(_SESSION, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("told", Json, nullable=False),
)
