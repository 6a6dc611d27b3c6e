"""Nothing of a search client passes the border when its server or file is away."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline.errors import BadQuestion, IndexUnavailable, SohoaError
from pipeline.ports import SearchIndex
from pipeline.question import Asker, Document, Duty, Question
from search import sqlite_file
from search.elastic import ElasticIndex
from search.fts5 import Fts5Index

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
PAPER = Document("p", 1, "quyet_dinh", "giấy", {}, ("desk-a",), (), None, "2026-01-01")


def rebuild(index: SearchIndex) -> None:
    with index.rebuild("b") as build:
        build.add([PAPER])
        build.swap()


CALLS: dict[str, Callable[[SearchIndex], object]] = {
    "put": lambda index: index.put([PAPER]),
    "remove": lambda index: index.remove(["p"]),
    "find": lambda index: index.find(Question("giấy", OFFICER)),
    "rebuild": rebuild,
    "check": lambda index: index.check(),
}


@contextmanager
def refusing() -> Iterator[str]:
    """A port on which nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@contextmanager
def silent() -> Iterator[str]:
    """A server that takes calls and never answers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(50)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"


@contextmanager
def answering(status: int) -> Iterator[str]:
    """A server, or a proxy before it, that always answers so."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self.rfile.read(length)
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(b"{}")

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


WAYS = {
    "refused": refusing,
    "silent": silent,
    "unauthorised": lambda: answering(401),
    "forbidden": lambda: answering(403),
    "overloaded": lambda: answering(429),
    "broken": lambda: answering(500),
    "unavailable": lambda: answering(503),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("call", CALLS)
def test_a_server_that_is_away_is_unavailable(way: str, call: str) -> None:
    """Whatever way it is away and whatever is asked: IndexUnavailable, which is worth a retry."""
    with WAYS[way]() as url:
        index = ElasticIndex(url, seconds=0.3)
        with pytest.raises(IndexUnavailable) as caught:
            CALLS[call](index)
        index.close()
    assert caught.value.retryable
    assert "giấy" not in str(caught.value)


def test_what_the_server_never_takes_is_no_outage() -> None:
    """A call that is refused as wrong is not worth a retry."""
    with answering(400) as url:
        index = ElasticIndex(url)
        with pytest.raises(BadQuestion) as caught:
            index.find(Question("giấy", OFFICER))
        index.close()
    assert not caught.value.retryable


@pytest.mark.parametrize("call", CALLS)
def test_a_file_that_is_no_index_is_unavailable(tmp_path: Path, call: str) -> None:
    """A folder, a file of something else, a parent that is a file."""
    (tmp_path / "other").write_bytes(b"not a database at all " * 100)
    for path in (tmp_path, tmp_path / "other", tmp_path / "other" / "search.db"):
        with pytest.raises(IndexUnavailable):
            CALLS[call](Fts5Index(path))


def test_a_file_that_stays_locked_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that never ends makes others give up in time, and they recover after it."""
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.1)
    path = tmp_path / "search.db"
    index = Fts5Index(path)
    index.put([PAPER])
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(IndexUnavailable):
        index.put([PAPER])
    assert index.find(Question("giấy", OFFICER)).total == 1
    blocker.close()
    index.put([PAPER])
    index.close()


def test_a_file_that_vanished_is_laid_out_again(tmp_path: Path) -> None:
    """The index is a copy: after its loss a new process starts with an empty one."""
    path = tmp_path / "search.db"
    index = Fts5Index(path)
    index.put([PAPER])
    index.close()
    for each in tmp_path.iterdir():
        each.unlink()
    assert index.find(Question("", OFFICER)).total == 0
    index.close()


@pytest.mark.parametrize("kind", ["fts5", "elastic"])
def test_a_paper_no_index_can_keep_is_rejected_for_good(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """Rejected, not retried for ever; the index goes on."""
    if kind == "elastic":
        server = request.getfixturevalue("elasticsearch_server")
        index: ElasticIndex | Fts5Index = ElasticIndex(
            server.address, alias=f"wrong-{os.getpid()}", user=server.user or "",
            password=server.password or "",
        )  # fmt: skip
    else:
        index = Fts5Index(tmp_path / "search.db")
    with pytest.raises(SohoaError) as caught:
        index.put([replace(PAPER, version=2**70)])
    assert not caught.value.retryable
    index.put([PAPER])
    assert index.find(Question("giấy", OFFICER)).total == 1
    index.close()


def _write(path: Path, start: int) -> None:
    index = Fts5Index(path)
    for n in range(start, start + 20):
        index.put([Document(f"p{n}", 1, "x", f"giấy {n}", {}, ("desk-a",), (), None, "2026")])
    index.close()


def test_processes_take_turns_on_one_file(tmp_path: Path) -> None:
    """Several processes lay out a new file and write to it at once; nothing is lost."""
    path = tmp_path / "search.db"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, 20 * n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    index = Fts5Index(path)
    assert index.find(Question("giấy", OFFICER)).total == 60
    index.close()
