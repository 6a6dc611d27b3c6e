"""Where the Elasticsearch client ends: its errors become ours, bulk answers one item at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from elastic_transport import SerializationError, TransportError
from elasticsearch import ApiError, Elasticsearch, helpers

from pipeline.errors import BadQuestion, IndexUnavailable

REJECTED = frozenset({400, 413})
MISSING = 404
CHUNK = 200  # documents
CHUNK_BYTES = 20 * 1024 * 1024


@contextmanager
def border() -> Iterator[None]:
    """Nothing of the client passes: BadQuestion for what the server will never take, else
    IndexUnavailable (refused connection, timeout, overload, no right, index away)."""
    try:
        yield
    except SerializationError as wrong:
        raise BadQuestion(detail="serialization") from wrong
    except ApiError as answer:
        if answer.status_code in REJECTED:
            raise BadQuestion(detail=answer.message) from answer
        raise IndexUnavailable(detail=answer.message, status=answer.status_code) from answer
    except (TransportError, OSError, UnicodeError) as down:
        if isinstance(down, UnicodeError):
            raise BadQuestion(detail="unicode") from down
        raise IndexUnavailable(detail=type(down).__name__) from down


def write_all(
    client: Elasticsearch, actions: Iterable[dict[str, Any]], build: str, *, many: bool = False
) -> bool:
    """Send actions to aliases; `many` are made while others are on their way, in no order. A
    version that is not newer is no failure, nor is the alias `build` when nothing is being built.
    False when the live alias is not there yet.

    Every item is tried; then IndexUnavailable, or BadQuestion with the paper's id, is raised for
    the first that failed."""
    send = _send_beside if many else helpers.streaming_bulk
    answers = send(
        client,
        actions,
        chunk_size=CHUNK,
        max_chunk_bytes=CHUNK_BYTES,
        raise_on_error=False,
        raise_on_exception=True,
        require_alias=True,
    )
    failures = [result["index"] for good, result in answers if not good]
    real = [f for f in failures if not _harmless(f, build)]
    if any(failure["status"] == 404 for failure in real):
        return False
    _raise_first(real)
    return True


_send_beside = partial(helpers.parallel_bulk, thread_count=2, queue_size=2)


def _harmless(failure: dict[str, Any], build: str) -> bool:
    no_build = failure["status"] == 404 and failure["_index"] == build
    return bool(failure["status"] == 409 or no_build)


def _raise_first(failures: list[dict[str, Any]]) -> None:
    """An index that is down comes first: it says nothing about the document."""
    failures.sort(key=lambda failure: failure["status"] in REJECTED)
    for failure in failures:
        kind = str(failure.get("error", {}).get("type", "unknown"))
        if failure["status"] in REJECTED:
            raise BadQuestion(detail=kind, paper_id=failure["_id"])
        raise IndexUnavailable(detail=kind, status=failure["status"])
