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
    answer = ask("/health/ready", {"objects": Well()})
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": {"objects": True}}


def test_not_ready_names_what_does_not_answer() -> None:
    """A proxy takes this replica out, and people see why."""
    answer = ask("/health/ready", {"objects": Well(), "index": Unwell()})
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"objects": True, "index": False}
