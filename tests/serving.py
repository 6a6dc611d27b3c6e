"""`sohoa serve` as a process of its own, and a browser without scripts that visits it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx2

from tests.installation import Installation, Running, until
from web.forgery import FIELD, HEADER

PASSWORD = "trời mưa đêm qua"


class Visitor:
    """Keeps cookies, follows nothing, sends the token; `address` may change to that of another
    replica, as behind a proxy."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client = httpx2.Client(timeout=60)
        self._token = ""

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str) -> httpx2.Response:
        return self._client.get(self.address + path)

    def submit(self, path: str, **fields: str) -> httpx2.Response:
        """POST a form as a page of ours would."""
        return self._client.post(
            self.address + path, data={FIELD: self._fresh_token(), **fields},
            headers={"origin": self.address},
        )  # fmt: skip

    def call(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """A request as a script of ours would send it."""
        headers = {HEADER: self._fresh_token()}
        return self._client.request(method, self.address + path, headers=headers, **options)

    def sign_in(self, user: str, password: str = PASSWORD) -> httpx2.Response:
        answer = self.submit("/dang-nhap", user=user, password=password)
        self._token = ""
        return answer

    def _fresh_token(self) -> str:
        if not self._token:
            account = self.get("/tai-khoan")
            text = account.text if account.status_code == 200 else self.get("/dang-nhap").text
            found = re.search(r'name="csrf" value="([^"]+)"', text)
            assert found, text
            self._token = found.group(1)
        return self._token


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
