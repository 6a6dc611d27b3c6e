"""What a list says of the effect of a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.paper import FieldStatus
from pipeline.ports import PaperRow
from pipeline.results import judge_effect
from tests.found import OFFICER
from tests.journey import World
from tests.unit.test_reuse import FORMS
from tests.unit.test_reuse_components import store

CARD = "can_cuoc"


def card(world: World, status: FieldStatus, until: str) -> PaperRow:
    paper_id = store(world, CARD, ngay_het_han=until)
    with world.catalogue.begin() as unit:
        row = unit.paper(paper_id)
    fields = (replace(f, status=status) if f.name == "ngay_het_han" else f for f in row.fields)
    return replace(row, fields=tuple(fields))


@pytest.mark.parametrize(
    ("status", "until", "passed"),
    [
        (FieldStatus.ACCEPTED, "2030-01-01", True),
        (FieldStatus.REVIEW, "2030-01-01", None),
        (FieldStatus.ACCEPTED, "2020-01-01", False),
        (FieldStatus.REVIEW, "2020-01-01", False),
    ],
)
def test_a_day_that_nobody_confirmed_keeps_no_paper_in_effect(
    world: World, status: FieldStatus, until: str, passed: bool | None
) -> None:
    """Nor is an end that it says hidden."""
    world.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    tools = replace(world.tools(), forms=FORMS)
    assert judge_effect(card(world, status, until), [], OFFICER, tools).passed is passed
