"""The tables of dossiers; see `storage/tables.py`.

Papers are named by their ids without a foreign key: a paper that is read anew leaves the catalogue
for a moment, and what people filed and tied must outlast that.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables import Count, Json, Key, UtcTime, metadata

dossiers = Table(
    "dossiers",
    metadata,
    Column("ma_ho_so", Key, primary_key=True),
    # Empty until the first message is folded, in the transaction that enters it.
    Column("origin", String, nullable=False),
    Column("state", String, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("as_of", UtcTime),
    Column("ma_thu_tuc", String),
    Column("don_vi_xu_ly", Key, index=True),
    Column("nguoi_xu_ly", Key, index=True),
    Column("hand_desk", Key, index=True),
    Column("facts", Json),
    Column("hand", Json),
    Index(None, "origin", "ma_ho_so"),
    Index(None, "live", "ma_ho_so"),
)

dossier_persons = Table(
    "dossier_persons",
    metadata,
    Column("ma_ho_so", Key, ForeignKey("dossiers.ma_ho_so"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("number", Key, nullable=False, index=True),
)

dossier_messages = Table(
    "dossier_messages",
    metadata,
    Column("message_id", Key, primary_key=True),
    Column("ma_ho_so", Key, ForeignKey("dossiers.ma_ho_so"), nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("digest", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("hand", Json),
    Index(None, "ma_ho_so", "sent_at"),
)

dossier_papers = Table(
    "dossier_papers",
    metadata,
    Column("filing_id", Count, primary_key=True),
    Column("ma_ho_so", Key, ForeignKey("dossiers.ma_ho_so"), nullable=False),
    Column("paper_id", Key, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("component", String),
    Column("user", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("ma_ho_so", "paper_id"),
)

person_ties = Table(
    "person_ties",
    metadata,
    Column("tie_id", Count, primary_key=True),
    Column("paper_id", Key, nullable=False),
    Column("so_dinh_danh", Key, nullable=False, index=True),
    Column("part", String, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("user", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("paper_id", "part", "so_dinh_danh"),
)
