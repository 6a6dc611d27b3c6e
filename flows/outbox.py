"""The flow that tells the index what is left of the outbox."""

from __future__ import annotations

from prefect import flow

from app.session import open_session
from flows.sweeping import sweep_outbox


@flow(name="publish-outbox", persist_result=False)
def publish_outbox() -> dict[str, int]:
    """Publish what is due; counts of what was published, waits, and is dead (people must look:
    `sohoa outbox list`)."""
    with open_session() as (tools, _):
        return sweep_outbox(tools)
