"""Gaps between rows and objects are named; the catalogue comes back from objects alone."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.errors import Encrypted, SecrecyMark
from pipeline.ingest import ingest
from pipeline.intake import receive
from pipeline.keys import object_key, paper_key, rendition_key, words_key
from pipeline.manifest import manifest_key, read_manifest, write_manifest
from pipeline.page import CleanPage, PageText
from pipeline.ports import Area
from pipeline.publishing import publish
from pipeline.quarantine import drop_scan
from pipeline.rebuilding import Rebuilt, rebuild
from pipeline.scan import Context, Role, ScanState
from pipeline.tools import Tools
from pipeline.verifying import Gap, Tally, verify
from search.fts5 import Fts5Index
from storage.archive import PaperArchive
from storage.catalogue import SqlCatalogue
from storage.folder import FolderStore
from tests.journey import DESK, PlainStages, World, empty_catalogue, write_pdf

OTHER = Context("desk-b", "H15-261120-0002", Role.RESULT)


class PicturedStages(PlainStages):
    """Leaves a picture and a preview, as the real reader does."""

    def read(self, page: CleanPage, work: Path) -> PageText:
        text = super().read(page, work)
        image = Image.new("L", (100, 140), "white")
        image.save(text.picture, "JPEG")
        image.save(text.preview, "WEBP")
        return replace(text, width=100, height=140, words=text.words)


@pytest.fixture
def archived(world: World) -> Tools:
    """Tools of a process that archives everything."""
    return tools_of(world)


def tools_of(world: World, **others: Any) -> Tools:
    archive = PaperArchive(others.get("objects", world.objects))
    return world.tools(archive=archive, **{"stages": PicturedStages(), **others})


def gaps(tools: Tools) -> set[tuple[str, str]]:
    return {(gap.kind, gap.key) for gap in verify(tools)}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fill(world: World, tools: Tools) -> dict[str, Path]:
    """A stored scan of two papers that two desks share, one of one paper, one in quarantine,
    one held for its secrecy mark, one that waits, one that was dropped."""
    files = {
        name: write_pdf(world.folder / f"{name}.pdf", *pages)
        for name, pages in {
            "two": ("Mẫu một", "Thử hai"), "one": ("Đơn ba",), "locked": ("Khoá bốn",),
            "secret": ("Mật năm",), "waiting": ("Chờ sáu",), "dropped": ("Bỏ bảy",),
        }.items()
    }  # fmt: skip
    ingest(files["two"], DESK, tools)
    ingest(files["two"], OTHER, tools)
    ingest(files["one"], DESK, tools)
    ingest(files["locked"], DESK, refusing(world, Encrypted()))
    ingest(files["secret"], DESK, refusing(world, SecrecyMark(page=1, mark="MẬT")))
    dropped = ingest(files["dropped"], DESK, refusing(world, Encrypted()))
    row = next(s for s in world.scans() if s.sha256 == sha256(files["dropped"]))
    drop_scan(row.intake_id, "an", tools)
    receive(files["waiting"], DESK, tools)
    assert dropped.status == "quarantined"
    return files


def refusing(world: World, trouble: Exception) -> Tools:
    return tools_of(world, stages=PicturedStages(trouble))


def test_a_whole_installation_has_no_gap(world: World, archived: Tools) -> None:
    """Stored, waiting, refused, held and dropped scans alike are as they should be; the tally
    tells how much was looked at."""
    fill(world, archived)
    tally = Tally()
    assert list(verify(archived, tally)) == []
    assert tally.rows == len(world.scans()) + len(world.papers()) == 9
    assert tally.objects == sum(len(world.keys(area)) for area in Area)


def test_every_changed_object_is_named(world: World, archived: Tools) -> None:
    """One flipped byte in any object, wherever it lies, is found, and nothing else is."""
    fill(world, archived)
    for area in Area:
        for key in world.keys(area):
            path = (world.folder / "objects" / area.value / key).resolve()
            good = path.read_bytes()
            path.chmod(0o600)
            path.write_bytes(bytes([good[0] ^ 1]) + good[1:])
            assert gaps(archived) == {("object_changed", f"{area.value}/{key}")}
            path.write_bytes(good)


def test_every_missing_object_is_named(world: World, archived: Tools) -> None:
    """Each object that a row stands for, original, words, preview, PDF, manifest or link, is
    missed when it is gone."""
    fill(world, archived)
    dropped = object_key(sha256(world.folder / "dropped.pdf"))
    for area in Area:
        for key in world.keys(area):
            if dropped in key:
                continue  # the link of a dropped scan stays as a trace; nothing needs it
            link = world.folder / "objects" / area.value / key
            target = link.readlink()
            link.unlink()
            assert gaps(archived) == {("object_missing", f"{area.value}/{key}")}
            link.symlink_to(target)


def test_objects_without_rows_are_named(world: World, archived: Tools) -> None:
    """Bytes that nobody entered: an intake, an original, a paper, the bytes of a dropped scan."""
    files = fill(world, archived)
    stray = object_key(hashlib.sha256(b"stray").hexdigest())
    world.objects.put(Area.INTAKE, stray, b"stray")
    world.objects.put(Area.ORIGINALS, stray, b"stray")
    world.objects.put(Area.PAPERS, words_key("0" * 36), b"{}")
    dropped = object_key(sha256(files["dropped"]))
    world.objects.put(Area.INTAKE, dropped, files["dropped"])
    assert gaps(archived) == {
        ("object_orphan", f"intake/{stray}"),
        ("object_orphan", f"originals/{stray}"),
        ("object_orphan", f"papers/{words_key('0' * 36)}"),
        ("object_orphan", f"intake/{dropped}"),
    }


def test_bytes_under_another_hash_are_named(world: World, archived: Tools) -> None:
    """An original is what its key says, even where the store's own hash was replaced with it."""
    fill(world, archived)
    key = world.keys(Area.ORIGINALS)[0]
    world.objects.put(Area.ORIGINALS, key, b"forged")
    assert gaps(archived) == {("object_changed", f"originals/{key}")}


