"""Papers used again, in the catalogue, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.attachment import ReuseLink, Revocation
from pipeline.dossier import DossierState
from pipeline.effect import Effect, EffectKind, Withdrawal
from pipeline.errors import CatalogueRejected, NotFound
from pipeline.question import Check
from storage.catalogue import SqlCatalogue
from tests.contract.test_catalogue import NOW, add, at_once, make_paper, store
from tests.contract.test_dossiers import CODE, dossier, hands, put

LINK = ReuseLink(
    link_id="l1",
    ma_ho_so=CODE,
    component="giay_khai_sinh",
    paper_id="p1",
    version=3,
    sha256="ab" * 32,
    kq_code="KQ.G15.000031",
    pages=2,
    user="an",
    desk="desk-a",
    at=NOW,
    purpose="Đăng ký kết hôn",
    checks=(Check("person", True), Check("effect", None, "expiry_unclear")),
    original_seen=True,
    entry_seq=7,
)
REVOKED = Revocation("l1", "binh", "desk-a", NOW + timedelta(days=1), "gắn nhầm hồ sơ", 8)


def attach(catalogue: SqlCatalogue, link: ReuseLink = LINK) -> bool:
    with catalogue.begin() as unit:
        new = unit.add_link(link)
        unit.commit()
    return new


def revoke(catalogue: SqlCatalogue, revocation: Revocation = REVOKED) -> bool:
    with catalogue.begin() as unit:
        done = unit.revoke_link(revocation)
        unit.commit()
    return done


def links(catalogue: SqlCatalogue, **asked: str) -> list[ReuseLink]:
    with catalogue.begin() as unit:
        return unit.reuse_links(**asked)


def test_a_link_comes_back_as_it_was_made(catalogue: SqlCatalogue) -> None:
    """With every check, and found from the dossier and from the paper."""
    put(catalogue, dossier())
    assert attach(catalogue)
    with catalogue.begin() as unit:
        assert unit.reuse_link("l1") == LINK
    assert links(catalogue, ma_ho_so=CODE) == links(catalogue, paper_id="p1") == [LINK]
    assert links(catalogue, paper_id="p2") == []


def test_one_place_has_one_active_link(catalogue: SqlCatalogue) -> None:
    """A second one of the same dossier, component and paper is not entered; of another it is."""
    put(catalogue, dossier())
    assert attach(catalogue)
    assert not attach(catalogue, replace(LINK, link_id="l2"))
    assert attach(catalogue, replace(LINK, link_id="l3", component="khac", entry_seq=9))
    assert [link.link_id for link in links(catalogue)] == ["l1", "l3"]


def test_two_at_once_leave_one_link(catalogue: SqlCatalogue) -> None:
    """Whoever comes second is told so, and is not refused by the database."""
    put(catalogue, dossier())
    new = at_once(
        *(lambda n=n: attach(catalogue, replace(LINK, link_id=f"l{n}")) for n in range(4))
    )
    assert sorted(map(str, new)) == ["False", "False", "False", "True"]


def test_a_link_is_revoked_once(catalogue: SqlCatalogue) -> None:
    """The first revocation stands; the place is open again, and the old link is not forgotten."""
    put(catalogue, dossier())
    attach(catalogue)
    assert revoke(catalogue)
    assert not revoke(catalogue, replace(REVOKED, user="chi"))
    assert not revoke(catalogue, replace(REVOKED, link_id="l9"))
    again = replace(LINK, link_id="l2", entry_seq=9)
    assert attach(catalogue, again)
    assert links(catalogue) == [replace(LINK, revoked=REVOKED), again]


def test_revoked_by_two_at_once_one_counts(catalogue: SqlCatalogue) -> None:
    """The other one learns who was first."""
    put(catalogue, dossier())
    attach(catalogue)
    done = at_once(
        *(lambda n=n: revoke(catalogue, replace(REVOKED, user=f"u{n}")) for n in range(4))
    )
    assert sorted(map(str, done)) == ["False", "False", "False", "True"]


def look_at(catalogue: SqlCatalogue, **asked: Any) -> list[str]:
    with catalogue.begin() as unit:
        return [link.link_id for link in unit.links_to_look_at(**asked)]


def test_links_to_look_at_are_those_of_changed_papers(catalogue: SqlCatalogue) -> None:
    """Of another version, with an effect that counts, or gone; of live dossiers, by whose hands
    they are in, by dossier."""
    first, second = CODE, "H12.15.22-261120-0008"
    put(catalogue, dossier(first), dossier(second))
    scan = add(catalogue)
    row = make_paper(scan)
    store(catalogue, row)
    with catalogue.begin() as unit:
        version = unit.paper(row.paper_id).version
    same = replace(LINK, paper_id=row.paper_id, version=version)
    attach(catalogue, same)
    attach(catalogue, replace(same, link_id="l2", ma_ho_so=second, entry_seq=8))
    assert look_at(catalogue) == []
    ended = Effect(row.paper_id, EffectKind.REVOKED, "2026-11-01", None, True, "person", "sổ",
                   "an", "desk-a", NOW)  # fmt: skip
    with catalogue.begin() as unit:
        unit.hold_effects()
        effect = unit.add_effect(ended)
        unit.commit()
    assert effect is not None
    assert look_at(catalogue) == ["l1", "l2"]
    assert look_at(catalogue, after=first) == ["l2"]
    assert look_at(catalogue, within=hands("an", "x")) == ["l1", "l2"]
    assert look_at(catalogue, within=hands("x", "y")) == []
    with catalogue.begin() as unit:
        unit.withdraw_effect(effect.effect_id, Withdrawal("an", "desk-a", NOW))
        unit.commit()
    assert look_at(catalogue) == []
    store(catalogue, row)
    assert look_at(catalogue) == ["l1", "l2"]
    with catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [])
        unit.put_dossier(dossier(second, DossierState.RETURNED))
        unit.commit()
    assert look_at(catalogue) == ["l1"]
    revoke(catalogue)
    assert look_at(catalogue) == []


def test_all_links_come_page_by_page(catalogue: SqlCatalogue) -> None:
    """In order of their ids, revoked ones too."""
    put(catalogue, dossier())
    for name in ("l3", "l1", "l2"):
        attach(catalogue, replace(LINK, link_id=name, component=name))
    revoke(catalogue)
    with catalogue.begin() as unit:
        assert [link.link_id for link in unit.all_links(limit=2)] == ["l1", "l2"]
        assert [link.link_id for link in unit.all_links(after="l2")] == ["l3"]


def test_a_place_is_held_by_one_at_a_time(catalogue: SqlCatalogue) -> None:
    """What is read behind the hold is what another one committed before; a dossier and a paper
    that are not there are no error."""
    put(catalogue, dossier())
    row = make_paper(add(catalogue))
    store(catalogue, row)
    seen: list[int] = []

    def hold(number: int) -> None:
        with catalogue.begin() as unit:
            unit.hold_place(CODE, row.paper_id)
            seen.append(len(unit.reuse_links(CODE)))
            unit.add_link(replace(LINK, link_id=f"l{number}", component=f"c{number}"))
            unit.commit()

    assert at_once(*(lambda n=n: hold(n) for n in range(4))) == [None] * 4
    assert sorted(seen) == [0, 1, 2, 3]
    with catalogue.begin() as unit:
        unit.hold_place("H12.15.22-261120-0099", "khong-co")


def test_a_link_that_is_not_there_is_told(catalogue: SqlCatalogue) -> None:
    """Neither one that never was, nor one whose transaction was left without a commit."""
    put(catalogue, dossier())
    with catalogue.begin() as unit:
        unit.add_link(LINK)
    with catalogue.begin() as unit, pytest.raises(NotFound):
        unit.reuse_link("l1")


def test_a_link_needs_a_dossier(catalogue: SqlCatalogue) -> None:
    """No paper is used for a dossier that does not exist."""
    with catalogue.begin() as unit, pytest.raises(CatalogueRejected):
        unit.add_link(LINK)
