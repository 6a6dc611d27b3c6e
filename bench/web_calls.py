"""A browser without scripts that asks the application in this process: no network is between, so
what is measured is the server's own time."""

from __future__ import annotations

import asyncio
import gzip
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

Message = MutableMapping[str, Any]
Asgi = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
HOST = "sohoa.bench"
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """`wall` and `cpu` milliseconds until the last byte: by the clock, and of this process."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wall: float
    cpu: float

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def is_page(self) -> bool:
        """A whole one, not a piece of one."""
        return self.body[:9].lower() == b"<!doctype"


@dataclass
class Browser:
    """Keeps cookies, follows nothing, sends the token of its forms."""

    application: Asgi
    runner: asyncio.Runner
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def submit(self, path: str, fields: Mapping[str, str]) -> Answer:
        """A form as a page of ours would send it."""
        if not self.token:
            self.token = self._find_token()
        data = urlencode({"csrf": self.token, **fields}).encode()
        kind = {"content-type": "application/x-www-form-urlencoded", "origin": f"http://{HOST}"}
        return self._ask("POST", path, data, kind)

    def sign_in(self, user: str, password: str) -> None:
        answer = self.submit("/dang-nhap", {"user": user, "password": password})
        if answer.status != 303:
            raise RuntimeError(f"cannot sign in: {answer.status}")
        self.token = ""

    def _find_token(self) -> str:
        page = self.get("/tai-khoan")
        page = page if page.status == 200 else self.get("/dang-nhap")
        found = _TOKEN.search(page.text)
        if found is None:
            raise RuntimeError("no token")
        return found.group(1)

    def _ask(self, method: str, path: str, data: bytes, headers: Mapping[str, str]) -> Answer:
        scope = self._scope(method, path, {**headers, "content-length": str(len(data))})
        answer = self.runner.run(_call(self.application, scope, data))
        for name, value in SimpleCookie(answer.headers.get("set-cookie", "")).items():
            self.cookies[name] = value.value
        return answer

    def _scope(self, method: str, path: str, headers: Mapping[str, str]) -> Message:
        parts = urlsplit(path)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"host": HOST, "accept-encoding": "gzip", "cookie": cookie, **headers}
        return {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": parts.path, "raw_path": parts.path.encode(), "root_path": "",
            "query_string": parts.query.encode(), "client": ("127.0.0.1", 50_000),
            "server": (HOST, 80), "headers": [(k.encode(), v.encode()) for k, v in sent.items()],
        }  # fmt: skip


async def _call(application: Asgi, scope: Message, data: bytes) -> Answer:
    heard: list[Message] = []
    sent: Iterator[Message] = iter([{"type": "http.request", "body": data, "more_body": False}])

    async def receive() -> Message:
        """The whole request, and then nothing: who asked stays until everything came."""
        message = next(sent, None)
        return message if message is not None else await asyncio.Future()

    async def send(message: Message) -> None:
        heard.append(message)

    wall, cpu = time.perf_counter(), time.process_time()
    await application(scope, receive, send)
    took = 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)
    return _read(heard, *took)


def _read(heard: list[Message], wall: float, cpu: float) -> Answer:
    status: int = heard[0]["status"]
    told = [(k.decode(), v.decode()) for k, v in heard[0]["headers"]]
    headers = dict(told)
    headers["set-cookie"] = ", ".join(v for k, v in told if k == "set-cookie")
    body = b"".join(message.get("body", b"") for message in heard[1:])
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(status, headers, body, wall, cpu)
