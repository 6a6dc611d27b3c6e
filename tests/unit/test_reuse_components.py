"""A dossier's checklist against what is stored: the procedure's reuse modes decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipeline.attachment_gate import judge_for
from pipeline.dossier_desk import tie_paper
from pipeline.dossier_receiving import receive_message
from pipeline.effect import Effect, EffectKind
from pipeline.errors import BadQuestion, Conflict, NotAllowed, NotFound
from pipeline.forms.catalogue import Forms
from pipeline.ledger import Deed
from pipeline.procedures.catalogue import Procedures, national_procedures
from pipeline.procedures.procedure import Component, Level, Mode, Procedure, Way
from pipeline.question import Asker, Duty, Person, Reuse, ReuseState
from pipeline.reuse import check_reuse, read_beside
from pipeline.reuse_components import (
    Need,
    PersonReuse,
    check_dossier,
    check_procedure,
)
from pipeline.scan import Context, Origin
from pipeline.tools import Tools
from tests.journey import World
from tests.messages import CODE, NUMBER, opening, status
from tests.unit.test_reuse import FORMS, OTHER_NUMBER, paper

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
STRANGER = Asker("binh", "desk-b", frozenset({Duty.OFFICER}))
INSPECTOR = Asker("kim", "desk-z", frozenset({Duty.INSPECTOR}))
LEADER = Asker("lan", "desk-a", frozenset({Duty.LEADER}))
BIRTH = "giay_khai_sinh"
MINE = {"so_dinh_danh": NUMBER, "ho_ten": "Nguyễn Văn Mẫu", "ngay_sinh": "1985-01-01"}
N, D, K, P, ORIGINAL = Mode.NEW, Mode.DATA, Mode.KEPT, Mode.PRESENT, Mode.ORIGINAL


@pytest.fixture
def tools(world: World) -> Tools:
    world.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    return replace(world.tools(), forms=FORMS)


def store(world: World, loai: str = BIRTH, context: Context | None = None, **values: str) -> str:
    """A paper of desk-a, of this person, that passes every check."""
    with world.catalogue.begin() as unit:
        scan = unit.add_scan(f"{len(unit.scans()):064x}", 1, None, "night")
        unit.link(scan.intake_id, context or Context("desk-a", origin=Origin.FROM_ORIGINAL))
        paper_id = f"p-{loai}-{len(unit.papers())}"
        row = paper(paper_id, loai, intake_id=scan.intake_id, values=MINE | values)
        unit.put_papers(scan.intake_id, [row])
        unit.commit()
    return paper_id


def ask_for(tools: Tools, *ways: Way | Mode, **facts: Any) -> tuple[Tools, str]:
    """Tools that know one procedure, whose one component asks for a birth certificate."""
    modes = tuple(way if isinstance(way, Way) else Way(way) for way in ways)
    component = Component("giay", "Giấy", modes, **({"loai": (BIRTH,)} | facts))
    known = Procedure("1.012783", "Thủ tục thử", (Level.COMMUNE,), (component,))
    return replace(tools, procedures=Procedures((known,))), known.code


def only(found: tuple[PersonReuse, ...]) -> tuple[Need, list[str]]:
    ((line,),) = (one.components for one in found)
    return line.need, [paper.paper_id for paper in line.papers]


@pytest.mark.parametrize(
    ("ways", "need", "state", "mode"),
    [
        ((N,), Need.SUBMIT, ReuseState.NOT_USABLE, False),
        ((D,), Need.LOOK_UP, ReuseState.USABLE, True),
        ((D, P), Need.LOOK_UP, ReuseState.SEE_ORIGINAL, None),
        ((D, K), Need.LOOK_UP, ReuseState.USABLE, True),
        ((K,), Need.NOTHING, ReuseState.USABLE, True),
        ((K, Way(D, "kho đã nối")), Need.NOTHING, ReuseState.USABLE, True),
        ((K, P), Need.NOTHING, ReuseState.USABLE, True),
        ((P,), Need.ORIGINAL_SEEN, ReuseState.SEE_ORIGINAL, None),
        ((ORIGINAL,), Need.SUBMIT, ReuseState.NOT_USABLE, False),
        (
            (Way(K, "công chứng điện tử"), ORIGINAL),
            Need.ORIGINAL_SEEN,
            ReuseState.SEE_ORIGINAL,
            None,
        ),
        ((Way(D, "đã ký số"), ORIGINAL), Need.SUBMIT, ReuseState.NOT_USABLE, False),
    ],
)
def test_the_reuse_mode_decides(
    world: World, tools: Tools, ways: tuple[Any, ...], need: Need, state: ReuseState, mode: Any
) -> None:
    """A form is made anew, data is looked up, what must be surrendered is only looked at: however
    good the stored paper is."""
    stored = store(world)
    tools, code = ask_for(tools, *ways)
    receive_message(opening(MaTTHC=code), tools)
    (found,) = check_dossier(CODE, OFFICER, tools)
    (line,) = found.components
    (reuse,) = line.papers
    assert (line.need, reuse.paper_id, reuse.state) == (need, stored, state)
    assert next(c.passed for c in reuse.checks if c.code == "mode") is mode


@pytest.mark.parametrize(
    ("ways", "need"),
    [((N,), Need.SUBMIT), ((D, P), Need.LOOK_UP), ((K,), Need.MISSING), ((P,), Need.MISSING),
     ((ORIGINAL,), Need.SUBMIT), ((Way(K, "công chứng điện tử"), ORIGINAL), Need.SUBMIT)],
)  # fmt: skip
def test_what_is_not_there_is_said(tools: Tools, ways: tuple[Any, ...], need: Need) -> None:
    """Nothing stored: what is made anew, looked up, or asked for."""
    tools, code = ask_for(tools, *ways)
    receive_message(opening(MaTTHC=code), tools)
    assert only(check_dossier(CODE, OFFICER, tools)) == (need, [])


def test_a_component_takes_what_it_accepts(world: World, tools: Tools) -> None:
    """Types and codes of the procedure; papers of others, other papers and process papers never."""
    mine = store(world)
    store(world, so_dinh_danh=OTHER_NUMBER, ho_ten="Lê Văn Chín")
    store(world, "gcn_ket_hon")
    store(world, "giay_tiep_nhan")
    tools, code = ask_for(tools, K)
    receive_message(opening(MaTTHC=code), tools)
    assert only(check_dossier(CODE, OFFICER, tools)) == (Need.NOTHING, [mine])


def test_a_tied_paper_satisfies_a_component(world: World, tools: Tools) -> None:
    """A paper without a number counts for whom an officer tied it to, and says so."""
    stored = store(world, so_dinh_danh="")
    tools, code = ask_for(tools, K)
    receive_message(opening(MaTTHC=code), tools)
    tie = tie_paper(stored, NUMBER, "đối chiếu sổ hộ tịch năm 1998", OFFICER, tools)
    (found,) = check_dossier(CODE, OFFICER, tools)
    (line,) = found.components
    assert (line.need, line.papers[0].tie) == (Need.NOTHING, tie)


def test_the_procedures_term_counts_from_issue(world: World, tools: Tools) -> None:
    """A paper without a term of its own may be too old for this procedure."""
    store(world, ngay_cap="2026-03-01")
    needs = []
    for months in (12, 6):
        with_term, code = ask_for(tools, K, valid_months=months)
        receive_message(opening(MaTTHC=code), with_term)
        needs.append(only(check_dossier(CODE, OFFICER, with_term))[0])
    assert needs == [Need.NOTHING, Need.MISSING]


def test_the_procedure_is_the_purpose(world: World, tools: Tools) -> None:
    """A paper that was issued for another one does not do; where the component asks, neither does
    one that names none."""
    good = store(world, muc_dich_cap="Làm thủ tục thử")
    store(world, muc_dich_cap="Vay vốn")
    tools, code = ask_for(tools, K, purpose=True)
    receive_message(opening(MaTTHC=code), tools)
    need, papers = only(check_dossier(CODE, OFFICER, tools))
    assert (need, papers[0]) == (Need.NOTHING, good)
    unsaid = store(world)
    (found,) = check_dossier(CODE, OFFICER, tools)
    states = {reuse.paper_id: reuse.state for reuse in found.components[0].papers}
    assert states[unsaid] is ReuseState.SEE_ORIGINAL


def test_each_person_of_a_dossier_has_a_checklist(world: World, tools: Tools) -> None:
    """Two who marry: each with papers of their own; a firm has none here."""
    mine, theirs = store(world), store(world, so_dinh_danh=OTHER_NUMBER, ho_ten="Lê Thị Mười")
    tools, code = ask_for(tools, K)
    people = [{"SoDinhDanh": number} for number in (NUMBER, OTHER_NUMBER, "0100047516")]
    receive_message(opening(MaTTHC=code, DinhDanhCHS=people), tools)
    found = check_dossier(CODE, OFFICER, tools)
    assert [[p.paper_id for p in one.components[0].papers] for one in found] == [[mine], [theirs]]


def test_the_version_of_the_day_of_reception_counts(tools: Tools) -> None:
    """Not that of today."""
    before, code = ask_for(tools, ORIGINAL)
    (old,) = before.procedures
    after, _ = ask_for(tools, K)
    (new,) = after.procedures
    both = (
        replace(old, effective_to=date(2026, 11, 20)),
        replace(new, effective_from=date(2026, 11, 21)),
    )
    tools = replace(tools, procedures=Procedures(both))
    receive_message(opening(MaTTHC=code), tools)
    assert only(check_dossier(CODE, OFFICER, tools))[0] is Need.SUBMIT


def test_only_who_holds_a_live_dossier_may_ask(tools: Tools) -> None:
    """Its persons' papers are nobody else's business, and nobody's when it is over."""
    receive_message(opening(), tools)
    assert check_dossier(CODE, INSPECTOR, tools)
    for asker in (STRANGER, LEADER):
        with pytest.raises(NotAllowed):
            check_dossier(CODE, asker, tools)
    receive_message(status("2026-11-21T15:00:00", TrangThaiHoSo="10"), tools)
    with pytest.raises(Conflict):
        check_dossier(CODE, OFFICER, tools)


