"""The cookies: who is signed in, who is only looking in, and a sentence for the next page."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from web.running import running

SESSION, VISIT, FLASH, ERRAND = "sohoa", "sohoa-visit", "sohoa-flash", "sohoa-errand"
VOUCHED = "sohoa-vouched"
"""The session came from the identity provider, which may have one of its own."""


def read_cookie(request: Request, name: str) -> str | None:
    return request.cookies.get(_name(request, name))


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Until the browser is closed; `__Host-`: of this very host, over TLS."""
    secure = running(request).settings.web.secure
    response.set_cookie(
        _name(request, name), value, path="/", secure=secure, httponly=True, samesite="lax"
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    secure = running(request).settings.web.secure
    response.delete_cookie(
        _name(request, name), path="/", secure=secure, httponly=True, samesite="lax"
    )


def visit_of(request: Request) -> str:
    """A secret of this browser before anybody signs in: tokens of forms are made of it."""
    known: str | None = getattr(request.state, "visit", None) or read_cookie(request, VISIT)
    request.state.visit = known or secrets.token_urlsafe(24)
    return str(request.state.visit)


def pack_flash(code: str, facts: dict[str, Any]) -> str:
    """Codes, counts and ids alone: it lies in the browser until the next page."""
    return urlsafe_b64encode(json.dumps([code, facts]).encode()).decode()


def unpack_flash(text: str) -> tuple[str, dict[str, str]] | None:
    """None for what we did not write."""
    try:
        code, facts = json.loads(urlsafe_b64decode(text.encode()))
        return str(code), {str(name): str(value)[:100] for name, value in facts.items()}
    except (ValueError, TypeError, AttributeError):
        return None


def _name(request: Request, name: str) -> str:
    return f"__Host-{name}" if running(request).settings.web.secure else name
