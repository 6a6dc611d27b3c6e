"""Which pages of a scan make one paper, and what is left to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.review_words import REASONS
from pipeline.division import DOUBTS, Doubt, divide, name_pages
from pipeline.page import Quality, Verdict
from samples.people import Person
from samples.places import PROVINCES
from tests.unit.stacked import (
    LEFT,
    MIDDLE,
    TEXT,
    Line,
    application,
    back,
    blank,
    body,
    cover,
    first,
    front,
    head,
    inner,
    numbers,
    page_number,
    printed_page,
    reasons,
    signature,
    stack,
    whole,
)

ROOT = Path(__file__).parents[2]
ONE = Person("Lê Văn An", True, date(1990, 7, 2), "051090000001", "Kinh", PROVINCES[0])
TWO = Person("Lê Thị Bé", False, date(1991, 3, 4), "051191000002", "Kinh", PROVINCES[0])

# Where a paper begins


def test_a_title_under_a_letterhead_begins_a_paper() -> None:
    """Three papers of one page each are three papers, and nobody is asked."""
    parts = stack(whole(), application(), whole("TỜ TRÌNH", "Số: 12/TTr-UBND"))
    assert numbers(parts) == [[1], [2], [3]]
    assert not reasons(parts)
    assert {"begins_letterhead", "begins_title"} <= set(parts[0].evidence)


def test_pages_with_the_next_number_stay() -> None:
    """Pages 2 and 3 of a paper belong to it, wherever the number is printed."""
    foot = [*inner(None, signed=False), page_number("- 2 -", 2230)]
    parts = stack(first(), foot, inner("3"), application())
    assert numbers(parts) == [[1, 2, 3], [4]]
    assert not reasons(parts)


@pytest.mark.parametrize("number", ["Trang 2/2", "2", "Trang 2", "2/2", "- 2 -"])
def test_page_numbers_are_written_in_many_ways(number: str) -> None:
    """All of these say that it is page 2."""
    parts = stack(application(), first(), inner(number, TEXT))
    assert numbers(parts) == [[1], [2, 3]]
    assert not reasons(parts)
    assert "page_number" in parts[1].evidence


def test_a_sentence_runs_over_the_edge_of_a_page() -> None:
    """Without a number, the text that goes on in the middle of a sentence is enough."""
    parts = stack(first(), inner(None), application())
    assert numbers(parts) == [[1, 2], [3]]
    assert not reasons(parts)


def test_a_page_of_nothing_but_the_signature_stays() -> None:
    """A signature block that found no room on the page before closes that paper."""
    parts = stack(first(), signature(200), application())
    assert numbers(parts) == [[1, 2], [3]]
    assert not reasons(parts)


# What only looks like a beginning


def test_a_decision_s_own_heading_begins_nothing() -> None:
    """QUYẾT ĐỊNH: in capitals behind the grounds, on page 2, is part of the decision."""
    heading = Line(MIDDLE, 460, "QUYẾT ĐỊNH:", centre=True)
    grounds = body(200, 400, first="và " + TEXT)
    page = [page_number("2"), *grounds, heading, *body(520, 1400), *signature()]
    parts = stack(first(), page)
    assert numbers(parts) == [[1, 2]]
    assert not reasons(parts)


@pytest.mark.parametrize(
    "heading",
    ["NHÂN DANH NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "NHẬN ĐỊNH CỦA TÒA ÁN", "CHƯƠNG II",
     "II. TỔ CHỨC THỰC HIỆN", "KẾ HOẠCH", "PHỤ LỤC"],
)  # fmt: skip
def test_headings_within_a_text_begin_nothing(heading: str) -> None:
    """Capitals between two paragraphs of a numbered page do not cut a paper."""
    page = [page_number("2"), *body(200, 500), Line(MIDDLE, 560, heading, centre=True),
            *body(640, 1400), *signature()]  # fmt: skip
    parts = stack(first(), page, application())
    assert numbers(parts) == [[1, 2], [3]]
    assert not reasons(parts)


def test_a_law_that_names_the_republic_is_no_letterhead() -> None:
    """The motto's words in running text do not begin a paper."""
    law = "căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013, Luật Tổ chức"
    parts = stack(first(), inner("2", law))
    assert numbers(parts) == [[1, 2]]
    assert not reasons(parts)


