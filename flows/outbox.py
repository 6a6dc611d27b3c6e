"""The flow that tells the index what is left of the outbox, anchors the ledger, and takes in what
the one-stop system dropped into its folder."""

from __future__ import annotations

from prefect import flow

from app.session import open_session
from app.wiring import make_patience
from flows.sweeping import sweep_hooks, sweep_inbox, sweep_ledger, sweep_outbox


@flow(name="publish-outbox", persist_result=False)
def publish_outbox() -> dict[str, int]:
    """Publish what is due; counts of what was published, waits, and is dead (people must look:
    `sohoa outbox list`), of entries of the ledger that were anchored, and of webhooks. Then, where
    the settings name an inbox, its messages with their counts; killed anywhere, the next run goes
    on: nothing is lost and nothing counts twice."""
    with open_session() as (tools, settings):
        told = sweep_outbox(tools) | sweep_ledger(tools) | sweep_hooks(tools)
        inbox = settings.dossiers.inbox
        return told | (sweep_inbox(inbox, make_patience(settings), tools) if inbox else {})
