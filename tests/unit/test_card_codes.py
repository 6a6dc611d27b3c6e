"""What a card's code and its machine-readable lines say, and when they are not believed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from pipeline.extraction.chip_card import BadCard, ChipCard, read_chip_card
from pipeline.extraction.machine_codes import card_numbers, dossier_codes
from pipeline.extraction.mrz import Mrz, read_mrz
from pipeline.language.check_digits import find_tax_code, is_tax_code, mrz_digit
from pipeline.language.codes import find_dossier_codes, has_real_day
from pipeline.page import Box, MachineCode, PageText, Word
from samples.machine_codes import card_text
from samples.machine_lines import write_lines
from samples.people import Person, make_person
from samples.places import pick_province
from tests.unit.printed import TODAY, Line, print_page

HOME = "Tổ 4, Phường Cẩm Thành, Quảng Ngãi"
ENDS = date(2034, 5, 6)


def invent(seed: int = 1) -> Person:
    rng = Random(seed)
    return make_person(rng, pick_province(rng), (1960, 2003))


def back(*lines: str, others: tuple[str, ...] = ()) -> PageText:
    """A card's back: three lines, each one word; `others` are what the outvoted reader saw."""
    page = print_page([Line(300, 1500 + 60 * n, text) for n, text in enumerate(lines)])
    if not others:
        return page
    words = [
        Word(word.text, word.box, 0.9, word.line, other=other)
        for word, other in zip(page.words, others, strict=True)
    ]
    return PageText(1, page.width, page.height, 200, tuple(words), page.picture, page.preview)


def read_back(*lines: str, others: tuple[str, ...] = ()) -> Mrz | None:
    return next(iter(read_mrz(back(*lines, others=others))), None)


def card(text: str) -> ChipCard:
    read = read_chip_card(text, TODAY)
    assert isinstance(read, ChipCard)
    return read


# The QR code of a chip card


@pytest.mark.parametrize("extra", [(), ("",), ("", "", "Cha", "Mẹ", "")])
@pytest.mark.parametrize("old", ["", "212345678"])
def test_the_seven_fields_are_read(extra: tuple[str, ...], old: str) -> None:
    """Newer cards carry more fields, which are left alone; an old number may be missing."""
    person = invent()
    read = card(card_text(person, HOME, date(2021, 5, 6), old, extra))
    assert (read.number, read.name, read.sex) == (person.number, person.name, person.sex)
    assert (read.born, read.issued) == (person.born.isoformat(), "2021-05-06")
    assert (read.residence, read.old_number) == (HOME, old or None)
    assert read.flags == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("051090000001", "05109000001"), "number"),
        (("051090000001", "05109000O001"), "number"),
        (("|212345678|", "|21234567|"), "old_number"),
        (("Nguyễn Văn An", "Nguyễn V4n An"), "name"),
        (("Nguyễn Văn An", ""), "name"),
        (("02071990", "31021990"), "birth"),
        (("02071990", "02072990"), "birth"),
        (("|Nam|", "|M|"), "sex"),
        (("06052021", "06052031"), "issued"),
        (("06052021", "06051980"), "issued"),
        (("|06052021", ""), "fields"),
    ],
)
def test_a_code_that_breaks_a_rule_is_refused_with_the_rule(
    change: tuple[str, str], reason: str
) -> None:
    """Nothing of it is believed in part."""
    good = f"051090000001|212345678|Nguyễn Văn An|02071990|Nam|{HOME}|06052021"
    assert card(good).number == "051090000001"
    assert read_chip_card(good.replace(*change), TODAY) == BadCard(reason)


@pytest.mark.parametrize("text", ["", "H48.12-251008-0975", "https://a.vn/?x=1|2|3", "a|b|c|d|e"])
def test_other_codes_are_no_cards(text: str) -> None:
    """A code that was never meant to be a card is not a bad one."""
    assert read_chip_card(text, TODAY) is None


def test_a_birth_without_a_day_keeps_its_precision() -> None:
    """Old people know the year alone: nothing is invented."""
    assert card(f"051058000001||Lê An|00001958|Nam|{HOME}|06052021").born == "1958"


def test_a_number_that_says_otherwise_is_flagged_only() -> None:
    """Year and sex stand in the number; a person looks, and nothing printed is changed."""
    read = card(f"051190000001||Lê Thị An|02071991|Nam|{HOME}|06052021")
    assert read.flags == ("birth_differs", "sex_differs")
    assert (read.born, read.sex) == ("1991-07-02", "Nam")


