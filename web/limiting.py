"""How often one address may try, or one machine call, counted in this process: each replica counts
for itself."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from pipeline.line_errors import TooManyCalls, TooManyTries

MOST = 20_000
"""Addresses that are remembered; the one that came least lately is forgotten first."""


class Limit:
    """A bucket for each address (or each machine's name): holds `per_minute` tries, fills again
    evenly. What is too much raises `trouble`."""

    def __init__(
        self,
        per_minute: int,
        now: Callable[[], float] = time.monotonic,
        trouble: type[TooManyTries | TooManyCalls] = TooManyTries,
    ) -> None:
        self._most, self._now, self._trouble = per_minute, now, trouble
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, address: str) -> None:
        """One try. Raises TooManyTries or TooManyCalls."""
        place, now = network_of(address), self._now()
        with self._lock:
            left, before = self._buckets.pop(place, (float(self._most), now))
            left = min(self._most, left + (now - before) * self._most / 60)
            self._buckets[place] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > MOST:
                self._buckets.popitem(last=False)
        if left < 1:
            raise self._trouble(seconds=math.ceil((1 - left) * 60 / self._most))


def network_of(address: str) -> str:
    """IPv6 gives each household 2^64 addresses: they are one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    if plain.version == 4:
        return str(plain)
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
