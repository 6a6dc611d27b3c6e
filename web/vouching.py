"""From what an identity provider says of a person to an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.web_settings import Oidc
from pipeline.account_changes import admit, make_account
from pipeline.accounts import Account
from pipeline.errors import BadValue, NotVouched
from pipeline.question import Duty
from pipeline.tools import Tools


def find_account(claims: Mapping[str, Any], chosen: Oidc, tools: Tools) -> Account:
    """The account whose subject the configured claim names. Where the settings map roles the
    provider decides: an account is made or changed as it says. Raises NotVouched, and Conflict
    where the last administrator would go."""
    subject = str(claims.get(chosen.claim) or "")
    if not subject:
        raise NotVouched(sign="claim")
    said = _said(subject, claims, chosen) if chosen.roles else None
    return admit(subject, said, tools)


def _said(subject: str, claims: Mapping[str, Any], chosen: Oidc) -> Account:
    duties = {Duty(chosen.roles[role]) for role in _list(claims, chosen.roles_claim)
              if role in chosen.roles}  # fmt: skip
    if not duties:
        raise NotVouched(sign="no_role")
    user = str(claims.get("preferred_username") or "").lower()
    name = str(claims.get("name") or user)
    desk = str(claims.get(chosen.desk_claim) or chosen.desk)
    try:
        return make_account(user, name, desk, duties, subject)
    except BadValue as wrong:
        raise NotVouched(sign=wrong.field) from wrong


def _list(claims: Mapping[str, Any], path: str) -> list[str]:
    """`realm_access.roles` is a list inside; one role alone is a list of one."""
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return [found] if isinstance(found, str) else [str(one) for one in found or ()]
