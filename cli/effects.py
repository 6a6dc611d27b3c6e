"""`reuse end`, `reuse unend`, `reuse effects`: what became of a paper since it was issued."""

from __future__ import annotations

from typing import Annotated

import typer

from app.messages import HELP
from app.reuse_words import REUSE_HELP as WORDS

Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]
Paper = Annotated[str, typer.Argument(metavar="PAPER_ID", help=HELP["paper_id"])]


def register(reuse: typer.Typer) -> None:
    """The commands beside `reuse check`."""
    reuse.command("end", help=WORDS["end"])(end)
    reuse.command("unend", help=WORDS["unend"])(unend)
    reuse.command("effects", help=WORDS["effects"])(show_effects)


def end(
    paper_id: Paper,
    kind: Annotated[str, typer.Option("--kind", help=WORDS["kind"])],
    since: Annotated[str, typer.Option("--since", help=WORDS["since"])],
    evidence: Annotated[str, typer.Option("--evidence", help=WORDS["evidence"])],
    by: Annotated[str | None, typer.Option("--by", help=WORDS["by_paper"])] = None,
    as_json: Json = False,
) -> None:
    from app.reuse_door import effect_record
    from app.reuse_words import EFFECTS, REUSE_SAY
    from app.session import local_asker, open_session
    from cli.output import print_json, say
    from pipeline.effect import EffectKind
    from pipeline.effect_ending import end_paper
    from pipeline.errors import BadQuestion

    known = [each.value for each in EffectKind]
    if kind not in known:
        raise BadQuestion(detail=REUSE_SAY["unknown_kind"].format(known=", ".join(known)))
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        made = end_paper(paper_id, EffectKind(kind), since, evidence, asker, tools, by)
    if as_json:
        print_json(effect_record(made))
    else:
        say(REUSE_SAY["ended"].format(kind=EFFECTS[kind]))


def unend(
    effect_id: Annotated[int, typer.Argument(metavar="EFFECT", help=WORDS["effect"])],
    reason: Annotated[str, typer.Option("--reason", help=WORDS["reason"])],
) -> None:
    from app.reuse_words import REUSE_SAY
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.effect_ending import withdraw_end

    with open_session() as (tools, settings):
        withdraw_end(effect_id, reason, local_asker(settings), tools)
    say(REUSE_SAY["unended"].format(effect_id=effect_id))


def show_effects(
    paper_id: Annotated[
        str | None, typer.Argument(metavar="[PAPER_ID]", help=HELP["paper_id"])
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=WORDS["all"])] = False,
    as_json: Json = False,
) -> None:
    from app.reuse_door import effect_record
    from app.reuse_words import REUSE_SAY
    from app.session import local_asker, open_session
    from cli.output import print_json, say
    from cli.reuse_tables import print_effects
    from pipeline.effect_ending import list_effects
    from pipeline.effect_renewing import renew_all
    from pipeline.errors import BadQuestion

    if (paper_id is None) is not every:
        raise BadQuestion(detail=REUSE_SAY["paper_or_all"])
    with open_session() as (tools, settings):
        if paper_id is None:
            say(REUSE_SAY["renewed"].format(count=renew_all(tools)))
            return
        found = list_effects(paper_id, local_asker(settings), tools)
    if not as_json:
        print_effects(found)
    for effect in found if as_json else ():
        print_json(effect_record(effect))
