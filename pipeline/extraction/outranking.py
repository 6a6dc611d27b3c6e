"""A checked code outranks the readers: where one of them agrees the value is proved, where both
see something else a person gets both values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.acceptance import decide
from pipeline.extraction.finding import Claim, Finding
from pipeline.extraction.machine_codes import Said
from pipeline.extraction.mrz import Mrz
from pipeline.forms.schema import Form
from pipeline.language.folding import exact_key, fold_text, letters
from pipeline.language.kinds import KINDS
from pipeline.language.likeness import alike
from pipeline.paper import Field, FieldStatus

_CARD_RULES = frozenset({"chip_qr", "mrz"})
_WHO = ("ho_ten", "ngay_sinh")
CERTAIN, DISPUTED = 0.99, 0.5  # confidence in a code that a reader agrees with, or does not


def outrank(findings: Mapping[str, Finding], said: Said) -> dict[str, Finding]:
    """The findings with what the codes say: their values where they carry the field (what was
    read stays beside it as `guess`), proofs and doubts where they only confirm."""
    return {
        name: _hear(found, said).doubted(*said.doubts.get(name, ()))
        for name, found in findings.items()
    }


def _hear(found: Finding, said: Said) -> Finding:
    claim = said.claims.get(found.name)
    if claim is not None:
        return _follow(found, claim)
    return _confirm(found, said.mrz) if said.mrz else found


def _follow(found: Finding, claim: Claim) -> Finding:
    """The claim's value. A pen that wrote beside the code does not matter any more."""
    return replace(
        found, value=claim.value, guess=found.value or found.guess, claim=claim, rule=claim.rule,
        handwritten=False,
    )  # fmt: skip


def _confirm(found: Finding, mrz: Mrz) -> Finding:
    """What stands in the machine-readable lines without accents, century or check digit."""
    fits = _fits(found.name, found.value, mrz) if found.value else None
    if fits is None:
        return found
    return found.proved("mrz_fits") if fits else found.doubted("mrz_differs")


def _fits(name: str, value: str, mrz: Mrz) -> bool | None:
    if name == "ho_ten":
        return mrz.fits_name(value)
    if name == "ngay_sinh":
        return mrz.fits_birth(value)
    if name == "gioi_tinh":
        return value == mrz.sex if mrz.sex else None
    return None


def judge_claim(finding: Finding, second: str | None) -> Field:
    """The field of a finding that follows a code; `second` is what the second reader saw."""
    claim, kind = finding.claim, finding.kind
    if claim is None:
        raise ValueError(f"{finding.name} follows no code")
    seen = KINDS[kind].parse(second) if second else None
    readings = [value for value in (finding.guess, seen) if value]
    agrees = any(is_same(kind, claim.value, value) for value in readings)
    sure = agrees or (claim.alone and not readings)
    if sure:
        finding = finding.proved("machine_code")
    elif readings:
        finding = finding.doubted("code_differs")
    status, reasons = decide(finding.name, kind, claim.value, False, finding.proofs, finding.doubts)
    other = None if agrees or not readings else readings[0]
    return Field(
        finding.name, claim.value, finding.raw, finding.page, finding.box,
        CERTAIN if sure else DISPUTED, claim.rule, status, reasons, guess=other, second=second,
    )  # fmt: skip


def supply(findings: Mapping[str, Finding], said: Said, form: Form) -> Iterator[Field]:
    """Fields of the type that no reader found and a code carries; their place is the code's."""
    for field in form.fields:
        claim = said.claims.get(field.name)
        if claim is None or not claim.alone or field.name in findings:
            continue
        proofs = frozenset({"machine_code"})
        doubts = frozenset(said.doubts.get(field.name, ()))
        status, reasons = decide(field.name, field.kind, claim.value, False, proofs, doubts)
        yield Field(
            field.name, claim.value, "", claim.page, claim.box, CERTAIN, claim.rule, status, reasons
        )  # fmt: skip


def settle(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Where the code turns out to be another card's than the one that was read, nothing it says is
    believed: not even where no reader saw anything else."""
    by_name = {field.name: field for field in fields if field.rule in _CARD_RULES}
    number = by_name.get("so_dinh_danh")
    named = [number] if number and number.raw else [by_name.get(n) for n in _WHO]
    if not any(field and "code_differs" in field.reasons for field in named):
        return tuple(fields)
    return tuple(_dispute(field) if field.rule in _CARD_RULES else field for field in fields)


def _dispute(field: Field) -> Field:
    reasons = [reason for reason in field.reasons if reason != "machine_code"]
    return replace(field, status=FieldStatus.REVIEW, reasons=("code_disputed", *reasons))


def is_same(kind: str, code: str, read: str) -> bool:
    """Whether a reading is the code's value. A long address may be misread by a letter in twenty,
    never by a digit; of everything else each letter counts, and each accent."""
    if kind == "address":
        mine, theirs = fold_text(code).replace(" ", ""), fold_text(read).replace(" ", "")
        return _digits(code) == _digits(read) and alike(mine, theirs, per=20)
    if kind == "person_name":
        return _name_key(code) == _name_key(read)
    return letters(code) == letters(read)


def _name_key(name: str) -> str:
    return "".join(exact_key(letters(word)) for word in name.split())


def _digits(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]
