"""`search`, `suggest` and `similar`: which papers there are, within the asker's rights."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP

if TYPE_CHECKING:
    from pipeline.question import Answer, PaperState, Sort

from app.search_words import HELP_SEARCH

Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]
Limit = Annotated[int, typer.Option(min=1, max=100, help=HELP["limit"])]
WorkingOn = Annotated[str | None, typer.Option("--working-on", help=HELP_SEARCH["working_on"])]


def register(app: typer.Typer) -> None:
    for command in (search, suggest, similar):
        app.command(help=HELP_SEARCH[command.__name__])(command)


def search(
    query: Annotated[str, typer.Argument(help=HELP_SEARCH["query"])] = "",
    loai: Annotated[str | None, typer.Option(help=HELP_SEARCH["loai"])] = None,
    issuer: Annotated[str | None, typer.Option(help=HELP_SEARCH["issuer"])] = None,
    first: Annotated[str | None, typer.Option("--from", help=HELP_SEARCH["from"])] = None,
    last: Annotated[str | None, typer.Option("--to", help=HELP_SEARCH["to"])] = None,
    person: Annotated[str | None, typer.Option(help=HELP["person"])] = None,
    dossier: Annotated[str | None, typer.Option(help=HELP_SEARCH["dossier"])] = None,
    desk: Annotated[str | None, typer.Option(help=HELP_SEARCH["desk"])] = None,
    state: Annotated[str | None, typer.Option(help=HELP_SEARCH["state"])] = None,
    working_on: WorkingOn = None,
    sort: Annotated[str, typer.Option(help=HELP_SEARCH["sort"])] = "relevance",
    facets: Annotated[bool, typer.Option("--facets", help=HELP_SEARCH["facets"])] = False,
    fuzzy: Annotated[bool, typer.Option("--fuzzy", help=HELP_SEARCH["fuzzy"])] = False,
    limit: Limit = 20,
    after: Annotated[str | None, typer.Option(help=HELP_SEARCH["after"])] = None,
    as_json: Json = False,
) -> None:
    from app.door import hit_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from pipeline.finding import find
    from pipeline.question import Question

    number = _read_person(person)
    with open_session() as (tools, settings):
        question = Question(
            query, local_asker(settings), loai, _day(first), _day(last), dossier, limit, after,
            issuer=issuer, person=number, desk=desk, state=_state(state), sort=_sort(sort),
            facets=facets, working_on=working_on, fuzzy=fuzzy,
        )  # fmt: skip
        answer = find(question, tools)
    _say_what_is_left(answer)
    if as_json:
        for hit in answer.hits:
            print_json(hit_record(hit))
        return
    print_answer(answer)


def suggest(
    prefix: Annotated[str, typer.Argument(help=HELP_SEARCH["prefix"])],
    working_on: WorkingOn = None,
    limit: Annotated[int, typer.Option(min=1, max=20, help=HELP["limit"])] = 10,
    as_json: Json = False,
) -> None:
    from app.labels import label_type
    from app.search_words import HINT_WORDS, NOTHING_SUGGESTED
    from app.session import local_asker, open_session
    from cli.output import print_json, print_table, say
    from pipeline.finding import suggest as suggest_for
    from pipeline.question import Hint, Question

    with open_session() as (tools, settings):
        asker = local_asker(settings)
        question = Question(prefix, asker, limit=limit, working_on=working_on)
        found = suggest_for(question, tools)
    if as_json:
        for one in found:
            print_json({"hint": one.hint.value, "value": one.value})
        return
    if not found:
        say(NOTHING_SUGGESTED)
        return
    names = [label_type(one.value) if one.hint is Hint.TYPE else one.value for one in found]
    rows = [(HINT_WORDS[one.hint], name) for one, name in zip(found, names, strict=True)]
    print_table(prefix, ("Là", "Gợi ý"), rows)


def similar(
    paper_id: Annotated[str, typer.Argument(help=HELP["paper_id"])],
    working_on: WorkingOn = None,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    from app.door import hit_record
    from app.session import local_asker, open_session
    from cli.output import print_json
    from pipeline.question import Question
    from pipeline.resembling import find_similar

    with open_session() as (tools, settings):
        question = Question("", local_asker(settings), limit=limit, working_on=working_on)
        answer = find_similar(paper_id, question, tools)
    if as_json:
        for hit in answer.hits:
            print_json(hit_record(hit))
        return
    print_answer(answer)


def print_answer(answer: Answer) -> None:
    """Hits as a table, best first; what they are counted by below."""
    from app.labels import label_type
    from app.messages import SAY, STATUS
    from app.search_words import say_count
    from cli.output import print_table, say

    if not answer.hits:
        say(SAY["nothing_found"])
    else:
        rows = [
            (label_type(h.loai), _summary(h.fields), STATUS[h.match.value], h.paper_id)
            for h in answer.hits
        ]
        title = f"{len(rows)}/{say_count(answer.total, complete=answer.complete)}"
        print_table(title, ("Loại", "Nội dung", "Khớp", HELP["paper_id"]), rows)
    _print_facets(answer)


def _say_what_is_left(answer: Answer) -> None:
    from app.search_words import FUZZY_LEFT
    from cli.output import say

    if answer.fuzzy_left:
        say(FUZZY_LEFT)


def _print_facets(answer: Answer) -> None:
    from app.search_words import FACET_WORDS, label_value
    from cli.output import print_table

    for facet, counts in answer.facets.items():
        if counts:
            rows = [(label_value(facet, value), str(count)) for value, count in counts.items()]
            print_table(FACET_WORDS[facet], (FACET_WORDS[facet], "Số giấy tờ"), rows)


def _summary(fields: dict[str, str]) -> str:
    names = ("so_ky_hieu", "ngay_ban_hanh", "ho_ten", "ngay_sinh", "trich_yeu", "co_quan_ban_hanh")
    return " · ".join(fields[name] for name in names if fields.get(name))[:160]


def _read_person(person: str | None) -> str | None:
    """From standard input, never as an argument: that stays in the shell's history."""
    from app.messages import SAY
    from cli.output import say
    from pipeline.errors import BadQuestion

    if person is None:
        return None
    if person != "-":
        raise BadQuestion(detail="số định danh chỉ nhận từ bàn phím: --person -")
    if sys.stdin.isatty():
        say(SAY["ask_person"])
    return "".join(letter for letter in sys.stdin.readline().strip() if letter not in " .-")


def _day(text: str | None) -> date | None:
    from pipeline.errors import BadQuestion

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise BadQuestion(detail="ngày viết như 2020-03-05") from wrong


def _state(text: str | None) -> PaperState | None:
    from pipeline.errors import BadQuestion
    from pipeline.question import PaperState

    try:
        return PaperState(text) if text else None
    except ValueError as wrong:
        raise BadQuestion(detail=f"--state: {', '.join(PaperState)}") from wrong


def _sort(text: str) -> Sort:
    from pipeline.errors import BadQuestion
    from pipeline.question import Sort

    try:
        return Sort(text)
    except ValueError as wrong:
        raise BadQuestion(detail=f"--sort: {', '.join(Sort)}") from wrong
