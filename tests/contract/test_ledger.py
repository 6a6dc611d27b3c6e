"""The ledger on SQLite and PostgreSQL: one gapless chain, whoever writes, and nobody changes it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from pipeline.dossier import Filing
from pipeline.errors import Conflict
from pipeline.ledger import NOTHING_BEFORE, Act, Deed, Entry, Head, find_breaks
from pipeline.ports import UnitOfWork
from pipeline.scan import Context, Role
from storage import schema
from storage.catalogue import SqlCatalogue
from storage.database import open_engine
from tests.contract.test_catalogue import add, at_once, make_paper, store
from tests.contract.test_dossiers import CODE, NOW, dossier, message, put

ROOT = Path(__file__).parents[2]
ACT = Act(
    Deed.FILED, "an", "desk-a", "nộp “kèm”", "H12.15.22-261120-0007", "p1", 3, "to_khai",
    {"role": "component", "pages": [1, 2], "share": 0.1, "none": None},
)  # fmt: skip


def append(catalogue: SqlCatalogue, *acts: Act) -> list[Entry]:
    with catalogue.begin() as unit:
        entries = [unit.append(act) for act in acts]
        unit.commit()
    return entries


def read(catalogue: SqlCatalogue) -> list[Entry]:
    with catalogue.begin() as unit:
        return unit.entries(limit=100_000)


def test_an_entry_comes_back_as_it_was_written(catalogue: SqlCatalogue) -> None:
    """Every fact, with the time to the microsecond: its hash is that of what comes back."""
    with catalogue.begin() as unit:
        assert (unit.last_entry(), unit.head()) == (None, Head(0, NOTHING_BEFORE))
    written = append(catalogue, ACT, Act(Deed.READ, "binh", "desk-b"))
    assert read(catalogue) == written
    assert [entry.seq for entry in written] == [1, 2]
    assert (written[0].before, written[1].before) == (NOTHING_BEFORE, written[0].digest)
    assert abs(datetime.now(UTC) - written[0].at) < timedelta(minutes=1)
    with catalogue.begin() as unit:
        assert unit.last_entry() == written[1]
        assert unit.last_entry(Deed.FILED) == written[0]
        head = unit.head()
    assert head == Head(2, written[1].digest)
    assert list(find_breaks(written, [head])) == []


def test_what_was_done_before_keeps_its_time(catalogue: SqlCatalogue) -> None:
    """Only the order is that of the ledger."""
    then = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    with catalogue.begin() as unit:
        unit.append(ACT, then)
        unit.commit()
    (entry,) = read(catalogue)
    assert entry.at == then
    assert list(find_breaks([entry])) == []


def test_an_undone_unit_leaves_no_entry(catalogue: SqlCatalogue) -> None:
    """The next one takes its place: no gap."""
    append(catalogue, ACT)
    with catalogue.begin() as unit:
        unit.append(ACT)
    (second,) = append(catalogue, ACT)
    assert second.seq == 2
    assert list(find_breaks(read(catalogue))) == []


def test_an_entry_is_kept_with_what_it_speaks_of(catalogue: SqlCatalogue) -> None:
    """In the same transaction: both or neither."""
    with catalogue.begin() as unit:
        unit.add_message(message())
        unit.put_dossier(dossier())
        unit.append(ACT)
    assert read(catalogue) == []
    with catalogue.begin() as unit:
        assert unit.dossiers() == []


def test_entries_are_asked_for(catalogue: SqlCatalogue) -> None:
    """By person, desk, paper, dossier, deed and time, page by page, in their order."""
    others = (
        Act(Deed.READ, "an", "desk-b", paper_id="p1"),
        Act(Deed.READ, "binh", "desk-a", paper_id="p2", ma_ho_so="H9"),
    )
    first, second, third = append(catalogue, ACT, *others)
    with catalogue.begin() as unit:
        assert unit.entries(user="an") == [first, second]
        assert unit.entries(desk="desk-a") == [first, third]
        assert unit.entries(paper_id="p1", deed=Deed.READ) == [second]
        assert unit.entries(ma_ho_so="H9") == [third]
        assert unit.entries(1, 1) == [second]
        assert unit.entries(2) == [third]
        assert unit.entries(since=second.at) == [second, third]
        assert unit.entries(until=second.at) == [first]
        assert unit.entries(purposeful=True) == [e for e in (first, second, third) if e.act.purpose]
        assert first.act.purpose
        assert not second.act.purpose


def test_threads_and_processes_leave_one_chain(catalogue: SqlCatalogue, url: str) -> None:
    """All at once, some undone: every entry that was acknowledged is there, none twice, no gap."""
    catalogue.check()
    work = (
        "import sys; from pipeline.ledger import Act, Deed; from storage.catalogue import *\n"
        "catalogue = SqlCatalogue(sys.argv[1])\n"
        "for n in range(25):\n"
        "    with catalogue.begin() as unit:\n"
        "        print(unit.append(Act(Deed.READ, sys.argv[2], 'desk-a')).seq)\n"
        "        unit.commit()\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", work, url, f"process-{n}"],
            cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for n in range(2)
    ]  # fmt: skip

    def write(turn: int) -> int | None:
        with catalogue.begin() as unit:
            entry = unit.append(Act(Deed.SEARCHED, f"thread-{turn}", "desk-a"))
            if turn % 5 == 0:
                return None
            unit.commit()
        return entry.seq

    with ThreadPoolExecutor(8) as pool:
        acknowledged = {seq for seq in pool.map(write, range(50)) if seq}
    for process in started:
        said, wrong = process.communicate(timeout=120)
        assert process.returncode == 0, wrong
        acknowledged |= {int(line) for line in said.split()}
    entries = read(catalogue)
    assert {entry.seq for entry in entries} == acknowledged == set(range(1, 91))
    with catalogue.begin() as unit:
        assert list(find_breaks(entries, [unit.head()])) == []


def test_writers_of_other_things_do_not_wait_for_ever(catalogue: SqlCatalogue) -> None:
    """Whoever holds the ledger waits for nobody: scans, papers and dossiers come before it."""
    rows = [add(catalogue, f"{n:064x}") for n in range(2)]
    papers = [make_paper(row) for row in rows]
    for paper in papers:
        store(catalogue, paper)
    put(catalogue, dossier())
    turn = count()

    def do(work: Callable[[UnitOfWork, int], object]) -> None:
        for _ in range(6):
            with catalogue.begin() as unit:
                work(unit, next(turn))
                unit.append(ACT)
                unit.commit()

    def file(unit: UnitOfWork, n: int) -> None:
        paper, role = papers[n % 2], (Role.COMPONENT, Role.RESULT)[n % 3 % 2]
        unit.file_paper(Filing(CODE, paper.paper_id, role, None, "an", "desk-a", NOW))
        unit.link(paper.intake_id, Context("desk-a", dossier=CODE, role=role))

    works: list[Callable[[UnitOfWork, int], object]] = [
        lambda unit, n: None,
        lambda unit, n: unit.link(rows[n % 2].intake_id, Context(f"desk-{n}", dossier=CODE)),
        lambda unit, n: (unit.add_message(message(f"m{n}")), unit.put_dossier(dossier())),
        file,
    ]
    results = at_once(*(partial(do, work) for work in works for _ in range(2)))
    assert results == [None] * 8
    entries = read(catalogue)
    assert len(entries) == 48
    assert list(find_breaks(entries)) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET \"user\" = 'x'",
        "UPDATE ledger SET facts = '{}' WHERE seq = 2",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE seq = 3",
        "DELETE FROM ledger_head",
        "UPDATE ledger_head SET seq = 1",
        "REPLACE", "TRUNCATE ledger", "TRUNCATE ledger_head",
    ],
)  # fmt: skip
def test_nobody_changes_an_entry(catalogue: SqlCatalogue, url: str, change: str) -> None:
    """The application's own connection cannot change, remove or replace what is written."""
    written = append(catalogue, ACT, ACT, ACT)
    is_sqlite = url.startswith("sqlite")
    if change == "REPLACE":
        names = 'seq, at, deed, "user", desk, purpose, facts, before, digest'
        rest = "SELECT 2, at, deed, 'x', desk, purpose, facts, before, digest FROM ledger"
        kind = "INSERT OR REPLACE" if is_sqlite else "INSERT"
        change = f"{kind} INTO ledger ({names}) {rest} WHERE seq = 2"
    elif is_sqlite and change.startswith("TRUNCATE"):
        change = change.replace("TRUNCATE", "DELETE FROM")  # what SQLite has for it
    engine = open_engine(url)
    with pytest.raises(SQLAlchemyError) as refused, engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    assert "ledger" in str(refused.value)
    assert read(catalogue) == written


