"""`users`: who may sign in, and keys of machines. A password is never an argument."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

import typer

from app.messages import HELP as COMMON
from app.user_words import HELP
from pipeline.accounts import AccountState
from pipeline.api_keys import Scope
from pipeline.question import Duty

users = typer.Typer(no_args_is_help=True)
key = typer.Typer(no_args_is_help=True)
users.add_typer(key, name="key", help=HELP["key"])

User = Annotated[str, typer.Argument(metavar="USER", help=HELP["user"])]
Name = Annotated[str, typer.Option("--name", help=HELP["name"])]
Desk = Annotated[str, typer.Option("--desk", help=HELP["desk"])]
Roles = Annotated[list[Duty], typer.Option("--role", help=HELP["role"])]
Subject = Annotated[str | None, typer.Option("--subject", help=HELP["subject"])]
Json = Annotated[bool, typer.Option("--json", help=COMMON["json"])]


@users.command("first", help=HELP["first"])
def first(user: User, name: Name, desk: Desk) -> None:
    from app.session import open_session
    from app.user_words import SAY
    from cli.output import say
    from pipeline.account_changes import add_first, make_account

    account = make_account(user, name, desk, [Duty.ADMINISTRATOR])
    with open_session() as (tools, _):
        add_first(replace(account, must_change=False), _ask_password(), tools)
    say(SAY["first_added"].format(user=account.user))


@users.command("add", help=HELP["add"])
def add(
    user: User,
    name: Name,
    desk: Desk,
    role: Roles,
    subject: Subject = None,
    no_password: Annotated[bool, typer.Option("--no-password", help=HELP["no_password"])] = False,
) -> None:
    from app.session import local_asker, open_session
    from app.user_words import SAY
    from cli.output import say
    from pipeline.account_changes import add_account, make_account

    account = make_account(user, name, desk, role, subject)
    password = None if no_password else _ask_password()
    with open_session() as (tools, settings):
        made = replace(account, must_change=not no_password)
        add_account(made, password, local_asker(settings), tools)
    say(SAY["added" if password else "added_without"].format(user=account.user))


@users.command("list", help=HELP["list"])
def list_(as_json: Json = False) -> None:
    from app.session import local_asker, open_session
    from app.user_words import COLUMNS, DUTIES, SAY, STATES
    from cli.output import print_json, print_table, say
    from pipeline.account_changes import list_accounts

    with open_session() as (tools, settings):
        found = list_accounts(local_asker(settings), tools)
    if as_json:
        for one in found:
            told = {"user": one.user, "name": one.name, "desk": one.desk}
            print_json(told | {"roles": sorted(one.duties), "state": one.state.value})
    elif found:
        rows = [
            (one.user, one.name, one.desk, _join(DUTIES[d] for d in sorted(one.duties)),
             STATES[one.state.value])
            for one in found
        ]  # fmt: skip
        print_table(HELP["users"], COLUMNS["users"], rows)
    else:
        say(SAY["nobody"])


@users.command("disable", help=HELP["disable"])
def disable(user: User) -> None:
    _set_state(user, AccountState.DISABLED, "disabled")


@users.command("enable", help=HELP["enable"])
def enable(user: User) -> None:
    _set_state(user, AccountState.ACTIVE, "enabled")


@users.command("password", help=HELP["password"])
def password(user: User) -> None:
    from app.session import local_asker, open_session
    from app.user_words import SAY
    from cli.output import say
    from pipeline.account_changes import reset_password

    chosen = _ask_password()
    with open_session() as (tools, settings):
        reset_password(user, chosen, local_asker(settings), tools)
    say(SAY["password_set"].format(user=user))


@users.command("roles", help=HELP["roles"])
def roles(user: User, role: Roles) -> None:
    from app.session import local_asker, open_session
    from app.user_words import DUTIES, SAY
    from cli.output import say
    from pipeline.account_changes import change_account, read_account

    with open_session() as (tools, settings):
        asker = local_asker(settings)
        before = read_account(user, asker, tools)
        change_account(replace(before, duties=frozenset(role)), asker, tools)
    told = _join(DUTIES[duty] for duty in sorted(set(role)))
    say(SAY["roles_set"].format(user=user, duties=told))


@key.command("add", help=HELP["key_add"])
def add_key(
    name: Annotated[str, typer.Argument(metavar="NAME", help=HELP["machine"])],
    desk: Desk,
    role: Roles,
    scope: Annotated[list[Scope], typer.Option("--scope", help=HELP["scope"])],
) -> None:
    from app.session import local_asker, open_session
    from app.user_words import SAY
    from cli.output import say
    from pipeline.account_changes import issue_key

    with open_session() as (tools, settings):
        made, text = issue_key(name, desk, role, scope, local_asker(settings), tools)
    say(SAY["key_added"].format(name=made.name, key_id=made.key_id))
    sys.stdout.write(f"{text}\n")


@key.command("list", help=HELP["key_list"])
def list_keys(as_json: Json = False) -> None:
    from app.session import local_asker, open_session
    from app.user_words import COLUMNS, DUTIES, SAY
    from cli.output import print_json, print_table, say
    from pipeline import account_changes

    with open_session() as (tools, settings):
        found = account_changes.list_keys(local_asker(settings), tools)
    if as_json:
        for one in found:
            told = {"key_id": one.key_id, "name": one.name, "desk": one.desk}
            rights = {"roles": sorted(one.duties), "scopes": sorted(one.scopes)}
            print_json(told | rights | {"revoked": one.revoked_at is not None})
    elif found:
        rows = [
            (one.key_id, one.name, one.desk, _join(DUTIES[d] for d in sorted(one.duties)),
             _join(sorted(one.scopes)), SAY["revoked" if one.revoked_at else "valid"])
            for one in found
        ]  # fmt: skip
        print_table(HELP["key"], COLUMNS["keys"], rows)
    else:
        say(SAY["no_keys"])


@key.command("revoke", help=HELP["key_revoke"])
def revoke(key_id: Annotated[str, typer.Argument(metavar="KEY_ID", help=HELP["key_id"])]) -> None:
    from app.session import local_asker, open_session
    from app.user_words import SAY
    from cli.output import say
    from pipeline.account_changes import revoke_key

    with open_session() as (tools, settings):
        revoke_key(key_id, local_asker(settings), tools)
    say(SAY["key_revoked"].format(key_id=key_id))


def _set_state(user: str, state: AccountState, told: str) -> None:
    from app.session import local_asker, open_session
    from app.user_words import SAY
    from cli.output import say
    from pipeline.account_changes import change_account, read_account

    with open_session() as (tools, settings):
        asker = local_asker(settings)
        before = read_account(user, asker, tools)
        change_account(replace(before, state=state), asker, tools)
    say(SAY[told].format(user=user))


def _ask_password() -> str:
    """Twice on a terminal, one line of standard input elsewhere. Raises BadValue."""
    import getpass

    from app.user_words import SAY
    from pipeline.errors import BadValue

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    chosen = getpass.getpass(SAY["ask_password"])
    if getpass.getpass(SAY["ask_again"]) != chosen:
        raise BadValue(field="password_twice", problem="differs")
    return chosen


def _join(words: Iterable[str]) -> str:
    return ", ".join(words)
