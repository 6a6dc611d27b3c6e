"""Pages out of templates, with what every page has: who is signed in, menu, token, flash."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from app.review_words import tell_time
from app.typed_days import write_day
from app.user_words import DUTIES, SCOPES, STATES
from app.web_words import FLASHES
from pipeline.accounts import Account
from pipeline.dossier_values import VIET_NAM
from web.cookies import (
    FLASH,
    SESSION,
    VISIT,
    drop_cookie,
    pack_flash,
    read_cookie,
    set_cookie,
    unpack_flash,
    visit_of,
)  # fmt: skip
from web.family import Entry
from web.forgery import make_token
from web.people import CHANGE_PASSWORD
from web.running import running
from web.statics import static_url

TEMPLATES = Path(__file__).with_name("templates")


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """A page of `web/templates`. Besides `values` a template has `account` (None: nobody is signed
    in), `menu`, `csrf`, `flash`, `here` (the path); and `static(name)`, `duty(d)`, the filters
    `time` and `day` of a moment, `written` of an ISO date."""
    account: Account | None = getattr(request.state, "account", None)
    told = read_cookie(request, FLASH)
    shared = {
        "account": account,
        "menu": menu_of(request, account),
        "csrf": make_token(request),
        "flash": _tell_flash(request, told),
        "here": request.url.path,
        "account_page": CHANGE_PASSWORD,
        "provider": _provider_label(request),
    }
    text = templates().get_template(template).render({**shared, **values})
    response = HTMLResponse(text, status)
    if told is not None:
        drop_cookie(request, response, FLASH)
    if not read_cookie(request, SESSION) and read_cookie(request, VISIT) is None:
        set_cookie(request, response, VISIT, visit_of(request))
    return response


def go(request: Request, target: str, flash: str = "", /, **facts: Any) -> RedirectResponse:
    """After a form was done: to another page, which tells the sentence of a code once. `facts` are
    codes, counts and ids, never a name or a number of a citizen."""
    response = RedirectResponse(target, 303)
    if flash:
        set_cookie(request, response, FLASH, pack_flash(flash, facts))
    return response


def _provider_label(request: Request) -> str:
    chosen = running(request).settings.oidc
    return chosen.label if chosen.issuer else ""


def menu_of(request: Request, account: Account | None) -> list[Entry]:
    """What this person may open."""
    if account is None or account.must_change:
        return []
    entries = [entry for family in running(request).families for entry in family.entries]
    return [entry for entry in entries if entry.duties & account.duties]


@cache
def templates() -> Environment:
    """Everything is escaped; a name that a page was not given is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"static": static_url, "duty": DUTIES.get, "scope": SCOPES.get}
    made.globals |= {"state": STATES.get}
    made.filters |= {"time": tell_moment, "day": tell_day, "written": write_day}
    return made


def tell_moment(moment: datetime | None) -> str:
    """In Viet Nam, as people write it."""
    return tell_time(moment) if moment else ""


def tell_day(moment: datetime | None) -> str:
    return moment.astimezone(VIET_NAM).strftime("%d/%m/%Y") if moment else ""


def _tell_flash(request: Request, told: str | None) -> str:
    """A cookie that we did not write says nothing."""
    flash = unpack_flash(told) if told else None
    if flash is None:
        return ""
    code, facts = flash
    known = {**FLASHES}
    for family in running(request).families:
        known |= family.flashes
    try:
        return known.get(code, "").format(**facts)
    except (KeyError, IndexError):
        return ""
