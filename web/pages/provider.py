"""Signing in by the identity provider of the settings; 404 where there is none."""

from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.web_words import tell_error
from pipeline.errors import Conflict, NotFound
from pipeline.line_errors import NotVouched, ProviderUnavailable
from pipeline.sign_in import sign_in_known
from web.cookies import ERRAND, SESSION, VOUCHED, drop_cookie, read_cookie, set_cookie
from web.failures import status_of
from web.family import Family
from web.oidc import Errand, Provider
from web.people import PROVIDER, SIGN_IN, address_of, end_session, inside
from web.rendering import go, page
from web.running import running
from web.vouching import find_account

log = logging.getLogger("sohoa.web")

router = APIRouter(prefix=PROVIDER)
FAMILY = Family(router)


@router.get("")
def begin(request: Request, tiep: str = "/") -> Response:
    running(request).sign_ins.take(address_of(request))
    try:
        address, errand = _provider(request).begin(inside(tiep))
    except ProviderUnavailable as trouble:
        return _refuse(request, trouble)
    response = RedirectResponse(address, 303)
    set_cookie(request, response, ERRAND, _pack(errand))
    return response


@router.get("/ve")
def finish(request: Request) -> Response:
    """Back from the provider."""
    home, provider = running(request), _provider(request)
    home.sign_ins.take(address_of(request))
    try:
        errand = _unpack(read_cookie(request, ERRAND))
        claims = provider.finish(request.query_params, errand)
        account = find_account(claims, home.settings.oidc, home.tools)
        session = sign_in_known(account, home.lifetime, home.tools)
    except (NotVouched, ProviderUnavailable, Conflict) as trouble:
        return _refuse(request, trouble)
    end_session(request)
    response = go(request, errand.target)
    set_cookie(request, response, SESSION, session)
    set_cookie(request, response, VOUCHED, "1")
    drop_cookie(request, response, ERRAND)
    return response


@router.get("/ra")
def leave(request: Request) -> Response:
    """After signing out here: to the provider, where it can be signed out too. By a page, because a
    form of ours may not lead to another site."""
    try:
        address = _provider(request).leaving()
    except ProviderUnavailable as trouble:
        log.warning("not signed out at the provider", extra={"code": trouble.code})
        address = None
    if address is None:
        return go(request, SIGN_IN)
    response = page(request, "entry/left.html", address=address)
    response.headers["refresh"] = f"0; url={address}"
    return response


def _provider(request: Request) -> Provider:
    provider = running(request).provider
    if provider is None:
        raise NotFound(kind="provider", key="")
    return provider


def _refuse(request: Request, trouble: NotVouched | ProviderUnavailable | Conflict) -> Response:
    """The page to sign in, with what was wrong; exactly what, in the log."""
    log.warning("not vouched", extra={"code": trouble.code, **trouble.facts})
    told = {"problem": tell_error(trouble), "user": "", "next": "/"}
    response = page(request, "entry/sign_in.html", status_of(trouble), **told)
    drop_cookie(request, response, ERRAND)
    return response


def _pack(errand: Errand) -> str:
    return urlsafe_b64encode(json.dumps(asdict(errand)).encode()).decode()


def _unpack(text: str | None) -> Errand:
    """Raises NotVouched: this browser did not ask, or too long ago."""
    try:
        errand = Errand(**json.loads(urlsafe_b64decode((text or "").encode())))
    except (ValueError, TypeError) as trouble:
        raise NotVouched(sign="errand") from trouble
    return Errand(errand.state, errand.nonce, errand.verifier, inside(errand.target))
