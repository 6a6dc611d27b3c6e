"""`signatures` and `certify`: what signatures of others are worth, and the agency's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from app.messages import HELP
from app.signature_words import HELP as WORDS
from app.signature_words import SAY

if TYPE_CHECKING:
    from pipeline.certifying import Certified
    from pipeline.question import Asker
    from pipeline.rechecking import Checked
    from pipeline.signature import SignatureCheck
    from pipeline.tools import Tools

signatures = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]
FAILED = 4  # at least one was not done


def register(app: typer.Typer) -> None:
    app.command(help=WORDS["certify"])(certify)


@signatures.command("check", help=WORDS["check"])
def check(
    paper_id: Annotated[str | None, typer.Argument(help=HELP["paper_id"])] = None,
    everything: Annotated[bool, typer.Option("--all", help=WORDS["check_all"])] = False,
    as_json: Json = False,
) -> None:
    from app.session import local_asker, open_session
    from pipeline.errors import BadQuestion
    from pipeline.rechecking import check_again, check_all

    if (paper_id is None) != everything:
        raise BadQuestion(detail=SAY["which_check"])
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        if paper_id is None:
            _tell_checks(check_all(asker, tools), as_json=as_json)
        else:
            _tell_check(check_again(paper_id, asker, tools), "unsigned", as_json=as_json)


@signatures.command("show", help=WORDS["show"])
def show(
    paper_id: Annotated[str, typer.Argument(help=HELP["paper_id"])], as_json: Json = False
) -> None:
    from app.session import local_asker, open_session
    from pipeline.rechecking import last_check

    with open_session() as (tools, settings):
        found = last_check(paper_id, local_asker(settings), tools)
    _tell_check(found, "unchecked", as_json=as_json)


def certify(
    paper_ids: Annotated[list[str] | None, typer.Argument(help=WORDS["papers"])] = None,
    dossier: Annotated[str | None, typer.Option(help=WORDS["certify_dossier"])] = None,
    compared: Annotated[bool, typer.Option("--compared", help=WORDS["certify_compared"])] = False,
    as_json: Json = False,
) -> None:
    from app.session import local_asker, open_session
    from pipeline.certifying import certify as certify_papers
    from pipeline.errors import BadQuestion

    if bool(paper_ids) + (dossier is not None) + compared != 1:
        raise BadQuestion(detail=SAY["which_papers"])
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        wanted = paper_ids or _wanted(dossier, asker, tools)
        failed = _tell_certified(certify_papers(wanted, asker, tools), as_json=as_json)
    if failed:
        raise typer.Exit(FAILED)


def _wanted(dossier: str | None, asker: Asker, tools: Tools) -> Iterable[str]:
    from pipeline.certifying import papers_of_dossier, papers_to_certify
    from pipeline.language.codes import check_dossier_code

    if dossier is None:
        return papers_to_certify(asker, tools)
    return papers_of_dossier(check_dossier_code(dossier), asker, tools)


def _tell_certified(results: Iterable[Certified], *, as_json: bool) -> int:
    """Each as it is done; returns how many failed."""
    from app.messages import advise, explain
    from app.signature_door import certified_record
    from app.signature_words import ITEM
    from cli.output import print_json, say

    counts = dict.fromkeys(ITEM, 0)
    for one in results:
        counts[one.outcome.value] += 1
        if as_json:
            print_json(certified_record(one))
            continue
        why = f": {explain(one.reason)} {advise(one.reason)}" if one.reason else ""
        say(f"{one.paper_id} {ITEM[one.outcome.value]}{why}")
    if not any(counts.values()):
        say(SAY["nothing_to_certify"])
    elif not as_json:
        names = {"certified": "done", "known": "known", "failed": "failed"}
        say(SAY["certified"].format(**{names[key]: count for key, count in counts.items()}))
    return counts["failed"]


def _tell_check(found: SignatureCheck | None, nothing: str, *, as_json: bool) -> None:
    from app.signature_door import check_record
    from cli.output import print_json, say

    if found is None or (not found.signatures and not as_json):
        say(SAY[nothing])
    elif as_json:
        print_json(check_record(found))
    else:
        print_signatures(found)


def _tell_checks(results: Iterable[Checked], *, as_json: bool) -> None:
    from app.messages import explain
    from app.signature_door import checked_record
    from cli.output import print_json, say

    files = failed = 0
    for one in results:
        files += one.check is not None
        failed += one.reason is not None
        if as_json:
            print_json(checked_record(one))
        elif one.reason is not None:
            say(f"{one.intake_id}: {explain(one.reason)}")
    say(SAY["summary"].format(files=files, failed=failed))
    if failed:
        raise typer.Exit(FAILED)


def print_signatures(found: SignatureCheck) -> None:
    """In the order in which they were made."""
    from app.review_words import tell_time
    from app.signature_words import COLUMNS, DETAILS, STATES
    from cli.output import print_table

    rows = []
    for each in found.signatures:
        told = SAY["stamped" if each.stamped else "claimed"]
        when = f"{tell_time(each.signed_at)} ({told})" if each.signed_at else ""
        state, detail = STATES[each.state.value], DETAILS.get(each.detail, each.detail)
        rows.append((state, each.subject, when, each.issuer, detail))
    print_table(tell_time(found.checked_at), COLUMNS, rows)
