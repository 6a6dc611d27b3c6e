"""What papers do to each other: found in whatever order they come, and again when a field is put
right; certain only where accepted fields and equal numbers say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.deciding import tell
from pipeline.decisions import Decision, Outcome
from pipeline.dossier import PersonTie
from pipeline.dossier_records import keep_record, restore_record
from pipeline.effect import BY_PERSON, Effect, EffectKind
from pipeline.effect_ending import end_paper, list_effects, withdraw_end
from pipeline.effect_numbers import named_papers
from pipeline.effect_renewing import renew, renew_all, renew_rest
from pipeline.errors import (
    BadValue,
    CatalogueUnavailable,
    Conflict,
    NotAllowed,
    NotFound,
)
from pipeline.forms.catalogue import Forms
from pipeline.keys import words_key
from pipeline.ledger import Deed
from pipeline.ports import Area, PaperRow
from pipeline.publishing import publish_rest
from pipeline.question import Asker, Duty, PaperState, Question
from pipeline.rebuilding import rebuild
from pipeline.reindexing import reindex
from pipeline.scan import Context, Origin, ScanRow, ScanState
from pipeline.tools import Tools
from storage.catalogue import SqlCatalogue
from storage.failing_catalogue import FailingCatalogue
from tests.journey import World
from tests.unit.effect_specimens import (
    BIRTH,
    CORRECTION,
    NUMBER,
    OTHER,
    PAIRS,
    REVOKED,
    card,
    couple,
    household,
    judgment,
    see,
)
from tests.unit.specimen_rows import change

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
SCAN = Asker("binh", "desk-a", frozenset({Duty.SCAN}))
STRANGER = Asker("chin", "desk-b", frozenset({Duty.OFFICER}))
AT = datetime(2026, 11, 2, tzinfo=UTC)
FORMS = Forms.load()


def store(world: World, *rows: PaperRow, desk: str = "desk-a") -> None:
    """One scan each, in this order, and what waits is worked off behind each."""
    for row in rows:
        with world.catalogue.begin() as unit:
            scan = unit.add_scan(f"{len(unit.scans()):064x}", 1, None, "night")
            unit.link(scan.intake_id, Context(desk, origin=Origin.FROM_ORIGINAL))
            unit.put_papers(scan.intake_id, [replace(row, intake_id=scan.intake_id)])
            unit.commit()
        renew_rest(tools_of(world))


def tools_of(world: World) -> Tools:
    return replace(world.tools(), forms=FORMS)


def said(world: World, paper_id: str) -> list[tuple[str, str | None, str | None, bool]]:
    with world.catalogue.begin() as unit:
        found = unit.effects_of([paper_id])
    return [(e.kind.value, e.since, e.by_paper, e.certain) for e in found]


@pytest.mark.parametrize("first", ["old", "new"])
@pytest.mark.parametrize("what", PAIRS)
def test_one_paper_and_another(world: World, what: str, first: str) -> None:
    """The older is known to have ended whichever of the two was scanned first, and the newer is
    not touched."""
    old, new, wanted = PAIRS[what]
    store(world, *((old, new) if first == "old" else (new, old)))
    found = said(world, "old")
    assert found == ([(wanted[0], wanted[1], "new", wanted[2])] if wanted else [])
    assert said(world, "new") == []


def test_an_order_that_nobody_can_tell_is_suspected_both_ways(world: World) -> None:
    """One of two registrations ended; which, a person says."""
    store(world, household("old", None, None, ngay_cap=None), household("new", "2", "2024-01-05"))
    assert [(kind, by, sure) for kind, _, by, sure in said(world, "old")] == [
        ("thay_doi", "new", False)
    ]
    assert [(kind, by, sure) for kind, _, by, sure in said(world, "new")] == [
        ("thay_doi", "old", False)
    ]


def test_entries_on_a_land_certificate_are_suspected(world: World) -> None:
    """Page 4 may have ended what it grants: the paper says so itself."""
    store(world, see("gcn_qsdd", "land", bien_dong="Chuyển nhượng"), see("gcn_qsdd", "bare"))
    assert said(world, "land") == [("bien_dong", None, None, False)]


def test_a_tie_suspects(world: World) -> None:
    """An extract without a number, tied to the person by an officer, is no certainty."""
    bare = change(CORRECTION, so_dinh_danh=None)
    store(world, BIRTH, bare)
    assert said(world, "old") == []
    with world.catalogue.begin() as unit:
        unit.tie_person(PersonTie("new", NUMBER, "", "đối chiếu sổ hộ tịch", "an", "desk-a", AT))
        unit.commit()
    renew_rest(tools_of(world))
    assert said(world, "old") == [("cai_chinh", "2026-01-02", "new", False)]


def put_right(world: World, paper_id: str, name: str, value: str | None) -> None:
    """As a reviewer does."""
    outcome = Outcome.CORRECTED if value else Outcome.REJECTED
    made = Decision(paper_id, name, 1, outcome, value, "an", "desk-a", AT, "", None)
    with world.catalogue.begin() as unit:
        assert unit.decide(paper_id, unit.paper(paper_id).version, [made])
        unit.commit()
    tell([made], tools_of(world))


def test_a_corrected_field_is_looked_at_again(world: World) -> None:
    """What was suspected becomes certain when the number is confirmed; what was certain is
    withdrawn when it was somebody else's number; both stay on record."""
    store(world, card("old", "2022-01-05"), card("new", "2025-06-20", review=["so_dinh_danh"]))
    assert said(world, "old")[0][3] is False
    put_right(world, "new", "so_dinh_danh", NUMBER)
    assert said(world, "old") == [("cap_lai", "2025-06-20", "new", True)]
    put_right(world, "old", "so_dinh_danh", OTHER)
    assert said(world, "old") == []
    with world.catalogue.begin() as unit:
        history = unit.effect_history("old")
    assert [(e.certain, e.withdrawn is not None) for e in history] == [(False, True), (True, True)]


