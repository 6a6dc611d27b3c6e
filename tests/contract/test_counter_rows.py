"""Uploads and counter sessions in the catalogue, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.counter import (
    Board,
    CounterFile,
    Glance,
    Laid,
    Part,
    PartState,
    Session,
    SessionState,
    Sheet,
    Stack,
    Subject,
)
from pipeline.page import Quality, Verdict
from pipeline.scan import MediaType, Origin
from pipeline.upload import Piece, Upload, UploadState
from storage.catalogue import SqlCatalogue
from tests.contract.test_catalogue import NOW, at_once

UPLOAD = Upload("u1", "lan", "desk-a", "a.pdf", 100, "ab" * 32, NOW, NOW)
BOARD = Board(
    (Stack("s1", (Laid(Sheet("f1", 1), 90, True),), True, origin=Origin.FROM_ORIGINAL),),
    (Laid(Sheet("f1", 2)),),
)
SESSION = Session(
    "c1", "desk-a", "lan", NOW, NOW, changed_by="lan", board=BOARD,
    subject=Subject("H12-1", "1.000001", "001099012345"),
)  # fmt: skip
FILE = CounterFile(
    "f1", "c1", "a.pdf", "cd" * 32, 9, MediaType.PDF, 2, False, "lan", NOW
)  # fmt: skip


def put(catalogue: SqlCatalogue, *sessions: Session) -> None:
    with catalogue.begin() as unit:
        for session in sessions:
            unit.add_counter_session(session)
        unit.commit()


def advance(catalogue: SqlCatalogue, piece: Piece) -> bool:
    with catalogue.begin() as unit:
        done = unit.advance_upload("u1", piece, NOW)
        unit.commit()
    return done


def test_an_upload_grows_by_pieces_that_follow(catalogue: SqlCatalogue) -> None:
    """Only from where it ends, only while it is open; begun anew it is empty."""
    with catalogue.begin() as unit:
        unit.add_upload(UPLOAD)
        unit.commit()
    first, second = Piece(0, 60, "aa"), Piece(60, 40, "bb")
    assert [advance(catalogue, piece) for piece in (second, first, first, second)] == [
        False, True, False, True,
    ]  # fmt: skip
    with catalogue.begin() as unit:
        assert unit.upload("u1") == replace(UPLOAD, received=100)
        assert unit.upload_pieces("u1") == [first, second]
        assert unit.count_uploads("lan") == 1
        unit.close_upload("u1", "f1", NOW)
        unit.reset_upload("u1", NOW)
        unit.commit()
    with catalogue.begin() as unit:
        done = unit.upload("u1")
        assert done is not None
        assert (done.state, done.result, done.received) == (UploadState.DONE, "f1", 100)
        assert unit.count_uploads("lan") == 0
        assert unit.drop_uploads(NOW) == 0
        assert unit.drop_uploads(NOW + timedelta(hours=1)) == 1
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.upload("u1") is None
        assert unit.upload_pieces("u1") == []


def test_two_pieces_for_one_place_leave_one(catalogue: SqlCatalogue) -> None:
    """Two replicas at once: whoever comes second is told so."""
    with catalogue.begin() as unit:
        unit.add_upload(UPLOAD)
        unit.commit()
    done = at_once(*(lambda n=n: advance(catalogue, Piece(0, 10, f"h{n}")) for n in range(4)))
    assert sorted(map(str, done)) == ["False", "False", "False", "True"]


def test_a_session_comes_back_as_it_was(catalogue: SqlCatalogue) -> None:
    put(catalogue, SESSION, replace(SESSION, session_id="c2", desk="desk-b"))
    with catalogue.begin() as unit:
        assert unit.counter_session("c1") == SESSION
        assert unit.counter_session("c9") is None
        assert [s.session_id for s in unit.open_sessions("desk-a")] == ["c1"]
        assert unit.stale_sessions(NOW) == []
        assert len(unit.stale_sessions(NOW + timedelta(seconds=1))) == 2


def change(catalogue: SqlCatalogue, session: Session, seen: int, act: str = "") -> bool:
    with catalogue.begin() as unit:
        done = unit.change_session(session, seen, act)
        unit.commit()
    return done


def test_one_of_two_changes_counts(catalogue: SqlCatalogue) -> None:
    """Compare and set; what an act did can be undone, the last one first."""
    put(catalogue, SESSION)
    empty = replace(SESSION, board=Board())
    done = at_once(*(lambda: change(catalogue, empty, 1, "remove") for _ in range(3)))
    assert sorted(map(str, done)) == ["False", "False", "True"]
    assert change(catalogue, SESSION, 2, "add")
    with catalogue.begin() as unit:
        assert unit.last_step("c1") == Board()
        unit.drop_step("c1")
        assert unit.last_step("c1") == BOARD
        unit.drop_step("c1")
        assert unit.last_step("c1") is None


def test_files_and_what_was_seen_of_their_pages(catalogue: SqlCatalogue) -> None:
    """A second look takes the place of the first."""
    put(catalogue, SESSION)
    blur = Quality(Verdict.RESCAN, ("blur",), {"sharpness": 0.1})
    with catalogue.begin() as unit:
        assert unit.add_counter_file(FILE)
        assert not unit.add_counter_file(FILE)
        for glance in (Glance(2, trouble="broken"), Glance(1), Glance(1, 10, 20, 90, True, blur)):
            unit.put_glance("f1", glance)
        unit.commit()
    seen = replace(FILE, glances=(Glance(1, 10, 20, 90, True, blur), Glance(2, trouble="broken")))
    with catalogue.begin() as unit:
        assert unit.counter_files("c1") == [seen]
        assert unit.counter_file("f1") == seen
        assert unit.set_aside("desk-a") == []
    assert change(catalogue, replace(SESSION, state=SessionState.ABANDONED), 1)
    with catalogue.begin() as unit:
        assert unit.set_aside("desk-a") == [seen]
        unit.drop_counter_file("f1")
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.counter_file("f1") is None


def test_a_closing_session_is_claimed_by_one(catalogue: SqlCatalogue) -> None:
    """Until it is done, its time runs out, or its process is known to be dead."""
    put(catalogue, SESSION, replace(SESSION, session_id="c2", state=SessionState.CLOSING))

    def claim(owner: str, seconds: float = 60) -> str | None:
        with catalogue.begin() as unit:
            found = unit.claim_session(owner, seconds)
            unit.commit()
        return found

    assert sorted(map(str, at_once(*(lambda n=n: claim(f"o{n}") for n in range(3))))) == [
        "None", "None", "c2",
    ]  # fmt: skip
    with catalogue.begin() as unit:
        (owner,) = unit.session_owners()
        assert unit.extend_session("c2", owner, 60)
        assert not unit.extend_session("c2", "nobody", 60)
        unit.forget_sessions_of(owner)
        unit.commit()
    assert claim("next", -1) == "c2"
    assert claim("another") == "c2"
    with catalogue.begin() as unit:
        unit.end_counter_session("c2", NOW)
        unit.commit()
    assert claim("late") is None
    with catalogue.begin() as unit:
        done = unit.counter_session("c2")
        assert done is not None
        assert done.subject == Subject("H12-1", "1.000001", None)
        assert unit.resume_session("c2", NOW)
        assert not unit.resume_session("c1", NOW)


def test_people_come_before_machines(catalogue: SqlCatalogue) -> None:
    """Whatever a program hands in, the citizen at the counter does not wait for it."""
    closing = replace(SESSION, state=SessionState.CLOSING)
    put(
        catalogue,
        replace(closing, session_id="m1", user="key:0a1b", touched_at=NOW - timedelta(hours=2)),
        replace(closing, session_id="m2", user="@mot-cua", touched_at=NOW - timedelta(hours=1)),
        replace(closing, session_id="p1", user="keyboard"),
    )
    claimed = []
    for _ in range(3):
        with catalogue.begin() as unit:
            claimed.append(unit.claim_session("o", 60))
            unit.commit()
    assert claimed == ["p1", "m1", "m2"]


def test_parts_of_a_session(catalogue: SqlCatalogue) -> None:
    put(catalogue, SESSION)
    part = Part(1, ("s1",), 3)
    done = replace(part, state=PartState.STORED, paper_ids=("p",), notes=("not_filed",))
    with catalogue.begin() as unit:
        unit.put_parts("c1", [Part(0, ("s0",), 1), part])
        unit.put_part("c1", done)
        unit.commit()
    with catalogue.begin() as unit:
        assert unit.parts("c1") == [Part(0, ("s0",), 1), done]
