"""How much a call may say. A signature is known to be good only when the whole body was read, so
the bound comes before everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from fastapi._compat import ModelField
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web_words import tell_error
from pipeline.errors import TooManyBytes
from pipeline.upload import PIECE_BYTES
from web.failures import tell_failure


async def refuse_unknown_words(request: Request) -> None:
    """Of an address's query: a misspelt filter would show more than was asked for, unseen."""
    fields = request.scope["route"].dependant.query_params
    known = {name for field in fields for name in _names(field)}
    if set(request.query_params) - known:
        raise RequestValidationError([{"loc": ("query",), "type": "extra_forbidden", "msg": ""}])


def _names(field: ModelField) -> Iterable[str]:
    """Several, where a model stands for all of them."""
    kind: Any = field.field_info.annotation
    is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
    return kind.model_fields if is_model else (field.alias,)


MOST_BYTES = 6_000_000
"""A message of the one-stop system is at most 5 MB (docs/dossiers.md)."""
WHOLE_BYTES = 32 * 1024 * 1024
"""A file that comes in one call is held in memory; a larger one comes in pieces."""
FILES: Mapping[str, int] = MappingProxyType(
    {"/api/v1/scans": WHOLE_BYTES, "/api/v1/uploads/": PIECE_BYTES}
)
"""Beginnings of paths below which the body is a file or a piece of one."""


async def read_file(request: Request) -> bytes:
    """A dependency: the body as it comes, whatever it says it is."""
    return await request.body()


class BoundBodies:
    """Below `/api/`: 413 for a body that says it is larger. One that is larger and did not say so
    is cut off, and so is no JSON; below `files` it is refused, for half a file is a file."""

    def __init__(
        self, inner: ASGIApp, most: int = MOST_BYTES, files: Mapping[str, int] = FILES
    ) -> None:
        self.inner, self.most, self.files = inner, most, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.inner(scope, receive, send)
            return
        request, file = Request(scope), self._most(scope["path"])
        most = file or self.most
        told = request.headers.get("content-length", "0")
        if told.isdecimal() and int(told) > most:
            trouble = TooManyBytes(size=int(told), limit=most)
            response = tell_failure(request, 413, trouble.code, *tell_error(trouble))
            await response(scope, receive, send)
            return
        await self.inner(scope, self._counting(receive, most, is_file=file is not None), send)

    def _most(self, path: str) -> int | None:
        """None where no file comes."""
        found = (most for prefix, most in self.files.items() if path.startswith(prefix))
        return next(found, None)

    def _counting(self, receive: Receive, most: int, *, is_file: bool) -> Receive:
        came = 0

        async def take() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most and is_file:
                raise TooManyBytes(size=came, limit=most)
            if came > most:
                return {"type": "http.request", "body": b"", "more_body": False}
            return message

        return take
