"""The table of searches that people kept; see `storage/tables.py`. Nothing of it can be restored
from objects: it is backed up with the database (docs/production.md).
"""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from storage.tables import Json, Key, UtcTime, metadata

kept_searches = Table(
    "kept_searches",
    metadata,
    Column("search_id", Key, primary_key=True),
    Column("user", Key, nullable=False),
    Column("name", String, nullable=False),  # "" for one that goes after a day
    Column("sought", Json, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "user", "name"),
    Index(None, "name", "at"),
)
