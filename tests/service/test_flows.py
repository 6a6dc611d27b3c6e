"""Flows on the real servers: what one command installs, and a batch that outlives a worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from PIL import Image, ImageDraw

from app.settings import Settings, load_settings
from app.wiring import make_catalogue, make_index, make_objects
from deploy.services.running import Running
from pipeline.ports import Area, PaperRow
from pipeline.question import Asker, Duty, Question
from pipeline.scan import ScanRow, ScanState
from samples.fonts import Style, load_font

ROOT = Path(__file__).parents[2]
FILES, CHUNK = 12, 3
SENDER = """
import sys
from pathlib import Path
from flows.embedded import run_batch
from flows.listener import Listener
from pipeline.scan import Context
if __name__ == "__main__":
    files = sorted(Path(sys.argv[1]).iterdir())
    report = run_batch(Listener(files), Context("desk-a"), where="workers")
    print(report.ending.value, report.counts())
"""


class Site:
    """One machine of an installation: a folder of its own with its own settings file."""

    def __init__(self, folder: Path, settings: str, prefect: Running) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []
        folder.mkdir()
        config = folder / "sohoa.toml"
        config.write_text(f'home = "{folder}/home"\n{settings}')
        self.environment = {
            **os.environ,
            **prefect.environment,
            "SOHOA_CONFIG": str(config),
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_LOGGING_COLORS": "false",
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command], env=self.environment, cwd=self.folder,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-3000:]


@pytest.fixture
def settings_text(
    minio_server: Running, elasticsearch_server: Running, postgres_url: str
) -> Iterator[str]:
    """The services, in buckets, an index and a database that only this test knows."""
    name = f"t{uuid4().hex[:8]}"
    minio, search = minio_server, elasticsearch_server
    yield f"""
[objects]
kind = "minio"
endpoint = "127.0.0.1:{minio.port}"
access_key = "{minio.user}"
secret_key = "{minio.password}"
secure = false
bucket_prefix = "{name}"
retention_days = 1
[catalogue]
url = "{postgres_url}"
[search]
kind = "elasticsearch"
url = "{search.address}"
user = "{search.user}"
password = "{search.password}"
alias = "{name}-papers"
[reading]
workers = 1
[batches]
chunk = {CHUNK}
"""


@pytest.fixture
def sites(
    tmp_path: Path, settings_text: str, prefect_server: Running
) -> Iterator[Callable[[str], Site]]:
    """Makes sites; what still runs on them at the end is killed."""
    made: list[Site] = []

    def make(name: str) -> Site:
        made.append(Site(tmp_path / name, settings_text, prefect_server))
        return made[-1]

    yield make
    configs = {site.environment["SOHOA_CONFIG"] for site in made}
    for process in psutil.process_iter(["environ"]):
        if (process.info["environ"] or {}).get("SOHOA_CONFIG") in configs:
            process.kill()
    for started in (each for site in made for each in site.started):
        started.wait()


def write_scans(folder: Path) -> None:
    """Small pages with a few printed words, each another."""
    folder.mkdir()
    font = load_font(Style(size=10))
    for number in range(FILES):
        page = Image.new("L", (1000, 1400), 255)
        lines = ["UBND TỈNH AN BÌNH", f"Số: {number + 100}/TB-UBND", "THÔNG BÁO", "Về việc họp"]
        ImageDraw.Draw(page).multiline_text((150, 200), "\n".join(lines), 0, font, spacing=30)
        page.save(folder / f"nguyen-van-mau-{number}.png", dpi=(150, 150))


def kill_all(process: subprocess.Popen[bytes]) -> list[int]:
    """The process and everything below it at once, as a power cut would; their ids."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    for member in family:
        if member.is_running():
            member.kill()
    process.wait()
    return [member.pid for member in family]


def read_catalogue(settings: Settings) -> tuple[list[ScanRow], list[PaperRow]]:
    catalogue = make_catalogue(settings)
    with catalogue.begin() as unit:
        return unit.scans(), unit.papers()


def wait_for(what: Callable[[], bool], seconds: float, site: Site) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, site.log()
        time.sleep(0.5)


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_a_batch_outlives_a_killed_worker(
    tmp_path: Path,
    sites: Callable[[str], Site],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A batch over two workers that share nothing but the services: one is killed with -9 in the
    middle of a document, and every file ends stored once, locked once and found once."""
    sender, first, second = sites("sender"), sites("first"), sites("second")
    write_scans(tmp_path / "scans")
    for _ in range(2):  # the second time brings everything up to date and adds nothing
        installing = sender.start("-m", "flows.install")
        assert installing.wait(120) == 0, sender.log()
    monkeypatch.setenv("SOHOA_CONFIG", sender.environment["SOHOA_CONFIG"])
    settings = load_settings()

    worker = ("-m", "prefect", "worker", "start", "--pool", "sohoa", "--limit", "1")
    doomed = first.start(*worker, "--name", "first")
    second.start(*worker, "--name", "second")
    script = sender.folder / "send.py"
    script.write_text(SENDER)
    sending = sender.start(str(script), str(tmp_path / "scans"))

    home = first.folder / "home" / "work"
    wait_for(lambda: home.is_dir() and any(home.glob("*/scan-*")), 120, first)
    kill_all(doomed)
    scans, _ = read_catalogue(settings)
    assert Counter(row.state for row in scans)[ScanState.STORED] < FILES

    assert sending.wait(300) == 0, sender.log()
    assert f"done {{'stored': {FILES}, 'left': 0}}" in sender.log()
    check_stored_once(settings)
    check_flow_runs(sender)


def check_stored_once(settings: Settings) -> None:
    scans, papers = read_catalogue(settings)
    assert Counter(row.state for row in scans) == {ScanState.STORED: FILES}
    assert len({row.sha256 for row in scans}) == len(scans) == FILES
    assert len({paper.sha256 for paper in papers}) == len(papers) == FILES
    objects = make_objects(settings)
    assert len(list(objects.walk(Area.ORIGINALS))) == FILES
    assert list(objects.walk(Area.INTAKE)) == []
    asker = Asker("an", "desk-a", frozenset({Duty.INSPECTOR}))
    answer = make_index(settings).find(Question("thông báo", asker, limit=50))
    assert {hit.paper_id for hit in answer.hits} == {paper.paper_id for paper in papers}


def check_flow_runs(sender: Site) -> None:
    """The killed run was taken up by its own id, and nothing that Prefect keeps names a file."""
    script = sender.folder / "look.py"
    script.write_text(
        "from prefect import get_client\n"
        "with get_client(sync_client=True) as client:\n"
        "    for run in client.read_flow_runs():\n"
        "        print('RUN', run.run_count, run.state_name, run.parameters)\n"
    )
    looked = subprocess.run(
        [sys.executable, script], env=sender.environment, capture_output=True, text=True, check=True
    )
    runs = [line for line in looked.stdout.splitlines() if line.startswith("RUN")]
    assert "nguyen-van-mau" not in looked.stdout
    assert any(line.startswith("RUN 2 Completed") for line in runs), runs
