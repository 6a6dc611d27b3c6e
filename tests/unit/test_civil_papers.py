"""Papers of civil status, identity and the police, as perfect readers see their specimens."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from bench.judging import is_right
from pipeline.page import PageText, Word
from pipeline.paper import FieldStatus, Paper
from samples.machine_lines import check_digit, write_lines
from samples.people import make_person
from samples.places import PROVINCES
from tests.slips import need_typeface
from tests.unit.printed import (
    MIDDLE,
    Line,
    SecondReader,
    letterhead,
    read_paper,
    understand_pages,
)
from tests.unit.specimen_pages import draft, read_drafted, see_sheet

TYPES = (
    "trich_luc_khai_sinh", "giay_chung_sinh", "gcn_ket_hon", "trich_luc_khai_tu", "giay_bao_tu",
    "can_cuoc", "xac_nhan_cu_tru", "phieu_ly_lich_tu_phap", "giay_phep_lai_xe", "van_ban_uy_quyen",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def typeface() -> None:
    """Specimens cannot be laid out without their typeface."""
    need_typeface()


def values(paper: Paper) -> dict[str, str | None]:
    return {field.name: field.value for field in paper.fields}


@pytest.mark.parametrize("loai", TYPES)
def test_every_value_of_a_well_read_paper_is_found(loai: str) -> None:
    """Type and values are those of the truth, in all variants of titles, labels and layout."""
    for seed in range(5):
        drafted = draft(loai, seed)
        paper = read_drafted(drafted)
        assert paper.loai == loai, seed
        found = values(paper)
        told = drafted.fields.items()
        wrong = {k: found.get(k) for k, v in told if not is_right(found.get(k), v)}
        assert not wrong, (seed, wrong)


@pytest.mark.parametrize("loai", TYPES)
def test_most_of_a_well_read_paper_needs_nobody(loai: str) -> None:
    """What the rules can prove is accepted; a queue of everything is no queue."""
    fields = [field for seed in range(3) for field in read_drafted(draft(loai, seed)).fields]
    accepted = [field for field in fields if field.status is FieldStatus.ACCEPTED]
    assert len(accepted) / len(fields) > 0.6


def _couple(seed: int) -> tuple[PageText, dict[str, str]]:
    drafted = draft("gcn_ket_hon", seed)
    return see_sheet(drafted.sheets[0]), drafted.fields


def _read(page: PageText) -> Paper:
    return understand_pages((page,), SecondReader((page,)))


def _mixed(found: dict[str, str | None], truth: dict[str, str]) -> list[str]:
    """Names of fields that hold anything but their own value."""
    own = {name: value for name, value in found.items() if name.endswith(("_chong", "_vo"))}
    return [name for name, value in own.items() if value and not is_right(value, truth[name])]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("lost", ["Họ,", "Họ", "Ngày,", "Dân", "Nơi", "Giấy"])
def test_a_lost_label_gives_nobody_the_neighbour_s_value(seed: int, lost: str) -> None:
    """Whatever label of the right column was not read, a spouse has own values or none."""
    page, truth = _couple(seed)
    right = page.width * 0.48
    kept = tuple(w for w in page.words if not (w.text == lost and w.box.x0 > right))
    assert not _mixed(values(_read(replace(page, words=kept))), truth)


@pytest.mark.parametrize("seed", range(6))
def test_without_a_gutter_no_value_is_anybody_s(seed: int) -> None:
    """Where no label of the second column was read, nobody says whose the first one's line is."""
    page, truth = _couple(seed)
    words = tuple(_without_colon(w) if w.box.x0 > page.width * 0.48 else w for w in page.words)
    found = values(_read(replace(page, words=words)))
    assert not _mixed(found, truth)
    assert not any(name.endswith(("_chong", "_vo")) for name in found)


def _without_colon(word: Word) -> Word:
    return replace(word, text="~~") if word.text[:1].isalpha() else word


def test_columns_are_told_apart_on_a_page_that_lies_askew() -> None:
    """The gutter moves from line to line with the skew of the page."""
    for seed in range(4):
        page, truth = _couple(seed)
        words = tuple(_shear(word, 0.05) for word in page.words)
        found = values(_read(replace(page, words=words)))
        assert not _mixed(found, truth)
        assert found["ho_ten_vo"] == truth["ho_ten_vo"]


def test_a_name_that_its_column_broke_is_whole() -> None:
    """A narrow column breaks a name; half of it is another name."""
    drafted = draft("gcn_ket_hon", 1312)
    broken = next(line for line in drafted.sheets[0].lines if line.text.endswith("NGUYỄN DUY"))
    assert broken
    assert values(read_drafted(drafted))["ho_ten_chong"] == "Nguyễn Duy Thuận"


