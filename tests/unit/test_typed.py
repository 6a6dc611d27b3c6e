"""A value that a person types: the whole of it, in the form of read values, or refused."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadValue, OddValue
from pipeline.forms.catalogue import Forms
from pipeline.language.folding import letters
from pipeline.language.kinds import KINDS
from pipeline.language.typed import normalise


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("personal_id", " 079 085 001 234 ", "079085001234"),
        ("personal_id", "079.085.001.234", "079085001234"),
        ("date", "1985", "1985"),
        ("date", "07/1985", "1985-07"),
        ("date", "1985-07", "1985-07"),
        ("date", "1985-07-02", "1985-07-02"),
        ("date", "2.7.1985", "1985-07-02"),
        ("date", "ngày 02 tháng 7 năm 1985", "1985-07-02"),
        ("spoken_date", "02/07/1985", "1985-07-02"),
        ("so_ky_hieu", "Số: 12/QD-UBND", "12/QĐ-UBND"),
        ("registry_number", "44/2016", "44/2016"),
        ("person_name", "TRẦN THỊ B\u0061\u0300", "Trần Thị Bà"),
        ("sex", "nữ", "Nữ"),
        ("country", "viet nam", "Việt Nam"),
        ("address", "Thôn 3,  xã Tân Thành", "Thôn 3, xã Tân Thành"),
        ("dossier_code", "H15.50.05.13-261008-0975", "H15.50.05.13-261008-0975"),
    ],
)
def test_it_is_kept_like_a_read_value(kind: str, typed: str, kept: str) -> None:
    """Two ways to write one value are one value; a date is never more precise than it was typed."""
    assert normalise("f", kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("personal_id", "0790850012345"),
        ("personal_id", "số 079085001234"),
        ("personal_id", "٠٧٩٠٨٥٠٠١٢٣٤"),
        ("date", "00/07/1985"),
        ("date", "02/07/85"),
        ("date", "sinh năm 1985"),
        ("date", "1985 hoặc 1986"),
        ("full_date", "07/1985"),
        ("so_ky_hieu", "12"),
        ("so_ky_hieu", "12/QĐ-UBND ngày 5"),
        ("registry_number", "44/2016 quyển 1"),
        ("person_name", "Trần Thị 8"),
        ("dossier_code", "H15.50.05.13-261008-0975 (mới)"),
    ],
)
def test_more_or_less_than_the_value_is_refused(kind: str, typed: str) -> None:
    """A parser that looks for a value among other words would take a part of it for the whole."""
    with pytest.raises(BadValue) as trouble:
        normalise("f", kind, typed, sure=True)
    assert not isinstance(trouble.value, OddValue)
    assert trouble.value.facts == {"field": "f", "problem": kind}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("personal_id", "999085001234"), ("person_name", "John Smith"), ("address", "Xqz")],
)
def test_what_its_validator_doubts_needs_a_second_word(kind: str, typed: str) -> None:
    """Odd is not wrong: a foreign name is a name."""
    with pytest.raises(OddValue):
        normalise("f", kind, typed)
    assert normalise("f", kind, typed, sure=True) == typed


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=60))
def test_nothing_is_invented(kind: str, typed: str) -> None:
    """Whatever is typed for whatever kind: it is refused with an error of ours, or all of its
    letters come back, or it is a date made of its digits."""
    try:
        kept = normalise("f", kind, typed, sure=True)
    except BadValue:
        return
    if "date" in kind:
        digits = {int(part) for part in kept.split("-")}
        assert digits <= {int(part) for part in _numbers(typed)}
    else:
        assert _letters(kept) in (_letters(typed), _letters(typed).removeprefix("so"))


def _letters(text: str) -> str:
    """What stands there, zeros in front and marks aside."""
    loose = unicodedata.normalize("NFD", letters(text)).replace("đ", "d")
    plain = "".join(letter for letter in loose if letter.isalnum())
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)


def _numbers(text: str) -> list[str]:
    return "".join(c if c.isdecimal() else " " for c in text).split()


def test_every_kind_of_every_type_can_be_typed() -> None:
    """No field that waits is beyond a person's help."""
    kinds = {field.kind for form in Forms.load() for field in form.fields}
    assert kinds <= set(KINDS)
    for kind in kinds:
        with pytest.raises(BadValue):
            normalise("f", kind, " ")
