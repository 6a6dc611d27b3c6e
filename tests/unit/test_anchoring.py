"""Anchors: what is done to the ledger in the catalogue shows, and a lost ledger comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.anchoring import anchor, anchor_when_due, list_anchors
from pipeline.auditing import Audited, verify_ledger
from pipeline.keys import LEDGER
from pipeline.ledger import Act, Break, Deed, Entry, Fault, seal
from pipeline.ports import Area
from pipeline.rebuilding import rebuild
from pipeline.verifying import verify
from storage.catalogue import SqlCatalogue
from tests.journey import INSPECTOR, PowerCut, Steps, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def append(world: World, count: int, at: datetime | None = None) -> list[Entry]:
    with world.catalogue.begin() as unit:
        entries = [
            unit.append(Act(Deed.READ, "an", "desk-a", paper_id=f"p{n}"), at) for n in range(count)
        ]
        unit.commit()
    return entries


def entries(world: World) -> list[Entry]:
    with world.catalogue.begin() as unit:
        return unit.entries()


def breaks(world: World) -> list[Break]:
    return list(verify_ledger(world.tools()))


def attack(world: World, *statements: str) -> None:
    """By who owns the database: the triggers are the first to go."""
    connection = sqlite3.connect(world.folder / "catalogue.db")
    triggers = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    for (name,) in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_everything_is_anchored_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """In pieces where there is much; afterwards only the word of it is left, and that is not worth
    an anchor."""
    monkeypatch.setattr("pipeline.anchoring.PIECE", 4)
    append(world, 6)
    assert anchor(world.tools(), INSPECTOR) == 6 + 1  # the first piece's word is in the second
    assert anchor(world.tools()) == 0
    held = [key.split("/")[1] for key in list_anchors(world.tools())]
    assert held == ["000000000001-000000000004", "000000000005-000000000007"]
    audited = Audited()
    assert list(verify_ledger(world.tools(), audited)) == []
    assert (audited.entries, audited.anchored) == (8, 7)
    assert list(verify(world.tools())) == []


def test_an_anchor_is_cast_when_it_is_due(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """When enough entries wait, or one waits for an hour; without any, never."""
    tools = world.tools()
    assert anchor_when_due(tools) == 0
    now = datetime.now(UTC)
    world.clock.moment = now
    append(world, 3, now)
    assert anchor_when_due(tools) == 0
    world.clock.moment = now + timedelta(hours=1)
    assert anchor_when_due(tools) == 3
    assert anchor_when_due(tools) == 0
    monkeypatch.setattr("pipeline.anchoring.MOST_WAITING", 5)
    append(world, 5, world.clock.moment)
    assert anchor_when_due(tools) == 6


def test_a_cut_tail_is_found(world: World) -> None:
    """Though the head in the catalogue was put back too."""
    kept = append(world, 5)
    anchor(world.tools())
    attack(
        world,
        "DELETE FROM ledger WHERE seq > 3",
        f"UPDATE ledger_head SET seq = 3, digest = '{kept[2].digest}'",
    )
    assert breaks(world) == [Break(4, Fault.CUT_OFF)]


def test_a_rewritten_chain_is_found(world: World) -> None:
    """Whole in itself, head and all: the first entry that is another one is named."""
    append(world, 6)
    anchor(world.tools())
    whole = entries(world)
    statements, before = [], whole[1].digest
    for entry in whole[2:]:
        user = "khác" if entry.seq == 3 else entry.act.user
        act = Act(entry.act.deed, user, entry.act.desk, paper_id=entry.act.paper_id,
                  facts=entry.act.facts)  # fmt: skip
        forged = seal(act, entry.seq, entry.at, before)
        before = forged.digest
        statements.append(
            f"UPDATE ledger SET \"user\" = '{user}', before = '{forged.before}', "
            f"digest = '{forged.digest}' WHERE seq = {entry.seq}"
        )
    attack(world, *statements, f"UPDATE ledger_head SET digest = '{before}'")
    assert breaks(world)[0] == Break(3, Fault.REWRITTEN)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE ledger SET purpose = 'x' WHERE seq = 2", Break(2, Fault.CHANGED)),
        ("UPDATE ledger SET facts = '{\"a\": 1}' WHERE seq = 4", Break(4, Fault.CHANGED)),
        ("UPDATE ledger SET at = '2026-01-01 00:00:00.000000' WHERE seq = 1",
         Break(1, Fault.CHANGED)),
        ("DELETE FROM ledger WHERE seq = 3", Break(3, Fault.MISSING)),
        ("DELETE FROM ledger WHERE seq < 3", Break(1, Fault.MISSING)),
        ("DELETE FROM ledger WHERE seq = 5", Break(5, Fault.CUT_OFF)),
        ("DELETE FROM ledger", Break(1, Fault.CUT_OFF)),
        ("UPDATE ledger SET seq = 9 WHERE seq = 2", Break(2, Fault.MISSING)),
        ("INSERT INTO ledger SELECT 6, at, deed, \"user\", desk, purpose, ma_ho_so, paper_id, "
         "version, component, facts, digest, digest FROM ledger WHERE seq = 5",
         Break(6, Fault.MISPLACED)),
    ],
)  # fmt: skip
def test_what_was_done_to_a_row_is_found(world: World, statement: str, found: Break) -> None:
    """Without any anchor: by the hashes and the head."""
    append(world, 5)
    attack(world, statement)
    assert breaks(world)[0] == found


def test_a_spoilt_anchor_is_named(world: World) -> None:
    """Bytes that changed in the store; and an anchor that is gone."""
    append(world, 3)
    anchor(world.tools())
    append(world, 3)
    anchor(world.tools())
    first, second = list_anchors(world.tools())
    store = world.folder / "objects" / "originals"
    data = (store / second).resolve()
    data.chmod(0o600)
    data.write_bytes(data.read_bytes().replace(b'"an"', b'"xx"'))
    assert breaks(world) == [Break(4, Fault.ANCHOR_SPOILT)]
    assert [gap.kind for gap in verify(world.tools())] == ["object_changed"]
    world.objects.remove(Area.ORIGINALS, first)
    assert Break(1, Fault.UNANCHORED) in breaks(world)


def test_a_lost_ledger_comes_back_up_to_its_last_anchor(world: World) -> None:
    """As it was, followed by the word that it was rebuilt; run again, nothing more. A catalogue in
    which another ledger began meanwhile is not touched."""
    append(world, 5)
    anchor(world.tools(), INSPECTOR)
    before = entries(world)[:5]
    append(world, 2)
    empty = SqlCatalogue(f"sqlite:///{world.folder}/empty.db")
    after = world.tools(catalogue=empty)
    done = rebuild(after, INSPECTOR)
    assert (done.entries, done.unreadable) == (5, [])
    with empty.begin() as unit:
        found = unit.entries()
    assert found[:5] == before
    assert [(e.act.deed, e.act.user) for e in found[5:]] == [(Deed.REBUILT, "an")]
    assert rebuild(after).entries == 0
    assert list(verify_ledger(after)) == []
    empty.close()
    other = SqlCatalogue(f"sqlite:///{world.folder}/other.db")
    with other.begin() as unit:
        unit.append(Act(Deed.READ, "lạ", "desk-a"))
        unit.commit()
    done = rebuild(world.tools(catalogue=other))
    assert (done.entries, done.unreadable) == (0, list_anchors(world.tools()))
    other.close()


@pytest.mark.parametrize("after", [False, True])
def test_killed_anywhere_the_next_anchor_goes_on(world: World, after: bool) -> None:
    """No step leaves an orphan, a gap or an entry without an anchor."""
    cut = 0
    while True:
        cut += 1
        append(world, 2)
        steps = Steps(cut, after=after)
        with suppress(PowerCut):
            anchor(world.tools(steps))
            break
        anchor(world.tools())
        assert breaks(world) == []
        assert list(verify(world.tools())) == []
        assert world.keys(Area.INTAKE) == []
    assert cut > 5
    assert all(key.startswith(LEDGER) for key in world.keys(Area.ORIGINALS))
