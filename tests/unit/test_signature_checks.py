"""What digital signatures and certified copies mean for reuse (Luật GDĐT 20/2023/QH15 Điều 12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.signature_words import DETAILS, GATE_REASONS, STATES
from pipeline.certification import is_certified
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PaperRow
from pipeline.question import ReuseState
from pipeline.scan import Context, Origin
from pipeline.signature import SignatureState
from pipeline.signature_checks import CERTIFIED, PASSES, judge_signatures
from pipeline.signature_checks import DETAILS as CODES
from tests.unit.specimen_rows import certified
from tests.unit.test_reuse import UNSIGNED, ask, paper

GOOD = (CERTIFIED, "digital")
VALID, EXPIRED, ALTERED = SignatureState.VALID, SignatureState.EXPIRED, SignatureState.ALTERED


def signed(*states: SignatureState) -> PaperRow:
    """An electronic paper whose file was signed so."""
    origin = Context("desk-a", origin=Origin.ELECTRONIC)
    return paper(
        contexts=(origin,), digitally_signed=True, signatures=states, seals=0, values=UNSIGNED
    )


@pytest.mark.parametrize("state", SignatureState)
def test_each_state_decides(state: SignatureState) -> None:
    """Valid passes; altered and revoked fail with their own reason; at others a person looks."""
    check = judge_signatures(signed(state))
    detail = "digital" if state is VALID else f"signature_{state}"
    assert check == (PASSES[state], detail)
    (reuse,) = ask(signed(state))
    conclusions = {
        True: ReuseState.USABLE,
        None: ReuseState.SEE_ORIGINAL,
        False: ReuseState.NOT_USABLE,
    }
    assert reuse.state is conclusions[PASSES[state]]


def test_the_worst_of_several_signatures_decides() -> None:
    """One that was valid does not make good what was changed since."""
    assert judge_signatures(signed(VALID, EXPIRED)) == (None, "signature_expired")
    assert judge_signatures(signed(ALTERED, VALID)) == (False, "signature_altered")
    assert judge_signatures(signed(VALID, VALID)) == (True, "digital")


def test_a_signature_that_nobody_looked_at_is_not_believed() -> None:
    """A signed file that was stored before signatures were checked."""
    assert judge_signatures(signed()) == (None, "signature_unchecked")


def test_paper_without_digital_signatures_is_judged_as_paper() -> None:
    assert judge_signatures(paper()) is None


def test_every_detail_and_state_has_a_sentence() -> None:
    """What the gate answers is told in words."""
    wanted = {("signature", detail) for detail in CODES} | {("origin", CERTIFIED)}
    assert set(GATE_REASONS) == wanted
    assert all(sentence.endswith(".") for sentence, _ in GATE_REASONS.values())
    assert all(advice for (_, code), (_, advice) in GATE_REASONS.items() if code not in GOOD)
    assert set(STATES) == {state.value for state in SignatureState}
    assert all(DETAILS.values())


def test_a_certified_copy_has_legal_value() -> None:
    """The agency's signature stands for seal and signer that were not seen."""
    row = certified(paper(seals=0, values=UNSIGNED))
    (reuse,) = ask(row)
    told = {check.code: (check.passed, check.detail) for check in reuse.checks}
    assert told["origin"] == told["signature"] == (True, CERTIFIED)
    assert reuse.state is ReuseState.USABLE


def test_a_correction_outdates_a_certified_copy() -> None:
    """It vouches for what was known when it was signed."""
    row = certified(paper())
    name = next(field for field in row.fields if field.name == "ho_ten")
    others = tuple(field for field in row.fields if field is not name)
    other = replace(row, fields=(*others, replace(name, value="Nguyễn Văn Ân")))
    doubt = replace(row, fields=(*others, replace(name, status=FieldStatus.REVIEW)))
    assert is_certified(row)
    assert not is_certified(other)
    assert not is_certified(doubt)
    assert not is_certified(replace(row, loai="gcn_ket_hon"))
    assert not is_certified(replace(row, pages=()))
    assert isinstance(name, Field)


def test_a_new_tie_leaves_a_certified_copy_as_it_is() -> None:
    """Another desk or dossier changes nothing of the paper."""
    row = certified(paper())
    tied = replace(row, contexts=(*row.contexts, Context("desk-b", "H1-261120-0001")), version=9)
    assert is_certified(tied)


def test_a_comparison_taken_back_takes_the_value_along() -> None:
    """Nobody vouches for the original any more."""
    row = certified(paper())
    assert not is_certified(replace(row, contexts=(Context("desk-a"),)))
