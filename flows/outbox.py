"""The flow that tells the index what is left of the outbox."""

from __future__ import annotations

from prefect import flow

from app.settings import load_settings
from app.wiring import open_tools
from flows.sweeping import sweep_outbox


@flow(name="publish-outbox", persist_result=False)
def publish_outbox() -> dict[str, int]:
    """Publish what is due; counts of what was published, waits, and is dead (people must look:
    `sohoa outbox list`)."""
    with open_tools(load_settings()) as tools:
        return sweep_outbox(tools)
