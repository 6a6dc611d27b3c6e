"""The archive that `sohoa bench pages` asks: that of `sohoa bench find`, and all that pages show
beside papers: batches, dossiers, what waits for a person, the ledger, people, searches."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice
from random import Random

from bench.find_live import build_index
from bench.find_loading import in_batches
from bench.find_store import CannotMeasure, Loaded, Store
from bench.web_dossiers import enter_dossiers, use_again
from pipeline.accounts import Account
from pipeline.asked import asked_facts
from pipeline.effect_renewing import renew_rest
from pipeline.ledger import Act, Deed, Entry, Head, seal
from pipeline.ports import UnitOfWork
from pipeline.question import Duty
from pipeline.reindexing import BATCH
from pipeline.scan import Context, MediaType, Reason, ScanState
from pipeline.tools import Tools
from samples.archive import ArchivePaper, make_archive
from samples.archive_places import load_places
from samples.archive_rows import describe_paper, describe_scan

BATCHES, IN_BATCHES = 20, 0.6  # of the scans, the newest; the others came over counters
DOSSIERS, ENTRIES, PEOPLE = 0.1, 1.0, 300  # shares of the papers; accounts
ASIDE = 0.006  # of the scans failed or were set aside
DEAD = 40  # papers that the index did not take
QUEUED = 0.25  # of the papers, the newest, have not been under review yet

Tell = Callable[[str], None]


def fill(papers: int, seed: int, store: Store, tell: Tell) -> None:
    """Everything, where the folder does not have it yet. The index is built by another process
    meanwhile. Raises CannotMeasure for a folder that holds another archive."""
    loaded = store.find_loaded()
    if loaded is not None:
        if (loaded.papers, loaded.seed) != (papers, seed):
            raise CannotMeasure("other_archive", f"{loaded.papers} papers, seed {loaded.seed}")
        return
    building = multiprocessing.get_context("spawn").Process(
        target=build_index, args=(store.settings, papers, seed)
    )
    building.start()
    fill_rows(papers, seed, store.tools, tell)
    building.join()
    if building.exitcode:
        raise RuntimeError("the index was not built")
    tell("index")
    store.mark_loaded(Loaded(papers, seed, 0))


def fill_rows(papers: int, seed: int, tools: Tools, tell: Tell) -> None:
    """Everything but the index."""
    began = time.perf_counter()
    dossiers = enter_dossiers(round(papers * DOSSIERS), seed, tools)
    steps: dict[str, Callable[[Tools], object]] = {
        "papers": partial(_load_papers, papers, seed),
        "reuse": partial(use_again, dossiers),
        "effects": renew_rest,
        "set aside": partial(_set_aside, papers),
        "outbox": _keep_from_index,
        "people": _add_people,
        "ledger": partial(_write_ledger, round(papers * ENTRIES), seed),
    }
    for name, step in steps.items():
        step(tools)
        tell(f"{name} {time.perf_counter() - began:.0f} s")


def _load_papers(papers: int, seed: int, tools: Tools) -> None:
    """Those of a batch lie beside each other; what waits for a person is queued."""
    numbered = enumerate(make_archive(papers, seed))
    for some in in_batches(numbered, BATCH):
        scans = [
            replace(describe_scan(paper), batch_id=_batch_of(number, papers))
            for number, paper in some
        ]
        rows = [describe_paper(paper) for _, paper in some]
        with tools.catalogue.begin() as unit:
            unit.bring_in(scans, rows)
            _leave([paper for _, paper in some], unit)
            if some[0][0] >= papers * (1 - QUEUED):
                unit.requeue([row.paper_id for row in rows])
            unit.commit()


def _batch_of(number: int, papers: int) -> str | None:
    place = (number / papers - (1 - IN_BATCHES)) / IN_BATCHES
    return f"lo-{1 + int(place * BATCHES):02d}" if place >= 0 else None


def _leave(papers: list[ArchivePaper], unit: UnitOfWork) -> None:
    """What papers did to each other is found for the desk that is asked as; of the others nothing
    waits, and nothing is known: finding it for all takes longer than everything else."""
    here = home_desk()
    ids = [p.paper_id for p in papers if all(c.desk != here for c in p.contexts)]
    for paper_id, turn in unit.effects_due(len(ids), ids) if ids else ():
        unit.effects_done(paper_id, turn)


def home_desk() -> str:
    """The largest desk: those who look at pages work there."""
    return load_places().desks[0].code


def _set_aside(papers: int, tools: Tools) -> None:
    """Scans of the last batches that nobody could read, at every desk."""
    desks = [desk.code for desk in load_places().desks]
    for some in in_batches(range(max(3, round(papers * ASIDE))), BATCH):
        with tools.catalogue.begin() as unit:
            for number in some:
                _fail(number, desks[number % len(desks)], unit)
            unit.commit()


_ENDS = (
    (ScanState.FAILED, Reason("reading_failed", {}, retryable=True)),
    (ScanState.QUARANTINED, Reason("broken", {"detail": "no trailer"})),
    (ScanState.HELD, Reason("secrecy_mark", {"page": 1, "mark": "MẬT"})),
)


def _fail(number: int, desk: str, unit: UnitOfWork) -> None:
    batch = f"lo-{BATCHES - number % 3:02d}"
    row = unit.add_scan(f"{number:064x}", 250_000, MediaType.PDF, batch)
    unit.link(row.intake_id, Context(desk, None))
    claim = unit.claim(row.intake_id, "bench", 600)
    assert claim is not None
    unit.finish(claim, *_ENDS[number % len(_ENDS)])


def _keep_from_index(tools: Tools) -> None:
    """Rows of the outbox that were tried too often; and some that are due."""
    with tools.catalogue.begin() as unit:
        for place in unit.queue(limit=2 * DEAD):
            unit.decide(place.paper_id, unit.paper(place.paper_id).version, [])
        later = tools.clock.now() + timedelta(days=1)
        for row in unit.outbox(limit=DEAD):
            unit.postpone(row.outbox_id, "IndexUnavailable", later, dead=True)
        unit.commit()


def _add_people(tools: Tools) -> None:
    """Who works at the desks; nobody of them signs in."""
    desks, duties = load_places().desks, list(Duty)
    with tools.catalogue.begin() as unit:
        for number in range(PEOPLE):
            desk, duty = desks[number % len(desks)].code, duties[number % len(duties)]
            user = f"can-bo-{number:03d}"
            unit.add_account(Account(user, f"Cán bộ {number}", desk, frozenset({duty})), None)
        unit.commit()


def _write_ledger(entries: int, seed: int, tools: Tools) -> None:
    """Behind what is there, over the last two years until now."""
    with tools.catalogue.begin() as unit:
        unit.restore_entries(_chain(entries, seed, unit.head(), tools))
        unit.commit()


def _chain(entries: int, seed: int, head: Head, tools: Tools) -> Iterator[Entry]:
    first = tools.clock.now() - timedelta(days=730)
    step = timedelta(days=729) / max(1, entries)
    papers = make_archive(max(1, entries // 3), seed)
    before = head.digest
    acts = (act for number, paper in enumerate(papers) for act in _acts(number, paper, tools))
    for number, act in enumerate(islice(acts, entries), 1):
        entry = seal(act, head.seq + number, first + number * step, before)
        before = entry.digest
        yield entry


def _acts(number: int, paper: ArchivePaper, tools: Tools) -> Iterator[Act]:
    """Half of all are searches; each paper that is found is opened, one in eight is taken away."""
    rng = Random(number)  # noqa: S311 - chance, not secrecy
    user, desk = f"can-bo-{rng.randrange(PEOPLE):03d}", paper.contexts[0].desk
    named = paper.truth.get("ho_ten") or paper.truth.get("trich_yeu") or paper.loai
    asked = [named, paper.truth.get("so_dinh_danh", ""), paper.truth.get("so_ky_hieu", "")]
    for text in asked[: 1 + number % 2]:
        facts = {"filters": {}, "hits": 3, "papers": [paper.paper_id]}
        yield Act(Deed.SEARCHED, user, desk, facts=facts | asked_facts([text], tools.audit_key))
    dossier = paper.contexts[0].dossier
    read = Act(Deed.READ, user, desk, "", dossier, paper.paper_id, 1, facts={"look": "pages"})
    yield read
    if number % 8 == 0:
        purpose = f"giải quyết hồ sơ {dossier or 'lưu trữ'}"
        taken = {"copy": "rendition"}
        yield replace(read, deed=Deed.DOWNLOADED, purpose=purpose, facts=taken)
    if number % 2:
        yield Act(Deed.SIGNED_IN, user, desk, facts={"how": "password"})
