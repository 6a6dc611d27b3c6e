"""`forms check`: whether paper types, those in use or files about to be, are written correctly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.messages import HELP

forms = typer.Typer(no_args_is_help=True)

WRONG = 2  # as BadForm: docs/errors.md


@forms.callback()
def _group() -> None:
    """A group even with one command in it."""


@forms.command(help=HELP["forms_check"])
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]…", help=HELP["paths"])
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=HELP["json"])] = False,
) -> None:
    from app.form_problems import SAY_FORMS, explain_form
    from cli.output import print_json, say
    from pipeline.forms.checking import check_forms

    checked = check_forms(paths or _in_use())
    for wrong in checked.wrong:
        if as_json:
            print_json({"file": wrong.file, "line": wrong.line, "reason_code": wrong.problem,
                        "reason": explain_form(wrong)})  # fmt: skip
        else:
            say(
                SAY_FORMS["wrong"].format(
                    file=wrong.file, line=wrong.line, reason=explain_form(wrong)
                )
            )
    if checked.wrong:
        raise typer.Exit(WRONG)
    say(SAY_FORMS["right"].format(files=checked.files, types=checked.types))


def _in_use() -> list[Path]:
    """A province's own folder; the types that come with Sohoa are always read."""
    from app.settings import load_settings

    own = load_settings().papers.forms
    return [own] if own else []
