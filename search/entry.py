"""A document as both indexes keep it: folded here, so that neither has to know Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.language.folding import Token, compounds, exact_key, fold_text, tokens
from pipeline.language.spans import date_span
from pipeline.question import Document
from pipeline.terms import is_odd
from pipeline.type_names import names_of_type
from search.cursor import place_of

GAP = "x_x"  # no phrase reaches over it; nobody can type it: _ is never part of a word
_LONGEST_WORD = 200  # the standard tokenizer of Elasticsearch cuts at 255
_LONGEST_BEGINNING = 14
_safe = re.compile("[0-9a-zß-öø-ÿ\u0100-\u024f\u1e00-\u1eff]+")
_day = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")

_OWN = ("", "_chong", "_vo")
LEADING = frozenset(
    {f"{name}{part}" for name in ("ho_ten", "ngay_sinh", "so_dinh_danh") for part in _OWN}
    | {
        "so_ky_hieu", "trich_yeu", "co_quan_ban_hanh", "so_phat_hanh", "so_vao_so", "chu_su_dung",
        "ma_so", "ten_ho_kinh_doanh", "ten_doanh_nghiep", "so_giay_phep", "ma_ho_so", "so_dang_ky",
        "nguyen_don", "bi_don", "ben_a", "ben_b",
    }
)  # fmt: skip
"""Fields that say which paper it is; the others say something of it."""
ISSUERS = ("co_quan_ban_hanh", "noi_cap", "noi_dang_ky")
NO_DAY = 0
LAST_DAY = 99_999_999


@dataclass(frozen=True, slots=True)
class Entry:
    """Words separated by spaces, as `wire` writes them. `exact` and `folded` hold the text, the
    fields and what people call its type; `named` the folded fields and type alone, `leading` those
    fields that say which paper it is. `pairs` are folded words that stand side by side, as one word
    each; `starts` the beginnings of what may be suggested; `odd` folded words that may be misread.

    `first` and `last` are the days (ISO) between which the paper was issued, `newest` and `oldest`
    the first of them as yyyymmdd for sorting: papers without one go last both ways."""

    exact: str
    folded: str
    named: str
    leading: str
    pairs: str
    starts: str
    odd: str
    issuer: str
    first: str | None
    last: str | None
    newest: int
    oldest: int
    place: int


def make_entry(document: Document) -> Entry:
    types = list(names_of_type(document.loai))
    fields = [*document.fields.values(), *types]
    lead = [v for n, v in document.fields.items() if n in LEADING]
    lead += [*filter(None, map(_turn_day, document.fields.values())), *types]
    parts = [_spell(part) for part in (document.text.replace("\f", "\n"), *fields)]
    folded, leading = [words for _, words in parts], [_spell(part)[1] for part in lead]
    issued = date_span(document.ngay_ban_hanh)
    day = int(issued[0].strftime("%Y%m%d")) if issued else NO_DAY
    issuer = find_issuer(document)
    return Entry(
        exact=_line_up(words for words, _ in parts),
        folded=_line_up(folded),
        named=_line_up(folded[1:]),
        leading=_line_up(leading),
        pairs=" ".join(_unique(p for w in (*folded, *leading) for p in pair_up(w))),
        starts=" ".join(_unique(_starts([*leading, _spell(issuer)[1]]))),
        odd=" ".join(_unique(wire(w) for words in folded for w in words if is_odd(w))),
        issuer=issuer,
        first=issued[0].isoformat() if issued else None,
        last=issued[1].isoformat() if issued else None,
        newest=day,
        oldest=day or LAST_DAY,
        place=place_of(document.stored_at, document.paper_id),
    )


def find_issuer(document: Document) -> str:
    """Who issued it, in capitals, as a letterhead has it; "" where no field says so."""
    said = next((document.fields[n] for n in ISSUERS if document.fields.get(n)), "")
    return " ".join(exact_key(word) for word in said.split()).upper()[:_LONGEST_WORD]


def issuer_key(issuer: str) -> str:
    """Under which issuers are compared: UBND is Ủy ban nhân dân, accents do not matter."""
    return fold_text(issuer).replace("uy ban nhan dan", "ubnd")


def pair_up(words: Iterable[str]) -> Iterator[str]:
    """Neighbours as one word. Very long ones are left out; who asks leaves them out too."""
    for one, other in pairwise(map(wire, words)):
        if GAP not in (one, other) and len(one) + len(other) < _LONGEST_WORD:
            yield f"{one}_{other}"


def _turn_day(value: str) -> str:
    """A day as people type it: 5/3/2020 for 2020-03-05."""
    found = _day.fullmatch(value)
    return "/".join(part for part in reversed(found.groups()) if part) if found else ""


def _starts(parts: Iterable[list[str]]) -> Iterator[str]:
    for word in (wire(word) for part in parts for word in part if word != GAP):
        yield from (word[:n] for n in range(1, min(len(word), _LONGEST_BEGINNING) + 1))


def beginning(word: str) -> str:
    """The part of a word under which `starts` has it."""
    return wire(word)[:_LONGEST_BEGINNING]


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
