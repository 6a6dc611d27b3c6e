"""`hooks`: who is told what happens here; `partners`: which systems may call with signatures."""

from __future__ import annotations

from typing import Annotated

import typer

from app.hook_words import HOOK_HELP, HOOK_SAY
from app.messages import HELP
from pipeline.hooks import HookEvent
from pipeline.question import Duty

hooks = typer.Typer(no_args_is_help=True)
partners = typer.Typer(no_args_is_help=True)

HookId = Annotated[str, typer.Argument(help=HOOK_HELP["hook_id"])]
Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]


@hooks.command("add", help=HOOK_HELP["add"])
def add(
    url: Annotated[str, typer.Argument(help=HOOK_HELP["url"])],
    event: Annotated[list[HookEvent], typer.Option("--event", help=HOOK_HELP["event"])],
) -> None:
    from app.hook_door import hook_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from pipeline.hook_sending import add_hook

    with open_session() as (tools, settings):
        hook, secret = add_hook(url, event, local_asker(settings), tools)
    print_json(hook_record(hook) | {"secret": secret})


@hooks.command("list", help=HOOK_HELP["list"])
def list_all(as_json: Json = False) -> None:
    from app.hook_door import hook_record
    from app.session import local_asker, open_session
    from cli.output import print_json, print_table, say
    from pipeline.hook_sending import count_deliveries, list_hooks

    with open_session() as (tools, settings):
        asker = local_asker(settings)
        found, counts = list_hooks(asker, tools), count_deliveries(asker, tools)
    records = [hook_record(h) | {"waiting": counts.get(h.hook_id, (0, 0))[0]} for h in found]
    if as_json:
        for record in records:
            print_json(record)
    elif not records:
        say(HOOK_SAY["no_hooks"])
    else:
        rows = [
            (r["hook_id"], r["url"], "\n".join(r["events"]), str(r["waiting"])) for r in records
        ]
        columns = (HOOK_HELP["hook_id"], "Địa chỉ", "Việc", "Chờ gửi")
        print_table(HOOK_HELP["hooks"], columns, rows)


@hooks.command("remove", help=HOOK_HELP["remove"])
def remove(hook_id: HookId) -> None:
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.hook_sending import remove_hook

    with open_session() as (tools, settings):
        remove_hook(hook_id, local_asker(settings), tools)
    say(HOOK_SAY["removed"].format(hook_id=hook_id))


@hooks.command("dead", help=HOOK_HELP["dead"])
def dead(as_json: Json = False) -> None:
    from app.hook_door import delivery_record
    from app.hook_words import WHY_CALLS
    from app.session import local_asker, open_session
    from cli.output import print_json, print_table, say
    from pipeline.hook_sending import walk_dead

    with open_session() as (tools, settings):
        records = [delivery_record(each) for each in walk_dead(local_asker(settings), tools)]
    if as_json:
        for record in records:
            print_json(record)
    elif not records:
        say(HOOK_SAY["nothing_dead"])
    else:
        rows = [
            (
                r["hook_id"],
                r["event"],
                r["at"][:16],
                WHY_CALLS.get(r["last_error"], r["last_error"]),
            )
            for r in records
        ]
        columns = (HOOK_HELP["hook_id"], "Việc", "Lúc", "Lỗi")
        print_table(HOOK_HELP["dead"], columns, rows)


@hooks.command("revive", help=HOOK_HELP["revive"])
def revive(hook_id: Annotated[str | None, typer.Option("--hook")] = None) -> None:
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.hook_sending import revive as try_again

    with open_session() as (tools, settings):
        count = try_again(local_asker(settings), tools, hook_id)
    say(HOOK_SAY["revived"].format(count=count))


@hooks.command("deliver", help=HOOK_HELP["deliver"])
def deliver() -> None:
    """Ends with 5 when something could not be sent."""
    from app.session import open_session
    from cli.output import say
    from pipeline.hook_sending import deliver as send

    with open_session() as (tools, _):
        done = send(tools)
    say(HOOK_SAY["sent"].format(sent=done.sent, failed=done.failed, dead=done.dead))
    raise typer.Exit(5 if done.failed or done.dead else 0)


@partners.command("add", help=HOOK_HELP["partner_add"])
def add_partner(
    name: Annotated[str, typer.Argument(help=HOOK_HELP["name"])],
    desk: Annotated[str, typer.Option("--desk", help=HOOK_HELP["desk"])],
    duty: Annotated[list[Duty], typer.Option("--duty", help=HOOK_HELP["duty"])],
) -> None:
    from app.hook_door import partner_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from pipeline.partners import add_partner as add_one

    with open_session() as (tools, settings):
        partner, secret = add_one(name, desk, duty, local_asker(settings), tools)
    print_json(partner_record(partner) | {"secret": secret})


@partners.command("list", help=HOOK_HELP["partner_list"])
def list_partners(as_json: Json = False) -> None:
    from app.hook_door import partner_record
    from app.session import local_asker, open_session
    from cli.output import print_json, print_table, say
    from pipeline.partners import list_partners as list_all

    with open_session() as (tools, settings):
        records = [partner_record(each) for each in list_all(local_asker(settings), tools)]
    if as_json:
        for record in records:
            print_json(record)
    elif not records:
        say(HOOK_SAY["no_partners"])
    else:
        rows = [
            (r["partner_id"], r["name"], r["desk"], ", ".join(r["duties"]), r["revoked_at"] or "")
            for r in records
        ]
        columns = (HOOK_HELP["partner_id"], "Tên", "Bộ phận", "Vai trò", "Ngừng từ")
        print_table(HOOK_HELP["partners"], columns, rows)


@partners.command("revoke", help=HOOK_HELP["partner_revoke"])
def revoke_partner(
    partner_id: Annotated[str, typer.Argument(help=HOOK_HELP["partner_id"])],
) -> None:
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.partners import revoke_partner as revoke_one

    with open_session() as (tools, settings):
        revoke_one(partner_id, local_asker(settings), tools)
    say(HOOK_SAY["revoked"].format(partner_id=partner_id))