def _shear(word: Word, slope: float) -> Word:
    x = round(slope * word.box.y0)
    return replace(word, box=replace(word.box, x0=word.box.x0 + x, x1=word.box.x1 + x))


@pytest.mark.parametrize("seed", range(4))
def test_whoever_is_authorised_is_not_who_authorises(seed: int) -> None:
    """Where the second heading was not read, and the first person's name was not either, the
    second one's values are nobody's."""
    drafted = draft("van_ban_uy_quyen", seed)
    page = see_sheet(drafted.sheets[0])
    second = next(w.line for w in page.words if w.text == "ĐƯỢC")
    first = next(w.line for w in page.words if w.text == "tên:")
    lost = [w for w in page.words if w.line in (first, second)]
    for words in (lost, [w for w in lost if w.line != first]):
        kept = tuple(w for w in page.words if w not in words)
        found = values(_read(replace(page, words=kept)))
        ours = {name: found.get(name) for name in ("ho_ten", "ngay_sinh", "so_dinh_danh")}
        assert all(v is None or v == drafted.fields[name] for name, v in ours.items())
        assert not any(name.endswith("_duoc_uy_quyen") for name in found)


def test_the_back_of_a_card_has_no_name() -> None:
    """Who signs a card is not whose card it is."""
    backs = [d for n in range(30) if "ho_ten" not in (d := draft("can_cuoc", n)).fields]
    assert backs
    for back in backs:
        paper = read_drafted(back)
        assert paper.loai == "can_cuoc"
        assert paper.field("ho_ten") is None
        assert values(paper)["ngay_cap"] == back.fields["ngay_cap"]


def test_a_child_without_a_name_has_none() -> None:
    """`Chưa đặt tên` or a stroke is not what the child is called."""
    nameless = [d for n in range(12) if "ho_ten" not in (d := draft("giay_chung_sinh", n)).fields]
    assert nameless
    for drafted in nameless:
        found = values(read_drafted(drafted))
        assert found.get("ho_ten") is None
        assert found["ho_ten_me"] == drafted.fields["ho_ten_me"]


def test_a_table_of_the_household_names_nobody_but_its_members() -> None:
    """Members listed below are neither the person nor the householder."""
    for seed in range(4):
        drafted = draft("xac_nhan_cu_tru", seed)
        assert values(read_drafted(drafted))["ho_ten"] == drafted.fields["ho_ten"]


HEAD = letterhead(
    ("CÔNG AN", "TỈNH QUẢNG NGÃI"), "Số: 45/CAT-LLTP", "Quảng Ngãi, ngày 06 tháng 10 năm 2025"
)


@pytest.mark.parametrize(
    ("title", "loai"),
    [
        ("TRÍCH LỤC KHAI SINH (BẢN SAO)", "trich_luc_khai_sinh"),
        ("TRÍCH LỤC KHAI SINH", "trich_luc_khai_sinh"),
        ("GIẤY KHAI SINH (BẢN SAO)", "giay_khai_sinh"),
        ("GIẤY CHỨNG SINH", "giay_chung_sinh"),
        ("GIẤY CHỨNG NHẬN ĐĂNG KÝ KẾT HÔN", "gcn_ket_hon"),
        ("GIẤY CHỨNG TỬ", "trich_luc_khai_tu"),
        ("GIẤY BÁO TỬ", "giay_bao_tu"),
        ("GIẤY UỶ QUYỀN", "van_ban_uy_quyen"),
        ("HỢP ĐỒNG ỦY QUYỀN", "van_ban_uy_quyen"),
        ("HỢP ĐỒNG", "hop_dong"),
        ("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2", "phieu_ly_lich_tu_phap"),
        ("XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ", "xac_nhan_cu_tru"),
    ],
)
def test_old_and_new_titles_are_of_one_type(title: str, loai: str) -> None:
    """A form that was renamed is still the same paper."""
    head = [line for line in HEAD if not line.text.startswith("Số:")]
    assert read_paper([*head, Line(MIDDLE, 460, title, centre=True)]).loai == loai


def test_an_application_for_a_card_is_not_the_card() -> None:
    """Words that a card bears, in a paper that names it, do not make it one."""
    paper = read_paper(
        [
            *HEAD[2:4],
            Line(MIDDLE, 330, "TỜ KHAI CĂN CƯỚC", centre=True),
            Line(190, 520, "Nơi thường trú / Place of residence: xã Ba Tơ"),
            Line(190, 580, "Họ và tên / Full name: Trần Văn Nam"),
        ]
    )
    assert paper.loai == "to_khai"