def test_a_ledger_is_restored(catalogue: SqlCatalogue, url: str, tmp_path: Path) -> None:
    """As it was, in one step or two; what does not continue it is refused."""
    written = append(catalogue, *[Act(Deed.READ, "an", f"desk-{n}") for n in range(5)])
    other = SqlCatalogue(f"sqlite:///{tmp_path}/other.db")
    with other.begin() as unit:
        assert unit.restore_entries(written[:3]) == 3
        assert unit.restore_entries(iter(written[3:])) == 2
        unit.commit()
    assert read(other) == written
    with other.begin() as unit, pytest.raises(Conflict):
        unit.restore_entries(written[3:])
    (following,) = append(other, ACT)
    assert following.before == written[-1].digest
    other.close()


def test_acts_of_before_begin_the_ledger(url: str) -> None:
    """A database of the schema before: what officers did keeps its order and its time; evidence
    that may name somebody stays with the tie."""
    _migrate_to("0004", url)
    engine = open_engine(url)
    times = (datetime(2026, 11, 20, 8, 30, n, 123, tzinfo=UTC) for n in count())
    rows = [
        ("opened", "H1", None, "mất mạng"),
        ("filed", "H1", "p1", "component:to_khai"),
        ("filed", "H1", "p2", "result"),
        ("tied", None, "p1", "sổ hộ tịch của Nguyễn Văn Mẫu"),
    ]
    with engine.begin() as connection:
        for kind, ma_ho_so, paper_id, note in rows:
            at = next(times)
            connection.execute(
                text(
                    "INSERT INTO acts (kind, at, \"user\", desk, ma_ho_so, paper_id, note) "
                    "VALUES (:kind, :at, 'an', 'desk-a', :ma_ho_so, :paper_id, :note)"
                ),
                {"kind": kind, "ma_ho_so": ma_ho_so, "paper_id": paper_id, "note": note,
                 "at": at.replace(tzinfo=None).isoformat(" ") if "sqlite" in url else at},
            )  # fmt: skip
    engine.dispose()
    catalogue = SqlCatalogue(url)
    (_, filed, result, tied), entries = read(catalogue), read(catalogue)
    assert [entry.act.deed for entry in entries] == ["opened", "filed", "filed", "tied"]
    assert (entries[0].act.purpose, entries[0].at.microsecond) == ("mất mạng", 123)
    assert (filed.act.component, filed.act.facts) == ("to_khai", {"role": "component"})
    assert (result.act.component, result.act.facts) == (None, {"role": "result"})
    assert "Mẫu" not in str(tied)
    append(catalogue, ACT)
    with catalogue.begin() as unit:
        assert list(find_breaks(unit.entries(), [unit.head()])) == []
    catalogue.close()


