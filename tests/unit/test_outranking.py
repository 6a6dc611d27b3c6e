"""A checked machine code outranks the readers, and a contradiction goes to a person."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from pipeline.acceptance import OTHERWISE, POLICY, decide
from pipeline.extraction.finding import Claim, Finding, find_value
from pipeline.extraction.machine_codes import Said, read_codes
from pipeline.extraction.outranking import is_same, outrank, settle, supply
from pipeline.extraction.second_reading import Second
from pipeline.extraction.weighing import weigh
from pipeline.forms.schema import Form, FormField
from pipeline.layout import split_runs
from pipeline.page import Box, MachineCode, PageText
from pipeline.paper import Field, FieldStatus, Paper
from samples.machine_codes import card_text
from samples.machine_lines import write_lines
from samples.people import Person, make_person
from samples.places import pick_province
from tests.unit.printed import TODAY, Line, SecondReader, print_page, understand_pages

HOME = "Tổ 4, Phường Cẩm Thành, Quảng Ngãi"
ISSUED, ENDS = date(2021, 5, 6), date(2034, 5, 6)
KINDS = {
    "so_dinh_danh": "personal_id", "ho_ten": "person_name", "ngay_sinh": "full_date",
    "gioi_tinh": "sex", "noi_cu_tru": "address", "ngay_cap": "full_date",
    "ngay_het_han": "full_date",
}  # fmt: skip
CARD = Form(
    "can_cuoc", "Thẻ căn cước",
    fields=tuple(FormField(name, kind, labels=(name,)) for name, kind in KINDS.items()),
)  # fmt: skip
PLACE = Box(1100, 100, 1220, 220)


def invent(seed: int = 1) -> Person:
    rng = Random(seed)
    return make_person(rng, pick_province(rng), (1960, 2003))


def qr(person: Person, **changes: str) -> MachineCode:
    text = card_text(person, HOME, ISSUED)
    for old, new in changes.items():
        text = text.replace(old, new)
    return MachineCode("qr", text, PLACE)


def with_codes(page: PageText, *codes: MachineCode) -> PageText:
    return replace(page, codes=codes)


def back(person: Person) -> PageText:
    lines = enumerate(write_lines(person, ENDS))
    return print_page([Line(300, 1500 + 60 * n, text) for n, text in lines], 2)


def hear(*pages: PageText) -> Said:
    return read_codes(pages, "can_cuoc", TODAY)


def found(name: str, text: str) -> Finding:
    """A finding as a reader gives it."""
    runs = split_runs(print_page([Line(300, 300, text)]))
    finding = find_value(name, KINDS[name], runs, "label")
    assert finding is not None
    return finding


def judge(said: Said, name: str, read: str, second: str | None = None) -> Field:
    findings = outrank({name: found(name, read)}, said)
    return weigh(findings[name], Second(read if second is None else second))


def front(person: Person) -> Said:
    return hear(with_codes(print_page([]), qr(person)))


def test_where_code_and_reader_agree_the_field_is_accepted() -> None:
    """Independent evidence: letters in print, squares in a code."""
    person = invent()
    field = judge(front(person), "so_dinh_danh", person.number)
    assert field.status is FieldStatus.ACCEPTED
    assert (field.value, field.rule) == (person.number, "chip_qr")
    assert field.reasons == ("machine_code",)


@pytest.mark.parametrize("name", ["so_dinh_danh", "ho_ten", "ngay_sinh", "gioi_tinh", "ngay_cap"])
def test_a_contradiction_goes_to_review_with_both_values(name: str) -> None:
    """The code's value stands in the field, what was read beside it as a guess."""
    person = invent()
    wrong = {
        "so_dinh_danh": "079012345678", "ho_ten": "Trần Văn Khác", "ngay_sinh": "01/02/1955",
        "gioi_tinh": "Nữ" if person.male else "Nam", "ngay_cap": "07/05/2021",
    }[name]  # fmt: skip
    right = {
        "so_dinh_danh": person.number, "ho_ten": person.name, "gioi_tinh": person.sex,
        "ngay_sinh": person.born.isoformat(), "ngay_cap": "2021-05-06",
    }[name]  # fmt: skip
    field = judge(front(person), name, wrong)
    assert field.status is FieldStatus.REVIEW
    assert "code_differs" in field.reasons
    assert field.value == right
    assert field.guess == found(name, wrong).value


def test_one_reader_who_agrees_is_enough() -> None:
    """A slip of one reader is no contradiction when the other sees what the code says."""
    person = invent()
    slipped = ("9" if person.number[5] != "9" else "8").join((person.number[:5], person.number[6:]))
    field = judge(front(person), "so_dinh_danh", slipped, second=person.number)
    assert field.status is FieldStatus.ACCEPTED
    assert field.value == person.number


def test_an_accent_is_a_letter() -> None:
    """Hoàng is not Hoang: a name that differs in an accent alone is looked at."""
    assert is_same("person_name", "Lê Thị Hoà", "LÊ THỊ HÒA")
    assert not is_same("person_name", "Lê Thị Hòa", "Lê Thị Hoa")


