"""What is printed at the counter, and files of the scanner's folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app import counter_door as door
from app.counter_folder import AT_WORK, take_from_folder
from app.counter_prints import list_digitised, print_cover, print_receipt
from app.counter_queue import CounterQueue
from app.watching import TAKEN, TROUBLE
from app.wiring import draw_code
from ocr.codes import read_codes
from pipeline.counter import Subject
from pipeline.counter_board import describe
from pipeline.errors import BadQuestion, BadValue, NotFound
from pipeline.language.codes import find_dossier_codes
from pipeline.page_signs import SCANT
from pipeline.question import Asker
from pipeline.scan import Origin, Role
from tests.counter_desk import LAN, Desk, sit_down
from tests.journey import World, write_pdf

CODE = "H12.15.22-261120-0007"


def draw(svg: str, scale: int) -> np.ndarray:  # type: ignore[type-arg]
    """The drawing as a printer would lay it on paper, in the middle of a sheet."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    code = np.full((side, side), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg):
        code[int(y), int(x)] = 0
    large = np.kron(code, np.ones((scale, scale), np.uint8))
    sheet = np.full((2339, 1654), 255, np.uint8)
    sheet[400 : 400 + len(large), 700 : 700 + len(large)] = large
    return np.stack([sheet] * 3, axis=-1)


def text_of(page: bytes) -> str:
    body = page.decode().split("<body>")[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("scale", [4, 9])
def test_the_splitter_reads_the_code_of_a_cover_sheet(scale: int) -> None:
    """The QR code holds the mã hồ sơ and nothing else, and the sheet has few words: it is known as
    a separator."""
    page = print_cover(CODE.lower())
    svg = re.search(r"<svg.*?</svg>", page.decode())[0]  # type: ignore[index]
    codes = read_codes(draw(svg, scale), 200.0)
    assert [code.text for code in codes] == [CODE]
    assert find_dossier_codes(text_of(page)) == (CODE,)
    assert len(text_of(page).split()) <= SCANT


def test_a_print_asks_nothing_of_any_other_place() -> None:
    """No script, no picture, no font that would have to be fetched."""
    page = print_cover(CODE).decode()
    told = page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|<script|<img|@import|url\(", told)


@pytest.mark.parametrize("code", ["", "Nguyễn Văn An", "<b>"])
def test_only_a_dossier_has_a_cover_sheet(code: str) -> None:
    with pytest.raises(BadQuestion):
        print_cover(code)


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
    told = text_of(print_receipt(desk.session_id, LAN, desk.tools))
    assert CODE in told
    assert "An" not in told.split()
    listed = list_digitised(desk.session_id, LAN, desk.tools)
    assert [(each.pages, each.compared) for each in listed] == [(1, True), (1, True), (1, False)]
    assert "1 Văn bản khác 1 có" in told
    with pytest.raises(NotFound):
        print_receipt(desk.session_id, Asker("lan", "desk-b", LAN.duties), desk.tools)


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
