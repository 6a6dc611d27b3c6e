"""Which letters can be a Vietnamese syllable: a test that a reading error rarely passes.

Onset + rhyme + tone, as the orthography has them (Quy định về chính tả tiếng Việt, QĐ 240/QĐ
1984; TCVN 6909). A rhyme that ends in c, ch, p or t carries only sắc or nặng: a reader that lost
a tone mark (quyêt for quyết) is caught by that.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.language.folding import exact_key, fold

_ONSETS = "ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x".split()
_RHYMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êt i ia ich im in inh ip it iu iêc iêm iên "
    "iêng iêp iêt iêu y yêm yên yêng yêt yêu yt o oc oi om on ong op ot oa oac oach oai oam oan "
    "oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oong ooc ô ôc ôi ôm ôn ông ôp "
    "ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm "
    "uôn uông uôt uơ uy uya uych uyên uyêt uynh uyt uyu uyp ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi "
    "ươm ươn ương ươp ươt ươu".split()
)
_GLIDE = frozenset(  # rhymes behind qu, whose u is the glide
    "a ac ach ai an ang anh ao at au ay ăc ăn ăng ăt ân âng ât ây e en eo et ê ên êt êu i ich in "
    "inh it iu y yên yêt ynh yt ơ ơi ơn ôc y".split()
)
_BEHIND_GI = frozenset({"", "êc", "êm", "ên", "êng", "êt", "êu", "n", "m", "p"})
_HIGHLAND = frozenset(
    "ea ia kar krông kbang drang h m hleo búk chư đrắk plông prông glei ko".split()
)
"""Syllables of place names of the Central Highlands that the orthography does not know."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED = re.compile(r"(c|ch|p|t)$")
_digits_or_signs = re.compile(r"[\d\W_]+")


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether the letters are one possible syllable; case and tone placement do not matter."""
    if exact_key(word) in _HIGHLAND:
        return True
    bare, tones = split_tone(exact_key(word))
    bare = re.sub(r"k$", "c", bare) if len(bare) > 1 else bare  # Đắk Lắk, Krông Búk
    if len(tones) > 1 or not bare.isalpha():
        return False
    return any(_fits(bare, onset, tones) for onset in ("", *_ONSETS) if bare.startswith(onset))


@lru_cache(maxsize=1)
def unaccented_syllables() -> frozenset[str]:
    """Every possible syllable in the key of `folding.fold`."""
    rhymes = {fold(rhyme) for rhyme in _RHYMES}
    behind = {"qu": {fold(r) for r in _GLIDE}, "gi": rhymes | {fold(r) for r in _BEHIND_GI}}
    onsets = ("", *map(fold, _ONSETS))
    made = {o + r for o in onsets for r in behind.get(o, rhymes)} | {fold(w) for w in _HIGHLAND}
    return frozenset(map(fold, made))


def strange_words(text: str) -> list[str]:
    """The words of a text that are neither syllables, nor numbers, nor abbreviations in capitals.
    A word with letters and digits mixed is strange unless it is the sign of a document."""
    return [word for word in text.split() if not _is_ordinary(word)]


def _is_ordinary(word: str) -> bool:
    if "/" in word and any(letter.isupper() for letter in word):
        return True  # the sign of a document: its own grammar is checked elsewhere
    parts = [part for part in _digits_or_signs.split(word) if part]
    if any(letter.isdigit() for letter in word) and parts:
        return False
    return all(is_syllable(part) or _is_abbreviation(part) for part in parts)


def _is_abbreviation(part: str) -> bool:
    return part.isupper() and part.isalpha() and len(part) <= 12 and _no_vowel_tone(part)


def _no_vowel_tone(part: str) -> bool:
    """QĐ, TTHC, UBND: letters without tone marks."""
    return not split_tone(unicodedata.normalize("NFC", part))[1]


def split_tone(word: str) -> tuple[str, str]:
    """A word without its tone, and the tone's combining mark ("" for level)."""
    loose = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in loose if letter in _TONES)
    rest = "".join(letter for letter in loose if letter not in _TONES)
    return unicodedata.normalize("NFC", rest), tones


def _fits(bare: str, onset: str, tones: str) -> bool:
    rhyme = bare[len(onset) :]
    if onset == "gi":
        known = rhyme in _BEHIND_GI or rhyme in _RHYMES
    elif onset == "qu":
        known = rhyme in _GLIDE
    elif onset in ("c", "g", "ng", "gh", "ngh"):
        known = rhyme in _RHYMES and (onset in ("gh", "ngh")) == (rhyme[:1] in "eêi")
    else:
        known = rhyme in _RHYMES
    if not known:
        return False
    stopped = _STOPPED.search(rhyme) is not None
    return not stopped or tones in ("\u0301", "\u0323")
