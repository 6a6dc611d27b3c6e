"""No look without an entry, and no entry that tells a name, a number or the words of a question."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.access import Copy, Look, read_copy, read_paper, save_copy
from pipeline.asked import asked_facts, describe_search, fingerprints_of
from pipeline.auditing import (
    Wanted,
    anchor_now,
    export_entries,
    find_askers,
    list_entries,
    verify_ledger,
)
from pipeline.dossier_desk import file_paper, open_by_hand, tie_paper
from pipeline.dossier_receiving import receive_message
from pipeline.dossier_view import list_held, view_dossier
from pipeline.errors import BadPurpose, CatalogueUnavailable, NotAllowed, NotFound
from pipeline.finding import find
from pipeline.ingest import ingest
from pipeline.keys import rendition_key
from pipeline.ledger import Deed, Entry
from pipeline.ports import Area, PaperRow
from pipeline.purpose import read_purpose
from pipeline.quarantine import drop_scan, release_scan
from pipeline.question import Answer, Asker, Duty, Question
from pipeline.review import accept, compare, correct, next_tasks, reject
from pipeline.scan import Context, Origin, Role, ScanState
from pipeline.tools import Tools
from storage.failing_catalogue import FailingCatalogue
from tests.journey import World
from tests.messages import CODE, NUMBER, opening
from tests.reviewed import Desk, all_forms, make_field

KEY = b"a key of this test"
OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
INSPECTOR = Asker("thanh-tra", "so-a", frozenset({Duty.INSPECTOR}))
ADMINISTRATOR = Asker("quan-tri", "so-a", frozenset({Duty.ADMINISTRATOR}))
STRANGER = Asker("la", "desk-z", frozenset({Duty.OFFICER}))
WHY = "giải quyết khiếu nại"
NAME = "Nguyễn Văn Mẫu"


@pytest.fixture
def tools(world: World) -> Tools:
    return with_key(world.tools())


@pytest.fixture
def paper(world: World, monkeypatch: pytest.MonkeyPatch) -> PaperRow:
    """Taken in at a desk, with a name on it that waits for a person."""
    row = Desk(world, monkeypatch).take_in(f"{NAME} {NUMBER}", make_field("ho_ten", NAME))
    world.objects.put(Area.PAPERS, rendition_key(row.paper_id), b"%PDF-")
    return row


def with_key(tools: Tools, key: bytes = KEY) -> Tools:
    return replace(tools, forms=all_forms(), audit_key=key)


def entries(world: World) -> list[Entry]:
    with world.catalogue.begin() as unit:
        return unit.entries()


def last(world: World) -> Entry:
    return entries(world)[-1]


def test_a_look_at_a_paper_is_logged(world: World, tools: Tools, paper: PaperRow) -> None:
    """Who, when, which version, at what; who may not see it leaves nothing and gets nothing."""
    assert read_paper(paper.paper_id, Look.TEXT, OFFICER, tools) == paper
    act = last(world).act
    assert (act.deed, act.user, act.desk) == (Deed.READ, "an", "desk-a")
    assert (act.paper_id, act.version, act.facts) == (
        paper.paper_id,
        paper.version,
        {"look": "text"},
    )
    with pytest.raises(NotFound):
        read_paper(paper.paper_id, Look.TEXT, STRANGER, tools)
    assert len(entries(world)) == 1


def test_a_copy_is_logged_with_its_purpose(
    world: World, tools: Tools, paper: PaperRow, tmp_path: Path
) -> None:
    """Originals and renditions alike; without a purpose nothing is handed out."""
    save_copy(paper.paper_id, Copy.ORIGINAL, WHY, tmp_path / "copy", OFFICER, tools)
    assert NAME in (tmp_path / "copy").read_text()
    assert read_copy(paper.paper_id, Copy.RENDITION, f"  {WHY}\n", OFFICER, tools) == b"%PDF-"
    acts = [entry.act for entry in entries(world)]
    assert [act.facts["copy"] for act in acts] == ["original", "rendition"]
    assert {(act.deed, act.purpose) for act in acts} == {(Deed.DOWNLOADED, WHY)}
    with pytest.raises(BadPurpose):
        save_copy(paper.paper_id, Copy.ORIGINAL, None, tmp_path / "other", OFFICER, tools)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("text", "fault"),
    [(None, "missing"), (" ", "missing"), ("...", "missing"), ("12", "missing"),
     ("x" * 501, "too_long"), (f"xem giấy của {NUMBER}", "number_inside"),
     ("số 001 085.012 345", "number_inside")],
)  # fmt: skip
def test_a_purpose_says_something_and_no_number(text: str | None, fault: str) -> None:
    """It stands in the ledger for ever."""
    with pytest.raises(BadPurpose) as wrong:
        read_purpose(text)
    assert wrong.value.fault == fault
    assert NUMBER not in str(wrong.value)


def test_a_search_is_logged(world: World, tools: Tools, paper: PaperRow) -> None:
    """With its filters, the number of hits and the papers shown; one without hits too."""
    find(Question("mau", OFFICER, loai="giay_khai_sinh", dossier=NUMBER), tools)
    find(Question("mau", OFFICER), tools)
    first, second = (entry.act for entry in entries(world))
    assert (second.deed, second.facts["hits"]) == (Deed.SEARCHED, 1)
    assert second.facts["papers"] == [paper.paper_id]
    assert first.facts["filters"] == {"loai": "giay_khai_sinh", "dossier": ""}
    assert (first.facts["hits"], first.ma_ho_so) == (0, None)


def test_a_dossier_in_the_filter_is_told(tools: Tools) -> None:
    """Its code is no person's."""
    act = describe_search(Question("", OFFICER, dossier=CODE), Answer((), 0), KEY)
    assert act.ma_ho_so == CODE
    assert "asked" not in act.facts