def _record(issuer: str, dated: str, title: str = "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1") -> Paper:
    lines = letterhead(("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", issuer), "Số: 45/STP-LLTP", dated)
    return read_paper([*lines, Line(MIDDLE, 460, title, centre=True)])


def test_an_office_that_no_longer_issues_a_form_is_a_doubt() -> None:
    """Criminal records come from the police since 2025-03-01: one of Sở Tư pháp after that day has
    its day or its office misread."""
    good = _record("SỞ TƯ PHÁP", "Quảng Ngãi, ngày 06 tháng 10 năm 2023").field("ngay_cap")
    late = _record("SỞ TƯ PHÁP", "Quảng Ngãi, ngày 06 tháng 10 năm 2025").field("ngay_cap")
    assert good is not None
    assert late is not None
    assert good.status is FieldStatus.ACCEPTED
    assert (late.status, "edition_differs" in late.reasons) == (FieldStatus.REVIEW, True)


def test_numbers_one_and_two_of_a_record_have_their_own_codes() -> None:
    """A title may have a national code of its own."""
    day = "Quảng Ngãi, ngày 06 tháng 10 năm 2023"
    assert _record("SỞ TƯ PHÁP", day).kq_code == "KQ.G01.000200"
    second = _record("SỞ TƯ PHÁP", day, "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2")
    assert second.kq_code == "KQ.G01.000199"


def test_machine_lines_have_their_check_digits() -> None:
    """ICAO Doc 9303 part 3: the example of its text, and lines of thirty characters."""
    assert (check_digit("520727"), check_digit("740812")) == ("3", "2")
    person = make_person(Random(3), PROVINCES[0], (1980, 1990), False)
    lines = write_lines(person, None)
    assert [len(line) for line in lines] == [30, 30, 30]
    first, second, third = lines
    assert first[14] == check_digit(person.number[-9:])
    assert first[29] == check_digit(f"{person.number}<<")
    assert second[8:15] == "9912315"
    assert second[29] == check_digit(first[5:] + second[:7] + second[8:15] + second[18:29])
    assert third.isascii()


CARD = [
    Line(600, 200, "CĂN CƯỚC"),
    Line(600, 300, "Số định danh cá nhân / Personal identification number:"),
    Line(600, 345, "051195001234"),
    Line(600, 420, "Họ, chữ đệm và tên khai sinh / Full name:"),
    Line(600, 465, "TRẦN THỊ LAN"),
    Line(600, 540, "Ngày, tháng, năm sinh"),
    Line(1010, 540, "Date of birth:"),
    Line(1350, 540, "Giới tính / Sex:"),
    Line(600, 585, "02/7/1995"),
    Line(1350, 585, "Nữ"),
    Line(250, 1100, "Nơi cư tri / Place of residence:"),
    Line(250, 1145, "Thôn Một, Ba Tơ, Quảng Ngãi"),
    Line(250, 1220, "Ngày, tháng, năm cấp / Date of issue:"),
    Line(250, 1265, "06/10/2025"),
    Line(250, 1340, "Ngày, tháng, năm hết hạn / Date of expiry:"),
    Line(250, 1385, "02/7/2035"),
]  # fmt: skip


def test_a_card_s_labels_are_known_by_either_language() -> None:
    """A stroke that was lost or a letter misread in one language loses no value; dates that stand
    under each other keep to their labels."""
    found = values(read_paper(CARD))
    assert found["ho_ten"] == "Trần Thị Lan"
    assert (found["ngay_sinh"], found["gioi_tinh"]) == ("1995-07-02", "Nữ")
    assert found["noi_cu_tru"] == "Thôn Một, Ba Tơ, Quảng Ngãi"
    assert (found["ngay_cap"], found["ngay_het_han"]) == ("2025-10-06", "2035-07-02")


def test_a_card_of_a_form_no_longer_made_is_a_doubt() -> None:
    """`Căn cước công dân` was not issued after 2024-06-30."""
    old = [replace(line, text="CĂN CƯỚC CÔNG DÂN") if line.y == 200 else line for line in CARD]
    day = read_paper(old).field("ngay_cap")
    assert day is not None
    assert "edition_differs" in day.reasons


def test_a_card_s_title_alone_is_no_card() -> None:
    """Words in capitals that a card bears, without a single label of it."""
    assert read_paper(CARD[:1]).loai == "van_ban_khac"
