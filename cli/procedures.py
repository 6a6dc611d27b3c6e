"""`procedures`: which papers each procedure asks for, and a province's own table of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.dossier_words import PROCEDURE_HELP as HELP
from app.messages import HELP as COMMON

if TYPE_CHECKING:
    from app.settings import Settings
    from pipeline.errors import BadProcedure
    from pipeline.procedures.procedure import Component, Procedure

procedures = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help=COMMON["json"])]


@procedures.command("check", help=HELP["check"])
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help=HELP["paths"])] = None,
    as_json: Json = False,
) -> None:
    from app.dossier_words import PROCEDURE_SAY as SAY
    from app.messages import explain
    from app.settings import load_settings
    from app.wiring import known_types
    from cli.output import print_json, say
    from pipeline.procedures.catalogue import check_files
    from pipeline.scan import Reason

    settings = load_settings()
    checked = check_files(paths or _folders(settings), known_types(settings))
    wrong = [(name, trouble) for name, trouble in checked if trouble]
    if as_json:
        for name, trouble in checked:
            print_json({"file": name, "ok": trouble is None, **_reason(trouble)})
    else:
        for _, trouble in wrong:
            say(explain(Reason(trouble.code, trouble.facts)))
    if wrong:
        raise typer.Exit(2)
    say(SAY["all_right"].format(count=len(checked)))
    if not paths:
        _remind(settings)


@procedures.command("list", help=HELP["list"])
def list_procedures(as_json: Json = False) -> None:
    from app.dossier_words import LEVELS
    from app.dossier_words import PROCEDURE_SAY as SAY
    from app.settings import load_settings
    from app.wiring import load_procedures
    from cli.output import print_json, print_table

    found = sorted(load_procedures(load_settings()), key=lambda p: p.code)
    if as_json:
        for p in found:
            print_json({"ma_thu_tuc": p.code, "name": p.name, "results": list(p.results),
                        "components": len(p.components), "own": p.own})  # fmt: skip
        return
    rows = [
        (p.code, p.name, ", ".join(LEVELS[level] for level in p.levels), ", ".join(p.results),
         str(len(p.components)), SAY["own"] if p.own else "")
        for p in found
    ]  # fmt: skip
    columns = ("Mã", "Tên", "Cấp", "Kết quả", "Thành phần", "")
    print_table(HELP["procedures"], columns, rows)


@procedures.command("show", help=HELP["show"])
def show(
    code: Annotated[str, typer.Argument(help=HELP["code"])],
    as_json: Json = False,
) -> None:
    from app.dossier_door import procedure_record
    from app.dossier_words import PROCEDURE_SAY as SAY
    from app.settings import load_settings
    from app.wiring import SystemClock, load_procedures
    from cli.output import print_json, say
    from pipeline.errors import NotFound

    known, today = load_procedures(load_settings()), SystemClock().today()
    found = known.get(code, today) or known.latest(code)
    if found is None:
        say(SAY["unknown"].format(code=code))
        raise NotFound(kind="procedure", key=code)
    if as_json:
        print_json(procedure_record(found))
        return
    if not found.in_effect(today):
        say(SAY["not_in_effect"])
    _print_procedure(found)


@procedures.command("import", help=HELP["import"])
def import_file(
    file: Annotated[Path, typer.Argument(help=HELP["file"])], as_json: Json = False
) -> None:
    from app.dossier_door import change_record
    from app.dossier_words import PROCEDURE_SAY as SAY
    from app.settings import load_settings
    from app.wiring import known_types, procedures_folder
    from cli.output import print_json, print_table, say
    from pipeline.procedures.importing import Kind, import_procedures

    settings = load_settings()
    changes = import_procedures(file, procedures_folder(settings), known_types(settings))
    if as_json:
        for change in changes:
            print_json(change_record(change))
    else:
        rows = [(c.code, SAY[c.kind.value], ", ".join(c.details)) for c in changes]
        print_table(HELP["import"], ("Mã", "", "Khác ở"), rows)
    counts = {kind.value: sum(c.kind is kind for c in changes) for kind in Kind}
    say(SAY["imported"].format(**counts))


def _reason(trouble: BadProcedure | None) -> dict[str, Any]:
    from app.procedure_problems import explain_procedure

    if trouble is None:
        return {}
    reason = explain_procedure(trouble.problem, trouble.named)
    return {"line": trouble.line, "reason_code": trouble.problem, "reason": reason}


def _folders(settings: Settings) -> list[Path]:
    from app.wiring import procedures_folder
    from pipeline.procedures.catalogue import HOME

    own = procedures_folder(settings)
    return [HOME, own] if settings.papers.procedures or own.is_dir() else [HOME]


def _remind(settings: Settings) -> None:
    """Procedures whose law changes are compared with the portal again."""
    from app.dossier_words import PROCEDURE_SAY as SAY
    from app.wiring import SystemClock, load_procedures
    from cli.output import say

    today = SystemClock().today()
    for procedure in load_procedures(settings):
        if procedure.recheck_on and procedure.recheck_on <= today:
            day = procedure.recheck_on.isoformat()
            say(SAY["recheck"].format(code=procedure.code, day=day))


def _print_procedure(procedure: Procedure) -> None:
    from cli.output import print_table

    rows = [
        (c.key, f"{c.name}{_condition(c)}", "\n".join(_ways(c)), _accepted(c), c.group)
        for c in procedure.components
    ]
    title = f"{procedure.code}  {procedure.name}  {procedure.time}"
    print_table(title, ("Khoá", "Thành phần", "Cách đáp ứng", "Chấp nhận", "Nhóm"), rows)


def _condition(component: Component) -> str:
    from app.dossier_words import DOSSIER_SAY as SAY

    condition = component.condition
    return "\n" + SAY["condition"].format(condition=condition) if condition else ""


def _ways(component: Component) -> list[str]:
    from app.dossier_words import MODES

    return [MODES[w.mode] + (f" ({w.when})" if w.when else "") for w in component.modes]


def _accepted(component: Component) -> str:
    from app.labels import label_type

    return "\n".join([*map(label_type, component.loai), *component.kq_codes])
