"""What a receipt of the counter lists, and files of the scanner's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import counter_door as door
from app.counter_folder import AT_WORK, take_from_folder
from app.counter_prints import list_digitised
from app.counter_queue import CounterQueue
from app.watching import TAKEN, TROUBLE
from app.wiring import draw_code
from pipeline.counter import Subject
from pipeline.counter_board import describe
from pipeline.errors import BadValue, NotFound
from pipeline.question import Asker
from pipeline.scan import Origin, Role
from tests.counter_desk import LAN, Desk, sit_down
from tests.journey import World, write_pdf

CODE = "H12.15.22-261120-0007"


@pytest.mark.parametrize("text", ["", "x" * 201])
def test_a_code_is_of_a_bearable_size(text: str) -> None:
    with pytest.raises(BadValue):
        draw_code(text)


def test_a_receipt_lists_what_was_digitised(world: World) -> None:
    """Types, pages and what was compared; no value of any paper. Another desk gets none."""
    desk = sit_down(world, Subject(dossier=CODE))
    first, _ = desk.lay("An", "Bình"), desk.lay("Chi")
    desk.do(describe(desk.stack(first), Role.COMPONENT, Origin.FROM_ORIGINAL, "lan"))
    desk.finish()
    listed = list_digitised(desk.session_id, LAN, desk.tools)
    assert "An" not in str(listed).split()
    assert [(each.pages, each.compared) for each in listed] == [(1, True), (1, True), (1, False)]
    assert [each.type for each in listed] == ["Văn bản khác"] * 3
    with pytest.raises(NotFound):
        list_digitised(desk.session_id, Asker("lan", "desk-b", LAN.duties), desk.tools)


# the folder of the scanner


@pytest.fixture
def desk(world: World) -> Desk:
    return sit_down(world)


@pytest.fixture
def queue(desk: Desk) -> Iterator[CounterQueue]:
    with CounterQueue(desk.tools) as running:
        yield running


def drop(folder: Path, name: str, *pages: str, age: float = 10) -> Path:
    folder.mkdir(exist_ok=True)
    path = write_pdf(folder / name, *pages) if pages else folder / name
    if not pages:
        path.write_text("no paper")
    stamp = path.stat().st_mtime - age
    os.utime(path, (stamp, stamp))
    return path


def inside(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_files_of_the_scanner_come_into_the_open_session(
    world: World, desk: Desk, queue: CounterQueue
) -> None:
    """In the order in which they were scanned; one that is still written waits, one that is no
    paper is told and kept, and nothing is taken twice."""
    folder = world.folder / "scanner"
    drop(folder, "b.pdf", "An", age=30)
    drop(folder, "a.pdf", "Bình", age=20)
    drop(folder, "x.txt")
    drop(folder, "late.pdf", "Chi", age=0)
    took = take_from_folder(folder, desk.session_id, LAN, desk.tools, queue)
    assert [(each.name, each.reason.code if each.reason else None) for each in took] == [
        ("b.pdf", None), ("a.pdf", None), ("x.txt", "unknown_format"),
    ]  # fmt: skip
    assert inside(folder) == [f"{TROUBLE}/x.txt", f"{TAKEN}/a.pdf", f"{TAKEN}/b.pdf", "late.pdf"]
    assert take_from_folder(folder, desk.session_id, LAN, desk.tools, queue) == []
    names = [file["name"] for file in door.show_session(LAN, desk.tools, desk.session_id)["files"]]
    assert sorted(names) == ["a.pdf", "b.pdf"]


def test_what_a_dead_process_claimed_comes_again(
    world: World, desk: Desk, queue: CounterQueue
) -> None:
    """Seen twice rather than never."""
    folder = world.folder / "scanner"
    folder.mkdir()
    drop(folder / AT_WORK, "a.pdf", "An", age=10)
    assert take_from_folder(folder, desk.session_id, LAN, desk.tools, queue) == []
    drop(folder / AT_WORK, "a.pdf", "An", age=300)
    (took,) = take_from_folder(folder, desk.session_id, LAN, desk.tools, queue)
    assert took.file_id is not None
