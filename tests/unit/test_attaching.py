"""Attaching a paper to a component of a dossier, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.attaching import attach, revoke
from pipeline.attachment import ReuseLink
from pipeline.decisions import SUCCESSOR, Decision, Outcome
from pipeline.dossier_receiving import receive_message
from pipeline.dossier_records import REUSE
from pipeline.errors import (
    AlreadyRevoked,
    BadPurpose,
    BadQuestion,
    Conflict,
    Mismatch,
    NotAllowed,
    NotFound,
    NotReusable,
    Retired,
    SohoaError,
)
from pipeline.keys import object_key
from pipeline.ledger import Deed, Entry
from pipeline.ports import Area
from pipeline.procedures.catalogue import Procedures
from pipeline.procedures.procedure import Mode
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin, make_paper_id
from pipeline.tools import Tools
from tests.attached import (
    APPROVER,
    BIRTH,
    COLLEAGUE,
    INSPECTOR,
    LEADER,
    NOW,
    OFFICER,
    OTHER_NUMBER,
    PURPOSE,
    REASON,
    SCANNER,
    STRANGER,
    end_paper,
    know,
    open_dossier,
    store_paper,
)
from tests.journey import PowerCut, Steps, World
from tests.messages import CODE, NUMBER, status


@pytest.fixture
def tools(world: World) -> Tools:
    world.clock.moment = NOW
    made = know(world.tools())
    open_dossier(made)
    return made


@pytest.fixture
def stored(world: World, tools: Tools) -> str:
    return store(world)


def store(
    world: World, loai: str = BIRTH, desk: str = "desk-a", origin: Origin = Origin.FROM_ORIGINAL,
    *, review: bool = False, **values: str,
) -> str:  # fmt: skip
    data = f"{loai} {values} {len(world.scans())}".encode()
    context = Context(desk, origin=origin)
    return store_paper(world.tools(), data, loai, context, review=review, **values)


def links(world: World) -> list[ReuseLink]:
    with world.catalogue.begin() as unit:
        return unit.reuse_links()


def entries(world: World) -> list[Entry]:
    with world.catalogue.begin() as unit:
        return unit.entries()


def kept(world: World) -> list[str]:
    return [key for key in world.keys(Area.PAPERS) if key.startswith(REUSE)]


def put_in_review(world: World, paper_id: str) -> None:
    """Nobody has confirmed the number: the original has to be seen."""
    with world.catalogue.begin() as unit:
        row = unit.paper(paper_id)
        fields = tuple(replace(f, status=f.status.__class__.REVIEW) for f in row.fields)
        unit.put_papers(row.intake_id, [replace(row, fields=fields)])
        unit.commit()


# --- attach


def test_a_paper_is_attached_with_all_that_proves_it(
    world: World, tools: Tools, stored: str
) -> None:
    """The link, an entry in the ledger and an object beside the bytes: who, when, for which
    component of which dossier, which version, what for, and what the gate said."""
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    assert links(world) == [link]
    (entry,) = entries(world)
    act = entry.act
    assert (act.deed, act.user, act.desk, act.purpose) == (Deed.ATTACHED, "an", "desk-a", PURPOSE)
    assert (act.ma_ho_so, act.component, act.paper_id) == (CODE, "giay", stored)
    assert (link.entry_seq, link.at, link.version) == (entry.seq, entry.at, act.version)
    assert act.facts["link_id"] == link.link_id
    assert {check["code"] for check in act.facts["checks"]} == {c.code for c in link.checks}
    assert all(check.passed for check in link.checks)
    assert (link.original_seen, link.pages, link.active) == (False, 1, True)
    assert len(kept(world)) == 1


def test_nothing_personal_is_written(world: World, tools: Tools, stored: str) -> None:
    """Neither the person's number nor the name stands in the link or in the entry."""
    told = str(attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)) + str(entries(world))
    assert NUMBER not in told
    assert "Mẫu" not in told


def test_the_same_again_is_the_same_link(world: World, tools: Tools, stored: str) -> None:
    """Whoever of the desk says it again, and whatever for."""
    first = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    assert attach(CODE, "giay", stored, "Làm lại lần nữa", COLLEAGUE, tools) == first
    assert (len(entries(world)), len(kept(world))) == (1, 1)
    other = attach(CODE, "khac", stored, PURPOSE, OFFICER, tools)
    assert [link.link_id for link in links(world)] == [first.link_id, other.link_id]


