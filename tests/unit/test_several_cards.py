"""Several cards or papers on one page: whose a value is cannot be told, so nothing is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.page import Box, PageText, Word
from pipeline.paper import FieldStatus
from samples.people import Person
from samples.places import PROVINCES
from tests.unit.printed import SecondReader, print_page, understand_pages
from tests.unit.stacked import application, back, front, numbers, reasons, stack, whole

ONE = Person("Lê Văn An", True, date(1990, 7, 2), "051090000001", "Kinh", PROVINCES[0])
TWO = Person("Lê Thị Bé", False, date(1991, 3, 4), "051191000002", "Kinh", PROVINCES[0])
LOW = 900  # pixels from one card down to the next


def below(page: PageText) -> PageText:
    """The same page further down, behind the lines that stand above."""
    words = [replace(word, box=_lower(word.box), line=word.line + 50) for word in page.words]
    codes = [replace(code, box=_lower(code.box)) for code in page.codes]
    return replace(page, words=tuple(words), codes=tuple(codes))


def _lower(box: Box) -> Box:
    return Box(box.x0, box.y0 + LOW, box.x1, box.y1 + LOW)


def both(above: PageText, lower: PageText) -> PageText:
    under = below(lower)
    words, codes = (*above.words, *under.words), (*above.codes, *under.codes)
    return replace(above, words=words, codes=codes)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_two_fronts_on_one_page_are_asked_about(first: bool, second: bool) -> None:
    """Whether or not their codes can be read: every line of a card stands on it once."""
    parts = stack(both(front(ONE, coded=first), front(TWO, coded=second)), whole())
    assert numbers(parts) == [[1], [2]]
    assert reasons(parts) == ["several_cards"]


def test_fronts_on_one_page_and_their_backs_on_the_next_are_asked_about() -> None:
    """All numbers fit, and still it is not one card."""
    parts = stack(both(front(ONE), front(TWO)), both(back(ONE), back(TWO)))
    assert numbers(parts) == [[1, 2]]
    assert reasons(parts) == ["several_cards"]


def test_front_and_back_of_one_card_are_one_card() -> None:
    """The usual copy on one sheet."""
    assert not reasons(stack(both(front(ONE), back(ONE)), whole()))


def test_a_misread_digit_makes_no_second_card() -> None:
    """The number stands in the code and in print; the print is read with one digit wrong."""
    page = front(ONE)
    misread = [_misread(word) for word in page.words]
    assert not reasons(stack(replace(page, words=tuple(misread)), whole()))


def _misread(word: Word) -> Word:
    return replace(word, text=word.text.replace("000001", "000007"))


def test_of_several_cards_no_value_is_accepted() -> None:
    """One code is read, the other is not: what it says may be right, but whose card is it?"""
    page = both(front(ONE), front(TWO, coded=False))
    paper = understand_pages((page,), SecondReader((page,)))
    assert {field.status for field in paper.fields} == {FieldStatus.REVIEW}


# Papers


def halves() -> PageText:
    """Two papers of half a page each, copied together."""
    upper = [line for line in application("GIẤY KHAI SINH") if line.y < 900]
    lower = [replace(line, y=line.y + 1100) for line in upper]
    return print_page([*upper, *lower])


def test_two_papers_on_one_page_are_asked_about() -> None:
    """The motto of the State stands above each of them."""
    parts = stack(halves(), whole())
    assert numbers(parts) == [[1], [2]]
    assert reasons(parts) == ["several_papers"]


def test_of_two_papers_on_one_page_no_value_is_accepted() -> None:
    """Nor where that page is all there is."""
    page = halves()
    paper = understand_pages((page,), SecondReader((page,)))
    assert {field.status for field in paper.fields} == {FieldStatus.REVIEW}
    assert "trang" in {field.name for field in paper.fields}


def test_a_motto_that_came_out_twice_is_one() -> None:
    """Two readings of one line stand close to each other."""
    head = application()
    again = [replace(head[0], y=head[0].y + 90)]
    assert not reasons(stack([*head, *again], whole()))
