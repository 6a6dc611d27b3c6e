"""Servers that tests may kill, and an installation on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.services import elasticsearch, minio, postgres
from deploy.services.running import Missing, Running
from tests.conftest import lack
from tests.installation import Installation


@dataclass
class Server:
    """A server that may be killed and started again with its data."""

    running: Running
    again: Callable[[Running], Running]

    def kill(self) -> None:
        self.running.kill()

    def start(self) -> None:
        self.running = self.again(self.running)


Servers = dict[str, Server]


@pytest.fixture(scope="session")
def servers(service_folder: Path) -> Iterator[Servers]:
    """One of each, of the tests of outages alone."""
    ways: dict[str, tuple[Callable[[Path], Running], Callable[[Running], Running]]] = {
        "minio": (minio.start, lambda r: minio.start(r.folder, r.port, r.password)),
        "postgres": (postgres.start, lambda r: postgres.start(r.folder, r.port)),
        "elasticsearch": (elasticsearch.start, lambda r: elasticsearch.start(r.folder, r.port)),
    }
    started: Servers = {}
    try:
        for name, (start, again) in ways.items():
            folder = service_folder / f"outage-{name}"
            folder.mkdir()
            started[name] = Server(start(folder), again)
        yield started
    except Missing as missing:
        lack(missing.service, str(missing))
    finally:
        for server in started.values():
            server.running.stop()


@pytest.fixture
def sohoa(servers: Servers, tmp_path: Path) -> Installation:
    """An installation with buckets, a database and an index of its own."""
    name = f"t{uuid4().hex[:10]}"
    environment: dict[str, str] = {}
    for server in servers.values():
        environment |= server.running.environment
    return Installation(
        tmp_path,
        environment
        | {
            "SOHOA_OBJECTS__BUCKET_PREFIX": name,
            "SOHOA_CATALOGUE__URL": postgres.create_database(servers["postgres"].running, name),
            "SOHOA_SEARCH__ALIAS": name,
        },
    )
