"""Standard error while all is not well: one line an event, no traces, no personal data."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.log_words import EVENTS
from app.logs import configure_logs
from flows.patience import Patience
from pipeline.errors import StoreUnavailable

ROOT = Path(__file__).parents[2]
SECRET = "nguyen-van-mau.pdf"
Capture = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    """Other tests find them as they were."""
    root, ours = logging.getLogger(), logging.getLogger("sohoa")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def fail_in(logger: str) -> None:
    """As `elastic_transport` does while its server is away."""
    try:
        raise ConnectionError(SECRET)
    except ConnectionError as trouble:
        logging.getLogger(logger).warning("PUT %s failed", SECRET, exc_info=trouble)


def lines(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.parametrize(
    "logger",
    ["elastic_transport.transport", "urllib3.connectionpool", "psycopg", "prefect.flow_runs"],
)
def test_clients_of_services_are_not_heard(capsys: Capture, logger: str) -> None:
    """Their troubles come out as errors of ours, which are told once."""
    configure_logs()
    fail_in(logger)
    assert capsys.readouterr().err == ""


def test_a_library_is_told_by_kind_and_place(capsys: Capture) -> None:
    """One line, whose words are ours: what it quotes may be a citizen's data."""
    configure_logs()
    fail_in("some.library")
    logging.getLogger("some.library").info("chatter")
    said = capsys.readouterr().err
    (line,) = lines(said)
    assert (line["event"], line["logger"], line["level"]) == ("library", "some.library", "warning")
    assert line["place"].startswith("test_logs.py:")
    assert line["fault"].startswith("ConnectionError at test_logs.py:")
    assert SECRET not in said


def test_debug_keeps_everything(capsys: Capture) -> None:
    """Who looks for a cause sees the words and the trace of every library."""
    configure_logs("debug")
    fail_in("elastic_transport.transport")
    logging.getLogger("sohoa.test").debug("seen")
    first, second = lines(capsys.readouterr().err)
    assert SECRET in first["event"]
    assert "Traceback" in first["exception"]
    assert second["event"] == "seen"


def test_an_event_of_ours_has_its_code_and_facts(capsys: Capture) -> None:
    """For machines, one JSON object a line; details wait for the level that shows them."""
    configure_logs()
    configure_logs()
    log = logging.getLogger("sohoa.test")
    log.warning("service away", extra={"code": "store_unavailable", "facts": {"kind": "X"}})
    log.debug("detail")
    (line,) = lines(capsys.readouterr().err)
    assert line.pop("timestamp")
    assert line == {
        "event": "service away",
        "level": "warning",
        "code": "store_unavailable",
        "facts": {"kind": "X"},
    }


def test_a_clerk_reads_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, in Vietnamese, on one line."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    configure_logs()
    logging.getLogger("sohoa.x").warning("service away", extra={"code": "store_unavailable"})
    (line,) = terminal.getvalue().splitlines()
    bare = re.sub(r"\x1b\[\d*m", "", line)
    assert bare.startswith("Kho tệp tạm thời không truy cập được. Đang chờ")
    assert "service away" not in line


def test_every_event_has_its_sentence() -> None:
    """What our code logs, a clerk can read."""
    logged = {
        event
        for folder in ("app", "cli", "flows", "ocr", "pipeline", "search", "storage", "web")
        for file in (ROOT / folder).rglob("*.py")
        for event in re.findall(r'\blog\.\w+\((?:level, )?"([^"]+)"', file.read_text())
    }
    assert logged == set(EVENTS)


def test_an_outage_is_told_once(capsys: Capture) -> None:
    """However often and by however many it is met: a line when it begins, a line when it ends."""
    configure_logs()
    times = iter(range(100))

    def ask() -> str:
        if next(times) < 5:
            raise StoreUnavailable(kind="ConnectionError")
        return "here"

    patience = Patience(120, sleep=lambda seconds: None)
    assert (patience.call(ask), patience.call(ask)) == ("here", "here")
    assert [(line["event"], line["code"]) for line in lines(capsys.readouterr().err)] == [
        ("service away", "store_unavailable"),
        ("service back", "store_unavailable"),
    ]
