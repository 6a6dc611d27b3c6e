"""Whatever a record may hold, the model that describes it takes, and tells the same again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.attach_door import attached_record
from app.door import field_record
from app.reuse_door import check_record, effect_record, reuse_record, tie_record
from app.review_door import review_record
from app.signature_door import certified_record, signature_record
from pipeline.attachment import AttachedPaper, ReuseLink, Revocation
from pipeline.certifying import Certified
from pipeline.certifying import Outcome as Signing
from pipeline.decisions import Decision, Outcome
from pipeline.dossier import PersonTie
from pipeline.effect import Effect, EffectKind, Withdrawal
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.question import Check, Evidence, Reuse, ReuseState
from pipeline.scan import Reason
from pipeline.signature import Signature, SignatureState
from web.api import paper_models, reuse_models, review_models, signing

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
PLAIN = Field("ho_ten", "An", "An", 1, Box(0, 0, 9, 9), 0.9, "label", FieldStatus.ACCEPTED)
WRITTEN = Field(
    "so_ky_hieu", None, "12/TTr-UBND", 1, Box(0, 0, 9, 9), 0.4, "label", handwritten=True,
    printed="/TTr-UBND", guess="12/TTr-UBND", reasons=("handwritten",), second="12",
)  # fmt: skip
ADDRESS = replace(PLAIN, name="noi_cu_tru", value="xã Cái Nước, huyện Cái Nước, tỉnh Cà Mau")
SAID = Decision("p", "ho_ten", 1, Outcome.CORRECTED, "Ân", "lan", "desk-a", AT, "0-ab", "An")
TAKEN = replace(SAID, outcome=Outcome.REJECTED, value=None)
FIELDS = [PLAIN, WRITTEN, ADDRESS, PLAIN.decided(SAID), WRITTEN.decided(TAKEN)]
CHECK = Check("effect", None, "suspected", (("kind", "thu_hoi"),), (
    Evidence("ngay_cap", 1, Box(0, 0, 1, 1), "lan", AT), Evidence(paper_id="p"),
))  # fmt: skip
EFFECT = Effect("p", EffectKind.REVOKED, None, None, False, "later", "so_ky_hieu", "", "", AT, 7)
LINK = ReuseLink(
    "l", "H", "giay", "p", 1, "ab", None, 2, "an", "desk-a", AT, "để cấp", (CHECK,), False, 3
)  # fmt: skip
BACK = Revocation("l", "an", "desk-a", AT, "gắn nhầm", 4)


def same(model: type[BaseModel], record: dict[str, Any]) -> bool:
    return model.model_validate(record).model_dump(exclude_unset=True) == record


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.name}-{field.status}")
def test_fields(field: Field) -> None:
    """As a machine and as a reviewer sees them."""
    assert same(paper_models.FieldValue, field_record(field))
    assert same(review_models.ReviewedField, review_record(field))


def test_an_old_address_tells_the_unit_of_today() -> None:
    """Else the test above would not show that its model is right."""
    assert "current_unit" in field_record(ADDRESS)


def test_reuse() -> None:
    """Checks with and without evidence, links that stand and that were taken back."""
    tie = PersonTie("p", "001099012345", "", "xem thẻ", "an", "desk-a", AT)
    reuse = Reuse("p", "giay_khai_sinh", ReuseState.NOT_USABLE, (CHECK,), None, tie)
    assert same(reuse_models.Check, check_record(CHECK, "p"))
    assert same(reuse_models.Reuse, reuse_record(reuse))
    assert same(reuse_models.Tie, tie_record(tie))
    for link in (LINK, replace(LINK, revoked=BACK)):
        attached = AttachedPaper(link, None, (CHECK,))
        assert same(reuse_models.Attached, attached_record(attached))


def test_effects_and_signatures() -> None:
    """What a rule found and what a person took back; what could not be signed."""
    over = replace(EFFECT, withdrawn=Withdrawal("", "", AT))
    for effect in (EFFECT, over):
        assert same(paper_models.Effect, effect_record(effect))
    assert same(paper_models.Signature, signature_record(Signature(SignatureState.VALID)))
    failed = Certified("p", Signing.FAILED, reason=Reason("not_found", {}))
    assert same(signing.Signed, certified_record(failed))


def test_a_record_with_another_key_is_a_fault() -> None:
    """Nothing goes out that the description does not speak of."""
    with pytest.raises(ValidationError):
        paper_models.FieldValue.model_validate(field_record(PLAIN) | {"more": 1})
