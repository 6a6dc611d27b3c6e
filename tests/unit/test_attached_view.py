"""Papers used again as people look at them: who and when, and what was found out since."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from app.attach_door import attached_record, flagged_record
from app.attach_words import tell_check
from app.dossier_door import dossier_record
from app.messages import advise, explain
from pipeline.access import Copy, Look, read_copy, read_paper
from pipeline.attached_view import (
    GONE,
    count_flagged,
    list_attached,
    list_flagged,
    view_whole,
)
from pipeline.attaching import attach, revoke
from pipeline.attachment import ReuseLink, flag_link
from pipeline.dossier_receiving import receive_message
from pipeline.dossier_records import REUSE
from pipeline.effect import EffectKind, Withdrawal
from pipeline.errors import NotAllowed, NotFound, NotReusable
from pipeline.ledger import Deed
from pipeline.ports import Area
from pipeline.question import Asker, Duty
from pipeline.rebuilding import rebuild
from pipeline.scan import Context, Origin, Reason
from pipeline.tools import Tools
from pipeline.verifying import verify
from storage.catalogue import SqlCatalogue
from storage.failing_catalogue import FailingCatalogue
from tests.attached import (
    APPROVER,
    COLLEAGUE,
    INSPECTOR,
    LEADER,
    NOW,
    OFFICER,
    OTHER_NUMBER,
    PURPOSE,
    REASON,
    STRANGER,
    end_paper,
    know,
    make_row,
    open_dossier,
    store_paper,
)
from tests.journey import World
from tests.messages import CODE, NUMBER, status
from tests.unit import test_attaching

tools = test_attaching.tools


@pytest.fixture
def link(tools: Tools) -> ReuseLink:
    return attach(CODE, "giay", store_paper(tools, b"mine"), PURPOSE, OFFICER, tools)


def flags(tools: Tools, asker: Asker = OFFICER) -> list[tuple[str, str]]:
    """What the list of dossiers to look at again says."""
    found = list_flagged(asker, tools)
    return [
        (check.code, check.detail)
        for _, papers in found
        for paper in papers
        for check in paper.flags
    ]


# --- who and when


def test_a_dossier_shows_what_it_uses_again(tools: Tools, link: ReuseLink) -> None:
    """With the purpose and the checks; what was taken back too. Not to who does not hold it."""
    taken = revoke(link.link_id, REASON, COLLEAGUE, tools)
    again = attach(CODE, "giay", link.paper_id, PURPOSE, OFFICER, tools)
    view = view_whole(CODE, OFFICER, tools)
    assert [paper.link for paper in view.attached] == [taken, again]
    assert view.names["giay"] == "Giấy khai sinh"
    first, second = dossier_record(view)["attached"]
    assert (first["revoked"]["by"], first["revoked"]["reason"]) == ("chi", REASON)
    assert (second["by"], second["loai"], second["revoked"]) == ("an", "giay_khai_sinh", None)
    assert view_whole(CODE, INSPECTOR, tools).attached == view.attached
    assert view_whole(CODE, STRANGER, tools).attached == ()
    for asker in (STRANGER, LEADER):
        with pytest.raises(NotAllowed):
            list_attached(CODE, asker, tools)
    assert list_attached(CODE, APPROVER, tools).attached == view.attached


def test_no_record_names_a_person(tools: Tools, link: ReuseLink) -> None:
    """Neither the number nor the name."""
    (paper,) = view_whole(CODE, OFFICER, tools).attached
    assert NUMBER not in str(attached_record(paper))
    assert "Mẫu" not in str(attached_record(paper))


def test_the_portal_is_told_what_was_reused(tools: Tools, link: ReuseLink) -> None:
    """DuocTaiSuDung 2 where a national code stands for the paper, else 1; 0 when it was taken
    back; our store is not the national one."""
    told = flag_link(link)
    assert (told.duoc_so_hoa, told.duoc_tai_su_dung, told.duoc_lay_tu_kho_dmqg) == (1, 2, 0)
    assert told.ma_ket_qua_thay_the == "KQ.G15.000031"
    plain = flag_link(replace(link, kq_code=None))
    assert (plain.duoc_tai_su_dung, plain.ma_ket_qua_thay_the) == (1, None)
    over = flag_link(revoke(link.link_id, REASON, OFFICER, tools))
    assert (over.duoc_so_hoa, over.duoc_tai_su_dung, over.ma_ket_qua_thay_the) == (1, 0, None)


def test_a_refusal_says_why_and_what_helps(tools: Tools) -> None:
    """A sentence for each check, and what to do."""
    sibling = store_paper(tools, b"sibling", so_dinh_danh=OTHER_NUMBER)
    plain = store_paper(tools, b"plain", context=Context("desk-a", origin=Origin.PLAIN_SCAN))
    told = []
    for paper_id in (sibling, plain):
        with pytest.raises(NotReusable) as wrong:
            attach(CODE, "giay", paper_id, PURPOSE, OFFICER, tools)
        reason = Reason(wrong.value.code, wrong.value.facts)
        told.append((explain(reason), advise(reason)))
    assert "không có số định danh của người này" in told[0][0]
    assert "--original-seen" not in told[0][1]
    assert "chưa đối chiếu với bản chính" in told[1][0]
    assert "--original-seen" in told[1][1]


# --- what was found out since


def test_a_paper_that_ended_flags_the_dossier(tools: Tools, link: ReuseLink) -> None:
    """In the list of its desk and of inspectors, and where the dossier is shown; gone when the
    paper is taken back."""
    assert flags(tools) == []
    end_paper(tools, link.paper_id)
    assert flags(tools) == flags(tools, INSPECTOR) == [("effect", "thu_hoi")]
    assert flags(tools, STRANGER) == flags(tools, LEADER) == []
    (paper,) = view_whole(CODE, OFFICER, tools).attached
    assert [check.detail for check in paper.flags] == ["thu_hoi"]
    assert "thu hồi" in tell_check(paper.flags[0], link.paper_id)
    ((dossier, papers),) = list_flagged(OFFICER, tools)
    assert NUMBER not in str(flagged_record(dossier, papers))
    with tools.catalogue.begin() as unit:
        last = unit.entries()[-1].act
    assert (last.deed, last.facts["dossiers"]) == (Deed.READ, [CODE])
    revoke(link.link_id, REASON, OFFICER, tools)
    assert flags(tools) == []
    assert view_whole(CODE, OFFICER, tools).attached[0].flags == ()


def test_an_effect_taken_back_flags_no_more(tools: Tools, link: ReuseLink) -> None:
    """Nothing is stored that would have to be removed."""
    effect_id = end_paper(tools, link.paper_id)
    with tools.catalogue.begin() as unit:
        unit.withdraw_effect(effect_id, Withdrawal("an", "desk-a", NOW, "nhầm"))
        unit.commit()
    assert flags(tools) == []


def test_what_was_suspected_then_is_no_news(world: World, tools: Tools) -> None:
    """The officer had the original in hand; when it turns out to be so, it is."""
    stored = store_paper(tools, b"mine")
    end_paper(tools, stored, EffectKind.REISSUED, certain=False, rule="newer")
    attach(CODE, "giay", stored, PURPOSE, OFFICER, tools, original_seen=True)
    assert flags(tools) == []
    end_paper(tools, stored, EffectKind.REISSUED)
    assert flags(tools) == [("effect", "cap_lai")]


def test_what_is_suspected_later_is_news(tools: Tools, link: ReuseLink) -> None:
    """A person has to look."""
    end_paper(tools, link.paper_id, EffectKind.DIVORCED, certain=False, rule="divorce")
    assert flags(tools) == [("effect", "suspected")]


def test_what_is_still_to_come_is_no_news(tools: Tools, link: ReuseLink) -> None:
    """It counts from its day on."""
    end_paper(tools, link.paper_id, since="2027-03-01")
    assert flags(tools) == []


def test_a_number_that_was_corrected_flags(world: World, tools: Tools, link: ReuseLink) -> None:
    """The paper turns out to be somebody else's; one that left is told, too."""
    with world.catalogue.begin() as unit:
        row = unit.paper(link.paper_id)
        other = make_row(row.sha256, row.loai, {"so_dinh_danh": OTHER_NUMBER})
        unit.put_papers(row.intake_id, [replace(other, intake_id=row.intake_id)])
        unit.commit()
    assert ("person", "name_only") in flags(tools)
    with world.catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [])
        unit.commit()
    (paper,) = view_whole(CODE, OFFICER, tools).attached
    assert (paper.loai, paper.flags) == (None, (GONE,))
    assert flags(tools) == [("paper", "gone")]
    assert "không còn" in tell_check(GONE, link.paper_id)


