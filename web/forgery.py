"""Requests that change something come from our own pages: browsers say where a request comes from,
and forms carry a token that another site cannot know (OWASP, Cross-Site Request Forgery).

The token is a MAC under the session's id (before sign-in under the visit's), hidden under a new pad
on each page, so that compression tells nothing of it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from starlette.requests import Request

from pipeline.line_errors import Forged
from web.cookies import SESSION, VISIT, read_cookie, visit_of
from web.running import running

FIELD, HEADER = "csrf", "x-csrf-token"
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def refuse_forged(request: Request) -> None:
    """For every route. Raises Forged. A machine that shows its key has no cookie to abuse."""
    if request.method in _HARMLESS:
        return
    _check_origin(request)
    if is_machine(request):
        return
    sent = request.headers.get(HEADER) or await _field(request)
    secret = read_cookie(request, SESSION) or read_cookie(request, VISIT)
    if not secret or not sent or not _is_token(sent, secret):
        raise Forged(sign="token")


def is_machine(request: Request) -> bool:
    """Its key or signature counts, and no cookie beside it."""
    shown = {"authorization", "sohoa-signature"} & set(request.headers.keys())
    return request.url.path.startswith("/api/") and bool(shown)


def make_token(request: Request) -> str:
    """For the hidden field of a form, or the header of a script's request."""
    mac = _mac(read_cookie(request, SESSION) or visit_of(request))
    pad = secrets.token_bytes(len(mac))
    return urlsafe_b64encode(pad + _xor(pad, mac)).decode()


def _check_origin(request: Request) -> None:
    """Every browser of these years sends one of the two with what changes something."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forged(sign="site")
    origin = request.headers.get("origin")
    if origin is None:
        return
    ours = running(request).settings.web.origin
    same = origin == ours if ours else urlsplit(origin).netloc == request.headers.get("host")
    if not same:
        raise Forged(sign="origin")


async def _field(request: Request) -> str | None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMS:
        return None
    found = (await request.form()).get(FIELD)
    return found if isinstance(found, str) else None


def _is_token(sent: str, secret: str) -> bool:
    try:
        both = urlsafe_b64decode(sent.encode())
    except ValueError:
        return False
    half = len(both) // 2
    return hmac.compare_digest(_xor(both[:half], both[half:]), _mac(secret))


def _mac(secret: str) -> bytes:
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))
