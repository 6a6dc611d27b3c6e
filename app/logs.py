"""Short events with facts on standard error: for people on a terminal, JSON elsewhere.

The core logs through the standard library under `sohoa.*` with facts in `extra`; nothing logs a
file name, a name or a number of a person. Foreign exceptions are shown by kind and place, never
by their text, which may quote what was being read.
"""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logs() -> None:
    """Once per process; harmless when called again."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(terminal=sys.stderr.isatty()))
    logger = logging.getLogger("sohoa")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def _formatter(*, terminal: bool) -> logging.Formatter:
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
