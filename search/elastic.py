"""Search on Elasticsearch 9. Folding happens here, so any distribution of the server will do:
core modules only, no plugin, no script."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from pipeline.errors import BadQuestion, IndexUnavailable, NotFound
from pipeline.question import Answer, Document, Likeness, Question, Suggestion
from search.answering import answer, find_alike, suggest
from search.elastic_border import MISSING, REJECTED, border, write_all
from search.elastic_engine import ElasticEngine
from search.elastic_layout import Build, Layout
from search.entry import issuer_key, make_entry

Action = dict[str, Any]


class ElasticIndex:
    """The port SearchIndex on the alias `alias`. `seconds` is the time one answer may take.
    Nothing is connected before the first call."""

    def __init__(
        self,
        url: str,
        *,
        alias: str = "sohoa-papers",
        user: str = "",
        password: str = "",
        ca_certs: str = "",
        seconds: float = 30.0,
    ) -> None:
        options: dict[str, Any] = {"request_timeout": seconds, "max_retries": 1}
        if user:
            options["basic_auth"] = (user, password)
        if ca_certs:
            options["ca_certs"] = ca_certs
        self._client = Elasticsearch(url, **options)
        self._layout = Layout(self._client, alias)
        self._stale = threading.Event()  # something may be written that no search has seen yet
        self._stale.set()

    def put(self, documents: Sequence[Document]) -> None:
        with border():
            self._write(lambda: map(make_action, documents))

    def remove(self, paper_ids: Sequence[str]) -> None:
        if not paper_ids:
            return
        with border():
            known = _known_versions(self._layout, paper_ids)
            self._write(lambda: itertools.starmap(remove_action, known.items()))

    def find(self, question: Question) -> Answer:
        with border():
            return answer(question, ElasticEngine(self._search))

    def suggest(self, question: Question) -> tuple[Suggestion, ...]:
        with border():
            return suggest(question, ElasticEngine(self._search))

    def similar(self, likeness: Likeness, question: Question) -> Answer:
        with border():
            return find_alike(likeness, question, ElasticEngine(self._search))

    @contextmanager
    def rebuild(self, name: str) -> Iterator[ElasticRebuild]:
        with border():
            self._layout.ensure()
            build = self._layout.start(name)
        yield ElasticRebuild(self._layout, build)

    def check(self) -> dict[str, str]:
        with border():
            self._layout.ensure()
            health = self._client.cluster.health(index=self._layout.live)
            live = self._layout.find(self._layout.live)
            build = self._layout.find(self._layout.building)
            self._freshen()
            there = {"term": {"removed": False}}
            papers = self._client.count(index=self._layout.live, query=there)
        facts = {"kind": "elasticsearch", "status": health["status"]}
        facts |= {"papers": str(papers["count"]), "build": live.name if live else ""}
        return facts | ({"building": build.name} if build else {})

    def close(self) -> None:
        self._client.close()

    def _write(self, make_actions: Callable[[], Iterable[Action]]) -> None:
        """To the live index and to the one that is being built, if any."""
        building = self._layout.building
        if not write_all(self._client, self._to_both(make_actions()), building):
            self._layout.ensure()
            if not write_all(self._client, self._to_both(make_actions()), building):
                raise IndexUnavailable(detail="alias is gone")
        self._stale.set()

    def _to_both(self, actions: Iterable[Action]) -> Iterator[Action]:
        for action in actions:
            yield action | {"_index": self._layout.live}
            yield action | {"_index": self._layout.building}

    def _search(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self._freshen()
        found = self._ask(bodies)
        if any(answer.get("status") == MISSING for answer in found):
            self._layout.ensure()
            found = self._ask(bodies)
        return list(map(_check, found))

    def _ask(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        searches = [part for body in bodies for part in ({}, body)]
        return list(self._client.msearch(index=self._layout.live, searches=searches)["responses"])

    def _freshen(self) -> None:
        """What this process wrote is seen by its next search; others see it within a second."""
        if self._stale.is_set():
            self._stale.clear()
            with suppress(NotFoundError):
                self._client.indices.refresh(index=self._layout.live)


class ElasticRebuild:
    """A second index behind the alias for building."""

    def __init__(self, layout: Layout, build: Build) -> None:
        self._layout = layout
        self._build = build

    @property
    def resume_after(self) -> str | None:
        return self._build.resume_after

    def add(self, documents: Sequence[Document]) -> None:
        """Raises NotFound when another build took the place of this one."""
        if not documents:
            return
        building = self._layout.building
        with border():
            self._still_open()
            actions = (make_action(document) | {"_index": building} for document in documents)
            write_all(self._layout.client, actions, building, many=True)
            self._layout.remember(self._build, documents[-1].paper_id)

    def swap(self) -> None:
        with border():
            self._still_open()
            self._layout.swap(self._build)

    def _still_open(self) -> None:
        build = self._layout.find(self._layout.building)
        mine = (self._build.index, self._build.name)
        if build is None or (build.index, build.name) != mine:
            raise NotFound(kind="build", key=self._build.name)


def make_action(document: Document) -> Action:
    """Writing a version again is harmless. Versions are doubled, so that a removal fits between
    two of them (`remove_action`)."""
    entry = make_entry(document)
    source = {
        "paper_id": document.paper_id,
        "removed": False,
        "loai": document.loai,
        "desks": list(document.desks),
        "dossiers": list(document.dossiers),
        "persons": list(document.persons),
        "state": document.state.value,
        "issuer": entry.issuer or None,
        "issuer_key": issuer_key(entry.issuer),
        "fields": document.fields,
        "issued_first": entry.first,
        "issued_last": entry.last,
        "newest": entry.newest,
        "oldest": entry.oldest,
        "year": str(entry.newest)[:4] if entry.newest else None,
        "place": entry.place,
        "exact": entry.exact,
        "folded": entry.folded,
        "named": entry.named,
        "leading": entry.leading,
        "pairs": entry.pairs,
        "starts": entry.starts,
        "odd": entry.odd,
    }
    return _versioned(document.paper_id, 2 * document.version, source)


def remove_action(paper_id: str, doubled: int) -> Action:
    """A removed paper stays as its id and version alone: the server itself forgets a deleted
    version after a minute, and an older write that comes late would bring the paper back."""
    return _versioned(paper_id, doubled | 1, {"removed": True})


def _versioned(paper_id: str, version: int, source: dict[str, Any]) -> Action:
    return {
        "_op_type": "index",
        "_id": paper_id,
        "version": version,
        "version_type": "external_gte",
        "_source": source,
    }


def _known_versions(layout: Layout, paper_ids: Sequence[str]) -> dict[str, int]:
    """The newest version of each paper, as the server counts it; none for one it never saw."""
    aliases = (layout.live, layout.building)
    docs = [{"_index": alias, "_id": key} for alias in aliases for key in paper_ids]
    answer = layout.client.mget(docs=docs, source=False)
    known: dict[str, int] = {}
    for doc in answer["docs"]:
        if doc.get("found"):
            known[doc["_id"]] = max(doc["_version"], known.get(doc["_id"], 0))
    return known


def _check(answer: dict[str, Any]) -> dict[str, Any]:
    """Searches that go in one request fail one by one."""
    error, status = answer.get("error"), answer.get("status", 500)
    if not error:
        return answer
    kind = str(error.get("type", "unknown"))
    if status in REJECTED:
        raise BadQuestion(detail=kind)
    raise IndexUnavailable(detail=kind, status=status)
