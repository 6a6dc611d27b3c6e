"""Decisions and the review queue, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from pipeline.decisions import ORIGIN, RESULT_CODE, TYPE, Decision, Outcome
from pipeline.dossier import (
    Dossier,
    DossierOrigin,
    DossierState,
    Facts,
    PersonRef,
    StoredMessage,
)
from pipeline.errors import NotFound
from pipeline.paper import FieldStatus
from pipeline.ports import PaperRow
from pipeline.reviews import Count
from pipeline.scan import Context, Origin, Role
from storage import schema
from storage.catalogue import SqlCatalogue
from storage.database import open_engine
from tests.contract.test_catalogue import add, at_once, make_field, make_paper, store

FOLDER = Path(schema.__file__).with_name("migrations")
OLD_SCAN = """INSERT INTO scans (intake_id, sha256, size, state, received_at, reason_retryable,
    attempts, papers_version)
    VALUES ('i1', 'ab', 1, 'stored', '2026-01-01 00:00:00', false, 1, 1)"""
OLD_PAPER = """INSERT INTO papers (paper_id, intake_id, version, loai, loai_confidence, first_page,
    last_page, digitally_signed, seals, quality, stored_at) VALUES ('p1', 'i1', 1, 'cong_van', 1.0,
    1, 1, false, 0, 'good', '2026-01-01 00:00:00')"""
OLD_FIELD = """INSERT INTO paper_fields (paper_id, position, name, raw, page, box, confidence, rule,
    status, reasons, handwritten) VALUES ('p1', 0, 'ho_ten', 'x', 1, '[0, 0, 1, 1]', 0.5, 'label',
    'review', '[]', false)"""
AT = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)


def stored(catalogue: SqlCatalogue, *names: str, sha: str = "ab" * 32) -> PaperRow:
    """A stored paper of desk `desk` with these fields in review."""
    row = add(catalogue, sha, "night")
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk", role=Role.RESULT))
        unit.commit()
    paper = make_paper(row, 1, *(make_field(name) for name in names or ("ho_ten",)))
    store(catalogue, paper)
    return load(catalogue, paper.paper_id)


def load(catalogue: SqlCatalogue, paper_id: str) -> PaperRow:
    with catalogue.begin() as unit:
        return unit.paper(paper_id)


def say(
    row: PaperRow, value: str | None = "Lê Thị Thử", name: str = "ho_ten", turn: int = 1
) -> Decision:
    outcome = Outcome.REJECTED if value is None else Outcome.CORRECTED
    return Decision(row.paper_id, name, turn, outcome, value, "lan", "desk", AT, "0-ab", "Lê")


def decide(catalogue: SqlCatalogue, row: PaperRow, *decisions: Decision) -> bool:
    with catalogue.begin() as unit:
        done = unit.decide(row.paper_id, row.version, decisions)
        if done:
            unit.commit()
    return done


def waiting(catalogue: SqlCatalogue) -> list[str]:
    with catalogue.begin() as unit:
        return [row.paper_id for row in unit.queue()]


def test_a_decision_comes_back_as_it_was_written(catalogue: SqlCatalogue) -> None:
    """Every fact of it; the paper stands with it, its reading unchanged inside."""
    row = stored(catalogue)
    decision = say(row)
    assert decide(catalogue, row, decision)
    with catalogue.begin() as unit:
        assert unit.decisions(row.paper_id) == [decision]
    after = load(catalogue, row.paper_id)
    assert after.fields[0].decision == decision
    assert after.fields[0].reading == row.fields[0]
    assert (after.fields[0].value, after.fields[0].status) == ("Lê Thị Thử", FieldStatus.ACCEPTED)


def test_a_decision_raises_the_version_and_announces_the_paper(catalogue: SqlCatalogue) -> None:
    """The index learns it by a row of the same transaction; undone, neither is there."""
    row = stored(catalogue)
    with catalogue.begin() as unit:
        before = len(unit.outbox())
        assert unit.decide(row.paper_id, row.version, [say(row)])
    assert load(catalogue, row.paper_id) == row
    assert decide(catalogue, row, say(row))
    with catalogue.begin() as unit:
        assert len(unit.outbox()) == before + 1
        assert unit.outbox()[-1].paper_id == row.paper_id
    assert load(catalogue, row.paper_id).version > row.version


def test_who_read_an_older_version_decides_nothing(catalogue: SqlCatalogue) -> None:
    """Compare and set: the second of two finds another version, on any field."""
    row = stored(catalogue, "ho_ten", "noi_sinh")
    assert decide(catalogue, row, say(row))
    assert not decide(catalogue, row, say(row, "Hà Thị Hai"))
    assert not decide(catalogue, row, say(row, "Huế", "noi_sinh"))
    again = load(catalogue, row.paper_id)
    assert not decide(catalogue, again, say(row, "Hà Thị Hai"))  # a turn that is taken
    assert decide(catalogue, again, say(row, "Hà Thị Hai", turn=2))
    assert load(catalogue, row.paper_id).fields[0].value == "Hà Thị Hai"


def test_of_many_at_once_one_decides(catalogue: SqlCatalogue) -> None:
    """Connections of their own, the same version: exactly one wins, nothing of the others stays."""
    row = stored(catalogue)

    def job(name: str) -> Callable[[], bool]:
        return lambda: decide(catalogue, row, say(row, name))

    names = ["Một", "Hai", "Ba", "Bốn", "Năm", "Sáu"]
    won = at_once(*(job(name) for name in names))
    assert sorted(won, key=str) == [False] * 5 + [True]
    with catalogue.begin() as unit:
        (decision,) = unit.decisions(row.paper_id)
    assert decision.value == names[won.index(True)]


def test_the_second_waits_for_the_first(catalogue: SqlCatalogue) -> None:
    """While one has decided and not yet committed the other waits, and then finds it done."""
    row = stored(catalogue)
    answers: list[bool] = []
    other = threading.Thread(
        target=lambda: answers.append(decide(catalogue, row, say(row, "Hà Thị Hai")))
    )
    with catalogue.begin() as unit:
        assert unit.decide(row.paper_id, row.version, [say(row)])
        other.start()
        time.sleep(0.2)
        assert answers == []
        unit.commit()
    other.join(30)
    assert answers == [False]


def test_a_new_tie_makes_no_conflict_for_ever(catalogue: SqlCatalogue) -> None:
    """Another desk's tie raises the version: read again, the decision goes through."""
    row = stored(catalogue)
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("other"))
        unit.commit()
    assert not decide(catalogue, row, say(row))
    assert decide(catalogue, load(catalogue, row.paper_id), say(row))


