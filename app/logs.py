"""One line on standard error for each event: a sentence on a terminal, JSON elsewhere.

The core logs through the standard library under `sohoa.*` with facts in `extra`; nothing logs a
file name, a name or a number of a person. What a library says is told by its kind and place, never
by its text, which may quote what was being read or sent; clients of services are not heard at all,
because each of their troubles comes out as an error of ours. The level `debug` shows everything,
with texts and traces.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from app.messages import tell_event
from pipeline.faults import locate

CLIENTS = {
    *("elastic_transport", "elasticsearch", "urllib3", "psycopg", "sqlalchemy"),
    *("httpx", "httpcore", "prefect"),
}


def configure_logs(level: str = "info") -> None:
    """Once per process, as its outermost frame knows best; harmless when called again."""
    everything = level == "debug"
    handler = Lines()
    handler.setFormatter(_formatter(everything, terminal=sys.stderr.isatty()))
    if not everything:
        handler.addFilter(_is_told)
    root, ours = logging.getLogger(), logging.getLogger("sohoa")
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    ours.setLevel(logging.DEBUG if everything else logging.INFO)


class Lines(logging.Handler):
    """Writes to what standard error is now: a progress bar puts itself in its place. (Prefect
    leaves handlers of the root alone unless their names begin with an underscore.)"""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:
            self.handleError(record)


def _is_told(record: logging.LogRecord) -> bool:
    """Libraries that lower their own level (Prefect does) are held to warnings here."""
    if _is_ours(record):
        return True
    return record.levelno >= logging.WARNING and record.name.partition(".")[0] not in CLIENTS


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "sohoa"


def _formatter(everything: bool, *, terminal: bool) -> logging.Formatter:
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = (
        [_say, structlog.dev.ConsoleRenderer()]
        if terminal
        else [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    brief: list[Processor] = [] if everything else [_leave_out_text]
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[*brief, clean, *last]
    )


def _leave_out_text(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Exceptions become their kind and place, and words of a library its name and line."""
    record: logging.LogRecord = event["_record"]
    trouble = (event.pop("exc_info", None) or (None, None))[1]
    event.pop("stack_info", None)
    if not _is_ours(record):
        kept = {name: event[name] for name in ("_record", "_from_structlog", "level", "timestamp")}
        place = f"{record.filename}:{record.lineno}"
        event = {"event": "library", "logger": record.name, "place": place, **kept}
    if trouble is not None:
        event["fault"] = locate(trouble)
    return event


def _say(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """On a terminal a clerk reads: events that have a sentence are told by it alone."""
    sentence = tell_event(str(event["event"]), event)
    if sentence is None:
        return event
    return {"event": sentence}
