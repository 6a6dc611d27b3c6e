"""Papers to find on a desk's pages: specimens that are read as they come from a scanner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest import Status, ingest
from pipeline.ledger import Act
from pipeline.paper import Paper
from pipeline.question import Asker, Duty
from pipeline.scan import Context
from tests.conftest import ROOT
from tests.webdesk import DESK, Client, WebDesk

SPECIMENS = ROOT / "samples" / "papers"
AWAY = "desk-far"
OFFICER = Asker("an", DESK, frozenset({Duty.OFFICER}))
OTHER = Asker("binh", DESK, frozenset({Duty.OFFICER}))


@dataclass(frozen=True)
class Found:
    """`birth` and `order` (two pages) are of the own desk, `far` of another one."""

    birth: Paper
    order: Paper
    far: Paper


def fill(desk: WebDesk) -> Found:
    return Found(
        take(desk, "01-giay-khai-sinh.pdf", DESK),
        take(desk, "05-quyet-dinh.pdf", DESK),
        take(desk, "02-giay-khai-sinh.pdf", AWAY),
    )


def take(desk: WebDesk, name: str, place: str) -> Paper:
    item = ingest(Path(SPECIMENS / name), Context(place), desk.tools)
    assert item.status is Status.STORED, item.reason
    return item.papers[0]


def value(paper: Paper, name: str) -> str:
    """Of a field that was read."""
    field = paper.field(name)
    assert field is not None and field.value, name
    return field.value


def search(client: Client, **typed: str) -> str:
    """Type and send; the address of the results."""
    answer = client.submit("/tra-cuu", **typed)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def listed(text: str) -> list[str]:
    """Ids of the papers that a page lists, in order."""
    return re.findall(r'<h3><a href="/giay-to/([0-9a-f-]{36})', text)


def acts(desk: WebDesk, duty: Duty) -> list[Act]:
    """What the ledger says of who has this role."""
    with desk.tools.catalogue.begin() as unit:
        entries = list(unit.entries())
    return [each.act for each in entries if each.act.user.endswith(duty.value.replace("_", "-"))]
