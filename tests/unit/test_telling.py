"""What tells what a paper is about."""

from __future__ import annotations

import pytest

from pipeline.forms.catalogue import Forms
from pipeline.telling import (
    MOST_CITED,
    MOST_PAIRS,
    find_cited,
    find_pairs,
    find_printed,
    find_topic,
)


def test_a_subject_is_told_by_its_rarest_neighbours() -> None:
    """Words that join others tell nothing, nor do numbers; accents and capitals do not matter."""
    topic = find_topic("V/v triển khai CHUYỂN ĐỔI SỐ\nnăm 2026 của tỉnh")
    assert set(topic) == {("trien", "khai"), ("chuyen", "doi")}
    assert find_topic("V/v treo cờ Tổ quốc dịp Lễ Quốc khánh")[0] == ("treo", "co")
    assert (find_topic(""), find_topic("về việc"), find_topic("123/QĐ-UBND")) == ((), (), ())


def test_a_text_is_told_by_what_it_says_again() -> None:
    """Then by what is rare; common turns of official texts are left out, and what is printed."""
    text = "thủ tục hành chính\nkhảo sát cáp quang; ngầm hoá cáp quang, phục vụ bay đêm"
    found = find_pairs(text)
    assert found[0] == ("cap", "quang")
    assert ("thu", "tuc") not in found
    assert ("cap", "quang") not in find_pairs(text, {("cap", "quang")})


def test_halves_of_other_words_are_no_neighbours() -> None:
    """In tổ chức triển khai, chức triển says nothing."""
    assert ("chuc", "trien") not in find_pairs("đã tổ chức triển khai thoát nước")
    assert find_pairs("đã tổ chức triển khai thoát nước")[-1] == ("thoat", "nuoc")


def test_words_of_two_lines_or_beyond_a_sign_are_no_neighbours() -> None:
    """A line of a form has nothing to do with the next."""
    assert find_pairs("bèo ao\ncá rô, chim sẻ.") == (("beo", "ao"), ("ca", "ro"), ("chim", "se"))


def test_few_are_kept_of_a_long_text() -> None:
    """A text of any length costs the same."""
    text = "\n".join(f"{a} {b}" for a in ("bèo", "cá", "chim", "lúa") for b in ("rô", "sẻ", "ngà"))
    assert len(find_pairs(text)) == MOST_PAIRS
    assert find_pairs("và " * 10_000 + "cá rô") == ()
    cited = " ".join(f"{n}/KH-UBND" for n in range(1, 20))
    assert len(find_cited(cited)) == MOST_CITED


def test_what_a_type_prints_and_fields_say_is_left_out() -> None:
    """Its title and labels are on every paper of it."""
    printed = find_printed(Forms.load().get("giay_khai_sinh"), ["Phường Trảng Dài"])
    assert {("khai", "sinh"), ("trang", "dai")} <= printed
    assert ("hanh", "phuc") in find_printed(None, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Căn cứ Kế hoạch số 120/KH-UBND ngày 5/3/2026", ("120/KH-UBND",)),
        ("Quyết định 15/2026/QĐ-UBND, Nghị định 30/2020/NĐ-CP", ("15/2026/QĐ-UBND",)),
        ("Luật số 77/2015/QH13, Thông tư 01/2023/TT-VPCP", ()),
        ("Quyết định số 1479/QĐ-TTg và 1480/QĐ-BTTTT-x", ()),
        ("Quyết định 1480/QĐ-BTTTT.", ("1480/QĐ-BTTTT",)),
        ("số 686/STTTT-CNTT theo 686/STTTT-CNTT", ()),
        ("ông A, số 075085007777; tài khoản 07508500777712", ("075085007777",)),
        ("ngày 05/03/2026, 12/2026", ()),
    ],
)
def test_what_a_text_cites(text: str, expected: tuple[str, ...]) -> None:
    """Documents and persons by their number; not the law, days, or the paper itself."""
    assert find_cited(text, ["686/STTTT-CNTT"]) == expected
