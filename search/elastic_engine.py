"""Runs plans on Elasticsearch. The index is sorted by `place`, newest first, so a search that wants
the newest stops in each segment where it has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from pipeline.question import MOST_COUNTED, Facet, Sort
from search.answering import MOST_VALUES, Place, Row
from search.cursor import Cursor, match_class
from search.elastic_query import Clause, write, write_tier
from search.plan import Node, Tier

Body = dict[str, Any]
Ask = Callable[[list[Body]], list[Body]]
"""Several searches in one request; their answers in order."""

_FACETS = {
    Facet.TYPE: "loai", Facet.ISSUER: "issuer", Facet.YEAR: "year", Facet.DESK: "desks",
    Facet.STATE: "state",
}  # fmt: skip
_NEWEST: list[Any] = [{"place": "asc"}, {"paper_id": "asc"}]
_SOURCE = ["loai", "place", "newest", "fields"]
_NO_COUNT = {"track_total_hits": False}
MANY = 1000  # papers of which the first tiers most likely fill a page


class ElasticEngine:
    """The engine of one answer."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._counted = 0

    def count(self, wanted: Node) -> int:
        body = {"size": 0, "track_total_hits": MOST_COUNTED + 1, "query": _only(wanted)}
        (found,) = self._ask([body])
        self._counted = min(int(found["hits"]["total"]["value"]), MOST_COUNTED + 1)
        return self._counted

    def fill(self, tiers: Sequence[Tier], after: Place | None, size: int) -> list[Row]:
        """All tiers of a class in one request, where there may be few; one after the other where
        the first ones will do: what was counted last tells."""
        found: list[Row] = []
        for asked in _batches(tiers, alone=self._counted > MANY):
            bodies = []
            for tier in asked:
                bodies.append(_page(tier, after, size - len(found)))
                after = None
            for tier, answer in zip(asked, self._ask(bodies), strict=True):
                found += [_row(hit, tier.score) for hit in answer["hits"]["hits"]]
            if len(found) >= size:
                break
        return found[:size]

    def sort(self, wanted: Node, sort: Sort, after: Cursor | None, size: int) -> list[Row]:
        if sort is Sort.NEWEST_STORED:
            place = (after.place, after.paper_id) if after else None
            return self.fill([Tier(0, wanted)], place, size)
        field, way = ("newest", "desc") if sort is Sort.NEWEST_ISSUED else ("oldest", "asc")
        body = {"size": size, "_source": _SOURCE, "query": _only(wanted), **_NO_COUNT}
        body["sort"] = [{field: way}, *_NEWEST]
        if after is not None:
            body["search_after"] = [after.day, after.place, after.paper_id]
        (found,) = self._ask([body])
        return [_row(hit, 0) for hit in found["hits"]["hits"]]

    def among(self, wanted: Node, rows: Sequence[Row]) -> set[str]:
        these = {"terms": {"paper_id": [row.paper_id for row in rows]}}
        query = {"bool": {"filter": [write(wanted), these]}}
        (found,) = self._ask([{"size": len(rows), "_source": False, "query": query}])
        return {hit["_id"] for hit in found["hits"]["hits"]}

    def tally(self, wanted: Node, facets: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        if not facets:
            return {}
        aggregations = {facet.value: {"terms": _terms(facet)} for facet in facets}
        body = {"size": 0, "terminate_after": MOST_COUNTED, "query": _only(wanted), **_NO_COUNT}
        (found,) = self._ask([body | {"aggs": aggregations}])
        return {facet: _counts(found["aggregations"][facet.value]) for facet in facets}


def _batches(tiers: Sequence[Tier], *, alone: bool) -> list[list[Tier]]:
    if alone:
        return [[tier] for tier in tiers]
    return [list(some) for _, some in groupby(tiers, key=lambda tier: match_class(tier.score))]


def _only(wanted: Node) -> Clause:
    return {"bool": {"filter": write(wanted)}}


def _page(tier: Tier, after: Place | None, size: int) -> Body:
    body: Body = {"size": size, "_source": _SOURCE, "sort": _NEWEST, **_NO_COUNT}
    if after is None:
        return body | {"query": write_tier(tier, None)}
    behind = {"range": {"place": {"gte": after[0]}}}
    return body | {"query": write_tier(tier, behind), "search_after": list(after)}


def _row(hit: Body, score: int) -> Row:
    source = hit["_source"]
    return Row(
        hit["_id"], source["place"], source["newest"], source["loai"], source["fields"], score
    )


def _terms(facet: Facet) -> Body:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"field": _FACETS[facet], "size": MOST_VALUES + 1, "order": order}


def _counts(aggregation: Body) -> dict[str, int]:
    return {str(bucket["key"]): bucket["doc_count"] for bucket in aggregation["buckets"]}