def test_a_question_that_has_no_answer_is_refused(tools: Tools) -> None:
    """No such dossier, a procedure that is not in the table, nobody with a number."""
    with pytest.raises(NotFound):
        check_dossier(CODE, OFFICER, tools)
    receive_message(opening(MaTTHC="1.999999"), tools)
    with pytest.raises(Conflict):
        check_dossier(CODE, OFFICER, tools)
    firm = opening(
        MaThongDiep="tm-2",
        ThoiDiem="2026-11-21T08:00:00",
        DinhDanhCHS=[{"SoDinhDanh": "0100047516"}],
    )
    receive_message(firm, tools)
    with pytest.raises(BadQuestion):
        check_dossier(CODE, OFFICER, tools)


def test_every_component_of_the_twelve_has_an_answer(world: World, tools: Tools) -> None:
    """Nothing stored: forms and originals are to be submitted, the rest looked up or missing."""
    for number, procedure in enumerate(national_procedures(), 1):
        code = f"{CODE[:-4]}{number:04d}"
        message = opening(MaHoSo=code, MaTTHC=procedure.code, MaThongDiep=f"tm-{number}")
        receive_message(message, tools)
        (found,) = check_dossier(code, OFFICER, tools)
        for line in found.components:
            modes = {way.mode for way in line.component.modes}
            if modes <= {N, ORIGINAL}:
                assert line.need is Need.SUBMIT
            if modes == {P}:
                assert line.need is Need.MISSING