def test_what_a_code_says_is_not_shown_when_it_is_printed() -> None:
    """A trace or a log of these objects tells nothing of the person."""
    person = invent()
    text = card_text(person, HOME, date(2021, 5, 6))
    shown = repr((MachineCode("qr", text, Box(0, 0, 9, 9)), card(text), _mrz(person)))
    for secret in (person.number, person.name, "Cẩm Thành", person.number[-9:]):
        assert secret not in shown


# The machine-readable lines


def _mrz(person: Person) -> Mrz:
    read = read_back(*write_lines(person, ENDS))
    assert read is not None
    return read


@pytest.mark.parametrize("seed", range(8))
def test_lines_without_a_slip_are_read(seed: int) -> None:
    """Number, birth, sex and end; the name and the day of birth confirm those of the front."""
    person = invent(seed)
    read = _mrz(person)
    assert (read.number, read.sex, read.expiry) == (person.number, person.sex, "2034-05-06")
    assert read.fits_name(person.name)
    assert read.fits_birth(person.born.isoformat())
    assert read.fits_birth("1959-01-01") is False
    assert read.fits_birth(str(person.born.year)) is None


def test_lines_that_do_not_go_with_their_number_are_flagged() -> None:
    """Year and sex stand in the number: a flag, and nothing is put right."""
    person = invent(9)
    other = replace(person, male=not person.male, born=person.born.replace(year=1955))
    read = _mrz(other)
    assert read.flags == ("birth_differs", "sex_differs")
    assert _mrz(person).flags == ()
    assert read.number == person.number


def test_a_card_without_a_term_has_no_end() -> None:
    """991231 stands for no term."""
    read = read_back(*write_lines(invent(), None))
    assert read is not None
    assert read.expiry == "Không thời hạn"


def test_every_wrong_digit_is_caught() -> None:
    """Whichever digit is read as another one: then the lines give nothing."""
    upper, lower, name = write_lines(invent(3), ENDS)
    for which, line in enumerate((upper, lower)):
        for place in [n for n, sign in enumerate(line) if sign.isdigit()]:
            wrong = str((int(line[place]) + 3) % 10)
            changed = line[:place] + wrong + line[place + 1 :]
            lines = (changed, lower) if which == 0 else (upper, changed)
            assert read_back(*lines, name) is None, (which, place)


def test_swapped_digits_are_caught() -> None:
    """Neighbours that differ by five slip through any sum by 7-3-1; the twelve digits are guarded
    by the nine that stand beside them, and by the places that numbers begin with."""
    upper, lower, name = write_lines(invent(4), ENDS)
    for place in range(5, 26):
        if upper[place] != upper[place + 1]:
            swapped = upper[:place] + upper[place + 1] + upper[place] + upper[place + 2 :]
            assert read_back(swapped, lower, name) is None, place


@pytest.mark.parametrize(
    "slip",
    [
        lambda text: text.replace("0", "O"),
        lambda text: text.replace("1", "I").replace("IDVNM", "lDVNM"),
        lambda text: text.replace("<<", "«"),
        lambda text: re.sub("<{5,}", "<<K<<", text),
        lambda text: re.sub("<{5,}", "------", text),
        lambda text: re.sub("<{5,}", "<< < <<<", text),
    ],
)  # fmt: skip
def test_slips_of_a_reader_are_mended_where_the_digits_confirm_it(
    slip: Callable[[str], str],
) -> None:
    """Letters for digits, and fillers that are miscounted, misread or torn apart."""
    person = invent(5)
    upper, lower, name = map(slip, write_lines(person, ENDS))
    read = read_back(upper, lower, name)
    assert read is not None
    assert read.number == person.number


def test_either_reader_may_have_seen_a_line_right() -> None:
    """The check digits tell which of the two it was, line by line."""
    person = invent(6)
    upper, lower, name = write_lines(person, ENDS)
    bad_upper, bad_lower = f"{upper[:9]}6{upper[10:]}", f"{lower[:2]}9{lower[3:]}"
    if bad_upper == upper:
        bad_upper = f"{upper[:9]}7{upper[10:]}"
    assert read_back(bad_upper, lower, name, others=(bad_upper, lower, name)) is None
    read = read_back(bad_upper, lower, name, others=(upper, bad_lower, name.replace("<", "K")))
    assert read is not None
    assert read.number == person.number


