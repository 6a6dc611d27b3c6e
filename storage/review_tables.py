"""The tables of the review: decisions, the queue of papers that wait for one, and who looks at
which of them.

A change here needs a migration, like one of `storage/tables.py`.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from storage.tables import Key, UtcTime, metadata

# Rows are added and never changed. No foreign key: what a person decided outlives the rows of a
# paper, which are written anew when its scan is read again.
decisions = Table(
    "decisions",
    metadata,
    Column("paper_id", Key, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("outcome", String, nullable=False),
    Column("value", Text),
    Column("value_head", Key),  # the first HEAD_LENGTH characters of `value`
    Column("decided_by", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("seen", String, nullable=False),
    Column("before", Text),
    Index(None, "name", "value_head"),
    Index(None, "decided_by", "decided_at"),
)

review_queue = Table(
    "review_queue",
    metadata,
    Column("paper_id", Key, ForeignKey("papers.paper_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Key, nullable=False, unique=True),
    Column("risk", String, nullable=False),
    Column("open", Integer, nullable=False),
    Column("waiting_since", UtcTime),
    Index(None, "risk", "position"),
)

# No foreign key: the rows of a paper are written anew while somebody looks at it.
review_leases = Table(
    "review_leases",
    metadata,
    Column("paper_id", Key, primary_key=True),
    Column("user", Key, nullable=False, index=True),
    Column("desk", String, nullable=False),
    Column("until", UtcTime, nullable=False, index=True),
)
