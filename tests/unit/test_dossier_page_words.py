"""What pages of dossiers say: a sentence for everything, and no command line in any of them."""

from __future__ import annotations

from app.dossier_page_words import (
    DEEDS,
    SIGNS,
    STATUS,
    TONES,
    advise_on_page,
    tell_evidence,
    tell_purpose,
    tell_trouble,
)
from app.reuse_words import REASONS
from pipeline.attached_view import GONE
from pipeline.dossier_timeline import WORK
from pipeline.errors import BadMessage, Conflict
from pipeline.page import Box
from pipeline.purpose import LONGEST, read_purpose
from pipeline.question import Check, Evidence
from pipeline.reuse_components import Need
from tests.attached import NOW


def test_no_advice_on_a_page_names_a_command() -> None:
    """Clerks have no command line; every other advice stays as it is."""
    for code, detail in REASONS:
        told = advise_on_page(Check(code, False, detail), "p1")
        assert "sohoa" not in told, (code, detail)
        assert "--" not in told, (code, detail)
        assert bool(told) == bool(REASONS[code, detail][1]), (code, detail)
        assert advise_on_page(Check(code, True, detail), "p1") == ""
    assert advise_on_page(GONE, "p1") == ""


def test_everything_has_words() -> None:
    """Each need, each status, each deed of the timeline."""
    assert {need.value for need in Need} <= set(STATUS)
    assert set(STATUS) == set(SIGNS) == set(TONES)
    assert {deed.value for deed in WORK} == set(DEEDS)


def test_a_prefilled_purpose_is_one_that_is_taken() -> None:
    """However long the procedure's name."""
    for name in ("Thủ tục thử", "Cấp giấy " * 80):
        said = tell_purpose(name)
        assert len(said) <= LONGEST
        assert read_purpose(said)


def test_troubles_are_told_in_words_of_the_form() -> None:
    """Not in those of the message that is made of it."""
    what, _ = tell_trouble(BadMessage(field="SoDinhDanh", fault="not_12_digits"))
    assert what == "Số định danh: phải là 12 số định danh hoặc mã QR của thẻ."
    what, advice = tell_trouble(Conflict(fault="no_procedure", key="1.999999"))
    assert "1.999999" in what
    assert "sohoa" not in what + advice


def test_evidence_names_place_and_person_but_no_value() -> None:
    """Where it stands on the paper, and who confirmed it."""
    told = tell_evidence(Evidence("so_dinh_danh", 2, Box(0, 0, 1, 1), "an", NOW))
    assert told == "Số định danh, trang 2 (an xác nhận 10:00 22/11/2026)"
    assert tell_evidence(Evidence(paper_id="p2")) == ""
