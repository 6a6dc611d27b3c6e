"""What the catalogue owes to a person's word on whole papers: the word itself, the row that asks
for another understanding, and papers that change without writing over anybody. On a SQLite file and
on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.decisions import PAGES, SUCCESSOR, TYPE, Decision, Outcome
from pipeline.errors import NotFound
from pipeline.ports import PaperRow
from pipeline.scan import Context
from storage.catalogue import SqlCatalogue
from tests.contract.test_catalogue import LATER, add, at_once, make_field, make_paper, store

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def stored(catalogue: SqlCatalogue, *first_pages: int) -> list[PaperRow]:
    """Papers of one scan, nothing of which waits in the outbox."""
    row = add(catalogue)
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk"))
        unit.commit()
    store(catalogue, *(make_paper(row, page, make_field()) for page in first_pages))
    with catalogue.begin() as unit:
        for each in unit.outbox():
            unit.done(each.outbox_id)
        unit.commit()
        return unit.papers_of_scan(row.intake_id)


def say(row: PaperRow, name: str, value: str | None, turn: int = 1) -> Decision:
    outcome = Outcome.REJECTED if value is None else Outcome.CORRECTED
    return Decision(row.paper_id, name, turn, outcome, value, "lan", "desk", AT, "0-ab")


def decide(catalogue: SqlCatalogue, row: PaperRow, *decisions: Decision) -> None:
    with catalogue.begin() as unit:
        assert unit.decide(row.paper_id, row.version, decisions)
        unit.commit()


def waiting(catalogue: SqlCatalogue, *, revise: bool) -> list[tuple[str, str]]:
    with catalogue.begin() as unit:
        return [(row.paper_id, row.action) for row in unit.due(LATER, revise=revise)]


def replace_papers(
    catalogue: SqlCatalogue, seen: list[PaperRow], rows: list[PaperRow], *gone: PaperRow
) -> bool:
    versions = {row.paper_id: row.version for row in seen}
    with catalogue.begin() as unit:
        ids = [row.paper_id for row in gone]
        done = unit.replace_papers(seen[0].intake_id, versions, rows, ids)
        if done:
            unit.commit()
    return done


def test_a_ruling_asks_for_another_understanding(catalogue: SqlCatalogue) -> None:
    """In the transaction of the decision, beside what the index must learn; other decisions do
    not."""
    (row,) = stored(catalogue, 1)
    decide(catalogue, row, say(row, "ho_ten", "Lê Thị Thử"))
    assert waiting(catalogue, revise=True) == []
    with catalogue.begin() as unit:
        row = unit.paper(row.paper_id)
    decide(catalogue, row, say(row, TYPE, "cong_van"), say(row, PAGES, "1"))
    assert waiting(catalogue, revise=True) == [(row.paper_id, "revise")]
    assert {action for _, action in waiting(catalogue, revise=False)} == {"index"}


def test_what_the_index_must_learn_does_not_void_it(catalogue: SqlCatalogue) -> None:
    """The paper may be announced, or leave, before anybody came to it."""
    first, second = stored(catalogue, 1, 2)
    decide(catalogue, first, say(first, TYPE, "cong_van"))
    with catalogue.begin() as unit:
        unit.put_papers(first.intake_id, [second])
        unit.commit()
    assert waiting(catalogue, revise=True) == [(first.paper_id, "revise")]
    assert (first.paper_id, "remove") in waiting(catalogue, revise=False)


def test_a_restored_ruling_asks_too(catalogue: SqlCatalogue) -> None:
    """What was lost may be what had been understood."""
    (row,) = stored(catalogue, 1)
    with catalogue.begin() as unit:
        assert unit.restore_decision(say(row, TYPE, "cong_van"))
        unit.commit()
    assert waiting(catalogue, revise=True) == [(row.paper_id, "revise")]


def test_rulings_are_the_last_words(catalogue: SqlCatalogue) -> None:
    """On type, pages and end; of papers that are not there as well; no others."""
    first, second = stored(catalogue, 1, 2)
    ghost = replace(first, paper_id="00000000-0000-0000-0000-000000000000")
    last = [say(first, TYPE, "to_trinh", 2), say(second, SUCCESSOR, first.paper_id)]
    last += [say(ghost, PAGES, "7")]
    with catalogue.begin() as unit:
        for each in (say(first, TYPE, "cong_van"), say(first, "ho_ten", "Lê Thị Thử"), *last):
            unit.restore_decision(each)
        unit.commit()
        ids = [first.paper_id, second.paper_id, ghost.paper_id]
        found = unit.rulings(ids)
        assert unit.rulings(ids[:1]) == last[:1]
    assert sorted(found, key=str) == sorted(last, key=str)


def test_the_type_that_fields_were_read_as_is_told(catalogue: SqlCatalogue) -> None:
    """Until the paper was understood as what a person said."""
    (row,) = stored(catalogue, 1)
    decide(catalogue, row, say(row, TYPE, "cong_van"))
    with catalogue.begin() as unit:
        told = unit.paper(row.paper_id)
    assert (told.loai, told.read_as) == ("cong_van", row.loai)
    again = replace(row, loai="cong_van", fields=(make_field("noi_sinh", "Huế"),))
    assert replace_papers(catalogue, [told], [again])
    with catalogue.begin() as unit:
        told = unit.paper(row.paper_id)
    assert (told.loai, told.read_as, told.fields) == ("cong_van", None, again.fields)


def test_papers_are_replaced_and_others_stay(catalogue: SqlCatalogue) -> None:
    """One grows, its neighbour leaves, the third is not touched; the index learns of two, and the
    queue knows who is left."""
    first, second, third = stored(catalogue, 1, 2, 3)
    grown = replace(first, last_page=2, pages=first.pages + second.pages)
    assert replace_papers(catalogue, [first, second, third], [grown], second)
    with catalogue.begin() as unit:
        after = unit.papers_of_scan(first.intake_id)
        queued = {row.paper_id for row in unit.queue()}
        with pytest.raises(NotFound):
            unit.paper(second.paper_id)
    assert after[1] == third
    assert (after[0].pages, after[0].version > third.version) == (grown.pages, True)
    assert queued == {first.paper_id, third.paper_id}
    told = {(first.paper_id, "index"), (second.paper_id, "remove")}
    assert set(waiting(catalogue, revise=False)) == told


def test_who_looked_before_another_replaces_nothing(catalogue: SqlCatalogue) -> None:
    """A decision, another paper, a paper less: all is as the other left it."""
    seen = stored(catalogue, 1, 2)
    first, second = seen
    decide(catalogue, second, say(second, "ho_ten", "Lê Thị Thử"))
    changed = replace(first, loai="cong_van")
    assert not replace_papers(catalogue, seen, [changed])
    with catalogue.begin() as unit:
        now = unit.papers_of_scan(first.intake_id)
    assert (now[0], now[1].fields[0].value) == (first, "Lê Thị Thử")
    assert not replace_papers(catalogue, now[:1], [changed])
    assert replace_papers(catalogue, now, [changed])


def test_of_many_at_once_one_replaces(catalogue: SqlCatalogue) -> None:
    """Connections of their own, the same look: exactly one wins."""
    (row,) = stored(catalogue, 1)

    def job(loai: str) -> Callable[[], bool]:
        return lambda: replace_papers(catalogue, [row], [replace(row, loai=loai)])

    done = at_once(*(job(loai) for loai in ("cong_van", "to_trinh", "bao_cao", "ke_hoach")))
    assert sorted(map(str, done)) == ["False", "False", "False", "True"]
