"""Many who attach and take back at once, in threads and in processes, on both databases."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from pipeline.attaching import attach, revoke
from pipeline.dossier_receiving import receive_message
from pipeline.errors import AlreadyRevoked
from pipeline.ledger import Deed, find_breaks
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin, make_paper_id
from pipeline.tools import Tools
from storage.catalogue import SqlCatalogue
from storage.folder import FolderStore
from tests.attached import NOW, know, open_dossier, store_paper
from tests.journey import World
from tests.messages import CODE, status

ROOT = Path(__file__).parents[2]
ME = "tests.contract.test_attaching_load"
PROCESSES, THREADS, EACH = 3, 3, 13  # with what is taken back, 200 operations
PAPERS = [b"a paper", b"another paper"]
KEYS = ("giay", "khac")


def open_tools(url: str, folder: Path, objects: Path) -> Tools:
    """What one process has of the shared catalogue and the shared store."""
    folder.mkdir()
    world = World(folder)
    world.clock.moment = NOW
    store = FolderStore(objects, retention_days=0)
    return know(world.tools(catalogue=SqlCatalogue(url), objects=store))


def fill(tools: Tools) -> None:
    """One live dossier and two papers that pass every check."""
    open_dossier(tools)
    for data in PAPERS:
        store_paper(tools, data, context=Context("desk-a", CODE, origin=Origin.FROM_ORIGINAL))


def work(tools: Tools, seed: int) -> None:
    """Attach and take back, as chance has it; whoever comes second is told so, nothing else. The
    one-stop system speaks of the dossier meanwhile, and waits for nobody for ever."""
    chance = random.Random(seed)
    asker = Asker(f"user-{seed}", "desk-a", frozenset({Duty.OFFICER}))
    for turn in range(EACH):
        paper_id = make_paper_id(sha256(chance.choice(PAPERS)).hexdigest(), 1)
        link = attach(CODE, chance.choice(KEYS), paper_id, "Đăng ký kết hôn", asker, tools)
        if chance.random() < 0.1:
            receive_message(status("2026-11-21T15:00:00", NguoiXuLy=f"{seed}-{turn}"), tools)
        if chance.random() < 0.7:
            try:
                revoke(link.link_id, "gắn nhầm giấy tờ", asker, tools)
            except AlreadyRevoked as told:
                assert told.by.startswith("user-")


def run_worker(url: str, folder: str, objects: str, number: str) -> None:
    """The main program of one process."""
    tools = open_tools(url, Path(folder), Path(objects))
    with ThreadPoolExecutor(THREADS) as threads:  # an error of one is the process's own
        seeds = [int(number) * THREADS + thread for thread in range(THREADS)]
        for done in [threads.submit(work, tools, seed) for seed in seeds]:
            done.result()


def test_two_hundred_at_once_leave_one_truth(
    url: str, catalogue: SqlCatalogue, tmp_path: Path
) -> None:
    """Three processes with three threads each: no error, a whole ledger, at most one active link in
    each place, and for every link and revocation exactly its entry, in turn."""
    tools = open_tools(url, tmp_path / "first", tmp_path / "objects")
    fill(tools)
    script = f"import sys; from {ME} import run_worker; run_worker(*sys.argv[1:])"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, url, str(tmp_path / f"w{n}"), str(tmp_path / "objects"),
             str(n)],
            cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for n in range(PROCESSES)
    ]  # fmt: skip
    said = [worker.communicate(timeout=300) for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * PROCESSES, said
    with catalogue.begin() as unit:
        entries, links = unit.entries(limit=1000), unit.reuse_links()
    assert list(find_breaks(entries)) == []
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    active = [link.place for link in links if link.active]
    assert len(active) == len(set(active))
    turns: dict[tuple[object, ...], list[tuple[Deed, str]]] = defaultdict(list)
    for entry in entries:
        act = entry.act
        turn = (act.deed, str(act.facts["link_id"]))
        turns[(act.ma_ho_so, act.component, act.paper_id)].append(turn)
    for place, deeds in turns.items():
        told: list[tuple[Deed, str]] = []
        for link in links:
            if link.place == place:
                told.append((Deed.ATTACHED, link.link_id))
                told += [(Deed.REVOKED, link.link_id)] * (not link.active)
        assert deeds == told
    assert len(turns) == len(PAPERS) * len(KEYS)
    assert len(links) > len(active)
