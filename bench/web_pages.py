"""`sohoa bench pages`: how long the server works on each page for each role, and how heavy it is.

An archive is built (`web_filling.py`), then each of the six roles signs in and asks for every page
there is, in this process. The application is given: what numbers are made of stands below it.
"""

from __future__ import annotations

import asyncio
import gc
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.settings import Dossiers, Place, Settings
from bench.find_store import EMBEDDED, open_store
from bench.peers import ROOT
from bench.results import describe_run
from bench.web_addresses import FETCHED_LATER, Known, addresses_of, check_patterns, pages_of
from bench.web_calls import Answer, Browser
from bench.web_filling import fill, home_desk
from bench.web_forms import FORMS, ask_form
from bench.web_rows import Looked, Measured, describe_times, write_measured
from bench.web_tables import report
from bench.web_world import PASSWORD, person_of, prepare, searches_of, user_of
from pipeline.question import Duty
from samples.archive_places import load_places

RESULTS = ROOT / "bench" / "results"
REPORT = "pages.md"
NOBODY = "nobody"
_STATIC = re.compile(r'(?:src|href)="(/static/[^"]+)"')
_IMPORT = re.compile(r'(?:from|import)\s+"\./([^"]+)"')

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Web:
    """The application: `make` opens one on settings, `routes` lists what it answers to."""

    make: Callable[..., Any]
    routes: Callable[[Any], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Wish:
    """Each page is asked `samples` times by each role, after one look that does not count. `only`:
    pages whose pattern begins so."""

    papers: int
    backend: str = EMBEDDED
    seed: int = 7
    samples: int = 20
    only: str = ""


def measure(
    wish: Wish, web: Web, folder: Path, results: Path = RESULTS, tell: Tell = print
) -> Measured:
    """Measure in `folder`, keep the figures in `results`, with the report of all archives that were
    measured. Raises NoAddress for a page that nobody said how to ask for, before anything is built;
    CannotMeasure for a folder with another archive, or without the servers."""
    run = describe_run(wish.seed, [])
    check_patterns(_pages(web, Settings(home=folder / "empty"), wish))
    with open_store(wish.backend, folder, fresh=False) as store:
        fill(wish.papers, wish.seed, store, tell)
        application = web.make(settings=_settle(store.settings))
        with asyncio.Runner() as runner:
            try:
                looker = _Looker(application, runner, wish, folder)
                pages = tuple(looker.look_at(_pages(web, store.settings, wish), tell))
            finally:
                application.state.running.close()
    measured = Measured(wish.backend, wish.papers, run, pages, tuple(looker.unanswered))
    if not wish.only:
        write_measured(results, measured)
        (results / REPORT).write_text(report(results), encoding="utf-8")
    return measured


def _pages(web: Web, settings: Settings, wish: Wish) -> list[str]:
    routes = web.routes(web.make(settings=settings))
    return [path for path in pages_of(routes) if path.startswith(wish.only)]


def _settle(settings: Settings) -> Settings:
    """A province: every desk is known, and nobody is too quick."""
    desks = [desk.code for desk in load_places().desks]
    chosen = {
        "place": Place(desk=home_desk()), "dossiers": Dossiers(desks=desks),
        "web": settings.web.model_copy(update={"tries_per_minute": 10_000}),
    }  # fmt: skip
    return settings.model_copy(update=chosen)


def judge(
    pattern: str, role: str, answers: Iterator[Answer], weigh: Callable[[Answer], int]
) -> Looked | None:
    """The looks of one role at one page; None where it is not let in, or nothing is there for it.
    `weigh` tells the bytes beside a page. Raises RuntimeError where the application fails: that
    measures nothing."""
    first = next(answers)
    if first.status >= 500:
        raise RuntimeError(f"{first.status} of {pattern}")
    if first.status != 200:
        return None
    gc.collect()  # what the last page left is not this one's
    good = [answer for answer in answers if answer.status == 200] or [first]
    times = describe_times([a.wall for a in good], [a.cpu for a in good])
    most = max((first, *good), key=lambda answer: len(answer.body))
    return Looked(
        pattern, role, first.is_page, len(good), round(first.wall, 1), **times,
        bytes=len(most.body) + (weigh(most) if most.is_page else 0),
        later=FETCHED_LATER.get(pattern, ""),
    )  # fmt: skip


class _Looker:
    """Goes through pages, role by role."""

    def __init__(self, application: Any, runner: asyncio.Runner, wish: Wish, folder: Path) -> None:
        self._application, self._runner, self._wish = application, runner, wish
        self._known = prepare(application.state.running, wish.seed, folder)
        self.unanswered: list[str] = []

    def look_at(self, patterns: Sequence[str], tell: Tell) -> Iterator[Looked]:
        """As everybody, then as nobody: only who is not signed in sees the page to sign in."""
        answered: set[str] = set()
        for duty in (*Duty, None):
            browser = Browser(self._application, self._runner)
            if duty is not None:
                browser.sign_in(user_of(duty), PASSWORD)
            role, known = duty.value if duty else NOBODY, self._known_to(duty)
            open_to_all = [one for one in patterns if duty or one not in answered]
            for found in self._ask(open_to_all, role, browser, known):
                answered.add(found.pattern)
                tell(_tell_look(found))
                yield found
        self.unanswered = [pattern for pattern in patterns if pattern not in answered]

    def _ask(
        self, patterns: Sequence[str], role: str, browser: Browser, known: Known
    ) -> Iterator[Looked]:
        """What is there for this role; then pages that only the answer to a form shows."""
        count = self._wish.samples + 1
        for pattern in patterns:
            asked = (browser.get(path) for path in addresses_of(pattern, known, count))
            if found := judge(pattern, role, asked, self._beside):
                yield found
        for form in () if self._wish.only else FORMS:
            person = person_of(self._wish.seed)
            sent = (ask_form(form, browser, person) for _ in range(count))
            if role != NOBODY and (found := judge(form.label, role, sent, self._beside)):
                yield found

    def _known_to(self, duty: Duty | None) -> Known:
        """Searches are everybody's own; who may not search has those of nobody."""
        searches: tuple[str, ...] = ("khong-co",)
        if duty not in (Duty.LEADER, Duty.ADMINISTRATOR, None):
            searches = searches_of(duty, self._wish.seed, self._application.state.running.tools)
        return Known(
            {**self._known.values, "search_id": searches}, self._known.special, self._known.queries
        )

    def _beside(self, answer: Answer) -> int:
        """Bytes of the scripts and styles that a page names, and of what these import."""
        seen: dict[str, int] = {}
        waiting = _STATIC.findall(answer.text)
        while waiting:
            path = waiting.pop()
            if path not in seen and path.endswith((".js", ".css")):
                body = Browser(self._application, self._runner).get(path).body
                seen[path] = len(body)
                folder = path.rpartition("/")[0]
                waiting += [f"{folder}/{name}" for name in _IMPORT.findall(body.decode())]
        return sum(seen.values())


def _tell_look(page: Looked) -> str:
    over = " SLOW" if page.is_slow else ""
    heavy = " HEAVY" if page.is_heavy else ""
    times = f"first {page.first:.0f} p50 {page.p50:.0f} p95 {page.p95:.0f} cpu {page.cpu_p95:.0f}"
    return f"{page.pattern:44} {page.role:9} {times} {page.bytes / 1000:.0f} kB{over}{heavy}"


if __name__ == "__main__":
    print(report(Path(sys.argv[1])), end="")
