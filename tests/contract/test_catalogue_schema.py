"""The schema: made at first use, the same by migrations and by models, by any number at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from pipeline.errors import CatalogueRejected
from storage import schema
from storage.catalogue import SqlCatalogue
from storage.database import open_engine
from storage.tables import metadata

ROOT = Path(__file__).parents[2]


def test_migrations_make_what_the_tables_say(url: str) -> None:
    """Models and migrations agree: nothing would be generated anew."""
    schema.migrate(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_the_newest_migration_is_the_head() -> None:
    """`HEAD` names the last file of the folder: a database there is not migrated again."""
    folder = Path(schema.__file__).with_name("migrations")
    config = Config()
    config.set_main_option("script_location", str(folder))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [schema.HEAD]


def test_migrating_again_changes_nothing(url: str) -> None:
    """The second time it is there already."""
    assert schema.migrate(url) == schema.HEAD
    assert schema.migrate(url) == schema.HEAD


def test_processes_that_start_at_once_do_not_collide(url: str) -> None:
    """Two workers on an empty database both find it ready."""
    start = "import sys; from storage.schema import migrate; print(migrate(sys.argv[1]))"
    workers = [
        subprocess.Popen([sys.executable, "-c", start, url], cwd=ROOT, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]  # fmt: skip
    said = [worker.communicate(timeout=60) for worker in workers]
    assert [out.strip() for out, _ in said] == [schema.HEAD] * 3, said


def test_the_schema_of_a_newer_program_is_refused(url: str) -> None:
    """An old program does not touch a database that a newer one has changed."""
    schema.migrate(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    catalogue = SqlCatalogue(url)
    with pytest.raises(CatalogueRejected):
        catalogue.check()
    catalogue.close()


def test_a_killed_migration_is_done_again(url: str) -> None:
    """Killed before it was complete, a migration leaves nothing: tables come all or none."""
    die = (
        "import os, sys; from alembic import op; from storage.schema import migrate\n"
        "def stop(*a, **k): os._exit(9)\n"
        "from alembic.operations import Operations\n"
        "Operations.create_index = stop\n"
        "migrate(sys.argv[1])"
    )
    killed = subprocess.run([sys.executable, "-c", die, url], cwd=ROOT, check=False)
    assert killed.returncode == 9
    assert schema.migrate(url) == schema.HEAD


def test_sqlite_is_in_wal_mode(tmp_path: Path) -> None:
    """Readers do not wait for the writer."""
    file = tmp_path / "catalogue.db"
    schema.migrate(f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()
    assert mode == "wal"
