"""For administrators: what the index still has to learn, and what it refused."""

from __future__ import annotations

from pipeline.effect_renewing import renew_rest
from pipeline.errors import NotAllowed
from pipeline.ports import OutboxRow
from pipeline.publishing import publish
from pipeline.question import Asker, Duty
from pipeline.revising import revise
from pipeline.tools import Tools


def list_outbox(asker: Asker, tools: Tools, limit: int = 100) -> list[OutboxRow]:
    """Those that wait for a person first, then the oldest. Raises NotAllowed."""
    _check(asker)
    with tools.catalogue.begin() as unit:
        dead = unit.outbox(dead=True, limit=limit)
        return [*dead, *unit.outbox(dead=False, limit=limit)][:limit]


def page_outbox(
    asker: Asker, tools: Tools, dead: bool | None = None, limit: int = 100, after: int = 0
) -> list[OutboxRow]:
    """Oldest first, behind the id `after`; `dead`: only these, or only the others. Raises
    NotAllowed."""
    _check(asker)
    with tools.catalogue.begin() as unit:
        return unit.outbox(dead, limit, after)


def count_outbox(asker: Asker, tools: Tools) -> tuple[int, int]:
    """All, and how many of them are dead. Raises NotAllowed."""
    _check(asker)
    with tools.catalogue.begin() as unit:
        return unit.count_outbox()


def retry_outbox(asker: Asker, tools: Tools) -> tuple[int, int]:
    """Try everything again at once: how much went through, and how much is left. Raises NotAllowed
    and CatalogueUnavailable."""
    _check(asker)
    with tools.catalogue.begin() as unit:
        unit.revive()
        unit.commit()
    count = revise([], tools)
    renew_rest(tools)
    count += publish([], tools)
    with tools.catalogue.begin() as unit:
        return count, unit.count_outbox()[0]


def _check(asker: Asker) -> None:
    if Duty.ADMINISTRATOR not in asker.duties:
        raise NotAllowed(act="outbox")
