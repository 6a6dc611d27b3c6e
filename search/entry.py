"""A document as both indexes keep it: folded here, so that neither has to know Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.language.folding import Token, compounds, tokens
from pipeline.language.spans import date_span
from pipeline.question import Document
from pipeline.terms import is_odd

GAP = "x_x"  # no phrase reaches over it; nobody can type it: _ is never part of a word
_LONGEST_WORD = 200  # the standard tokenizer of Elasticsearch cuts at 255
_safe = re.compile("[0-9a-zß-öø-ÿ\u0100-\u024f\u1e00-\u1eff]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """Words separated by spaces, as `wire` writes them. `exact` and `folded` hold text and
    fields, `named` the folded fields alone, `odd` the folded words that may be misread.
    `first` and `last` are the days (ISO) between which the paper was issued."""

    exact: str
    folded: str
    named: str
    odd: str
    first: str | None
    last: str | None


def make_entry(document: Document) -> Entry:
    parts = [document.text.replace("\f", "\n"), *document.fields.values()]
    spelled = [_spell(part) for part in parts]
    folded = [words for _, words in spelled]
    issued = date_span(document.ngay_ban_hanh)
    return Entry(
        exact=_line_up(words for words, _ in spelled),
        folded=_line_up(folded),
        named=_line_up(folded[1:]),
        odd=" ".join(dict.fromkeys(w for words in folded for w in words if is_odd(w))),
        first=issued[0].isoformat() if issued else None,
        last=issued[1].isoformat() if issued else None,
    )


def _spell(text: str) -> tuple[list[str], list[str]]:
    """Exact and folded words of a text; what may also be written as one word stands behind."""
    words = tokens(text)
    also = compounds(text, words)
    tail = [GAP, *_unique(c.exact for c in also)], [GAP, *_unique(c.folded for c in also)]
    return _exact(words) + tail[0], _folded(words) + tail[1]


def _exact(words: list[Token]) -> list[str]:
    return [word.exact for word in words]


def _folded(words: list[Token]) -> list[str]:
    return [word.folded for word in words]


def _unique(words: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(words))


def _line_up(parts: Iterable[list[str]]) -> str:
    return f" {GAP} ".join(" ".join(map(wire, part)) for part in parts)


@lru_cache(maxsize=200_000)
def wire(word: str) -> str:
    """A word as both tokenizers keep it whole: Latin letters and digits as they are, others (of
    which each tokenizer thinks differently) by their number."""
    if word == GAP or _safe.fullmatch(word):
        return word
    return "".join(c if _safe.fullmatch(c) else f"_{ord(c):x}_" for c in word)[:_LONGEST_WORD]
