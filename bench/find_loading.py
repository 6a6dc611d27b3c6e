"""Bringing the synthetic archive into catalogue and index, and how fast that goes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from bench.find_store import CannotMeasure, Loaded, Store
from pipeline.effect_renewing import renew_rest
from pipeline.language.folding import EDITION
from pipeline.ports import Rebuild
from pipeline.reindexing import BATCH
from samples.archive import ArchivePaper, make_archive, make_blocks
from samples.archive_rows import describe_archived, describe_paper, describe_scan

PUT = 1000  # papers that are indexed as they would come in, one batch after another

T = TypeVar("T")

MOST_SETTLED = 100_000
"""Papers whose effects are found before anything is measured. In a larger archive, where that takes
hours, they are found for each person who is asked for: a reuse check is measured with that."""


@dataclass(slots=True)
class Effort:
    """Time that something took: on the wall, and of this process's processor. What a server spends
    is on the wall alone."""

    papers: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    @contextmanager
    def spend(self, papers: int) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        self.papers += papers

    @property
    def rate(self) -> float:
        """Papers a second."""
        return self.papers / self.wall if self.wall else 0.0


@dataclass(frozen=True, slots=True)
class Loading:
    """`rows` into the catalogue (nothing where a kept folder had them), `built` into a new index,
    `put` into the one that answers. None of them counts the making of the papers."""

    rows: Effort
    built: Effort
    put: Effort


def load_archive(papers: int, seed: int, store: Store, *, build: bool = True) -> Loading:
    """Rows where they are not there yet, and, where one is to be built, everything into a new
    index, which answers from then on. The last papers are put into the answering index, as they
    would come in. The papers are made once for both: that takes as long as to write them."""
    loading = Loading(Effort(), Effort(), Effort())
    fresh = not _is_loaded(papers, seed, store)
    if not fresh and not build:
        return loading
    last = min(PUT, papers // 10) if build else 0
    stream = make_archive(papers, seed)
    with store.tools.index.rebuild(f"papers-{EDITION}") if build else nullcontext() as new:
        for batch in in_batches(islice(stream, papers - last), BATCH):
            _load(batch, store, loading, fresh=fresh, new=new)
        if new is not None:
            with loading.built.spend(0):
                new.swap()
    for batch in in_batches(stream, BATCH):
        _load_late(batch, store, loading, fresh=fresh)
    if fresh:
        if papers <= MOST_SETTLED:
            renew_rest(store.tools)
        store.mark_loaded(Loaded(papers, seed, _count_households(papers, seed)))
    return loading


def _is_loaded(papers: int, seed: int, store: Store) -> bool:
    loaded = store.find_loaded()
    if loaded is not None and (loaded.papers, loaded.seed) != (papers, seed):
        raise CannotMeasure("other_archive", f"{loaded.papers} papers, seed {loaded.seed}")
    return loaded is not None


def _load(
    batch: list[ArchivePaper], store: Store, loading: Loading, *, fresh: bool, new: Rebuild | None
) -> None:
    if fresh:
        _bring_in(batch, store, loading.rows)
    if new is not None:
        documents = [describe_archived(paper) for paper in batch]
        with loading.built.spend(len(batch)):
            new.add(documents)


def _load_late(batch: list[ArchivePaper], store: Store, loading: Loading, *, fresh: bool) -> None:
    if fresh:
        _bring_in(batch, store, loading.rows)
    documents = [describe_archived(paper) for paper in batch]
    with loading.put.spend(len(batch)):
        store.tools.index.put(documents)


def _bring_in(batch: list[ArchivePaper], store: Store, spent: Effort) -> None:
    scans = [describe_scan(paper) for paper in batch]
    rows = [describe_paper(paper) for paper in batch]
    with spent.spend(len(batch)), store.tools.catalogue.begin() as unit:
        unit.bring_in(scans, rows)
        unit.commit()


def _count_households(papers: int, seed: int) -> int:
    """Those whose every paper is among the first `papers`."""
    left = papers
    for block in make_blocks(seed):
        left -= len(block.papers)
        if left < 0:
            return block.household.number
    raise AssertionError("blocks do not end")


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size`, the last one shorter."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
