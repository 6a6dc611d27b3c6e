"""All servers of production mode at once, in one temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.services import elasticsearch, minio, postgres, prefect, redis
from deploy.services.cache import say
from deploy.services.running import Running


@contextmanager
def run_stack(folder: Path) -> Iterator[dict[str, str]]:
    """Start MinIO, Elasticsearch, PostgreSQL, Redis and Prefect; the settings that lead to them.

    Raises Missing where this machine cannot have one of them.
    """
    for module in (minio, elasticsearch, postgres, redis, prefect):
        module.obtain()
    with ExitStack() as stack:
        settings: dict[str, str] = {}
        for running in _start_all(folder, stack):
            say(f"{running.service} answers at {running.address}")
            settings.update(running.environment)
        yield settings


def _start_all(folder: Path, stack: ExitStack) -> Iterator[Running]:
    """Each server is on the stack before the next one starts."""

    def keep(running: Running) -> Running:
        return stack.enter_context(running)

    yield keep(minio.start(_folder(folder, "minio")))
    database = keep(postgres.start(_folder(folder, "postgres")))
    broker = keep(redis.start(_folder(folder, "redis")))
    yield from (database, broker)
    yield keep(elasticsearch.start(_folder(folder, "elasticsearch")))
    yield keep(prefect.start(_folder(folder, "prefect"), database, broker))


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder
