"""The servers of deploy/services: they answer, and leave nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
import psycopg
import pytest

from deploy.services import redis
from deploy.services.launch import scratch_folder
from deploy.services.running import Running

ROOT = Path(__file__).parents[2]
ORPHAN = """
import sys, time
from pathlib import Path
from deploy.services import redis
from deploy.services.launch import scratch_folder
with scratch_folder() as folder:
    own = folder / "redis"
    running = redis.start(own)
    print(running.pid, running.keeper.pid, folder, flush=True)
    time.sleep(60)
"""


def test_elasticsearch_knows_its_user(elasticsearch_server: Running) -> None:
    """With security on, the given user may ask for the health of the cluster."""
    url = f"{elasticsearch_server.address}/_cluster/health"
    pair = f"{elasticsearch_server.user}:{elasticsearch_server.password}".encode()
    request = Request(url, headers={"Authorization": f"Basic {b64encode(pair).decode()}"})
    with urlopen(request, timeout=10) as answer:
        assert json.load(answer)["status"] in ("green", "yellow")


def test_minio_is_alive(minio_server: Running) -> None:
    """MinIO says that it can take objects."""
    with urlopen(f"{minio_server.address}/minio/health/live", timeout=10) as answer:
        assert answer.status == 200


def test_prefect_server_is_the_measured_version(prefect_server: Running) -> None:
    """The server that flows are tested on is the version whose behaviour was measured."""
    with urlopen(f"{prefect_server.address}/admin/version", timeout=10) as answer:
        assert json.load(answer) == "3.8.8"


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_database(postgres_url: str, turn: int) -> None:
    """No test sees the tables of another."""
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        count = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
        connection.execute("CREATE TABLE mine (turn int)")
    assert count == (0,)


@pytest.mark.service
def test_a_stopped_server_is_gone_and_comes_back_on_its_port() -> None:
    """`stop` ends the process; the same folder and port start it again."""
    with scratch_folder() as folder:
        with redis.start(folder / "redis") as first:
            assert psutil.pid_exists(first.pid)
        assert not psutil.pid_exists(first.pid)
        with redis.start(folder / "redis", port=first.port) as again:
            assert again.address == first.address


@pytest.mark.service
def test_nothing_is_left_when_the_parent_is_killed() -> None:
    """`kill -9` of whoever started a server ends the server and removes its folder."""
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    with parent.stdout:
        server, keeper, folder = parent.stdout.readline().split()
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    end = time.monotonic() + 15
    while time.monotonic() < end and (psutil.pid_exists(int(keeper)) or Path(folder).exists()):
        time.sleep(0.1)
    assert not psutil.pid_exists(int(server))
    assert not psutil.pid_exists(int(keeper))
    assert not Path(folder).exists()