def test_a_dossier_that_is_over_is_not_flagged(tools: Tools, link: ReuseLink) -> None:
    """Nobody can act on it any more."""
    end_paper(tools, link.paper_id)
    receive_message(status("2026-11-21T15:00:00", TrangThaiHoSo="10"), tools)
    assert flags(tools, INSPECTOR) == []


def test_flagged_dossiers_come_page_by_page(tools: Tools, link: ReuseLink) -> None:
    """In order of their codes."""
    codes = [f"H12.15.22-261120-000{n}" for n in (1, 2)]
    for code in codes:
        open_dossier(tools, MaHoSo=code, MaThongDiep=f"m-{code}")
        attach(code, "giay", link.paper_id, PURPOSE, OFFICER, tools)
    end_paper(tools, link.paper_id)
    found = [dossier.ma_ho_so for dossier, _ in list_flagged(OFFICER, tools)]
    assert found == [*codes, CODE]
    assert [count_flagged(OFFICER, tools, most) for most in (1, 99)] == [1, len(found)]
    page = list_flagged(OFFICER, tools, limit=1, after=codes[0])
    assert [dossier.ma_ho_so for dossier, _ in page] == [codes[1]]


def test_looking_at_many_asks_no_more_often(world: World, tools: Tools, link: ReuseLink) -> None:
    """A desk has thousands of live links, and each may have to be looked at."""
    counted = FailingCatalogue(world.catalogue)
    watching = replace(tools, catalogue=counted)

    def calls() -> int:
        counted.calls = 0
        assert [len(papers) for _, papers in list_flagged(OFFICER, watching)] == flagged
        return counted.calls

    end_paper(tools, link.paper_id)
    flagged = [1]
    once = calls()
    for number in range(5):
        code = f"H12.15.22-261120-010{number}"
        open_dossier(tools, MaHoSo=code, MaThongDiep=f"m-{code}")
        for part in ("giay", "khac"):
            stored = store_paper(tools, f"{number} {part}".encode())
            attach(code, part, stored, PURPOSE, OFFICER, tools)
            end_paper(tools, stored)
        flagged.append(2)
    assert calls() == once