def test_nothing_is_decided_about_a_paper_that_is_not_there(catalogue: SqlCatalogue) -> None:
    """NotFound, as for any paper."""
    row = stored(catalogue)
    with pytest.raises(NotFound), catalogue.begin() as unit:
        unit.decide("nowhere", 1, [say(row)])


def test_decisions_about_the_paper_itself(catalogue: SqlCatalogue) -> None:
    """Type, result code and origin, in one act; a code may be taken away."""
    row = stored(catalogue)
    assert decide(
        catalogue, row, say(row, "cong_van", TYPE), say(row, None, RESULT_CODE),
        say(row, "from_original", ORIGIN),
    )  # fmt: skip
    after = load(catalogue, row.paper_id)
    assert (after.loai, after.loai_confidence, after.kq_code) == ("cong_van", 1.0, None)
    assert {context.origin for context in after.contexts} == {Origin.FROM_ORIGINAL}
    with catalogue.begin() as unit:
        assert {c.origin for c in unit.contexts(row.intake_id)} == {Origin.PLAIN_SCAN}


def test_papers_are_found_by_what_stands(catalogue: SqlCatalogue) -> None:
    """By a corrected or added value, and not by the reading that it replaced."""
    row = stored(catalogue, "ho_ten")
    read = row.fields[0].value or ""
    assert decide(catalogue, row, say(row), say(row, "079085001234", "so_dinh_danh"))
    with catalogue.begin() as unit:
        found = unit.papers_by_field(["ho_ten"], "Lê Thị Thử")
        assert [each.paper_id for each in found] == [row.paper_id]
        assert unit.papers_by_field(["so_dinh_danh"], "079085001234") == found
        assert unit.papers_by_field(["ho_ten"], read) == []
        assert unit.papers_by_field(["ho_ten_me"], "Lê Thị Thử") == []
    again = load(catalogue, row.paper_id)
    assert decide(catalogue, again, say(row, None, turn=2))
    with catalogue.begin() as unit:
        assert unit.papers_by_field(["ho_ten"], "Lê Thị Thử") == []


