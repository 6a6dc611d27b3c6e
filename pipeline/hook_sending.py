"""Who is told, and the sending of what waits: at least once, in no promised order.

Any number of processes may send at once; a delivery is taken for a while by one of them. A system
that does not answer is left alone until its next turn, so that it keeps nobody else waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from pipeline.errors import BadQuestion, NotAllowed, NotFound
from pipeline.hooks import (
    Delivery,
    Hook,
    HookEvent,
    make_secret,
    sign_body,
    wait_after,
    write_body,
)
from pipeline.ledger import Act, Deed
from pipeline.line_errors import DeliveryFailed
from pipeline.question import Asker, Duty
from pipeline.tools import Tools

TAKEN_FOR = timedelta(minutes=2)  # longer than any call may last
MOST_HOOKS = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """Counts of one round: `failed` are tried again, `dead` are not."""

    sent: int = 0
    failed: int = 0
    dead: int = 0

    def __add__(self, other: Sent) -> Sent:
        return Sent(self.sent + other.sent, self.failed + other.failed, self.dead + other.dead)


def add_hook(url: str, events: Iterable[HookEvent], asker: Asker, tools: Tools) -> tuple[Hook, str]:
    """The hook and its secret. Raises NotAllowed, BadAddress, and BadQuestion where no event is
    named or there are too many hooks."""
    _need_administrator(asker)
    tools.carrier.check_address(url)
    wanted = frozenset(events)
    if not wanted:
        raise BadQuestion(detail="events")
    hook = Hook(str(uuid4()), url, wanted, asker.user, tools.clock.now())
    with tools.catalogue.begin() as unit:
        if len(unit.hooks()) >= MOST_HOOKS:
            raise BadQuestion(detail="hooks")
        unit.add_hook(hook)
        unit.append(_describe(Deed.CONNECTED, hook, asker))
        unit.commit()
    return hook, make_secret(hook.hook_id, tools.audit_key)


def remove_hook(hook_id: str, asker: Asker, tools: Tools) -> None:
    """What waits for it goes with it. Raises NotAllowed, NotFound."""
    _need_administrator(asker)
    with tools.catalogue.begin() as unit:
        hook = next((hook for hook in unit.hooks() if hook.hook_id == hook_id), None)
        if hook is None or not unit.remove_hook(hook_id):
            raise NotFound(kind="hook", key=hook_id)
        unit.append(_describe(Deed.DISCONNECTED, hook, asker))
        unit.commit()


def list_hooks(asker: Asker, tools: Tools) -> list[Hook]:
    """Raises NotAllowed."""
    _need_administrator(asker)
    with tools.catalogue.begin() as unit:
        return unit.hooks()


def list_deliveries(
    asker: Asker, tools: Tools, *, dead: bool | None = None, limit: int = 1000, after: int = 0
) -> list[Delivery]:
    """What waits, or what was given up; oldest first, behind the id `after`. Raises NotAllowed."""
    _need_administrator(asker)
    with tools.catalogue.begin() as unit:
        return unit.deliveries(dead=dead, limit=limit, after=after)


def walk_dead(asker: Asker, tools: Tools) -> Iterator[Delivery]:
    """All that was given up, oldest first. Raises NotAllowed."""
    found = list_deliveries(asker, tools, dead=True)
    while found:
        yield from found
        found = list_deliveries(asker, tools, dead=True, after=found[-1].delivery_id)


def count_deliveries(asker: Asker, tools: Tools) -> dict[str, tuple[int, int]]:
    """By hook: how many wait, and how many were given up; those that have any. Raises
    NotAllowed."""
    _need_administrator(asker)
    with tools.catalogue.begin() as unit:
        return unit.count_deliveries()


def revive(asker: Asker, tools: Tools, hook_id: str | None = None) -> int:
    """Try again at once what waits and what was given up; returns how many. Raises NotAllowed."""
    _need_administrator(asker)
    with tools.catalogue.begin() as unit:
        count = unit.revive_deliveries(hook_id)
        unit.commit()
    return count


def deliver(tools: Tools) -> Sent:
    """Send what is due to each system, until one call to it fails. Raises CatalogueUnavailable."""
    with tools.catalogue.begin() as unit:
        hooks = unit.hooks()
    done = Sent()
    for hook in hooks:
        while (step := _send_some(hook, tools)).sent and not (step.failed or step.dead):
            done += step
        done += step
    return done


def _send_some(hook: Hook, tools: Tools) -> Sent:
    with tools.catalogue.begin() as unit:
        waiting = unit.due_deliveries(hook.hook_id, tools.clock.now())
    done = Sent()
    for delivery in waiting:
        done += _send(hook, delivery, tools)
        if done.failed or done.dead:
            break
    return done


def _send(hook: Hook, delivery: Delivery, tools: Tools) -> Sent:
    now = tools.clock.now()
    with tools.catalogue.begin() as unit:
        if not unit.claim_delivery(delivery.delivery_id, now, now + TAKEN_FOR):
            return Sent()
        unit.commit()
    body, event_id = write_body(delivery.happening), delivery.happening.event_id
    headers = sign_body(event_id, body, make_secret(hook.hook_id, tools.audit_key), now)
    try:
        tools.carrier.post(hook.url, body, headers)
    except DeliveryFailed as trouble:
        return _put_off(delivery, trouble, tools)
    with tools.catalogue.begin() as unit:
        unit.delivered(delivery.delivery_id)
        unit.commit()
    return Sent(sent=1)


def _put_off(delivery: Delivery, trouble: DeliveryFailed, tools: Tools) -> Sent:
    """A system that says that it is gone for good (410) is not asked again."""
    attempts, why = delivery.attempts + 1, str(trouble.facts.get("why", trouble.code))
    dead = attempts >= tools.limits.hook_attempts or why == "http_410"
    with tools.catalogue.begin() as unit:
        due_at = tools.clock.now() + wait_after(attempts)
        unit.fail_delivery(delivery.delivery_id, why, due_at, dead)
        unit.commit()
    return Sent(failed=int(not dead), dead=int(dead))


def _need_administrator(asker: Asker) -> None:
    if Duty.ADMINISTRATOR not in asker.duties:
        raise NotAllowed(act="hooks")


def _describe(deed: Deed, hook: Hook, asker: Asker) -> Act:
    """Without the address: it may carry what only the other system may know."""
    facts = {"hook_id": hook.hook_id, "events": sorted(event.value for event in hook.events)}
    return Act(deed, asker.user, asker.desk, facts=facts)
