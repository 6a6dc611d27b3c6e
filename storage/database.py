"""The engine under the catalogue: how each database is opened, and how its errors come out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy import exc as theirs

from pipeline.errors import BadSetting, CatalogueRejected, CatalogueUnavailable, SohoaError

PATIENCE = 30  # seconds that a writer waits for another one
_POSTGRES = {
    "connect_timeout": 10,
    "tcp_user_timeout": PATIENCE * 1000,
    "options": f"-c lock_timeout={PATIENCE}s -c idle_in_transaction_session_timeout=120s",
}
_REFUSED = (theirs.IntegrityError, theirs.DataError, theirs.ProgrammingError)
_JSON = partial(json.dumps, default=str)


def open_engine(address: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://…` (driver psycopg); connects to nothing
    yet. Raises BadSetting for an address that is neither."""
    try:
        url = make_url(address)
        if url.drivername == "sqlite":
            return _open_sqlite(url)
        if url.drivername in ("postgresql", "postgresql+psycopg"):
            return _open_postgres(url.set(drivername="postgresql+psycopg"))
    except theirs.ArgumentError as trouble:
        raise BadSetting(setting="catalogue.url", detail="not a database URL") from trouble
    raise BadSetting(setting="catalogue.url", detail="neither sqlite nor postgresql")


def begin_writing(connection: Connection) -> None:
    """From here on the transaction writes. On SQLite the reading one ends and one that owns the
    write lock begins: a reader that turns writer half-way would fail at once when another wrote
    meanwhile. What was read before may be older, as under PostgreSQL's read committed."""
    if connection.dialect.name == "sqlite" and not connection.get_execution_options().get("writes"):
        connection.rollback()
        connection.execution_options(writes=True)


def end_writing(connection: Connection) -> None:
    """After a commit the next transaction reads again until it is told otherwise."""
    connection.execution_options(writes=False)


@contextmanager
def foreign_errors() -> Iterator[None]:
    """The border: no error of SQLAlchemy or of a driver passes it."""
    try:
        yield
    except (theirs.SQLAlchemyError, UnicodeEncodeError, OSError) as trouble:
        raise _translate(trouble) from trouble


def _translate(trouble: Exception) -> SohoaError:
    """What cannot be reached now may be later; what the database refuses it will refuse again."""
    kind = type(trouble).__name__
    if isinstance(trouble, theirs.DBAPIError):
        refused = isinstance(trouble, _REFUSED) and not trouble.connection_invalidated
    else:
        refused = isinstance(trouble, theirs.StatementError | UnicodeEncodeError)
    return CatalogueRejected(kind=kind) if refused else CatalogueUnavailable(kind=kind)


def _open_postgres(url: URL) -> Engine:
    return create_engine(
        url,
        connect_args=_POSTGRES,
        pool_pre_ping=True,  # a server that was restarted meanwhile is no error
        hide_parameters=True,  # values are personal data and stay out of exception texts
        json_serializer=_JSON,
    )


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise BadSetting(setting="catalogue.url", detail="a SQLite catalogue is a file")
    with foreign_errors():
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, connect_args={"timeout": PATIENCE}, hide_parameters=True, json_serializer=_JSON
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
