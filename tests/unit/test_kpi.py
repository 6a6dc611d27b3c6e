"""The digitising figures of QĐ 766/QĐ-TTg and of reuse: each formula by cases worked out by
hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier import Attachment, ResultPaper
from pipeline.dossier_case import Case
from pipeline.kpi import (
    Indicator,
    KpiRules,
    Ratio,
    Tally,
    add_up,
    count_case,
    minutes_saved,
    ratios,
)
from pipeline.procedures.procedure import Procedure
from pipeline.procedures.yielding import yields_paper
from tests.kpi_cases import attached, case, component, link, procedure, result, revoked

RULES = KpiRules(frozenset({"1"}), frozenset({"CSDLDC"}))


def count(one: Case, yields: bool | None = True, **how: Any) -> Tally:
    return count_case(one, how.get("procedure", procedure()), yields, RULES)


def ratio(tally: Tally, which: Indicator) -> Ratio:
    (found,) = (r for r in ratios(tally) if r.indicator is which)
    return found


RESULT = ResultPaper("Giấy xác nhận", "KQ.G15.000038", link="https://mot-cua/1")


@pytest.mark.parametrize(
    ("one", "yields", "counted"),
    [
        (case(results=(RESULT,)), True, (1, 1)),
        (case(results=(replace(RESULT, link=None),)), True, (0, 1)),  # told, but without its file
        (case(result()), True, (1, 1)),  # filed here
        (case(), True, (0, 1)),
        (case(results=(RESULT,)), False, (0, 0)),  # only procedures that yield a paper
        (case(results=(RESULT,)), None, (0, 0)),  # nobody knows: neither way
    ],
)
def test_4_1_counts_results_with_a_file(
    one: Case, yields: bool | None, counted: tuple[int, int]
) -> None:
    """Dossiers whose result has a link, of those of procedures that yield a paper."""
    found = ratio(count(one, yields), Indicator.WITH_RESULT)
    assert (found.numerator, found.denominator) == counted


@pytest.mark.parametrize(
    ("one", "yields", "counted"),
    [
        (case(component(), result()), True, 1),
        (case(component()), True, 0),  # the result is missing
        (case(result()), True, 0),  # the components are missing
        (case(component()), False, 1),  # no paper to yield
        (case(component()), None, 0),  # nobody knows: the result must be there
        (case(component(), result()), None, 1),
        (case(attachments=attached(), results=(RESULT,)), True, 1),  # all with the other system
        (case(attachments=attached(deleted=True), results=(RESULT,)), True, 0),
        (case(link(), result()), True, 1),  # a paper that is used again is a file too
        (case(revoked(), result()), True, 0),
    ],
)
def test_4_2_needs_components_and_result(one: Case, yields: bool | None, counted: int) -> None:
    """A file among the components, and one of the result where the procedure yields a paper; of
    all dossiers received."""
    found = ratio(count(one, yields), Indicator.DIGITISED)
    assert (found.numerator, found.denominator) == (counted, 1)


@pytest.mark.parametrize(
    ("one", "counted"),
    [
        (case(has_digitised=True), 1),  # HoSoCoThanhPhanSoHoa
        (case(has_digitised=False), 0),
        (case(), 0),
        (case(link()), 1),
        (case(link(), has_digitised=False), 1),  # it was reused here, whatever was said before
        (case(revoked()), 0),
        (case(link(), link("l2", paper_id="p8")), 1),  # two papers, one dossier
        (case(component()), 0),  # digitised is not reused
        (case(attachments=attached(digitised=True)), 0),  # the flag of dossiers of the portal
    ],
)
def test_4_3_of_a_dossier_of_a_ministry_or_province(one: Case, counted: int) -> None:
    """HoSoCoThanhPhanSoHoa = 1, which a reuse here sets."""
    assert ratio(count(one), Indicator.REUSED).numerator == counted


@pytest.mark.parametrize(
    ("one", "counted"),
    [
        (case(place="1", attachments=attached(digitised=True)), 1),  # TaiLieuNop.DuocSoHoa
        (case(place="1", attachments=attached(digitised=True, deleted=True)), 0),
        (case(place="1", has_digitised=True), 0),  # the flag of the other systems
        (case(link(), place="1"), 1),
        (case(revoked(), place="1"), 0),
    ],
)
def test_4_3_of_a_dossier_born_on_the_portal(one: Case, counted: int) -> None:
    """TaiLieuNop.DuocSoHoa = 1 decides there."""
    assert ratio(count(one), Indicator.REUSED).numerator == counted


@pytest.mark.parametrize(
    ("one", "counted"),
    [
        (case(attachments=attached(from_store=True)), 1),
        (case(attachments=attached(from_store=True, deleted=True)), 0),
        (case(results=(RESULT,)), 1),  # its link is told under its code
        (case(results=(replace(RESULT, kq_code=None),)), 0),
        (case(results=(replace(RESULT, link=None),)), 0),
        (case(result()), 1),
        (case(result(kq_code=None)), 0),
        (case(link()), 0),  # our own store is not the national one
    ],
)
def test_4_4_counts_what_is_shared(one: Case, counted: int) -> None:
    """A component from the person's own store, or a result's link in the national list."""
    found = ratio(count(one), Indicator.SHARED)
    assert (found.numerator, found.denominator) == (counted, 1)


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ({"vneid_verified": True}, 1),
        ({"vneid_verified": False}, 0),
        ({"attachments": attached(from_store=True)}, 1),
        ({"databases": ("CSDLDC",)}, 1),
        ({"databases": ("CSDLDN",)}, 0),
        ({}, 0),
    ],
)
def test_4_5_counts_population_data(told: dict[str, Any], counted: int) -> None:
    """An account that VNeID vouches for, the person's own store, or the population database."""
    found = ratio(count(case(**told)), Indicator.POPULATION)
    assert (found.numerator, found.denominator) == (counted, 1)


