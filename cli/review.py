"""`review`: what waits for a person, and what that person says."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP
from app.review_words import HELP as WORDS
from app.review_words import SAY

if TYPE_CHECKING:
    from app.settings import Settings
    from pipeline.paper import Field
    from pipeline.question import Asker

review = typer.Typer(no_args_is_help=True)

PaperId = Annotated[str, typer.Argument(help=HELP["paper_id"])]
Name = Annotated[str, typer.Argument(metavar="FIELD", help=WORDS["field"])]
AnyName = Annotated[str | None, typer.Argument(metavar="[FIELD]", help=WORDS["field"])]
Seen = Annotated[str | None, typer.Option("--seen", help=WORDS["seen"])]
SeenPages = Annotated[str | None, typer.Option("--seen", help=WORDS["seen_pages"])]
By = Annotated[str | None, typer.Option("--by", help=HELP["by"])]
Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]


@review.command("next", help=WORDS["next"])
def next_(
    limit: Annotated[int, typer.Option(min=1, max=100, help=HELP["limit"])] = 10,
    after: Annotated[str | None, typer.Option(help=WORDS["after"])] = None,
    as_json: Json = False,
) -> None:
    from app.review_door import task_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from cli.reviewing import print_tasks
    from pipeline.review import next_tasks

    with open_session() as (tools, settings):
        tasks = next_tasks(local_asker(settings), tools, limit, after)
    if as_json:
        for task in tasks:
            print_json(task_record(task))
    else:
        print_tasks(tasks, more=len(tasks) == limit)


@review.command("show", help=WORDS["show"])
def show(
    paper_id: PaperId,
    name: AnyName = None,
    crop: Annotated[Path | None, typer.Option("--crop", help=WORDS["crop"])] = None,
    everything: Annotated[bool, typer.Option("--all", help=WORDS["all"])] = False,
    as_json: Json = False,
) -> None:
    from app.session import local_asker, open_session
    from cli.reviewing import print_fields
    from pipeline.access import Look, read_paper
    from pipeline.cropping import crop_field
    from pipeline.errors import BadQuestion
    from pipeline.review import find_field
    from pipeline.risk import open_items
    from pipeline.standing import type_field

    if crop is not None and name is None:
        raise BadQuestion(detail=SAY["crop_field"])
    with open_session() as (tools, settings):
        row = read_paper(paper_id, Look.REVIEW, local_asker(settings), tools)
        fields = [item.field for item in open_items(row)]
        if everything:
            fields = [type_field(row), *row.fields]
        if name is not None:
            fields = [find_field(row, name, tools.forms)]
        if crop is not None:
            crop.write_bytes(crop_field(row, fields[0], tools))
    print_fields(row, fields, as_json=as_json)


@review.command("accept", help=WORDS["accept"])
def accept(
    paper_id: PaperId, name: Name, seen: Seen = None, by: By = None, as_json: Json = False
) -> None:
    from app.session import open_session
    from pipeline.review import accept as accept_field

    with open_session() as (tools, settings):
        field = accept_field(paper_id, name, _asker(settings, by), tools, seen)
    _tell(field, as_json=as_json)


@review.command("correct", help=WORDS["correct"])
def correct(
    paper_id: PaperId,
    name: AnyName = None,
    value: Annotated[str, typer.Option("--value", help=WORDS["value"])] = "-",
    loai: Annotated[str | None, typer.Option("--loai", help=WORDS["loai"])] = None,
    sure: Annotated[bool, typer.Option("--sure", help=WORDS["sure"])] = False,
    seen: Seen = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    from app.session import open_session
    from cli.reviewing import print_retyped
    from pipeline.decisions import TYPE
    from pipeline.errors import BadQuestion
    from pipeline.review import correct as correct_field
    from pipeline.review import find_field, find_paper
    from pipeline.risk import PRIVATE, risk_of

    if (name is None) == (loai is None):
        raise BadQuestion(detail=SAY["which_field"])
    subject = name or TYPE
    with open_session() as (tools, settings):
        asker = _asker(settings, by)
        if loai is None:
            field = find_field(find_paper(paper_id, asker, tools), subject, tools.forms)
            typed = _read_value(value, private=risk_of(field) in PRIVATE)
        else:
            typed = loai
        field = correct_field(paper_id, subject, typed, asker, tools, seen, sure=sure)
        row = find_paper(paper_id, asker, tools)
    _tell(field, as_json=as_json)
    if loai is not None and not as_json:
        print_retyped(row)


@review.command("reject", help=WORDS["reject"])
def reject(
    paper_id: PaperId, name: Name, seen: Seen = None, by: By = None, as_json: Json = False
) -> None:
    from app.session import open_session
    from pipeline.review import reject as reject_field

    with open_session() as (tools, settings):
        field = reject_field(paper_id, name, _asker(settings, by), tools, seen)
    _tell(field, as_json=as_json)


@review.command("compare", help=WORDS["compare"])
def compare(
    paper_id: PaperId,
    undo: Annotated[bool, typer.Option("--undo", help=WORDS["undo"])] = False,
    by: By = None,
    as_json: Json = False,
) -> None:
    from app.door import row_record
    from app.session import open_session
    from cli.output import print_json, say
    from pipeline.deciding import told_contexts
    from pipeline.review import compare as compare_paper

    with open_session() as (tools, settings):
        asker = _asker(settings, by)
        row = compare_paper(paper_id, asker, tools, undo=undo)
    if as_json:
        print_json(row_record(row, told_contexts(row, asker)))
    else:
        say(SAY["uncompared" if undo else "compared"])


@review.command("split", help=WORDS["split"])
def split(
    paper_id: PaperId,
    at: Annotated[int, typer.Option("--at", min=1, help=WORDS["at"])],
    seen: SeenPages = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    from app.session import open_session
    from cli.reviewing import print_division
    from pipeline.dividing import split as split_paper

    with open_session() as (tools, settings):
        rows = split_paper(paper_id, at, _asker(settings, by), tools, seen)
    print_division(rows, as_json=as_json)


@review.command("join", help=WORDS["join"])
def join(
    paper_id: PaperId,
    other: Annotated[str | None, typer.Option("--with", help=WORDS["with"])] = None,
    seen: SeenPages = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    from app.session import open_session
    from cli.reviewing import print_division
    from pipeline.dividing import join as join_papers

    with open_session() as (tools, settings):
        rows = join_papers(paper_id, _asker(settings, by), tools, other, seen)
    print_division(rows, as_json=as_json)


@review.command("measure", help=WORDS["measure"])
def measure(as_json: Json = False) -> None:
    from app.review_door import measure_record
    from app.session import open_session
    from cli.output import print_json
    from cli.reviewing import print_measures
    from pipeline.measuring import measure as count_decisions

    with open_session() as (tools, _):
        measures = count_decisions(tools)
    if as_json:
        for one in measures:
            print_json(measure_record(one))
    else:
        print_measures(measures)


@review.command("refresh", help=WORDS["refresh"])
def refresh() -> None:
    from app.session import open_session
    from cli.output import say
    from pipeline.review import refresh_queue

    with open_session() as (tools, _):
        count = refresh_queue(tools)
    say(SAY["refreshed"].format(count=count))


def _asker(settings: Settings, by: str | None) -> Asker:
    from app.session import local_asker

    asker = local_asker(settings)
    return replace(asker, user=by) if by else asker


def _read_value(value: str, *, private: bool) -> str:
    """From standard input, one line. Arguments would stay in the shell's history and the process
    list: what names a person is not taken from there."""
    from cli.output import say
    from pipeline.errors import BadQuestion

    if value != "-":
        if private:
            raise BadQuestion(detail=SAY["private"])
        return value
    if sys.stdin.isatty():
        say(SAY["typed"])
    return sys.stdin.readline().strip()


def _tell(field: Field, *, as_json: bool) -> None:
    from app.review_door import name_field, review_record
    from app.review_words import OUTCOMES
    from cli.output import print_json, say

    if as_json:
        print_json(review_record(field))
    elif field.decision is not None:
        outcome = OUTCOMES[field.decision.outcome.value]
        say(SAY["decided"].format(field=name_field(field.name), outcome=outcome))
