"""`review describe`: what a stored paper is in a dossier, and how its digital form came to be."""

from __future__ import annotations

from typing import Annotated

import typer

from app.messages import HELP
from app.review_words import HELP as WORDS
from cli.digitising import OriginName, RoleName

Paper = Annotated[str, typer.Argument(help=HELP["paper_id"])]


def register(review: typer.Typer) -> None:
    """The command beside `review compare`."""
    review.command("describe", help=WORDS["describe"])(describe)


def describe(
    paper_id: Paper,
    origin: Annotated[OriginName | None, typer.Option("--origin", help=WORDS["origin"])] = None,
    role: Annotated[RoleName | None, typer.Option("--role", help=WORDS["role"])] = None,
    dossier: Annotated[str | None, typer.Option("--dossier", help=WORDS["in_dossier"])] = None,
    reason: Annotated[str | None, typer.Option("--reason", help=WORDS["why"])] = None,
    as_json: Annotated[bool, typer.Option("--json", help=HELP["json"])] = False,
) -> None:
    from app.door import row_record
    from app.review_words import SAY
    from app.session import local_asker, open_session
    from cli.output import print_json, say
    from pipeline.deciding import told_contexts
    from pipeline.describing import describe_paper
    from pipeline.scan import Origin, Role

    came = Origin(origin.value.replace("-", "_")) if origin else None
    as_what = Role(role.value.replace("-", "_")) if role else None
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        done = describe_paper(
            paper_id, asker, tools, origin=came, role=as_what, ma_ho_so=dossier,
            reason=reason,
        )  # fmt: skip
    if as_json:
        print_json(row_record(done.row, told_contexts(done.row, asker)))
    else:
        say(SAY["described" if done.changed else "described_before"])
