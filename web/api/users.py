"""Accounts, for administrators. Passwords and roles are changed on the pages, never here."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from pipeline.account_changes import list_accounts, read_account
from pipeline.accounts import Account
from pipeline.api_keys import Scope
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.api import answers, shapes
from web.api.asking import asks
from web.api.describing import PROBLEMS
from web.running import tools_of

router = APIRouter(tags=["users"], responses=PROBLEMS)
Keeper = Annotated[Asker, Depends(asks(Scope.BATCHES, Duty.ADMINISTRATOR))]
Now = Annotated[Tools, Depends(tools_of)]


@router.get("/users")
def users(asker: Keeper, tools: Now) -> answers.Users:
    found = [_record(account) for account in list_accounts(asker, tools)]
    return answers.Users.model_validate({"items": found})


@router.get("/users/{user}")
def user(user: shapes.Key, asker: Keeper, tools: Now) -> answers.User:
    return answers.User.model_validate(_record(read_account(user, asker, tools)))


def _record(account: Account) -> dict[str, Any]:
    return {
        "user": account.user,
        "name": account.name,
        "desk": account.desk,
        "duties": sorted(duty.value for duty in account.duties),
        "state": account.state.value,
        "must_change": account.must_change,
    }
