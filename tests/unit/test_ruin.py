"""Pages beyond reading, and pages of little print: what the verdict is learned from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pikepdf
import pytest

from bench.corpus import make_corpus
from samples.damage import turn_away
from samples.ruin import DAMAGES, Ruin, draw_ruin, ruin
from samples.scant import KINDS, Scant
from samples.specimen import make_specimen
from samples.writing import write_specimen
from tests.slips import need_typeface


@pytest.fixture(scope="module", autouse=True)
def typeface() -> None:
    need_typeface()


def test_ruin_comes_alone_and_mixed() -> None:
    """Every damage is drawn alone, faint and hopeless, and in company; the same seed draws the
    same."""
    drawn = [draw_ruin(Random(n)) for n in range(1000)]
    assert drawn == [draw_ruin(Random(n)) for n in range(1000)]
    for name in DAMAGES:
        alone = [ruin.damages[0][1] for ruin in drawn if ruin.name == name]
        assert min(alone) < 0.3
        assert max(alone) > 0.7
        assert any(name in ruin.name.split("+") for ruin in drawn if len(ruin.damages) > 1)


@pytest.mark.parametrize("name", list(DAMAGES))
def test_more_ruin_leaves_less_of_the_page(name: str) -> None:
    """At full strength a page is farther from what was printed than at none."""
    page = make_specimen("cong_van", "clean", 3).pages[0][:900]
    spoiled = [ruin(page, Ruin(((name, strength),)), Random(3)) for strength in (0.0, 1.0)]
    first, second = (turn_away(one.pixels, -one.rotation) for one in spoiled)
    if first.shape == second.shape == page.shape:
        near, far = (np.abs(one.astype(int) - page).mean() for one in (first, second))
        assert far > near
    else:
        assert second.size <= first.size


@pytest.mark.parametrize("make", KINDS)
def test_a_page_of_little_print(make: type[Scant]) -> None:
    """Its truth is its print: few words, and most of the sheet is bare."""
    page, text = make(Random(3))  # type: ignore[call-arg, misc]
    assert 5 <= len(text.split()) < 150
    assert (page.min(axis=2) < 200).mean() < 0.12


def test_names_tell_what_was_done(tmp_path: Path) -> None:
    """Figures by damage are told from the names; no two pages share one."""
    pages = make_corpus(("ruined", "scant"), 3, 2, tmp_path, tmp_path / "none")
    assert [page.name.split("-")[0] for page in pages] == ["ruined"] * 3 + ["scant"] * 3
    assert all(set(p.name.split("-")[1].split("+")) <= set(DAMAGES) for p in pages[:3])
    assert len({page.name for page in pages}) == 6


def test_a_coarse_page_is_still_a4(tmp_path: Path) -> None:
    """Fewer dots to the inch, not a smaller sheet: its size in the PDF stays."""
    made = make_specimen("cong_van", "clean", 3)
    coarse = replace(made, pages=[made.pages[0][::2, ::2]], jpegs=[None], dpi=100)
    sizes = []
    for name, specimen in (
        ("fine", replace(made, pages=made.pages[:1], jpegs=[None])),
        ("coarse", coarse),
    ):
        with pikepdf.open(write_specimen(specimen, tmp_path, name)) as pdf:
            sizes.append([float(side) for side in pdf.pages[0].mediabox])
    assert sizes[0] == pytest.approx(sizes[1], abs=1)