NAMES = ("ho_ten", "ho_ten_vo")
NAME, NUMBER, OTHER = "Nguyễn Văn Mẫu", "001085000123", "079085000456"


def named(catalogue: SqlCatalogue, sha: str, **fields: str | None) -> PaperRow:
    """A stored paper of desk `desk` that says this."""
    row = add(catalogue, sha * 32, "night")
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk"))
        unit.commit()
    paper = make_paper(row, 1, *(make_field(name, value) for name, value in fields.items()))
    store(catalogue, paper)
    return load(catalogue, paper.paper_id)


def ask_named(catalogue: SqlCatalogue, number: str | None, desk: str | None = None) -> set[str]:
    with catalogue.begin() as unit:
        return {row.paper_id for row in unit.papers_named(NAMES, NAME, desk, 50, number)}


def test_namesakes_with_a_number_of_their_own_are_left_out(catalogue: SqlCatalogue) -> None:
    """Only whose number is this one, or is not known, may be the person; each place on the paper
    has its own number."""
    same = named(catalogue, "aa", ho_ten=NAME, so_dinh_danh=NUMBER)
    none = named(catalogue, "bb", ho_ten=NAME, so_dinh_danh=None)
    wife = named(catalogue, "cc", ho_ten_vo=NAME, so_dinh_danh_chong=OTHER)
    other = named(catalogue, "dd", ho_ten=NAME, so_dinh_danh=OTHER)
    may_be = {row.paper_id for row in (same, none, wife)}
    assert ask_named(catalogue, NUMBER) == may_be
    assert ask_named(catalogue, NUMBER, "desk") == may_be
    assert ask_named(catalogue, NUMBER, "elsewhere") == set()
    assert ask_named(catalogue, None) == may_be | {other.paper_id}


def test_a_number_that_people_decided_about_leaves_nobody_out(catalogue: SqlCatalogue) -> None:
    """What was read there may not be what stands: the row says what does."""
    paper = named(catalogue, "aa", ho_ten=NAME, so_dinh_danh=OTHER)
    assert ask_named(catalogue, NUMBER) == set()
    assert decide(catalogue, paper, say(paper, NUMBER, "so_dinh_danh"))
    assert ask_named(catalogue, NUMBER) == {paper.paper_id}


def test_a_new_reading_keeps_the_decisions(catalogue: SqlCatalogue) -> None:
    """Rows of a paper are written anew; what people said of it stands again. A row as it stands,
    written back, writes what was read."""
    row = stored(catalogue)
    assert decide(catalogue, row, say(row))
    stands = load(catalogue, row.paper_id)
    store(catalogue, replace(stands, decisions=()))
    after = load(catalogue, row.paper_id)
    assert after.fields == stands.fields
    assert after.fields[0].reading == row.fields[0]


def test_a_decision_is_restored_once(catalogue: SqlCatalogue) -> None:
    """What is there stays; one about a paper that is not there waits for it."""
    row = stored(catalogue)
    lost = replace(say(row), paper_id="gone")
    with catalogue.begin() as unit:
        assert unit.restore_decision(say(row))
        assert not unit.restore_decision(say(row, "Hà Thị Hai"))
        assert unit.restore_decision(lost)
        unit.commit()
    assert load(catalogue, row.paper_id).fields[0].value == "Lê Thị Thử"
    with catalogue.begin() as unit:
        assert unit.decisions("gone") == [lost]
        assert unit.outcomes([row.paper_id, "nowhere"]) == {
            row.paper_id: {"ho_ten": Outcome.CORRECTED}
        }


