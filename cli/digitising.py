"""`ingest`, `batch` and `watch`: from files to stored papers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest import Item
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
    from app.door import item_records
    from app.session import open_session
    from cli.output import print_json
    from cli.progress import Progress
    from pipeline.ingest import ingest as ingest_file
    from pipeline.walking import walk_files

    files = walk_files(paths)
    items: list[tuple[str, Item]] = []
    with open_session() as (tools, settings), Progress(files) as progress:
        context = _context(settings.place.desk, dossier, role, origin)
        for file in files:
            item = ingest_file(file, context, tools, progress.page)
            progress.done(file)
            items.append((str(file), item))
            if as_json:
                for record in item_records(str(file), item):
                    print_json(record)
    _report(items, as_json)


def batch(
    paths: Paths,
    dossier: Dossier = None,
    role: As = RoleName.COMPONENT,
    origin: From = OriginName.PLAIN_SCAN,
    as_json: Json = False,
) -> None:
    from app.settings import load_settings
    from cli.batches import run_batch

    context = _context(load_settings().place.desk, dossier, role, origin)
    _report(run_batch(paths, context, as_json), as_json)


def watch(
    folder: Folder,
    once: Annotated[bool, typer.Option("--once", help=HELP["once"])] = False,
    role: As = RoleName.COMPONENT,
    origin: From = OriginName.PLAIN_SCAN,
    as_json: Json = False,
) -> None:
    from app.door import item_records
    from app.messages import SAY
    from app.session import open_session
    from app.watching import watch_folder
    from cli.output import print_json, say

    say(SAY["watching"])
    with open_session() as (tools, settings):
        context = _context(settings.place.desk, None, role, origin)
        quiet = settings.watching.quiet_seconds
        for file, item in watch_folder(folder, context, tools, quiet_seconds=quiet, once=once):
            for record in item_records(str(file), item) if as_json else ():
                print_json(record)
            if not as_json:
                _tell_item(str(file), item)


def _context(desk: str, dossier: str | None, role: RoleName, origin: OriginName) -> Context:
    from pipeline.codes import check_dossier_code
    from pipeline.scan import Context, Origin, Role

    code = check_dossier_code(dossier) if dossier else None
    return Context(
        desk, code, Role(role.value.replace("-", "_")), Origin(origin.value.replace("-", "_"))
    )


def _report(items: Sequence[tuple[str, Item]], as_json: bool) -> None:
    """What became of all, and the exit code: 0 when every file is stored or a duplicate."""
    from collections import Counter

    from app.messages import SAY
    from cli.output import say

    counts = Counter(item.status.value for _, item in items)
    if not as_json:
        for file, item in items:
            _tell_item(file, item)
    names = ("stored", "duplicate", "quarantined", "failed")
    say(
        SAY["summary"].format(**{name: counts[name] for name in names})
        if items
        else SAY["no_files"]
    )
    if counts["failed"]:
        raise typer.Exit(4)
    if counts["quarantined"]:
        raise typer.Exit(3)


def _tell_item(file: str, item: Item) -> None:
    from app.messages import STATUS, advise, explain
    from cli.output import say
    from cli.papers import print_paper

    say(f"{file}: {STATUS[item.status.value]}")
    if item.reason:
        say(f"  {explain(item.reason)} {advise(item.reason)}")
    for paper in item.papers:
        print_paper(paper.paper_id, paper.loai, paper.fields)