def test_lost_rows_are_named(world: World, archived: Tools) -> None:
    """A stored scan without papers, and papers whose rows are gone."""
    ingest(write_pdf(world.folder / "a.pdf", "Mẫu một"), DESK, archived)
    (paper,), (scan,) = world.papers(), world.scans()
    forget(world, "papers")
    found = gaps(archived)
    assert ("row_missing", scan.intake_id) in found
    assert ("object_orphan", f"papers/{words_key(paper.paper_id)}") in found


def test_unlocked_originals_are_named(world: World) -> None:
    """Where originals are to be locked, one that is not is a gap."""
    ingest(write_pdf(world.folder / "a.pdf", "Mẫu một"), DESK, tools_of(world))
    locking = FolderStore(world.folder / "objects", retention_days=9)
    (key,) = world.keys(Area.ORIGINALS)
    assert gaps(tools_of(world, objects=locking)) == {("not_locked", f"originals/{key}")}
    locking.promote(key)
    assert gaps(tools_of(world, objects=locking)) == set()


def test_gaps_hold_no_personal_data(world: World, archived: Tools) -> None:
    """A gap is a kind and a key made of hashes and ids."""
    ingest(write_pdf(world.folder / "Nguyễn Văn Mẫu.pdf", "Mẫu một"), DESK, archived)
    for key in world.keys(Area.ORIGINALS):
        world.objects.remove(Area.ORIGINALS, key)
    (gap,) = verify(archived)
    assert isinstance(gap, Gap)
    assert "Mẫu" not in gap.key


# rebuild


def forget(world: World, *tables: str) -> None:
    with sqlite3.connect(world.folder / "catalogue.db") as rows:
        rows.execute("PRAGMA foreign_keys = ON")
        for table in tables:
            rows.execute(f"DELETE FROM {table}")
    rows.close()