def test_the_queue_holds_what_waits(catalogue: SqlCatalogue) -> None:
    """A paper enters it when it is stored and leaves it with its last open field."""
    row = stored(catalogue, "ho_ten", "noi_sinh")
    with catalogue.begin() as unit:
        (place,) = unit.queue()
    assert (place.paper_id, place.risk, place.open) == (row.paper_id, "person_name", 2)
    assert place.waiting_since is None
    assert decide(catalogue, row, say(row))
    assert waiting(catalogue) == [row.paper_id]
    assert decide(catalogue, load(catalogue, row.paper_id), say(row, None, "noi_sinh"))
    assert waiting(catalogue) == []


def test_the_queue_is_paged_in_order_and_by_desk(catalogue: SqlCatalogue) -> None:
    """Pages follow each other by position; a desk sees what is tied to it, once."""
    names = ("noi_sinh", "so_dinh_danh", "ho_ten", "so_ky_hieu", "so_phat_hanh")
    rows = {name: stored(catalogue, name, sha=f"{n:064x}").paper_id for n, name in enumerate(names)}
    by_risk = ["so_dinh_danh", "so_phat_hanh", "so_ky_hieu", "ho_ten", "noi_sinh"]
    with catalogue.begin() as unit:
        first = unit.queue("desk", 2)
        rest = unit.queue("desk", 9, first[-1].position)
        assert unit.queue("nobody") == []
    assert [place.paper_id for place in first + rest] == [rows[name] for name in by_risk]
    assert [p.position for p in first + rest] == sorted(p.position for p in first + rest)


def test_a_tie_to_a_dossier_moves_a_paper_up(catalogue: SqlCatalogue) -> None:
    """Since it was received somebody waits for it."""
    stored(catalogue, "so_dinh_danh", sha="01" * 32)
    row = stored(catalogue, "noi_sinh", sha="02" * 32)
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk", "H15.50.05.13-261008-0975"))
        unit.commit()
        first = unit.queue()[0]
        assert first.paper_id == row.paper_id
        assert first.waiting_since == unit.scan(row.intake_id).received_at


CASE, OTHER_CASE = "H15.50.05.13-261008-0975", "H15.50.05.13-261008-0976"


def tell(catalogue: SqlCatalogue, state: DossierState, ma_ho_so: str = CASE) -> None:
    """What a message of the one-stop system does to the catalogue."""
    facts = Facts(ma_thu_tuc="1.004873", persons=(PersonRef("096085000123"),))
    number = f"{ma_ho_so} {state} {time.monotonic_ns()}"
    with catalogue.begin() as unit:
        unit.add_message(StoredMessage(number, ma_ho_so, AT, AT, "digest", "{}"))
        unit.put_dossier(Dossier(ma_ho_so, DossierOrigin.ONE_STOP, state, AT, facts))
        unit.commit()


def tie_to(catalogue: SqlCatalogue, row: PaperRow, *dossiers: str) -> None:
    with catalogue.begin() as unit:
        for dossier in dossiers:
            unit.link(row.intake_id, Context("desk", dossier))
        unit.commit()


def test_nobody_waits_for_a_dossier_that_is_over(catalogue: SqlCatalogue) -> None:
    """When a message ends a dossier its papers fall back at once; when it goes on they rise."""
    worst = stored(catalogue, "so_dinh_danh", sha="01" * 32).paper_id
    row = stored(catalogue, "noi_sinh", sha="02" * 32)
    tie_to(catalogue, row, CASE)
    orders = {}
    for state in (DossierState.RECEIVED, DossierState.RETURNED, DossierState.SUPPLEMENT):
        tell(catalogue, state)
        orders[state.value] = waiting(catalogue)
    assert orders == {
        "received": [row.paper_id, worst],
        "returned": [worst, row.paper_id],
        "supplement": [row.paper_id, worst],
    }


