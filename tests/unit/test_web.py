"""Health endpoints: what a supervisor asks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx

from pipeline.errors import IndexUnavailable
from web.application import Part, make_application


def ask(path: str, parts: Mapping[str, Part]) -> httpx.Response:
    """One request to the application, without a server."""

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(make_application(parts))
        async with httpx.AsyncClient(transport=transport, base_url="http://sohoa") as client:
            return await client.get(path)

    return asyncio.run(get())


class Well:
    """A part that answers."""

    def check(self) -> dict[str, str]:
        return {"address": "tuyet-mat:9000"}


class Unwell:
    """A part that does not."""

    def check(self) -> dict[str, str]:
        raise IndexUnavailable(detail="refused")


def test_alive_while_the_process_answers() -> None:
    """Liveness asks nothing of other services, so that an outage restarts nobody."""
    assert ask("/health/live", {"index": Unwell()}).json() == {"status": "ok"}


def test_ready_when_every_part_answers() -> None:
    """Ready tells names, never addresses."""
    answer = ask("/health/ready", {"catalogue": Well(), "objects": Well()})
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": {"catalogue": True, "objects": True}}


def test_ready_while_pages_can_be_made() -> None:
    """Without the index most pages work, and say what does not: a proxy that took all replicas out
    would leave nothing. People see what is away."""
    answer = ask("/health/ready", {"catalogue": Well(), "objects": Well(), "index": Unwell()})
    assert answer.status_code == 200
    assert answer.json()["parts"] == {"catalogue": True, "objects": True, "index": False}


def test_not_ready_without_the_catalogue() -> None:
    """A proxy takes this replica out."""
    answer = ask("/health/ready", {"catalogue": Unwell(), "objects": Well()})
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"catalogue": False, "objects": True}