def refused(world: World, tools: Tools, kind: type[SohoaError], *wish: Any, **also: Any) -> Any:
    """Raised, and nothing is attached; where the gate tells why, the ledger says that it told."""
    before = entries(world)
    with pytest.raises(kind) as wrong:
        attach(*wish, tools=tools, **also)
    assert (links(world), kept(world)) == ([], [])
    told = [entry.act for entry in entries(world)[len(before) :]]
    if kind is NotReusable:
        (act,) = told
        assert (act.deed, act.user, act.ma_ho_so) == (Deed.CHECKED, "an", CODE)
        assert (act.paper_id, act.component) == (wrong.value.paper_id, "giay")
        assert act.facts["refused"] == [check["code"] for check in wrong.value.checks]
    else:
        assert told == []
    return wrong.value


@pytest.mark.parametrize("asker", [STRANGER, SCANNER, APPROVER, INSPECTOR, LEADER])
def test_only_an_officer_who_holds_the_dossier_attaches(
    world: World, tools: Tools, stored: str, asker: Asker
) -> None:
    """Nobody of another desk, nobody who only scans, approves, leads or inspects."""
    assert refused(world, tools, NotAllowed, CODE, "giay", stored, PURPOSE, asker).act == "attach"


def test_an_inspector_who_is_an_officer_too_holds_nothing_more(
    world: World, tools: Tools, stored: str
) -> None:
    """To see every dossier is not to hold it."""
    both = Asker("kim", "desk-z", frozenset({Duty.INSPECTOR, Duty.OFFICER}))
    refused(world, tools, NotAllowed, CODE, "giay", stored, PURPOSE, both)


@pytest.mark.parametrize(
    ("purpose", "fault"),
    [("", "missing"), ("   ", "missing"), ("...", "missing"), ("a" * 600, "too_long"),
     (f"xác nhận cho {NUMBER}", "number_inside")],
)  # fmt: skip
def test_a_purpose_is_needed(
    world: World, tools: Tools, stored: str, purpose: str, fault: str
) -> None:
    """One that says what for, and whom it says nothing of."""
    wrong = refused(world, tools, BadPurpose, CODE, "giay", stored, purpose, OFFICER)
    assert (wrong.subject, wrong.fault) == ("purpose", fault)


def test_a_dossier_that_is_over_takes_nothing(world: World, tools: Tools, stored: str) -> None:
    """Nor one that is not there, nor one whose procedure nobody knows."""
    refused(world, tools, NotFound, "H12.15.22-261120-0099", "giay", stored, PURPOSE, OFFICER)
    unknown = replace(tools, procedures=Procedures(()))
    wrong = refused(world, unknown, Conflict, CODE, "giay", stored, PURPOSE, OFFICER)
    assert wrong.fault == "no_procedure"
    receive_message(status("2026-11-21T15:00:00", TrangThaiHoSo="10"), tools)
    wrong = refused(world, tools, Conflict, CODE, "giay", stored, PURPOSE, OFFICER)
    assert wrong.fault == "dossier_not_live"


def test_a_component_must_be_one_of_the_procedure(world: World, tools: Tools, stored: str) -> None:
    """A misspelt one is told with those that there are."""
    wrong = refused(world, tools, BadQuestion, CODE, "giáy", stored, PURPOSE, OFFICER)
    assert "giay, khac" in wrong.detail


def test_a_paper_that_is_not_there_is_not_found(world: World, tools: Tools) -> None:
    """Whatever its id."""
    refused(world, tools, NotFound, CODE, "giay", make_paper_id("ab", 1), PURPOSE, OFFICER)


def test_a_paper_of_somebody_else_is_refused(world: World, tools: Tools) -> None:
    """Although it is the desk's own, and of the right type."""
    stored = store(world, so_dinh_danh=OTHER_NUMBER, ho_ten="Lê Văn Chín")
    wrong = refused(world, tools, NotReusable, CODE, "giay", stored, PURPOSE, OFFICER)
    assert [c["code"] for c in wrong.checks if c["passed"] is False] == ["person"]


def test_of_another_desks_papers_of_others_nothing_is_told(world: World, tools: Tools) -> None:
    """Not even that there are any."""
    stored = store(world, desk="desk-b", so_dinh_danh=OTHER_NUMBER, ho_ten="Lê Văn Chín")
    refused(world, tools, NotFound, CODE, "giay", stored, PURPOSE, OFFICER)


def test_another_type_is_refused(world: World, tools: Tools) -> None:
    """A paper that the component does not accept."""
    stored = store(world, "gcn_ket_hon", so_dinh_danh_chong=NUMBER)
    wrong = refused(world, tools, NotReusable, CODE, "giay", stored, PURPOSE, OFFICER)
    assert "type" in [c["code"] for c in wrong.checks if c["passed"] is False]


