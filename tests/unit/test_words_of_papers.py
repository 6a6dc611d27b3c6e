"""Dates, numbers, names, syllables: the small grammars that values are checked with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.agreement import compare
from pipeline.language.dates import find_spoken, in_future, parse_date
from pipeline.language.kinds import KINDS
from pipeline.language.lexicon import LONG_ODDS, lean, misspelt_words
from pipeline.language.names import clean_name, is_one_body, is_person_name, ordinary_body
from pipeline.language.numbers import issuer_fits, parse_number, parse_printed
from pipeline.language.syllables import is_syllable, strange_words

DAYS = st.dates(min_value=date(1930, 1, 1), max_value=date(2099, 12, 31))


@given(DAYS)
def test_a_date_reads_the_same_in_words_and_digits(day: date) -> None:
    """ "ngày 05 tháng 3 năm 2020" and "05/3/2020" are one day."""
    spoken = f"Hà Nội, ngày {day.day:02} tháng {day.month} năm {day.year}"
    assert parse_date(spoken) == parse_date(f"{day.day}/{day.month:02}/{day.year}")
    assert parse_date(spoken) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1985", "1985"),
        ("tháng 7 năm 1985", "1985-07"),
        ("07/1985", "1985-07"),
        ("31/02/2020", None),
        ("ngày mùng một", None),
        ("075085001234", None),
    ],
)
def test_dates_keep_their_precision(text: str, iso: str | None) -> None:
    """A year alone stays a year, and no day is invented."""
    assert parse_date(text) == iso


@given(DAYS, st.integers(1, 400))
def test_tomorrow_is_the_future_at_any_precision(day: date, ahead: int) -> None:
    """A date is in the future only where its own precision says so."""
    later = day + timedelta(days=ahead)
    assert in_future(later.isoformat(), day)
    assert not in_future(day.isoformat(), day)
    assert not in_future(str(day.year), day)


def test_misread_words_of_a_date_do_not_hide_its_numbers() -> None:
    """ "nẵm" for "năm" leaves the date readable; the numbers are never mended."""
    assert parse_date("ngùy 30 thâng 12 nẵm 2020") == "2020-12-30"
    spoken = find_spoken("ngày 1? tháng 12 năm 2020")
    assert spoken is not None
    assert spoken.iso is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Số: 51/QĐ-UBND", "51/QĐ-UBND"),
        ("Số:3722/VPCP-CN", "3722/VPCP-CN"),
        ("Số: 01/2025/QĐ-UBND", "01/2025/QĐ-UBND"),
        ("Số: 12 / QD - UBND", "12/QĐ-UBND"),
        ("Sõ: 02/QĐ-UBND", "02/QĐ-UBND"),
        ("Số: O4/TTr-UBND", None),
        ("Số: /TTr-UBND", None),
        ("Số: 5/ỦY BAN", None),
    ],
)
def test_numbers_of_documents(text: str, number: str | None) -> None:
    """A number is taken in any spacing, and not at all when a part is no number."""
    found = parse_number(text)
    assert (found.text if found else None) == number


def test_the_printed_rest_keeps_the_year_of_a_legal_normative_number() -> None:
    """`/2026/TT-BCA` stands in print behind a serial by hand."""
    assert parse_printed("Số: 3† - /2026/TT-BCA") == "/2026/TT-BCA"
    assert parse_printed("Số:⁄‡6 /CT-UBND") == "/CT-UBND"


@pytest.mark.parametrize(
    ("sign", "issuer", "fits"),
    [
        ("UBND", "Ủy ban nhân dân tỉnh Quảng Ngãi", True),
        ("VPCP", "Văn phòng Chính phủ", True),
        ("STNMT", "Sở Tài nguyên và Môi trường", True),
        ("BCA", "Bộ Công an", True),
        ("STC", "Sở Tư pháp", False),
        ("SNV", "Ủy ban nhân dân tỉnh Cà Mau", False),
    ],
)
def test_a_sign_abbreviates_its_issuer(sign: str, issuer: str, fits: bool) -> None:
    """The letters of a sign are initials of the issuer's name, in order."""
    assert issuer_fits(sign, issuer) is fits


