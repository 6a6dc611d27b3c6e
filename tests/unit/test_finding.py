"""Find and reindex on a real folder, SQLite and FTS5."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from pipeline.errors import BadQuestion, IndexUnavailable, StoreUnavailable
from pipeline.finding import find
from pipeline.keys import words_key
from pipeline.page import Box
from pipeline.paper import Field
from pipeline.ports import Area, PageRow, PaperRow
from pipeline.publishing import publish
from pipeline.question import Asker, Document, Duty, MatchClass, Question
from pipeline.reindexing import reindex
from pipeline.scan import Context, MediaType
from search.failing import FailingIndex
from storage.failing import FailingStore
from tests.journey import World

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def keep(world: World, number: int, *words: str) -> str:
    """A stored paper with these words, each in a box of its own."""
    paper_id, sha = f"{number:08d}", f"{number:064x}"
    row = PaperRow(
        paper_id=paper_id, intake_id="", sha256=sha, version=1, loai="van_ban_khac",
        loai_confidence=1.0, kq_code=None, first_page=1, last_page=1, digitally_signed=False,
        seals=0, quality="good", stored_at=NOW,
        pages=(PageRow(1, 0, 0.0, False, "good", (), "ocr"),),
        fields=(Field("trich_yeu", words[0], words[0], 1, Box(0, 0, 1, 1), 0.9, "test"),),
    )  # fmt: skip
    with world.catalogue.begin() as unit:
        scan = unit.add_scan(sha, 10, MediaType.PDF, None)
        unit.link(scan.intake_id, Context("desk-a"))
        unit.put_papers(scan.intake_id, [replace(row, intake_id=scan.intake_id)])
        unit.commit()
    boxes = [[word, 10 * n, 0, 10 * n + 9, 9, 0.9, 0, 0] for n, word in enumerate(words)]
    page = {"number": 2, "text": " ".join(words), "words": boxes}
    body = json.dumps({"paper_id": paper_id, "pages": [page]}).encode()
    world.objects.put(Area.PAPERS, words_key(paper_id), body)
    return paper_id


def test_hits_come_with_boxes(world: World) -> None:
    """A hit says on which page of the source file and where on it the words stand."""
    paper = keep(world, 1, "Giấy", "của", "An")
    publish([], world.tools())
    (hit,) = find(Question("an", OFFICER), world.tools()).hits
    assert (hit.paper_id, hit.match) == (paper, MatchClass.EXACT)
    assert hit.highlights == ((2, Box(20, 0, 29, 9)),)


@pytest.mark.parametrize(
    "words", [b"{", b"[]", b'{"pages": [{"number": 1, "words": [["a"]]}]}', None]
)
def test_a_paper_with_spoilt_words_is_found_without_boxes(
    world: World, words: bytes | None
) -> None:
    """Marks are a help, never a condition; the index already knows the paper."""
    paper = keep(world, 1, "Giấy")
    publish([], world.tools())
    world.objects.remove(Area.PAPERS, words_key(paper))
    if words is not None:
        world.objects.put(Area.PAPERS, words_key(paper), words)
    (hit,) = find(Question("giấy", OFFICER), world.tools()).hits
    assert hit.highlights == ()


def test_search_answers_while_the_store_is_down(world: World) -> None:
    """Without boxes, but it answers."""
    keep(world, 1, "Giấy")
    publish([], world.tools())
    down = FailingStore(world.objects)
    down.fail()
    assert find(Question("giấy", OFFICER), world.tools(objects=down)).total == 1


def test_an_index_that_is_down_says_so(world: World) -> None:
    """No empty answer for an index that did not answer."""
    down = FailingIndex(world.index)
    down.fail(IndexUnavailable())
    with pytest.raises(IndexUnavailable):
        find(Question("an", OFFICER), world.tools(index=down))


def test_reindex_brings_back_a_lost_index(world: World) -> None:
    """Everything that is stored is found again, papers without words by their fields; what the
    catalogue does not know is gone."""
    papers = {keep(world, n, f"Giấy{n}") for n in range(5)}
    world.objects.remove(Area.PAPERS, words_key("00000003"))
    ghost = Document("ghost", 1, "x", "Giấy ma", {}, ("desk-a",), (), None, "2026")
    world.index.put([ghost])
    steps: list[int] = []
    assert reindex(world.tools(), lambda: steps.append(1)) == 5
    assert len(steps) == 5
    assert world.found("") == papers
    assert world.found("Giấy3") == {"00000003"}


class Weak:
    """An index whose builds stop, or reject a paper."""

    def __init__(self, inner: Any, trouble: Exception, bad: str) -> None:
        self.inner, self.trouble, self.bad = inner, trouble, bad

    def rebuild(self, name: str) -> Any:
        self.build = self.inner.rebuild(name)
        return self

    def __enter__(self) -> Any:
        self.open = self.build.__enter__()
        return self

    def __exit__(self, *error: object) -> Any:
        return self.build.__exit__(*error)

    @property
    def resume_after(self) -> str | None:
        return cast("str | None", self.open.resume_after)

    def add(self, documents: list[Document]) -> None:
        if any(document.paper_id == self.bad for document in documents):
            raise self.trouble
        self.open.add(documents)

    def swap(self) -> None:
        self.open.swap()


def test_a_stopped_reindex_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old index answers meanwhile; nothing is done twice, nothing is left out."""
    monkeypatch.setattr("pipeline.reindexing.BATCH", 2)
    papers = {keep(world, n, f"Giấy{n}") for n in range(5)}
    weak = Weak(world.index, IndexUnavailable(), "00000003")
    with pytest.raises(IndexUnavailable):
        reindex(world.tools(index=weak))
    assert world.found("") == set()
    assert reindex(world.tools()) == 3
    assert world.found("") == papers


def test_a_rejected_paper_does_not_stop_a_reindex(world: World) -> None:
    """The others are found; the one stays with its outbox row."""
    for n in range(3):
        keep(world, n, f"Giấy{n}")
    weak = Weak(world.index, BadQuestion(detail="mapping"), "00000001")
    assert reindex(world.tools(index=weak)) == 2
    assert world.found("") == {"00000000", "00000002"}


def test_a_store_that_is_down_stops_a_reindex(world: World) -> None:
    """No paper is indexed without its words because the store had a bad moment."""
    keep(world, 1, "Giấy")
    publish([], world.tools())
    down = FailingStore(world.objects)
    down.fail()
    with pytest.raises(StoreUnavailable):
        reindex(world.tools(objects=down))
    assert world.found("giấy") == {"00000001"}
