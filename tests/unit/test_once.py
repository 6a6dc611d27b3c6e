"""A call that is sent twice is carried out once."""

from __future__ import annotations

import threading
import time

import pytest

from pipeline.call_ports import KeptAnswer
from pipeline.errors import BadQuestion
from pipeline.line_errors import CallRunning, KeyReused
from pipeline.once import KEPT_FOR, begin, finish, give_up, make_call, sweep_calls
from pipeline.tools import Tools
from tests.journey import World

CALL = make_call("an", "k1", "post", "/api/v1/reuse/links", b"{}")
ANSWER = KeptAnswer(201, {}, b"[]")


@pytest.fixture
def tools(world: World) -> Tools:
    return world.tools()


def test_the_second_gets_the_first_ones_answer(tools: Tools) -> None:
    """And so does every later one, for a day."""
    assert begin(CALL, tools) is None
    finish(CALL, ANSWER, tools)
    assert begin(CALL, tools) == begin(CALL, tools) == ANSWER


def test_a_key_belongs_to_one_call(tools: Tools) -> None:
    """Another body, path or method needs another key; another caller's keys are others."""
    begin(CALL, tools)
    finish(CALL, ANSWER, tools)
    for other in (
        make_call("an", "k1", "post", "/api/v1/reuse/links", b"{ }"),
        make_call("an", "k1", "post", "/api/v1/hooks", b"{}"),
        make_call("an", "k1", "delete", "/api/v1/reuse/links", b"{}"),
    ):
        with pytest.raises(KeyReused):
            begin(other, tools)
    assert begin(make_call("binh", "k1", "post", "/api/v1/hooks", b""), tools) is None


def test_one_that_runs_is_waited_for(tools: Tools) -> None:
    """Two at once: the second gets the answer of the first when it comes in time."""
    assert begin(CALL, tools) is None
    later = threading.Timer(0.3, finish, (CALL, ANSWER, tools))
    later.start()
    assert begin(CALL, tools, wait=20) == ANSWER
    later.join()


def test_one_that_runs_for_too_long_is_told(tools: Tools) -> None:
    """It may be sent again later."""
    begin(CALL, tools)
    started = time.monotonic()
    with pytest.raises(CallRunning):
        begin(CALL, tools, wait=0.2)
    assert time.monotonic() - started < 10


def test_what_failed_may_be_tried_again(tools: Tools) -> None:
    """Through no fault of the caller's."""
    begin(CALL, tools)
    give_up(CALL, tools)
    assert begin(CALL, tools) is None


def test_answers_are_swept_after_a_day(world: World, tools: Tools) -> None:
    """Then the key is free."""
    begin(CALL, tools)
    finish(CALL, ANSWER, tools)
    assert sweep_calls(tools) == 0
    world.clock.turn(KEPT_FOR.total_seconds() + 1)
    assert sweep_calls(tools) == 1
    assert begin(CALL, tools) is None


@pytest.mark.parametrize("key", ["", "khoá", "a b", "a" * 201, "a\n"])
def test_a_key_is_plain(key: str) -> None:
    """1 to 200 printable ASCII signs."""
    with pytest.raises(BadQuestion):
        make_call("an", key, "post", "/", b"")