def test_an_application_that_names_other_papers_is_one_paper() -> None:
    """It names every other paper; its instructions, with a heading of their own, stay with it."""
    guide = [
        Line(MIDDLE, 200, "HƯỚNG DẪN GHI TỜ KHAI", centre=True),
        Line(190, 300, "(1) Ghi theo Giấy khai sinh, Giấy chứng nhận kết hôn."),
        Line(190, 360, "(2) Nộp kèm Quyết định, Bản án, Hợp đồng nếu có."),
    ]
    parts = stack(application(), guide, whole())
    assert numbers(parts) == [[1, 2], [3]]
    assert not reasons(parts)


# Attachments


@pytest.mark.parametrize("heading", ["PHỤ LỤC", "PHỤ LỤC II", "DANH MỤC", "DANH SÁCH"])
def test_annexes_stay_with_the_paper_they_belong_to(heading: str) -> None:
    """An annex behind the signature belongs to the paper before it, with all its pages."""
    annex = [Line(MIDDLE, 200, heading, centre=True), *body(400)]
    parts = stack(whole(), annex, inner("2", signed=False), application())
    assert numbers(parts) == [[1, 2, 3], [4]]
    assert not reasons(parts)
    assert "attached" in parts[0].evidence


def enclosed(number: str) -> list[Line]:
    """An annex under a letterhead of its own that names its parent."""
    return [*head("")[:-2], Line(MIDDLE, 400, "QUY CHẾ", centre=True),
            Line(MIDDLE, 460, f"(Ban hành kèm theo Quyết định số {number})", centre=True),
            *body(560)]  # fmt: skip


@pytest.mark.parametrize("number", ["51/QĐ-UBND", "/QĐ-UBND"])
def test_an_annex_with_a_letterhead_is_tied_by_the_number_it_names(number: str) -> None:
    """The number of the parent, its serial perhaps left blank, outweighs the letterhead."""
    parts = stack(whole(), enclosed(number), application())
    assert numbers(parts) == [[1, 2], [3]]
    assert not reasons(parts)


def test_an_annex_of_another_paper_is_not_hidden_in_this_one() -> None:
    """It names another parent: it stands on its own."""
    parts = stack(whole(), enclosed("77/QĐ-UBND"), application())
    assert numbers(parts) == [[1], [2], [3]]


def test_an_annex_without_a_letterhead_that_names_another_parent_is_asked_about() -> None:
    """It stays with the paper before it, and somebody looks."""
    named = Line(MIDDLE, 260, "(Kèm theo Quyết định số 77/QĐ-UBND)", centre=True)
    annex = [Line(MIDDLE, 200, "PHỤ LỤC", centre=True), named, *body(400)]
    parts = stack(whole(), annex)
    assert numbers(parts) == [[1, 2]]
    assert reasons(parts) == ["annex_of_another"]


def test_a_list_behind_a_certificate_is_asked_about() -> None:
    """A birth certificate has no annexes: the list may be of a paper whose letterhead is lost."""
    birth = application("GIẤY KHAI SINH")
    listed = [Line(MIDDLE, 200, "DANH SÁCH HỘ NGHÈO", centre=True), *body(300, 1200)]
    parts = stack(whole(), birth, listed)
    assert reasons(parts) == ["annex_of_what"]


def test_certifications_stay_with_what_they_certify() -> None:
    """The notary's or the commune's words behind a contract belong to it."""
    contract = [*application("HỢP ĐỒNG TẶNG CHO QUYỀN SỬ DỤNG ĐẤT")]
    words = [Line(MIDDLE, 200, "LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN", centre=True), *body(300, 1200)]
    parts = stack(contract, words, application())
    assert numbers(parts) == [[1, 2], [3]]
    assert not reasons(parts)


def land(number: int) -> list[Line]:
    return {
        1: [Line(MIDDLE, 160, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centre=True),
            Line(MIDDLE, 206, "Độc lập - Tự do - Hạnh phúc", centre=True),
            Line(MIDDLE, 500, "GIẤY CHỨNG NHẬN", centre=True),
            Line(MIDDLE, 550, "QUYỀN SỬ DỤNG ĐẤT", centre=True),
            Line(200, 900, "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác")],
        2: [Line(200, 200, "II. Thửa đất, nhà ở và tài sản khác gắn liền với đất"),
            Line(200, 300, "1. Thửa đất số: 122, tờ bản đồ số: 101"), *signature(900)],
        3: [Line(200, 200, "III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất"),
            Line(800, 900, "790,4 m² và các thửa kề")],
        4: [Line(200, 200, "IV. Những thay đổi sau khi cấp Giấy chứng nhận"),
            Line(200, 300, "Nội dung thay đổi và cơ sở pháp lý")],
    }[number]  # fmt: skip


