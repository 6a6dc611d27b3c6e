"""`show`, `text` and `get`: what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP

if TYPE_CHECKING:
    from pipeline.ports import PaperRow
    from pipeline.question import Asker
    from pipeline.tools import Tools

PaperId = Annotated[str, typer.Argument(help=HELP["paper_id"])]
Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]


def register(app: typer.Typer) -> None:
    for command in (show, text, get):
        app.command(help=HELP[command.__name__])(command)


def show(paper_id: PaperId, as_json: Json = False) -> None:
    from app.door import row_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from cli.papers import print_paper

    with open_session() as (tools, settings):
        row = _seen_paper(paper_id, local_asker(settings), tools)
    if as_json:
        print_json(row_record(row))
    else:
        print_paper(row.paper_id, row.loai, row.fields)


def text(paper_id: PaperId) -> None:
    from app.session import local_asker, open_session
    from pipeline.documents import read_text

    with open_session() as (tools, settings):
        row = _seen_paper(paper_id, local_asker(settings), tools)
        typer.echo(read_text(row.paper_id, tools))


def get(
    paper_id: PaperId,
    original: Annotated[bool, typer.Option("--original", help=HELP["original"])] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help=HELP["pdf"])] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help=HELP["output"])] = None,
) -> None:
    import sys

    from app.session import local_asker, open_session
    from pipeline.errors import BadQuestion
    from pipeline.keys import object_key, rendition_key
    from pipeline.ports import Area

    if original == pdf:
        raise BadQuestion(detail="chọn --original hoặc --pdf")
    with open_session() as (tools, settings):
        row = _seen_paper(paper_id, local_asker(settings), tools)
        area, key = Area.ORIGINALS, object_key(row.sha256)
        if pdf:
            area, key = Area.PAPERS, rendition_key(row.paper_id)
        if output:
            tools.objects.get(area, key, output)
        else:
            sys.stdout.buffer.write(tools.objects.read(area, key))


def _seen_paper(paper_id: str, asker: Asker, tools: Tools) -> PaperRow:
    """The paper, if the asker may see it; otherwise it does not exist for them."""
    from pipeline.deciding import see

    with tools.catalogue.begin() as unit:
        return see(paper_id, asker, unit)
