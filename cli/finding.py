"""`show`, `text` and `get`: what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.audit_words import HELP as WORDS
from app.messages import HELP
from app.signature_words import HELP as SIGNATURES

if TYPE_CHECKING:
    from pipeline.ports import PaperRow
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
    from pipeline.access import Look, read_paper
    from pipeline.deciding import told_contexts

    with open_session() as (tools, settings):
        asker = local_asker(settings)
        row = read_paper(paper_id, Look.FIELDS, asker, tools)
    if as_json:
        print_json(row_record(row, told_contexts(row, asker)))
    else:
        print_paper(row.paper_id, row.loai, row.fields)
        _tell_signatures(row)


def text(paper_id: PaperId) -> None:
    from app.session import local_asker, open_session
    from pipeline.access import Look, read_paper
    from pipeline.documents import read_text

    with open_session() as (tools, settings):
        row = read_paper(paper_id, Look.TEXT, local_asker(settings), tools)
        typer.echo(read_text(row.paper_id, tools))


def get(
    paper_id: PaperId,
    original: Annotated[bool, typer.Option("--original", help=HELP["original"])] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help=HELP["pdf"])] = False,
    certified: Annotated[bool, typer.Option("--certified", help=SIGNATURES["certified"])] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help=HELP["output"])] = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help=WORDS["purpose"])] = None,
) -> None:
    import sys

    from app.session import local_asker, open_session
    from pipeline.access import Copy, read_copy, save_copy
    from pipeline.errors import BadQuestion

    chosen = {Copy.ORIGINAL: original, Copy.RENDITION: pdf, Copy.CERTIFIED: certified}
    if sum(chosen.values()) != 1:
        raise BadQuestion(detail="chọn --original, --pdf hoặc --certified")
    copy = next(copy for copy, wanted in chosen.items() if wanted)
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        if output:
            save_copy(paper_id, copy, purpose, output, asker, tools)
        else:
            sys.stdout.buffer.write(read_copy(paper_id, copy, purpose, asker, tools))
        if certified:
            _tell_outdated(paper_id, tools)


def _tell_signatures(row: PaperRow) -> None:
    """What its file's digital signatures are worth, and the agency's own on it."""
    from app.signature_words import SAY, STATES
    from cli.output import say
    from pipeline.certification import is_certified

    if row.digitally_signed:
        told = ", ".join(STATES[state.value] for state in row.signatures)
        say(SAY["states"].format(states=told or SAY["not_checked"]))
    if row.certification is not None:
        say(SAY["has_copy" if is_certified(row) else "outdated"])


def _tell_outdated(paper_id: str, tools: Tools) -> None:
    """A copy that was signed before the paper changed does not say what is known now."""
    from app.signature_words import SAY
    from cli.output import say
    from pipeline.certification import is_certified

    with tools.catalogue.begin() as unit:
        row = unit.paper(paper_id)
    if not is_certified(row):
        say(SAY["outdated"])
