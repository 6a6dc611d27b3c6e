"""Keys under which Vietnamese words are compared; one place for search, matching and highlights.

Three degrees, each coarser than the one before:

    nfc("Uỷ ban")      text as it should be kept: NFC, no invisible characters, right Đ
    exact_key("Uỷ")    "ủy": accents kept; case and tone placement no longer matter
    fold("Uỷ")         "uy": accents off, đ→d, kỹ = kĩ

Keys are for comparing only: a person's name is never rewritten by them. Traps that are met here:
NFD input, U+200E and soft hyphens inside words, NBSP, Ð/ð/Ɖ that look like Đ/đ and that no
decomposition splits, hoà/hòa, lý/lí, superscripts, one number written in groups.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

EDITION = 2
"""Goes up whenever a key changes: an index that was filled with other keys is filled anew."""

_LONGEST_KEY = 100  # characters; longer runs are noise, and an index may refuse them
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
)
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_DIGIT = "\\d²³¹⁰⁴-⁹₀-₉"
_TIED = f"[{_MARKS}{_INVISIBLE}]*"

_invisible = re.compile(f"[{_INVISIBLE}\\x00-\\x08\\x0e-\\x1f\\x7f]")
_bullets = re.compile("[\ue000-\uf8ff]")  # private use: bullets of Wingdings
_spaces = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_words = re.compile(f"(?:[{_DIGIT}]{_TIED})+|(?:[^\\W{_DIGIT}_]{_TIED})+")
_strange = re.compile(r"[\W_]")
_marks = re.compile(f"[{_MARKS}]")
_look_alikes = str.maketrans("ÐðƉɖ", "ĐđĐđ")

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_toned_pair = re.compile(
    f"(o[{_TONES}]a|oa[{_TONES}]|o[{_TONES}]e|oe[{_TONES}]|u[{_TONES}]y|uy[{_TONES}])"
    "(?![\u0300-\u036f])"
)
_padded = re.compile("0[0-9]")
_i_or_y = re.compile(r"^([bcdghklmnpqrstvx]*|qu)y$")


class Token(NamedTuple):
    """A word of a text: its two keys, and where it stands in the text that was given (`end`
    exclusive). Numbers and letters are words of their own: "DA123456" = "DA 123456"."""

    exact: str
    folded: str
    start: int
    end: int


class Compound(NamedTuple):
    """Neighbouring tokens `first`..`first + length - 1` that are also one word: a number written
    in groups (079 085 001 234), capitals with hyphens (QĐ-UBND), a number with letters in it
    (DA123456, or 0792O1001234 where a letter was read for a digit: its folded key has the 0)."""

    exact: str
    folded: str
    first: int
    length: int


def nfc(text: str) -> str:
    """Text as it should be kept: NFC; invisible characters out; NBSP and its kin to a space;
    Ð/ð/Ɖ to Đ/đ. Only for text that is known to be Unicode Vietnamese: in TCVN3 the byte of Ð
    is é, so legacy encodings are found first."""
    text = _bullets.sub(" ", _spaces.sub(" ", _invisible.sub("", text)))
    return unicodedata.normalize("NFC", text).translate(_look_alikes)


def letters(text: str) -> str:
    """Letters and digits with their accents, in small letters: what must be equal for two values
    to be equal. Signs and spaces do not matter."""
    return "".join(letter for letter in nfc(text).casefold() if letter.isalnum())


@lru_cache(maxsize=200_000)
def exact_key(word: str) -> str:
    """Accents kept; case, composition and tone placement (hoà = hòa, uỷ = ủy) do not matter."""
    loose = unicodedata.normalize("NFD", nfc(nfc(word).casefold()))
    return unicodedata.normalize("NFC", _toned_pair.sub(_place_tone, loose))


def _place_tone(match: re.Match[str]) -> str:
    """Final oa, oe, uy carry the tone on the first vowel (hòa); with a letter behind them, or
    in quy, on the second (hoàn, quý)."""
    pair = match.group()
    tone = next(letter for letter in pair if letter in _TONES)
    first, second = (letter for letter in pair if letter != tone)
    text, start, end = match.string, match.start(), match.end()
    inside = end < len(text) and text[end].isalpha()
    after_q = first == "u" and text[max(start - 1, 0) : start] == "q"
    return first + second + tone if inside or after_q else first + tone + second


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Accents off, đ→d, one letter for i and y where both are written (kỹ/kĩ, quy/qui), no zero
    before a single digit (05/03 = 5/3)."""
    plain = _strip(_strip(nfc(word)).casefold()).replace("đ", "d")
    return plain[1:] if _padded.fullmatch(plain) else _i_or_y.sub(r"\1i", plain)


def _strip(word: str) -> str:
    return _marks.sub("", unicodedata.normalize("NFKD", word))


def fold_text(text: str) -> str:
    """The folded words of a text with one space between them, for comparing phrases."""
    return " ".join(token.folded for token in tokens(text))


def tokens(text: str) -> list[Token]:
    """The words of a text in order; signs between them are dropped, so that 123/QĐ-UBND,
    123 qđ ubnd and Số 123/QĐ-UBND hold the same words."""
    found = []
    for match in _words.finditer(text):
        exact, folded = _keys(match[0])
        if exact and folded:
            found.append(Token(exact, folded, *match.span()))
    return found


