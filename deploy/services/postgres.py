"""PostgreSQL: the catalogue, and Prefect's own database."""

from __future__ import annotations

import secrets
import shutil
import signal
from pathlib import Path

import psycopg

from deploy.services.account import choose_account, give, run_as
from deploy.services.launch import HOST, free_port, launch
from deploy.services.running import Missing, Running

USER = "sohoa"
OLDEST = 15


def obtain() -> Path:
    """The folder of `initdb` and `postgres`: Debian keeps them out of PATH."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    versions = {int(f.parent.name): f for f in folders if f.parent.name.isdigit()}
    on_path = shutil.which("initdb")
    if versions and max(versions) >= OLDEST:
        return versions[max(versions)]
    if on_path:
        return Path(on_path).resolve().parent
    raise Missing("postgres", f"no PostgreSQL ≥ {OLDEST}", "apt-get install postgresql")


def start(folder: Path, port: int | None = None, memory: str = "128MB") -> Running:
    """Without fsync: the data ends with the folder. It survives a kill of the server all the
    same, only not a power cut. `memory` is what it keeps pages in (shared_buffers)."""
    programs, account, port = obtain(), choose_account("postgres"), port or free_port()
    password = _initialise(programs, folder, account)
    address = f"postgresql://{HOST}:{port}"
    options = {
        "listen_addresses": HOST, "unix_socket_directories": "", "fsync": "off",
        "full_page_writes": "off", "max_connections": "200", "shared_buffers": memory,
    }  # fmt: skip
    arguments = [part for k, v in options.items() for part in ("-c", f"{k}={v}")]
    pid, keeper = launch(
        "postgres",
        [programs / "postgres", "-D", folder / "data", "-p", str(port), *arguments],
        folder,
        lambda: _accepts(port, password),
        account=account,
        gentle=signal.SIGINT,  # "fast": does not wait for clients to leave
    )
    settings = {"SOHOA_CATALOGUE__URL": _url(port, password, "sohoa", "postgresql+psycopg")}
    running = Running("postgres", address, port, USER, password, pid, folder, keeper, settings)
    create_database(running, "sohoa", exist_ok=True)
    return running


def create_database(server: Running, name: str, exist_ok: bool = False) -> str:
    """A new empty database; returns its SQLAlchemy URL (driver psycopg)."""
    with psycopg.connect(_url(server.port, server.password), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not (exist_ok and known.fetchone()):
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return _url(server.port, server.password, name, "postgresql+psycopg")


def warm(server: Running, name: str) -> None:
    """Read indexes and the smaller tables of a database into memory, as they are there after a
    day's work; large tables are read where they are needed."""
    with psycopg.connect(_url(server.port, server.password, name), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        connection.execute(
            "SELECT pg_prewarm(oid) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace"
            " AND (relkind = 'i' OR relkind = 'r' AND pg_relation_size(oid) < 1e9)"
        )


def drop_database(server: Running, name: str) -> None:
    """Remove a database, ending the sessions that still use it."""
    with psycopg.connect(_url(server.port, server.password), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _initialise(programs: Path, folder: Path, account: str) -> str:
    """A cluster with a password of its own, kept beside it for the next start."""
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "password"
    if not (folder / "data" / "PG_VERSION").exists():
        secret.write_text(secrets.token_hex(16))
        give(folder, account)
        made = run_as(
            account,
            [str(programs / "initdb"), "-D", str(folder / "data"), "-U", USER, "-E", "UTF8",
             "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"],
        )  # fmt: skip
        if made.returncode:
            raise Missing("postgres", "initdb failed", made.stderr[-800:])
    return secret.read_text()


def _accepts(port: int, password: str) -> bool:
    try:
        psycopg.connect(_url(port, password), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _url(port: int, password: str, database: str = "postgres", scheme: str = "postgresql") -> str:
    return f"{scheme}://{USER}:{password}@{HOST}:{port}/{database}"
