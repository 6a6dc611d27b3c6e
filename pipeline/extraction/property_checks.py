"""What a paper of land or business says twice: a number and its check digit or owner, an amount in
digits and in words, the matter in a court's number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from pipeline.extraction.finding import Finding
from pipeline.forms.schema import Form
from pipeline.language.amounts import amount_of, read_words
from pipeline.language.check_digits import is_tax_code
from pipeline.language.dates import year_of
from pipeline.language.folding import exact_key, fold_text, letters, nfc
from pipeline.language.numbers import DocumentNumber

_IN_WORDS = re.compile(r"(?is)bằng chữ\W{0,3}([^()]{5,200}?)(?:đồng|mét vuông|[);])")
_INSTANCES = ("ST", "PT", "GĐT")

Findings = Mapping[str, Finding]


def check_code(found: Finding, all_: Findings, form: Form, today: date) -> Finding:
    """Mã số: its own check digit, or the owner's number on the same paper."""
    code = found.value
    if code is None:
        return found
    if is_tax_code(code):
        return found.proved("code_fits")
    if len(code) == 10:
        return found.doubted("check_digit")
    owner, born = all_.get("so_dinh_danh"), all_.get("ngay_sinh")
    if owner and owner.value and len(code) == 12:
        same = owner.value == code
        return found.proved("code_fits") if same else found.doubted("owner_differs")
    if born and born.value and len(code) == 12 and _year_in(code) == year_of(born.value):
        return found.proved("code_fits")
    return found


FIRMS, OWNER = ("ten_ho_kinh_doanh", "ten_doanh_nghiep"), "nguoi_dai_dien"


def check_named(found: Finding, all_: Findings, form: Form, today: date) -> Finding:
    """A household's business is often called after its owner: one of the two was misread where they
    differ in accents alone."""
    firms = [found] if found.name in FIRMS else [all_[name] for name in FIRMS if name in all_]
    owner = found if found.name == OWNER else all_.get(OWNER)
    differ = owner and any(_misnames(firm.value, owner.value) for firm in firms)
    return found.doubted("name_differs") if differ else found


def _misnames(firm: str | None, owner: str | None) -> bool:
    if not firm or not owner or f" {fold_text(owner)} " not in f" {fold_text(firm)} ":
        return False
    return exact_key(owner) not in exact_key(firm)


def _year_in(number: str) -> int:
    """Year of birth in a personal number (NĐ 137/2015/NĐ-CP, Điều 13)."""
    return (19 + int(number[3]) // 2) * 100 + int(number[4:6])


def check_amount(found: Finding, text: str) -> Finding:
    """Money that is also said in words: they prove it, or one of the two was misread."""
    if found.kind != "money" or not found.value:
        return found
    said = [read_words(match[1]) for match in _IN_WORDS.finditer(nfc(text))]
    if amount_of(found.value) in said:
        return found.proved("words_fit")
    digits = letters(found.value.removesuffix(" đồng"))
    alone = len(said) == 1 and said[0] is not None and len(str(said[0])) == len(digits)
    return found.doubted("words_differ") if alone else found


def check_parties(findings: Findings, form: Form) -> dict[str, Finding]:
    """Where one party's names were not found, they may stand among the other's."""
    parties = [field.name for field in form.fields if field.kind == "owners"]
    lost = any(name not in findings for name in parties)
    return {
        name: found.doubted("other_party_missing") if lost and name in parties else found
        for name, found in findings.items()
    }


def is_court_number(number: DocumentNumber, form: Form) -> bool:
    """`12/2024/HNGĐ-ST`: behind the matter stands the instance, not who issued it; the year is
    checked against the day."""
    matter, _, instance = number.sign.partition("-")
    return matter in form.number_signs and instance in _INSTANCES and number.year is not None
