"""Errors as answers: a page in Vietnamese, or problem+json (RFC 9457) below `/api/`."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.web_words import HTTP, TITLES, tell_error
from pipeline import errors, line_errors
from pipeline.errors import SohoaError
from pipeline.line_errors import NotSignedIn
from web.people import GoElsewhere, known_account, sign_in_page
from web.rendering import page

log = logging.getLogger("sohoa.web")

STATUSES: dict[type[SohoaError], int] = {
    errors.TooManyBytes: 413,
    errors.UnknownFormat: 415,
    errors.Refused: 422,
    errors.Unavailable: 503,
    errors.CatalogueRejected: 409,
    errors.ReadingFailed: 503,
    errors.Busy: 409,
    errors.DecidedMeanwhile: 409,
    errors.ChangedMeanwhile: 409,
    line_errors.WrongOffset: 409,
    line_errors.WrongHash: 422,
    line_errors.TooLong: 413,
    line_errors.TooManyUploads: 429,
    line_errors.NotSignedIn: 401,
    line_errors.SignInFailed: 403,
    line_errors.NotVouched: 403,
    line_errors.TooManyTries: 429,
    line_errors.TooManyCalls: 429,
    line_errors.WeakPassword: 422,
    line_errors.Forged: 403,
    errors.BadValue: 422,
    errors.NotFound: 404,
    errors.BadQuestion: 400,
    line_errors.BadAddress: 422,
    line_errors.BadSignature: 401,
    line_errors.KeyReused: 422,
    line_errors.CallRunning: 409,
    errors.NotAllowed: 403,
    errors.Conflict: 409,
    errors.NotReusable: 409,
    errors.NotCertifiable: 409,
    errors.NoSigningKey: 409,
}
"""By class, or the nearest one above it; all others are faults of the installation: 500."""


def answer_errors(application: FastAPI) -> None:
    """Every error becomes an answer; those that nobody thought of are `web/incidents.py`'s."""
    application.add_exception_handler(SohoaError, answer_ours)
    application.add_exception_handler(HTTPException, _answer_http)
    application.add_exception_handler(RequestValidationError, _answer_invalid)
    application.add_exception_handler(GoElsewhere, _answer_elsewhere)


def status_of(trouble: SohoaError) -> int:
    found = (STATUSES[kind] for kind in type(trouble).__mro__ if kind in STATUSES)
    return next(found, 500)


def tell_failure(
    request: Request, status: int, code: str, what: str, advice: str, **facts: Any
) -> Response:
    """The page of an error, or the problem; `facts` go into the problem."""
    if request.url.path.startswith("/api/"):
        title = TITLES.get(status, TITLES[500])
        problem = {"type": f"urn:sohoa:error:{code}", "title": title, "status": status}
        told = {"detail": f"{what} {advice}".strip(), "code": code}
        return JSONResponse(problem | told | facts, status, media_type="application/problem+json")
    title = TITLES.get(status, TITLES[500])
    return page(request, "errors/error.html", status, title=title, what=what, advice=advice)


def incident(request: Request, trouble: Exception) -> Response:
    """An error that nobody thought of: logged with a number that the reader can tell."""
    number = secrets.token_hex(4)
    route = getattr(request.scope.get("route"), "path", "")
    log.error("incident", extra={"incident": number, "route": route}, exc_info=trouble)
    what, advice = HTTP[500]
    told = advice.format(incident=number)
    return tell_failure(request, 500, "internal", what, told, incident=number)


def answer_ours(request: Request, trouble: Exception) -> Response:
    """A SohoaError as its page or problem."""
    assert isinstance(trouble, SohoaError)
    status = status_of(trouble)
    api = request.url.path.startswith("/api/")
    if isinstance(trouble, NotSignedIn) and not api:
        return RedirectResponse(sign_in_page(request), 303)
    if status >= 500:
        log.error("failed", extra={"code": trouble.code})
    what, advice = tell_error(trouble)
    response = tell_failure(request, status, trouble.code, what, advice)
    if status == 401:
        response.headers["www-authenticate"] = "Bearer"
    if wait := trouble.facts.get("seconds") or (30 if status == 503 else None):
        response.headers["retry-after"] = str(wait)
    return response


def _answer_http(request: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, HTTPException)
    _remember(request)
    what, advice = HTTP.get(trouble.status_code, HTTP[422])
    code = {404: "not_found", 405: "method_not_allowed"}.get(trouble.status_code, "http")
    response = tell_failure(request, trouble.status_code, code, what, advice)
    response.headers.update(trouble.headers or {})
    return response


def _answer_invalid(request: Request, trouble: Exception) -> Response:
    """Names what is missing or of the wrong form, never a value."""
    assert isinstance(trouble, RequestValidationError)
    places = [".".join(str(part) for part in error["loc"]) for error in trouble.errors()]
    what, advice = HTTP[422]
    return tell_failure(request, 422, "invalid", what, advice, fields=places)


def _answer_elsewhere(_request: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, GoElsewhere)
    return RedirectResponse(trouble.target, 303)


def _remember(request: Request) -> None:
    """A page that is not there has a menu too, for who is signed in."""
    try:
        known_account(request)
    except SohoaError:
        return
