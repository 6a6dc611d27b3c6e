"""The line around the words that were found."""

from __future__ import annotations

from pipeline.page import Box
from pipeline.snippets import WORDS_IN_ALL, cut_snippet


def page(*texts: str) -> list[tuple[str, Box]]:
    return [(text, Box(10 * n, 0, 10 * n + 9, 9)) for n, text in enumerate(texts)]


def cut(words: list[tuple[str, Box]], *found: int) -> list[tuple[str, bool]]:
    return [(each.text, each.found) for each in cut_snippet(words, {words[n][1] for n in found})]


def test_found_words_are_marked_with_some_before_and_behind() -> None:
    """Words that follow each other are one piece."""
    words = page("Họ", "tên:", "NGUYỄN", "VĂN", "AN", "Nam")
    assert cut(words, 2, 3, 4) == [("Họ tên:", False), ("NGUYỄN VĂN AN", True), ("Nam", False)]
    assert cut(words) == []


def test_the_place_with_most_found_words_is_shown() -> None:
    """And signs say that there is more on both sides."""
    words = page(*(f"chữ{n}" for n in range(200)))
    shown = cut(words, 3, 100, 102, 104)
    told = [text for text, found in shown if found]
    assert told == ["chữ100", "chữ102", "chữ104"]
    assert (shown[0], shown[-1]) == (("…", False), ("…", False))
    assert sum(len(text.split()) for text, _ in shown) == WORDS_IN_ALL + 2


def test_a_number_in_several_words_is_masked_too() -> None:
    """And marks stay where they were."""
    words = page("số", "079", "085", "001", "234", "của")
    assert cut(words, 1, 2, 3, 4) == [
        ("số", False),
        ("••• ••• ••1 234", True),
        ("của", False),
    ]