# --- papers of other desks


def test_a_live_dossier_opens_papers_of_other_desks(tools: Tools) -> None:
    """To the officer who holds it: to attach, to read, to copy; the ledger says by which dossier.
    Nobody else sees them, and nobody when it is over."""
    theirs = store_paper(tools, b"theirs", context=Context("desk-b", origin=Origin.FROM_ORIGINAL))
    assert attach(CODE, "giay", theirs, PURPOSE, OFFICER, tools).paper_id == theirs
    assert read_paper(theirs, Look.FIELDS, OFFICER, tools).paper_id == theirs
    with pytest.raises(NotFound):  # no rendition is stored here: the paper was found
        read_copy(theirs, Copy.RENDITION, PURPOSE, OFFICER, tools)
    with tools.catalogue.begin() as unit:
        told = [(entry.act.deed, entry.act.ma_ho_so) for entry in unit.entries()]
    assert told == [(Deed.ATTACHED, CODE), (Deed.READ, CODE), (Deed.DOWNLOADED, CODE)]
    for asker in (APPROVER, Asker("x", "desk-c", frozenset({Duty.OFFICER}))):
        with pytest.raises(NotFound):
            read_paper(theirs, Look.FIELDS, asker, tools)
    receive_message(status("2026-11-21T15:00:00", TrangThaiHoSo="10"), tools)
    with pytest.raises(NotFound):
        read_paper(theirs, Look.FIELDS, OFFICER, tools)


