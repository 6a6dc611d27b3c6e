"""What officers do with dossiers by their own decision, and who may see what of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.dossier_door import astray_record, dossier_head, dossier_record
from pipeline.desks import Desks
from pipeline.dossier import Dossier, DossierOrigin, DossierState
from pipeline.dossier_desk import file_paper, open_by_hand, read_person, tie_paper
from pipeline.dossier_receiving import Outcome, receive_message
from pipeline.dossier_view import list_astray, list_held, view_dossier
from pipeline.errors import BadMessage, BadQuestion, Conflict, NotAllowed, NotFound
from pipeline.ingest import Status, ingest
from pipeline.ledger import Deed
from pipeline.manifest import LINKS
from pipeline.page import Box
from pipeline.paper import Field
from pipeline.ports import Area, PaperRow
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin, Role
from pipeline.tools import Tools
from tests.journey import World, write_pdf
from tests.messages import CODE, NUMBER, opening

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
SCANNER = Asker("quet", "desk-a", frozenset({Duty.SCAN}))
STRANGER = Asker("binh", "desk-b", frozenset({Duty.OFFICER}))
INSPECTOR = Asker("kim", "desk-z", frozenset({Duty.INSPECTOR}))
LEADER = Asker("lan", "desk-a", frozenset({Duty.LEADER}))
CARD = f"{NUMBER}|212345678|Nguyễn Văn Mẫu|01021985|Nam|Xã X, Cà Mau|05062021"
EVIDENCE = "đối chiếu sổ hộ tịch năm 1998"


@pytest.fixture
def tools(world: World) -> Tools:
    world.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    return world.tools()


@pytest.fixture
def opened(tools: Tools) -> str:
    receive_message(opening(), tools)
    return CODE


def scan(
    world: World,
    tools: Tools,
    loai: str = "van_ban_khac",
    kq_code: str | None = None,
    **fields: str,
) -> PaperRow:
    """A stored paper of desk-a, with the type and the fields that the test needs."""
    path = write_pdf(world.folder / f"{loai}-{len(fields)}.pdf", f"Giấy {loai} {sorted(fields)}")
    item = ingest(path, Context("desk-a", None, Role.COMPONENT, Origin.FROM_ORIGINAL), tools)
    assert item.status is Status.STORED
    assert item.row is not None
    (row,) = [row for row in world.papers() if row.intake_id == item.row.intake_id]
    values = tuple(
        Field(name, value, value, 1, Box(1, 1, 2, 2), 0.9, "label")
        for name, value in fields.items()
    )
    changed = replace(row, loai=loai, kq_code=kq_code, fields=values)
    with world.catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [changed])
        unit.commit()
    return changed


def read(world: World, code: str = CODE) -> Dossier:
    with world.catalogue.begin() as unit:
        return unit.dossier(code)


# --- the person


def test_a_person_is_told_by_digits_or_card() -> None:
    """The 12 digits, or all that the chip card's code says."""
    assert read_person(f" {NUMBER}\n") == (NUMBER, None)
    assert read_person(CARD) == (NUMBER, "Nguyễn Văn Mẫu")


