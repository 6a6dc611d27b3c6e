"""Dossiers outlast the catalogue: what is kept beside the bytes brings them back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.dossier import DossierState
from pipeline.dossier_desk import file_paper, open_by_hand, tie_paper
from pipeline.dossier_receiving import Outcome, receive_message
from pipeline.dossier_records import RECORDS, keep_record, read_record
from pipeline.errors import Broken, StoreUnavailable
from pipeline.former_acts import FormerAct
from pipeline.ingest import ingest
from pipeline.ports import Area
from pipeline.rebuilding import rebuild
from pipeline.scan import Context, Role
from pipeline.tools import Tools
from pipeline.verifying import verify
from storage.catalogue import SqlCatalogue
from storage.failing import FailingStore
from tests.journey import World, write_pdf
from tests.messages import CODE, NUMBER, opening, status
from tests.unit.test_dossier_desk import EVIDENCE, OFFICER

HAND = "H12.15.22-261122-0001"


@pytest.fixture
def tools(world: World) -> Tools:
    world.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    return world.tools()


def work(world: World, tools: Tools) -> str:
    """Dossiers from the system and by hand, a paper filed twice and tied."""
    receive_message(opening(), tools)
    receive_message(status("2026-11-21", TrangThaiHoSo="9"), tools)
    world.clock.turn(1)
    open_by_hand(HAND, "1.001193", NUMBER, "mất mạng", OFFICER, tools)
    ingest(write_pdf(world.folder / "a.pdf", "Giấy"), Context("desk-a"), tools)
    (paper,) = world.papers()
    file_paper(CODE, paper.paper_id, Role.COMPONENT, OFFICER, tools)
    world.clock.turn(60)
    file_paper(CODE, paper.paper_id, Role.RESULT, OFFICER, tools)
    world.clock.turn(60)
    tie_paper(paper.paper_id, NUMBER, EVIDENCE, OFFICER, tools)
    return paper.paper_id


def test_a_lost_catalogue_comes_back(world: World, tools: Tools) -> None:
    """Dossiers, messages, filings, ties, from objects alone; run again, nothing more.
    What is kept belongs: `verify` names no gap."""
    paper_id = work(world, tools)
    with world.catalogue.begin() as unit:
        dossiers, filings = unit.dossiers(), unit.filings(CODE)
        messages, ties = unit.messages(CODE), unit.ties_of_paper(paper_id)
    empty = SqlCatalogue(f"sqlite:///{world.folder}/empty.db")
    after = world.tools(catalogue=empty)
    assert rebuild(after).records == 3 + 2 + 1
    with empty.begin() as unit:
        assert unit.dossiers() == dossiers
        assert unit.messages(CODE) == messages
        (filing,) = unit.filings(CODE)
        assert (filing.role, filing.paper_id) == (Role.RESULT, paper_id)
        assert [filing] == list(filings)
        assert unit.ties_of_paper(paper_id) == ties
    assert rebuild(after).records == 0
    gaps = [gap for gap in verify(after) if RECORDS in gap.key]
    assert gaps == []
    empty.close()


def test_acts_kept_before_there_was_a_ledger_come_back(world: World, tools: Tools) -> None:
    """Their objects stay and belong; what the ledger lost of them begins it again, once."""
    at = datetime(2026, 11, 1, 2, 3, 4, 5, tzinfo=UTC)
    former = (
        FormerAct("opened", at, "an", "desk-a", HAND, None, "mất mạng"),
        FormerAct("filed", at + timedelta(hours=1), "an", "desk-a", HAND, "p1", "component:k"),
        FormerAct("tied", at + timedelta(hours=2), "an", "desk-a", None, "p1", EVIDENCE),
    )
    for act in former:
        keep_record(act, world.objects)
    assert len(list(verify(tools))) == 3
    assert rebuild(tools).records == 3
    assert rebuild(tools).records == 0
    assert list(verify(tools)) == []
    with world.catalogue.begin() as unit:
        entries = unit.entries()
    assert [(e.act.deed, e.at) for e in entries[:3]] == [(f.kind, f.at) for f in former]
    assert entries[0].act.purpose == "mất mạng"


def test_a_record_that_the_catalogue_lost_is_a_gap(world: World, tools: Tools) -> None:
    """Bytes that no row speaks of are named."""
    receive_message(opening(), tools)
    empty = SqlCatalogue(f"sqlite:///{world.folder}/empty.db")
    (gap,) = verify(world.tools(catalogue=empty))
    assert gap.kind == "object_orphan"
    assert NUMBER not in gap.key
    empty.close()


def test_a_store_that_was_away_is_made_up_for(world: World, tools: Tools) -> None:
    """The message is in the catalogue; sent again, it is a duplicate and lies beside the bytes."""
    failing = FailingStore(world.objects)
    failing.fail("put")
    with pytest.raises(StoreUnavailable):
        receive_message(opening(), world.tools(objects=failing))
    with world.catalogue.begin() as unit:
        assert unit.dossier(CODE).state is DossierState.RECEIVED
    assert [k for k in world.keys(Area.PAPERS) if k.startswith(RECORDS)] == []
    assert receive_message(opening(), tools).outcome is Outcome.DUPLICATE
    assert len([k for k in world.keys(Area.PAPERS) if k.startswith(RECORDS)]) == 1


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": 2}', b'{"format": 1}'])
def test_what_is_no_record_is_broken(data: bytes) -> None:
    """A changed or foreign object stops nothing: it is told."""
    for key in (f"{RECORDS}messages/a.json", f"{RECORDS}other/a.json"):
        with pytest.raises(Broken):
            read_record(key, data)
