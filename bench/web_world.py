"""Who looks at pages in `sohoa bench pages`, and at what: accounts of the six roles at the largest
desk, a counter where papers were just scanned, searches, and what the archive holds of the desk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app import counter_door as door
from bench.find_questions import QUESTIONS, Source, draw_questions
from bench.web_addresses import Known
from bench.web_filling import BATCHES, home_desk
from pipeline.accounts import Account
from pipeline.dossier import DossierOrigin
from pipeline.keeping_searches import drop_search, keep_search, list_searches, name_search
from pipeline.kept_search import Sought
from pipeline.keys import preview_key, words_key
from pipeline.ports import Area
from pipeline.quarantine import SET_ASIDE
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from samples.archive import make_block
from samples.specimen import make_stack
from samples.writing import write_specimen
from storage.passwords import Argon2Passwords

PASSWORD = "mot-hai-ba-bon"  # noqa: S105 - of an archive of invented people
PATIENCE = 180.0
SAMPLED = 20  # papers, dossiers and searches of each kind
NAMED = 8  # searches that a person keeps under a name
_HOUSEHOLDS = 200


def user_of(duty: Duty) -> str:
    return f"do-{duty.value.replace('_', '-')}"


def asker_of(duty: Duty) -> Asker:
    return Asker(user_of(duty), home_desk(), frozenset({duty}))


@dataclass(frozen=True, slots=True)
class Counter:
    """A session that is being scanned for, and one of which `papers` were digitised; of `sheet`
    there is a picture; `upload` came into the open one."""

    open_session: str
    done_session: str
    sheet: str
    upload: str
    papers: tuple[str, ...]


def prepare(running: Any, seed: int, folder: Path) -> Known:
    """What pages are asked with; what is not there yet is made. `running` are the application's
    tools and its queue of the counter."""
    tools: Tools = running.tools
    add_accounts(tools)
    live, _ = _find_dossiers(tools)
    counter = _scan_papers(running, live[0], folder)
    _picture(counter.papers[0], _find_papers(tools), tools)
    return tell_known(counter, tools)


def searches_of(duty: Duty, seed: int, tools: Tools) -> tuple[str, ...]:
    """One of each class of question, some kept under a name; each as if typed into the box."""
    asker, source = asker_of(duty), Source(seed, _HOUSEHOLDS, tools.index)
    role = "inspector" if asker.sees_every_desk else "officer"
    ids = []
    for old in list_searches(asker, tools):  # of a run before, in an archive that was kept
        drop_search(old.search_id, asker, tools)
    for number, name in enumerate((*QUESTIONS, *QUESTIONS)[:SAMPLED]):
        asked = next(draw_questions(source, name, role, seed + number))
        sought = Sought(text=asked.text, loai=asked.loai or "", issuer=asked.issuer or "")
        kept = keep_search(sought, asker, tools)
        if number < NAMED:
            name_search(kept.search_id, f"Tìm {kept.search_id[:8]}", asker, tools)
        ids.append(kept.search_id)
    return tuple(ids)


def person_of(seed: int) -> tuple[str, str]:
    """Name and number of somebody in the archive."""
    father = make_block(seed, 1).household.father
    return father.name, father.number


def add_accounts(tools: Tools) -> None:
    quick = Argon2Passwords(memory=8, rounds=1).hash(PASSWORD)
    with tools.catalogue.begin() as unit:
        for duty in Duty:
            account = Account(
                user_of(duty), f"Người đo {duty.value}", home_desk(), frozenset({duty})
            )
            unit.add_account(account, quick)
        unit.commit()


def _find_dossiers(tools: Tools) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of dossiers that are live at the desk, and of some that are over."""
    hands = tools.desks.hands_of(asker_of(Duty.OFFICER))
    with tools.catalogue.begin() as unit:
        live = [one.ma_ho_so for one in unit.dossiers(live=True, within=hands, limit=SAMPLED)]
        over = [one.ma_ho_so for one in unit.dossiers(
            DossierOrigin.ONE_STOP, live=False, within=hands, limit=SAMPLED // 2
        )]  # fmt: skip
    return tuple(live), tuple(over)


def _find_papers(tools: Tools) -> tuple[str, ...]:
    """Of the desk, waiting for review."""
    with tools.catalogue.begin() as unit:
        return tuple(place.paper_id for place in unit.queue(home_desk(), limit=SAMPLED))


def _picture(like: str, papers: tuple[str, ...], tools: Tools) -> None:
    """The archive is without pictures: those that are looked at get the words and the first page
    of the paper that was scanned, as objects of their own."""
    words = tools.objects.read(Area.PAPERS, words_key(like))
    preview = tools.objects.read(Area.PAPERS, preview_key(like, 1))
    for paper_id in papers:
        tools.objects.put(Area.PAPERS, words_key(paper_id), words)
        tools.objects.put(Area.PAPERS, preview_key(paper_id, 1), preview)