AWAY = Context("desk-b", origin=Origin.FROM_ORIGINAL)
SCANNER = Asker("ba", "desk-a", frozenset({Duty.SCAN}))


def test_a_live_dossier_opens_papers_of_every_desk(world: World, tools: Tools) -> None:
    """To the officer who holds it: who scans at the same desk is told of the own desk's alone, and
    without the dossier nobody is told that there is one."""
    away = store(world, context=AWAY)
    tools, code = ask_for(tools, K)
    receive_message(opening(MaTTHC=code), tools)
    assert only(check_dossier(CODE, OFFICER, tools)) == (Need.NOTHING, [away])
    (found,) = check_dossier(CODE, OFFICER, tools)
    right = next(c for c in found.components[0].papers[0].checks if c.code == "right")
    assert right.detail == "live_dossier"
    assert only(check_dossier(CODE, SCANNER, tools)) == (Need.MISSING, [])
    assert check_reuse(Person(NUMBER), BIRTH, OFFICER, date(2026, 11, 22), tools) == ()


def test_a_number_that_waits_for_a_person_opens_nothing_elsewhere(
    world: World, tools: Tools
) -> None:
    """It may be misread, and then the paper is somebody else's."""
    store(world, context=AWAY)
    with world.catalogue.begin() as unit:
        scan = unit.add_scan("e" * 64, 1, None, "night")
        unit.link(scan.intake_id, AWAY)
        row = paper("p-unsure", intake_id=scan.intake_id, values=MINE, review=("so_dinh_danh",))
        unit.put_papers(scan.intake_id, [row])
        unit.commit()
    tools, code = ask_for(tools, K)
    receive_message(opening(MaTTHC=code), tools)
    _, papers = only(check_dossier(CODE, OFFICER, tools))
    assert papers == ["p-giay_khai_sinh-0"]


