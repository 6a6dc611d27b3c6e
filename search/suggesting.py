"""Suggestions while somebody types: values of the newest papers that the asker may see and that the
words begin. Nothing is suggested that stands on no such paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from pipeline.language.folding import nfc, tokens
from pipeline.question import Hint, Question, Suggestion
from pipeline.terms import parse
from pipeline.type_names import names_of_type
from search.asking import begun_words
from search.entry import ISSUERS, LEADING

MOST_READ = 100  # papers that suggestions are taken from
MOST_SUGGESTED = 20
_NAMES = ("ho_ten", "chu_su_dung", "ten_", "nguyen_don", "bi_don", "ben_")
_NUMBERS = ("so_", "ma_so", "ma_ho_so")


class _Paper(Protocol):
    @property
    def loai(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, str]: ...


def suggest_from(papers: Iterable[_Paper], question: Question) -> tuple[Suggestion, ...]:
    """Each once; those that begin so before those with a later word that does."""
    begun = begun_words(parse(question.text))
    found: dict[Suggestion, int] = {}
    for paper in papers:
        for suggestion in _values(paper):
            place = _place(suggestion, begun)
            if place is not None:
                found.setdefault(suggestion, place)
    ranked = sorted(found, key=lambda suggestion: found[suggestion] > 0)
    return tuple(ranked[: max(1, min(question.limit, MOST_SUGGESTED))])


def _values(paper: _Paper) -> Iterator[Suggestion]:
    yield from (Suggestion(Hint.TYPE, paper.loai) for _ in names_of_type(paper.loai)[:1])
    for name, value in paper.fields.items():
        hint = _hint(name)
        if hint is not None and value:
            yield Suggestion(hint, " ".join(nfc(value).split()))


def _hint(name: str) -> Hint | None:
    if name in ISSUERS:
        return Hint.ISSUER
    if name not in LEADING:
        return None
    if name.startswith(_NAMES):
        return Hint.NAME
    return Hint.NUMBER if name.startswith(_NUMBERS) else None


def _place(suggestion: Suggestion, begun: list[str]) -> int | None:
    """At which word of it the typed words stand; None where they do not."""
    if suggestion.hint is not Hint.TYPE:
        return _find(suggestion.value, begun)
    places = (_find(name, begun) for name in names_of_type(suggestion.value))
    return min((place for place in places if place is not None), default=None)


def _find(value: str, begun: list[str]) -> int | None:
    words = [word.folded for word in tokens(value)]
    if "".join(words).startswith("".join(begun)):
        return 0
    for first in range(len(words) - len(begun) + 1):
        *whole, last = words[first : first + len(begun)]
        if whole == begun[:-1] and last.startswith(begun[-1]):
            return first
    return None