@pytest.mark.parametrize(
    "text", ["", "212345678", f"{NUMBER}9", f"{NUMBER}|x", "Nguyễn Văn Mẫu", "٠" * 12]
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    """Nine digits or a name do not decide who somebody is; what was typed stands in no error."""
    with pytest.raises(BadMessage) as wrong:
        read_person(text)
    assert wrong.value.fault == "not_12_digits"
    assert not text or text not in str(wrong.value)


# --- by hand


def test_a_dossier_opened_by_hand_is_marked_and_logged(world: World, tools: Tools) -> None:
    """It needs the person and a purpose, and stands in the inspector's list."""
    done = open_by_hand(CODE, "1.001193", CARD, "Hệ thống gián đoạn", OFFICER, tools)
    assert (done.origin, done.state, done.live) == (
        DossierOrigin.BY_HAND, DossierState.RECEIVED, True
    )  # fmt: skip
    assert read(world) == done
    with world.catalogue.begin() as unit:
        (entry,) = unit.entries(ma_ho_so=CODE)
    assert (entry.act.deed, entry.act.user, entry.act.desk, entry.act.purpose) == (
        Deed.OPENED, "an", "desk-a", "Hệ thống gián đoạn"
    )  # fmt: skip
    assert list_held(INSPECTOR, tools, DossierOrigin.BY_HAND) == [done]
    assert list_held(STRANGER, tools, DossierOrigin.BY_HAND) == []
    assert NUMBER not in str(dossier_head(done, held=True))


@pytest.mark.parametrize(
    ("code", "procedure", "person", "purpose", "field"),
    [
        ("H12", "1.001193", NUMBER, "mất mạng", "MaHoSo"),
        (CODE, "", NUMBER, "mất mạng", "MaTTHC"),
        (CODE, "1193", NUMBER, "mất mạng", "MaTTHC"),
        (CODE, "1.001193", "212345678", "mất mạng", "SoDinhDanh"),
        (CODE, "1.001193", NUMBER, "  ", "MucDich"),
        (CODE, "1.001193", NUMBER, f"cho {NUMBER}", "MucDich"),
    ],
)
def test_what_is_missing_is_named(
    tools: Tools, code: str, procedure: str, person: str, purpose: str, field: str
) -> None:
    """Nothing is opened without code, procedure, person and purpose; a purpose names nobody."""
    with pytest.raises(BadMessage) as wrong:
        open_by_hand(code, procedure, person, purpose, OFFICER, tools)
    assert wrong.value.field == field


def test_a_known_dossier_is_not_opened_again(world: World, tools: Tools, opened: str) -> None:
    """The one-stop system's dossier stays as it is."""
    before = read(world)
    with pytest.raises(Conflict) as wrong:
        open_by_hand(opened, "1.001193", NUMBER, "mất mạng", OFFICER, tools)
    assert wrong.value.fault == "dossier_known"
    assert read(world) == before
    with world.catalogue.begin() as unit:
        assert unit.entries() == []
        assert len(unit.messages(CODE)) == 1


def test_the_mark_stays_when_the_system_speaks(world: World, tools: Tools) -> None:
    """What the one-stop system says outranks what was typed, even if it was said before; the
    mark of the hand stays."""
    open_by_hand(CODE, "1.001193", "096085000999", "mất mạng", OFFICER, tools)
    assert receive_message(opening(), tools).outcome is Outcome.CHANGED
    found = read(world)
    assert found.origin is DossierOrigin.BY_HAND
    assert found.facts.ma_thu_tuc == "1.004873"
    assert [p.number for p in found.persons] == [NUMBER]


@pytest.mark.parametrize("asker", [SCANNER, INSPECTOR, LEADER])
def test_only_officers_open_and_tie(tools: Tools, asker: Asker) -> None:
    """Those who scan, inspect or lead do not."""
    with pytest.raises(NotAllowed):
        open_by_hand(CODE, "1.001193", NUMBER, "mất mạng", asker, tools)
    with pytest.raises(NotAllowed):
        tie_paper("p", NUMBER, EVIDENCE, asker, tools)


# --- filing


def test_one_paper_of_a_stack_is_filed_without_the_others(
    world: World, tools: Tools, opened: str
) -> None:
    """A scan of two papers: the dossier gets the one that the officer means."""
    first = scan(world, tools, "trich_luc_khai_tu")
    second = replace(first, paper_id=first.paper_id[::-1], loai="giay_khai_sinh", first_page=2)
    with world.catalogue.begin() as unit:
        unit.put_papers(first.intake_id, [first, second])
        unit.commit()
    file_paper(opened, second.paper_id, Role.COMPONENT, OFFICER, tools)
    view = view_dossier(opened, OFFICER, tools)
    assert [paper.paper_id for paper in view.papers] == [second.paper_id]


def test_a_paper_is_filed_for_a_component(world: World, tools: Tools, opened: str) -> None:
    """It stands in the checklist, the act in the log, the tie beside the bytes; the index finds
    it under the dossier."""
    paper = scan(world, tools, "ban_an")
    done = file_paper(opened, paper.paper_id, Role.COMPONENT, OFFICER, tools, "cham_dut_hon_nhan")
    assert (done.new, done.fits) == (True, True)
    view = view_dossier(opened, OFFICER, tools)
    lines = {line.component.key: line for line in view.checklist}
    assert [p.paper_id for p in lines["cham_dut_hon_nhan"].papers] == [paper.paper_id]
    assert [a.attachment_id for a in lines["cham_dut_hon_nhan"].attachments] == ["t1"]
    with world.catalogue.begin() as unit:
        (entry,) = unit.entries(paper_id=paper.paper_id)
        context = unit.paper(paper.paper_id).contexts[-1]
    assert (entry.act.component, entry.act.facts["role"]) == ("cham_dut_hon_nhan", "component")
    assert (context.dossier, context.origin) == (opened, Origin.FROM_ORIGINAL)
    assert len([k for k in world.keys(Area.PAPERS) if k.startswith(LINKS)]) == 2
    again = file_paper(opened, paper.paper_id, Role.COMPONENT, OFFICER, tools, "cham_dut_hon_nhan")
    assert not again.new


def test_another_type_is_filed_but_told(world: World, tools: Tools, opened: str) -> None:
    """The type may have been misread: the officer decides, and is told."""
    paper = scan(world, tools, "hop_dong")
    assert not file_paper(
        opened, paper.paper_id, Role.COMPONENT, OFFICER, tools, "cham_dut_hon_nhan"
    ).fits
    known = scan(world, tools, "van_ban_khac", "KQ.G15.000040", x="1")
    assert file_paper(
        opened, known.paper_id, Role.COMPONENT, OFFICER, tools, "cham_dut_hon_nhan"
    ).fits


def test_results_and_reasons_have_their_place(world: World, tools: Tools, opened: str) -> None:
    """Issued papers, and the text that says why a dossier was returned."""
    result, reason = scan(world, tools, "xac_nhan_hon_nhan"), scan(world, tools, "thong_bao")
    file_paper(opened, result.paper_id, Role.RESULT, SCANNER, tools)
    file_paper(opened, reason.paper_id, Role.RETURN_REASON, SCANNER, tools)
    view = view_dossier(opened, OFFICER, tools)
    assert [p.paper_id for p in view.in_role(Role.RESULT)] == [result.paper_id]
    assert [p.paper_id for p in view.in_role(Role.RETURN_REASON)] == [reason.paper_id]


@pytest.mark.parametrize("loai", ["giay_tiep_nhan", "phieu_kiem_soat"])
def test_process_papers_are_never_components(
    world: World, tools: Tools, opened: str, loai: str
) -> None:
    """A receipt or control slip is filed with the dossier, whatever it was handed in as."""
    paper = scan(world, tools, loai)
    for role in (Role.COMPONENT, Role.RESULT, Role.RETURN_REASON):
        with pytest.raises(Conflict):
            file_paper(opened, paper.paper_id, role, OFFICER, tools)
    with world.catalogue.begin() as unit:
        unit.link(paper.intake_id, Context("desk-a", opened, Role.COMPONENT))
        unit.commit()
    view = view_dossier(opened, OFFICER, tools)
    assert [p.paper_id for p in view.in_role(Role.PROCESS)] == [paper.paper_id]
    assert view.loose == ()


def test_a_component_must_be_one_of_the_procedure(world: World, tools: Tools, opened: str) -> None:
    """A misspelt component is told with those that there are."""
    paper = scan(world, tools)
    with pytest.raises(BadQuestion) as wrong:
        file_paper(opened, paper.paper_id, Role.COMPONENT, OFFICER, tools, "cham_dut")
    assert "cham_dut_hon_nhan" in wrong.value.detail
    with pytest.raises(BadQuestion):
        file_paper(opened, paper.paper_id, Role.RESULT, OFFICER, tools, "cham_dut_hon_nhan")


def test_an_unknown_procedure_takes_the_systems_components(world: World, tools: Tools) -> None:
    """Two thousand procedures are not in the table: their dossiers work all the same."""
    receive_message(opening(MaTTHC="1.999999"), tools)
    paper = scan(world, tools)
    done = file_paper(CODE, paper.paper_id, Role.COMPONENT, OFFICER, tools, "cham_dut_hon_nhan")
    assert (done.filing.component, done.fits) == ("cham_dut_hon_nhan", None)
    with pytest.raises(BadQuestion):
        file_paper(CODE, paper.paper_id, Role.COMPONENT, OFFICER, tools, "khac")
    view = view_dossier(CODE, OFFICER, tools)
    assert view.procedure is None
    assert [p.paper_id for p in view.loose] == [paper.paper_id]


def test_papers_of_other_desks_are_not_there(world: World, tools: Tools, opened: str) -> None:
    """For another desk the paper does not exist; of its place in the dossier only that there is
    one is told. Names and numbers are for who holds the dossier."""
    paper = scan(world, tools, "ban_an")
    with pytest.raises(NotFound):
        file_paper(opened, paper.paper_id, Role.RESULT, STRANGER, tools)
    file_paper(opened, paper.paper_id, Role.RESULT, OFFICER, tools)
    theirs = view_dossier(opened, STRANGER, tools)
    assert (theirs.papers, theirs.hidden, theirs.held) == ((), 1, False)
    shown = str(dossier_record(theirs))
    assert "Mẫu" not in shown
    assert "ban-an.pdf" not in shown
    ours = str(dossier_record(view_dossier(opened, OFFICER, tools)))
    assert "Nguyễn Văn Mẫu" in ours
    assert NUMBER not in ours
    assert view_dossier(opened, INSPECTOR, tools).held
    with pytest.raises(NotAllowed):
        view_dossier(opened, LEADER, tools)


def test_filing_needs_dossier_and_paper(world: World, tools: Tools, opened: str) -> None:
    """What is not there is not found."""
    paper = scan(world, tools)
    for code, paper_id in (("H12-261120-0001", paper.paper_id), (opened, "gone")):
        with pytest.raises(NotFound):
            file_paper(code, paper_id, Role.COMPONENT, OFFICER, tools)


# --- in whose hands

UNITS = Desks({"H12.15.22": "desk-b", "desk-c": "desk-b"}, {"nv07": "an"}, frozenset({"desk-a"}))
ADMINISTRATOR = Asker("hai", "desk-z", frozenset({Duty.ADMINISTRATOR}))


@pytest.mark.parametrize(
    ("told", "held", "astray"),
    [
        ({"DonViXuLy": "desk-a"}, {"an"}, False),
        ({"DonViXuLy": "H12.15.22"}, {"binh"}, False),
        ({"DonViXuLy": "desk-b"}, {"binh"}, False),
        ({"DonViXuLy": "desk-c"}, {"binh"}, False),
        ({"DonViXuLy": "H12.15.23"}, set(), True),
        ({"DonViXuLy": "H12.15.23", "NguoiXuLy": "nv07"}, {"an"}, False),
        ({"DonViXuLy": "H12.15.23", "NguoiXuLy": "binh"}, {"binh"}, True),
        ({"DonViXuLy": "H12.15.22", "NguoiXuLy": "an"}, {"binh", "an"}, False),
        ({"DonViXuLy": None}, set(), True),
    ],
)
def test_units_and_officers_are_desks_and_users(
    tools: Tools, told: dict[str, str], held: set[str], astray: bool
) -> None:
    """By the installation's table, else by equal codes; what is with nobody known is listed for
    those who can say whose it is, and is said when it comes."""
    tools = replace(tools, desks=UNITS)
    receipt = receive_message(opening(**told), tools)
    askers = (OFFICER, STRANGER, Asker("cuc", "desk-c", frozenset({Duty.OFFICER})))
    assert {asker.user for asker in askers if list_held(asker, tools)} == held
    assert {asker.user for asker in askers if view_dossier(CODE, asker, tools).held} == held
    listed = [d.ma_ho_so for d in list_astray(ADMINISTRATOR, tools)]
    assert (receipt.astray, listed) == (astray, [CODE] if astray else [])


def test_what_is_astray_is_found_once_its_unit_is_known(tools: Tools) -> None:
    """No message has to come again: the settings are enough."""
    receive_message(opening(DonViXuLy="H12.15.23"), replace(tools, desks=UNITS))
    known = replace(tools, desks=replace(UNITS, units={"H12.15.23": "desk-a"}))
    assert [d.ma_ho_so for d in list_held(OFFICER, known)] == [CODE]
    assert list_astray(INSPECTOR, known) == []


def test_the_list_of_astray_dossiers_shows_nobody(tools: Tools) -> None:
    """Administrators see no papers and no persons; officers do not see the list."""
    receive_message(opening(DonViXuLy="H12.15.23"), replace(tools, desks=UNITS))
    (found,) = list_astray(ADMINISTRATOR, replace(tools, desks=UNITS))
    shown = astray_record(found)
    assert (shown["don_vi_xu_ly"], shown["live"]) == ("H12.15.23", True)
    assert "Mẫu" not in str(shown)
    assert NUMBER[-3:] not in str(shown).replace(CODE, "")
    for asker in (OFFICER, LEADER):
        with pytest.raises(NotAllowed):
            list_astray(asker, tools)


def test_what_was_opened_here_is_not_astray(tools: Tools) -> None:
    """Whatever unit the one-stop system says later."""
    tools = replace(tools, desks=UNITS)
    open_by_hand(CODE, "1.004873", NUMBER, "mất mạng", OFFICER, tools)
    assert not receive_message(opening(DonViXuLy="H12.15.23"), tools).astray
    assert list_astray(INSPECTOR, tools) == []


# --- tying


def test_a_paper_without_digits_is_tied(world: World, tools: Tools) -> None:
    """An officer says whose it is, with evidence; the log says who said it."""
    paper = scan(
        world, tools, "gcn_ket_hon", so_dinh_danh_chong=NUMBER, so_dinh_danh_vo="212345678"
    )
    tie = tie_paper(paper.paper_id, "096185000456", EVIDENCE, OFFICER, tools, "_vo")
    with world.catalogue.begin() as unit:
        assert unit.papers_tied_to("096185000456") == (tie,)
        (entry,) = unit.entries(paper_id=paper.paper_id)
    assert (entry.act.deed, entry.act.user, entry.act.facts) == (Deed.TIED, "an", {"part": "_vo"})
    tie_paper(paper.paper_id, "096185000456", EVIDENCE, OFFICER, tools, "_vo")
    with world.catalogue.begin() as unit:
        assert len(unit.entries(paper_id=paper.paper_id)) == 1
    with pytest.raises(Conflict) as wrong:
        tie_paper(paper.paper_id, "096185000456", EVIDENCE, OFFICER, tools, "_chong")
    assert wrong.value.fault == "has_number"


@pytest.mark.parametrize(
    ("evidence", "fault"),
    [("", "missing"), ("thấy", "too_short"), (f"số {NUMBER} đúng", "number_inside")],
)
def test_a_tie_needs_evidence(world: World, tools: Tools, evidence: str, fault: str) -> None:
    """Words that say something, and no number that would outlast the moment."""
    paper = scan(world, tools, "gcn_ket_hon")
    with pytest.raises(BadMessage) as wrong:
        tie_paper(paper.paper_id, NUMBER, evidence, OFFICER, tools)
    assert (wrong.value.field, wrong.value.fault) == ("BangChung", fault)
    with pytest.raises(NotFound):
        tie_paper(paper.paper_id, NUMBER, EVIDENCE, STRANGER, tools)


def test_what_people_decided_outlasts_a_new_reading(
    world: World, tools: Tools, opened: str, tmp_path: Path
) -> None:
    """A paper that is read anew is still filed and tied."""
    paper = scan(world, tools, "gcn_ket_hon")
    file_paper(opened, paper.paper_id, Role.RESULT, OFFICER, tools)
    tie_paper(paper.paper_id, NUMBER, EVIDENCE, OFFICER, tools)
    with world.catalogue.begin() as unit:
        unit.put_papers(paper.intake_id, [])
        unit.commit()
    assert view_dossier(opened, OFFICER, tools).papers == ()
    with world.catalogue.begin() as unit:
        unit.put_papers(paper.intake_id, [paper])
        unit.commit()
    assert [p.paper_id for p in view_dossier(opened, OFFICER, tools).papers] == [paper.paper_id]
    with world.catalogue.begin() as unit:
        assert len(unit.ties_of_paper(paper.paper_id)) == 1
