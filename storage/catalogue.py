"""The catalogue on SQLite or PostgreSQL: facts about scans and papers, one unit at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from weakref import finalize

from sqlalchemy import Connection

from pipeline.dossier import PersonTie
from pipeline.errors import SohoaError
from pipeline.ports import Catalogue, UnitOfWork
from storage.account_rows import AccountRows
from storage.attachment_rows import AttachmentRows
from storage.batch_rows import BatchRows
from storage.call_rows import CallRows
from storage.counter_rows import CounterRows
from storage.database import foreign_errors, open_engine
from storage.hook_rows import HookRows
from storage.kept_search_rows import KeptSearchRows
from storage.kpi_rows import KpiRows
from storage.ledger_rows import LedgerRows
from storage.schema import prepare
from storage.signature_rows import SignatureRows


class SqlUnitOfWork(
    SignatureRows,
    AttachmentRows,
    KpiRows,
    HookRows,
    CallRows,
    AccountRows,
    CounterRows,
    KeptSearchRows,
    BatchRows,
    LedgerRows,
):
    """One transaction; see `pipeline.ports.UnitOfWork`. Its parts are `scan_rows`, `paper_rows`,
    `outbox_rows`, `dossier_rows`, `attachment_rows`, `effect_rows`, `review_rows`,
    `signature_rows`, `kpi_rows`, `hook_rows`, `call_rows`, `account_rows`, `upload_rows`,
    `counter_rows`, `kept_search_rows`, `batch_rows` and `ledger_rows`."""

    def tie_person(self, tie: PersonTie) -> bool:
        """The index must learn whose paper it is."""
        new = super().tie_person(tie)
        if new:
            self._announce([tie.paper_id], "index")
        return new


class SqlCatalogue:
    """Opens `sqlite:///FILE` or `postgresql+psycopg://…`; brings the schema at first use.

    Safe for threads and for any number of processes. Raises BadSetting for another URL.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._lock = Lock()
        self._schema: str | None = None
        self._ended = finalize(self, self._engine.dispose)

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A unit of work; what it did not commit is undone, whatever ends it."""
        connection = self._connect()
        try:
            yield SqlUnitOfWork(connection)
        finally:
            _leave(connection)

    def check(self) -> dict[str, str]:
        """Facts for `doctor`, without the password. Raises CatalogueUnavailable."""
        _leave(self._connect())
        kind = self._engine.dialect.name
        address = self._engine.url.render_as_string(hide_password=True)
        return {"kind": kind, "address": address, "schema": self._schema or ""}

    def close(self) -> None:
        """Close the connections that are kept open; happens by itself with the last reference."""
        self._engine.dispose()

    def _connect(self) -> Connection:
        with self._lock:
            if self._schema is None:
                self._schema = prepare(self._engine)
        with foreign_errors():
            return self._engine.connect()


def _leave(connection: Connection) -> None:
    """Undo and give the connection back; a lost one is undone by the server itself."""
    with suppress(SohoaError), foreign_errors():
        connection.close()


_port: type[Catalogue] = SqlCatalogue
