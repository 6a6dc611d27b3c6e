"""Codes of the one-stop system, old and new."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.one_stop import (
    canonical_result_code,
    is_component_code,
    parse_dossier_code,
    split_procedure_code,
)


@pytest.mark.parametrize(
    ("text", "agency", "day", "serial", "legacy"),
    [
        ("H15.50.05.13-261008-0975", "H15.50.05.13", date(2026, 10, 8), "0975", False),
        (" h12-260101-0001 ", "H12", date(2026, 1, 1), "0001", False),
        ("G09.01-260630-091234", "G09.01", date(2026, 6, 30), "091234", False),
        ("G15-260630-1512345", "G15", date(2026, 6, 30), "1512345", False),
        ("000.00.15.H12-210930-0012", "000.00.15.H12", date(2021, 9, 30), "0012", True),
        ("000.00.15.H12-210930-00123456", "000.00.15.H12", date(2021, 9, 30), "00123456", True),
    ],
)
def test_a_dossier_code_is_taken_apart(
    text: str, agency: str, day: date, serial: str, legacy: bool
) -> None:
    """Both grammars, of province and ministry."""
    code = parse_dossier_code(text)
    assert code is not None
    assert (code.agency, code.day, code.serial, code.legacy) == (agency, day, serial, legacy)


@pytest.mark.parametrize(
    "text",
    [
        "", "H15.50.05.13-261008-12345", "H15.50.05.13-261308-0975", "H15-260230-0001",
        "L15-261008-0975", "H15.50.05.13 261008 0975", "000.00.15.K12-210930-0012",
        "H15-261008-975", "H15.1234-261008-0975", "H15.50.05.13-261008-0975x",
        "٠٠٠.00.15.H12-210930-0012",
        "H15" + ".123" * 9 + "-261008-0975",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_dossier_code_is_none(text: str) -> None:
    """A day that does not exist, a serial of the wrong length, an agency that is too long."""
    assert parse_dossier_code(text) is None


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("1.001193", ("1.001193", "")),
        ("1.001612.000.00.00.H19", ("1.001612", "000.00.00.H19")),
        ("1.001612.000.00.00.h19 ", ("1.001612", "000.00.00.H19")),
        ("1.000894.01", ("1.000894", "")),
        ("1.00119", None),
        ("11.001193", None),
        ("1.001612.H19", None),
    ],
)
def test_a_provinces_form_leads_to_the_national_code(
    text: str, split: tuple[str, str] | None
) -> None:
    """The province's agency stands behind the national code; a service is one of its procedure."""
    assert split_procedure_code(text) == split


def test_result_and_component_codes() -> None:
    """Spellings of the portal, and the older form of a component's code."""
    assert canonical_result_code("KQ-G15.000031") == "KQ.G15.000031"
    assert canonical_result_code("kq.h12.1234567") == "KQ.H12.1234567"
    assert canonical_result_code("KQ.G15.000031Giấy") is None
    assert is_component_code("TP-H36.000013")
    assert is_component_code("000.00.00.G09-KQ002269")
    assert not is_component_code("TP-36.000013")
