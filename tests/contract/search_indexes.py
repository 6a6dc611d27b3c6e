"""The search indexes that contract suites ask: SQLite FTS5 and a real Elasticsearch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pipeline.ports import SearchIndex
from pipeline.question import Asker, Duty, Question
from search.elastic import ElasticIndex
from search.fts5 import Fts5Index

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
INSPECTOR = Asker("ha", "desk-z", frozenset({Duty.INSPECTOR}))

Opener = Callable[[], SearchIndex]


def open_elastic(request: pytest.FixtureRequest) -> Opener:
    server = request.getfixturevalue("elasticsearch_server")
    alias = f"test-{uuid4().hex[:12]}"
    return lambda: ElasticIndex(
        server.address, alias=alias, user=server.user or "", password=server.password or ""
    )


ADAPTERS = ["fts5", pytest.param("elastic", marks=pytest.mark.service)]


@pytest.fixture(params=ADAPTERS)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens one and the same index, each time as another process would."""
    if request.param == "elastic":
        return open_elastic(request)
    return lambda: Fts5Index(tmp_path / "search.db")


@pytest.fixture
def index(opener: Opener) -> Iterator[Any]:
    opened: Any = opener()
    yield opened
    opened.close()


def walk(index: SearchIndex, question: Question) -> list[str]:
    """Ids of all pages."""
    seen: list[str] = []
    for _ in range(100):
        page = index.find(question)
        if not page.hits:
            return seen
        seen += [hit.paper_id for hit in page.hits]
        question = replace(question, after=page.hits[-1].cursor)
    raise AssertionError("no end")
