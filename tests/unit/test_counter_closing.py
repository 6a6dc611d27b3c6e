"""From a finished counter session to stored papers, with the originals as they were received."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.arrangement import find_arrangement
from pipeline.counter import PartState, SessionState, Sheet, Subject
from pipeline.counter_board import (
    describe,
    mark_blank,
    merge,
    remove,
    rotate,
    split,
)
from pipeline.counter_closing import digitise_session, finish_session, retry_session
from pipeline.counter_leftovers import list_leftovers
from pipeline.counter_session import find_session
from pipeline.decisions import ORIGIN
from pipeline.effect import EffectKind
from pipeline.errors import BadValue, Conflict, NotFound, SecrecyMark
from pipeline.ingest import Status, ingest
from pipeline.keys import COUNTER, object_key
from pipeline.ports import Area
from pipeline.quarantine import drop_scan
from pipeline.rebuilding import rebuild
from pipeline.rescanning import newer_scan, replace_paper
from pipeline.scan import Context, Origin, Role, ScanState
from pipeline.tools import Tools
from pipeline.verifying import Gap, verify
from storage.catalogue import SqlCatalogue
from tests.counter_desk import LAN, Desk, counter_tools, sit_down
from tests.journey import PowerCut, Steps, World, write_pdf


def texts(world: World) -> list[list[str]]:
    """The pages of each stored paper, as first words and flags."""
    return sorted(
        [
            " ".join(f.value or "" for f in row.fields if f.page == page.number)
            + (f" ↻{page.rotation}" if page.rotation else "")
            + (" trắng" if page.blank else "")
            for page in row.pages
        ]
        for row in world.papers()
    )


def gaps(tools: Tools) -> list[Gap]:
    """The small world makes no renditions and no previews."""
    made = ("rendition.pdf", ".webp")
    return [gap for gap in verify(tools) if not gap.key.endswith(made)]


def on_counter(world: World) -> list[str]:
    return [key for key in world.keys(Area.INTAKE) if key.startswith(COUNTER)]


def original(world: World, data: bytes) -> bytes:
    return world.objects.read(Area.ORIGINALS, object_key(hashlib.sha256(data).hexdigest()))


def test_a_file_that_stays_together_is_the_original_itself(world: World) -> None:
    """What was done with its pages is told beside it: how they lie, which are blank, which are one
    paper. The bytes are those that came, and nothing is left on the counter."""
    desk = sit_down(world, Subject(dossier="H12-1"))
    file = desk.lay("An", "Bình", "Chi", "Dung")
    data = (world.folder / "0.pdf").read_bytes()
    page = [Sheet(file.file_id, number) for number in range(5)]
    desk.do(split(page[3], "n"), rotate(page[2], 90), mark_blank(page[4], True))
    (part,) = desk.finish()
    assert (part.state, part.pages_read) == (PartState.STORED, 4)
    assert len(part.paper_ids) == 2
    assert texts(world) == [["An", "Bình ↻180"], ["Chi", "Dung trắng"]]
    assert original(world, data) == data
    assert on_counter(world) == []
    assert gaps(desk.tools) == []
    assert {c.dossier for row in world.papers() for c in row.contexts} == {"H12-1"}
    assert world.found("Chi") == {part.paper_ids[1]}


def test_photos_of_one_paper_are_put_together_and_kept(world: World) -> None:
    """The scan is one file of their pages; the photos are locked originals, read nowhere else."""
    desk = sit_down(world)
    photos = [desk.lay("An"), desk.lay("Bình"), desk.lay("Chi")]
    desk.do(merge(desk.stack(photos[1]), desk.stack(photos[0])))
    parts = desk.finish()
    assert [part.state for part in parts] == [PartState.STORED] * 2
    assert texts(world) == [["Bình", "An"], ["Chi"]]
    states = sorted(row.state.value for row in world.scans())
    assert states == ["joined", "joined", "stored", "stored"]
    for number in range(3):
        data = (world.folder / f"{number}.pdf").read_bytes()
        assert original(world, data) == data
    assert gaps(desk.tools) == []
    sources = find_arrangement(world_sha(world, parts[0].intake_id), world.objects).sources
    assert [source.sha256 for source in sources] == [photos[1].sha256, photos[0].sha256]


def world_sha(world: World, intake_id: str | None) -> str:
    return next(row.sha256 for row in world.scans() if row.intake_id == intake_id)


def test_a_photo_that_comes_again_is_a_duplicate(world: World) -> None:
    """It was taken in, and is not read as a paper of its own."""
    desk = sit_down(world)
    photos = [desk.lay("An"), desk.lay("Bình")]
    desk.do(merge(desk.stack(photos[0]), desk.stack(photos[1])))
    desk.finish()
    item = ingest(world.folder / "0.pdf", Context("desk-a"), counter_tools(world))
    assert item.status is Status.DUPLICATE
    assert len(world.papers()) == 1


def test_a_page_taken_off_becomes_no_paper(world: World) -> None:
    """Its file is kept as it came; a file of which nothing is left waits for a person."""
    desk = sit_down(world)
    first, second = desk.lay("An", "Bình"), desk.lay("Chi")
    desk.do(remove(Sheet(first.file_id, 2)), remove(Sheet(second.file_id, 1)))
    desk.finish()
    assert texts(world) == [["An"]]
    assert not world.found("Bình")
    assert original(world, (world.folder / "0.pdf").read_bytes())
    assert [file.file_id for file in list_leftovers(LAN, desk.tools)] == [second.file_id]


def test_role_origin_and_compared_follow_into_the_paper(world: World) -> None:
    """That it was compared stands on the paper with who said so, as review would write it."""
    desk = sit_down(world)
    file = desk.lay("An")
    desk.do(describe(desk.stack(file), Role.RESULT, Origin.FROM_ORIGINAL, "lan"))
    (part,) = desk.finish()
    (row,) = world.papers()
    (context,) = row.contexts
    assert (context.role, context.origin) == (Role.RESULT, Origin.FROM_ORIGINAL)
    told = [(d.value, d.by) for d in row.decisions if d.name == ORIGIN]
    assert told == [("from_original", "lan")]
    assert part.notes == ()


def test_a_rescan_replaces_the_older_scan(world: World) -> None:
    """The older one stays and says by what it was replaced; dossiers and the index follow."""
    old = ingest(write_pdf(world.folder / "old.pdf", "mờ"), Context("desk-a"), counter_tools(world))
    before = old.papers[0].paper_id
    desk = sit_down(world)
    file = desk.lay("An")
    desk.do(describe(desk.stack(file), Role.COMPONENT, Origin.PLAIN_SCAN, "lan", None, before))
    (part,) = desk.finish()
    (after,) = part.paper_ids
    with world.catalogue.begin() as unit:
        (effect,) = unit.effects_of([before])
        assert newer_scan(before, unit) == after
    assert (effect.kind, effect.by_paper, effect.certain) == (EffectKind.RESCANNED, after, True)
    assert len(world.papers()) == 2
    with pytest.raises(BadValue):
        replace_paper(after, before, LAN, desk.tools)
    with pytest.raises(Conflict):
        replace_paper(before, after, LAN, desk.tools)


def test_what_cannot_be_replaced_is_refused_before_anything_is_done(world: World) -> None:
    desk = sit_down(world)
    file = desk.lay("An")
    desk.do(describe(desk.stack(file), Role.COMPONENT, Origin.PLAIN_SCAN, "lan", None, "nothing"))
    with pytest.raises(NotFound):
        finish_session(desk.session_id, desk.session.version, LAN, desk.tools)
    assert desk.session.state is SessionState.OPEN


def test_what_fails_is_done_again_and_the_rest_is_not(world: World) -> None:
    """A part that failed keeps its bytes on the counter and can be tried again."""
    desk = sit_down(world)
    good, bad, more = desk.lay("An"), desk.lay("gãy"), desk.lay("Bình")
    desk.do(merge(desk.stack(bad), desk.stack(more)))
    first, second = desk.finish()
    assert (first.state, second.state, second.reason) == (
        PartState.STORED, PartState.FAILED, "broken",
    )  # fmt: skip
    assert any(good.file_id in key for key in on_counter(world))
    with desk.tools.catalogue.begin() as unit:
        assert unit.claim_session("other", 60) is None
    desk.tools = replace(desk.tools, assembly=Mended())
    assert [p.state for p in retry_session(desk.session_id, LAN, desk.tools)] == [
        PartState.STORED, PartState.WAITING,
    ]  # fmt: skip
    done = digitise_session(desk.session_id, desk.tools)
    assert [part.state for part in done] == [PartState.STORED, PartState.STORED]
    assert on_counter(world) == []
    with pytest.raises(Conflict):
        retry_session(desk.session_id, LAN, desk.tools)


class Mended:
    def assemble(self, leaves: object, target: Path) -> None:
        write_pdf(target, "gãy", "Bình")


def prepare(world: World) -> Desk:
    """Two files of which one page each makes a paper, and one page stays."""
    desk = sit_down(world)
    photos = [desk.lay("An"), desk.lay("Bình", "Chi")]
    desk.do(
        split(Sheet(photos[1].file_id, 2), "n"),
        merge(desk.stack(photos[0]), desk.stack(photos[1])),
    )
    finish_session(desk.session_id, desk.session.version, LAN, desk.tools)
    return desk


def test_a_power_cut_at_any_step_loses_nothing(tmp_path: Path, plain: None) -> None:
    """Whoever goes on stores each paper once; every original is there, and nothing is left over."""
    names = run_until(tmp_path / "whole", None).names
    for cut in range(1, len(names) + 1, len(names) // 9):
        run_until(tmp_path / f"cut-{cut}", cut)


def run_until(folder: Path, cut: int | None) -> Steps:
    folder.mkdir()
    world, steps = World(folder), Steps(cut)
    desk = prepare(world)
    dead = counter_tools(world, steps=steps)
    try:
        digitise_session(desk.session_id, dead)
    except PowerCut:
        world.bury(dead)
    next_one = counter_tools(world)
    digitise_session(desk.session_id, next_one)
    assert texts(world) == [["An", "Bình"], ["Chi"]], cut
    assert sorted(r.state.value for r in world.scans()) == ["joined", "joined", "stored", "stored"]
    assert on_counter(world) == []
    assert gaps(next_one) == []
    world.close()
    return steps


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.journey import read_plainly

    monkeypatch.setattr("pipeline.digitize.understand", read_plainly)


def test_a_lost_catalogue_comes_back_with_what_was_joined(world: World) -> None:
    """Photos that were put together do not wait to be read once more."""
    desk = prepare(world)
    digitise_session(desk.session_id, desk.tools)
    before = sorted((row.sha256, row.state) for row in world.scans())
    (world.folder / "new").mkdir()
    world.catalogue = SqlCatalogue(f"sqlite:///{world.folder}/new/catalogue.db")
    tools = counter_tools(world)
    rebuild(tools)
    assert sorted((row.sha256, row.state) for row in world.scans()) == before
    assert ScanState.JOINED in {state for _, state in before}
    assert gaps(tools) == []


def test_what_is_dropped_is_dropped_with_its_photos(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret that was photographed page by page: nothing of it is locked, and nothing of it is
    left when a person has decided."""

    def refuse(*_: object) -> None:
        raise SecrecyMark(page=1, mark="MẬT")

    monkeypatch.setattr("pipeline.digitize.stop_at_secrecy", refuse)
    desk = sit_down(world)
    photos = [desk.lay("An"), desk.lay("Bình")]
    desk.do(merge(desk.stack(photos[0]), desk.stack(photos[1])))
    (part,) = desk.finish()
    assert (part.state, part.reason) == (PartState.QUARANTINED, "secrecy_mark")
    assert world.keys(Area.ORIGINALS) == []
    drop_scan(part.intake_id or "", "duyet", desk.tools)
    assert world.keys(Area.INTAKE) == []
    assert {row.state for row in world.scans()} == {ScanState.DROPPED}


def test_the_person_is_forgotten_at_the_end(world: World) -> None:
    """Nobody need know any more for whom it was; the dossier says it."""
    desk = sit_down(world, Subject("H12-1", None, "001099012345"))
    desk.lay("An")
    desk.finish()
    session = find_session(desk.session_id, LAN, desk.tools)
    assert session.subject == Subject("H12-1")
    assert session.state is SessionState.FINISHED
