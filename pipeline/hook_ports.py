"""What webhooks need from the outside: rows of the catalogue, and somebody who carries a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from pipeline.hooks import Delivery, Hook, HookEvent
from pipeline.line_errors import DeliveryFailed


class HookUnit(Protocol):
    """Part of every unit of work. Every method raises CatalogueUnavailable when the database
    cannot be reached."""

    def add_hook(self, hook: Hook) -> None: ...

    def hooks(self) -> list[Hook]:
        """In the order in which they were added."""

    def remove_hook(self, hook_id: str) -> bool:
        """With what waits for it; False when there is none."""

    def announce(self, event: HookEvent, facts: Mapping[str, Any]) -> int:
        """One row for each hook that wants this event, due at once; returns how many. Waits for
        nobody, so it may come at any place of the unit of work."""

    def due_deliveries(self, hook_id: str, now: datetime, limit: int = 50) -> list[Delivery]:
        """Of one hook, oldest first."""

    def claim_delivery(self, delivery_id: int, now: datetime, until: datetime) -> bool:
        """Put it off until then, if it is still due: False when another process has it."""

    def delivered(self, delivery_id: int) -> None:
        """It is gone; so it may have been before."""

    def fail_delivery(self, delivery_id: int, error: str, due_at: datetime, dead: bool) -> None:
        """Count the try; `error` a code."""

    def deliveries(
        self, *, dead: bool | None = None, limit: int = 1000, after: int = 0
    ) -> list[Delivery]:
        """What waits or, with `dead`, what was given up; oldest first, behind the id `after`."""

    def count_deliveries(self) -> dict[str, tuple[int, int]]:
        """By hook: how many wait, and how many were given up; those that have any."""

    def revive_deliveries(self, hook_id: str | None = None) -> int:
        """Dead and waiting ones become due at once with fresh tries; returns how many."""


class Carrier(Protocol):
    """Carries one call to another system."""

    def check_address(self, url: str) -> None:
        """Raises BadAddress for one that is never called: no https where that is needed, with a
        user or password, or none at all. Resolves nothing."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Returns when the other side said that it has it (2xx). Raises DeliveryFailed otherwise;
        follows no redirect, and calls no address that the settings do not allow."""


class NoCarrier:
    """The twin that carries nothing: it can be told to fail, and remembers what it was given."""

    def __init__(self, trouble: DeliveryFailed | None = None) -> None:
        self.trouble = trouble
        self.calls: list[tuple[str, bytes, dict[str, str]]] = []

    def check_address(self, url: str) -> None:
        return None

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.calls.append((url, body, dict(headers)))
        if self.trouble is not None:
            raise self.trouble

    @property
    def bodies(self) -> Sequence[bytes]:
        return [body for _, body, _ in self.calls]
