"""Sweep the outbox until nothing due goes through: first what people ruled, then what papers did to
each other, then what the index must learn; the ledger, when an anchor is due; and the folder into
which the one-stop system drops messages. Knows nothing of Prefect."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pipeline.anchoring import anchor_when_due
from pipeline.dossier_dropping import Patience, receive_folder
from pipeline.effect_renewing import renew_rest
from pipeline.errors import StoreUnavailable
from pipeline.hook_sending import deliver
from pipeline.once import sweep_calls
from pipeline.publishing import publish
from pipeline.revising import revise_rest
from pipeline.tools import Tools


def sweep_outbox(tools: Tools, page: int = 500) -> dict[str, int]:
    """Raises CatalogueUnavailable; an index that is down leaves its rows waiting."""
    revise_rest(tools)
    renew_rest(tools)
    published = 0
    while count := publish([], tools, page):
        published += count
    with tools.catalogue.begin() as unit:
        rows = unit.outbox()
    dead = sum(row.dead for row in rows)
    return {"published": published, "waiting": len(rows) - dead, "dead": dead}


def sweep_ledger(tools: Tools) -> dict[str, int]:
    """How many entries were anchored; none while it is too early. A store that is away leaves them
    for the next run."""
    with suppress(StoreUnavailable):
        return {"anchored": anchor_when_due(tools)}
    return {"anchored": 0}


def sweep_hooks(tools: Tools) -> dict[str, int]:
    """How much was sent to other systems, and what waits for another try or was given up by this
    sweep; and the answers of calls that were kept long enough go."""
    sweep_calls(tools)
    done = deliver(tools)
    return {"told": done.sent, "untold": done.failed + done.dead}


def sweep_inbox(inbox: Path, patience: Patience, tools: Tools) -> dict[str, int]:
    """How many messages were received, how many are wrong (people must look: the folder's `bad`),
    and how many files are not whole yet. Raises BadSetting for a folder that cannot be used."""
    counts = {"received": 0, "wrong": 0, "left": 0}
    for dropped in receive_folder(inbox, tools, patience):
        counts["received"] += len(dropped.receipts)
        counts["wrong"] += len(dropped.wrong)
        counts["left"] += dropped.left
    return counts
