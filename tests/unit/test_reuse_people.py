"""No paper of another person is ever offered, however alike two people are."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dossier import PersonTie
from pipeline.paper import FieldStatus
from pipeline.ports import PaperRow
from pipeline.procedures.procedure import Component, Mode, Way
from pipeline.question import Asker, Duty, Person, ReuseState
from pipeline.reuse import check_component, check_reuse, find_candidates
from pipeline.reuse_case import BEARERS
from pipeline.scan import Context, Origin
from pipeline.tools import Tools
from tests.journey import Time
from tests.unit.test_reuse import FORMS, NUMBER, TODAY, Rows, paper

AT = datetime(2026, 11, 2, tzinfo=UTC)
OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
SWAPPED, TWIN = NUMBER[:-2] + NUMBER[-1] + NUMBER[-2], f"{int(NUMBER) + 1:012d}"
numbers = st.sampled_from([NUMBER, SWAPPED, TWIN, "079060004321", "271234567", ""])
names = st.sampled_from(
    ["Nguyễn Văn An", "Nguyễn Văn Ân", "Nguyễn Văn An Bình", "Nguyễn Thị An", "NGUYỄN VĂN AN", ""]
)
births = st.sampled_from(["1985-07-02", "1985-07", "1985", "1985-07-03", "1960-01-01", ""])
parts = st.sampled_from(["", "_chong", "_vo", "_cha", "_me"])


@st.composite
def papers(draw: st.DrawFn) -> PaperRow:
    """Somebody in one or more places of a paper of some desk, the fields accepted or not."""
    values = {"so_dinh_danh": "", "ho_ten": "", "ngay_sinh": "", "muc_dich_cap": ""}
    for part in draw(st.lists(parts, min_size=1, max_size=3, unique=True)):
        values[f"so_dinh_danh{part}"] = draw(numbers)
        values[f"ho_ten{part}"] = draw(names)
        values[f"ngay_sinh{part}"] = draw(births)
    review = draw(st.lists(st.sampled_from(sorted(values)), max_size=2))
    loai = draw(st.sampled_from(["giay_khai_sinh", "gcn_ket_hon", "van_ban_khac"]))
    desk = draw(st.sampled_from(["desk-a", "desk-b"]))
    contexts = (Context(desk, origin=Origin.FROM_ORIGINAL),)
    key = f"p{draw(st.integers(0, 10**9))}"
    return paper(key, loai, values=values, review=tuple(review), contexts=contexts)


@st.composite
def catalogues(draw: st.DrawFn) -> Rows:
    rows = draw(st.lists(papers(), max_size=8, unique_by=lambda row: row.paper_id))
    ties = tuple(
        PersonTie(row.paper_id, draw(st.sampled_from([NUMBER, SWAPPED, TWIN])), draw(
            st.sampled_from(BEARERS)), "đối chiếu sổ hộ tịch", "an", "desk-a", AT)
        for row in rows
        if draw(st.integers(0, 4)) == 0
    )  # fmt: skip
    return Rows(tuple(rows), ties)


people = st.builds(
    Person, st.sampled_from([NUMBER, SWAPPED, TWIN]), st.none() | names, st.none() | births
)


def is_of(row: PaperRow, person: Person, rows: Rows) -> bool:
    """Accepted digits of a bearer, or an officer's word that nothing on the paper contradicts."""
    number = person.so_dinh_danh
    for part in BEARERS:
        found = [f for f in row.fields if f.name == f"so_dinh_danh{part}"]
        if any(f.value == number and f.status is FieldStatus.ACCEPTED for f in found):
            return True
    said = [tie for tie in rows.ties if tie.paper_id == row.paper_id]
    mine = [tie.part for tie in said if tie.so_dinh_danh == number]
    return any(not _speaks_against(row, part, number) for part in mine)


def _speaks_against(row: PaperRow, part: str, number: str | None) -> bool:
    found = next((f.value or "" for f in row.fields if f.name == f"so_dinh_danh{part}"), "")
    return len(found) == 12 and found != number


@settings(max_examples=400, deadline=None)
@given(catalogues(), people, st.sampled_from(["giay_khai_sinh", "gcn_ket_hon"]))
def test_only_papers_of_the_person_are_offered(rows: Rows, person: Person, loai: str) -> None:
    """Twins with following numbers, parents and children, swapped digits, one name: usable is what
    carries the accepted 12 digits or was tied, and of the own desk."""
    tools = cast(Tools, SimpleNamespace(catalogue=rows, forms=FORMS, audit_key=b"k"))
    by_id = {row.paper_id: row for row in rows.rows}
    for reuse in check_reuse(person, loai, OFFICER, TODAY, tools):
        row = by_id[reuse.paper_id]
        assert {context.desk for context in row.contexts} == {"desk-a"}
        if reuse.state is ReuseState.USABLE:
            assert is_of(row, person, rows)
            assert row.loai == loai


@settings(max_examples=200, deadline=None)
@given(catalogues(), people)
def test_a_dossier_opens_only_what_is_surely_the_persons(rows: Rows, person: Person) -> None:
    """Of other desks nothing is told but papers that accepted digits, or an officer, call theirs;
    parents see no papers of their children there, and namesakes none at all."""
    tools = cast(Tools, SimpleNamespace(catalogue=rows, forms=FORMS, clock=Time()))
    component = Component("giay", "Giấy", (Way(Mode.KEPT),), loai=("giay_khai_sinh", "gcn_ket_hon"))
    candidates = find_candidates(person, OFFICER, tools)
    found = check_component(person, component, candidates, OFFICER, tools, "Thủ tục", opened=True)
    by_id = {row.paper_id: row for row in rows.rows}
    for reuse in found:
        row = by_id[reuse.paper_id]
        own = any(context.desk == "desk-a" for context in row.contexts)
        assert own or is_of(row, person, rows)
        assert reuse.state is not ReuseState.USABLE or is_of(row, person, rows)