def test_a_procedure_may_be_asked_for_without_a_dossier(world: World, tools: Tools) -> None:
    """Papers of the own desk alone; a live dossier of this person for this procedure opens the
    others, one for another procedure does not."""
    mine, away = store(world), store(world, context=AWAY)
    tools, code = ask_for(tools, K)
    who = Person(NUMBER, "Nguyễn Văn Mẫu")
    found = check_procedure(code, who, OFFICER, tools)
    assert found.dossier is None
    assert only((found,)) == (Need.NOTHING, [mine])
    receive_message(opening(MaTTHC="1.004873"), tools)
    assert only((check_procedure(code, who, OFFICER, tools),)) == (Need.NOTHING, [mine])
    another = opening(MaTTHC=code, MaHoSo=f"{CODE[:-4]}0099", MaThongDiep="tm-9")
    receive_message(another, tools)
    found = check_procedure(code, who, OFFICER, tools)
    assert found.dossier is not None
    assert sorted(only((found,))[1]) == sorted([mine, away])
    assert only((check_procedure(code, who, STRANGER, tools),))[1] == [away]
    for asker, wrong, trouble in ((LEADER, code, NotAllowed), (OFFICER, "9.999999", BadQuestion)):
        with pytest.raises(trouble):
            check_procedure(wrong, who, asker, tools)


def test_one_paper_is_judged_again_in_a_transaction(world: World, tools: Tools) -> None:
    """For whoever attaches it: as the list said, with what happened meanwhile; for others it is not
    there."""
    stored = store(world, context=AWAY)
    tools, code = ask_for(tools, K)
    receive_message(opening(MaTTHC=code), tools)
    (found,) = check_dossier(CODE, OFFICER, tools)
    assert found.dossier is not None
    component, dossier = found.components[0].component, found.dossier
    ended = Effect(stored, EffectKind.REVOKED, "2026-07", None, True, "person", "đã xem", "an",
                   "desk-a", world.clock.now())  # fmt: skip
    with world.catalogue.begin() as unit:

        def judged(asker: Asker) -> Reuse:
            row = unit.paper(stored)
            beside = read_beside([row], unit)
            return judge_for(dossier, row, found.person, component, "kết hôn", asker, beside, tools)

        assert judged(OFFICER) == found.components[0].papers[0]
        unit.add_effect(ended)
        assert judged(OFFICER).state is ReuseState.NOT_USABLE
        for asker in (SCANNER, LEADER):
            with pytest.raises(NotFound):
                judged(asker)


def test_what_was_told_stands_in_the_ledger(world: World, tools: Tools) -> None:
    """Who asked, for which dossier, and which papers they were told of; not of whom."""
    stored = store(world)
    tools, code = ask_for(tools, K)
    receive_message(opening(MaTTHC=code), tools)
    check_dossier(CODE, OFFICER, tools)
    with world.catalogue.begin() as unit:
        (entry,) = unit.entries(deed=Deed.CHECKED)
    assert (entry.act.user, entry.act.ma_ho_so, entry.act.purpose) == ("an", CODE, "Thủ tục thử")
    assert (entry.act.facts["papers"], entry.act.facts["procedure"]) == ([stored], code)
    assert NUMBER not in str(entry.act.facts)


def test_a_paper_stored_just_now_has_its_effect_first(world: World, tools: Tools) -> None:
    """The process that stored the later one may have died before it looked: who asks looks."""
    for turn, issued in enumerate(("2026-08-01", "2026-10-01")):
        store(world, "xac_nhan_hon_nhan", ngay_cap=issued, muc_dich_cap=f"Làm thủ tục thử {turn}")
    tools, code = ask_for(tools, K, loai=("xac_nhan_hon_nhan",))
    tools = replace(tools, forms=Forms.load())
    receive_message(opening(MaTTHC=code), tools)
    (found,) = check_dossier(CODE, OFFICER, tools)
    newer, older = found.components[0].papers
    assert (newer.issued, newer.state) == ("2026-10-01", ReuseState.USABLE)
    assert (older.issued, older.state) == ("2026-08-01", ReuseState.NOT_USABLE)
    effect = next(check for check in older.checks if check.code == "effect")
    assert (effect.detail, effect.evidence[0].paper_id) == ("cap_lai", newer.paper_id)