@pytest.mark.parametrize("word", "nghiêng quyết giữ khuỷu Uỷ ủy thuở Gì gìn quốc ường".split())
def test_syllables(word: str) -> None:
    """Onset, rhyme and tone of the orthography."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", "quyêt nghành Nøãi Đằngg thwc kinhh ngiêng".split())
def test_reading_errors_are_no_syllables(word: str) -> None:
    """A stopped rhyme without its tone, a wrong letter, a doubled one."""
    assert not is_syllable(word)


def test_abbreviations_and_numbers_are_ordinary_words() -> None:
    """Strange is what is neither a syllable, nor a number, nor an abbreviation in capitals."""
    text = "V/v công bố Danh mục TTHC theo Nghị quyết số 24/2013/NQ-HĐND (đợt 2)"
    assert strange_words(text) == []
    assert strange_words("công bốx l2a") == ["bốx", "l2a"]


@pytest.mark.parametrize(
    ("text", "name", "is_one"),
    [
        ("TRẦN HOÀNG TUẤN", "Trần Hoàng Tuấn", True),
        ("ThS. Nguyễn Thị Ánh", "Nguyễn Thị Ánh", True),
        ("Đại tá Lê Văn Bình", "Lê Văn Bình", True),
        ("rần Hoàng Tuấn", "Rần Hoàng Tuấn", False),
        ("Văn Minh", "Văn Minh", False),
        ("K'Ho", "K'Ho", False),
    ],
)
def test_names_of_people(text: str, name: str, is_one: bool) -> None:
    """Titles go, capitals become ordinary; a name begins with a family name."""
    assert clean_name(text) == name
    assert is_person_name(name) is is_one


@pytest.mark.parametrize(
    ("printed", "ordinary"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        ("UỶ BAN NHÂN DÂN XÃ BA TƠ", "Uỷ ban nhân dân xã Ba Tơ"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
        ("VĂN PHÒNG CHÍNH PHỦ", "Văn phòng Chính phủ"),
        ("BỘ CÔNG AN", "Bộ Công an"),
    ],
)
def test_bodies_in_ordinary_capitals(printed: str, ordinary: str) -> None:
    """Units are proper names, fields begin with a capital, the rest is small; tones stay where
    the paper has them."""
    parsed = KINDS["body"].parse(printed)
    assert parsed == ordinary
    assert ordinary_body(ordinary) == ordinary


def test_accents_that_two_readers_lost_are_set_right_in_known_names() -> None:
    """A province and a usual phrase can be only one thing; a commune is left as it was read."""
    assert KINDS["body"].parse("ỦY BAN NHÂN DẦN TINH QUANG NGAI") == (
        "Ủy ban nhân dân tỉnh Quảng Ngãi"
    )
    assert KINDS["body"].parse("ỦY BAN NHÂN DÂN XÃ NGOC HIEN") == "Ủy ban nhân dân xã Ngoc Hien"


@pytest.mark.parametrize(
    ("kind", "first", "second", "whole", "value"),
    [
        ("subject", "thủ tục hành chính", "thủ tục hành chính", True, "thủ tục hành chính"),
        ("subject", "thủ tục hành chính", "thú tục hành chính", True, "thủ tục hành chính"),
        ("subject", "thú tục hành chính", "thủ tục hành chính", True, "thủ tục hành chính"),
        ("subject", "thủ tục hành chính", "thủ tụchành chính", True, "thủ tục hành chính"),
        ("subject", "xã Đầm Dơi", "xã Đãm Dơi", False, "xã Đầm Dơi"),
        ("subject", "cụ Đồ Chiểu", "cụ Đô Chiểu", False, "cụ Đồ Chiểu"),
        ("person_name", "Trần Ngọc Dung", "Trãn Ngọc Dung", True, "Trần Ngọc Dung"),
        ("person_name", "Trần Phước Hiên", "Trần Phước Hiền", False, "Trần Phước Hiên"),
        ("so_ky_hieu", "51/QĐ-UBND", "51/QD-UBND", False, "51/QĐ-UBND"),
    ],
)
def test_readers_agree_on_letters_and_a_lexicon_on_accents(
    kind: str, first: str, second: str, whole: bool, value: str
) -> None:
    """A word whose accents differ is settled only when one of the two is known there and the other
    is not; numbers are never settled."""
    found = compare(kind, first, second)
    assert (found.whole, found.value) == (whole, value)


def test_readers_who_see_other_letters_do_not_agree() -> None:
    """Accents may be weighed, letters may not."""
    assert not compare("subject", "dưới 5 tuổi", "đười 6 tuổi").letters


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("personal_id", "079 085 001 234", "079085001234"),
        ("personal_id", "Thẻ căn cước công dân số 051085001234", "051085001234"),
        ("personal_id", "0790850012345", None),
        ("dossier_code", "Mã hồ sơ: H15.50.05.13-261008-0975", "H15.50.05.13-261008-0975"),
        ("dossier_code", "000.00.15.H12-250102-0007", "000.00.15.H12-250102-0007"),
        ("procedure_code", "(1.004873)", "1.004873"),
        ("text", "Kinh ........................ 2£ +", "Kinh"),
        ("sex", "Nữ", "Nữ"),
        ("sex", "Nưa", None),
        ("subject", "V/V cử cán bộ", "V/v cử cán bộ"),
        ("subject", "và việc cử cán bộ", "Về việc cử cán bộ"),
    ],
)
def test_kinds_take_their_value(kind: str, text: str, value: str | None) -> None:
    """One parser a kind; what it cannot read is no value."""
    assert KINDS[kind].parse(text) == value


def test_an_id_number_begins_with_a_province() -> None:
    """No check digit, but only these provinces."""
    assert KINDS["personal_id"].plausible("051085001234")
    assert not KINDS["personal_id"].plausible("099085001234")


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Trần Hoàng Tuấn", "Trần Hoàng Tuấn", True),
        ("Trẩn Hoàng Tuấn", "Trần Hoàng Tuấn", True),  # one family name has these letters
        ("Trần Hoàng Tuần", "Trần Hoàng Tuấn", False),
        ("Trần Hổng Tuấn", "Trần Hồng Tuấn", False),
    ],
)
def test_a_given_name_is_never_settled_by_a_list(first: str, second: str, whole: bool) -> None:
    """Readers who differ over a given name leave it to a person, however usual one form is."""
    assert compare("person_name", first, second).whole is whole


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("Ủy ban nhân dân tỉnh Quảng Ngãi", True),
        ("Văn phòng Ủy ban nhân dân tỉnh Quảng Ngãi", True),
        ("Sở Nông nghiệp và Môi trường", True),
        ("Bộ Giáo dục và Đào tạo", True),
        ("Hội đồng nhân dân tỉnh Cà Mau", True),
        ("Trung tâm Phục vụ hành chính công", True),
        ("Ủy ban nhân dân phường An Xuyên Trung tâm Phục vụ hành chính công", False),
        ("Ủy ban nhân dân phường An Xuyên 'Trung Tâm Phục Vụ Hành Chính Công", False),
        ("Sở Xây dựng Văn phòng Đăng ký", False),
        ("Bộ Quốc phòng", True),
        ("Ủy ban nhân dân thành phố Hải Phòng", True),
        ('Sở "Xây dựng', False),
    ],
)
def test_two_bodies_are_not_one(name: str, one: bool) -> None:
    """A superior body glued to the issuer, or a stray sign, is never believed unseen."""
    assert is_one_body(name) is one


@pytest.mark.parametrize(
    "text", ["đấy mạnh cải cách", "Kiếm tra việc thực hiện", "tố chức thực hiện"]
)
def test_a_word_whose_neighbours_know_it_with_another_mark_is_doubted(text: str) -> None:
    """Both readers may take one mark for another; the words beside it know better."""
    assert misspelt_words(text)
    assert not KINDS["subject"].plausible(text)


@pytest.mark.parametrize(
    "text",
    [
        "Đẩy mạnh cải cách thủ tục hành chính",
        "Kiểm tra việc thực hiện, tổ chức thực hiện",
        "Ủy ban nhân dân xã Ba Vì",
        "Kết luận tại cuộc họp về tiết kiệm điện",
    ],
)
def test_words_that_stand_where_they_belong_are_not_doubted(text: str) -> None:
    """Words that are known there, and words of which nothing is known."""
    assert misspelt_words(text) == []


def test_how_usual_a_word_is_elsewhere_settles_nothing() -> None:
    """phố is more usual than phổ, and phổ cập is no street: where no neighbour knows either, the
    readers' difference is left to a person."""
    assert lean("Đức", "Phổ", "Phố", "") == 0
    assert lean("BA", "VÌ", "VỊ", "") == 0
    assert lean("", "phổ", "phố", "lạ") == 0
    assert lean("được", "đấy", "đẩy", "mạnh") <= -LONG_ODDS