def test_the_name_confirms_without_accents_and_never_supplies_any() -> None:
    """NGUYEN<<VAN<AN may be Nguyễn Văn An or Nguyên Vân Ân; a clear other name is another one."""
    person = invent(7)
    read = _mrz(person)
    parts = person.name.split()
    assert read.fits_name(person.name.upper())
    assert read.fits_name(f"{parts[0]} Quách {parts[-1]}") is False
    assert not hasattr(read, "name")
    upper, lower, _ = write_lines(person, ENDS)
    unclear = read_back(upper, lower, "NGU?EN VAN")
    assert unclear is not None
    assert unclear.fits_name(person.name) is None


def test_two_lines_alone_are_enough_and_one_is_not() -> None:
    """The number stands with its dates or not at all."""
    upper, lower, _ = write_lines(invent(), ENDS)
    assert read_back(upper, lower) is not None
    assert read_back(upper) is None
    assert read_back(lower, upper) is None


# What a page says for splitting


def test_front_and_back_bear_one_number() -> None:
    """It ties two pages of a card; several cards on a page are told apart."""
    one, two = invent(1), invent(2)
    code = MachineCode("qr", card_text(one, HOME, date(2021, 5, 6)), Box(10, 100, 90, 180))
    other = MachineCode("qr", card_text(two, HOME, date(2021, 5, 6)), Box(10, 900, 90, 980))
    blank = print_page([])
    front = PageText(1, 1654, 2339, 200, (), blank.picture, blank.preview, codes=(code,))
    both = PageText(1, 1654, 2339, 200, (), blank.picture, blank.preview, codes=(other, code))
    assert card_numbers(front, TODAY) == card_numbers(back(*write_lines(one, ENDS)), TODAY)
    assert card_numbers(both, TODAY) == (one.number, two.number)
    assert card_numbers(blank, TODAY) == ()


def test_a_cover_sheet_names_its_dossier() -> None:
    """The code may stand alone or in an address."""
    blank = print_page([])
    seen = (
        MachineCode("qr", "https://dvc.vn/tra-cuu?ma=H48.12.7-251008-0975&x=1", Box(0, 0, 9, 9)),
        MachineCode("code128", "H48.12.7-251008-0975", Box(0, 90, 9, 99)),
        MachineCode("qr", "WIFI:S:mot-cua;;", Box(0, 190, 9, 199)),
    )
    page = PageText(1, 1654, 2339, 200, (), blank.picture, blank.preview, codes=seen)
    assert dossier_codes(page) == ("H48.12.7-251008-0975",)


# Grammars and check digits


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("H15.50.05.13-261008-0975", True),
        ("G15-261008-150975", True),
        ("G10.1-261008-1000975", True),
        ("000.00.15.H12-210315-0042", True),
        ("000.00.15.H12-150321-00421", True),
        ("H15.50.05.13-261308-0975", False),
        ("H15.50.05.13-260230-0975", False),
        ("H15.50.05.13-261008-09750", False),
        ("L15-261008-0975", False),
        ("00.00.15.H12-210315-0042", False),
    ],
)
def test_dossier_codes_old_and_new(code: str, good: bool) -> None:
    """Agency, a real day, a serial of the lengths that are given out."""
    assert find_dossier_codes(code) == ((code,) if good else ())
    if good:
        assert has_real_day(code)


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("0100047516", True), ("0100047516-001", True), ("0100047516-000", False),
        ("0100047517", False), ("0100074516", False), ("1000047516", False),
        ("010004751", False), ("0100047516-01", False), ("0000000000", False),
    ],
)  # fmt: skip
def test_tax_codes(code: str, good: bool) -> None:
    """The tenth digit checks the others: a wrong one and two swapped ones are seen."""
    assert is_tax_code(code) is good


def test_a_tax_code_without_a_possible_check_digit_is_none() -> None:
    """Where the sum leaves no remainder the digit would be ten: no such code is given out."""
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    heads = (f"01{n:07d}" for n in range(500))
    even = [h for h in heads if sum(int(d) * w for d, w in zip(h, weights, strict=True)) % 11 == 0]
    assert even
    assert not any(is_tax_code(f"{head}{digit}") for head in even for digit in range(10))


def test_a_tax_code_is_found_in_its_line() -> None:
    """Printed with dots or spaces, behind its label, with a branch."""
    assert find_tax_code("Mã số thuế: 0100 047 516") == "0100047516"
    assert find_tax_code("MST 0100047516 - 001, cấp lần đầu") == "0100047516-001"
    assert find_tax_code("Số 051090000001") is None


def test_check_digits_of_the_standard() -> None:
    """The worked examples of ICAO Doc 9303, part 3."""
    assert mrz_digit("520727") == "3"
    assert mrz_digit("AB2134<<<") == "5"
    with pytest.raises(ValueError, match="no sign"):
        mrz_digit("é")