LOOKS: dict[str, Callable[[str, Tools], Any]] = {
    "search": lambda key, tools: find(Question("mau", OFFICER), tools),
    "read": lambda key, tools: read_paper(key, Look.FIELDS, OFFICER, tools),
    "copy": lambda key, tools: read_copy(key, Copy.ORIGINAL, WHY, OFFICER, tools),
    "queue": lambda key, tools: next_tasks(OFFICER, tools),
    "accept": lambda key, tools: accept(key, "ho_ten", OFFICER, tools),
    "dossiers": lambda key, tools: list_held(OFFICER, tools),
    "ledger": lambda key, tools: list_entries(Wanted(), WHY, INSPECTOR, tools),
    "export": lambda key, tools: list(export_entries(Wanted(), WHY, INSPECTOR, tools)),
    "asked": lambda key, tools: find_askers("mau", WHY, INSPECTOR, tools),
}


class NoLedger:
    """A unit of work that cannot write entries."""

    def __init__(self, unit: Any) -> None:
        self._unit = unit

    def __getattr__(self, name: str) -> Any:
        if name in ("append", "append_all"):
            raise CatalogueUnavailable(kind="ledger")
        return getattr(self._unit, name)


class WithoutLedger:
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @contextmanager
    def begin(self) -> Iterator[Any]:
        with self._inner.begin() as unit:
            yield NoLedger(unit)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_shown_that_cannot_be_logged(world: World, paper: PaperRow, look: str) -> None:
    """Neither with a catalogue that is away nor with one that takes no entry."""
    away = FailingCatalogue(world.catalogue)
    away.fail(CatalogueUnavailable())
    for catalogue in (away, WithoutLedger(world.catalogue)):
        with pytest.raises(CatalogueUnavailable):
            LOOKS[look](paper.paper_id, with_key(world.tools(catalogue=catalogue)))
    assert entries(world) == []
    LOOKS[look](paper.paper_id, with_key(world.tools()))
    assert len(entries(world)) == 1


def test_decisions_are_logged_without_values(world: World, tools: Tools, paper: PaperRow) -> None:
    """In the transaction of the decision: which field, what became of it, by whom."""
    key = paper.paper_id
    accept(key, "ho_ten", OFFICER, tools)
    field = world.papers()[0].fields[0]
    correct(key, "ho_ten", "Trần Thị Thử", OFFICER, tools, field.mark)
    reject(key, "ho_ten", OFFICER, tools, world.papers()[0].fields[0].mark)
    compare(key, OFFICER, tools)
    decided = [entry.act for entry in entries(world) if entry.act.deed is Deed.DECIDED]
    told = [act.facts["decided"][key] for act in decided]
    assert told == [
        {"ho_ten": "confirmed"}, {"ho_ten": "corrected"}, {"ho_ten": "rejected"},
        {"origin": "confirmed"},
    ]  # fmt: skip
    assert [act.version for act in decided] == [paper.version + made for made in range(4)]


