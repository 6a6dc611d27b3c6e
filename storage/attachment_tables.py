"""The table of papers that are used again; see `storage/tables.py`.

Papers are named without a foreign key, as in `storage/dossier_tables.py`. Rows are added; a
revocation fills its own columns, once.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.tables import Count, Json, Key, UtcTime, metadata

reuse_links = Table(
    "reuse_links",
    metadata,
    Column("link_id", Key, primary_key=True),
    Column("ma_ho_so", Key, ForeignKey("dossiers.ma_ho_so"), nullable=False),
    Column("component", Key, nullable=False),
    Column("paper_id", Key, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("sha256", Key, nullable=False),
    Column("kq_code", String),
    Column("pages", Integer, nullable=False),
    Column("user", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("checks", Json, nullable=False),
    Column("original_seen", Boolean, nullable=False),
    Column("entry_seq", Count, nullable=False),
    Column("revoked_by", String),
    Column("revoked_desk", String),
    Column("revoked_at", UtcTime),
    Column("revoked_reason", Text),
    Column("revoked_seq", Count),
    Index(None, "ma_ho_so", "entry_seq"),
)

Index(
    "uq_reuse_links_active",
    reuse_links.c.ma_ho_so,
    reuse_links.c.component,
    reuse_links.c.paper_id,
    unique=True,
    sqlite_where=reuse_links.c.revoked_at.is_(None),
    postgresql_where=reuse_links.c.revoked_at.is_(None),
)
