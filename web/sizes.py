"""How much a request may carry: forms little, uploads as much as a file may have."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import TooManyBytes
from web.failures import answer_ours

FORM = 1024 * 1024
BESIDE = 64 * 1024
"""What a form around an uploaded file takes."""


class BodyLimit:
    """Refuses what says that it is larger, and stops reading what does not say so. Below the
    paths of `uploads` a whole file may come, of `file_bytes` at most."""

    def __init__(self, inner: ASGIApp, *, uploads: tuple[str, ...], file_bytes: int) -> None:
        self.inner, self.uploads, self.file_bytes = inner, uploads, file_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        limit, request = self._limit(scope["path"]), Request(scope, receive)
        said = request.headers.get("content-length", "0")
        if not said.isdecimal() or int(said) > limit:
            trouble = TooManyBytes(size=said, limit=limit)
            response = await run_in_threadpool(answer_ours, request, trouble)
            await response(scope, receive, send)
            return
        await self.inner(scope, _counted(receive, limit), send)

    def _limit(self, path: str) -> int:
        is_upload = any(path.startswith(prefix) for prefix in self.uploads)
        return self.file_bytes + BESIDE if is_upload else FORM


def _counted(receive: Receive, limit: int) -> Receive:
    came = 0

    async def count() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > limit:
            raise TooManyBytes(size=came, limit=limit)
        return message

    return count
