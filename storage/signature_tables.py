"""The tables of digital signatures: those found in files, and those of certified copies.

A change here needs a migration, like one of `storage/tables.py`.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from storage.tables import Count, Json, Key, UtcTime, metadata

# Each look at a file is a row with all its signatures, which are never asked for one by one.
signatures = Table(
    "signatures",
    metadata,
    Column("check_id", Count, primary_key=True),
    Column("intake_id", Key, ForeignKey("scans.intake_id"), nullable=False),
    Column("checked_at", UtcTime, nullable=False),
    Column("trust", String, nullable=False),
    Column("found", Json, nullable=False),
    Index(None, "intake_id", "check_id"),
    sqlite_autoincrement=True,
)

# No foreign key: a certified copy outlives the rows of a paper, which are written anew when its
# scan is read again.
certifications = Table(
    "certifications",
    metadata,
    Column("paper_id", Key, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("facts", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("rendition", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("user", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("serial", String, nullable=False),
)
