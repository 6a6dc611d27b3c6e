"""Keys under which Vietnamese words are compared."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.folding import (
    compounds,
    exact_key,
    fold,
    fold_text,
    joined,
    letters,
    nfc,
    tokens,
)

LETTERS = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
)
TONES = "\u0300\u0301\u0303\u0309\u0323"
syllables = st.text(alphabet=LETTERS + LETTERS.upper(), min_size=1, max_size=8)
any_text = st.text(max_size=80)


def words(text: str) -> list[str]:
    return [token.exact for token in tokens(text)]


def folded(text: str) -> list[str]:
    return [token.folded for token in tokens(text)]


@given(any_text)
def test_keeping_text_twice_changes_nothing_more(text: str) -> None:
    """Text that was made fit to be kept stays as it is."""
    assert nfc(nfc(text)) == nfc(text)
    assert unicodedata.is_normalized("NFC", nfc(text))


@given(syllables)
def test_keys_are_stable(word: str) -> None:
    """The key of a key is the key, and the coarser key follows from the finer one."""
    assert exact_key(exact_key(word)) == exact_key(word)
    assert fold(fold(word)) == fold(word)
    assert fold(exact_key(word)) == fold(word)


@given(syllables)
def test_composition_and_case_never_matter(word: str) -> None:
    """NFD, NFC and capitals of one word have one key."""
    spellings = {unicodedata.normalize("NFD", word), word, word.upper(), word.lower()}
    assert len({exact_key(s) for s in spellings}) == 1
    assert len({fold(s) for s in spellings}) == 1


@given(syllables)
def test_folding_leaves_plain_letters(word: str) -> None:
    """An unaccented keyboard can type every folded Vietnamese word."""
    assert fold(word).isascii()


@given(any_text)
def test_tokens_point_into_the_text_that_was_given(text: str) -> None:
    """A hit maps back to the letters it came from: tokens are in order, do not overlap, and each
    has the keys of its own piece of text."""
    found = tokens(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for token in found:
        piece = tokens(text[token.start : token.end])
        assert [(t.exact, t.folded) for t in piece] == [(token.exact, token.folded)]


@given(any_text)
def test_keys_hold_letters_and_digits_alone(text: str) -> None:
    """No sign of any query language is ever part of a key."""
    for token in tokens(text):
        assert token.exact.isalnum()
        assert token.folded.isalnum()


@given(any_text)
def test_compounds_are_their_parts_put_together(text: str) -> None:
    """A compound covers neighbouring words and spells them without a gap."""
    found = tokens(text)
    for part in compounds(text, found):
        inside = found[part.first : part.first + part.length]
        assert part.length >= 2
        assert part.exact == "".join(t.exact for t in inside)[:100]


@given(st.sampled_from(["oa", "oe", "uy"]), st.sampled_from(TONES), st.sampled_from("bhkltx"))
def test_old_and_new_tone_placement_are_one_word(pair: str, tone: str, onset: str) -> None:
    """hoà = hòa, khoẻ = khỏe, thuỷ = thủy, for every tone and on every onset."""
    old = unicodedata.normalize("NFC", onset + pair[0] + tone + pair[1])
    new = unicodedata.normalize("NFC", onset + pair + tone)
    assert old != new
    assert exact_key(old) == exact_key(new) == old


@pytest.mark.parametrize("word", ["quý", "hoàn", "ngoài", "khuỷu", "hoặc", "thuế", "thuở", "của"])
def test_words_whose_tone_stands_right_are_left_alone(word: str) -> None:
    """Only final oa, oe and uy have two spellings; quy never has."""
    assert exact_key(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [("hòan", "hoàn"), ("qúy", "quý"), ("HOÀ", "hòa"), ("Ðồng", "Đồng"), ("k\u200eý", "ký"),
     ("hành\u00ad", "hành"), ("ĐỒNG", "đồng")],
)  # fmt: skip
def test_spellings_of_one_word(one: str, other: str) -> None:
    """What differs for a machine alone does not differ in a search."""
    assert exact_key(one) == exact_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("kỹ", "kĩ"), ("lý", "lí"), ("Mỹ", "mĩ"), ("quý", "quí"), ("đường", "duong"), ("ỷ", "ỉ"),
     ("05", "5")],
)  # fmt: skip
def test_folded_spellings_of_one_word(one: str, other: str) -> None:
    """Accents, đ and the choice of i or y do not matter where accents do not."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("hạnh", "hành"), ("lý", "lí"), ("đa", "da")])
