"""The door of the counter and the queue behind it, as a page uses them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from app import counter_door as door
from app.counter_queue import CounterQueue, look_after
from app.counter_words import COUNTER_PROBLEMS, NOTES, PARTS, SEEN, SESSIONS, tell_quality
from app.review_words import PROBLEMS
from pipeline.counter import Part, PartState, SessionState
from pipeline.errors import BadQuestion, BadValue, ChangedMeanwhile, NotFound
from pipeline.page import Quality, Verdict
from pipeline.tools import Tools
from tests.counter_desk import LAN, counter_tools
from tests.installation import until
from tests.journey import World

DATA = "%PDF-1.7\nAn\nmờ".encode()
CODE = "H12.15.22-261120-0007"


@pytest.fixture
def tools(world: World) -> Tools:
    return counter_tools(world)


@pytest.fixture
def told() -> list[tuple[str, Part]]:
    return []


@pytest.fixture
def queue(tools: Tools, told: list[tuple[str, Part]]) -> Iterator[CounterQueue]:
    with CounterQueue(tools, tell=lambda key, part: told.append((key, part))) as running:
        yield running


def upload(tools: Tools, queue: CounterQueue, session_id: str) -> dict[str, Any]:
    record = door.begin_upload(LAN, tools, name="giấy.pdf", size=len(DATA))
    door.put_piece(LAN, tools, record["upload_id"], 0, DATA[:9])
    assert door.upload_status(LAN, tools, record["upload_id"])["received"] == 9
    door.put_piece(LAN, tools, record["upload_id"], 9, DATA[9:])
    return door.finish_upload(LAN, tools, queue, record["upload_id"], session_id)


def show(tools: Tools, session_id: str) -> dict[str, Any]:
    return door.show_session(LAN, tools, session_id)


def test_from_an_upload_to_papers_that_are_found(
    world: World, tools: Tools, queue: CounterQueue, told: list[tuple[str, Part]]
) -> None:
    """The page sees thumbnails with their verdicts, then progress, then papers; the queue takes
    the session as soon as it is finished."""
    session = door.open_session(LAN, tools, dossier=CODE, person="001099012345")
    key = session["session_id"]
    file = upload(tools, queue, key)
    assert until(lambda: show(tools, key)["files"][0]["seen"] == 2, 20)
    record = show(tools, key)
    (stack,) = record["stacks"]
    assert [sheet["words"] for sheet in stack["sheets"]] == ["", "mờ – quét lại"]
    assert door.thumbnail(LAN, tools, key, f"{file['file_id']}:2").decode() == "mờ"
    record = door.act(
        LAN, tools, key, record["version"], "split", {"sheet": stack["sheets"][1]["sheet"]}
    )
    assert len(record["stacks"]) == 2
    record = door.act(LAN, tools, key, record["version"], "undo", {})
    assert (len(record["stacks"]), record["undoable"]) == (1, False)
    assert [s["session_id"] for s in door.list_sessions(LAN, tools)] == [key]
    door.finish(LAN, tools, queue, key, record["version"])
    assert until(lambda: show(tools, key)["state"] == "finished", 20)
    record = show(tools, key)
    (part,) = record["parts"]
    assert (part["words"], part["pages_read"], record["person"]) == ("đã lưu", 2, None)
    assert world.found("An") == {part["papers"][0]}
    assert [part.pages_read for _, part in told] == [0, 1, 2, 2]
    assert door.list_sessions(LAN, tools) == []


def test_what_no_act_is_is_refused(tools: Tools) -> None:
    """Wrong names, missing facts and other people's ids are errors of ours, never a crash."""
    session = door.open_session(LAN, tools)
    key, seen = session["session_id"], session["version"]
    for name, said in (
        ("fly", {}),
        ("rotate", {}),
        ("rotate", {"sheet": "x", "degrees": 90}),
        ("rotate", {"sheet": "a:1", "degrees": "much"}),
        ("describe", {"stack": "s", "role": "king"}),
        ("merge", {"stack": "a", "other_stack": "b"}),
        ("blank", {"sheet": None, "blank": True}),
    ):
        with pytest.raises(BadValue):
            door.act(LAN, tools, key, seen, name, said)
    with pytest.raises(NotFound):
        door.thumbnail(LAN, tools, key, "nothing")
    with pytest.raises(BadQuestion):
        door.open_session(LAN, tools, dossier="Nguyễn Văn An")
    with pytest.raises(ChangedMeanwhile):
        door.set_subject(LAN, tools, key, seen + 1)


def test_a_session_that_another_process_finished_is_taken(world: World, tools: Tools) -> None:
    """Nobody wakes this queue: it looks; and what a dead process held is free."""
    session = door.open_session(LAN, tools)
    key = session["session_id"]
    sleeping = CounterQueue(tools)
    upload(tools, sleeping, key)
    door.finish(LAN, tools, sleeping, key, show(tools, key)["version"])
    sleeping._eyes.shutdown()
    with tools.catalogue.begin() as unit:
        assert unit.claim_session("dead", 60) == key
        unit.commit()
    with tools.catalogue.begin() as unit:
        unit.forget_sessions_of("dead")
        unit.commit()
    with CounterQueue(tools):
        assert until(lambda: show(tools, key)["state"] == "finished", 20)
    assert len(world.papers()) == 2
    look_after(tools, 24, 12)
    assert {thread.name for thread in threading.enumerate() if "counter" in thread.name} == set()


def test_every_state_and_note_has_words() -> None:
    """A page never shows a code."""
    assert set(SESSIONS) == set(SessionState)
    assert set(PARTS) == set(PartState)
    assert set(NOTES) == {"not_compared", "not_filed", "not_replaced"}
    assert set(PROBLEMS) >= set(COUNTER_PROBLEMS)
    assert tell_quality(Quality(Verdict.RESCAN, ("blur", "dark"))) == "mờ, tối – quét lại"
    assert tell_quality(Quality(Verdict.RESCAN)) == "không rõ – quét lại"
    assert tell_quality(Quality(Verdict.USABLE, ("skew",))) == SEEN["skew"]
    assert tell_quality(Quality()) == ""


def test_a_file_that_is_being_looked_at_is_not_looked_at_twice(
    tools: Tools, queue: CounterQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that asks several times a second keeps no core busy for nothing."""
    looks, gate = [], threading.Event()

    def look(*_: object) -> None:
        looks.append(1)
        gate.wait(30)

    monkeypatch.setattr("app.counter_queue.look_at", look)
    session = door.open_session(LAN, tools)["session_id"]
    upload(tools, queue, session)
    with tools.catalogue.begin() as unit:
        (file,) = unit.counter_files(session)
    for _ in range(5):
        queue.look(file)
    assert until(lambda: bool(looks), 10)
    gate.set()
    assert until(lambda: not queue._looking, 10)
    assert looks == [1]
    queue.look(file)
    assert until(lambda: len(looks) == 2, 10)
