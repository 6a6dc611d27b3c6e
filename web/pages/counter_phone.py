"""A phone that takes photos for one session of the counter.

The clerk's page shows a link with a code that lets in once, within ten minutes. Whoever opens it
may send pages to that one session and see how they came out; nothing else, and never longer than
the clerk's account is active. Codes and phones lie beside the sessions of sign-in, under another
hash: neither can be shown as a session.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app import counter_door as door
from app.counter_page_words import FAULTS
from app.wiring import draw_code
from pipeline.accounts import Session
from pipeline.counter import SessionState
from pipeline.counter_session import find_session
from pipeline.ledger import Act, Deed
from pipeline.line_errors import NotSignedIn
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.cookies import read_cookie, set_cookie
from web.family import WORKERS
from web.pages.counter_rows import HERE, Worker, describe_board
from web.people import may
from web.rendering import go, page
from web.running import running, tools_of

PHONE = "sohoa-phone"
CODE_HOLDS = timedelta(minutes=10)
IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=2)

router = APIRouter()


def send_to(request: Request, session_id: str) -> tuple[Asker, Tools]:
    """A dependency of what a phone may do too: who is signed in, or the phone of the session.
    Raises NotSignedIn, NotAllowed."""
    tools = tools_of(request)
    try:
        return may(*WORKERS)(request), tools
    except NotSignedIn:
        return _of_phone(request, session_id, tools), tools


Sender = Annotated[tuple[Asker, Tools], Depends(send_to)]


@router.post(f"{HERE}/{{session_id}}/dien-thoai")
def invite(request: Request, session_id: str, worker: Worker) -> Response:
    """Shows the link once: the answer is kept nowhere."""
    asker, tools = worker
    find_session(session_id, asker, tools)
    code = secrets.token_urlsafe(16)
    with tools.catalogue.begin() as unit:
        unit.add_session(_digest("code", session_id, code), asker.user, tools.clock.now())
        unit.commit()
    origin = running(request).settings.web.origin or str(request.base_url).rstrip("/")
    link = f"{origin}/dien-thoai/{session_id}/{code}"
    drawn = Markup(draw_code(link))  # noqa: S704 - ours
    minutes = int(CODE_HOLDS.total_seconds() // 60)
    return page(
        request, "counter/invite.html", session_id=session_id, link=link, drawn=drawn,
        minutes=minutes,
    )  # fmt: skip


@router.get("/dien-thoai/{session_id}/{code}")
def arrive(request: Request, session_id: str, code: str) -> Response:
    """Uses nothing up: programs that look ahead at links open it too."""
    return page(request, "counter/arrive.html", session_id=session_id, code=code, problem=None)


@router.post("/dien-thoai/{session_id}/{code}")
def enter(request: Request, session_id: str, code: str) -> Response:
    tools = tools_of(request)
    secret = _use_code(session_id, code, tools)
    if secret is None:
        told = {"session_id": session_id, "code": code, "problem": FAULTS["code_used"]}
        return page(request, "counter/arrive.html", 404, **told)
    response = go(request, f"{HERE}/{session_id}/dien-thoai")
    set_cookie(request, response, PHONE, f"{session_id}.{secret}")
    return response


@router.get(f"{HERE}/{{session_id}}/dien-thoai")
def camera(request: Request, session_id: str, sender: Sender) -> Response:
    asker, tools = sender
    record = door.show_session(asker, tools, session_id, running(request).queue)
    return page(request, "counter/camera.html", **describe_board(record, ""))


@router.get(f"{HERE}/{{session_id}}/dien-thoai/trang")
def sent(request: Request, session_id: str, sender: Sender) -> Response:
    """The pages alone, for the script."""
    asker, tools = sender
    record = door.show_session(asker, tools, session_id, running(request).queue)
    return page(request, "counter/sent.html", **describe_board(record, ""))


def has_phone(request: Request, session_id: str) -> bool:
    """Whether it is the phone of this session that asks."""
    return (read_cookie(request, PHONE) or "").startswith(f"{session_id}.")


def _use_code(session_id: str, code: str, tools: Tools) -> str | None:
    """The phone's own secret, for a code that is good; of two at once one gets it."""
    digest, now = _digest("code", session_id, code), tools.clock.now()
    with tools.catalogue.begin() as unit:
        known = unit.session(digest)
        if known is None or now - known.created_at > CODE_HOLDS or not known.account.is_active:
            return None
        if not unit.end_session(digest):
            return None
        secret = secrets.token_urlsafe(32)
        account = known.account
        unit.add_session(_digest("phone", session_id, secret), account.user, now)
        facts = {"way": "phone", "counter_session": session_id}
        unit.append(Act(Deed.SIGNED_IN, account.user, account.desk, facts=facts))
        unit.commit()
    return secret


def _of_phone(request: Request, session_id: str, tools: Tools) -> Asker:
    """Raises NotSignedIn for any other session, and when this one is over."""
    named, _, secret = (read_cookie(request, PHONE) or "").partition(".")
    if named != session_id or not secret:
        raise NotSignedIn
    digest, now = _digest("phone", session_id, secret), tools.clock.now()
    with tools.catalogue.begin() as unit:
        known = unit.session(digest)
        if known is None or not known.account.is_active or _is_over(known, now):
            raise NotSignedIn
        if now - known.seen_at >= timedelta(minutes=1):
            unit.touch_session(digest, now)
            unit.commit()
    duties = known.account.duties & {*WORKERS}
    asker = Asker(known.account.user, known.account.desk, frozenset(duties))
    if not duties or find_session(session_id, asker, tools).state is not SessionState.OPEN:
        raise NotSignedIn
    return Asker(asker.user, asker.desk, frozenset({Duty.SCAN}))


def _is_over(known: Session, now: datetime) -> bool:
    return now - known.seen_at >= IDLE or now - known.created_at >= WHOLE


def _digest(kind: str, session_id: str, secret: str) -> str:
    """Of another kind than `sign_in.hash_session` makes."""
    text = f"{kind}:{session_id}:{secret}".encode()
    return hashlib.blake2s(text, person=b"phone").hexdigest()
