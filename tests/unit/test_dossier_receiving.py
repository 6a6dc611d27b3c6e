"""Messages come in: idempotent, in any order, nothing lost."""

from __future__ import annotations

import itertools
import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.sweeping import sweep_inbox
from pipeline import dossier_dropping
from pipeline.dossier import Dossier, DossierOrigin, DossierState
from pipeline.dossier_dropping import BAD, DONE, REASON, Patience, receive_folder
from pipeline.dossier_receiving import Outcome, Receipt, receive_message, receive_text
from pipeline.dossier_records import MESSAGES
from pipeline.errors import BadMessage, BadSetting, CatalogueUnavailable, NotFound
from pipeline.ports import Area
from storage.failing_catalogue import FailingCatalogue
from tests.journey import PowerCut, Steps, World
from tests.messages import CODE, NUMBER, RESULT, opening, status

IN_PROCESS = status("2026-11-20T10:00:00+07:00", TrangThaiHoSo="4", NguoiXuLy="an")
DONE_MESSAGE = status("2026-11-21T09:00:00", TrangThaiHoSo="9", GiayToKetQua=[RESULT])
CLOSED = status("2026-11-21T15:00:00", NgayTra="20261121145900", TrangThaiHoSo="10")


@pytest.fixture(autouse=True)
def later(world: World) -> None:
    """All messages of these tests lie in the past."""
    world.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def dossier(world: World, code: str = CODE) -> Dossier:
    with world.catalogue.begin() as unit:
        return unit.dossier(code)


def test_a_dossier_is_opened_changed_and_closed(world: World) -> None:
    """The life of a dossier, message by message."""
    tools = world.tools()
    outcomes = [
        receive_message(m, tools).outcome for m in (opening(), IN_PROCESS, DONE_MESSAGE, CLOSED)
    ]
    assert outcomes == [Outcome.OPENED, Outcome.CHANGED, Outcome.CHANGED, Outcome.CHANGED]
    found = dossier(world)
    assert (found.state, found.live) == (DossierState.RETURNED, False)
    assert found.origin is DossierOrigin.ONE_STOP
    assert found.facts.nguoi_xu_ly == "an"
    assert [r.kq_code for r in found.results] == ["KQ.G15.000038"]
    with world.catalogue.begin() as unit:
        assert [d.ma_ho_so for d in unit.dossiers_of(NUMBER)] == [CODE]


def test_a_message_that_comes_again_changes_nothing(world: World) -> None:
    """By its id, or by its content where it has none."""
    tools = world.tools()
    for message in (opening(), IN_PROCESS):
        receive_message(message, tools)
        before = dossier(world)
        assert receive_message(message, tools).outcome is Outcome.DUPLICATE
        assert dossier(world) == before


def test_an_id_is_not_used_for_another_content(world: World) -> None:
    """Two contents under one id: somebody is wrong, and nothing is overwritten."""
    tools = world.tools()
    receive_message(opening(), tools)
    with pytest.raises(BadMessage) as wrong:
        receive_message(opening(TrangThaiHoSo="8"), tools)
    assert (wrong.value.field, wrong.value.fault) == ("MaThongDiep", "id_used")
    assert dossier(world).state is DossierState.RECEIVED


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_arrival_does_not_matter(world: World, order: tuple[int, ...]) -> None:
    """An older message never outranks a newer one, and fills in what is not known otherwise."""
    messages = (opening(), IN_PROCESS, DONE_MESSAGE, CLOSED)
    tools = world.tools()
    receipts = [receive_message(messages[n], tools) for n in order]
    found = dossier(world)
    assert found.state is DossierState.RETURNED
    assert found.complete
    assert found.as_of.isoformat() == "2026-11-21T08:00:00+00:00"
    assert (found.facts.nguoi_xu_ly, len(found.results)) == ("an", 1)
    before = order[: order.index(0)]
    assert [r.outcome for r in receipts[: len(before)]] == [Outcome.WAITING] * len(before)
    assert receipts[len(before)].outcome is Outcome.OPENED


def test_an_older_state_is_kept_and_told(world: World) -> None:
    """The sender of an old message learns that something newer is known."""
    tools = world.tools()
    receive_message(opening(), tools)
    receive_message(CLOSED, tools)
    old = receive_message(status("2026-11-20T09:00:00", TrangThaiHoSo="4"), tools)
    assert old.outcome is Outcome.OUTDATED
    assert dossier(world).state is DossierState.RETURNED
    with world.catalogue.begin() as unit:
        assert len(unit.messages(CODE)) == 3


