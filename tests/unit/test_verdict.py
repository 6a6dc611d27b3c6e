"""What the counter is told of a page: scan it again, and why; and when it is left in peace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from app.messages import QUALITY_ISSUES
from bench.scores import score_text
from bench.verdict import Judged, learn, report
from ocr.quality import find_cause
from ocr.stages import PageStages
from ocr.verdict import (
    FORM_BELOW,
    GOOD_FROM,
    RESCAN_BELOW,
    UNREADABLE,
    decide,
    expect_recall,
    find_lost_corner,
    is_cut,
    is_form,
    judge_blank,
    judge_reading,
    leave_out_answers,
    tell_facts,
)
from ocr.verdict_weights import EXPECTED
from pipeline.page import Box, CleanPage, PageImage, Quality, Readers, Verdict, Word
from samples.damage import lay_on_dark
from samples.ruin import Ruin, ruin
from samples.specimen import make_specimen
from tests.slips import need_typeface

FINE = {
    "dpi": 200.0, "letters": 900.0, "x_height": 19.0, "sharpness": 0.9, "contrast": 0.9,
    "paper": 245.0, "skew": 0.3, "at_edge": 0.0, "lost_corners": 0.0,
    "words": 0.0,
}  # fmt: skip
GOOD = Quality(Verdict.GOOD, (), FINE)
STRAIGHT = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
STAGES = PageStages()


def write_words(
    count: int, sure: float = 0.99, readers: Readers = Readers.BOTH, x0: int = 200
) -> list[Word]:
    """Lines of ten usual words, as a page of 1654 × 2339 has them."""
    return [
        Word("nhân", Box(x0 + 120 * (n % 10), 200 + 50 * (n // 10), x0 + 100 + 120 * (n % 10),
                         230 + 50 * (n // 10)), sure, n // 10, readers=readers)
        for n in range(count)
    ]  # fmt: skip


def make_page(quality: Quality = GOOD, *, blank: bool = False) -> CleanPage:
    white = np.full((2339, 1654), 255, np.uint8)
    upright = np.full((2339, 1654, 3), 255, np.uint8)
    image = PageImage(1, upright, 200.0)
    return CleanPage(image, upright, white, STRAIGHT, blank=blank, quality=quality)


# The expected recall


def test_better_facts_never_lower_what_is_expected() -> None:
    """Surer words, more agreement, more usual words raise the expected recall; ink that nobody
    read lowers it."""
    facts = {"sure": 2.0, "agreed": 1.0, "usual": -0.2, "unread": 0.3}
    assert set(facts) == set(EXPECTED) - {"always"}
    for name, way in {"sure": 1, "agreed": 1, "usual": 1, "unread": -1}.items():
        assert way * (expect_recall(facts | {name: facts[name] + 0.5}) - expect_recall(facts)) > 0


def test_a_page_well_read_is_good() -> None:
    """Both readers say the same and are sure: nothing to tell."""
    told = judge_reading(make_page(), write_words(200), "ocr")
    assert (told.verdict, told.issues) == (Verdict.GOOD, ())
    assert told.measures["expected_recall"] > GOOD_FROM


def test_a_page_badly_read_is_sent_back_with_a_reason() -> None:
    """One reader alone, half sure: scan it again, and say why."""
    told = judge_reading(make_page(), write_words(200, 0.5, Readers.FIRST), "ocr")
    assert told.verdict is Verdict.RESCAN
    assert told.issues == ("unclear",)
    assert told.measures["expected_recall"] < UNREADABLE


def test_a_page_with_ink_but_no_words_is_sent_back() -> None:
    """Letters that nobody reads are no empty page."""
    assert judge_reading(make_page(), [], "ocr").verdict is Verdict.RESCAN


def test_few_words_are_no_reason() -> None:
    """A last page of four words that were read well stays, as does a line that one reader saw."""
    assert judge_reading(make_page(), write_words(4), "ocr").verdict is not Verdict.RESCAN
    assert judge_reading(make_page(), write_words(12, 0.97), "ocr").verdict is not Verdict.RESCAN


def test_a_text_layer_is_good_however_it_looks() -> None:
    """What the page says stands in the file."""
    told = replace(GOOD, issues=("low_contrast",), measures=FINE | {"contrast": 0.1})
    quality = judge_reading(make_page(told), [], "layer")
    assert (quality.verdict, quality.issues) == (Verdict.GOOD, ())


# Reasons


@pytest.mark.parametrize(
    ("measure", "value", "cause"),
    [
        ("sharpness", 0.32, "blur"),
        ("contrast", 0.52, "low_contrast"),
        ("paper", 112.0, "dark"),
        ("x_height", 11.5, "low_dpi"),
        ("skew", 0.3, "unclear"),
    ],
)
def test_the_cause_is_what_the_page_lacks_most(measure: str, value: float, cause: str) -> None:
    """Even where no measure is beyond its limit the clerk is told what to mend."""
    assert find_cause(FINE | {measure: value}) == cause
    assert cause in QUALITY_ISSUES


def test_reasons_that_are_known_are_kept() -> None:
    """A rescan tells the issues that were seen; a page that was read in spite of them is usable."""
    skewed = replace(GOOD, issues=("skew",))
    assert decide(skewed, 0.5, is_bad=True).issues == ("skew",)
    assert decide(skewed, 0.99, is_bad=False).verdict is Verdict.USABLE
    assert decide(GOOD, 0.99, is_bad=False).verdict is Verdict.GOOD
    assert decide(GOOD, 0.92, is_bad=False).verdict is Verdict.USABLE


def test_lines_that_run_off_the_sheet_are_cut() -> None:
    """What stood beside them was not scanned, however well the rest was read."""
    words = write_words(200, x0=2)
    assert is_cut(make_page(), words)
    told = judge_reading(make_page(), words, "ocr")
    assert (told.verdict, told.issues) == (Verdict.RESCAN, ("cut_edge",))
    assert not is_cut(make_page(), write_words(200))


def test_a_dark_corner_hides_its_share() -> None:
    """A folded corner is seen and its share of the page counts as not read; a dark border is
    none."""
    page = np.full((2339, 1654, 3), 245, np.uint8)
    assert find_lost_corner(page) == 0.0
    folded = page.copy()
    cv2.fillPoly(folded, [np.array([(1654, 2339), (900, 2339), (1654, 1300)])], (30, 30, 30))
    assert find_lost_corner(folded) == pytest.approx(0.1, abs=0.02)
    framed = cv2.copyMakeBorder(page, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(30, 30, 30))
    assert find_lost_corner(np.asarray(framed, np.uint8)) == 0.0
    crooked = lay_on_dark(page, 14, Random(1))
    assert find_lost_corner(crooked) == 0.0


# Blank pages and forms


@pytest.mark.parametrize(
    ("measures", "verdict"),
    [
        ({"letters": 0.0, "x_height": 0.0, "contrast": 0.0, "sharpness": 0.0}, Verdict.GOOD),
        ({"letters": 300.0, "contrast": 0.08, "sharpness": 0.6, "words": 40.0}, Verdict.GOOD),
        ({"letters": 300.0, "contrast": 0.35, "sharpness": 0.9, "words": 40.0}, Verdict.GOOD),
        ({"letters": 300.0, "contrast": 0.08, "sharpness": 0.6}, Verdict.RESCAN),
        ({"letters": 18.0, "contrast": 0.9, "sharpness": 0.6}, Verdict.GOOD),
        ({"letters": 300.0, "contrast": 0.2, "sharpness": 0.85}, Verdict.RESCAN),
        ({"letters": 300.0, "contrast": 0.45, "sharpness": 0.1}, Verdict.RESCAN),
        ({"letters": 0.0, "paper": 12.0}, Verdict.RESCAN),
        ({"letters": 0.0, "paper": 80.0}, Verdict.RESCAN),
        ({"letters": 0.0, "paper": 120.0, "contrast": 0.0}, Verdict.GOOD),
    ],
    ids=[
        "bare",
        "shines through",
        "shines through strongly",
        "nobody knows",
        "dirt",
        "pale print",
        "hopeless print",
        "black",
        "dark",
        "cardboard",
    ],
)
def test_bare_pages_are_left_in_peace(measures: dict[str, float], verdict: Verdict) -> None:
    """Backs with dirt, or with what shines through, are good; print that nobody can read is not."""
    told = judge_blank(replace(GOOD, measures=FINE | measures))
    assert told.verdict is verdict
    assert bool(told.issues) == (verdict is Verdict.RESCAN)


def write_form(lines: int) -> list[Word]:
    """Labels that both readers saw, and a pen's answers that none did."""
    return [
        Word(text, Box(200 + 90 * at, 200 + 50 * n, 280 + 90 * at, 230 + 50 * n), sure, n,
             readers=readers)
        for n in range(lines)
        for at, (text, sure, readers) in enumerate((
            ("Quốc", 0.99, Readers.BOTH), ("tịch:", 0.99, Readers.BOTH),
            ("Tpon.Lay", 0.3, Readers.FIRST), (".......", 0.2, Readers.FIRST),
        ))
    ]  # fmt: skip