def _migrate_to(revision: str, url: str) -> None:
    from alembic import command
    from alembic.config import Config

    engine = open_engine(url)
    with engine.connect() as connection:
        if url.startswith("sqlite"):
            connection.connection.execute("PRAGMA journal_mode = WAL")
        config = Config(attributes={"connection": connection})
        folder = Path(schema.__file__).with_name("migrations")
        config.set_main_option("script_location", str(folder))
        command.upgrade(config, revision)
        connection.commit()
    engine.dispose()


@pytest.mark.service
def test_the_applications_role_can_only_add(postgres_url: str) -> None:
    """The rights that docs/production.md gives, word for word: all of Sohoa works with them, and
    not even with the triggers off does the role change an entry, the head but forward, or the
    schema's version."""
    schema.migrate(postgres_url)
    app = f"app_{uuid4().hex[:12]}"
    page = (ROOT / "docs" / "production.md").read_text()
    rights = page.split("changes no table:\n")[1].split("\n\n")[0].replace("sohoa_app", app)
    owner = open_engine(postgres_url)
    with owner.begin() as connection:
        name = connection.scalar(text("SELECT current_user"))
        connection.execute(text(f"CREATE ROLE {app} LOGIN PASSWORD '{app}'"))
        connection.execute(text(rights.replace("sohoa_owner", f'"{name}"')))
        connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ALL"))
    url = make_url(postgres_url).set(username=app, password=app)
    engine = open_engine(url.render_as_string(hide_password=False))
    try:
        catalogue = SqlCatalogue(url.render_as_string(hide_password=False))
        append(catalogue, ACT, ACT)
        put(catalogue, dossier())
        catalogue.close()
        for change in (
            "UPDATE ledger SET purpose = 'x'", "DELETE FROM ledger", "TRUNCATE ledger",
            "ALTER TABLE ledger ENABLE TRIGGER ALL", "DROP TABLE ledger", "DELETE FROM ledger_head",
            "INSERT INTO ledger_head VALUES (2, 0, '')", "DELETE FROM alembic_version",
        ):  # fmt: skip
            with pytest.raises(ProgrammingError), engine.begin() as connection:
                connection.execute(text(change))
    finally:
        engine.dispose()
        with owner.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {app}"))
            connection.execute(text(f"DROP ROLE {app}"))
        owner.dispose()


def test_entries_of_a_list_are_written_together(catalogue: SqlCatalogue) -> None:
    """One chain, as if each had been appended by itself; none at all writes nothing."""
    first = append(catalogue, ACT)[0]
    with catalogue.begin() as unit:
        assert unit.append_all([]) == []
        written = unit.append_all([Act(Deed.READ, "binh", "desk-b"), ACT])
        unit.commit()
    assert read(catalogue) == [first, *written]
    assert list(find_breaks(read(catalogue))) == []
    with catalogue.begin() as unit:
        assert unit.head() == Head(3, written[-1].digest)


def test_facts_are_told_as_they_are_kept(catalogue: SqlCatalogue) -> None:
    """With the numbers of their entries, in pieces; entries are found by their numbers."""
    append(catalogue, ACT, Act(Deed.SEARCHED, "an", "desk-a", facts={"asked": ["ab", "cd"]}))
    append(catalogue, Act(Deed.SEARCHED, "an", "desk-a", facts={"asked": ["ef"], "key": "12"}))
    with catalogue.begin() as unit:
        first = unit.plain_facts(Deed.SEARCHED, 0, 1)
        rest = unit.plain_facts(Deed.SEARCHED, first[0][0], 10)
        found = unit.entries(seqs=[3, 1, 9])
    assert [seq for seq, _ in (*first, *rest)] == [2, 3]
    assert "cd" in first[0][1].split('"')
    assert '"key"' in rest[0][1]
    assert [entry.seq for entry in found] == [1, 3]