def test_what_is_not_said_stays(world: World) -> None:
    """A later message about one thing leaves the others; lists grow, one of the same id is
    replaced, one that is deleted goes."""
    tools = world.tools()
    receive_message(opening(), tools)
    more = [
        {"TepDinhKemId": "t1", "IsDeleted": "1"},
        {"TepDinhKemId": "t2", "DuocTaiSuDung": "2", "MaKetQuaThayThe": "KQ.G15.000034"},
    ]
    receive_message(status("2026-11-21", TaiLieuNop=more), tools)
    receive_message(status("2026-11-21", DinhDanhCHS=[{"SoDinhDanh": NUMBER}]), tools)
    found = dossier(world)
    assert [person.name for person in found.persons] == ["Nguyễn Văn Mẫu"]
    assert [a.attachment_id for a in found.attachments] == ["t2"]
    assert found.attachments[0].reused == 2
    assert found.facts.ma_thu_tuc == "1.004873"


def test_a_refusal_has_its_reason(world: World) -> None:
    """The text that says why a dossier was returned is kept with it."""
    tools = world.tools()
    receive_message(opening(TrangThaiHoSo=None), tools)
    refusal = status("2026-11-21", NgayTuChoi="20261121", LyDoTuChoi="Không thuộc thẩm quyền")
    receive_message(refusal, tools)
    found = dossier(world)
    assert (found.state, found.live) == (DossierState.REFUSED, False)
    assert found.facts.return_reason == "Không thuộc thẩm quyền"


@pytest.mark.parametrize(
    ("missing", "field"), [("MaTTHC", "MaTTHC"), ("DinhDanhCHS", "DinhDanhCHS")]
)
def test_half_an_opening_is_refused(world: World, missing: str, field: str) -> None:
    """Whose dossier it is and what for belong together; nothing of it is kept."""
    with pytest.raises(BadMessage) as wrong:
        receive_message(opening(**{missing: None}), world.tools())
    assert (wrong.value.field, wrong.value.fault) == (field, "missing")
    with pytest.raises(NotFound):
        dossier(world)


def test_one_wrong_message_does_not_stop_the_others(world: World) -> None:
    """Each of a list is received or told what is wrong with it."""
    text = json.dumps([opening(), {"MaHoSo": "x"}, IN_PROCESS])
    told = list(receive_text(text, world.tools()))
    assert [isinstance(one, Receipt) for one in told] == [True, False, True]
    assert dossier(world).state is DossierState.IN_PROCESS


# --- the folder

AT_ONCE, SLOW = Patience(0, 0), Patience(quiet=60, unfinished=0)


def drop(folder: Path, name: str, content: Any, at: int = 1_700_000_000) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    os.utime(path, (at, at))
    return path


