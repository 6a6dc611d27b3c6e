"""Bringing a database to the schema of this program, by Alembic, at first use."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pipeline.errors import CatalogueRejected
from storage.database import foreign_errors, open_engine

HEAD = "0019"
"""The newest migration; a test compares it with the folder."""

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x536F686F61  # "Sohoa": one migration at a time in a PostgreSQL database


def migrate(url: str) -> str:
    """Bring the database of `url` to the newest schema and return its version. Processes that
    start at once wait for each other.

    Raises CatalogueUnavailable, and CatalogueRejected when a newer program made the schema.
    """
    engine = open_engine(url)
    try:
        return prepare(engine)
    finally:
        engine.dispose()


def prepare(engine: Engine) -> str:
    """`migrate` on an engine that is open already."""
    with foreign_errors():
        with engine.connect() as connection:
            version = read_version(connection)
        if version == HEAD:
            return version
        with _alone(engine) as connection:
            _upgrade(connection)
            return read_version(connection) or ""


def read_version(connection: Connection) -> str | None:
    """The schema's version, None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A connection while no other process migrates the same database."""
    if engine.dialect.name == "sqlite":
        with Path(f"{engine.url.database}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with engine.connect() as connection:
                # Kept in the file; needs that nobody else is writing, hence here.
                connection.connection.execute("PRAGMA journal_mode = WAL")
                yield connection
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        try:
            yield connection
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
            connection.commit()


def _upgrade(connection: Connection) -> None:
    # Alembic takes a third of a second to import; a database that is up to date never needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError as trouble:
        raise CatalogueRejected(kind="SchemaNewerThanProgram") from trouble
    connection.commit()