def test_a_paper_of_two_dossiers_waits_for_either(catalogue: SqlCatalogue) -> None:
    """One may be over: somebody still waits for the other."""
    row = stored(catalogue)
    tie_to(catalogue, row, CASE, OTHER_CASE)
    waits = []
    for ma_ho_so in (CASE, OTHER_CASE):
        tell(catalogue, DossierState.RETURNED, ma_ho_so)
        with catalogue.begin() as unit:
            waits.append(unit.queue()[0].waiting_since is not None)
    assert waits == [True, False]


def test_papers_that_come_after_the_end_do_not_wait(catalogue: SqlCatalogue) -> None:
    """Neither one that is tied then nor one that is read then."""
    tell(catalogue, DossierState.RETURNED)
    row = stored(catalogue)
    tie_to(catalogue, row, CASE)
    store(catalogue, load(catalogue, row.paper_id))
    with catalogue.begin() as unit:
        assert unit.queue()[0].waiting_since is None


def test_a_dossier_of_which_only_its_state_is_known_is_not_over(catalogue: SqlCatalogue) -> None:
    """Its papers were handed in: somebody waits, although the opening message is late."""
    row = stored(catalogue)
    tie_to(catalogue, row, CASE)
    with catalogue.begin() as unit:
        unit.add_message(StoredMessage("m", CASE, AT, AT, "digest", "{}"))
        late = Dossier(CASE, DossierOrigin.ONE_STOP, DossierState.IN_PROCESS, AT, Facts())
        unit.put_dossier(late)
        unit.commit()
        assert not late.live
        assert unit.queue()[0].waiting_since is not None


def test_what_is_undone_moves_nothing(catalogue: SqlCatalogue) -> None:
    """The queue changes with the message that changes it, or not at all."""
    row = stored(catalogue)
    tie_to(catalogue, row, CASE)
    with catalogue.begin() as unit:
        unit.add_message(StoredMessage("m", CASE, AT, AT, "digest", "{}"))
        unit.put_dossier(Dossier(CASE, DossierOrigin.ONE_STOP, DossierState.RETURNED, AT, Facts()))
        assert unit.queue()[0].waiting_since is None
    with catalogue.begin() as unit:
        assert unit.queue()[0].waiting_since is not None


def test_a_dossier_ends_while_papers_come_to_it(catalogue: SqlCatalogue) -> None:
    """Whatever meets: none fails, none waits for ever, and in the end nobody waits."""
    rows = [stored(catalogue, sha=f"{n:064x}") for n in range(6)]
    tie_to(catalogue, rows[0], CASE)
    tell(catalogue, DossierState.RECEIVED)

    def refresh() -> None:
        with catalogue.begin() as unit:
            unit.requeue([row.paper_id for row in rows])
            unit.commit()

    jobs: list[Callable[[], None]] = [partial(tie_to, catalogue, row, CASE) for row in rows[1:]]
    jobs += [partial(tell, catalogue, DossierState.RETURNED), refresh]
    jobs += [partial(store, catalogue, load(catalogue, rows[0].paper_id)), refresh]
    assert at_once(*jobs) == [None] * len(jobs)
    with catalogue.begin() as unit:
        assert [place.waiting_since for place in unit.queue()] == [None] * len(rows)


def test_a_paper_can_be_queued_anew_while_it_is_decided(catalogue: SqlCatalogue) -> None:
    """Both wait for each other and neither fails; what was decided does not wait afterwards."""
    row = stored(catalogue)

    def refresh() -> bool:
        with catalogue.begin() as unit:
            unit.requeue([row.paper_id])
            unit.commit()
        return True

    answers = at_once(refresh, lambda: decide(catalogue, row, say(row)), refresh, refresh)
    assert answers == [True] * 4
    assert waiting(catalogue) == []


