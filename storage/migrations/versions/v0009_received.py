"""When a dossier was received, as a column: figures ask for the dossiers of a period."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("ngay_tiep_nhan", TIME, nullable=True))
    fill(op.get_bind())
    op.create_index(
        "ix_dossiers_ngay_tiep_nhan_ma_ho_so", "dossiers", ["ngay_tiep_nhan", "ma_ho_so"]
    )


def fill(connection: sa.Connection) -> None:
    """Dossiers that are there already say it among their facts."""
    known = sa.text("SELECT ma_ho_so, facts FROM dossiers WHERE facts IS NOT NULL")
    times = []
    for code, facts in connection.execute(known).all():
        said = (json.loads(facts) if isinstance(facts, str) else facts).get("ngay_tiep_nhan")
        if said:
            times.append({"code": code, "at": plain(datetime.fromisoformat(said), connection)})
    if times:
        dossiers = sa.table("dossiers", sa.column("ma_ho_so"), sa.column("ngay_tiep_nhan", TIME))
        mine = sa.update(dossiers).where(dossiers.c.ma_ho_so == sa.bindparam("code"))
        connection.execute(mine.values(ngay_tiep_nhan=sa.bindparam("at", type_=TIME)), times)


def plain(moment: datetime, connection: sa.Connection) -> datetime:
    """SQLite keeps times bare, in UTC."""
    utc = moment.astimezone(UTC)
    return utc.replace(tzinfo=None) if connection.dialect.name == "sqlite" else utc