def test_answers_of_a_pen_do_not_count() -> None:
    """A form that was filled in by hand is judged by its print."""
    words = write_form(8)
    assert is_form(words)
    assert not is_form(write_words(100))
    assert {word.text for word in leave_out_answers(words)} == {"Quốc", "tịch:"}
    assert judge_reading(make_page(), words, "ocr").verdict is not Verdict.RESCAN
    assert FORM_BELOW < RESCAN_BELOW


# Learning, and the outcome on pages


def test_the_weights_are_learned_from_recall() -> None:
    """A fact that goes with recall gets its sign; blank pages teach nothing."""
    pages = [
        Judged(f"p{n}", "ruined", recall, "good", (), {"sure": sure, "unread": -sure})
        for n, (sure, recall) in enumerate([(-2.0, 0.1), (-1.0, 0.4), (1.0, 0.9), (3.0, 0.99)] * 9)
    ]
    weights = learn([*pages, Judged("b", "ruined", 0.0, "good", (), {})])
    assert weights["sure"] > 0 > weights["unread"]


def test_the_report_tells_by_damage() -> None:
    """Bad pages that were called, and good ones that were, alone and with others."""
    pages = [
        Judged("ruined-blur-x", "ruined", 0.2, "rescan", ("blur",), {}),
        Judged("ruined-blur+dark-y", "ruined", 0.99, "rescan", ("dark",), {}),
        Judged("office-z", "office", 0.99, "good", (), {}),
    ]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in report(pages).splitlines()]
    assert ["all", "3", "1", "1", "2", "1"] in rows
    assert ["blur alone", "1", "1", "1", "0", "0"] in rows
    assert ["dark with others", "1", "0", "0", "1", "1"] in rows


@pytest.mark.slow
def test_ruined_pages_are_told_from_readable_ones(tmp_path: Path) -> None:
    """Pages as they come are kept, the same pages beyond reading are sent back, facts are told."""
    need_typeface()
    wrong = []
    for seed, name in enumerate(("blur", "motion", "noise", "copies")):
        made = make_specimen("quyet_dinh", "office", seed)
        bad = ruin(made.pages[0], Ruin(((name, 0.95),)), Random(seed))
        truth = made.truth.pages[0].text
        for pixels in (made.pages[0], bad.pixels):
            clean = STAGES.clean(PageImage(1, pixels, 200.0))
            page = STAGES.read(clean, tmp_path)
            recall = score_text("", page.text, truth).recall
            is_bad = page.quality.verdict is Verdict.RESCAN
            if (recall < UNREADABLE and not is_bad) or (recall > 0.93 and is_bad):
                wrong.append((name, recall, page.quality))
            if is_bad:
                assert set(page.quality.issues) & set(QUALITY_ISSUES)
            if page.words:
                assert set(tell_facts(clean, page.words)) == set(EXPECTED) - {"always"}
        assert recall < UNREADABLE, name
    assert len(wrong) <= 1, wrong