def test_accents_do_matter_in_the_exact_key(one: str, other: str) -> None:
    """A word spelled with its accents ranks above one that only looks like it."""
    assert exact_key(one) != exact_key(other)


@pytest.mark.parametrize(("one", "other"), [("tai", "tay"), ("thuy", "thui"), ("mai", "may")])
def test_i_and_y_behind_a_vowel_are_two_words(one: str, other: str) -> None:
    """Only kỹ/kĩ and its kin are one word in two spellings: tai and tay are not."""
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "spelling",
    ["123/QĐ-UBND", "123/QĐ–UBND", "123 qđ ubnd", "123/QÐ-UBND", "123 / QĐ - UBND", "123QĐ-UBND"],
)
def test_a_document_number_is_the_same_words_in_any_spelling(spelling: str) -> None:
    """Signs and spaces of a document number do not matter."""
    assert words(spelling) == ["123", "qđ", "ubnd"]


def test_values_are_equal_by_their_letters() -> None:
    """Case, signs, spaces and composition aside; another accent is another value."""
    assert letters("Số: 12/QĐ–UBND.") == letters("sô\u0301 12 Q\u00d0 UBND")
    assert letters("hoà") != letters("hoa")
    assert letters("–…") == ""


def test_numbers_and_letters_are_words_of_their_own() -> None:
    """DA123456 and DA 123456 are one paper."""
    assert words("DA123456") == words("DA 123456") == ["da", "123456"]
    assert folded("m²") == folded("m2")


@pytest.mark.parametrize(
    "written",
    ["079 085 001 234", "079.085.001.234", "079\u00a0085\u00a0001 234", "079-085-001-234"],
)
def test_an_id_number_in_groups_is_also_one_word(written: str) -> None:
    """A number is found however it is grouped, also behind a running number."""
    assert [c.exact for c in joined(written, tokens(written))] == ["079085001234"]
    listed = f"3 {written} 17"
    assert "079085001234" in {c.exact for c in compounds(listed, tokens(listed))}


def test_capitals_with_hyphens_are_also_one_word() -> None:
    """QĐUBND finds QĐ-UBND; words in small letters stay apart."""
    assert [c.exact for c in compounds("QĐ-UBND", tokens("QĐ-UBND"))] == ["qđubnd"]
    assert compounds("năm-hai", tokens("năm-hai")) == []


def test_digits_of_other_lines_are_not_one_number() -> None:
    """Only one space, dot or hyphen joins digits; a new line or a word does not."""
    for apart in ("079085\n001234", "079085 và 001234", "079085  001234"):
        assert joined(apart, tokens(apart)) == []


def test_kept_text_has_the_right_letters() -> None:
    """Ð, NBSP, soft hyphens, direction marks and bullets are put right; lines stay."""
    assert nfc("\uf0a7Ða\u0323i\u00a0ho\u0323c\u200e\nk\u00ady") == " Đại học\nky"


def test_folded_text_is_words_with_a_space_between() -> None:
    """Phrases are compared as folded words."""
    assert fold_text("  Uỷ ban, nhân dân (Lý) ") == "uy ban nhan dan li"


@pytest.mark.parametrize(
    ("read", "printed"),
    [("079085OO1299", "079085001299"), ("0792l8001234", "079218001234"), ("199o", "1990")],
)
def test_letters_read_for_digits_are_folded_to_the_number(read: str, printed: str) -> None:
    """Where every letter of a number looks like a digit, the number that was printed is meant; the
    exact key keeps what was read."""
    (part,) = joined(read, tokens(read))
    assert (part.exact, part.folded) == (read.lower(), printed)


@pytest.mark.parametrize("text", ["DA123456", "12B", "3m2", "K54", "B123456"])
def test_letters_that_belong_to_a_number_stay(text: str) -> None:
    """A serial, a house number, a measure: nothing in them was misread."""
    assert all(part.folded == part.exact for part in joined(text, tokens(text)))
