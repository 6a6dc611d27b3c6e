"""A call that is sent twice is carried out once: who sends it names it with a key, and gets the
first answer again.

What is known of a call: its key, what it went to, a hash of what it said, and, when it is over, its
answer. A process that dies in the middle holds its call for a while; then the same call may be made
again, as if it had not come.
"""

from __future__ import annotations

import hashlib
import re
import time
from datetime import timedelta

from pipeline.call_ports import Call, KeptAnswer, KeptCall
from pipeline.errors import BadQuestion
from pipeline.line_errors import CallRunning, KeyReused
from pipeline.tools import Tools

KEPT_FOR = timedelta(hours=24)
HELD_FOR = timedelta(minutes=5)  # longer than any call lasts
WAIT_SECONDS = 5.0
_STEP = 0.1
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def make_call(caller: str, key: str, method: str, path: str, body: bytes, media: str = "") -> Call:
    """Raises BadQuestion for a key that is none: 1 to 200 printable ASCII signs."""
    if not _KEY.fullmatch(key):
        raise BadQuestion(detail="Idempotency-Key")
    digest = hashlib.sha256(media.encode() + b"\0" + body).hexdigest()
    return Call(caller, key, f"{method.upper()} {path}", digest)


def begin(call: Call, tools: Tools, wait: float = WAIT_SECONDS) -> KeptAnswer | None:
    """None: carry it out, then `finish` or `give_up`. Else the answer that it got before; one that
    runs is waited for.

    Raises KeyReused when the key belongs to another call, CallRunning when the same call is still
    running after so many seconds."""
    end = time.monotonic() + wait
    while True:
        known = _begin(call, tools)
        if known is None:
            return None
        if (known.call.target, known.call.digest) != (call.target, call.digest):
            raise KeyReused()
        if known.answer is not None:
            return known.answer
        if time.monotonic() >= end:
            raise CallRunning()
        time.sleep(_STEP)


def finish(call: Call, answer: KeptAnswer, tools: Tools) -> None:
    """The answer that the same call gets from now on."""
    with tools.catalogue.begin() as unit:
        unit.finish_call(call, answer)
        unit.commit()


def give_up(call: Call, tools: Tools) -> None:
    """It failed through no fault of the caller's."""
    with tools.catalogue.begin() as unit:
        unit.forget_call(call)
        unit.commit()


def sweep_calls(tools: Tools) -> int:
    """Answers that were kept long enough go, and what calls were signed with; returns how many
    answers."""
    now = tools.clock.now()
    with tools.catalogue.begin() as unit:
        count = unit.sweep_calls(now - KEPT_FOR)
        unit.sweep_nonces(now - KEPT_FOR)
        unit.commit()
    return count


def _begin(call: Call, tools: Tools) -> KeptCall | None:
    now = tools.clock.now()
    with tools.catalogue.begin() as unit:
        known = unit.begin_call(call, now, now + HELD_FOR)
        unit.commit()
    return known