def test_all_pages_of_a_land_certificate_are_one_paper() -> None:
    """The page of later changes decides what the certificate is worth: it is never cut off."""
    parts = stack(application(), *[land(n) for n in range(1, 5)], whole())
    assert numbers(parts) == [[1], [2, 3, 4, 5], [6]]
    assert not reasons(parts)


def test_a_second_page_of_parcels_is_of_another_certificate() -> None:
    """Headings that a paper had already are not its own again."""
    parts = stack(*[land(n) for n in (1, 2, 3)], land(2))
    assert reasons(parts)


# Blank pages and covers


def test_blank_pages_are_kept_with_the_paper_before_them() -> None:
    """None is dropped; the first ones go with what follows."""
    parts = stack(blank(), whole(), blank(), blank(), application(), blank())
    assert numbers(parts) == [[1, 2, 3, 4], [5, 6]]
    assert not reasons(parts)


def test_nothing_but_blank_pages_is_one_paper() -> None:
    """They are not lost either."""
    assert numbers(stack(blank(), blank())) == [[1, 2]]


def test_blank_backs_do_not_break_a_paper() -> None:
    """Printed on one side, scanned on both."""
    parts = stack(first(), blank(), inner("2"), blank(), application())
    assert numbers(parts) == [[1, 2, 3, 4], [5]]
    assert not reasons(parts)


def test_a_cover_sheet_ends_the_paper_before_it_and_is_kept() -> None:
    """A separator with the code of a dossier is a paper of its own that nobody need look at."""
    parts = stack(whole(), cover(), application())
    assert numbers(parts) == [[1], [2], [3]]
    assert parts[1].cover
    assert not reasons(parts)


def test_behind_a_cover_nothing_goes_on() -> None:
    """A page without a beginning behind a separator is not given to the paper before it."""
    parts = stack(first(), cover(), inner(None))
    assert numbers(parts) == [[1], [2], [3]]
    assert "beginning_unclear" in reasons(parts)


# Cards


def test_front_and_back_are_tied_by_the_number() -> None:
    """Two cards whose backs lie in the other order go with the number, not with the neighbour."""
    parts = stack(front(ONE), front(TWO), back(TWO), back(ONE))
    assert numbers(parts) == [[1, 4], [2, 3]]
    assert not reasons(parts)
    assert "card_number" in parts[0].evidence


def test_the_front_is_read_first_wherever_it_lies() -> None:
    """A back scanned first is still the back; in the file it stays where it lay."""
    (part,) = stack(back(ONE), front(ONE))
    assert [page.number for page in part.pages] == [2, 1]
    assert [page.number for page in part.lying] == [1, 2]


def test_a_printed_number_ties_where_there_is_no_code() -> None:
    """The front of a card of 2024 has no QR code: its number stands in print."""
    parts = stack(front(ONE, coded=False), whole(), back(ONE))
    assert numbers(parts) == [[1, 3], [2]]
    assert not reasons(parts)


def test_a_misread_digit_does_not_untie_a_card() -> None:
    """Nine and twelve digits of the first line agree with the front but for one."""
    parts = stack(front(ONE), whole(), back(ONE, spoil="9"))
    assert numbers(parts) == [[1, 3], [2]]


def test_cards_of_two_people_are_never_one_paper() -> None:
    """Neighbours of different numbers stay apart."""
    assert numbers(stack(front(ONE), back(TWO))) == [[1], [2]]
    assert numbers(stack(front(ONE), front(TWO))) == [[1], [2]]


def test_a_front_whose_title_fell_apart_is_no_back() -> None:
    """The motto of the State stands on fronts alone."""
    crooked = front(ONE, coded=False, title=("CƯỚC", "CĂN"))
    parts = stack(crooked, back(ONE), whole())
    assert numbers(parts) == [[1, 2], [3]]


def test_a_back_alone_stays_alone() -> None:
    """It is not given to the paper before it."""
    parts = stack(whole(), back(ONE), application())
    assert numbers(parts) == [[1], [2], [3]]