def lose_everything_but_objects(world: World) -> None:
    """An empty catalogue and an empty index."""
    world.catalogue.close()
    for file in world.folder.glob("*.db*"):
        file.unlink()
    (world.folder / "catalogue.db").write_bytes(empty_catalogue())
    world.catalogue = SqlCatalogue(f"sqlite:///{world.folder}/catalogue.db")
    world.index = Fts5Index(world.folder / "search.db")


def publish_all(tools: Tools) -> None:
    while publish([], tools):
        pass


def known(world: World) -> dict[str, Any]:
    """What must come back: all but versions (they only grow), attempts and decisions."""
    return {
        "papers": {p.paper_id: replace(p, version=0, contexts=()) for p in world.papers()},
        "contexts": {p.paper_id: set(p.contexts) for p in world.papers()},
        "scans": {
            s.sha256: (s.intake_id, s.size, s.media_type, s.received_at, s.batch_id, s.state)
            for s in world.scans() if s.state is ScanState.STORED
        },
    }  # fmt: skip


def test_everything_comes_back_from_objects(world: World, archived: Tools) -> None:
    """Into an empty catalogue: the same papers with all evidence, the same scans with their ids,
    both desks; search finds the same; nothing is missing or orphaned afterwards."""
    fill(world, archived)
    before, versions = known(world), {p.paper_id: p.version for p in world.papers()}
    found = world.found("mau")
    lose_everything_but_objects(world)
    tools = tools_of(world)
    result = rebuild(tools)
    assert (result.papers, result.scans, result.unreadable) == (3, 6, [])
    publish_all(tools)
    assert known(world) == before
    assert world.found("mau") == found != set()
    assert all(p.version >= versions[p.paper_id] for p in world.papers())
    assert gaps(tools) == set()


def test_what_was_set_aside_waits_again(world: World, archived: Tools) -> None:
    """Decisions are not in the objects: refused and held scans wait as received, so that what
    stopped them stops them again. A dropped scan stays dropped, named as one without bytes."""
    files = fill(world, archived)
    (gone,) = [s.intake_id for s in world.scans() if s.state is ScanState.DROPPED]
    lose_everything_but_objects(world)
    assert rebuild(tools_of(world)).without_bytes == [gone]
    states = {scan.sha256: scan.state for scan in world.scans()}
    for name in ("locked", "secret", "waiting"):
        assert states[sha256(files[name])] is ScanState.RECEIVED
    assert states[sha256(files["dropped"])] is ScanState.DROPPED
    assert not world.found("mật")


def test_rebuilding_twice_changes_nothing(world: World, archived: Tools) -> None:
    """On a whole catalogue there is nothing to restore."""
    fill(world, archived)
    publish_all(archived)
    before = (known(world), {p.paper_id: p.version for p in world.papers()})
    assert rebuild(archived) == Rebuilt()
    assert (known(world), {p.paper_id: p.version for p in world.papers()}) == before
    assert world.waiting() == 0


@pytest.mark.parametrize("table", ["papers", "contexts"])
def test_a_part_that_was_lost_comes_back(world: World, archived: Tools, table: str) -> None:
    """A catalogue that lost some rows gets them back; the others stay as they are."""
    fill(world, archived)
    before = known(world)
    forget(world, table)
    assert known(world) != before
    rebuild(archived)
    assert known(world) == before
    assert gaps(archived) == set()


def test_a_later_tie_comes_back_too(world: World, archived: Tools) -> None:
    """A desk that handed the same bytes in after they were stored keeps its paper."""
    file = write_pdf(world.folder / "a.pdf", "Mẫu một")
    ingest(file, DESK, archived)
    ingest(file, OTHER, archived)
    lose_everything_but_objects(world)
    rebuild(tools_of(world))
    assert set(world.papers()[0].contexts) == {DESK, OTHER}