@lru_cache(maxsize=200_000)
def _keys(word: str) -> tuple[str, str]:
    return _bare(exact_key(word)), _bare(fold(word))


def _bare(key: str) -> str:
    """Letters and digits alone: a compatibility form such as ⑴ would bring brackets in."""
    return _strange.sub("", key)[:_LONGEST_KEY]


NUMBER_LENGTHS = frozenset({9, 10, 12, 13})
"""Digits of a CMND, a tax code, a personal identification number, a tax code with branch."""
_SHORTEST_JOINED = 6
_LONGEST_JOINED = 20
_YEAR = 4  # digits
_digits_for = str.maketrans("oliszbgq", "01152869")
_HYPHENS = "-–"
_digit_gap = re.compile("[ .\u00a0\u2009\u202f–-]")


def compounds(text: str, words: Sequence[Token]) -> list[Compound]:
    """Words of `tokens(text)` that may also be written as one.

    Of a run of digit groups the whole is given, and every part of it that has the length of an
    ID number or a tax code: a running number may stand before it."""
    meetings = _find_meetings(text, words)
    found = set(_join_longest(words, meetings))
    for first, length in _runs(meetings.numbers):
        found.update(_numbers_within(words, first, first + length))
    return sorted(found, key=lambda part: (part.first, part.length))


def joined(text: str, words: Sequence[Token]) -> list[Compound]:
    """Only the longest compounds: how a question writes one number or sign."""
    found = _join_longest(words, _find_meetings(text, words))
    return sorted(found, key=lambda part: part.first)


class _Meetings(NamedTuple):
    """Places of words that one number, one sign, or nothing at all ties to the word before."""

    numbers: list[int]
    signs: list[int]
    glued: list[int]


def _find_meetings(text: str, words: Sequence[Token]) -> _Meetings:
    """One pass for all kinds: most neighbours of a long text meet in none of them, and half of
    the time of an index that is built goes by here."""
    meetings = _Meetings([], [], [])
    for here in range(1, len(words)):
        left, right = words[here - 1], words[here]
        gap = right.start - left.end
        if gap == 0:
            meetings.glued.append(here)
        elif gap == 1 and text[left.end] in _HYPHENS and _are_capitals(text, left, right):
            meetings.signs.append(here)
        elif gap == 1 and _are_groups(text, left, right):
            meetings.numbers.append(here)
    return meetings


def _join_longest(words: Sequence[Token], meetings: _Meetings) -> Iterator[Compound]:
    numbers = (_join(words, first, length) for first, length in _runs(meetings.numbers))
    yield from (c for c in numbers if _SHORTEST_JOINED <= len(c.exact) <= _LONGEST_JOINED)
    yield from (_join(words, first, length) for first, length in _runs(meetings.signs))
    mixed = (_mend(words, first, length) for first, length in _runs(meetings.glued))
    yield from filter(_is_number, mixed)


def _numbers_within(words: Sequence[Token], first: int, end: int) -> Iterator[Compound]:
    for start in range(first, end - 1):
        length = len(words[start].exact)
        for stop in range(start + 1, end):
            length += len(words[stop].exact)
            if length > max(NUMBER_LENGTHS):
                break
            if length in NUMBER_LENGTHS:
                yield _join(words, start, stop + 1 - start)


def _runs(meetings: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, length) of the longest runs of words that meet one another."""
    for _, run in groupby(enumerate(meetings), key=lambda pair: pair[1] - pair[0]):
        places = [place for _, place in run]
        yield places[0] - 1, len(places) + 1


def _join(words: Sequence[Token], first: int, length: int) -> Compound:
    exact = "".join(word.exact for word in words[first : first + length])[:_LONGEST_KEY]
    return Compound(exact, _bare(fold(exact)), first, length)


def _mend(words: Sequence[Token], first: int, length: int) -> Compound:
    """A number that begins with a digit and whose letters all look like digits is folded to the
    number that was printed."""
    part = _join(words, first, length)
    digits = part.folded.translate(_digits_for)
    mended = part.folded[:1].isdecimal() and digits.isdecimal()
    return part._replace(folded=digits) if mended else part


def _are_groups(text: str, left: Token, right: Token) -> bool:
    return (
        left.exact.isdecimal()
        and right.exact.isdecimal()
        and _digit_gap.match(text, left.end) is not None
    )


def _are_capitals(text: str, left: Token, right: Token) -> bool:
    both = nfc(text[left.start : left.end] + text[right.start : right.end])
    return both.isupper() and both.isalpha()


def _is_number(part: Compound) -> bool:
    """Mostly digits, and long enough to be worth it; or a year in which a letter was read."""
    digits = sum(letter.isdecimal() for letter in part.exact)
    if len(part.exact) == _YEAR:
        return part.folded.isdecimal() and part.folded.startswith(("19", "20"))
    return _SHORTEST_JOINED <= len(part.exact) <= _LONGEST_JOINED and digits * 2 > len(part.exact)