@pytest.mark.parametrize("mode", [Mode.NEW, Mode.ORIGINAL])
def test_what_is_made_anew_or_surrendered_is_never_attached(
    world: World, tools: Tools, stored: str, mode: Mode
) -> None:
    """However good the stored paper is, and although the original is on the desk."""
    strict = know(world.tools(), mode)
    refused(world, strict, NotReusable, CODE, "giay", stored, PURPOSE, OFFICER, original_seen=True)


def test_where_the_original_must_be_seen_it_is_seen(world: World, tools: Tools) -> None:
    """Without it the paper is refused, with each check that is open; with it that is written
    down."""
    stored = store(world, origin=Origin.PLAIN_SCAN, review=True)
    wrong = refused(world, tools, NotReusable, CODE, "giay", stored, PURPOSE, OFFICER)
    assert {c["code"]: c["passed"] for c in wrong.checks} == {
        "person": None, "origin": False, "fields": None
    }  # fmt: skip
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools, original_seen=True)
    assert link.original_seen
    assert [c.code for c in link.checks if not c.passed] == ["person", "origin", "fields"]
    assert entries(world)[-1].act.facts["original_seen"] is True


def test_an_original_that_changed_is_refused(world: World, tools: Tools, stored: str) -> None:
    """One byte is enough; one that is gone, too."""
    with world.catalogue.begin() as unit:
        key = object_key(unit.paper(stored).sha256)
    file = next(f for f in (world.folder / "objects").rglob(key.rsplit("/", 1)[1]) if f.is_file())
    data = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(data[:-1] + b"#")
    refused(world, tools, Mismatch, CODE, "giay", stored, PURPOSE, OFFICER)
    file.unlink()
    refused(world, tools, Mismatch, CODE, "giay", stored, PURPOSE, OFFICER)


class Meanwhile:
    """Something happens while the original is read."""

    def __init__(self, objects: Any, act: Any) -> None:
        self._objects, self._act = objects, act

    def __getattr__(self, name: str) -> Any:
        return getattr(self._objects, name)

    def get(self, *args: Any) -> Any:
        self._act()
        return self._objects.get(*args)


def test_what_happens_meanwhile_is_seen(world: World, tools: Tools, stored: str) -> None:
    """The dossier is closed, the paper changes, or ends, while its original is read: refused, and
    nothing is half done."""

    def link_again() -> None:
        with world.catalogue.begin() as unit:
            unit.link(unit.paper(stored).intake_id, Context("desk-c"))
            unit.commit()

    changed = replace(tools, objects=Meanwhile(tools.objects, link_again))
    wrong = refused(world, changed, Conflict, CODE, "giay", stored, PURPOSE, OFFICER)
    assert wrong.fault == "paper_changed"

    def review() -> None:
        put_in_review(world, stored)

    doubtful = replace(tools, objects=Meanwhile(tools.objects, review))
    refused(world, doubtful, NotReusable, CODE, "giay", stored, PURPOSE, OFFICER)

    def supersede() -> None:
        end_paper(tools, fresh)

    ended = replace(tools, objects=Meanwhile(tools.objects, supersede))
    fresh = store(world)
    wrong = refused(world, ended, NotReusable, CODE, "giay", fresh, PURPOSE, OFFICER)
    assert [(check["code"], check["detail"]) for check in wrong.checks] == [("effect", "thu_hoi")]

    def close() -> None:
        receive_message(status("2026-11-21T15:00:00", TrangThaiHoSo="10"), tools)

    closed = replace(tools, objects=Meanwhile(tools.objects, close))
    fresh = store(world)
    wrong = refused(world, closed, Conflict, CODE, "giay", fresh, PURPOSE, OFFICER)
    assert wrong.fault == "dossier_not_live"


def test_a_paper_that_leaves_meanwhile_is_not_attached(
    world: World, tools: Tools, stored: str
) -> None:
    """Joined with another one, for example."""

    def leave() -> None:
        with world.catalogue.begin() as unit:
            row = unit.paper(stored)
            unit.replace_papers(row.intake_id, {stored: row.version}, [], [stored])
            unit.commit()

    away = replace(tools, objects=Meanwhile(tools.objects, leave))
    refused(world, away, NotFound, CODE, "giay", stored, PURPOSE, OFFICER)


