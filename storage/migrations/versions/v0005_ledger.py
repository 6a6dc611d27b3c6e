"""Ledger: one chain of all that people do, the acts of officers so far at its beginning."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from pipeline.former_acts import FormerAct, translate_act
from pipeline.ledger import NOTHING_BEFORE, seal

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

SQLITE_TRIGGERS = """
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
WHEN NEW.seq <= OLD.seq OR NEW.head_id <> OLD.head_id
BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
"""
POSTGRES_TRIGGERS = """
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_unchanged BEFORE UPDATE OR DELETE ON ledger
FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_not_emptied BEFORE TRUNCATE ON ledger
FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_head_kept BEFORE DELETE ON ledger_head
FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_head_not_emptied BEFORE TRUNCATE ON ledger_head
FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
FOR EACH ROW WHEN (NEW.seq <= OLD.seq OR NEW.head_id <> OLD.head_id)
EXECUTE FUNCTION refuse_ledger_change();
"""


def upgrade() -> None:
    ledger = op.create_table(
        "ledger",
        sa.Column("seq", COUNT, autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("ma_ho_so", KEY, nullable=True),
        sa.Column("paper_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("component", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
    )
    op.create_index("ix_ledger_at", "ledger", ["at"])
    for name in ("deed", "user", "ma_ho_so", "paper_id"):
        op.create_index(f"ix_ledger_{name}_seq", "ledger", [name, "seq"])
    head = op.create_table(
        "ledger_head",
        sa.Column("head_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", COUNT, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("head_id", name="pk_ledger_head"),
    )
    seq, digest = _move_acts(ledger)
    op.bulk_insert(head, [{"head_id": 1, "seq": seq, "digest": digest}])
    op.drop_table("acts")
    _refuse_changes()


def _move_acts(ledger: sa.Table) -> tuple[int, str]:
    """In the order in which they were written, with their own times; returns the head."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    seq, digest = 0, NOTHING_BEFORE
    names = "kind, at, \"user\", desk, ma_ho_so, paper_id, note"
    query = sa.text(f"SELECT {names} FROM acts ORDER BY act_id").columns(at=TIME)
    for row in connection.execute(query).all():
        at: datetime = row.at.replace(tzinfo=UTC) if is_sqlite else row.at.astimezone(UTC)
        act = translate_act(
            FormerAct(row.kind, at, row.user, row.desk, row.ma_ho_so, row.paper_id, row.note)
        )
        entry = seal(act, seq + 1, at, digest)
        kept = {
            "seq": entry.seq,
            "at": at.replace(tzinfo=None) if is_sqlite else at,
            "deed": act.deed.value,
            "user": act.user,
            "desk": act.desk,
            "purpose": act.purpose,
            "ma_ho_so": act.ma_ho_so,
            "paper_id": act.paper_id,
            "component": act.component,
            "facts": dict(act.facts),
            "before": entry.before,
            "digest": entry.digest,
        }
        op.bulk_insert(ledger, [kept])
        seq, digest = entry.seq, entry.digest
    return seq, digest


def _refuse_changes() -> None:
    """Whoever may write to the ledger may add to it and nothing else."""
    if op.get_bind().dialect.name == "sqlite":
        for trigger in SQLITE_TRIGGERS.split("END;\n"):
            if trigger.strip():
                op.execute(f"{trigger}END")
        return
    op.execute(POSTGRES_TRIGGERS)