def test_both_neighbours_are_heard() -> None:
    """ "các văn" is the usual pair and "vấn đề" is too: neither settles what stands between các and
    đề, while phó between thành and hồ is out of question."""
    assert abs(lean("các", "vấn", "văn", "đề")) < LONG_ODDS
    assert lean("thành", "phố", "phó", "hồ") >= LONG_ODDS


@pytest.mark.parametrize(("mine", "other"), [("Tân", "Tấn"), ("Hòa", "Hoa"), ("An", "Ân")])
def test_official_texts_vouch_for_no_name(mine: str, other: str) -> None:
    """A commune may be called as no text ever had it: only lists of names settle a capital."""
    assert lean("xã", mine, other, "") == 0


def test_the_capital_of_a_sentence_is_no_name() -> None:
    """Về at the beginning of a subject is the word về."""
    assert compare("subject", "Vẽ một số nhiệm vụ", "Về một số nhiệm vụ").value.startswith("Về")
    assert not compare("address", "Vẽ một số nhiệm vụ", "Về một số nhiệm vụ").whole


def test_a_word_is_weighed_beside_the_better_reading_of_the_one_before() -> None:
    """Two words in a row that each reader spoilt in turn are mended one after the other."""
    found = compare("subject", "việc thẫm định hồ sơ", "việc thẩm đinh hồ sơ")
    assert (found.whole, found.value) == (True, "việc thẩm định hồ sơ")