def test_papers_of_an_earlier_attempt_stay_away(world: World, archived: Tools) -> None:
    """An attempt that was broken off and split the scan otherwise left a manifest; the papers
    that were stored at last are restored, no others."""
    ingest(write_pdf(world.folder / "a.pdf", "Mẫu một"), DESK, archived)
    (paper,) = world.papers()
    scan, facts = read_manifest(world.objects.read(Area.PAPERS, manifest_key(paper.paper_id)))
    old = replace(facts, paper_id="f" * 36, stored_at=facts.stored_at - timedelta(hours=1))
    world.objects.put(Area.PAPERS, manifest_key(old.paper_id), write_manifest(scan, old))
    lose_everything_but_objects(world)
    rebuild(tools_of(world))
    assert [p.paper_id for p in world.papers()] == [paper.paper_id]


def test_an_unlocked_attempt_is_done_again(world: World, archived: Tools) -> None:
    """Where power went between the archive and the lock, the scan waits and is stored once."""
    ingest(write_pdf(world.folder / "a.pdf", "Mẫu một"), DESK, archived)
    (key,) = world.keys(Area.ORIGINALS)
    world.objects.put(Area.INTAKE, key, world.folder / "a.pdf")
    world.objects.remove(Area.ORIGINALS, key)
    lose_everything_but_objects(world)
    tools = tools_of(world)
    rebuild(tools)
    assert [s.state for s in world.scans()] == [ScanState.RECEIVED]
    assert world.papers() == []
    ingest(world.folder / "a.pdf", DESK, tools)
    assert len(world.papers()) == 1
    assert gaps(tools) == set()


def test_a_lost_original_is_not_hidden(world: World, archived: Tools) -> None:
    """Papers whose original is lost come back, and the loss is named."""
    ingest(write_pdf(world.folder / "a.pdf", "Mẫu một"), DESK, archived)
    (key,) = world.keys(Area.ORIGINALS)
    world.objects.remove(Area.ORIGINALS, key)
    lose_everything_but_objects(world)
    rebuild(tools_of(world))
    assert len(world.papers()) == 1
    assert gaps(tools_of(world)) == {("object_missing", f"originals/{key}")}


@pytest.mark.parametrize("damage", [lambda data: b"{}", lambda data: data[:-40]])
def test_a_broken_manifest_is_named(
    world: World, archived: Tools, damage: Callable[[bytes], bytes]
) -> None:
    """What cannot be understood is named, the rest comes back, and the scan waits to be read
    again from its original."""
    for name in ("một", "hai"):
        ingest(write_pdf(world.folder / f"{name}.pdf", f"Mẫu {name}"), DESK, archived)
    first, second = world.papers()
    key = manifest_key(first.paper_id)
    world.objects.put(Area.PAPERS, key, damage(world.objects.read(Area.PAPERS, key)))
    lose_everything_but_objects(world)
    assert rebuild(tools_of(world)).unreadable == [key]
    assert [p.paper_id for p in world.papers()] == [second.paper_id]
    states = {s.sha256: s.state for s in world.scans()}
    assert states == {
        first.sha256: ScanState.RECEIVED,
        second.sha256: ScanState.STORED,
    }


def test_bytes_that_nothing_speaks_of_are_entered(world: World, archived: Tools) -> None:
    """With links and manifests lost too, originals come back as scans that wait."""
    ingest(write_pdf(world.folder / "a.pdf", "Mẫu một"), DESK, archived)
    for key in world.keys(Area.PAPERS):
        world.objects.remove(Area.PAPERS, key)
    lose_everything_but_objects(world)
    assert rebuild(tools_of(world)).scans == 1
    (scan,) = world.scans()
    assert (scan.state, scan.media_type) == (ScanState.RECEIVED, "application/pdf")


def test_keys_of_a_paper_lie_together(world: World, archived: Tools) -> None:
    """All objects of a paper are under its own key, so that it can be removed whole."""
    ingest(write_pdf(world.folder / "a.pdf", "Mẫu một"), DESK, archived)
    (paper,) = world.papers()
    mine = [k for k in world.keys(Area.PAPERS) if not k.startswith("links/")]
    assert rendition_key(paper.paper_id) in mine
    assert all(key.startswith(f"{paper_key(paper.paper_id)}/") for key in mine)