def test_ties_decisions_and_places_of_one_paper_at_once(catalogue: SqlCatalogue) -> None:
    """Whatever meets: none fails, none waits for ever, and what waits for a person is right."""
    row = stored(catalogue)

    def tie(desk: str) -> Callable[[], bool]:
        def link() -> bool:
            with catalogue.begin() as unit:
                new = unit.link(row.intake_id, Context(desk))
                unit.commit()
            return new

        return link

    def refresh() -> bool:
        with catalogue.begin() as unit:
            unit.requeue([row.paper_id])
            unit.commit()
        return True

    def decide_in_the_end() -> bool:
        return any(decide(catalogue, load(catalogue, row.paper_id), say(row)) for _ in range(20))

    jobs = [tie("a"), refresh, tie("b"), decide_in_the_end, tie("c"), refresh, tie("d")]
    assert at_once(*jobs) == [True] * len(jobs)
    assert waiting(catalogue) == []
    assert len(load(catalogue, row.paper_id).contexts) == 5


def test_papers_of_an_older_schema_are_queued(url: str) -> None:
    """An upgrade forgets nothing that waited before there was a queue."""
    engine = open_engine(url)
    with engine.connect() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(FOLDER))
        command.upgrade(config, "0001")
        connection.execute(text(OLD_SCAN))
        connection.execute(text(OLD_PAPER))
        connection.execute(text(OLD_FIELD))
        connection.commit()
    engine.dispose()
    catalogue = SqlCatalogue(url)
    assert waiting(catalogue) == ["p1"]
    with catalogue.begin() as unit:
        unit.requeue(["p1"])
        unit.commit()
        (place,) = unit.queue()
    assert (place.risk, place.open) == ("person_name", 1)
    catalogue.close()


def test_papers_that_are_gone_do_not_wait(catalogue: SqlCatalogue) -> None:
    """The queue follows the papers."""
    row = stored(catalogue)
    with catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [])
        unit.commit()
    assert waiting(catalogue) == []


def test_fields_are_counted_by_what_became_of_them(catalogue: SqlCatalogue) -> None:
    """Every field once, by the type it was read as, with the last outcome alone."""
    row = stored(catalogue, "ho_ten", "noi_sinh")
    assert decide(catalogue, row, say(row), say(row, "cong_van", TYPE))
    assert decide(catalogue, load(catalogue, row.paper_id), say(row, None, turn=2))
    stored(catalogue, "ho_ten", sha="cd" * 32)
    with catalogue.begin() as unit:
        counts = unit.count_outcomes()
    review, kind = FieldStatus.REVIEW, "giay_khai_sinh"
    assert set(counts) == {
        Count(kind, "ho_ten", review, None, 1),
        Count(kind, "ho_ten", review, Outcome.REJECTED, 1),
        Count(kind, "noi_sinh", review, None, 1),
    }
    assert [(c.loai, c.name) for c in counts] == sorted((c.loai, c.name) for c in counts)


def test_moments_sort_across_zones(catalogue: SqlCatalogue) -> None:
    """A decision's time is the same moment in whatever zone it was told."""
    row = stored(catalogue)
    told = replace(say(row), at=AT.astimezone(timezone(timedelta(hours=7))))
    assert decide(catalogue, row, told)
    with catalogue.begin() as unit:
        assert unit.decisions(row.paper_id)[0].at == AT


def test_odd_text_is_kept_as_the_databases_can(catalogue: SqlCatalogue) -> None:
    """NUL and half letters become U+FFFD, as in fields; long values are found whole."""
    row = stored(catalogue)
    long = "Thôn " * 200
    assert decide(catalogue, row, say(row, "a\0b"), say(row, long, "noi_sinh"))
    after = load(catalogue, row.paper_id)
    assert after.fields[0].value == "a\ufffdb"
    with catalogue.begin() as unit:
        assert len(unit.papers_by_field(["noi_sinh"], long)) == 1
        assert unit.papers_by_field(["noi_sinh"], long[:-1]) == []