def test_it_opens_no_paper_of_anybody_else(tools: Tools) -> None:
    """Nor one of which nobody has confirmed that it is this person's."""
    context = Context("desk-b", origin=Origin.FROM_ORIGINAL)
    others = store_paper(tools, b"others", context=context, so_dinh_danh=OTHER_NUMBER)
    doubtful = store_paper(tools, b"doubtful", context=context, review=True)
    child = store_paper(
        tools, b"child", context=context, so_dinh_danh=OTHER_NUMBER, so_dinh_danh_cha=NUMBER
    )
    for paper_id in (others, doubtful, child):
        with pytest.raises(NotFound):
            read_paper(paper_id, Look.FIELDS, OFFICER, tools)
        with pytest.raises(NotFound):
            attach(CODE, "giay", paper_id, PURPOSE, OFFICER, tools, original_seen=True)


# --- from objects alone


def test_links_come_back_from_objects(world: World, tools: Tools, link: ReuseLink) -> None:
    """With their revocations, in their order, as they were; run again, nothing more. What is kept
    belongs: `verify` names no gap."""
    revoke(link.link_id, REASON, COLLEAGUE, tools)
    attach(CODE, "giay", link.paper_id, PURPOSE, OFFICER, tools, original_seen=True)
    attach(CODE, "khac", link.paper_id, PURPOSE, OFFICER, tools)
    with world.catalogue.begin() as unit:
        before = unit.reuse_links()
    assert not [gap for gap in verify(tools) if REUSE in gap.key]
    empty = SqlCatalogue(f"sqlite:///{world.folder}/empty.db")
    after = know(world.tools(catalogue=empty))
    done = rebuild(after)
    with empty.begin() as unit:
        assert unit.reuse_links() == before
    assert done.unreadable == []
    assert rebuild(after).records == 0
    empty.close()


def test_a_link_that_was_tampered_with_is_named(
    world: World, tools: Tools, link: ReuseLink
) -> None:
    """Another purpose, another officer, a revocation that nobody made: the ledger says otherwise.
    One whose object is away is named too."""
    assert "link_unproved" not in {gap.kind for gap in verify(tools)}
    database = sqlite3.connect(world.folder / "catalogue.db")
    for column, value in (
        ("purpose", "việc khác"), ("user", "khac"), ("version", 9), ("checks", "[]"),
        ("revoked_at", "2026-11-22 03:00:00.000000"),
    ):  # fmt: skip
        (before,) = database.execute(f'SELECT "{column}" FROM reuse_links').fetchone()
        rest = ", revoked_by='x', revoked_desk='x', revoked_reason='x', revoked_seq=1"
        change = f'UPDATE reuse_links SET "{column}" = ?{rest}'
        database.execute(change, (value,))
        database.commit()
        gaps = {(gap.kind, gap.key) for gap in verify(tools)}
        assert ("link_unproved", link.link_id) in gaps, column
        database.execute(change, (before,))
        database.commit()
    database.close()
    (key,) = [key for key in world.keys(Area.PAPERS) if key.startswith(REUSE)]
    world.objects.remove(Area.PAPERS, key)
    assert ("object_missing", f"papers/{key}") in {(gap.kind, gap.key) for gap in verify(tools)}
    attach(CODE, "giay", link.paper_id, PURPOSE, OFFICER, tools)
    assert key in world.keys(Area.PAPERS)


def test_a_link_that_nobody_entered_is_named(world: World, tools: Tools, link: ReuseLink) -> None:
    """An object of another archive, or one that was made up."""
    (key,) = [key for key in world.keys(Area.PAPERS) if key.startswith(REUSE)]
    data = world.objects.read(Area.PAPERS, key).replace(link.link_id.encode(), b"made-up")
    world.objects.put(Area.PAPERS, f"{REUSE}2026-11-22/other.json", data)
    gaps = [gap.kind for gap in verify(tools) if gap.key.endswith("other.json")]
    assert gaps == ["object_orphan"]
