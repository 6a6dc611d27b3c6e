"""Dossiers in the catalogue, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.desks import Hands
from pipeline.dossier import (
    Attachment,
    Channel,
    Dossier,
    DossierOrigin,
    DossierState,
    Facts,
    Filing,
    Hand,
    PersonRef,
    PersonTie,
    Promise,
    ResultPaper,
    StoredMessage,
)
from pipeline.errors import CatalogueRejected, NotFound
from pipeline.scan import Context, Role
from storage.catalogue import SqlCatalogue
from tests.contract.test_catalogue import add, at_once, make_paper, store

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
CODE = "H12.15.22-261120-0007"
NUMBER = "096085000123"
FACTS = Facts(
    ma_thu_tuc="1.004873",
    persons=(PersonRef(NUMBER, "Nguyễn Văn Mẫu", "1"), PersonRef("0100047516")),
    ngay_tiep_nhan=NOW,
    ngay_hen_tra=NOW + timedelta(days=3),
    channel=Channel.ONLINE,
    don_vi_xu_ly="desk-a",
    nguoi_xu_ly="an",
    return_reason="Thiếu “chữ ký”",
    has_digitised=False,
    databases=("CSDLDC",),
    attachments=(
        Attachment("t1", "to_khai", "tờ khai.pdf", reused=2, replaced_by="KQ.G15.000034"),
    ),
    results=(ResultPaper("Giấy XN", "KQ.G15.000038", ngay_cap="2026-11"),),
)


def message(
    message_id: str = "tm-1", code: str = CODE, minutes: int = 0, hand: Hand | None = None
) -> StoredMessage:
    body = json.dumps({"MaHoSo": code, "Ten": "Nguyễn"}, ensure_ascii=False)
    sent_at, digest = NOW + timedelta(minutes=minutes), f"digest of {message_id}"
    return StoredMessage(message_id, code, sent_at, NOW, digest, body, hand)


def dossier(
    code: str = CODE,
    state: DossierState = DossierState.RECEIVED,
    facts: Facts = FACTS,
    hand: Hand | None = None,
) -> Dossier:
    origin = DossierOrigin.BY_HAND if hand else DossierOrigin.ONE_STOP
    return Dossier(code, origin, state, NOW, facts, hand)


def put(catalogue: SqlCatalogue, *rows: Dossier) -> None:
    with catalogue.begin() as unit:
        for row in rows:
            unit.add_message(message(f"m-{row.ma_ho_so}", row.ma_ho_so))
            unit.put_dossier(row)
        unit.commit()


def test_a_message_is_kept_once(catalogue: SqlCatalogue) -> None:
    """Its id decides; the first one stands, word for word, in the order of their own time."""
    first, second = message("b", minutes=5), message("a", hand=Hand("an", "desk-a", "mất mạng"))
    with catalogue.begin() as unit:
        assert unit.add_message(first) is None
        assert unit.add_message(second) is None
        assert unit.add_message(message("b", minutes=9)) == first
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.messages(CODE) == (second, first)
        assert unit.messages("H12-261120-0001") == ()


def test_a_dossier_comes_back_as_it_was_put(catalogue: SqlCatalogue) -> None:
    """Every fact, with accents, zones and precision."""
    put(catalogue, dossier(hand=Hand("an", "desk-a", "mất mạng")))
    with catalogue.begin() as unit:
        assert unit.dossier(CODE) == dossier(hand=Hand("an", "desk-a", "mất mạng"))


def test_a_dossier_is_replaced_with_its_persons(catalogue: SqlCatalogue) -> None:
    """What the messages say now, and nothing of before."""
    put(catalogue, dossier())
    other = Facts(ma_thu_tuc="1.004873", persons=(PersonRef("096085000999"),))
    with catalogue.begin() as unit:
        unit.put_dossier(dossier(facts=other))
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.dossiers_of(NUMBER) == []
        assert [d.ma_ho_so for d in unit.dossiers_of("096085000999")] == [CODE]


def test_an_unknown_dossier_is_not_found(catalogue: SqlCatalogue) -> None:
    """Neither one that never was, nor one of which only an unfolded message is there."""
    with catalogue.begin() as unit:
        unit.add_message(message())
        with pytest.raises(NotFound):
            unit.dossier(CODE)
        assert unit.dossiers() == []


def test_without_commit_nothing_is_kept(catalogue: SqlCatalogue) -> None:
    """A message and its dossier come all or none."""
    with catalogue.begin() as unit:
        unit.add_message(message())
        unit.put_dossier(dossier())
    with catalogue.begin() as unit:
        assert unit.messages(CODE) == ()
        assert unit.dossiers() == []


def test_dossiers_are_listed(catalogue: SqlCatalogue) -> None:
    """By origin, by whether they are live, by who holds them, page by page."""
    hand = Hand("binh", "desk-b", "mất mạng")
    codes = [f"H12-261120-000{n}" for n in range(4)]
    put(
        catalogue,
        dossier(codes[0]),
        dossier(codes[1], DossierState.RETURNED),
        dossier(codes[2], hand=hand, facts=Facts(ma_thu_tuc="1.001193", persons=FACTS.persons)),
        dossier(codes[3], facts=Facts(return_reason="chờ")),
    )
    with catalogue.begin() as unit:
        assert [d.ma_ho_so for d in unit.dossiers()] == codes
        assert [d.ma_ho_so for d in unit.dossiers(limit=2, after=codes[0])] == codes[1:3]
        assert [d.ma_ho_so for d in unit.dossiers(DossierOrigin.BY_HAND)] == [codes[2]]
        assert [d.ma_ho_so for d in unit.dossiers(live=True)] == [codes[0], codes[2]]
        held = {
            name: [d.ma_ho_so for d in unit.dossiers(within=hands(name, desk))]
            for name, desk in (("an", "x"), ("x", "desk-a"), ("y", "desk-b"), ("z", "z"))
        }
    assert held == {"an": codes[:2], "x": codes[:2], "y": [codes[2]], "z": []}


def hands(user: str, desk: str) -> Hands:
    return Hands(frozenset({desk}), frozenset({user}), desk)


def test_dossiers_of_nobody_are_listed(catalogue: SqlCatalogue) -> None:
    """Neither the unit nor the officer is known, or none was told; not one opened by hand."""
    hand = Hand("binh", "desk-b", "mất mạng")
    told = ({"don_vi_xu_ly": "desk-a"}, {"nguoi_xu_ly": "an"}, {"don_vi_xu_ly": "x"}, {},
            {"don_vi_xu_ly": "x", "nguoi_xu_ly": "an"}, {"nguoi_xu_ly": "x"})  # fmt: skip
    codes = [f"H12-261120-000{n}" for n in range(7)]
    facts = [Facts(ma_thu_tuc="1.001193", persons=FACTS.persons, **who) for who in told]
    put(catalogue, *(dossier(code, facts=said) for code, said in zip(codes, facts, strict=False)))
    put(catalogue, dossier(codes[6], hand=hand, facts=facts[2]))
    with catalogue.begin() as unit:
        astray = [d.ma_ho_so for d in unit.dossiers(outside=hands("an", "desk-a"))]
        everything = unit.dossiers(outside=Hands(frozenset(), frozenset()))
    assert astray == [codes[2], codes[3], codes[5]]
    assert [d.ma_ho_so for d in everything] == codes[:6]


def test_promises_are_told_of_live_dossiers_in_ones_hands(catalogue: SqlCatalogue) -> None:
    """With the moment as it was said, in its zone, or none; never more than were asked for."""
    put(
        catalogue,
        dossier(f"{CODE[:-1]}3", facts=replace(FACTS, ngay_hen_tra=None)),
        dossier(f"{CODE[:-1]}2", DossierState.SUPPLEMENT),
        dossier(f"{CODE[:-1]}1", DossierState.RETURNED),
        dossier(f"{CODE[:-1]}4", facts=replace(FACTS, don_vi_xu_ly="desk-b", nguoi_xu_ly="b")),
    )
    mine = Hands(frozenset({"desk-a"}), frozenset({"an"}))
    with catalogue.begin() as unit:
        found = unit.promises(mine, 10)
        assert found == [
            Promise(f"{CODE[:-1]}2", DossierState.SUPPLEMENT, FACTS.ngay_hen_tra),
            Promise(f"{CODE[:-1]}3", DossierState.RECEIVED, None),
        ]
        assert unit.promises(mine, 1) == found[:1]
        assert unit.promises(Hands(frozenset(), frozenset()), 10) == []


def test_two_messages_of_one_dossier_at_once(catalogue: SqlCatalogue) -> None:
    """The second waits for the first and sees it: no message is folded without the other."""

    def receive(name: str) -> int:
        with catalogue.begin() as unit:
            unit.add_message(message(name))
            seen = len(unit.messages(CODE))
            unit.put_dossier(dossier())
            unit.commit()
        return seen

    counts = at_once(*(lambda n=n: receive(f"m{n}") for n in range(4)))
    assert sorted(map(str, counts)) == ["1", "2", "3", "4"]


def test_the_same_message_at_once_is_kept_once(catalogue: SqlCatalogue) -> None:
    """Sent twice by an impatient system."""

    def receive() -> bool:
        with catalogue.begin() as unit:
            new = unit.add_message(message()) is None
            unit.commit()
        return new

    assert sorted(map(str, at_once(receive, receive, receive))) == ["False", "False", "True"]


def filing(paper_id: str, role: Role = Role.COMPONENT, component: str | None = "to_khai") -> Filing:
    return Filing(CODE, paper_id, role, component, "an", "desk-a", NOW)


def test_a_paper_is_filed_and_filed_anew(catalogue: SqlCatalogue) -> None:
    """The last word counts; the same word again is no news."""
    put(catalogue, dossier())
    with catalogue.begin() as unit:
        assert unit.file_paper(filing("p1"))
        assert not unit.file_paper(filing("p1"))
        assert unit.file_paper(filing("p2", Role.RESULT, None))
        assert unit.file_paper(filing("p1", Role.PROCESS, None))
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.filings(CODE) == (
            filing("p1", Role.PROCESS, None), filing("p2", Role.RESULT, None)
        )  # fmt: skip


def test_filing_needs_a_dossier(catalogue: SqlCatalogue) -> None:
    """No paper lies in a dossier that does not exist."""
    with catalogue.begin() as unit, pytest.raises(CatalogueRejected):
        unit.file_paper(filing("p1"))


def test_papers_scanned_for_a_dossier_are_found(catalogue: SqlCatalogue) -> None:
    """By what was said when they were handed in, in that order."""
    row = add(catalogue)
    first, second = make_paper(row), make_paper(row, 2)
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk-a", CODE, Role.RESULT))
        unit.link(row.intake_id, Context("desk-a", "H12-261120-0001"))
        unit.commit()
    store(catalogue, first, second)
    with catalogue.begin() as unit:
        assert unit.papers_handed_in(CODE) == (
            (first.paper_id, Role.RESULT), (second.paper_id, Role.RESULT)
        )  # fmt: skip
        assert unit.papers_handed_in("H12-261120-0002") == ()


def test_what_a_paper_was_filed_as_outranks_what_it_was_handed_in_as(
    catalogue: SqlCatalogue,
) -> None:
    """In that dossier, of that paper alone; each way in which it came is told once."""
    row = add(catalogue)
    first, second = make_paper(row), make_paper(row, 2)
    put(catalogue, dossier())
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk-a", CODE, Role.COMPONENT))
        unit.link(row.intake_id, Context("desk-a", CODE, Role.RESULT))
        unit.link(row.intake_id, Context("desk-a"))
        unit.commit()
    store(catalogue, first, second)
    with catalogue.begin() as unit:
        unit.file_paper(filing(first.paper_id, Role.PROCESS, None))
        unit.commit()
    with catalogue.begin() as unit:
        filed = [c for c in unit.paper(first.paper_id).contexts if c.dossier == CODE]
        assert filed == [Context("desk-a", CODE, Role.PROCESS)]
        left = {c.role for c in unit.paper(second.paper_id).contexts if c.dossier == CODE}
        assert left == {Role.COMPONENT, Role.RESULT}
        assert Context("desk-a") in unit.paper(first.paper_id).contexts
        (lying,) = unit.filings_of_paper(first.paper_id)
        assert (lying.ma_ho_so, lying.role) == (CODE, Role.PROCESS)
        assert unit.filings_of_paper(second.paper_id) == ()


def test_a_paper_is_tied_to_a_person(catalogue: SqlCatalogue) -> None:
    """Once for each place on the paper; found from the paper and from the person."""
    tie = PersonTie("p1", NUMBER, "_vo", "sổ hộ tịch số 12", "an", "desk-a", NOW)
    with catalogue.begin() as unit:
        assert unit.tie_person(tie)
        assert not unit.tie_person(tie)
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.ties_of_paper("p1") == (tie,)
        many = [f"x{number}" for number in range(70_000)]
        assert unit.ties_of_papers([*many, "p1"]) == {"p1": (tie,)}
        assert unit.papers_tied_to(NUMBER) == (tie,)
        assert unit.papers_tied_to("096085000999") == ()