# 1.004873 asks for one paper that may come from the store (D/K), under a condition.


def satisfied(one: Case, known: Procedure | None) -> tuple[int, int, int]:
    tally = count(one, procedure=known)
    return tally.satisfied, tally.reusable, tally.not_asked


def test_the_reuse_rate_counts_components_once() -> None:
    """Two papers for one component are one component that nobody was asked for."""
    two = case(link(), link("l2", paper_id="p8"))
    assert satisfied(two, procedure()) == (1, 1, 1)
    assert satisfied(case(revoked()), procedure())[0] == 0
    told = attached("t1", component="cham_dut_hon_nhan", reused=1)
    assert satisfied(case(link(), attachments=told), procedure()) == (1, 1, 1)


def test_a_component_under_a_condition_counts_where_something_is_there() -> None:
    """Nobody asked for a judgment of who was never married: it could not be reused either."""
    assert satisfied(case(), procedure()) == (0, 0, 0)
    assert satisfied(case(component()), procedure()) == (0, 1, 0)


def test_only_what_the_store_could_satisfy_is_a_component_that_could_be() -> None:
    """A new form (N), an original that is surrendered (O), a mere look-up (D) are none; one that
    was satisfied all the same is."""
    filed = [component(f"p{n}", key) for n, key in enumerate(("to_khai", "uy_quyen", "noi_cu_tru"))]
    assert satisfied(case(*filed), procedure()) == (0, 0, 0)
    assert satisfied(case(link(key="uy_quyen")), procedure()) == (1, 1, 1)
    land = procedure("1.013225")  # GPXD: one land paper (K / D), asked for of everybody
    assert satisfied(case(), land)[:2] == (0, 1)


def test_a_procedure_that_is_not_known_has_no_rate() -> None:
    """What was reused counts as not asked for; of what could be, nobody knows."""
    assert satisfied(case(link(key="TP-H36.000013")), None) == (0, 0, 1)


def test_a_file_of_no_component_satisfies_none() -> None:
    """Its flag is kept for 4.3, but nobody can say which paper was not asked for."""
    assert satisfied(case(attachments=attached(reused=1)), procedure()) == (0, 0, 0)


def test_a_component_is_known_by_its_code_too() -> None:
    """What the one-stop system calls by its mã thành phần is the component that we link to."""
    known = procedure()
    coded = replace(known.components[1], code="TP-G15.000001")
    known = replace(known, components=(known.components[0], coded, *known.components[2:]))
    told = attached("t1", component="TP-G15.000001", reused=2)
    assert satisfied(case(link(), attachments=told), known) == (1, 1, 1)


# --- the sums


def test_a_dossier_by_hand_is_counted_apart() -> None:
    """The one-stop system never told of it: no ratio knows it."""
    assert count(case(component(), result(), confirmed=False)) == Tally(by_hand=1)


