"""Numbers of persons are masked in one way wherever they are shown."""

from __future__ import annotations

import pytest

from app.dossier_door import person_record
from pipeline.dossier import PersonRef
from pipeline.language.masking import end_of, mask_number, mask_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("số 079085001234 cấp", "số ••••••••1234 cấp"),
        ("079 085 001 234", "••• ••• ••1 234"),
        ("079.085.001.234", "•••.•••.••1.234"),
        ("CMND 212345678", "CMND •••••5678"),
        ("ngày 20/11/2026, số 12345678", "ngày 20/11/2026, số 12345678"),
    ],
)
def test_long_numbers_are_masked_but_for_their_end(text: str, masked: str) -> None:
    """However they are grouped; dates and short numbers stay."""
    assert mask_numbers(text) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("079085001234", "••••••••1234"),
        ("0101234567-001", "•••••••••7-001"),
        ("B1234567", "••••4567"),
        ("079085001234 (?)", "••••••••1234 (?)"),
        ("123", "123"),
    ],
)
def test_what_is_known_to_be_a_persons_is_masked_whatever_its_form(
    number: str, masked: str
) -> None:
    """Passports and tax codes too."""
    assert mask_number(number) == masked


def test_dossiers_and_searches_show_the_same_end() -> None:
    number = "079085001234"
    shown = person_record(PersonRef(number, "Nguyễn Văn Mẫu"), held=True)["number"]
    assert shown == mask_numbers(number)
    assert shown.endswith(end_of(number))


def test_whose_dossier_it_is_others_are_not_told() -> None:
    """Neither the name nor the end of the number."""
    shown = person_record(PersonRef("079085001234", "Nguyễn Văn Mẫu"), held=False)
    assert shown == {"number": None, "name": None}
