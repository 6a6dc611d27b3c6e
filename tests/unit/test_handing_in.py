"""A file that a program hands in becomes papers as what a counter finishes does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import scan_door
from pipeline import handing_in
from pipeline.counter import Part, PartState, Session, SessionState
from pipeline.counter_closing import digitise_session, retry_session
from pipeline.counter_leftovers import list_leftovers
from pipeline.errors import (
    BadQuestion,
    BadValue,
    EmptyFile,
    NotAllowed,
    NotFound,
    StoreUnavailable,
    TooManyPixels,
    UnknownFormat,
)
from pipeline.handing_in import Cover, follow, hand_in, hand_in_upload
from pipeline.line_errors import TooManyUploads, WrongOffset
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin, Role
from pipeline.tools import Tools
from pipeline.uploading import begin, put
from tests.counter_desk import LAN, CounterStages, counter_tools
from tests.journey import World, write_pdf

CODE = "H12.15.22-261120-0007"
STRANGER = Asker("la", "desk-b", frozenset({Duty.SCAN}))


@pytest.fixture
def tools(world: World) -> Tools:
    return counter_tools(world)


def file(world: World, *pages: str) -> Path:
    return write_pdf(world.folder / "in.pdf", *pages)


def open_ones(tools: Tools) -> list[Session]:
    with tools.catalogue.begin() as unit:
        return unit.open_sessions(LAN.desk)


def done(session: Session, tools: Tools) -> Part:
    digitise_session(session.session_id, tools)
    return follow(session.session_id, LAN, tools).part


def test_a_file_becomes_papers_with_what_was_said_of_it(world: World, tools: Tools) -> None:
    """Role, origin and dossier are those of the cover; the scan is the file as it came."""
    source = file(world, "An", "Bình")
    cover = Cover(CODE, Role.RESULT, Origin.FROM_ORIGINAL)
    session = hand_in(source, cover, LAN, tools)
    assert (session.state, follow(session.session_id, LAN, tools).row) == (
        SessionState.CLOSING, None
    )  # fmt: skip
    part = done(session, tools)
    assert (part.state, part.pages_read, part.notes) == (PartState.STORED, 2, ())
    assert {row.paper_id for row in world.papers()} == set(part.paper_ids)
    contexts = {context for row in world.papers() for context in row.contexts}
    assert Context(LAN.desk, CODE, Role.RESULT, Origin.FROM_ORIGINAL) in contexts
    scan = follow(session.session_id, LAN, tools).row
    assert scan is not None
    assert scan.size == source.stat().st_size
    with pytest.raises(NotFound):
        follow(session.session_id, STRANGER, tools)


def test_the_same_file_again_is_a_duplicate(world: World, tools: Tools) -> None:
    """It names the papers that are there."""
    first = done(hand_in(file(world, "An"), Cover(), LAN, tools), tools)
    again = done(hand_in(file(world, "An"), Cover(), LAN, tools), tools)
    assert (again.state, again.paper_ids) == (PartState.DUPLICATE, first.paper_ids)


def test_what_can_be_seen_to_be_wrong_leaves_nothing_behind(world: World, tools: Tools) -> None:
    """No session that somebody would find on the counter, and no bytes."""
    good, bad = file(world, "An"), world.folder / "bad"
    bad.write_bytes(b"no format at all")
    (world.folder / "empty").write_bytes(b"")
    for source, cover, error in (
        (bad, Cover(), UnknownFormat),
        (world.folder / "empty", Cover(), EmptyFile),
        (good, Cover(component="giay"), BadQuestion),
        (good, Cover(CODE, Role.RESULT, component="giay"), BadQuestion),
        (good, Cover(origin=Origin.ELECTRONIC), BadValue),
        (good, Cover(replaces="khong-co"), NotFound),
    ):
        with pytest.raises(error):
            hand_in(source, cover, LAN, tools)
    nobody = Asker("kim", LAN.desk, frozenset({Duty.INSPECTOR}))
    with pytest.raises(NotAllowed):
        hand_in(good, Cover(), nobody, tools)
    assert (open_ones(tools), list_leftovers(LAN, tools)) == ([], [])


def test_a_component_that_cannot_be_filed_is_told(world: World, tools: Tools) -> None:
    """The paper is stored all the same; here nobody knows the dossier."""
    part = done(hand_in(file(world, "An"), Cover(CODE, component="giay"), LAN, tools), tools)
    assert (part.state, part.notes) == (PartState.STORED, ("not_filed",))


def test_an_upload_is_handed_in_once(world: World, tools: Tools) -> None:
    """Whoever asks again is told of the same session, also when it is over."""
    data = file(world, "An").read_bytes()
    key = begin("", len(data), None, LAN, tools).upload_id
    with pytest.raises(WrongOffset):
        hand_in_upload(key, Cover(), LAN, tools)
    put(key, 0, data, LAN, tools)
    session = hand_in_upload(key, Cover(), LAN, tools)
    assert hand_in_upload(key, Cover(), LAN, tools).session_id == session.session_id
    assert done(session, tools).state is PartState.STORED
    assert hand_in_upload(key, Cover(), LAN, tools).session_id == session.session_id


def test_one_program_fills_no_queue(
    world: World, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told to come again; what waits of it is done, and others are not kept waiting."""
    monkeypatch.setattr(handing_in, "MOST_UNDER_WAY", 1)
    first = hand_in(file(world, "An"), Cover(), LAN, tools)
    with pytest.raises(TooManyUploads) as told:
        hand_in(file(world, "Bình"), Cover(), LAN, tools)
    assert told.value.facts["seconds"] > 0
    hand_in(file(world, "Chi"), Cover(), replace(LAN, user="other"), tools)
    assert done(first, tools).state is PartState.STORED
    hand_in(file(world, "Bình"), Cover(), LAN, tools)


def test_what_failed_lies_on_the_counter_until_it_is_done(world: World, tools: Tools) -> None:
    """Nothing is lost: it is among the leftovers, and done when somebody tries again."""
    session = hand_in(file(world, "An"), Cover(), LAN, tools)
    broken = replace(tools, stages=CounterStages(StoreUnavailable()))
    digitise_session(session.session_id, broken)
    found = follow(session.session_id, LAN, tools)
    assert (found.part.state, found.part.retryable) == (PartState.FAILED, True)
    assert [one.sha256 for one in list_leftovers(LAN, tools)] == [found.sha256]
    retry_session(session.session_id, LAN, tools)
    assert done(session, tools).state is PartState.STORED
    assert list_leftovers(LAN, tools) == []


def test_what_is_set_aside_is_told_with_its_reason(world: World, tools: Tools) -> None:
    """As `sohoa ingest --json` tells it: a sentence, what to do, and the code."""
    session = hand_in(file(world, "An"), Cover(), LAN, tools)
    trouble = TooManyPixels(page=1, pixels=900, limit=100)
    digitise_session(session.session_id, replace(tools, stages=CounterStages(trouble)))
    record = scan_door.show_scan(LAN, tools, session.session_id)
    assert (record["status"], record["papers"]) == ("quarantined", [])
    assert record["reason_code"] == "too_many_pixels"
    assert "900" in record["reason"]
    assert record["hint"]
    assert record["intake_id"]
