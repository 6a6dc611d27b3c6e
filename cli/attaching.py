"""`reuse attach`, `reuse revoke`, `reuse list`: a paper is used again, or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.attach_words import ATTACH_HELP as HELP
from app.messages import HELP as COMMON

if TYPE_CHECKING:
    from pipeline.attachment import ReuseLink

Json = Annotated[bool, typer.Option("--json", help=COMMON["json"])]
Code = Annotated[str, typer.Argument(metavar="MA_HO_SO", help=COMMON["dossier"])]


def register(group: typer.Typer) -> None:
    group.command("attach", help=HELP["attach"])(attach)
    group.command("revoke", help=HELP["revoke"])(revoke)
    group.command("list", help=HELP["list"])(list_links)


def attach(
    ma_ho_so: Code,
    component: Annotated[str, typer.Argument(help=HELP["component"])],
    paper_id: Annotated[str, typer.Argument(metavar="PAPER_ID", help=COMMON["paper_id"])],
    purpose: Annotated[str, typer.Option("--purpose", help=HELP["purpose"])],
    original_seen: Annotated[
        bool, typer.Option("--original-seen", help=HELP["original_seen"])
    ] = False,
    as_json: Json = False,
) -> None:
    from app.session import local_asker, open_session
    from pipeline.attaching import attach as attach_paper
    from pipeline.language.codes import check_dossier_code

    code = check_dossier_code(ma_ho_so)
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        link = attach_paper(
            code, component, paper_id, purpose, asker, tools, original_seen=original_seen
        )
    _tell("attached", link, as_json)


def revoke(
    link_id: Annotated[str, typer.Argument(metavar="LINK_ID", help=HELP["link_id"])],
    reason: Annotated[str, typer.Option("--reason", help=HELP["reason"])],
    as_json: Json = False,
) -> None:
    from app.session import local_asker, open_session
    from pipeline.attaching import revoke as revoke_link

    with open_session() as (tools, settings):
        link = revoke_link(link_id, reason, local_asker(settings), tools)
    _tell("revoked", link, as_json)


def list_links(ma_ho_so: Code, as_json: Json = False) -> None:
    from app.attach_door import attached_record
    from app.session import local_asker, open_session
    from cli.attached_tables import print_attached
    from cli.output import print_json
    from pipeline.attached_view import list_attached
    from pipeline.language.codes import check_dossier_code

    code = check_dossier_code(ma_ho_so)
    with open_session() as (tools, settings):
        view = list_attached(code, local_asker(settings), tools)
    if as_json:
        for paper in view.attached:
            print_json(attached_record(paper))
        return
    print_attached(view.attached, view.names)


def _tell(what: str, link: ReuseLink, as_json: bool) -> None:
    from app.attach_door import link_record
    from app.attach_words import ATTACH_SAY
    from app.review_words import tell_time
    from cli.output import print_json, say

    if as_json:
        print_json(link_record(link))
    facts = {"by": link.user, "at": tell_time(link.at), "link_id": link.link_id}
    place = {"ma_ho_so": link.ma_ho_so, "component": link.component, "paper_id": link.paper_id}
    say(ATTACH_SAY[what].format(**facts, **place))
