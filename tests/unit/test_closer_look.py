"""A closer look at what two readings leave in doubt: where it looks, and what it may change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.closer_look import MARGIN, look_again, reread
from ocr.doubts import LookAgain, Looks, Span
from ocr.fusion import fuse
from ocr.geometry import Grey
from ocr.line_reader import read_page
from ocr.tokens import Token
from pipeline.page import Readers
from samples.specimen import make_specimen
from tests.unit.test_ocr_fusion import row, said

SURE = ("Ủy", "ban", "nhân", "dân")


def seeing(*words: Token) -> tuple[list[Span], LookAgain]:
    """A third look that sees these words, and what it was asked for."""
    asked: list[Span] = []

    def look(spans: Sequence[Span]) -> Looks:
        asked.extend(spans)
        return {"third": words, "fourth": ()}

    return asked, look


def test_only_what_is_in_doubt_is_looked_at_with_its_neighbours() -> None:
    """One word that both saw differently, and the word on either side of it."""
    first = [*row(*SURE, sure=0.99), *row("bộ", "thâm", "định", "giá", at=1, sure=0.95)]
    second = [*row(*SURE, sure=0.99), *row("bộ", "thấm", "định", "giá", at=1, sure=0.95)]
    asked, look = seeing()
    fuse(first, second, look)
    ((x0, y0, x1, y1),) = asked
    words = first[len(SURE) :]
    assert (x0, x1) == (words[0].x0, words[2].x1)
    assert (y0, y1) == (words[0].y0, words[0].y1)


def test_a_sure_page_is_not_looked_at() -> None:
    asked, look = seeing()
    fuse(row(*SURE, sure=0.99), row(*SURE, sure=0.99), look)
    assert asked == []


def test_the_closer_look_decides_and_nothing_is_forgotten() -> None:
    """A word that only the closer look saw stands as the first reader's, with what the others
    saw kept beside it; one that it confirms is surer than without it."""
    first = row("bộ", "thâm", "định", sure=0.9)
    second = row("bộ", "thấm", "định", sure=0.9)
    _, look = seeing(*row("bộ", "thẩm", "định", sure=0.97))
    found = fuse(first, second, look)
    assert said(found) == ["bộ", "thẩm", "định"]
    assert (found[1].readers, found[1].other) == (Readers.FIRST, "thấm")
    _, look = seeing(*row("bộ", "thấm", "định", sure=0.97))
    confirmed = fuse(first, second, look)[1]
    _, blind = seeing()
    alone = fuse(first, second, blind)[1]
    assert confirmed.readers is Readers.BOTH
    assert confirmed.token.confidence > alone.token.confidence


WORDS = st.sampled_from(["tổ", "tô", "tố", "chi", "chỉ", "2269/QĐ", "-", "phố,", "12"])


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_no_word_is_made_up(first: list[str], second: list[str], third: list[str]) -> None:
    """What stands was seen by one of the looks."""
    _, look = seeing(*row(*third, sure=0.9))
    found = fuse(row(*first, sure=0.7), row(*second, sure=0.7), look)
    assert set(said(found)) <= {*first, *second, *third}


def test_words_come_back_to_their_place_on_the_page() -> None:
    """The sheet holds each part once, smaller and apart from the others; what is read on it lies
    where it stood on the page."""
    page = np.full((400, 600), 255, np.uint8)
    page[100:120, 300:400] = 0
    page[200:240, 50:90] = 0
    sheets: list[Grey] = []

    def read(sheet: Grey) -> list[Token]:
        sheets.append(sheet)
        ink = sheet < 128
        ys, xs = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink[: len(ink) // 2].any(axis=0))
        return [Token("x", xs[0], ys[0], xs[-1] + 1, ys[0] + 10, 0.9, (0, 0, 0))]

    spans = [(300.0, 100.0, 400.0, 120.0), (50.0, 200.0, 90.0, 240.0)]
    (word,) = look_again(page, spans, 40.0, read)
    assert (word.x0, word.y0) == pytest.approx((300, 100), abs=2)
    assert (word.x1, word.y1) == pytest.approx((400, 120), abs=2)
    assert sheets[0].shape[1] < 120 + 2 * MARGIN


def test_the_second_reader_reads_words_where_they_stand() -> None:
    """Parts of lines of a page, at the height of their ink, as they come from the first look."""
    page = make_specimen("cong_van", "clean", 5).pages[0]
    grey = np.ascontiguousarray(page[:, :, 0])
    words = [word for word in read_page(grey) if len(word.text) > 3][5:8]
    found = reread(grey, [(word.x0, word.y0, word.x1, word.y1) for word in words])
    assert [word.text for word in found] == [word.text for word in words]
    for word, there in zip(found, words, strict=True):
        assert (word.x0, word.y0) == pytest.approx((there.x0, there.y0), abs=15)


def test_nothing_to_look_at_is_not_read() -> None:
    def read(_: Grey) -> list[Token]:
        raise AssertionError

    bare = np.full((9, 9), 255, np.uint8)
    assert look_again(bare, [], 0.0, read) == reread(bare, []) == []