def test_a_paper_that_left_does_nothing(world: World) -> None:
    """A scan that is read again as something else takes back what its papers said."""
    store(world, card("old", "2022-01-05"), card("new", "2025-06-20"))
    with world.catalogue.begin() as unit:
        unit.put_papers(unit.paper("new").intake_id, [])
        unit.commit()
    renew_rest(tools_of(world))
    assert said(world, "old") == []


def test_done_twice_it_does_nothing_twice(world: World) -> None:
    """Over the whole catalogue as well."""
    store(world, card("old", "2022-01-05"), card("new", "2025-06-20"))
    assert renew_all(tools_of(world)) == 2
    assert renew([], tools_of(world)) == 0
    with world.catalogue.begin() as unit:
        assert len(unit.effect_history("old")) == 1


def test_what_waits_is_there_before_anything_is_found(world: World) -> None:
    """The process may die behind the commit that stored the paper: the row was in it."""
    with world.catalogue.begin() as unit:
        scan = unit.add_scan("a" * 64, 1, None, "night")
        unit.put_papers(scan.intake_id, [card("one", "2022-01-05", intake_id=scan.intake_id)])
        unit.commit()
    with world.catalogue.begin() as unit:
        assert unit.effects_due() == [("one", 1)]


def test_a_catalogue_that_goes_away_loses_nothing(world: World) -> None:
    """Cut off anywhere, the next sweep finds it whole."""
    store(world, card("old", "2022-01-05"))
    with world.catalogue.begin() as unit:
        scan = unit.add_scan("a" * 64, 1, None, "night")
        unit.put_papers(scan.intake_id, [card("new", "2025-06-20", intake_id=scan.intake_id)])
        unit.commit()
    for calls in range(1, 12):
        away = FailingCatalogue(world.catalogue)
        away.fail(CatalogueUnavailable(kind="test"), after=calls)
        renew_rest(replace(tools_of(world), catalogue=away))
    renew_rest(tools_of(world))
    assert said(world, "old") == [("cap_lai", "2025-06-20", "new", True)]
    with world.catalogue.begin() as unit:
        assert len(unit.effect_history("old")) == 1


