"""`quarantine` and `outbox`: what waits for a person or a service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP

if TYPE_CHECKING:
    from app.settings import Settings
    from pipeline.question import Asker

quarantine = typer.Typer(no_args_is_help=True)
outbox = typer.Typer(no_args_is_help=True)

IntakeId = Annotated[str, typer.Argument(help=HELP["intake_id"])]
Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]
By = Annotated[str | None, typer.Option("--by", help=HELP["by"])]


@quarantine.command("list", help=HELP["quarantine_list"])
def list_quarantine(as_json: Json = False) -> None:
    from app.door import scan_record
    from app.messages import SAY
    from app.session import local_asker, open_session
    from cli.output import print_json, print_table, say
    from pipeline.set_aside import walk_set_aside_for

    with open_session() as (tools, settings):
        found = walk_set_aside_for(local_asker(settings), tools)
        records = [scan_record(one.row) for one in found]
    if as_json:
        for record in records:
            print_json(record)
    elif not records:
        say(SAY["empty_quarantine"])
    else:
        rows = [(r["intake_id"], r["received_at"][:16], r["reason"], r["hint"]) for r in records]
        columns = (HELP["intake_id"], "Nhận lúc", SAY["why"], SAY["what_to_do"])
        print_table(HELP["quarantine"], columns, rows)


@quarantine.command("show", help=HELP["quarantine_show"])
def show_quarantine(intake_id: IntakeId) -> None:
    from app.door import scan_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from pipeline.set_aside import read_set_aside_for

    with open_session() as (tools, settings):
        print_json(scan_record(read_set_aside_for(intake_id, local_asker(settings), tools).row))


@quarantine.command("release", help=HELP["quarantine_release"])
def release(intake_id: IntakeId, by: By = None) -> None:
    from app.messages import SAY, STATUS, explain
    from app.session import open_session
    from cli.output import say
    from pipeline.set_aside import release_for

    with open_session() as (tools, settings):
        item = release_for(intake_id, _decider(settings, by), tools)
    say(SAY["released"].format(intake_id=intake_id, status=STATUS[item.status.value]))
    if item.reason:
        say(explain(item.reason))
        raise typer.Exit(4 if item.reason.retryable else 3)


@quarantine.command("drop", help=HELP["quarantine_drop"])
def drop(
    intake_id: IntakeId,
    by: By = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=HELP["yes"])] = False,
) -> None:
    from app.messages import SAY
    from app.session import open_session
    from cli.output import say
    from pipeline.set_aside import drop_for

    if not yes:
        typer.confirm(SAY["confirm_drop"].format(intake_id=intake_id), abort=True)
    with open_session() as (tools, settings):
        drop_for(intake_id, _decider(settings, by), tools)
    say(SAY["dropped"].format(intake_id=intake_id))


def _decider(settings: Settings, by: str | None) -> Asker:
    """Desk and roles of the installation; `by` names the person among those who work at it."""
    from app.session import local_asker

    asker = local_asker(settings)
    return replace(asker, user=by) if by else asker


@outbox.command("list", help=HELP["outbox_list"])
def list_outbox(as_json: Json = False) -> None:
    from app.messages import SAY
    from app.session import open_session
    from cli.output import print_json, print_table, say

    with open_session() as (tools, _), tools.catalogue.begin() as unit:
        waiting = unit.outbox()
    if as_json:
        for row in waiting:
            print_json(
                {
                    "outbox_id": row.outbox_id,
                    "paper_id": row.paper_id,
                    "action": row.action,
                    "attempts": row.attempts,
                    "due_at": row.due_at.isoformat(),
                    "last_error": row.last_error,
                    "dead": row.dead,
                }
            )
    elif not waiting:
        say(SAY["empty_outbox"])
    else:
        rows = [(r.paper_id, r.action, str(r.attempts), r.last_error or "") for r in waiting]
        print_table(HELP["outbox"], (HELP["paper_id"], "Việc", "Số lần", "Lỗi"), rows)


@outbox.command("retry", help=HELP["outbox_retry"])
def retry_outbox() -> None:
    from app.messages import SAY
    from app.session import open_session
    from cli.output import say
    from pipeline.effect_renewing import renew_rest
    from pipeline.publishing import publish
    from pipeline.revising import revise

    with open_session() as (tools, _):
        with tools.catalogue.begin() as unit:
            unit.revive()
            unit.commit()
        count = revise([], tools)
        renew_rest(tools)
        count += publish([], tools)
        with tools.catalogue.begin() as unit:
            left = len(unit.outbox())
    say(SAY["outbox_retried"].format(count=count))
    raise typer.Exit(5 if left else 0)
