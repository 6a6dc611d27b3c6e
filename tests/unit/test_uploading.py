"""A file comes to the counter in pieces, over a line that drops."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from pipeline.errors import EmptyFile, NotAllowed, SohoaError, StoreUnavailable, TooManyBytes
from pipeline.keys import COUNTER, object_key
from pipeline.line_errors import (
    TooLong,
    TooManyUploads,
    UnknownUpload,
    WrongHash,
    WrongOffset,
)
from pipeline.ports import Area
from pipeline.question import Asker, Duty
from pipeline.scan import Context, ScanState
from pipeline.tools import Tools
from pipeline.upload import OPEN_UPLOADS, PIECE_BYTES, Upload, UploadState
from pipeline.uploading import begin, find_upload, finish, put, sweep_uploads
from pipeline.verifying import verify
from storage.failing import FailingStore
from tests.journey import World

LAN = Asker("lan", "desk-a", frozenset({Duty.SCAN}))
DATA = b"%PDF-1.7\nNguyen Van An\n" + b"x" * 100
HERE = Context("desk-a")


def start(tools: Tools, data: bytes = DATA, sha256: str | None = None) -> str:
    return begin("giấy.pdf", len(data), sha256, LAN, tools).upload_id


def send(tools: Tools, upload_id: str, *cuts: int, data: bytes = DATA) -> Upload:
    upload = find_upload(upload_id, LAN, tools)
    for first, last in zip((0, *cuts), (*cuts, len(data)), strict=True):
        upload = put(upload_id, first, data[first:last], LAN, tools)
    return upload


def parts_left(world: World) -> list[str]:
    return [key for key in world.keys(Area.INTAKE) if key.startswith(COUNTER)]


def test_a_file_in_pieces_is_an_intake_like_any_other(world: World) -> None:
    """The bytes are those that were sent, the pieces are gone; asked again it is the same one."""
    tools = world.tools()
    sha256 = hashlib.sha256(DATA).hexdigest()
    upload_id = start(tools, sha256=sha256.upper())
    assert send(tools, upload_id, 10, 40).is_whole
    row = finish(upload_id, HERE, LAN, tools)
    assert (row.sha256, row.state, row.size) == (sha256, ScanState.RECEIVED, len(DATA))
    assert world.objects.read(Area.INTAKE, object_key(sha256)) == DATA
    assert parts_left(world) == []
    assert finish(upload_id, HERE, LAN, tools) == row
    assert find_upload(upload_id, LAN, tools).state is UploadState.DONE


def test_another_process_goes_on_where_the_first_ended(world: World) -> None:
    """A restarted server, or another replica, knows how far the upload has come."""
    upload_id = start(world.tools())
    put(upload_id, 0, DATA[:50], LAN, world.tools())
    other = world.tools()
    assert find_upload(upload_id, LAN, other).received == 50
    put(upload_id, 50, DATA[50:], LAN, other)
    assert finish(upload_id, HERE, LAN, other).size == len(DATA)


def test_a_piece_sent_again_changes_nothing(world: World) -> None:
    """Its answer was lost on the way; the last piece too, and after the end too."""
    tools = world.tools()
    upload_id = start(tools)
    for _ in range(2):
        assert put(upload_id, 0, DATA[:50], LAN, tools).received == 50
    send(tools, upload_id, 50)
    assert put(upload_id, 0, DATA[:50], LAN, tools).received == len(DATA)
    finish(upload_id, HERE, LAN, tools)
    assert put(upload_id, 50, DATA[50:], LAN, tools).received == len(DATA)


@pytest.mark.parametrize("offset", [-1, 10, 49, 51, 100])
def test_a_piece_out_of_its_place_is_told_where_to_go_on(world: World, offset: int) -> None:
    """Nothing is guessed: other bytes for a place that is taken, a gap, an overlap."""
    tools = world.tools()
    upload_id = start(tools)
    put(upload_id, 0, DATA[:50], LAN, tools)
    with pytest.raises(WrongOffset) as refusal:
        put(upload_id, offset, b"y" * 5, LAN, tools)
    assert refusal.value.expected == 50


def test_what_is_not_whole_does_not_end(world: World) -> None:
    tools = world.tools()
    upload_id = start(tools)
    put(upload_id, 0, DATA[:50], LAN, tools)
    with pytest.raises(WrongOffset) as refusal:
        finish(upload_id, HERE, LAN, tools)
    assert refusal.value.expected == 50
    assert world.scans() == []


def test_other_bytes_than_announced_begin_anew(world: World) -> None:
    """Nothing is taken in; sent again rightly, it is."""
    tools = world.tools()
    upload_id = start(tools, sha256=hashlib.sha256(DATA).hexdigest())
    send(tools, upload_id, 30, data=DATA[:-1] + b"!")
    with pytest.raises(WrongHash):
        finish(upload_id, HERE, LAN, tools)
    assert find_upload(upload_id, LAN, tools).received == 0
    assert parts_left(world) == []
    assert world.scans() == []
    send(tools, upload_id, 30)
    assert finish(upload_id, HERE, LAN, tools).size == len(DATA)


def test_limits_hold_before_and_while_bytes_come(world: World) -> None:
    """What is too large is not even begun, and never written."""
    tools = world.tools()
    with pytest.raises(TooManyBytes):
        begin("a.pdf", world.limits.file_bytes + 1, None, LAN, tools)
    with pytest.raises(EmptyFile):
        begin("a.pdf", 0, None, LAN, tools)
    upload_id = start(tools)
    with pytest.raises(TooLong):
        put(upload_id, 0, DATA + b"!", LAN, tools)
    large = world.tools(limits=replace(world.limits, file_bytes=2 * PIECE_BYTES))
    other = begin("b.pdf", PIECE_BYTES + 1, None, LAN, large).upload_id
    with pytest.raises(TooLong):
        put(other, 0, b"x" * (PIECE_BYTES + 1), LAN, large)
    assert parts_left(world) == []


def test_one_user_has_so_many_uploads(world: World) -> None:
    """A program that never finishes fills no disk; finished ones do not count."""
    tools = world.tools()
    ids = [start(tools) for _ in range(OPEN_UPLOADS)]
    with pytest.raises(TooManyUploads):
        start(tools)
    send(tools, ids[0])
    finish(ids[0], HERE, LAN, tools)
    start(tools)


def test_nobody_else_knows_of_an_upload(world: World) -> None:
    """Not another user, not the same name at another desk; who takes nothing in begins none."""
    tools = world.tools()
    upload_id = start(tools)
    for other in (Asker("an", "desk-a", LAN.duties), Asker("lan", "desk-b", LAN.duties)):
        with pytest.raises(UnknownUpload):
            put(upload_id, 0, DATA, other, tools)
    with pytest.raises(UnknownUpload):
        find_upload("no-such", LAN, tools)
    with pytest.raises(NotAllowed):
        begin("a.pdf", 5, None, Asker("to", "desk-a", frozenset({Duty.INSPECTOR})), tools)


def test_forgotten_uploads_are_swept(world: World) -> None:
    """With their bytes, and pieces of which no row knows; one that goes on is left."""
    tools = world.tools()
    old = start(tools)
    put(old, 0, DATA[:50], LAN, tools)
    world.clock.turn(25 * 3600)
    new = start(tools)
    put(new, 0, DATA[:50], LAN, tools)
    tools.objects.put(Area.INTAKE, f"{COUNTER}uploads/nobody/000000000000-ab", b"x")
    assert sweep_uploads(24, tools) == 1
    with pytest.raises(UnknownUpload):
        find_upload(old, LAN, tools)
    assert len(parts_left(world)) == 1
    assert put(new, 50, DATA[50:], LAN, tools).is_whole


def test_a_store_that_is_away_loses_nothing(world: World) -> None:
    """The piece is not entered; it is sent again when the store is back."""
    store = FailingStore(world.objects)
    tools = world.tools(objects=store)
    upload_id = start(tools)
    store.fail("put")
    with pytest.raises(StoreUnavailable):
        put(upload_id, 0, DATA, LAN, tools)
    store.heal()
    assert find_upload(upload_id, LAN, tools).received == 0
    assert put(upload_id, 0, DATA, LAN, tools).is_whole


def test_pieces_on_their_way_are_no_gap(world: World) -> None:
    """`sohoa verify` finds nothing wrong while somebody uploads."""
    tools = world.tools()
    put(start(tools), 0, DATA[:50], LAN, tools)
    assert list(verify(tools)) == []


def test_no_error_carries_the_name_of_the_file(world: World) -> None:
    """File names are personal data."""
    tools = world.tools()
    upload_id = start(tools)
    with pytest.raises(SohoaError) as refusal:
        put(upload_id, 3, b"x", LAN, tools)
    assert "giấy" not in str(refusal.value)
    assert "giấy" not in repr(find_upload(upload_id, LAN, tools))