def test_what_is_incomplete_or_unknown_is_told() -> None:
    """Both were received and count; how many there are stands beside the ratios."""
    assert count(case(persons=None)).incomplete == 1
    tally = count(case(ma_thu_tuc=None), None, procedure=None)
    assert (tally.received, tally.incomplete, tally.unknown, tally.yielding) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent", "marks"),
    [
        (0, 0, None, None),
        (0, 7, "0.00", "0.00"),
        (1, 3, "33.33", "41.67"),
        (2, 3, "66.67", "83.33"),
        (1, 800, "0.13", "0.16"),  # 0.125 and 0.15625: halves upwards
        (79, 100, "79.00", "98.75"),
        (4, 5, "80.00", "100.00"),
        (9, 10, "90.00", "100.00"),
        (5, 5, "100.00", "100.00"),
    ],
)
def test_ratios_are_rounded_and_marked(
    numerator: int, denominator: int, percent: str | None, marks: str | None
) -> None:
    """Two decimals; nothing of nothing is N/A; full marks from 80 %, x · max / 80 below."""
    found = Ratio(Indicator.DIGITISED, numerator, denominator, pro_rata=True)
    assert (found.percent, found.marks) == tuple(
        None if text is None else Decimal(text) for text in (percent, marks)
    )
    assert Ratio(Indicator.SHARED, numerator, denominator).marks is None


def test_marks_are_not_computed_from_a_rounded_ratio() -> None:
    """79.996 % is not 80 %."""
    almost = Ratio(Indicator.REUSED, 79_996, 100_000, pro_rata=True)
    assert (almost.percent, almost.marks) == (Decimal("80.00"), Decimal("100.00"))
    below = Ratio(Indicator.REUSED, 7_999, 10_000, pro_rata=True)
    assert below.marks == Decimal("99.99")


def test_tallies_add_up() -> None:
    """A month is the sum of its desks."""
    ones = [count(case(component(), result())), count(case(link())), count(case())]
    total = add_up(ones)
    assert (total.received, total.digitised, total.reused, total.not_asked) == (3, 1, 1, 1)
    assert ratio(total, Indicator.DIGITISED).percent == Decimal("33.33")
    assert add_up([]) == Tally()
    assert minutes_saved(total, 15) == 15


KEYS = ("to_khai", "cham_dut_hon_nhan", "xac_nhan_cu", "uy_quyen", "noi_cu_tru", "TP-H36.000013")


@st.composite
def dossiers(draw: st.DrawFn) -> Case:
    """Any mixture of what the one-stop system says and what lies here."""
    lying: list[Any] = []
    for n, key in enumerate(draw(st.lists(st.sampled_from(KEYS), max_size=4))):
        made = draw(st.sampled_from((component, link, revoked)))
        lying.append(made(f"x{n}", key))
    if draw(st.booleans()):
        lying.append(result(kq_code=draw(st.sampled_from((None, "KQ.G15.000038")))))
    files = tuple(
        Attachment(
            f"t{n}",
            draw(st.sampled_from((None, *KEYS))),
            digitised=draw(st.booleans()),
            reused=draw(st.sampled_from((0, 1, 2))),
            from_store=draw(st.booleans()),
            deleted=draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    place, flag = (
        draw(st.sampled_from((None, "1", "2"))),
        draw(st.sampled_from((None, True, False))),
    )
    return case(*lying, attachments=files or None, place=place, has_digitised=flag)


@given(dossiers(), st.sampled_from((True, False, None)), st.booleans())
def test_no_part_is_more_than_its_whole(one: Case, yields: bool | None, known: bool) -> None:
    """A dossier counts at most once in each ratio, a component at most once in the reuse rate."""
    tally = count(one, yields, procedure=procedure() if known else None)
    assert tally.received == 1
    assert all(0 <= r.numerator <= r.denominator for r in ratios(tally)[1:])
    assert tally.with_result <= tally.yielding <= 1
    assert tally.satisfied <= tally.not_asked <= len(KEYS)
    assert tally.digitised <= 1 - tally.yielding + tally.with_result  # no 4.2 without its result


@given(dossiers())
def test_what_is_taken_back_leaves_no_trace(one: Case) -> None:
    """Counted with revoked links as without them."""
    without = replace(one, links=tuple(link for link in one.links if link.active))
    assert count(one) == count(without)


def test_who_yields_a_paper() -> None:
    """By the KQ codes of its table, else by the national list; of others nobody knows."""
    assert yields_paper("1.004873", procedure()) is True
    assert yields_paper("1.001226", None) is True  # listed: KQ.G01.000003
    assert yields_paper("1.001226.000.00.00.H12", None) is True  # a province's form of it
    assert yields_paper("1.013076", None) is True  # listed beside others
    assert yields_paper("9.999999", None) is None
    assert yields_paper(None, None) is None
    none = replace(procedure(), code="9.999999", results=())
    assert yields_paper("9.999999", none) is False
