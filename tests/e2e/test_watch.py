"""A scanner's folder: what is still being written is left alone, what is taken moves on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation, Running, until
from tests.slips import make_mixed

QUIET = 1.5  # seconds; a slow scanner pauses for less


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """An empty folder; slips to put into it lie beside it."""
    make_mixed(tmp_path / "slips", 5)
    folder = tmp_path / "scanner"
    folder.mkdir()
    return folder


@pytest.fixture
def quick(tmp_path: Path) -> Installation:
    home = tmp_path / "home"
    home.mkdir()
    return Installation(home, {"SOHOA_WATCHING__QUIET_SECONDS": str(QUIET)})


@pytest.fixture
def watching(quick: Installation, watched: Path) -> Iterator[Running]:
    """`watch` under way."""
    running = quick.start("watch", watched, "--json")
    yield running
    running.kill()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_file_that_is_still_written_is_left_alone(watching: Running, watched: Path) -> None:
    """A scanner writes page after page: the file is taken once, when it is whole and quiet."""
    data = (watched.parent / "slips" / "00.png").read_bytes()
    piece = len(data) // 8 + 1
    with (watched / "scan.png").open("wb") as file:
        for start in range(0, len(data), piece):
            file.write(data[start : start + piece])
            file.flush()
            time.sleep(QUIET / 3)
            assert watching.out.read_text() == ""
    watching.until(lambda out: out != "")
    assert until(lambda: names(watched) == ["da-nhan"], 10)
    assert (watched / "da-nhan" / "scan.png").read_bytes() == data
    watching.interrupt()
    said = watching.wait(30)
    assert said.code == 130
    assert [record["status"] for record in said.records] == ["stored"]


def test_once_takes_what_is_there_and_ends(quick: Installation, watched: Path) -> None:
    """Papers go to `da-nhan`, what a person must look at to `can-xem`, nothing is deleted."""
    slips = watched.parent / "slips"
    (watched / "a.png").write_bytes((slips / "00.png").read_bytes())
    (watched / "b.png").write_bytes((slips / "02-bomb.png").read_bytes())
    said = quick("watch", watched, "--once", "--json")
    assert [record["status"] for record in said.records] == ["stored", "quarantined"]
    assert said.code == 3
    assert names(watched / "da-nhan") == ["a.png"]
    assert names(watched / "can-xem") == ["b.png"]
    assert names(watched) == ["can-xem", "da-nhan"]


def test_a_second_file_of_the_same_name_replaces_none(quick: Installation, watched: Path) -> None:
    """Scanners count from 1 again each morning: both files are kept and both are stored."""
    slips, written = watched.parent / "slips", []
    for source in ("00.png", "01.png"):
        written.append((slips / source).read_bytes())
        (watched / "scan.png").write_bytes(written[-1])
        said = quick("watch", watched, "--once", "--json")
        assert [record["status"] for record in said.records] == ["stored"]
    kept = [path.read_bytes() for path in (watched / "da-nhan").iterdir()]
    assert sorted(kept) == sorted(written)
    assert all(name.startswith("scan") for name in names(watched / "da-nhan"))


def test_once_ends_on_an_empty_folder(quick: Installation, watched: Path) -> None:
    """Nothing to do is said and is no failure."""
    said = quick("watch", watched, "--once", "--json", timeout=60)
    assert (said.code, said.records) == (0, [])