def test_what_waits_is_logged_for_each_paper(world: World, tools: Tools, paper: PaperRow) -> None:
    """A list of papers that wait shows what is read on them."""
    (task,) = next_tasks(OFFICER, tools)
    assert last(world).act.paper_id == task.row.paper_id
    assert last(world).act.facts == {"look": "queue"}


def test_decisions_on_quarantined_files_are_logged(world: World, tools: Tools) -> None:
    """By the intake id and the reason; never by a file's name."""
    for name in ("Nguyen-Van-Mau.pdf", "b.pdf"):
        (world.folder / name).write_bytes(b"%PDF-1.7\n" + name.encode() * 2000)
        ingest(world.folder / name, Context("desk-a"), tools)
    first, second = (s for s in world.scans() if s.state is ScanState.QUARANTINED)
    release_scan(first.intake_id, "an", tools, "desk-a")
    drop_scan(second.intake_id, "an", tools, "desk-a")
    acts = [entry.act for entry in entries(world)]
    assert [act.deed for act in acts] == [Deed.RELEASED, Deed.DROPPED]
    assert [act.facts["intake_id"] for act in acts] == [first.intake_id, second.intake_id]
    assert {act.facts["reason"] for act in acts} == {"too_many_bytes"}
    assert "Mau" not in str(acts)


def test_dossiers_that_are_looked_at_are_logged(world: World, tools: Tools) -> None:
    """One with its papers; a list by their codes."""
    receive_message(opening(), tools)
    view_dossier(CODE, INSPECTOR, tools)
    list_held(INSPECTOR, tools)
    view, listed = (entry.act for entry in entries(world))
    assert (view.ma_ho_so, view.facts["look"]) == (CODE, "dossier")
    assert listed.facts == {"look": "dossiers", "dossiers": [CODE]}


def test_no_row_of_the_ledger_tells_a_name_or_a_number(
    world: World, tools: Tools, paper: PaperRow
) -> None:
    """After everything that can be done: neither the words of questions, nor values, nor evidence,
    in the raw rows; and nowhere in the exports."""
    words = [NAME, "nguyen van mau", NUMBER, "096 085 000 123", "Trần Thị Thử", "sổ hộ tịch"]
    for text in words:
        find(Question(text, OFFICER), tools)
        find_askers(text, WHY, INSPECTOR, tools)
    receive_message(opening(), tools)
    open_by_hand("H12.15.22-261122-0001", "1.001193", NUMBER, "mất mạng", OFFICER, tools)
    file_paper(CODE, paper.paper_id, Role.COMPONENT, OFFICER, tools)
    tie_paper(paper.paper_id, NUMBER, "theo sổ hộ tịch số 12 năm 1990", OFFICER, tools)
    correct(paper.paper_id, "ho_ten", "Trần Thị Thử", OFFICER, tools)
    read_paper(paper.paper_id, Look.FIELDS, OFFICER, tools)
    connection = sqlite3.connect(world.folder / "catalogue.db")
    raw = str(connection.execute("SELECT * FROM ledger").fetchall())
    connection.close()
    raw += str(list(export_entries(Wanted(), WHY, INSPECTOR, tools)))
    assert len(entries(world)) > 15
    for text in (*words, "Mẫu", "Thử", "nguyen", NUMBER[:9], json.dumps("Mẫu")[1:-1]):
        assert text.lower() not in raw.lower(), text
    assert list(verify_ledger(tools)) == []


def test_who_searched_for_somebody_is_found(world: World, tools: Tools) -> None:
    """By a name among other words, accents or not, and by a number however it was typed; not by
    half of it. Only what the key was the same for."""
    binh = Asker("binh", "desk-b", frozenset({Duty.OFFICER}))
    find(Question("giấy khai sinh NGUYEN VAN MAU 2016", OFFICER), tools)
    find(Question("096.085.000 123", binh), tools)
    find(Question("Trần Thị Thử", binh), tools)
    find(Question(NAME, binh), with_key(tools, b"another key"))

    def users(text: str) -> list[str]:
        return [entry.act.user for entry in find_askers(text, WHY, INSPECTOR, tools).entries]

    assert users("Nguyễn Văn Mẫu") == ["an"]
    assert users(NUMBER) == users("096 085 000 123") == ["binh"]
    assert users("tran thi thu") == ["binh"]
    assert users("Nguyễn") == users("096085000999") == users("Nguyễn Mẫu") == []
    found = find_askers(NAME, WHY, INSPECTOR, tools)
    assert (found.looked_at, found.other_key) == (4, 1)