def names(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_folder_is_emptied(world: World, inbox: Path) -> None:
    """The oldest first; what was understood goes to `done`, what is wrong to `bad` with its
    reason; files that are being written wait."""
    drop(inbox, "b.json", opening(), at=1_700_000_000)
    drop(inbox, "a.JSON", DONE_MESSAGE, at=1_700_000_100)
    drop(inbox, "bad.json", opening(MaThongDiep="tm-2", MaTTHC="x"))
    drop(inbox, "half.json", b'{"MaHoSo"')
    drop(inbox, ".c.json", opening())
    drop(inbox, "note.txt", b"")
    (inbox / "new.json").write_text("{")
    told = list(receive_folder(inbox, world.tools(), SLOW))
    outcomes = [r.outcome for dropped in told for r in dropped.receipts]
    assert outcomes == [Outcome.OPENED, Outcome.CHANGED]
    day = "2026-11-22"
    assert names(inbox) == [
        ".c.json", f"{BAD}/bad.json", f"{BAD}/bad.json{REASON}", f"{BAD}/half.json",
        f"{BAD}/half.json{REASON}", f"{DONE}/{day}/a.JSON", f"{DONE}/{day}/b.json", "new.json",
        "note.txt",
    ]  # fmt: skip
    (reason,) = json.loads((inbox / BAD / f"bad.json{REASON}").read_text())
    assert (reason["field"], reason["fault"]) == ("MaTTHC", "bad_procedure_code")
    assert NUMBER not in json.dumps(reason)


def test_a_file_is_left_until_it_is_whole(world: World, inbox: Path) -> None:
    """Cut anywhere, quiet or not, it says nothing and stays; once whole it is taken."""
    whole = json.dumps([opening(), DONE_MESSAGE], ensure_ascii=False).encode()
    path, tools = inbox / "m.json", world.tools()
    for end in (0, 1, 40, whole.index("ễ".encode()) + 1, len(whole) - 1):
        path.write_bytes(whole[:end])
        (dropped,) = receive_folder(inbox, tools, Patience(quiet=0))
        assert (dropped.left, dropped.receipts, dropped.wrong) == (True, (), ())
    assert names(inbox) == ["m.json"]
    path.write_bytes(whole)
    (dropped,) = receive_folder(inbox, tools, Patience(quiet=0))
    assert [r.outcome for r in dropped.receipts] == [Outcome.OPENED, Outcome.CHANGED]
    assert not path.exists()


def test_what_is_written_meanwhile_is_taken_the_next_time(
    world: World, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that changes while its messages are received is not moved away unread."""
    path = drop(inbox, "m.json", opening())

    def receive(data: bytes, tools: Any) -> Any:
        path.write_text(json.dumps([opening(), DONE_MESSAGE]))
        return receive_text(data, tools)

    with monkeypatch.context() as patch:
        patch.setattr(dossier_dropping, "receive_text", receive)
        (dropped,) = receive_folder(inbox, world.tools(), AT_ONCE)
    assert dropped.left
    (dropped,) = receive_folder(inbox, world.tools(), AT_ONCE)
    assert [r.outcome for r in dropped.receipts] == [Outcome.DUPLICATE, Outcome.CHANGED]
    assert names(inbox) == [f"{DONE}/2026-11-22/m.json"]


def receive_three(world: World, inbox: Path, steps: Steps | None = None) -> None:
    with suppress(PowerCut):
        list(receive_folder(inbox, world.tools(steps), AT_ONCE))


def test_a_power_cut_anywhere_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Cut after any call on the catalogue or the store, and run again: every message is kept
    once, beside the bytes too, and every file lies where it belongs."""
    everything, cut_at = Steps(), 0
    while cut_at <= len(everything.names):
        (folder := tmp_path / str(cut_at)).mkdir()
        (inbox := folder / "inbox").mkdir()
        world = World(folder)
        world.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
        drop(inbox, "1.json", opening(), at=1)
        drop(inbox, "2.json", [DONE_MESSAGE, {"MaHoSo": 1}], at=2)
        drop(inbox, "3.json", CLOSED, at=3)
        receive_three(world, inbox, Steps(cut_at, after=True) if cut_at else everything)
        receive_three(world, inbox)
        check_all_three(world, inbox)
        world.close()
        cut_at += 1
    assert cut_at > 20


def check_all_three(world: World, inbox: Path) -> None:
    assert names(inbox) == [
        f"{BAD}/2.json", f"{BAD}/2.json{REASON}", f"{DONE}/2026-11-22/1.json",
        f"{DONE}/2026-11-22/3.json",
    ]  # fmt: skip
    assert dossier(world).state is DossierState.RETURNED
    with world.catalogue.begin() as unit:
        assert len(unit.messages(CODE)) == 3
    assert len([key for key in world.keys(Area.PAPERS) if key.startswith(MESSAGES)]) == 3


def test_the_sweep_empties_the_folder(world: World, inbox: Path) -> None:
    """Counts alone are told: names of files are personal data."""
    drop(inbox, "a.json", opening(), at=1)
    drop(inbox, "b.json", [DONE_MESSAGE, {"MaHoSo": 1}], at=2)
    (inbox / "c.json").write_text("{")
    told = sweep_inbox(inbox, Patience(), world.tools())
    assert told == {"received": 2, "wrong": 1, "left": 1}
    with pytest.raises(BadSetting):
        sweep_inbox(inbox / "gone", Patience(), world.tools())


def test_a_file_of_tomorrow_is_taken(world: World, inbox: Path) -> None:
    """The sender's clock may be ahead: its files do not wait for ever."""
    drop(inbox, "m.json", opening(), at=4_000_000_000)
    (dropped,) = receive_folder(inbox, world.tools(), SLOW)
    assert dropped.receipts[0].outcome is Outcome.OPENED


def test_nothing_in_the_folder_is_written_over(world: World, inbox: Path) -> None:
    """Files of one name, good or bad, all stay."""
    for n in range(3):
        drop(inbox, "m.json", opening(MaThongDiep=f"tm-{n}"))
        list(receive_folder(inbox, world.tools(), AT_ONCE))
        drop(inbox, "w.json", b"[")
        list(receive_folder(inbox, world.tools(), AT_ONCE))
    kept = names(inbox)
    assert len([name for name in kept if name.startswith(DONE)]) == 3
    assert len([name for name in kept if name.startswith(BAD)]) == 6
    assert len(kept) == 9


def test_an_outage_leaves_the_files_where_they_are(world: World, inbox: Path) -> None:
    """The catalogue is away: nothing is moved, and the next time everything is taken."""
    drop(inbox, "m.json", opening())
    failing = FailingCatalogue(world.catalogue)
    failing.fail(CatalogueUnavailable())
    with pytest.raises(CatalogueUnavailable):
        list(receive_folder(inbox, world.tools(catalogue=failing), AT_ONCE))
    assert names(inbox) == ["m.json"]
    failing.recover()
    (dropped,) = receive_folder(inbox, world.tools(catalogue=failing), AT_ONCE)
    assert dropped.receipts[0].outcome is Outcome.OPENED


def test_a_crash_before_the_move_is_harmless(world: World, inbox: Path) -> None:
    """Kept, but not moved: taken again as a duplicate, and moved."""
    path = drop(inbox, "m.json", opening())
    list(receive_text(path.read_bytes(), world.tools()))
    (dropped,) = receive_folder(inbox, world.tools(), AT_ONCE)
    assert dropped.receipts[0].outcome is Outcome.DUPLICATE
    assert not path.exists()
