"""How much a call may say. A signature is known to be good only when the whole body was read, so
the bound comes before everything else."""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web_words import tell_error
from pipeline.errors import TooManyBytes
from web.failures import tell_failure


async def refuse_unknown_words(request: Request) -> None:
    """Of an address's query: a misspelt filter would show more than was asked for, unseen."""
    known = {field.alias for field in request.scope["route"].dependant.query_params}
    if set(request.query_params) - known:
        raise RequestValidationError([{"loc": ("query",), "type": "extra_forbidden", "msg": ""}])


MOST_BYTES = 6_000_000
"""A message of the one-stop system is at most 5 MB (docs/dossiers.md)."""


class BoundBodies:
    """Below `/api/`: 413 for a body that says it is larger; one that is larger and did not say so
    is cut off, and so is no JSON."""

    def __init__(self, inner: ASGIApp, most: int = MOST_BYTES) -> None:
        self.inner, self.most = inner, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.inner(scope, receive, send)
            return
        request = Request(scope)
        told = request.headers.get("content-length", "0")
        if told.isdecimal() and int(told) > self.most:
            trouble = TooManyBytes(size=int(told), limit=self.most)
            response = tell_failure(request, 413, trouble.code, *tell_error(trouble))
            await response(scope, receive, send)
            return
        await self.inner(scope, self._counting(receive), send)

    def _counting(self, receive: Receive) -> Receive:
        came = 0

        async def take() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self.most:
                return {"type": "http.request", "body": b"", "more_body": False}
            return message

        return take
