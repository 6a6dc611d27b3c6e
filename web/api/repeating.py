"""Writes that carry an `Idempotency-Key` are carried out once (`pipeline/once.py`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pipeline import once
from pipeline.call_ports import Call, KeptAnswer
from pipeline.tools import Tools
from web.api.asking import identify
from web.running import running

HEADER = "idempotency-key"
_KEPT = ("content-type", "location")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OnceRoute(APIRoute):
    """A route whose success is answered again to the same call; a failure leaves nothing behind,
    and may be tried again with the same key."""

    def get_route_handler(self) -> Handler:
        carry_out = super().get_route_handler()

        async def handle(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or request.method == "GET":
                return await carry_out(request)
            tools = await run_in_threadpool(lambda: running(request).tools)
            call = await _read_call(request, key)
            kept = await run_in_threadpool(once.begin, call, tools)
            if kept is not None:
                headers = {**kept.headers, "idempotency-replayed": "true"}
                return Response(kept.body, kept.status, headers)
            return await _carry_out(carry_out, request, call, tools)

        return handle


def _keepable(response: Response) -> bytes:
    """A secret is told once and kept nowhere: in a repeated answer it is null."""
    body = bytes(response.body)
    if b'"secret"' not in body:
        return body
    return json.dumps(json.loads(body) | {"secret": None}, ensure_ascii=False).encode()


async def _read_call(request: Request, key: str) -> Call:
    caller = await identify(request)
    query = f"?{request.url.query}" if request.url.query else ""
    media = request.headers.get("content-type", "")
    target, body = request.url.path + query, await request.body()
    return once.make_call(caller.asker.user, key, request.method, target, body, media)


async def _carry_out(carry_out: Handler, request: Request, call: Call, tools: Tools) -> Response:
    done = False
    try:
        response = await carry_out(request)
        if done := response.status_code < 300:
            headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
            answer = KeptAnswer(response.status_code, headers, _keepable(response))
            await run_in_threadpool(once.finish, call, answer, tools)
    finally:
        if not done:
            await run_in_threadpool(once.give_up, call, tools)
    return response
