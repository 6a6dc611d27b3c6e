"""`ingest`, `batch` and `watch`: from files to stored papers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP

if TYPE_CHECKING:
    from pipeline.scan import Context


class RoleName(StrEnum):
    """Role as typed on the command line."""

    COMPONENT = "component"
    RESULT = "result"
    RETURN_REASON = "return-reason"
    PROCESS = "process"


class OriginName(StrEnum):
    """Origin as typed on the command line."""

    ELECTRONIC = "electronic"
    FROM_ORIGINAL = "from-original"
    CERTIFIED_COPY = "certified-copy"
    PLAIN_SCAN = "plain-scan"


Paths = Annotated[list[Path], typer.Argument(help=HELP["paths"], exists=True)]
Folder = Annotated[Path, typer.Argument(help=HELP["folder"], exists=True, file_okay=False)]
Dossier = Annotated[str | None, typer.Option("--dossier", help=HELP["dossier"])]
As = Annotated[RoleName, typer.Option("--as", help=HELP["as"])]
From = Annotated[OriginName, typer.Option("--origin", help=HELP["origin"])]
Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]


def register(app: typer.Typer) -> None:
    app.command(help=HELP["ingest"])(ingest)
    app.command(help=HELP["batch"])(batch)
    app.command(help=HELP["watch"])(watch)


def ingest(
    paths: Paths,
    dossier: Dossier = None,
    role: As = RoleName.COMPONENT,
    origin: From = OriginName.PLAIN_SCAN,
    as_json: Json = False,
) -> None:
    from app.session import open_session
    from cli.progress import Progress
    from cli.reporting import Reporter
    from pipeline.effect_renewing import renew_rest
    from pipeline.ingest import ingest as ingest_file
    from pipeline.publishing import publish_rest
    from pipeline.revising import revise_rest
    from pipeline.walking import walk_files

    files = walk_files(paths)
    reporter = Reporter(as_json)
    with open_session() as (tools, settings), Progress(len(files)) as progress:
        context = _context(settings.place.desk, dossier, role, origin)
        for file in files:
            reporter.tell(str(file), ingest_file(file, context, tools, progress.page))
            progress.done()
        revise_rest(tools)
        renew_rest(tools)
        publish_rest(tools)
    reporter.finish()


def batch(
    paths: Paths,
    dossier: Dossier = None,
    role: As = RoleName.COMPONENT,
    origin: From = OriginName.PLAIN_SCAN,
    workers: Annotated[bool, typer.Option("--workers", help=HELP["workers"])] = False,
    as_json: Json = False,
) -> None:
    from app.settings import load_settings
    from cli.batches import digitise_files
    from cli.reporting import Reporter
    from pipeline.walking import walk_files

    context = _context(load_settings().place.desk, dossier, role, origin)
    reporter = Reporter(as_json)
    ending = digitise_files(walk_files(paths), context, reporter, on_workers=workers)
    reporter.finish(ending)


def watch(
    folder: Folder,
    once: Annotated[bool, typer.Option("--once", help=HELP["once"])] = False,
    role: As = RoleName.COMPONENT,
    origin: From = OriginName.PLAIN_SCAN,
    as_json: Json = False,
) -> None:
    from app.messages import SAY
    from app.session import open_session
    from app.watching import watch_folder
    from cli.output import say
    from cli.reporting import Reporter
    from pipeline.effect_renewing import renew_rest
    from pipeline.publishing import publish_rest
    from pipeline.revising import revise_rest

    say(SAY["watching"])
    reporter = Reporter(as_json)
    with open_session() as (tools, settings):
        revise_rest(tools)
        renew_rest(tools)
        publish_rest(tools)
        context = _context(settings.place.desk, None, role, origin)
        quiet = settings.watching.quiet_seconds
        for file, item in watch_folder(folder, context, tools, quiet_seconds=quiet, once=once):
            reporter.tell(str(file), item)
    reporter.finish()


def _context(desk: str, dossier: str | None, role: RoleName, origin: OriginName) -> Context:
    from pipeline.language.codes import check_dossier_code
    from pipeline.scan import Context, Origin, Role

    code = check_dossier_code(dossier) if dossier else None
    return Context(
        desk, code, Role(role.value.replace("-", "_")), Origin(origin.value.replace("-", "_"))
    )
