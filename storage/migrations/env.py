"""Alembic's entry: works on the connection that `storage/schema.py` hands over.

A new migration: change `storage/tables.py`, write `versions/NNNN_what.py`, raise `schema.HEAD`.
"""

from __future__ import annotations

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
