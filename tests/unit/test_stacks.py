"""Stacks of specimens: what their truth promises, and how a division is judged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.page import Box, MachineCode, PageText
from pipeline.splitting import split
from samples.__main__ import main
from samples.judging import Judged, judge_division
from samples.stacks import KINDS_OF_STACK, Stack, draft_stack, lay_stack, make_mixed_stack
from tests.slips import need_typeface
from tests.unit.specimen_pages import see_sheet
from tests.unit.stacked import FORMS, TODAY


@pytest.fixture(scope="module", autouse=True)
def typeface() -> None:
    need_typeface()


@pytest.mark.parametrize("kind", KINDS_OF_STACK)
def test_every_page_of_a_stack_belongs_to_one_paper(kind: str) -> None:
    """However the sheets lie; and the same seed lays them alike."""
    stack, again = draft_stack(5, [kind]), draft_stack(5, [kind])
    order = lay_stack(stack)
    assert sorted(map(id, order)) == sorted(id(s) for p in stack.papers for s in p.sheets)
    assert [sheet.text for sheet in order] == [sheet.text for sheet in lay_stack(again)]


def test_changed_places_and_turns_are_told() -> None:
    """Pages stand in the truth as they are read, with the quarter turn that puts them upright."""
    truth = make_mixed_stack("clean", 2, ["order", "turned"]).truth
    assert any(p.pages != sorted(p.pages) for p in truth.papers)
    assert {page.rotation for page in truth.pages} - {0}


def test_a_small_card_has_a_page_of_its_own_size() -> None:
    """A card between sheets of A4."""
    specimen = make_mixed_stack("clean", 3, ["small"])
    assert len({page.shape for page in specimen.pages}) == 2


def test_the_command_makes_stacks(tmp_path: Path) -> None:
    """`--stack` with what is to happen; the truth names each paper's pages."""
    asked = ["--out", str(tmp_path), "--count", "1", "--level", "clean", "--stack", "cover"]
    assert main(asked) == 0
    (truth,) = tmp_path.glob("stack-clean-*.json")
    assert len(json.loads(truth.read_text("utf-8"))["papers"]) == 6


def test_a_division_is_judged() -> None:
    """A paper that holds another's page is wrong, and worse where nobody is asked about it."""
    truth = [[1, 2], [3], [5, 4]]
    assert judge_division(truth, [([1, 2], False), ([3], False), ([4, 5], True)]) == Judged(
        right=True, merged=0, silent=0, cut=0, asked=1
    )
    assert judge_division(truth, [([1], False), ([2, 3], False), ([4, 5], False)]) == Judged(
        right=False, merged=1, silent=1, cut=1, asked=0
    )
    assert judge_division(truth, [([1, 2, 3], True), ([4, 5], False)]).silent == 0


def see_stack(stack: Stack) -> tuple[list[PageText], list[list[int]]]:
    """The pages as a perfect reader sees them, and the pages of each paper."""
    order = lay_stack(stack)
    pages = []
    for number, sheet in enumerate(order, 1):
        page = see_sheet(sheet, number)
        size = {"width": sheet.image.width, "height": sheet.image.height}
        page = replace(page, blank=sheet.blank, **size)
        if page.text.startswith("Mã hồ sơ:"):
            code = MachineCode("qr", page.words[-1].text, Box(700, 500, 900, 700))
            page = replace(page, codes=(code,))
        pages.append(page)
    places = {id(sheet): number for number, sheet in enumerate(order, 1)}
    return pages, [[places[id(sheet)] for sheet in paper.sheets] for paper in stack.papers]


@pytest.mark.parametrize("kind", ["cover", "blanks", "apart", "small", "annex", "order"])
def test_stacks_are_divided_right(kind: str) -> None:
    """Of four stacks at most one is divided otherwise, and none in silence."""
    judged = []
    for seed in range(7000, 7004):
        pages, truth = see_stack(draft_stack(seed, [kind]))
        parts = split(pages, FORMS, TODAY)
        found = [([page.number for page in part.pages], bool(part.doubts)) for part in parts]
        judged.append(judge_division(truth, found))
    assert sum(one.silent for one in judged) == 0
    assert sum(one.right for one in judged) >= 3
