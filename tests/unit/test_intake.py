"""The intake stores first, takes the same bytes once, and believes no name."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Any

import pytest

from pipeline.digitize import digitize
from pipeline.errors import Mismatch, NotFound, StoreUnavailable
from pipeline.formats import sniff
from pipeline.intake import receive
from pipeline.keys import object_key
from pipeline.ports import Area
from pipeline.quarantine import drop_scan, find_set_aside, release_scan
from pipeline.scan import Context, MediaType, ScanState
from tests.journey import DESK, Steps, World, patient, write_pdf

HEADS = {
    b"%PDF-1.7\n": MediaType.PDF,
    b"\0" * 900 + b"%PDF-1.4": MediaType.PDF,
    b"\xff\xd8\xff\xe0": MediaType.JPEG,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"II*\0\x08": MediaType.TIFF,
    b"MM\0*\0": MediaType.TIFF,
    b"RIFF\x10\0\0\0WEBPVP8 ": MediaType.WEBP,
    b"\0\0\0\x18ftypheic\0": MediaType.HEIC,
    b"\0\0\0\x18ftypmif1\0": MediaType.HEIC,
    b"RIFF\x10\0\0\0WAVE": None,
    b"\0\0\0\x18ftypisom\0": None,
    b"PK\x03\x04": None,
    b"GIF89a": None,
    b"": None,
}


@pytest.mark.parametrize(("head", "kind"), HEADS.items())
def test_the_format_is_what_the_bytes_say(
    tmp_path: Path, head: bytes, kind: MediaType | None
) -> None:
    """Magic bytes decide, whatever the name says."""
    file = tmp_path / "scan.pdf"
    file.write_bytes(head)
    assert sniff(file) is kind


def test_bytes_lie_in_the_intake_before_the_scan_is_acknowledged(world: World) -> None:
    """Stored first: no row without its bytes, under the hash of what was received."""
    steps = Steps()
    source = write_pdf(world.folder / "a.pdf", "một")
    row = receive(source, DESK, world.tools(steps))
    assert row.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert world.objects.read(Area.INTAKE, object_key(row.sha256)) == source.read_bytes()
    assert row.state is ScanState.RECEIVED
    assert steps.names.index("objects.put") < steps.names.index("unit.add_scan")
    assert list(world.work.iterdir()) == []


def test_nothing_is_entered_when_the_store_is_down(world: World) -> None:
    """An error means: hand it in again. Nothing half-received stays in the catalogue."""

    class Down:
        def __getattr__(self, name: str) -> Any:
            raise StoreUnavailable

    with pytest.raises(StoreUnavailable):
        receive(write_pdf(world.folder / "a.pdf", "một"), DESK, world.tools(objects=Down()))
    assert world.scans() == []


def test_the_same_bytes_for_another_desk_are_linked(world: World) -> None:
    """One scan, stored once, tied to both desks; a retry ties nothing new."""
    source = write_pdf(world.folder / "a.pdf", "một")
    first = receive(source, DESK, world.tools())
    other = Context("desk-b", "H15.50.05.13-261008-0975")
    assert [receive(source, other, world.tools()).intake_id for _ in range(2)] == [
        first.intake_id
    ] * 2
    with world.catalogue.begin() as unit:
        assert unit.contexts(first.intake_id) == (DESK, other)


def test_many_counters_at_once_hand_in_the_same_bytes(world: World) -> None:
    """One row, one object, however many at the same time."""
    source = write_pdf(world.folder / "a.pdf", "một")
    receive(write_pdf(world.folder / "first.pdf", "khác"), DESK, world.tools())
    rows: list[str] = []
    threads = [
        threading.Thread(target=lambda: rows.append(receive(source, DESK, world.tools()).intake_id))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows) == 5
    assert len(set(rows)) == 1
    assert len(world.keys(Area.INTAKE)) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"GIF89a", "unknown_format"),
        (b"%PDF-" + b"x" * 20_000, "too_many_bytes"),
    ],
)
def test_what_is_refused_at_the_door_is_in_quarantine(world: World, data: bytes, code: str) -> None:
    """With its reason, for a person to see; a second hand-in finds it there."""
    source = world.folder / "a.pdf"
    source.write_bytes(data)
    row = receive(source, DESK, world.tools())
    assert row.state is ScanState.QUARANTINED
    assert row.reason is not None
    assert row.reason.code == code
    assert receive(source, DESK, world.tools()) == row
    assert find_set_aside(row.intake_id, world.tools()) == row


def test_an_oversized_file_is_not_taken_in(world: World) -> None:
    """Its hash is noted, its bytes are not kept, neither in the store nor in our folder."""
    source = world.folder / "a.pdf"
    source.write_bytes(b"%PDF-" + b"x" * 20_000)
    row = receive(source, DESK, world.tools())
    assert (row.size, row.media_type) == (20_005, MediaType.PDF)
    assert world.keys(Area.INTAKE) == []


def test_a_file_that_changes_while_it_is_read_is_not_received(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is still being copied is no scan yet."""
    source = write_pdf(world.folder / "a.pdf", "một")
    sizes = iter([(10, 1), (20, 2)])
    monkeypatch.setattr("pipeline.intake._fingerprint", lambda _: next(sizes))
    with pytest.raises(Mismatch):
        receive(source, DESK, world.tools())
    assert world.scans() == []
    assert world.keys(Area.INTAKE) == []


