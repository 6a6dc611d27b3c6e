"""`dossiers`: from the one-stop system or by hand, and what is filed in them. Persons come from
standard input, never from the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.attach_words import ATTACH_HELP
from app.dossier_words import DOSSIER_HELP as HELP
from app.messages import HELP as COMMON

if TYPE_CHECKING:
    from app.settings import Settings
    from pipeline.dossier_receiving import Receipt
    from pipeline.errors import SohoaError
    from pipeline.tools import Tools

    Told = tuple[str, Receipt | SohoaError | None]  # None: not whole yet

dossiers = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help=COMMON["json"])]
Code = Annotated[str, typer.Argument(metavar="MA_HO_SO", help=COMMON["dossier"])]
Paper = Annotated[str, typer.Argument(metavar="PAPER_ID", help=COMMON["paper_id"])]


@dossiers.command("receive", help=HELP["receive"])
def receive(
    files: Annotated[list[str] | None, typer.Argument(help=HELP["files"])] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help=HELP["folder"])] = None,
    as_json: Json = False,
) -> None:
    from app.session import open_session
    from pipeline.errors import BadQuestion

    with open_session() as (tools, settings):
        inbox = folder or (None if files else settings.dossiers.inbox)
        if not files and inbox is None:
            from app.dossier_words import DOSSIER_SAY as SAY

            raise BadQuestion(detail=SAY["no_folder"])
        told = list(_tell_all(_from_files(files or [], tools), as_json))
        if inbox is not None:
            told += _tell_all(_from_folder(inbox, settings, tools), as_json)
    _finish(told)


def _from_files(files: list[str], tools: Tools) -> Iterator[Told]:
    from pipeline.dossier_receiving import receive_text
    from pipeline.errors import BadMessage

    for file in files:
        try:
            data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as trouble:
            yield file, BadMessage(field="-", fault="unreadable", kind=type(trouble).__name__)
            continue
        for one in receive_text(data, tools):
            yield file, one


def _from_folder(folder: Path, settings: Settings, tools: Tools) -> Iterator[Told]:
    from app.wiring import make_patience
    from pipeline.dossier_dropping import receive_folder
    from pipeline.errors import BadQuestion

    if not folder.is_dir():
        raise BadQuestion(detail=f"{folder}: không phải thư mục")
    for dropped in receive_folder(folder, tools, make_patience(settings)):
        if dropped.left:
            yield dropped.name, None
        yield from ((dropped.name, receipt) for receipt in dropped.receipts)
        yield from ((dropped.name, wrong) for wrong in dropped.wrong)


def _tell_all(told: Iterator[Told], as_json: bool) -> Iterator[bool]:
    """Each as soon as it is known; whether it was received, and nothing for a file that is left."""
    from cli.output import print_json, say
    from pipeline.dossier_receiving import Receipt

    for file, one in told:
        if as_json:
            print_json({"file": file, **_record(one)})
        else:
            say(f"{file}: {_sentence(one)}")
        if one is not None:
            yield isinstance(one, Receipt)


def _record(one: Receipt | SohoaError | None) -> dict[str, Any]:
    from app.dossier_door import receipt_record, refusal_record
    from pipeline.dossier_receiving import Receipt

    if one is None:
        return {"status": "left"}
    return receipt_record(one) if isinstance(one, Receipt) else refusal_record(one)


def _sentence(one: Receipt | SohoaError | None) -> str:
    from app.dossier_words import DOSSIER_SAY as SAY
    from app.dossier_words import OUTCOMES

    record = _record(one)
    if record["status"] not in OUTCOMES:
        return SAY["left"] if one is None else str(record["reason"])
    told = f"{record['ma_ho_so']}: {OUTCOMES[record['status']]}"
    if record["ignored"]:
        told += "\n  " + SAY["ignored"].format(names=", ".join(record["ignored"]))
    return f"{told}\n  {SAY['astray']}" if record["astray"] else told


def _finish(told: list[bool]) -> None:
    from app.dossier_words import DOSSIER_SAY as SAY
    from cli.output import say

    if not told:
        say(SAY["nothing_to_receive"])
        return
    say(SAY["received"].format(good=sum(told), bad=len(told) - sum(told)))
    if not all(told):
        raise typer.Exit(3)


@dossiers.command("show", help=HELP["show"])
def show(ma_ho_so: Code, as_json: Json = False) -> None:
    from app.dossier_door import dossier_record
    from app.session import local_asker, open_session
    from cli.dossier_tables import print_dossier
    from cli.output import print_json
    from pipeline.attached_view import view_whole
    from pipeline.language.codes import check_dossier_code

    code = check_dossier_code(ma_ho_so)
    with open_session() as (tools, settings):
        view = view_whole(code, local_asker(settings), tools)
    if as_json:
        print_json(dossier_record(view))
    else:
        print_dossier(view)


@dossiers.command("exchange", help=HELP["exchange"])
def exchange(
    ma_ho_so: Code,
    purpose: Annotated[str | None, typer.Option("--purpose", help=HELP["exchange_purpose"])] = None,
) -> None:
    from app.exchange_door import make_wording
    from app.session import local_asker, open_session
    from cli.output import print_json
    from pipeline.dossier_exchange import exchange_dossier
    from pipeline.language.codes import check_dossier_code

    code = check_dossier_code(ma_ho_so)
    with open_session() as (tools, settings):
        asker, wording = local_asker(settings), make_wording(settings)
        print_json(exchange_dossier(code, asker, tools, wording, purpose))


@dossiers.command("list", help=HELP["list"])
def list_dossiers(
    by_hand: Annotated[bool, typer.Option("--by-hand", help=HELP["by_hand"])] = False,
    live: Annotated[bool, typer.Option("--live", help=HELP["live"])] = False,
    astray: Annotated[bool, typer.Option("--astray", help=HELP["astray"])] = False,
    flagged: Annotated[bool, typer.Option("--flagged", help=ATTACH_HELP["flagged"])] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help=COMMON["limit"])] = 100,
    after: Annotated[str | None, typer.Option(help=HELP["after"])] = None,
    as_json: Json = False,
) -> None:
    from app.dossier_door import astray_record, dossier_head
    from app.session import local_asker, open_session
    from cli.dossier_tables import print_astray, print_dossiers
    from cli.output import print_json
    from pipeline.dossier import DossierOrigin
    from pipeline.dossier_view import list_astray, list_held
    from pipeline.errors import BadQuestion

    if flagged:
        if astray or by_hand:
            raise BadQuestion(detail="--flagged không đi cùng --astray, --by-hand")
        _list_flagged(limit, after, as_json)
        return
    if astray and by_hand:
        raise BadQuestion(detail="--astray không đi cùng --by-hand")
    origin = DossierOrigin.BY_HAND if by_hand else None
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        if astray:
            found = list_astray(asker, tools, live or None, limit, after)
        else:
            found = list_held(asker, tools, origin, live or None, limit, after)
    if as_json:
        for dossier in found:
            print_json(astray_record(dossier) if astray else dossier_head(dossier))
    else:
        (print_astray if astray else print_dossiers)(found)


def _list_flagged(limit: int, after: str | None, as_json: bool) -> None:
    from app.attach_door import flagged_record
    from app.session import local_asker, open_session
    from cli.attached_tables import print_flagged
    from cli.output import print_json
    from pipeline.attached_view import list_flagged

    with open_session() as (tools, settings):
        found = list_flagged(local_asker(settings), tools, limit, after)
    if as_json:
        for dossier, papers in found:
            print_json(flagged_record(dossier, papers))
    else:
        print_flagged(found)


@dossiers.command("open", help=HELP["open"])
def open_dossier(
    ma_ho_so: Code,
    procedure: Annotated[str, typer.Option("--procedure", help=HELP["procedure"])],
    purpose: Annotated[str, typer.Option("--purpose", help=HELP["purpose"])],
    as_json: Json = False,
) -> None:
    from app.dossier_door import dossier_head
    from app.dossier_words import DOSSIER_SAY as SAY
    from app.session import local_asker, open_session
    from cli.output import print_json, say
    from pipeline.dossier_desk import open_by_hand

    person = _ask_person()
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        opened = open_by_hand(ma_ho_so, procedure, person, purpose, asker, tools)
    if as_json:
        print_json(dossier_head(opened))
    say(SAY["opened"].format(ma_ho_so=opened.ma_ho_so))


@dossiers.command("file", help=HELP["file"])
def file(
    ma_ho_so: Code,
    paper_id: Paper,
    role: Annotated[str, typer.Option("--role", help=HELP["role"])] = "component",
    component: Annotated[str | None, typer.Option("--component", help=HELP["component"])] = None,
) -> None:
    from app.dossier_words import DOSSIER_SAY as SAY
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.dossier_desk import file_paper
    from pipeline.errors import BadQuestion
    from pipeline.language.codes import check_dossier_code
    from pipeline.publishing import publish
    from pipeline.scan import Role

    try:
        chosen = Role(role.replace("-", "_"))
    except ValueError as wrong:
        raise BadQuestion(detail=f"--role {role}; {HELP['role']}") from wrong
    code = check_dossier_code(ma_ho_so)
    with open_session() as (tools, settings):
        filed = file_paper(code, paper_id, chosen, local_asker(settings), tools, component)
        publish([paper_id], tools)
    say(SAY["filed" if filed.new else "filed_before"].format(ma_ho_so=code))
    if filed.fits is False:
        say(SAY["not_fitting"])


@dossiers.command("tie", help=HELP["tie"])
def tie(
    paper_id: Paper,
    evidence: Annotated[str, typer.Option("--evidence", help=HELP["evidence"])],
    of: Annotated[str, typer.Option("--of", help=HELP["of"])] = "",
) -> None:
    from app.dossier_words import DOSSIER_SAY as SAY
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.dossier_desk import tie_paper

    person = _ask_person()
    part = f"_{of}" if of else ""
    with open_session() as (tools, settings):
        tie_paper(paper_id, person, evidence, local_asker(settings), tools, part)
    say(SAY["tied"].format(paper_id=paper_id))


def _ask_person() -> str:
    """From standard input: it must not stay in the history of commands."""
    from app.dossier_words import DOSSIER_SAY as SAY

    if sys.stdin.isatty():
        answer: str = typer.prompt(SAY["ask_person"], hide_input=True, prompt_suffix="")
        return answer
    return sys.stdin.readline()
