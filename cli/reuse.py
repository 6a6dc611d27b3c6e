"""`reuse check`: what the state already has of a person; `cli/effects.py` has what became of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP
from app.reuse_words import REUSE_HELP as WORDS

if TYPE_CHECKING:
    from pipeline.question import Person
    from pipeline.reuse_components import PersonReuse

reuse = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]


@reuse.command("check", help=HELP["reuse_check"])
def check(
    loai: Annotated[str | None, typer.Option("--loai", help=HELP["reuse_loai"])] = None,
    procedure: Annotated[str | None, typer.Option("--procedure", help=WORDS["procedure"])] = None,
    dossier: Annotated[str | None, typer.Option("--dossier", help=HELP["reuse_dossier"])] = None,
    person: Annotated[str, typer.Option("--person", help=HELP["person"])] = "-",
    as_json: Json = False,
) -> None:
    from app.reuse_words import REUSE_SAY
    from pipeline.errors import BadQuestion

    if person != "-":
        raise BadQuestion(detail="số định danh chỉ nhận từ bàn phím: --person -")
    if [loai, procedure, dossier].count(None) != 2:
        raise BadQuestion(detail=REUSE_SAY["one_question"])
    if dossier is not None:
        _check_dossier(dossier, as_json)
    elif procedure is not None:
        _check_procedure(procedure, as_json)
    elif loai is not None:
        _check_type(loai, as_json)


def _check_type(loai: str, as_json: bool) -> None:
    from app.reuse_door import reuse_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from cli.reuse_tables import print_reuse
    from pipeline.reuse import check_reuse

    who = _ask_person()
    with open_session() as (tools, settings):
        found = check_reuse(who, loai, local_asker(settings), tools.clock.today(), tools)
    if as_json:
        for one in found:
            print_json(reuse_record(one))
    else:
        print_reuse(found)


def _check_procedure(code: str, as_json: bool) -> None:
    from app.session import local_asker, open_session
    from pipeline.reuse_components import check_procedure

    who = _ask_person()
    with open_session() as (tools, settings):
        found = check_procedure(code.strip(), who, local_asker(settings), tools)
    _tell_components(found, as_json)


def _check_dossier(ma_ho_so: str, as_json: bool) -> None:
    """Procedure and persons are the dossier's."""
    from app.session import local_asker, open_session
    from pipeline.language.codes import check_dossier_code
    from pipeline.reuse_components import check_dossier

    code = check_dossier_code(ma_ho_so)
    with open_session() as (tools, settings):
        found = check_dossier(code, local_asker(settings), tools)
    for one in found:
        _tell_components(one, as_json)


def _tell_components(found: PersonReuse, as_json: bool) -> None:
    from app.reuse_door import component_reuse_records
    from cli.output import print_json
    from cli.reuse_tables import print_components

    if not as_json:
        print_components(found)
        return
    for record in component_reuse_records(found):
        print_json(record)


def _ask_person() -> Person:
    """From standard input, one line: the number, or a JSON object with so_dinh_danh, ho_ten and
    ngay_sinh. Arguments would stay in the shell's history and the process list."""
    import json

    from app.messages import SAY
    from cli.output import say
    from pipeline.question import Person

    if sys.stdin.isatty():
        say(SAY["ask_person"])
    line = sys.stdin.readline().strip()
    if not line.startswith("{"):
        return Person(so_dinh_danh=_digits(line))
    asked = json.loads(line)
    number = asked.get("so_dinh_danh")
    return Person(_digits(number) if number else None, asked.get("ho_ten"), asked.get("ngay_sinh"))


def _digits(text: str) -> str:
    from pipeline.errors import BadQuestion

    digits = "".join(ch for ch in text if ch not in " .-")
    if not (digits.isdigit() and len(digits) in (9, 12)):
        raise BadQuestion(detail="số định danh phải có 12 chữ số (CMND cũ: 9)")
    return digits
