"""The queue: whoever waits first, then what does most harm, then what is oldest; page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.decisions import TYPE
from pipeline.dossier_receiving import receive_message
from pipeline.paper import Field
from pipeline.ports import PaperRow
from pipeline.review import accept, correct, next_tasks, refresh_queue
from pipeline.risk import RISKS, open_items, risk_of, waiting_since
from pipeline.scan import Context, Role, ScanRow, ScanState
from pipeline.standing import type_field
from tests.journey import World
from tests.messages import CODE, opening, status
from tests.reviewed import CLERK, INSPECTOR, Desk, accepted, make_field

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
BOX = Context("desk-a", role=Role.RESULT)  # what lies in boxes are results


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(world, monkeypatch)


def order(desk: Desk, limit: int = 20) -> list[str]:
    return [task.row.paper_id for task in next_tasks(CLERK, desk.tools, limit)]


@pytest.mark.parametrize(
    ("field", "risk"),
    [
        (make_field("so_dinh_danh_me", "079085001234"), "identity"),
        (make_field("ma_so", "0312345678"), "identity"),
        (make_field("so_phat_hanh", "DA 123456"), "serial"),
        (make_field("so_vao_so", "CH 01234"), "serial"),
        (make_field("so_ky_hieu", None, handwritten=True), "document_number"),
        (make_field("ho_ten_cha"), "person_name"),
        (make_field("trich_yeu", None, handwritten=True, reasons=("handwritten",)), "handwritten"),
        (make_field("ngay_sinh", "1985", reasons=("id_differs",)), "contradiction"),
        (make_field("noi_sinh", "Huế", reasons=("no_readers_agree",)), "contradiction"),
        (make_field("noi_sinh", "Huế", second=None), "other"),
        (make_field("noi_sinh", "Huế", second=None, confidence=0.4), "unsure"),
        (make_field("noi_sinh", "Huế", reasons=("no_places_repeat",)), "other"),
    ],
)
def test_a_field_has_the_worst_risk_that_fits(field: Field, risk: str) -> None:
    """Numbers that name people and papers come before names, names before all else."""
    assert risk_of(field) == risk


def test_every_risk_is_reached(desk: Desk) -> None:
    """The table has no row that another one hides; a doubtful type is one of them."""
    row = desk.take_in("một", sure=0.5)
    assert risk_of(type_field(row)) == "type"
    assert list(RISKS)[-1] == "other"


def test_accepted_and_decided_fields_do_not_wait(desk: Desk) -> None:
    """A paper leaves the queue with its last open field."""
    row = desk.take_in("một", accepted("ngay_sinh", "1985"), make_field())
    (task,) = next_tasks(CLERK, desk.tools)
    assert [item.field.name for item in task.items] == ["ho_ten"]
    accept(row.paper_id, "ho_ten", CLERK, desk.tools)
    assert order(desk) == []
    desk.take_in("hai", accepted("ngay_sinh", "1985"))
    assert order(desk) == []


def test_a_paper_stands_where_its_worst_field_stands(desk: Desk) -> None:
    """Fields of one paper are shown together, the worst first; a decision moves the paper."""
    name = desk.take_in("tên", make_field("ngay_sinh", "1985"), make_field())
    number = desk.take_in("số", make_field("noi_sinh", "Huế"), make_field("so_dinh_danh", None))
    tasks = next_tasks(CLERK, desk.tools)
    assert [task.row.paper_id for task in tasks] == [number.paper_id, name.paper_id]
    assert [item.risk for item in tasks[0].items] == ["identity", "contradiction"]
    correct(number.paper_id, "so_dinh_danh", "079085001234", CLERK, desk.tools)
    assert order(desk) == [name.paper_id, number.paper_id]


def test_who_waits_at_the_counter_comes_before_boxes(desk: Desk) -> None:
    """However risky and old the boxes are."""
    box = desk.take_in("hộp", make_field("so_dinh_danh", None), context=BOX, at=NOON)
    counter = desk.take_in(
        "quầy", make_field("noi_sinh", "Huế", second=None), at=NOON + timedelta(hours=1)
    )
    assert order(desk) == [counter.paper_id, box.paper_id]
    waits = [task.waiting_since is not None for task in next_tasks(CLERK, desk.tools)]
    assert waits == [True, False]


def test_a_dossier_that_needs_a_paper_out_of_a_box_moves_it_up(desk: Desk) -> None:
    """A tie to a dossier as its component makes somebody wait for it."""
    first = desk.take_in("một", make_field("so_dinh_danh", None), context=BOX)
    second = desk.take_in("hai", context=BOX)
    assert order(desk) == [first.paper_id, second.paper_id]
    with desk.world.catalogue.begin() as unit:
        unit.link(second.intake_id, Context("desk-a", "H15.50.05.13-261008-0975"))
        unit.commit()
    assert order(desk) == [second.paper_id, first.paper_id]


def test_nobody_waits_for_a_dossier_that_is_closed() -> None:
    """Its papers stand among the boxes; those of another one that is open do not."""
    scan = ScanRow("1", "ab" * 32, 1, None, ScanState.STORED, NOON)
    closed = Context("a", "H15.50.05.13-261008-0975")
    open_ = Context("a", "H15.50.05.13-261008-0976")
    assert waiting_since(scan, [closed], {"H15.50.05.13-261008-0975"}) is None
    assert waiting_since(scan, [closed, open_], {"H15.50.05.13-261008-0975"}) == NOON


def test_a_message_that_ends_a_dossier_moves_its_papers_back(desk: Desk) -> None:
    """At once, and up again when the one-stop system takes it back."""
    box = desk.take_in("hộp", make_field("so_dinh_danh", None), context=BOX)
    paper = desk.take_in("quầy", make_field("noi_sinh", "Huế"), context=Context("desk-a", CODE))
    desk.world.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    messages = (
        opening(),
        status("2026-11-21T15:00:00", TrangThaiHoSo="10"),
        status("2026-11-21T16:00:00", TrangThaiHoSo="4"),
    )
    orders = []
    for message in messages:
        receive_message(message, desk.tools)
        orders.append(order(desk))
    waits, over = [paper.paper_id, box.paper_id], [box.paper_id, paper.paper_id]
    assert orders == [waits, over, waits]


@pytest.mark.parametrize(
    ("batch", "context", "waits"),
    [
        (None, Context("a"), True),
        (None, Context("a", role=Role.RESULT), False),
        ("night", Context("a"), False),
        ("night", Context("a", "H15.50.05.13-261008-0975"), True),
        ("night", Context("a", "H15.50.05.13-261008-0975", Role.PROCESS), False),
    ],
)
def test_who_waits_is_known_from_the_intake(
    batch: str | None, context: Context, waits: bool
) -> None:
    """A component taken in one by one, or one of a dossier; never a box of results."""
    scan = ScanRow("1", "ab" * 32, 1, None, ScanState.STORED, NOON, batch_id=batch)
    assert waiting_since(scan, [context]) == (NOON if waits else None)


def test_the_oldest_of_equals_comes_first_and_pages_follow(desk: Desk) -> None:
    """Whatever the order of arrival; a page ends where the next begins, even when what was on it
    is decided meanwhile."""
    stored = [
        desk.take_in(f"tờ {n}", context=BOX, at=NOON - timedelta(hours=n)).paper_id
        for n in range(5)
    ]
    oldest_first = stored[::-1]
    assert order(desk) == oldest_first
    page = next_tasks(CLERK, desk.tools, 2)
    accept(page[0].row.paper_id, "ho_ten", CLERK, desk.tools)
    rest = next_tasks(CLERK, desk.tools, 9, page[-1].cursor)
    assert [task.row.paper_id for task in rest] == oldest_first[2:]


def test_a_doubtful_type_waits(desk: Desk) -> None:
    """With every value accepted, until a person says what the paper is."""
    row = desk.take_in("một", accepted("ngay_sinh", "1985"), sure=0.5)
    (task,) = next_tasks(CLERK, desk.tools)
    assert [item.field.name for item in task.items] == [TYPE]
    accept(row.paper_id, TYPE, CLERK, desk.tools)
    assert order(desk) == []


def test_the_queue_is_of_the_own_desk(desk: Desk) -> None:
    """An inspector sees all of them."""
    own = desk.take_in("một")
    other = desk.take_in("hai", context=Context("desk-b"))
    assert order(desk) == [own.paper_id]
    seen = {task.row.paper_id for task in next_tasks(INSPECTOR, desk.tools)}
    assert seen == {own.paper_id, other.paper_id}


def test_a_paper_that_is_read_again_is_queued_anew(desk: Desk) -> None:
    """What is accepted now does not wait; papers that are gone do not either."""
    row = desk.take_in("một")
    put(desk, row, accepted("ho_ten", "Trần Văn Một"))
    assert order(desk) == []
    put(desk, row, make_field())
    assert order(desk) == [row.paper_id]
    with desk.world.catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [])
        unit.commit()
    assert order(desk) == []


def put(desk: Desk, row: PaperRow, field: Field) -> None:
    with desk.world.catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [replace(row, fields=(field,))])
        unit.commit()


def test_a_new_table_of_risks_moves_what_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade every paper is placed by the new table."""
    first = desk.take_in("một", make_field("so_dinh_danh", None))
    second = desk.take_in("hai", make_field("noi_sinh", "Huế", second=None))
    assert order(desk) == [first.paper_id, second.paper_id]
    monkeypatch.setattr("pipeline.risk.RISKS", {"other": lambda _: True})
    monkeypatch.setattr("pipeline.risk._RANKS", {"other": 0})
    assert refresh_queue(desk.tools) == 2
    assert order(desk) == [first.paper_id, second.paper_id]
    with desk.world.catalogue.begin() as unit:
        assert [row.risk for row in unit.queue()] == ["other", "other"]


def test_the_order_inside_a_paper_is_that_of_the_paper(desk: Desk) -> None:
    """Among fields of one risk."""
    names = ("ho_ten_me", "ho_ten", "ho_ten_cha")
    row = desk.take_in("một", *(make_field(name) for name in names))
    assert [item.field.name for item in open_items(row)] == list(names)