def test_an_unreadable_back_beside_a_front_is_asked_about() -> None:
    """Most likely it is of that card, but only a person can say so."""
    parts = stack(front(ONE), back(None), whole())
    assert numbers(parts) == [[1, 2], [3]]
    assert reasons(parts) == ["card_sides_unsure"]


def test_a_card_between_two_pages_of_a_paper_does_not_cut_it() -> None:
    """Page 2 goes back to its page 1 over a card that slipped in between."""
    parts = stack(first(), front(ONE), inner("2"), application())
    assert numbers(parts) == [[1, 3], [2], [4]]
    assert not reasons(parts)


def test_both_sides_on_one_page_are_one_paper() -> None:
    """A copy with front and back on it waits for no other page."""
    both = front(ONE)
    words = tuple(
        replace(w, line=w.line + 50, box=replace(w.box, y0=w.box.y0 + 900, y1=w.box.y1 + 900))
        for w in back(ONE).words
    )
    parts = stack(replace(both, words=both.words + words), back(None), whole())
    assert numbers(parts) == [[1], [2], [3]]


# Pages in the wrong order


def test_page_two_before_page_one_is_put_right() -> None:
    """Numbers that fit without a gap tell it surely; the evidence says so."""
    parts = stack(application(), inner("2"), first(), whole())
    assert numbers(parts) == [[1], [3, 2], [4]]
    assert not reasons(parts)
    assert "pages_out_of_order" in parts[1].evidence


def test_a_sentence_tells_whose_page_it_is_and_a_person_is_asked() -> None:
    """The number was not read; the sentence runs on from the page that lies behind."""
    parts = stack(application(), inner(None), first(), whole())
    assert numbers(parts) == [[1], [3, 2], [4]]
    assert reasons(parts) == ["page_order"]


def test_a_file_that_begins_with_page_two() -> None:
    """There is no paper before it: it is the next one's."""
    assert numbers(stack(inner("2"), first(), application())) == [[2, 1], [3]]


def test_two_inner_pages_changed_places() -> None:
    """1, 3, 2 is one paper."""
    parts = stack(first(), inner("3"), inner("2", signed=False), application())
    assert numbers(parts) == [[1, 3, 2], [4]]
    assert not reasons(parts)


def test_a_stack_scanned_backwards_is_read_backwards() -> None:
    """The last page of the last paper comes first."""
    parts = stack(application(), inner("2"), first("TỜ TRÌNH", "Số: 12/TTr-UBND"),
                  inner("3"), inner("2", signed=False), first())  # fmt: skip
    assert sorted(numbers(parts)) == [[1], [3, 2], [6, 5, 4]]
    assert not reasons(parts)


def test_a_page_two_that_two_papers_could_own_is_asked_about() -> None:
    """Both papers lack a page 2 and no sentence says whose it is."""
    page = [page_number("2"), *body(200, 1400), *signature()]
    parts = stack(first(), page, first("TỜ TRÌNH", "Số: 12/TTr-UBND"), application())
    assert reasons(parts) == ["page_order"]


def test_a_missing_page_is_asked_about() -> None:
    """1, 3: page 2 is somewhere else."""
    assert reasons(stack(first(), inner("3"), application())) == ["page_order"]


# What nobody can tell


def test_a_page_behind_the_signature_is_asked_about() -> None:
    """Whoever signs has signed: an unnamed page behind it may be another paper's."""
    parts = stack(whole(), body(300, 1200), application())
    assert reasons(parts) == ["behind_the_end"]


def test_a_page_two_behind_the_signature_is_asked_about() -> None:
    """Its number would follow, but that paper is over."""
    parts = stack(whole(), inner("2"), application())
    assert reasons(parts) == ["behind_the_end"]


def test_an_unknown_title_is_asked_about() -> None:
    """Capitals in the middle of the top may begin a paper that nobody told us of."""
    page = [Line(MIDDLE, 200, "GIẤY XÁC NHẬN CÔNG TÁC", centre=True), *body(300, 1200)]
    parts = stack(whole(), page, application())
    assert numbers(parts) == [[1], [2], [3]]
    assert reasons(parts) == ["heading_unknown"]
    parts = stack(first(), page, application())
    assert "heading_unknown" in reasons(parts)


