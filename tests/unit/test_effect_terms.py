"""When a paper ends: by age, by class, by the words on it, by its day of issue; at both edges."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.effect_terms import card_ends, stated_ends
from pipeline.forms.catalogue import Forms
from pipeline.language.spans import add_months, date_span
from pipeline.question import Asker, Check, Duty, Person
from pipeline.reuse_case import Asked, Case
from pipeline.reuse_effect import check_effect
from tests.unit.test_reuse import paper

FORMS = Forms.load()
TODAY = date(2026, 11, 20)
OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
AGES = (14, 25, 40, 60)


def ends(born: str, issued: str) -> tuple[str, str] | None:
    spans = date_span(born), date_span(issued)
    assert spans[0] is not None
    assert spans[1] is not None
    found = card_ends(spans[0], spans[1], AGES, 24)
    return (found[0].isoformat(), found[1].isoformat()) if found else None


@pytest.mark.parametrize(
    ("born", "issued", "first", "last"),
    [
        ("2018-05-10", "2025-01-01", "2032-05-10", "2032-05-10"),  # a child of six: until 14
        ("2012-05-10", "2025-01-01", "2037-05-10", "2037-05-10"),  # at 12 and more: until 25
        ("2003-05-10", "2026-05-10", "2043-05-10", "2043-05-10"),  # on the day of 23: until 40
        ("2003-05-10", "2026-05-09", "2028-05-10", "2028-05-10"),  # a day before: until 25
        ("2001-05-10", "2026-05-10", "2041-05-10", "2041-05-10"),  # on the day of 25: until 40
        ("1985-07-02", "2024-08-01", "2045-07-02", "2045-07-02"),  # at 39: until 60
        ("2000-02-29", "2022-01-01", "2025-02-28", "2025-02-28"),  # born on a leap day
        ("1985", "2020-01-01", "2025-01-01", "2025-12-31"),
        ("1985-07", "2020", "2025-07-01", "2025-07-31"),
        ("1987", "2026-01-01", "2047-01-01", "2047-12-31"),  # within two years of 40 in any case
        ("1988", "2026-07-01", "2028-01-01", "2048-12-31"),  # perhaps: both ages are possible
        ("1968", "2026-07-01", "2028-01-01", "9999-12-31"),  # perhaps none at all
    ],
)
def test_a_card_ends_at_an_age(born: str, issued: str, first: str, last: str) -> None:
    """14, 25, 40, 60; one made within two years before keeps to the next (Luật Căn cước, 21)."""
    assert ends(born, issued) == (first, last)


@pytest.mark.parametrize("issued", ["2024-05-10", "2030-01-01"])
def test_from_58_on_a_card_has_no_end(issued: str) -> None:
    """Whoever is issued one within two years before 60, or later."""
    assert ends("1966-05-10", issued) is None
    assert ends("1966-05-10", "2024-05-09") == ("2026-05-10", "2026-05-10")


days = st.dates(date(1930, 1, 1), date(2026, 1, 1))


def written(day: date, precision: int) -> str:
    return day.isoformat()[: (4, 7, 10)[precision]]


@given(days, days, st.integers(0, 2), st.integers(0, 2))
def test_a_date_less_known_never_narrows_the_end(
    born: date, issued: date, born_known: int, issued_known: int
) -> None:
    """Whatever the day really was, its end lies within what the year or month allows."""
    exact = card_ends((born, born), (issued, issued), AGES, 24)
    spans = date_span(written(born, born_known)), date_span(written(issued, issued_known))
    assert spans[0] is not None
    assert spans[1] is not None
    loose = card_ends(spans[0], spans[1], AGES, 24)
    if loose is None:
        assert exact is None
    else:
        assert loose[0] <= (exact[0] if exact else date.max)
        assert (exact[1] if exact else date.max) <= loose[1]


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("06 tháng kể từ ngày ký", "2026-12-01"),
        ("02 (hai) năm kể từ ngày ký", "2028-06-01"),
        ("từ ngày 01/06/2026 đến hết ngày 31/12/2026", "2026-12-31"),
        ("đến ngày 31 tháng 12 năm 2026", "2026-12-31"),
        ("Đến 5/3/2027", "2027-03-05"),
        ("đến khi hoàn thành công việc", None),
        ("12 tháng kể từ ngày 01/01/2027", None),
        ("12 tháng hoặc khi công việc hoàn thành", None),
        ("6 tháng, được gia hạn 6 tháng", None),
        ("đến ngày 31/02/2027", None),
        ("theo quy định của pháp luật", None),
        ("", None),
    ],
)
def test_a_term_in_words(words: str, end: str | None) -> None:
    """Only what is plainly a day, or months or years from issue; every other is for a person."""
    issued = (date(2026, 6, 1), date(2026, 6, 1))
    day = date.fromisoformat(end) if end else None
    assert stated_ends(words, issued) == ((day, day) if day else None)


def test_a_term_from_an_unknown_day_has_no_end_that_is_known() -> None:
    """A day that is named needs no day of issue."""
    assert stated_ends("06 tháng kể từ ngày ký", None) is None
    assert stated_ends("đến 31/12/2026", None) == (date(2026, 12, 31), date(2026, 12, 31))


def effect(loai: str, **values: str) -> Check:
    row = paper(loai=loai, values={"ngay_sinh": "1985-07-02"} | values)
    asked = Asked(Person("079085001234"), OFFICER, TODAY, TODAY, FORMS, loai)
    return check_effect(Case(row, asked))


@pytest.mark.parametrize(
    ("loai", "values", "passed", "detail"),
    [
        ("can_cuoc", {"ngay_cap": "2020-01-01"}, False, "ended"),
        ("can_cuoc", {"ngay_cap": "2024-01-01"}, True, "until"),
        ("can_cuoc", {"ngay_sinh": "1985", "ngay_cap": "2022"}, False, "ended"),
        ("can_cuoc", {"ngay_sinh": "1986", "ngay_cap": "2022-01-01"}, None, "end_unclear"),
        ("can_cuoc", {"ngay_sinh": "1950-01-01", "ngay_cap": "2021-01-01"}, True, "no_term"),
        ("can_cuoc", {"ngay_cap": "2020-01-01", "ngay_het_han": "2030-01-01"}, True, "until"),
        ("giay_phep_lai_xe", {"hang": "A1", "ngay_cap": "2010-01-01"}, True, "no_term"),
        ("giay_phep_lai_xe", {"hang": "B2", "ngay_cap": "2016-11-20"}, True, "until"),
        ("giay_phep_lai_xe", {"hang": "B2", "ngay_cap": "2016-11-19"}, False, "ended"),
        ("giay_phep_lai_xe", {"hang": "C", "ngay_cap": "2020-01-01"}, False, "ended"),
        ("giay_phep_lai_xe", {"hang": "B1", "ngay_cap": "2025-03-01"}, True, "no_term"),
        ("giay_phep_lai_xe", {"hang": "B1", "ngay_cap": "2024-03-01"}, None, "class_unknown"),
        ("giay_phep_lai_xe", {"hang": "A3", "ngay_cap": "2025-03-01"}, None, "class_unknown"),
        ("xac_nhan_cu_tru", {"ngay_cap": "2023-12-31"}, False, "ended"),
        ("xac_nhan_cu_tru", {"ngay_cap": "2025-11-20"}, True, "until"),
        ("xac_nhan_cu_tru", {"ngay_cap": "2025-11-19"}, False, "ended"),
        ("xac_nhan_hon_nhan", {"ngay_cap": "2026-05-20"}, True, "until"),
        ("phieu_ly_lich_tu_phap", {"ngay_cap": "2010-01-01"}, None, "term_by_procedure"),
        ("van_ban_uy_quyen", {"ngay_cap": "2025-11-19"}, False, "ended"),
        ("van_ban_uy_quyen", {"ngay_cap": "2025-11-19", "thoi_han_uy_quyen": "02 năm"}, True,
         "until"),
        ("giay_phep_xay_dung", {"ngay_cap": "2026-01-01"}, True, "until"),
        ("giay_phep_xay_dung", {"ngay_cap": "2025-01-01"}, None, "start_unproved"),
        ("giay_khai_sinh", {"ngay_cap": "1985-08-01"}, True, "no_term"),
        ("gcn_ket_hon", {"ngay_cap": ""}, True, "no_term"),
    ],
)  # fmt: skip
def test_each_type_by_its_rule(
    loai: str, values: dict[str, str], passed: bool | None, detail: str
) -> None:
    """The rules that come with the types (domain §4.3)."""
    found = effect(loai, **values)
    assert (found.passed, found.detail) == (passed, detail)


def test_a_day_of_issue_on_both_sides_of_a_new_law() -> None:
    """Of a certificate of residence of which only the year is known both rules may count."""
    row = paper(loai="xac_nhan_cu_tru", values={"ngay_cap": "2023"})
    asked = Asked(Person("079085001234"), OFFICER, TODAY, TODAY, FORMS, "xac_nhan_cu_tru")
    assert check_effect(Case(row, asked)).detail == "ended"
    early = Asked(Person("079085001234"), OFFICER, date(2024, 6, 1), TODAY, FORMS)
    found = check_effect(Case(row, early))
    assert (found.passed, found.detail) == (None, "end_unclear")


def test_months_back_from_a_day() -> None:
    """Two years before the last of February."""
    assert add_months(date(2026, 2, 28), -24) == date(2024, 2, 28)
