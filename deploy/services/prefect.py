"""The Prefect server, on PostgreSQL and Redis as in production."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from deploy.services.launch import HOST, answers, free_port, launch
from deploy.services.postgres import create_database
from deploy.services.running import Missing, Running

QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
BATCHED = {
    f"PREFECT_SERVER_SERVICES_{service}_{setting}": "200"
    for service in ("TASK_RUN_RECORDER", "EVENT_PERSISTER")
    for setting in ("BATCH_SIZE", "READ_BATCH_SIZE")
} | {"PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "200"}


def obtain() -> Path:
    """The interpreter that has Prefect: our own."""
    if find_spec("prefect") is None or find_spec("prefect_redis") is None:
        raise Missing("prefect", "it is not in this environment", "make setup")
    return Path(sys.executable)


def start(folder: Path, postgres: Running, redis: Running, port: int | None = None) -> Running:
    """15 to 20 seconds on an empty database. Settings as measured: batches of 200, the broker in
    Redis (the one in memory drops messages), heartbeats and analytics off the outside."""
    python, port = obtain(), port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    address = f"http://{HOST}:{port}/api"
    database = create_database(postgres, "prefect", exist_ok=True)
    pid, keeper = launch(
        "prefect",
        [python, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)],
        folder,
        answers(f"{address}/health"),
        environment=_settings(folder, database, redis, address),
        seconds=120,
    )
    settings = {"PREFECT_API_URL": address, **QUIET}
    return Running("prefect", address, port, "", "", pid, folder, keeper, settings)


def _settings(folder: Path, database: str, redis: Running, address: str) -> dict[str, str]:
    return {
        **QUIET,
        **BATCHED,
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_API_DATABASE_CONNECTION_URL": database.replace("+psycopg", "+asyncpg"),
        "PREFECT_MESSAGING_BROKER": "prefect_redis.messaging",
        "PREFECT_MESSAGING_CACHE": "prefect_redis.messaging",
        "PREFECT_REDIS_MESSAGING_HOST": HOST,
        "PREFECT_REDIS_MESSAGING_PORT": str(redis.port),
        "PREFECT_UI_API_URL": address,
        "PREFECT_API_URL": "",  # a server must not look for another one
        "PREFECT_LOGGING_COLORS": "false",
    }
