"""`demo`: the whole journey on specimens of invented people, embedded or on services.

Harmless to run again: what is stored already is a duplicate.
"""

from __future__ import annotations

import os
from pathlib import Path

import samples
from app.messages import DEMO
from app.session import local_asker, open_session
from cli.batches import digitise_files
from cli.output import open_out
from cli.reporting import Reporter
from cli.reuse_tables import print_reuse
from cli.searching import print_answer
from pipeline.finding import find
from pipeline.question import Person, Question
from pipeline.reuse import check_reuse
from pipeline.scan import Context, Origin
from pipeline.walking import walk_files
from samples.showcase import invent_family

PAPERS = Path(samples.__file__).parent / "papers"
QUERY = "giay khai sinh quang ngai"


def run_demo() -> None:
    """Digitise, show, search, check reuse, and say what to type next."""
    home = _own_home()
    with open_session() as (_, settings):
        desk = settings.place.desk
    open_out().rule(DEMO["digitise"])
    reporter = Reporter()
    ending = digitise_files(walk_files([PAPERS]), _compared(desk), reporter)
    _search()
    _check_reuse()
    open_out().rule(DEMO["next"])
    open_out().print(DEMO["commands"].format(home=home, query=QUERY), markup=False, highlight=False)
    reporter.finish(ending)


def _own_home() -> str:
    """Specimens stay out of a real archive unless the settings say where to go."""
    home = os.environ.setdefault("SOHOA_HOME", str(Path(".sohoa-demo").absolute()))
    return os.path.relpath(home)


def _compared(desk: str) -> Context:
    """As if the counter had compared each scan with its original."""
    return Context(desk, origin=Origin.FROM_ORIGINAL)


def _search() -> None:
    open_out().rule(DEMO["search"].format(query=QUERY))
    with open_session() as (tools, settings):
        print_answer(find(Question(QUERY, local_asker(settings), limit=5), tools))


def _check_reuse() -> None:
    """By the number of an invented child: its birth certificate should do."""
    child = invent_family().children[0]
    open_out().rule(DEMO["reuse"].format(loai="giay_khai_sinh"))
    person = Person(so_dinh_danh=child.number, ho_ten=child.name)
    with open_session() as (tools, settings):
        today = tools.clock.today()
        asker = local_asker(settings)
        print_reuse(check_reuse(person, "giay_khai_sinh", asker, today, tools))