def test_an_address_forgives_a_letter_and_never_a_digit() -> None:
    """Long words in small print: one slip in twenty letters; a number of a house is a number."""
    assert is_same("address", HOME, HOME.replace("Thành", "Thánh").replace(",", ""))
    assert is_same("address", HOME, HOME.replace("Cẩm", "Cấn"))
    assert not is_same("address", HOME, HOME.replace("4", "7"))
    assert not is_same("address", HOME, "Tổ 4, Xã Ba Tơ, Quảng Ngãi")


def test_what_no_reader_found_comes_from_the_code() -> None:
    """With the place of the code, and nothing read."""
    person = invent()
    said = front(person)
    fields = {field.name: field for field in supply({}, said, CARD)}
    assert set(fields) == set(KINDS) - {"ngay_het_han"}
    assert fields["ho_ten"].value == person.name
    assert fields["noi_cu_tru"].value == HOME
    assert all(field.status is FieldStatus.ACCEPTED for field in fields.values())
    assert all((field.box, field.raw) == (PLACE, "") for field in fields.values())


def test_a_number_that_contradicts_its_birth_is_flagged_not_corrected() -> None:
    """A code may be right as a code and wrong as a card."""
    person = invent()
    year = str(person.born.year)
    code = qr(person, **{f"{person.born:%d%m%Y}": f"{person.born:%d%m}{int(year) - 1}"})
    fields = {f.name: f for f in supply({}, hear(with_codes(print_page([]), code)), CARD)}
    assert fields["so_dinh_danh"].status is FieldStatus.REVIEW
    assert "birth_differs" in fields["so_dinh_danh"].reasons
    assert fields["so_dinh_danh"].value == person.number


def test_two_cards_of_two_people_prove_nothing() -> None:
    """Which of them the words belong to is for a person, or for splitting, to say."""
    one, two = invent(1), invent(2)
    said = hear(with_codes(print_page([]), qr(one), qr(two)))
    assert not said.claims
    assert not list(supply({}, said, CARD))
    field = judge(said, "so_dinh_danh", one.number)
    assert field.status is FieldStatus.REVIEW
    assert "several_people" in field.reasons


def test_front_and_back_of_two_cards_prove_nothing() -> None:
    """A front with another card's back behind it."""
    said = hear(with_codes(print_page([]), qr(invent(1))), back(invent(2)))
    assert "several_people" in judge(said, "ho_ten", invent(1).name).reasons
    assert said.evidence == ("cards_differ",)


def test_a_back_alone_gives_number_and_end() -> None:
    """Both stand under check digits; the century of birth and the accents of a name are not
    there, so nothing is made up."""
    person = invent()
    fields = {field.name: field for field in supply({}, hear(back(person)), CARD)}
    assert {name: field.value for name, field in fields.items()} == {
        "so_dinh_danh": person.number,
        "ngay_het_han": "2034-05-06",
    }
    assert all(field.rule == "mrz" for field in fields.values())
    assert all(field.status is FieldStatus.ACCEPTED for field in fields.values())


def test_the_lines_of_the_back_confirm_what_both_readers_see() -> None:
    """The readers for the accents, the lines for the letters."""
    person = invent()
    field = judge(hear(back(person)), "ho_ten", person.name)
    assert field.status is FieldStatus.ACCEPTED
    assert "mrz_fits" in field.reasons
    assert field.value == person.name


def test_another_name_or_birth_than_on_the_back_is_a_doubt() -> None:
    """A clear line that says otherwise."""
    said = hear(back(invent()))
    assert "mrz_differs" in judge(said, "ho_ten", "Quách Bảo Vỹ").reasons
    assert "mrz_differs" in judge(said, "ngay_sinh", "01/02/1955").reasons


@pytest.mark.parametrize("name", ["so_dinh_danh", "ho_ten"])
def test_another_cards_code_supplies_nothing(name: str) -> None:
    """Two cards on a page, one code unreadable: the words of one must not be mixed with the other's
    code, not even in the fields that nobody read."""
    said = front(invent(1))
    read = {"so_dinh_danh": "079012345678", "ho_ten": "Trần Văn Khác"}[name]
    findings = outrank({name: found(name, read)}, said)
    fields = settle([weigh(findings[name], Second(read)), *supply(findings, said, CARD)])
    assert len(fields) == 6
    assert not [field.name for field in fields if field.status is FieldStatus.ACCEPTED]
    assert all("code_disputed" in field.reasons for field in fields)


def test_a_misread_name_does_not_dispute_the_card() -> None:
    """The number in print ties code and card: the name alone is looked at."""
    person = invent()
    texts = {"so_dinh_danh": person.number, "ho_ten": "Trần Văn Khác"}
    findings = outrank({name: found(name, text) for name, text in texts.items()}, front(person))
    fields = settle([weigh(findings[name], Second(text)) for name, text in texts.items()])
    assert [field.status for field in fields] == [FieldStatus.ACCEPTED, FieldStatus.REVIEW]


def test_a_cards_code_counts_on_a_card_alone() -> None:
    """The applicant's card on the last page of a form says nothing of the child on the first."""
    page = with_codes(print_page([]), qr(invent()))
    assert not read_codes([page], "giay_khai_sinh", TODAY).claims


