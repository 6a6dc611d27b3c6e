"""`sohoa serve` as a process of its own, and a browser without scripts that visits it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx2

from tests.installation import Installation, Running, until
from tests.webdesk import Forms

PASSWORD = "trời mưa đêm qua"


class Visitor(Forms):
    """On a process of its own; `base_url` may change to that of another replica, as behind a
    proxy."""

    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, timeout=60)


@contextmanager
def serving(sohoa: Installation) -> Iterator[tuple[str, Running]]:
    """Its address, once it is ready, and the process."""
    port = free_port()
    running = sohoa.start("serve", "--port", port)
    address = f"http://127.0.0.1:{port}"
    try:
        assert until(lambda: is_there(address), 90), running.err.read_text()
        yield address, running
    finally:
        if running.process.poll() is None:
            running.interrupt()
            running.wait(60)


def is_there(address: str) -> bool:
    with suppress(httpx2.HTTPError):
        return httpx2.get(f"{address}/health/ready").status_code == 200
    return False


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