def test_a_letterhead_without_a_title_is_asked_about() -> None:
    """It begins a paper, but which one?"""
    page = [*head("")[:-2], *body(600, 1200)]
    parts = stack(whole(), page, application())
    assert numbers(parts) == [[1], [2], [3]]
    assert reasons(parts) == ["letterhead_without_title"]


def test_a_letterhead_whose_motto_is_unreadable_is_never_merged_in_silence() -> None:
    """Issuer and capitals side by side at the top: somebody looks."""
    page = [Line(LEFT, 160, "ỦY BAN NHÂN DÂN", centre=True),
            Line(LEFT, 206, "XÃ BA TƠ", centre=True), *body(500, 1200)]  # fmt: skip
    assert reasons(stack(first(), page)) == ["letterhead_unclear"]


def test_an_unread_page_is_asked_about() -> None:
    """What could not be read may be anything."""
    unread = replace(printed_page([]), unread="time")
    parts = stack(first(), unread, inner("2"))
    assert reasons(parts) == ["page_unread"]


def test_the_first_page_of_all_is_of_no_other_paper() -> None:
    """A scan that begins with something unknown, or holds nothing else, needs no such question."""
    unknown = [Line(MIDDLE, 200, "GIẤY XÁC NHẬN CÔNG TÁC", centre=True), *body(300, 1200)]
    assert not reasons(stack(unknown, application()))
    assert not reasons(stack(printed_page([])))


def test_a_scan_that_begins_within_a_text_is_asked_about() -> None:
    """Its first page may be the second one of a paper behind it."""
    assert reasons(stack(body(200, 1200, first="và " + TEXT), application())) == [
        "beginning_unclear"
    ]
    assert not reasons(stack(body(200, 1200, first="và " + TEXT)))


def test_a_badly_read_page_needs_more_than_running_text() -> None:
    """Where half of a page is lost, its letterhead may be what was lost."""
    page = replace(printed_page(inner(None)), quality=Quality(Verdict.RESCAN, ("unclear",)))
    assert reasons(stack(first(), page)) == ["going_on_unclear"]


def test_numbers_that_start_again_are_asked_about() -> None:
    """Page 1 without a beginning."""
    page = [page_number("1"), *body(200)]
    assert "numbers_start_again" in reasons(stack(first(), inner("2"), page))


def test_a_page_of_other_people_is_asked_about() -> None:
    """Personal numbers that differ completely, and no number or sentence that ties the pages."""
    one = [*first()[:-1], Line(190, 2080, f"Ông An, số định danh {ONE.number}")]
    two = [*body(200, 1400), Line(190, 1400, f"Bà Bé, số định danh {TWO.number}")]
    assert reasons(stack(one, two)) == ["other_people"]


def test_another_size_of_paper_is_asked_about() -> None:
    """A small sheet that only seems to go on."""
    small = replace(printed_page(inner(None)), dpi=400)
    assert reasons(stack(first(), small)) == ["other_size"]


def test_totals_that_differ_are_asked_about() -> None:
    """Trang 2/5 does not follow Trang 1/2."""
    one = [*first(), page_number("Trang 1/2", 2230)]
    assert reasons(stack(one, inner("Trang 2/5"))) == ["page_order"]


# A person's division


def test_a_person_s_division_is_final() -> None:
    """Nothing is guessed where somebody said which pages begin a paper."""
    pages = [printed_page(whole(), n) for n in range(1, 5)]
    parts = divide(pages, (3,))
    assert numbers(parts) == [[1, 2], [3, 4]]
    assert not reasons(parts)
    with pytest.raises(ValueError, match="not there"):
        divide(pages, (9,))


def test_pages_are_named_as_people_write_them() -> None:
    """Neighbours as a range, the others one by one."""
    assert name_pages([1, 2, 3, 5, 7, 8]) == "1-3, 5, 7-8"


@pytest.mark.parametrize("code", sorted(DOUBTS))
def test_every_doubt_has_words_and_stands_on_its_page(code: str) -> None:
    """A clerk reads a sentence; the documentation lists all."""
    assert REASONS[code]
    assert f"| `{code}` |" in (ROOT / "docs" / "papers.md").read_text()


def test_no_doubt_has_another_name() -> None:
    """A misspelt code would stand before a clerk without words."""
    with pytest.raises(ValueError, match="no such doubt"):
        Doubt(1, "page_odrer")
