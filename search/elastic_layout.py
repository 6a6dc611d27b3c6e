"""Indexes on Elasticsearch: their mapping, their numbered names and the aliases before them.

`NAME` points to the index that answers, `NAME-building` to the one that is being filled. Writers
use the aliases alone and send everything to both; which build an index is, and how far a killed
one had come, stands in the `_meta` of its mapping.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

_WORDS = {"type": "text", "analyzer": "words", "norms": False}
_SET: dict[str, Any] = {**_WORDS, "index_options": "docs"}  # nobody asks where they stand
_SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "analysis": {"analyzer": {"words": {"type": "custom", "tokenizer": "standard", "filter": []}}},
    "sort.field": ["place", "paper_id"],
    "sort.order": ["asc", "asc"],
    "sort.missing": ["_last", "_last"],
}
_FILLED = {"refresh_interval": "-1"}
"""While an index is filled: nobody asks it yet, and small parts would be written and merged."""
_ANSWERING = {"refresh_interval": None}  # the server's own
_UNREAD = ["exact", "folded", "named", "leading", "pairs", "starts", "odd"]
"""What a hit does not bring is not kept beside the index of it."""
_PROPERTIES: dict[str, Any] = {
    "exact": _WORDS,
    "folded": _WORDS,
    "named": _WORDS,
    "leading": _WORDS,
    "pairs": _SET,
    "starts": _SET,
    "odd": _SET,
    "loai": {"type": "keyword"},
    "issuer": {"type": "keyword"},
    "issuer_key": {"type": "keyword", "doc_values": False},
    "state": {"type": "keyword"},
    "desks": {"type": "keyword"},
    "dossiers": {"type": "keyword", "doc_values": False},
    "persons": {"type": "keyword", "doc_values": False},
    "issued_first": {"type": "date", "format": "yyyy-MM-dd"},
    "issued_last": {"type": "date", "format": "yyyy-MM-dd"},
    "newest": {"type": "integer"},
    "oldest": {"type": "integer"},
    "year": {"type": "keyword"},
    "place": {"type": "long"},
    "paper_id": {"type": "keyword"},
    "removed": {"type": "boolean"},
    "fields": {"type": "object", "enabled": False},
}


@dataclass(frozen=True, slots=True)
class Build:
    """One index."""

    index: str
    name: str
    resume_after: str | None


class Layout:
    """What stands behind the aliases. Errors are the client's own: the caller is at the border."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.client = client
        self.live = name
        self.building = f"{name}-building"

    def ensure(self) -> None:
        """The first index, if there is none. Two processes at once make one."""
        if self.client.indices.exists_alias(name=self.live):
            return
        self._create(f"{self.live}-000001", "first", self.live, _SETTINGS)

    def _create(self, index: str, name: str, alias: str, settings: dict[str, Any]) -> None:
        mappings = {"dynamic": False, "_meta": {"build": name}, "properties": _PROPERTIES}
        mappings["_source"] = {"excludes": _UNREAD}
        try:
            self.client.indices.create(
                index=index, settings=settings, mappings=mappings, aliases={alias: {}}
            )
        except BadRequestError as answer:
            if answer.error != "resource_already_exists_exception":
                raise

    def find(self, alias: str) -> Build | None:
        try:
            (answer,) = self.client.indices.get(index=alias).items()
        except NotFoundError:
            return None
        index, facts = answer
        meta = facts["mappings"].get("_meta", {})
        return Build(index, meta.get("build", ""), meta.get("resume_after"))

    def start(self, name: str) -> Build:
        """The open build of this name, or a new one in the place of another's."""
        build = self.find(self.building)
        if build is not None and build.name != name:
            self.client.indices.delete(index=build.index)
            build = None
        if build is None:
            self._create(self._next_index(), name, self.building, _SETTINGS | _FILLED)
            build = self.find(self.building)
        assert build is not None
        return build

    def _next_index(self) -> str:
        names = self.client.indices.get(index=f"{self.live}-*", features=["settings"])
        numbers = [name.removeprefix(f"{self.live}-") for name in names]
        return f"{self.live}-{max((int(n) for n in numbers if n.isdecimal()), default=0) + 1:06d}"

    def remember(self, build: Build, resume_after: str) -> None:
        meta = {"build": build.name, "resume_after": resume_after}
        self.client.indices.put_mapping(index=build.index, meta=meta)

    def swap(self, build: Build) -> None:
        """In one step: the new index answers, the old one is gone."""
        self.client.indices.put_settings(index=build.index, settings=_ANSWERING)
        self.client.indices.refresh(index=build.index)
        old = self.find(self.live)
        actions: list[dict[str, Any]] = [
            {"remove": {"index": build.index, "alias": self.building}},
            {"add": {"index": build.index, "alias": self.live}},
        ]
        if old is not None:
            actions.append({"remove_index": {"index": old.index}})
        self.client.indices.update_aliases(actions=actions)
