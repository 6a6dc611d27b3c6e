"""Uploads and what lies on counters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    add_uploads()
    add_sessions()
    add_files()


def add_uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("upload_id", KEY, nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", KEY, nullable=True),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("touched_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("upload_id", name="pk_uploads"),
    )
    op.create_index("ix_uploads_touched_at", "uploads", ["touched_at"])
    op.create_index("ix_uploads_user_state", "uploads", ["user", "state"])
    op.create_table(
        "upload_pieces",
        sa.Column("upload_id", KEY, nullable=False),
        sa.Column("offset", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "offset", name="pk_upload_pieces"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.upload_id"], ondelete="CASCADE",
            name="fk_upload_pieces_upload_id_uploads",
        ),
    )


def add_sessions() -> None:
    op.create_table(
        "counter_sessions",
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("touched_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("subject", JSON, nullable=False),
        sa.Column("board", JSON, nullable=False),
        sa.Column("claim_owner", sa.String(), nullable=True),
        sa.Column("claim_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("session_id", name="pk_counter_sessions"),
    )
    op.create_index(
        "ix_counter_sessions_state_touched_at", "counter_sessions", ["state", "touched_at"]
    )
    op.create_index("ix_counter_sessions_desk_state", "counter_sessions", ["desk", "state"])
    op.create_table(
        "counter_steps",
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("board", JSON, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "version", name="pk_counter_steps"),
        of_session("counter_steps", ondelete="CASCADE"),
    )
    op.create_table(
        "counter_parts",
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "number", name="pk_counter_parts"),
        of_session("counter_parts", ondelete="CASCADE"),
    )


def add_files() -> None:
    op.create_table(
        "counter_files",
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("file_id", name="pk_counter_files"),
        of_session("counter_files"),
    )
    op.create_index("ix_counter_files_session_id", "counter_files", ["session_id"])
    op.create_table(
        "counter_glances",
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_counter_glances"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["counter_files.file_id"], ondelete="CASCADE",
            name="fk_counter_glances_file_id_counter_files",
        ),
    )


def of_session(table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["session_id"], ["counter_sessions.session_id"], ondelete=ondelete,
        name=f"fk_{table}_session_id_counter_sessions",
    )
