"""A service is killed in mid-work: what happened is said, and nothing is lost.

Through the real command on MinIO, PostgreSQL and Elasticsearch of these tests alone.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.ports import Area
from pipeline.scan import ScanState
from tests.holdings import hash_files, open_holdings
from tests.installation import Installation, Said
from tests.service.conftest import Server, Servers
from tests.slips import make_slips

FILES = 8
AWAY_SECONDS = 6
pytestmark = [pytest.mark.service, pytest.mark.slow]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make_slips(tmp_path_factory.mktemp("in") / "slips", FILES)


def ingest_while_it_dies(sohoa: Installation, files: list[Path], server: Server) -> Said:
    """The server is killed after the second answer and stays away until the command ends."""
    running = sohoa.start("ingest", files[0].parent, "--json")
    running.until(lambda out: out.count("\n") >= 2)
    server.kill()
    said = running.wait(280)
    server.start()
    assert "Traceback" not in said.err
    assert [record["file"] for record in said.records] == [str(file) for file in files]
    return said


def check_all_there(sohoa: Installation, files: list[Path]) -> None:
    """Each file stored once, locked, found; no gap, nothing waits, nothing left in the intake."""
    with open_holdings(sohoa) as held:
        assert {scan.state for scan in held.scans()} == {ScanState.STORED}
        assert sorted(scan.sha256 for scan in held.scans()) == sorted(hash_files(files))
        assert len(held.papers()) == len(files)
        assert {key[-64:] for key in held.keys(Area.ORIGINALS)} == hash_files(files)
        assert not held.keys(Area.INTAKE)
        assert held.check_found() == len(files)
        assert held.waiting() == 0
    said = sohoa("verify", "--json")
    assert (said.code, said.records) == (0, []), said.err
    assert sohoa.leftovers() == []


def events(said: Said) -> list[dict[str, Any]]:
    """What was logged, one object a line."""
    return [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]


def failed(said: Said) -> list[dict[str, Any]]:
    return [record for record in said.records if record["status"] == "failed"]


def test_without_elasticsearch_everything_is_stored_and_waits(
    sohoa: Installation, files: list[Path], servers: Servers
) -> None:
    """Searching is a copy: papers go on being stored, the outbox shows what waits, a person may
    hurry it when the server is back."""
    said = ingest_while_it_dies(sohoa, files, servers["elasticsearch"])
    assert said.code == 0
    assert {record["status"] for record in said.records} == {"stored"}
    waiting = sohoa("outbox", "list", "--json").records
    assert FILES - 3 <= len(waiting) <= FILES - 1
    assert all("index_unavailable" in row["last_error"] for row in waiting if row["last_error"])
    assert not any(row["dead"] for row in waiting)
    assert sohoa("outbox", "retry").code == 0
    assert sohoa("outbox", "list", "--json").records == []
    check_all_there(sohoa, files)


def test_without_elasticsearch_a_search_says_so(
    sohoa: Installation, servers: Servers, files: list[Path]
) -> None:
    """A sentence and the exit code of an outage; no trace of the program."""
    servers["elasticsearch"].kill()
    try:
        said = sohoa("search", "bo phan mot cua", "--json")
        retried = sohoa("outbox", "retry")
    finally:
        servers["elasticsearch"].start()
    assert (said.code, said.out) == (5, "")
    assert said.err.startswith("Máy tìm kiếm tạm thời không truy cập được.")
    assert "Traceback" not in said.err
    assert retried.code in (0, 5)


@pytest.mark.parametrize(
    ("service", "code", "sentence"),
    [
        ("minio", "store_unavailable", "Kho tệp tạm thời không truy cập được."),
        ("postgres", "catalogue_unavailable", "Cơ sở dữ liệu tạm thời không truy cập được."),
    ],
)
def test_without_store_or_catalogue_files_wait_for_the_next_run(
    sohoa: Installation,
    files: list[Path],
    servers: Servers,
    service: str,
    code: str,
    sentence: str,
) -> None:
    """Each file that could not be taken says why and that it may be tried again; nothing is called
    stored that is not; when the service is back the same command does the rest."""
    said = ingest_while_it_dies(sohoa, files, servers[service])
    assert said.code == 4
    assert failed(said)
    for record in failed(said):
        assert (record["reason_code"], record["retryable"]) == (code, True)
        assert record["reason"] == sentence
        assert record["hint"]
    stored = {r["file"] for r in said.records if r["status"] == "stored"}
    assert len(stored) + len(failed(said)) == len(files)
    again = sohoa("ingest", files[0].parent, "--json")
    assert again.code == 0, again.out
    duplicates = {r["file"] for r in again.records if r["status"] == "duplicate"}
    assert stored <= duplicates
    check_all_there(sohoa, files)


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ("minio", "store_unavailable"),
        ("postgres", "catalogue_unavailable"),
        ("elasticsearch", None),
    ],
)
def test_a_batch_outlasts_a_service(
    sohoa: Installation, files: list[Path], servers: Servers, service: str, code: str | None
) -> None:
    """Killed in the middle of a batch and started again some seconds later: the same run goes on
    at once and stores every file; each is told of once, the outage in a line of its own. What could
    not be published waits in the outbox."""
    running = sohoa.start("batch", files[0].parent, "--json")
    running.until(lambda out: out != "")
    servers[service].kill()
    time.sleep(AWAY_SECONDS)
    servers[service].start()
    said = running.wait(150)  # less than a claim lasts
    assert said.code == 0, said.err
    assert sorted(record["file"] for record in said.records) == [str(file) for file in files]
    assert {record["status"] for record in said.records} == {"stored"}
    assert "Traceback" not in said.err
    assert {event["code"] for event in events(said)} == ({code} if code else set())
    assert len(events(said)) <= 4, said.err
    assert sohoa("outbox", "retry").code == 0
    check_all_there(sohoa, files)
