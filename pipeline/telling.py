"""Words that tell what a paper is about, so that others about the same can be found: neighbours
that are rare in official texts, and documents and persons that its text cites.

No index is asked how often a word stands in its papers: two indexes would count differently. The
counts are those of official texts (`pipeline/language/neighbours.py`), the same everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice, pairwise

from pipeline.forms.schema import Form
from pipeline.language.folding import Token, nfc, tokens
from pipeline.language.neighbours import OFTEN, count_texts, is_listed
from pipeline.terms import is_syllable

LONGEST_READ = 20_000  # characters of a text; what a paper is about stands at its beginning
MOST_PAIRS = 8
MOST_CITED = 4
_COMMON = 60  # texts of 2,642 from which on two neighbours tell nothing
_TORN = 3  # times that a word must be the other one's neighbour more often
_MOST_AGAIN = 4  # times that a pair is said; more tell no more

_JOINTS = frozenset(
    "và hoặc của các những theo về việc cho được có không trong tại để đến từ với là do bị khi thì "
    "phải đã ở trên dưới ngày tháng năm này đó một như bằng vào ra cùng nếu mà nên sẽ đang cũng "
    "ông bà anh chị người giữa sau trước qua lại kèm v".split()
)
"""Words that join others; the neighbours of one say nothing."""
_EVERYWHERE = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập", "Tự do", "Hạnh phúc", "Nơi nhận",
    "Như trên", "Kính gửi", "Lưu văn thư",
)  # fmt: skip
_GAP = re.compile(r"[^\S\n\f]+")  # a line of a form has nothing to do with the next
_CITED = re.compile(
    r"(?<![\w/])(?:\d{12}|\d{9}|\d{1,5}/(?:\d{4}/)?[A-ZĐÐ]{2,}(?:-[A-ZĐÐ][A-Za-zĐÐ]+)*)(?![\w/-])"
)
_LAW = re.compile(r"/(?:NĐ|ND|QH\d*|PL|TT|TTLT|UBTVQH\d*)(?:-|$)|-TTg$")
"""Signs of acts of the state: papers that cite the same decree are alike in nothing else."""


Pair = tuple[str, str]
"""Two folded words that stand side by side."""


def find_topic(subject: str) -> tuple[Pair, ...]:
    """Of what a paper is about, in its own words: at most MOST_PAIRS, the rarest first."""
    return _choose([pair for pair in _neighbours(" ".join(subject.split())) if _are_words(*pair)])


def find_pairs(text: str, leave: Container[Pair] = ()) -> tuple[Pair, ...]:
    """Of a text, at most MOST_PAIRS: what is said again, then what official texts rarely have.
    Never one of `leave`, nor what stands in many of them."""
    known = (pair for pair in _neighbours(text) if _are_words(*pair))
    rare = (p for p in known if count_texts(p[0].exact, p[1].exact) < _COMMON)
    return _choose([pair for pair in rare if _folded(pair) not in leave])


def _choose(found: Sequence[tuple[Token, Token]]) -> tuple[Pair, ...]:
    counts = Counter(map(_folded, found))
    first = {_folded(pair): pair for pair in reversed(found)}
    ranked = sorted(counts, key=lambda key: (-min(counts[key], _MOST_AGAIN), *_rarity(*first[key])))
    return tuple(ranked[:MOST_PAIRS])


def find_printed(form: Form | None, values: Iterable[str]) -> frozenset[Pair]:
    """Neighbours that say nothing of what a text is about: titles and labels of its type, and what
    stands in fields, by which papers are alike anyway."""
    printed = [*_EVERYWHERE, *values, *(_printed_on(form) if form else ())]
    return frozenset(_folded(pair) for text in printed for pair in pairwise(tokens(text)))


def _printed_on(form: Form) -> list[str]:
    printed = [*form.titles, *form.openings, *form.phrases, *form.fences]
    printed += [label for field in form.fields for label in field.labels]
    printed += [label for part in form.parts for label in part.labels]
    return printed


def find_cited(text: str, own: Iterable[str] = ()) -> tuple[str, ...]:
    """Documents, but acts of the state, and persons that the text names by their number, in their
    order, at most MOST_CITED; not what the paper says of itself (`own`)."""
    known = {_bare(value) for value in own}
    there = dict.fromkeys(match.group() for match in _CITED.finditer(nfc(text[:LONGEST_READ])))
    others = (one for one in there if not _LAW.search(one) and _bare(one) not in known)
    return tuple(islice(others, MOST_CITED))


def _neighbours(text: str) -> Iterator[tuple[Token, Token]]:
    """Words with nothing but space between them that belong together: in `tổ chức triển khai`,
    `chức triển` are two halves of others."""
    for run in _runs(nfc(text[:LONGEST_READ])):
        bonds = [0, *(_bond(one, other) for one, other in pairwise(run)), 0]
        for place, pair in enumerate(pairwise(run)):
            if max(bonds[place], bonds[place + 2]) <= _TORN * max(bonds[place + 1], 1):
                yield pair


def _runs(text: str) -> Iterator[list[Token]]:
    """Words of one line without a sign between them."""
    run: list[Token] = []
    for word in tokens(text):
        if run and not _GAP.fullmatch(text, run[-1].end, word.start):
            yield run
            run = []
        run.append(word)
    yield run


def _bond(one: Token, other: Token) -> int:
    return count_texts(one.exact, other.exact) + OFTEN * is_listed(one.exact, other.exact)


def _are_words(one: Token, other: Token) -> bool:
    """Neither joins others, nor is it a number or a sign."""
    return not any(w.exact in _JOINTS or not is_syllable(w.folded) for w in (one, other))


def _rarity(one: Token, other: Token) -> tuple[bool, bool, int]:
    """What turns of phrase have, and what nobody counted (a break between two parts of a sentence,
    most often), stand behind the rest."""
    times = count_texts(one.exact, other.exact)
    return is_listed(one.exact, other.exact), times == 0, times


def _folded(pair: tuple[Token, Token]) -> Pair:
    return pair[0].folded, pair[1].folded


def _bare(value: str) -> str:
    return "".join(token.folded for token in tokens(value))