def test_bytes_under_way_to_the_originals_are_not_written_again(world: World) -> None:
    """A second hand-in while the first is being locked leaves no copy behind in the intake."""
    source = write_pdf(world.folder / "a.pdf", "một")
    row = receive(source, DESK, world.tools())
    store, key = world.objects, object_key(row.sha256)

    class Meanwhile:
        """The lock happens between any two looks of the second hand-in."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def stat(self, area: Area, wanted: str) -> Any:
            seen = store.stat(area, wanted)
            if wanted == key:
                store.promote(key)
            return seen

    receive(source, DESK, world.tools(objects=Meanwhile()))
    assert world.keys(Area.INTAKE) == []
    assert len(world.keys(Area.ORIGINALS)) == 1


def test_dropped_bytes_may_come_again(world: World) -> None:
    """After a drop the bytes are gone; handed in again they are a new piece of work."""
    source = write_pdf(world.folder / "a.pdf")
    tools = world.tools(limits=patient(world.limits, file_bytes=3))
    row = receive(source, DESK, tools)
    drop_scan(row.intake_id, "lan", world.tools())
    assert world.scans()[0].state is ScanState.DROPPED
    again = receive(source, DESK, world.tools())
    assert (again.intake_id, again.state) == (row.intake_id, ScanState.RECEIVED)
    assert world.keys(Area.INTAKE) == [object_key(row.sha256)]


def test_a_drop_under_way_does_not_lose_what_comes_again(world: World) -> None:
    """Handed in again between the decision and the removal: the bytes are there in the end."""
    source = world.folder / "a.gif"
    source.write_bytes(b"GIF89a")
    row = receive(source, DESK, world.tools())
    store = world.objects

    class Slow:
        """Removes only after somebody handed the bytes in once more."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def remove(self, area: Area, key: str) -> None:
            other.start()
            other.join(0.3)
            store.remove(area, key)

    other = threading.Thread(target=lambda: receive(source, DESK, world.tools()))
    drop_scan(row.intake_id, "lan", world.tools(objects=Slow()))
    other.join()
    assert world.scans()[0].state is ScanState.QUARANTINED
    assert world.keys(Area.INTAKE) == [object_key(row.sha256)]


def test_of_two_decisions_the_second_changes_nothing(world: World) -> None:
    """Released by one person, a scan cannot be dropped by another who still saw it: its bytes
    stay."""
    source = world.folder / "a.gif"
    source.write_bytes(b"GIF89a")
    row = receive(source, DESK, world.tools())
    real = world.catalogue

    class Stale:
        """Between look and decision somebody else decides."""

        def __init__(self) -> None:
            self.turns = 0

        def begin(self) -> Any:
            self.turns += 1
            if self.turns == 2:
                with real.begin() as unit:
                    unit.move(row.intake_id, ScanState.QUARANTINED, ScanState.RECEIVED, "an")
                    unit.commit()
            return real.begin()

    with pytest.raises(NotFound):
        drop_scan(row.intake_id, "lan", world.tools(catalogue=Stale()))
    assert world.keys(Area.INTAKE) == [object_key(row.sha256)]
    with pytest.raises(NotFound):
        release_scan(row.intake_id, "lan", world.tools())


def test_a_stored_scan_keeps_its_state_when_it_comes_again(world: World) -> None:
    """Known bytes are linked, not processed; their copy in the intake is not made again."""
    source = write_pdf(world.folder / "a.pdf", "Mẫu một")
    row = receive(source, DESK, world.tools())
    digitize(row.intake_id, world.tools())
    again = receive(source, Context("desk-b"), world.tools())
    assert again.state is ScanState.STORED
    assert world.keys(Area.INTAKE) == []
    assert world.papers()[0].contexts == (DESK, Context("desk-b"))
    assert world.waiting() == 1
