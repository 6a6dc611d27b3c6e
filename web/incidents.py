"""The outermost frame of every answer: headers that keep browsers safe, and incidents."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.failures import incident

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",  # pictures that are not sent yet
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
}


class SafeHeaders:
    """On every answer. What does not say otherwise is kept nowhere."""

    def __init__(self, inner: ASGIApp, *, secure: bool) -> None:
        self.inner = inner
        more = {"strict-transport-security": "max-age=31536000"} if secure else {}
        self.headers = HEADERS | more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.inner(scope, receive, send_safely)


class Incidents:
    """Whatever nobody thought of becomes a page with a number, and a line in the log."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.inner(scope, receive, watch)
        except Exception as trouble:
            if begun or scope["type"] != "http":
                raise
            request = Request(scope, receive)
            response = await run_in_threadpool(incident, request, trouble)
            await response(scope, receive, send)
