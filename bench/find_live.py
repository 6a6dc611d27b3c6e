"""A new index is built by another process while this one goes on asking the old one."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from itertools import cycle
from multiprocessing.process import BaseProcess

from app.settings import Settings
from app.wiring import make_index
from bench.find_loading import in_batches
from bench.find_questions import QUESTIONS, ROLES, Source, draw_questions
from bench.find_rows import Row, tell_times, time_calls
from pipeline.errors import SohoaError
from pipeline.language.folding import EDITION
from pipeline.ports import SearchIndex
from pipeline.question import Question
from pipeline.reindexing import BATCH
from samples.archive import make_archive
from samples.archive_rows import describe_archived

_PAUSE = 0.02  # seconds between two questions: a person asks, not a flood
_ROUNDS = 4  # before the build begins


def measure_reindex(source: Source, settings: Settings, papers: int, seed: int) -> list[Row]:
    """Latency before and while a whole index is built, the answers that differed or failed, and how
    fast the build was. The building process makes the papers too: that is part of its time."""
    probes = [Probe(source.index, question) for question in _choose_questions(source, seed)]
    before = _Times()
    for probe in probes * _ROUNDS:
        before.add(probe)
    building = multiprocessing.get_context("spawn").Process(
        target=build_index, args=(settings, papers, source.seed)
    )
    began = time.perf_counter()
    building.start()
    during = _ask_while(building, probes)
    seconds = time.perf_counter() - began
    facts = {
        "seconds": round(seconds, 1), "rate": round(papers / seconds),
        "built": float(building.exitcode == 0), "wrong": float(during.wrong),
    }  # fmt: skip
    return [
        Row("reindex", "before", "both", len(before.wall), before.tell()),
        Row("reindex", "meanwhile", "both", len(during.wall), {**during.tell(), **facts}),
    ]


def build_index(settings: Settings, papers: int, seed: int) -> None:
    """The whole archive into a new index, which then takes over."""
    index = make_index(settings)
    with index.rebuild(f"papers-{EDITION}-again") as build:
        for batch in in_batches(make_archive(papers, seed), BATCH):
            build.add([describe_archived(paper) for paper in batch])
        build.swap()


class Probe:
    """A question whose answer must stay what it is: the archive does not change meanwhile."""

    def __init__(self, index: SearchIndex, question: Question) -> None:
        self._index, self._question = index, question
        self._known = self._hear()

    def is_right(self) -> bool:
        """Asks again; False for another answer, or none."""
        try:
            return self._hear() == self._known
        except SohoaError:
            return False

    def _hear(self) -> tuple[list[str], int]:
        answer = self._index.find(self._question)
        return [hit.paper_id for hit in answer.hits], answer.total


def _choose_questions(source: Source, seed: int) -> Iterator[Question]:
    """One of each class, the roles in turn."""
    for name, role in zip(QUESTIONS, cycle(ROLES), strict=False):
        yield next(draw_questions(source, name, role, seed))


class _Times:
    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self.wrong = 0

    def add(self, probe: Probe) -> None:
        right: list[bool] = []
        wall, cpu = time_calls([lambda: right.append(probe.is_right())])
        self.wall += wall
        self.cpu += cpu
        self.wrong += not right[0]

    def tell(self) -> dict[str, float]:
        return tell_times(self.wall, self.cpu)


def _ask_while(building: BaseProcess, probes: list[Probe]) -> _Times:
    times = _Times()
    for probe in cycle(probes):
        if not building.is_alive():
            break
        times.add(probe)
        time.sleep(_PAUSE)
    building.join()
    for probe in probes:  # the new index says the same
        times.wrong += not probe.is_right()
    return times
