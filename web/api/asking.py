"""Who calls: a person who is signed in, a machine with a key, or a partner that signs its calls."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from pipeline.api_keys import Caller, Scope
from pipeline.errors import NotAllowed
from pipeline.line_errors import BadSignature
from pipeline.partners import SignedCall, verify_call
from pipeline.question import Asker, Duty
from web.people import address_of, is_signed, plain_caller
from web.running import running

SEERS = (Duty.SCAN, Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR)
"""Who may be shown papers."""
WORKERS = (Duty.SCAN, Duty.OFFICER, Duty.APPROVER)

Dependency = Callable[[Request], Coroutine[Any, Any, Asker]]


def asks(scope: Scope, *duties: Duty) -> Dependency:
    """A dependency: who asks, when the key has this scope and the asker one of these roles (any,
    where none is named). Raises NotSignedIn, BadSignature, NotAllowed, TooManyTries,
    TooManyCalls."""

    async def check(request: Request) -> Asker:
        caller = await identify(request)
        if scope not in caller.scopes or (duties and not caller.asker.duties & set(duties)):
            raise NotAllowed(act=request.scope["route"].path)
        return caller.asker

    return check


async def partner_asks(request: Request) -> Asker:
    """A dependency: the partner that signed the call. Raises BadSignature for anybody else."""
    if not is_signed(request):
        raise BadSignature(why="missing")
    return (await identify(request)).asker


async def identify(request: Request) -> Caller:
    """Once for each request: a signature is good for one call."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is None:
        known = await _identify(request)
        request.state.caller = known
    return known


async def _identify(request: Request) -> Caller:
    if not is_signed(request):
        return await run_in_threadpool(plain_caller, request)
    query = f"?{request.url.query}" if request.url.query else ""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    headers = {name.lower(): value for name, value in request.headers.items()}
    target = raw.decode("latin-1").partition("?")[0] + query
    call = SignedCall(request.method, target, headers, await request.body())
    return await run_in_threadpool(_verify, call, request)


def _verify(call: SignedCall, request: Request) -> Caller:
    """Guessing is slowed down, as with keys."""
    home = running(request)
    try:
        partner = verify_call(call, home.tools)
    except BadSignature:
        home.sign_ins.take(address_of(request))
        raise
    home.calls.take(partner.asker.user)
    return Caller(partner.asker, frozenset(Scope))
