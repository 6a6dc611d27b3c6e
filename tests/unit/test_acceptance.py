"""The policy table: what must be proved before a value is believed unseen."""

from __future__ import annotations

import pytest

from pipeline.acceptance import POLICY, decide
from pipeline.forms.catalogue import Forms
from pipeline.paper import FieldStatus

ROWS = sorted(POLICY.items())


@pytest.mark.parametrize(("name", "needs"), ROWS)
def test_each_proof_is_needed(name: str, needs: tuple[str, ...]) -> None:
    """All proofs of a row accept; without any one of them a person decides, and learns why."""
    proofs = frozenset(needs)
    assert decide(name, "-", "x", False, proofs, frozenset())[0] is FieldStatus.ACCEPTED
    for missing in needs:
        status, reasons = decide(name, "-", "x", False, proofs - {missing}, frozenset())
        assert status is FieldStatus.REVIEW
        assert f"no_{missing}" in reasons


@pytest.mark.parametrize(("name", "needs"), ROWS)
def test_one_doubt_outweighs_all_proofs(name: str, needs: tuple[str, ...]) -> None:
    """Wrong is worse than missing."""
    status, reasons = decide(name, "-", "x", False, frozenset(needs), frozenset({"in_future"}))
    assert status is FieldStatus.REVIEW
    assert "in_future" in reasons


def test_the_second_reader_is_always_asked() -> None:
    """No row accepts on one reading alone."""
    assert all("readers_agree" in needs for needs in POLICY.values())


def test_every_row_is_of_a_field_or_kind_that_exists() -> None:
    """A row for a name that no type uses would be a rule that never holds."""
    forms = Forms.load()
    names = {field.name for form in forms for field in form.fields}
    kinds = {field.kind for form in forms for field in form.fields}
    assert set(POLICY) <= names | kinds


def test_nothing_by_hand_is_accepted() -> None:
    """Whatever is proved of it."""
    every = frozenset(code for needs in POLICY.values() for code in needs)
    assert decide("so_ky_hieu", "-", "1/QĐ-UBND", True, every, frozenset())[0] is FieldStatus.REVIEW
    assert decide("so_ky_hieu", "-", None, False, every, frozenset())[0] is FieldStatus.REVIEW


def test_a_personal_number_needs_a_year_of_birth_or_a_second_place() -> None:
    """Two readers who agree may still misread a blurred digit alike; something else must fit."""
    read = {"readers_agree", "plausible", "sure"}
    for proof, status in (
        ("birth_fits", FieldStatus.ACCEPTED),
        ("stands_twice", FieldStatus.ACCEPTED),
        ("clear_end", FieldStatus.REVIEW),
    ):
        proofs = frozenset({*read, proof})
        told, _ = decide(
            "so_dinh_danh_chu_ho", "personal_id", "051090000001", False, proofs, frozenset()
        )
        assert told is status