def test_a_name_is_found_in_whatever_order_it_was_typed(world: World, tools: Tools) -> None:
    """Family name first or last, with accents or none, among other words too; entries of any age:
    what is kept is what was typed, and no more. The same words with one more are no other order;
    words beyond those of a name are looked for as typed."""
    find(Question("giấy khai sinh Mau Nguyen Van 2016", OFFICER), tools)
    kept = entries(world)[-1].act.facts["asked"]
    assert set(kept) == set(asked_facts(["giay khai sinh mẫu nguyễn văn 2016"], KEY)["asked"])

    def found(text: str) -> int:
        return len(find_askers(text, WHY, INSPECTOR, tools).entries)

    assert found("Nguyễn Văn Mẫu") == found("nguyen van mau") == found("Mẫu Nguyễn Văn") == 1
    assert found("Nguyễn Thị Văn Mẫu") == found("Văn Mẫu") == 0
    assert found("giấy khai sinh Mẫu Nguyễn Văn 2016") == 1
    assert found("2016 giấy khai sinh Mẫu Nguyễn Văn") == 0
    assert list(verify_ledger(tools)) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_fingerprints_tell_nothing_without_the_key(text: str, other: str) -> None:
    """Any text gives facts that can be kept; under another key they are other ones; what was asked
    is found again by itself."""
    facts = asked_facts([text], KEY)
    known = frozenset(facts.get("asked", ()))
    assert not known & set(asked_facts([text], b"other").get("asked", ()))
    if wanted := fingerprints_of(text, KEY):
        assert wanted & known
    assert json.loads(json.dumps(facts)) == facts
    assert all(len(one) == 24 for one in known)


@pytest.mark.parametrize("asker", [OFFICER, ADMINISTRATOR], ids=["officer", "administrator"])
def test_only_inspectors_read_the_ledger(world: World, tools: Tools, asker: Asker) -> None:
    """Everybody may have it verified; administrators anchor it."""
    for read in (
        lambda: list_entries(Wanted(), WHY, asker, tools),
        lambda: export_entries(Wanted(), WHY, asker, tools),
        lambda: find_askers("x", WHY, asker, tools),
    ):
        with pytest.raises(NotAllowed):
            read()
    assert entries(world) == []
    assert list(verify_ledger(tools)) == []
    with pytest.raises(NotAllowed):
        anchor_now(OFFICER, tools)
    assert anchor_now(ADMINISTRATOR, tools) == 0


def test_reading_the_ledger_needs_a_purpose_and_is_logged(world: World, tools: Tools) -> None:
    """The look itself is in what an export tells, and what was asked for."""
    wanted = Wanted(user="an", deed=Deed.READ)
    with pytest.raises(BadPurpose):
        list_entries(wanted, "", INSPECTOR, tools)
    assert list_entries(wanted, WHY, INSPECTOR, tools) == []
    (listed,) = entries(world)
    assert (listed.act.deed, listed.act.purpose) == (Deed.LISTED, WHY)
    assert listed.act.facts["wanted"] == {"user": "an", "deed": "read"}
    exported = list(export_entries(Wanted(), WHY, INSPECTOR, tools))
    assert [entry.act.deed for entry in exported] == [Deed.LISTED, Deed.EXPORTED]
    assert exported == entries(world)


def test_an_origin_is_compared_once(world: World, tools: Tools, paper: PaperRow) -> None:
    """What changes nothing is no decision; but the paper is shown, and that is an entry."""
    assert paper.contexts[0].origin is Origin.PLAIN_SCAN
    compare(paper.paper_id, OFFICER, tools)
    compare(paper.paper_id, OFFICER, tools)
    deeds = [entry.act.deed for entry in entries(world)]
    assert deeds == [Deed.READ, Deed.DECIDED, Deed.READ]