def test_a_paper_that_was_joined_with_another_names_it(
    world: World, tools: Tools, stored: str
) -> None:
    """The officer looks at the one that has its pages now."""
    heir = store(world)
    with world.catalogue.begin() as unit:
        row = unit.paper(stored)
        ended = Decision(stored, SUCCESSOR, 1, Outcome.CORRECTED, heir, "an", "desk-a", NOW, "")
        assert unit.decide(stored, row.version, [ended])
        unit.put_papers(row.intake_id, [])
        unit.commit()
    wrong = refused(world, tools, Retired, CODE, "giay", stored, PURPOSE, OFFICER)
    assert wrong.successor == heir


# --- revoke


def test_a_paper_is_taken_back(world: World, tools: Tools, stored: str) -> None:
    """With the reason, an entry and an object; the component is open again."""
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    done = revoke(link.link_id, REASON, COLLEAGUE, tools)
    assert links(world) == [done]
    assert done.revoked is not None
    entry = entries(world)[-1]
    assert (entry.act.deed, entry.act.user, entry.act.purpose) == (Deed.REVOKED, "chi", REASON)
    assert (done.revoked.entry_seq, done.revoked.at) == (entry.seq, entry.at)
    assert len(kept(world)) == 2
    again = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    assert again.link_id != link.link_id
    assert [each.active for each in links(world)] == [False, True]


def test_who_comes_second_is_told_who_was_first(world: World, tools: Tools, stored: str) -> None:
    """And changes nothing."""
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    done = revoke(link.link_id, REASON, OFFICER, tools)
    with pytest.raises(AlreadyRevoked) as wrong:
        revoke(link.link_id, "một lý do khác", COLLEAGUE, tools)
    assert wrong.value.by == "an"
    assert (links(world), len(entries(world))) == ([done], 2)


@pytest.mark.parametrize("asker", [STRANGER, SCANNER, INSPECTOR, LEADER])
def test_others_do_not_take_it_back(world: World, tools: Tools, stored: str, asker: Asker) -> None:
    """Not an approver of another desk either."""
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    with pytest.raises(NotAllowed):
        revoke(link.link_id, REASON, asker, tools)
    assert links(world) == [link]


@pytest.mark.parametrize("reason", ["", "!", f"của người có số {NUMBER}"])
def test_a_reason_is_needed(world: World, tools: Tools, stored: str, reason: str) -> None:
    """One that says something, and nothing of a person."""
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    with pytest.raises(BadPurpose) as wrong:
        revoke(link.link_id, reason, OFFICER, tools)
    assert wrong.value.subject == "reason"
    assert links(world) == [link]


def test_when_the_dossier_is_over_only_an_approver_may(
    world: World, tools: Tools, stored: str
) -> None:
    """The officer's work ended with it."""
    link = attach(CODE, "giay", stored, PURPOSE, OFFICER, tools)
    receive_message(status("2026-11-21T15:00:00", TrangThaiHoSo="10"), tools)
    with pytest.raises(Conflict):
        revoke(link.link_id, REASON, OFFICER, tools)
    assert not revoke(link.link_id, REASON, APPROVER, tools).active
    with pytest.raises(NotFound):
        revoke("khong-co", REASON, APPROVER, tools)


# --- power


@pytest.mark.parametrize("after", [False, True])
def test_killed_anywhere_it_is_all_there_or_nothing(
    world: World, tools: Tools, stored: str, after: bool
) -> None:
    """Before or after any step of attach and revoke: link and entry come together; the next try
    finishes it, once."""
    cut = 0
    while True:
        cut += 1
        steps = Steps(cut, after)
        dying = know(world.tools(steps))
        try:
            link = attach(CODE, "giay", stored, PURPOSE, OFFICER, dying)
            revoke(link.link_id, REASON, OFFICER, dying)
        except PowerCut:
            assert_together(world)
        else:
            break
        finally:
            clear(world, tools)
    assert cut > 20


def assert_together(world: World) -> None:
    told = {entry.seq: entry.act.facts["link_id"] for entry in entries(world)}
    linked: dict[int, str] = {}
    for link in links(world):
        linked[link.entry_seq] = link.link_id
        if link.revoked is not None:
            linked[link.revoked.entry_seq] = link.link_id
    assert told == linked


def clear(world: World, tools: Tools) -> None:
    """What the next try makes of it: every link revoked and its objects beside the bytes."""
    for link in links(world):
        if link.active:
            attach(CODE, link.component, link.paper_id, PURPOSE, OFFICER, tools)
            revoke(link.link_id, REASON, OFFICER, tools)
        elif len(kept(world)) < len(entries(world)):
            with pytest.raises(AlreadyRevoked):
                revoke(link.link_id, REASON, OFFICER, tools)
    assert_together(world)
    assert len(kept(world)) == len(entries(world))
