"""`reuse check`: what the state already has of a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP

if TYPE_CHECKING:
    from pipeline.question import Person, Reuse

reuse = typer.Typer(no_args_is_help=True)


@reuse.callback()
def about() -> None:
    """A group, so that `reuse check` keeps its name when others join it."""


@reuse.command("check", help=HELP["reuse_check"])
def check(
    loai: Annotated[str | None, typer.Option("--loai", help=HELP["reuse_loai"])] = None,
    dossier: Annotated[str | None, typer.Option("--dossier", help=HELP["reuse_dossier"])] = None,
    person: Annotated[str, typer.Option("--person", help=HELP["person"])] = "-",
    as_json: Annotated[bool, typer.Option("--json", help=HELP["json"])] = False,
) -> None:
    from pipeline.errors import BadQuestion

    if person != "-":
        raise BadQuestion(detail="số định danh chỉ nhận từ bàn phím: --person -")
    if (loai is None) == (dossier is None):
        raise BadQuestion(detail="hãy cho --loai hoặc --dossier, một trong hai")
    if dossier is not None:
        _check_dossier(dossier, as_json)
    elif loai is not None:
        _check_type(loai, as_json)


def _check_type(loai: str, as_json: bool) -> None:
    from app.door import reuse_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from pipeline.reuse import check_reuse

    who = _ask_person()
    with open_session() as (tools, settings):
        found = check_reuse(who, loai, local_asker(settings), tools.clock.today(), tools)
    if as_json:
        for one in found:
            print_json(reuse_record(one))
    else:
        print_reuse(found)


def _check_dossier(ma_ho_so: str, as_json: bool) -> None:
    """Procedure and persons are the dossier's."""
    from app.door import component_reuse_records
    from app.session import local_asker, open_session
    from cli.dossier_tables import print_components
    from cli.output import print_json
    from pipeline.language.codes import check_dossier_code
    from pipeline.reuse_components import check_dossier

    code = check_dossier_code(ma_ho_so)
    with open_session() as (tools, settings):
        found = check_dossier(code, local_asker(settings), tools)
    for one in found:
        if as_json:
            for record in component_reuse_records(one):
                print_json(record)
        else:
            print_components(one)


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


def print_reuse(found: tuple[Reuse, ...]) -> None:
    """Each paper of the person with its checks, best first."""
    from app.labels import label_type
    from app.messages import CHECKS, SAY, STATUS
    from cli.output import print_table, say

    if not found:
        say(SAY["nothing_found"])
        return
    marks = {True: "✓", False: "✗", None: "?"}
    rows = []
    for one in found:
        checks = [f"{marks[c.passed]} {CHECKS.get(c.code, c.code)}" for c in one.checks]
        if one.tie:
            checks.append(SAY["tied"].format(by=one.tie.user, evidence=one.tie.evidence))
        state, kind = STATUS[one.state.value], label_type(one.loai)
        rows.append((state, kind, one.issued or "", "\n".join(checks), one.paper_id))
    columns = ("Kết luận", "Loại", "Ngày cấp", "Kiểm tra", HELP["paper_id"])
    print_table(HELP["reuse_check"], columns, rows)
