"""What digital signatures mean for reuse (Luật GDĐT 20/2023/QH15 Điều 12; NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.certification import is_certified
from pipeline.ports import PaperRow
from pipeline.signature import SignatureState, worst

CERTIFIED = "certified"
UNCHECKED = "signature_unchecked"

PASSES: Mapping[SignatureState, bool | None] = {
    SignatureState.VALID: True,
    SignatureState.WEAK: None,
    SignatureState.EXPIRED: None,
    SignatureState.UNKNOWN_ISSUER: None,
    SignatureState.BROKEN: None,
    SignatureState.REVOKED: False,
    SignatureState.ALTERED: False,
}
"""None: a person looks. What was changed, or signed with a revoked certificate, never passes."""

DETAILS = frozenset(
    {
        CERTIFIED,
        "digital",
        UNCHECKED,
        *(f"signature_{state}" for state in PASSES if state is not SignatureState.VALID),
    }
)
"""Every detail that `judge_signatures` gives."""

SPOILT = frozenset(f"signature_{state}" for state, passes in PASSES.items() if passes is False)
"""Details of files that are no proof of anything, whatever original is shown."""


def judge_signatures(row: PaperRow) -> tuple[bool | None, str] | None:
    """Whether the check of signatures passes, and its detail, for a paper with a certified copy or
    in a signed file; None for any other. Of several signatures the worst decides."""
    if is_certified(row):
        return True, CERTIFIED
    if not row.digitally_signed:
        return None
    state = worst(row.signatures)
    if state is None:
        return None, UNCHECKED
    return PASSES[state], "digital" if state is SignatureState.VALID else f"signature_{state}"