def test_one_that_cannot_be_looked_at_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes behind the others, with its error, and is found when the fault is mended."""
    from pipeline import effect_renewing

    find: Callable[..., Any] = effect_renewing._find

    def broken(paper_id: str, *rest: Any) -> Any:
        if paper_id == "bad":
            raise ZeroDivisionError
        return find(paper_id, *rest)

    monkeypatch.setattr(effect_renewing, "_find", broken)
    store(world, card("bad", "2022-01-05"), card("new", "2025-06-20"))
    with world.catalogue.begin() as unit:
        assert [paper_id for paper_id, _ in unit.effects_due()] == ["bad"]
    assert said(world, "bad")[0][0] == "cap_lai"  # by the other of the two
    monkeypatch.undo()
    assert renew([], tools_of(world)) == 1


# a person's word


@pytest.fixture
def tools(world: World) -> Tools:
    store(world, BIRTH)
    return tools_of(world)


WHY = "quyết định thu hồi của xã, đã xem bản giấy"


def test_a_person_says_that_a_paper_ended(world: World, tools: Tools) -> None:
    """Certain, with who and when, in the ledger, and taken back with a reason."""
    made = end_paper("old", EffectKind.REVOKED, "2026-07", WHY, OFFICER, tools)
    assert said(world, "old") == [("thu_hoi", "2026-07", None, True)]
    assert (made.user, made.desk, made.rule, made.evidence) == ("an", "desk-a", BY_PERSON, WHY)
    back = withdraw_end(made.effect_id, "nhầm giấy tờ, đã hỏi lại", OFFICER, tools)
    assert back.withdrawn is not None
    assert (back.withdrawn.user, back.withdrawn.reason) == ("an", "nhầm giấy tờ, đã hỏi lại")
    assert said(world, "old") == []
    assert [e.effect_id for e in list_effects("old", OFFICER, tools)] == [made.effect_id]
    with world.catalogue.begin() as unit:
        entries = unit.entries(deed=Deed.ENDED)
    assert [(e.act.paper_id, e.act.facts["withdrawn"]) for e in entries] == [
        ("old", False), ("old", True)
    ]  # fmt: skip
    assert entries[0].act.purpose == WHY


def test_a_list_of_papers_tells_which_have_ended(world: World, tools: Tools) -> None:
    """The index learns of an end and of its withdrawal, whoever said it."""
    for paper_id in ("old", "card", "later"):
        tools.objects.put(Area.PAPERS, words_key(paper_id), b'{"pages": []}')
    made = end_paper("old", EffectKind.REVOKED, "2026-07", WHY, OFFICER, tools)
    assert ended(tools) == {"old"}
    withdraw_end(made.effect_id, "nhầm giấy tờ, đã hỏi lại", OFFICER, tools)
    assert ended(tools) == set()
    store(world, card("card", "2022-01-05"), card("later", "2025-06-20"))
    publish_rest(tools)
    assert ended(tools) == {"card"}
    assert reindex(tools) == 3
    assert ended(tools) == {"card"}


def test_an_archive_that_came_in_whole_is_looked_at(world: World, tools: Tools) -> None:
    """Its papers end each other, and what is there, as if they had come one by one; a reindex that
    follows tells of it and asks the catalogue no more often the more papers there are."""
    store(world, card("first", "2015-01-05"))
    rows = [card("second", "2022-01-05"), card("third", "2025-06-20")]
    rows += [see("cong_van", f"letter-{number}") for number in range(50)]
    made = [
        ScanRow(f"s-{row.paper_id}", f"{number + 900:064x}", 5, None, ScanState.STORED, AT)
        for number, row in enumerate(rows)
    ]
    brought = [
        replace(row, intake_id=scan.intake_id, contexts=(Context("desk-a"),))
        for row, scan in zip(rows, made, strict=True)
    ]
    with world.catalogue.begin() as unit:
        unit.bring_in(made, brought)
        unit.commit()
    renew_rest(tools_of(world))
    assert [(kind, by) for kind, _, by, _ in said(world, "second")] == [("cap_lai", "third")]
    assert {by for _, _, by, _ in said(world, "first")} == {"second", "third"}
    for row in (*brought, card("first", None)):
        tools.objects.put(Area.PAPERS, words_key(row.paper_id), b'{"pages": []}')
    counted = FailingCatalogue(world.catalogue)
    assert reindex(replace(tools, catalogue=counted)) == len(rows) + 2
    assert counted.calls < len(rows)
    assert ended(tools) == {"first", "second"}


def ended(tools: Tools) -> set[str]:
    found = tools.index.find(Question("", OFFICER, state=PaperState.ENDED))
    return {hit.paper_id for hit in found.hits}


def test_what_people_said_outlasts_a_new_look(world: World, tools: Tools) -> None:
    """Rules find their own again, and leave what people said."""
    end_paper("old", EffectKind.ENDED, "2026", WHY, OFFICER, tools)
    renew_all(tools)
    assert said(world, "old") == [("cham_dut", "2026", None, True)]


def test_a_suspicion_that_a_person_refuted_does_not_return(world: World, tools: Tools) -> None:
    """As long as the papers say the same; when they say something else it is a new one."""
    store(world, couple("wed"), judgment())
    with world.catalogue.begin() as unit:
        (suspected,) = unit.effects_of(["wed"])
    withdraw_end(suspected.effect_id, "là hai vợ chồng khác trùng tên", OFFICER, tools)
    renew_all(tools)
    assert said(world, "wed") == []
    put_right(world, "new", "ngay_ban_hanh", "2026-05-07")
    assert [since for _, since, _, _ in said(world, "wed")] == ["2026-05-07"]


def test_a_word_that_says_nothing_is_refused(world: World, tools: Tools) -> None:
    """By whom it may not be said, of what nobody sees, without a day, a reason, or twice."""
    kind = EffectKind.REVOKED
    with pytest.raises(NotAllowed):
        end_paper("old", kind, "2026-07", WHY, SCAN, tools)
    with pytest.raises(NotFound):
        end_paper("old", kind, "2026-07", WHY, STRANGER, tools)
    with pytest.raises(NotFound):
        end_paper("old", kind, "2026-07", WHY, OFFICER, tools, by_paper="nobody")
    for since, by in (("tháng 7", None), ("2026-07", "old")):
        with pytest.raises(BadValue):
            end_paper("old", kind, since, WHY, OFFICER, tools, by_paper=by)
    for words in ("", "ngắn", f"của người có số {NUMBER}"):
        with pytest.raises(BadValue):
            end_paper("old", kind, "2026-07", words, OFFICER, tools)
    made = end_paper("old", kind, "2026-07", WHY, OFFICER, tools)
    with pytest.raises(Conflict):
        end_paper("old", kind, "2026-08", WHY, OFFICER, tools)
    for asker, trouble in ((SCAN, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(trouble):
            withdraw_end(made.effect_id, WHY, asker, tools)
    withdraw_end(made.effect_id, WHY, OFFICER, tools)
    with pytest.raises(Conflict):
        withdraw_end(made.effect_id, WHY, OFFICER, tools)
    with pytest.raises(NotFound):
        withdraw_end(99, WHY, OFFICER, tools)


def kept(made: Effect) -> Effect:
    return replace(made, effect_id=0)


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_a_word_comes_back_from_objects(
    tools: Tools, tmp_path: Path, withdrawn_first: bool
) -> None:
    """What people said of effect is kept beside the bytes: an end that was lost would be a paper
    used that must not be."""
    first = end_paper("old", EffectKind.REVOKED, "2026-07", WHY, OFFICER, tools)
    over = withdraw_end(first.effect_id, "nhầm giấy tờ, đã hỏi lại", OFFICER, tools)
    end_paper("old", EffectKind.ENDED, "2026-08", WHY, OFFICER, tools)
    records: Sequence[Effect] = [kept(over), kept(first)] if withdrawn_first else [kept(first)]
    for record in records:
        keep_record(record, tools.objects)
    empty = replace(tools, catalogue=SqlCatalogue(f"sqlite:///{tmp_path / 'empty.db'}"))
    rebuild(empty)
    with empty.catalogue.begin() as unit:
        standing, history = unit.effects_of(["old"]), unit.effect_history("old")
        again = [restore_record(record, unit, empty) for record in records]
    assert [(e.kind, e.since) for e in standing] == [(EffectKind.ENDED, "2026-08")]
    assert len(history) == 2
    assert not any(again)


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        (REVOKED, [("12gpxd", "2025-03-05")]),
        ("V/v hủy bỏ GCN số BX 123456 ngày 12/5/2018", [("bx123456", "2018-05-12")]),
        ("Về việc thu hồi các giấy phép số 1/GP và số 02/GP ngày 03-04-2025",
         [("1gp", None), ("2gp", "2025-04-03")]),
        ("Về việc phê duyệt kế hoạch số 12/KH ngày 05/3/2025", []),
    ],
)  # fmt: skip
def test_a_decision_names_papers_by_number_and_day(
    subject: str, named: list[tuple[str, str | None]]
) -> None:
    """Only one that revokes or cancels; each number with the day that stands behind it."""
    assert named_papers("quyet_dinh", subject) == named
    assert named_papers("bao_cao", subject) == []