def test_two_letters_side_by_side_are_not_one() -> None:
    """QLĐĐ (quản lý đất đai) keeps both Đ; a type's Đ that was read twice is one."""
    assert parse_number("Số: 84/BNNMT-QLĐĐ").text == "84/BNNMT-QLĐĐ"  # type: ignore[union-attr]
    assert parse_number("84/BNNMT-QLĐ").text == "84/BNNMT-QLĐ"  # type: ignore[union-attr]
    assert parse_number("12/QĐĐ-UBND").text == "12/QĐ-UBND"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "value", "plausible"),
    [
        ("Việt Nam", "Việt Nam", True),
        ("Viêt Nam.....", "Việt Nam", True),
        ("Hoa Kỳ", "Hoa Kỳ", True),
        ("Việt", "Việt", False),
        ("Nam", "Nam", False),
    ],
)
def test_a_nationality_is_the_whole_name_of_a_country(
    text: str, value: str, plausible: bool
) -> None:
    """A name that lost a word is no country."""
    assert KINDS["country"].parse(text) == value
    assert KINDS["country"].plausible(value) is plausible


@pytest.mark.parametrize(
    ("name", "plausible"),
    [
        ("Ủy ban nhân dân tỉnh Cà Mau", True),
        ("Thanh tra tỉnh", True),
        ("Sở Nông nghiệp và Môi trường", True),
        ("Ủy ban nhân dân xã Ba Vì", True),
        ("Ủy ban nhân dân phường 12", True),
        ("Bảo hiểm xã hội", True),
        ("Ủy ban nhân dân xã Ba", False),
        ("Ủy ban nhân dân xã Tân Thành", True),
        ("Thanh tra Thành", False),
        ("Ủy ban nhân dân tỉnh Cộng Cà Mau", False),
        ("UBND tỉnh Cà Mau - Sở Nông nghiệp và Môi trường", False),
    ],
)
def test_a_body_is_one_body_of_a_province_that_exists(name: str, plausible: bool) -> None:
    """A word of the motto beside it, or the body above it, does not belong to a name; a word that
    was lost does."""
    assert KINDS["body"].plausible(name) is plausible