def _scan_papers(running: Any, dossier: str, folder: Path) -> Counter:
    """Three pages come over the counter twice: once until they are papers."""
    asker, tools, queue = asker_of(Duty.SCAN), running.tools, running.queue
    seed = time.time_ns()  # a kept archive has seen the papers of the last run
    stack = make_stack(("quyet_dinh", "giay_khai_sinh"), "office", seed)
    file = write_specimen(stack, folder / "counter", str(seed), truth_folder=folder / "truth")
    done = door.open_session(asker, tools, dossier=dossier)["session_id"]
    _bring(file, done, asker, tools, queue)
    version = door.show_session(asker, tools, done)["version"]
    door.finish(asker, tools, queue, done, version)
    papers = _until(lambda: _papers_of(done, asker, tools))
    opened = door.open_session(asker, tools, dossier=dossier)["session_id"]
    upload = _bring(file, opened, asker, tools, queue)
    stacks = door.show_session(asker, tools, opened)["stacks"]
    return Counter(opened, done, stacks[0]["sheets"][0]["sheet"], upload, papers)


def _bring(file: Path, session: str, asker: Asker, tools: Tools, queue: Any) -> str:
    """Until every page was looked at; returns the upload."""
    data = file.read_bytes()
    upload: str = door.begin_upload(asker, tools, name=file.name, size=len(data))["upload_id"]
    door.put_piece(asker, tools, upload, 0, data)
    door.finish_upload(asker, tools, queue, upload, session)
    _until(lambda: _is_seen(door.show_session(asker, tools, session)["files"]))
    return upload


def _is_seen(files: list[dict[str, Any]]) -> bool:
    return all(file["seen"] == file["pages"] for file in files)


def _papers_of(session: str, asker: Asker, tools: Tools) -> tuple[str, ...]:
    parts = door.show_session(asker, tools, session)["parts"]
    if not parts or any(part["state"] not in ("done", "stored") for part in parts):
        return ()
    return tuple(paper for part in parts for paper in part["papers"])


def _until(find: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := find()):
        if time.monotonic() > end:
            raise TimeoutError("nothing came of it")
        time.sleep(0.05)
    return found


def tell_known(counter: Counter | None, tools: Tools) -> Known:
    """Without a `counter` nothing of it, and no pictures."""
    live, over = _find_dossiers(tools)
    papers = _find_papers(tools)
    values = {
        "ma_ho_so": (*live, *over), "paper_id": papers, "number": ("1",),
        "user": ("can-bo-001", user_of(Duty.OFFICER)), "code": ("khong-co",),
        "kind": ("csv", "xlsx"), "batch_id": tuple(f"lo-{n + 1:02d}" for n in range(BATCHES)),
        "intake_id": _set_aside(tools), "name": ("loai",), "key_id": ("khong-co",),
    }  # fmt: skip
    if counter is None:
        return Known(values, {}, dict(_queries(tools)))
    values |= {
        "paper_id": (*counter.papers, *papers), "session_id": (counter.open_session,),
        "sheet": (counter.sheet,), "upload_id": (counter.upload,),
    }  # fmt: skip
    return Known(values, dict(_special(counter, tools)), dict(_queries(tools)))


def _set_aside(tools: Tools) -> tuple[str, ...]:
    with tools.catalogue.begin() as unit:
        found = unit.waiting_scans(SET_ASIDE, home_desk(), limit=3)
    return tuple(one.row.intake_id for one in found)


def _special(counter: Counter, tools: Tools) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Papers with pictures, and those that belong to what stands before them."""
    paper, done = counter.papers[0], counter.done_session
    yield "/giay-to/{paper_id}/trang/{number}/lon", (f"/giay-to/{paper}/trang/1/lon",)
    with tools.catalogue.begin() as unit:
        fields = unit.paper(paper).fields
    named = next(field.name for field in fields if field.box.width and field.box.height)
    yield "/duyet/anh/{paper_id}/{name}", (f"/duyet/anh/{paper}/{named}",)
    cut = "/quay/{session_id}/giay/{paper_id}/o/{name}"
    yield cut, (f"/quay/{done}/giay/{paper}/o/{named}",)
    yield "/quay/{session_id}/giay/{paper_id}", (f"/quay/{done}/giay/{paper}",)
    shown = f"/quay/{done}/giay/{paper}/trang/1"
    yield "/quay/{session_id}/giay/{paper_id}/trang/{number}", (shown,)
    yield "/quay/{session_id}/phieu", (f"/quay/{done}/phieu",)


def _queries(tools: Tools) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Figures of another month each time, so that none was counted a moment ago; and a year."""
    today = tools.clock.today()
    firsts = [today - timedelta(days=30 * back) for back in range(SAMPLED - 1)]
    periods = (*(f"?ky={day:%Y-%m}" for day in dict.fromkeys(firsts)), f"?ky={today.year}")
    yield "/thong-ke", periods
    yield "/thong-ke/tai-ve/{kind}", periods
    yield "/thong-ke/phan", tuple(f"?ky={today.year - back}" for back in range(5))
    yield "/lo/tien-do", ("", f"?lo=lo-{BATCHES:02d}")
    yield "/lo", ("", "?trang=2")
    yield "/ho-so", ("", "?trang=2")
