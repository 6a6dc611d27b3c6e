"""When a value is believed unseen. Wrong is worse than missing.

A field is accepted when it has every proof of its row, or of one that stands for it under
OTHERWISE, and nobody has raised a doubt; the second reader, who saw only the pixels of the box, is
asked for every one of them. What is not accepted waits for a person (`pipeline/review.py`); what
people then say measures this table (`pipeline/measuring.py`). docs/review.md has the same list.

    readers_agree   both readers give the same letters, and the same accents or accents of which a
                    lexicon knows only one beside these neighbours; or all looks at the page have
                    settled on each word that the second one gives otherwise (`settled.py`)
    plausible       the validator of its kind passes (every word a syllable; a known family name;
                    a real date; the grammar of a code)
    sure            no word is likelier to be wrong than a doubtful one may be
    type_fits       the number's abbreviation names the type that the title shows
    type_certain    title and number of the paper name one type
    number_fits     the number's abbreviation names the issuer
    issuer_fits     the issuer's name and the abbreviation in the number, or the place, agree
    place_known     a province, or a unit of the lists
    not_future      a date not behind today that fits the year in the number
    clear_end       something marks where the text ends: a wider step, or the first words of a body
    nothing_beyond  the second reader sees no further line under the text or above the post, no
                    further word beside the name
    places_repeat   each place of an address is a province, or stands on the paper twice and never
                    with other accents; or all are units of that province, spelt as in its list
    unit_known      the unit in a body's name is a province or one of the lists, or stands on the
                    paper twice and never with other accents; or there is none. What differs from
                    units of the lists in accents alone is not proved by standing twice
    complete        a post with its authority: KT. with PHÓ, TM. with a post, level with Nơi nhận
    headed          the same, beginning with TM., above which nothing is ever written
    under_post      the name stands under a post in capitals
    stands_twice    the same digits stand in another place of the paper
    birth_fits      the personal number carries the year of birth that is printed
    period_fits     taken in before due
    code_fits       the check digit of a firm's number; for the twelve digits of its owner, that
                    they stand on the paper a second time or carry the owner's year of birth
    each_with_id    as many names as identity numbers beside them
    person_looked   nothing but a person proves it: tables, and entries that may end a right
    machine_code    a code that checks itself says so (QR, Code 128, the lines of a card with all
                    their check digits), and a reader sees the same or nothing
    mrz_fits        the lines of a card, which know no accents and no century, say nothing else
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.paper import FieldStatus

SURE = 0.6
"""Confidence of the worst word, from which on another reading of the box may settle the rest."""

_WORDS = ("readers_agree", "plausible", "sure")

POLICY: Mapping[str, tuple[str, ...]] = {
    # field             every one of these
    "so_ky_hieu":       ("readers_agree", "sure", "type_fits", "issuer_fits"),
    "ngay_ban_hanh":    ("readers_agree", "sure", "not_future"),
    "ngay_cap":         ("readers_agree", "sure", "not_future"),
    "dia_danh":         ("readers_agree", "plausible", "place_known"),
    "co_quan_ban_hanh": ("readers_agree", "plausible", "number_fits", "unit_known"),
    "co_quan_chu_quan": (*_WORDS, "unit_known"),
    "noi_cap":          (*_WORDS, "unit_known"),
    "loai_van_ban":     ("readers_agree", "plausible", "type_certain"),
    "trich_yeu":        ("readers_agree", "plausible", "clear_end", "nothing_beyond"),
    "chuc_vu":          ("readers_agree", "plausible", "sure", "complete", "nothing_beyond"),
    "nguoi_ky":         ("readers_agree", "plausible", "under_post", "nothing_beyond"),
    "personal_id":      ("readers_agree", "plausible", "sure", "birth_fits"),
    "licence_number":   ("readers_agree", "sure", "stands_twice"),
    "ngay_sinh":        ("readers_agree", "sure"),
    "ngay_sinh_me":     ("readers_agree", "sure"),
    "ngay_sinh_cha":    ("readers_agree", "sure"),
    "ho_ten":           (*_WORDS, "nothing_beyond"),
    "ho_ten_me":        (*_WORDS, "nothing_beyond"),
    "ho_ten_cha":       (*_WORDS, "nothing_beyond"),
    "ho_ten_chong":     (*_WORDS, "nothing_beyond"),
    "ho_ten_vo":        (*_WORDS, "nothing_beyond"),
    "ho_ten_chu_ho":    (*_WORDS, "nothing_beyond"),
    "ho_ten_duoc_uy_quyen": (*_WORDS, "nothing_beyond"),
    "ngay_mat":         ("readers_agree", "sure", "not_future"),
    "registry_number":  ("readers_agree", "sure"),
    "address":          ("readers_agree", "plausible", "sure", "places_repeat"),
    "ma_ho_so":         ("readers_agree", "plausible", "sure"),
    "ma_thu_tuc":       ("readers_agree", "sure"),
    "ngay_tiep_nhan":   ("readers_agree", "sure", "period_fits"),
    "ngay_hen_tra":     ("readers_agree", "sure", "period_fits"),
    "ngay_thay_doi":    ("readers_agree", "sure", "not_future"),
    "business_code":    ("readers_agree", "plausible", "sure", "code_fits"),
    "land_serial":      ("readers_agree", "plausible", "sure"),
    "entry_number":     ("readers_agree", "plausible", "sure"),
    "plot":             ("readers_agree", "sure"),
    "ordinal":          ("readers_agree", "sure"),
    "form_code":        ("readers_agree", "sure"),
    "owners":           (*_WORDS, "each_with_id"),
    "trades":           ("readers_agree", "person_looked"),
    "bien_dong":        ("readers_agree", "person_looked"),
}  # fmt: skip
"""By kind, else by field. Fields that are not named need what words need."""

_CODE = ("machine_code",)

OTHERWISE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    # field or kind  instead of its row above, every one of these
    "chuc_vu":       ((*_WORDS, "headed"),),
    "personal_id":   ((*_WORDS, "stands_twice"),),
    "ma_ho_so":      (_CODE,),
    "so_dinh_danh":  (_CODE,),
    "ho_ten":        (_CODE, ("readers_agree", "plausible", "mrz_fits")),
    "ngay_sinh":     (_CODE, ("readers_agree", "mrz_fits")),
    "gioi_tinh":     (_CODE, ("readers_agree", "mrz_fits")),
    "noi_cu_tru":    (_CODE,),
    "ngay_cap":      (_CODE,),
    "ngay_het_han":  (_CODE,),
}  # fmt: skip
"""By field: what machine codes prove (the fields that they carry, and no others), a post that
can have nothing above it, and a number that the paper gives twice."""


def decide(
    name: str,
    kind: str,
    value: str | None,
    handwritten: bool,
    proofs: frozenset[str],
    doubts: frozenset[str],
) -> tuple[FieldStatus, tuple[str, ...]]:
    """The status of a field, and why: its proofs when accepted, else doubts and missing proofs."""
    if value is None or handwritten:
        return FieldStatus.REVIEW, (*sorted(doubts), "handwritten" if handwritten else "no_value")
    missing = _missing(name, kind, proofs)
    if doubts or missing:
        return FieldStatus.REVIEW, (*sorted(doubts), *missing)
    return FieldStatus.ACCEPTED, tuple(sorted(proofs))


def _missing(name: str, kind: str, proofs: frozenset[str]) -> list[str]:
    """What the usual row lacks; nothing where another way is complete."""
    rows = (
        POLICY.get(kind, POLICY.get(name, _WORDS)),
        *OTHERWISE.get(kind, ()),
        *OTHERWISE.get(name, ()),
    )
    lacking = [[f"no_{code}" for code in row if code not in proofs] for row in rows]
    return [] if [] in lacking else lacking[0]