@pytest.mark.parametrize("text", ["051090000001|x", "051090000001||A|1|Nam||"])
def test_a_bad_code_is_told_and_gives_nothing(text: str) -> None:
    """The reason stands with the paper; the fields are as if there were no code."""
    said = hear(with_codes(print_page([]), MachineCode("qr", text, PLACE)))
    assert not said.claims
    assert said.evidence[0].startswith("chip_qr_refused_")


# Receipts

CODE = "H48.12.7-251008-0975"


def receipt(printed: str, *codes: MachineCode) -> Paper:
    lines = [
        Line(860, 480, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", centre=True),
        *([Line(200, 600, f"Mã hồ sơ: {printed}")] if printed else []),
        Line(200, 700, "Tiếp nhận hồ sơ của: Nguyễn Văn An"),
    ]
    page = with_codes(print_page(lines), *codes)
    return understand_pages((page,), SecondReader((page,)))


def field_of(paper: Paper) -> Field:
    field = paper.field("ma_ho_so")
    assert field is not None
    return field


def code(text: str, kind: str = "qr") -> MachineCode:
    return MachineCode(kind, text, PLACE)


@pytest.mark.parametrize("printed", [CODE, ""])
@pytest.mark.parametrize(
    "seen", [code(CODE), code(f"https://dvc.vn/?ma={CODE}"), code(CODE, "code128")]
)
def test_the_code_of_a_receipt_gives_its_number(printed: str, seen: MachineCode) -> None:
    """Whether or not it could be read in print."""
    paper = receipt(printed, seen)
    field = field_of(paper)
    assert (field.value, field.status) == (CODE, FieldStatus.ACCEPTED)
    assert {"dossier_qr", "dossier_barcode"} & set(paper.evidence)


def test_another_number_in_print_goes_to_review() -> None:
    """Both are shown."""
    field = field_of(receipt("H48.12.7-251008-0976", code(CODE)))
    assert field.status is FieldStatus.REVIEW
    assert (field.value, field.guess) == (CODE, "H48.12.7-251008-0976")
    assert "code_differs" in field.reasons


def test_two_numbers_in_codes_are_for_a_person() -> None:
    """A cover sheet of another dossier, or two receipts in one."""
    field = field_of(receipt(CODE, code(CODE), code("H48.12.7-251008-0977")))
    assert field.status is FieldStatus.REVIEW
    assert "several_codes" in field.reasons


def test_bars_without_a_check_digit_need_a_reader() -> None:
    """Code 39 as it is printed has none."""
    assert receipt("", code(CODE, "code39")).field("ma_ho_so") is None
    assert field_of(receipt(CODE, code(CODE, "code39"))).status is FieldStatus.ACCEPTED


def test_a_receipt_without_a_code_is_as_before() -> None:
    """Nothing is doubted because a desk prints none."""
    field = field_of(receipt(CODE))
    assert (field.value, field.rule != "dossier_qr") == (CODE, True)
    assert not {"code_differs", "several_codes"} & set(field.reasons)


def test_nothing_personal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """What codes say is as secret as the words, whether it is believed or refused."""
    person = invent()
    codes = (qr(person), code("051090000001|x|Nguyễn Mật"), code(CODE))
    with caplog.at_level(logging.DEBUG):
        paper = receipt("H48.12.7-251008-0976", *codes)
        hear(paper.pages[0], back(person))
    assert person.name not in caplog.text
    assert person.number not in caplog.text
    assert "Nguyễn Mật" not in caplog.text + repr(codes) + "".join(paper.evidence)


# The policy


@pytest.mark.parametrize(("name", "row"), [(n, r) for n, rows in OTHERWISE.items() for r in rows])
def test_each_other_way_needs_all_it_names(name: str, row: tuple[str, ...]) -> None:
    """All accept; one less does not, and one doubt outweighs them."""
    assert decide(name, "-", "x", False, frozenset(row), frozenset())[0] is FieldStatus.ACCEPTED
    for missing in row:
        rest = frozenset(row) - {missing}
        assert decide(name, "-", "x", False, rest, frozenset())[0] is FieldStatus.REVIEW
    doubted = decide(name, "-", "x", False, frozenset(row), frozenset({"code_differs"}))
    assert doubted[0] is FieldStatus.REVIEW


def test_other_ways_rest_on_codes() -> None:
    """A code that checks itself, or both readers and the lines of a card; a post, which no code
    carries, and a number that stands twice have ways without."""
    without = {"chuc_vu", "personal_id"}
    rows = [row for name, rows in OTHERWISE.items() if name not in without for row in rows]
    assert all("machine_code" in row or {"readers_agree", "mrz_fits"} <= set(row) for row in rows)
    assert not any("machine_code" in row for row in POLICY.values())


def test_a_finding_follows_a_code_or_is_not_judged_by_one() -> None:
    """The claim is kept with the finding, so that whoever weighs it knows."""
    person = invent()
    finding = outrank({"ho_ten": found("ho_ten", person.name)}, front(person))["ho_ten"]
    assert finding.claim == Claim(person.name, 1, PLACE, "chip_qr")
