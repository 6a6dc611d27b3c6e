"""Papers like another by what they are about, with the places where they say it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.page import Box
from pipeline.publishing import publish
from pipeline.question import Asker, Duty, MatchClass, Question
from pipeline.resembling import find_similar
from storage.failing import FailingStore
from tests.journey import World
from tests.unit.test_finding import keep

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
SUBJECT = "Rà soát hạ tầng viễn thông"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def test_papers_about_the_same_come_with_boxes_of_what_they_share(world: World) -> None:
    """The shared words are marked where they stand on the other paper, and no others."""
    mine = keep(world, 1, SUBJECT)
    other = keep(world, 2, "Báo cáo", "hạ", "tầng", "viễn", "thông", "hạ")
    keep(world, 3, "Cấp", "phép", "xây", "dựng")
    publish([], world.tools())
    (hit,) = find_similar(mine, Question("", OFFICER), world.tools()).hits
    assert (hit.paper_id, hit.match) == (other, MatchClass.PARTIAL)
    assert hit.highlights == tuple((2, Box(10 * n, 0, 10 * n + 9, 9)) for n in (1, 2, 3, 4))


def test_a_paper_without_words_is_alike_by_its_fields(world: World) -> None:
    """The store may be away: the catalogue knows the subject."""
    mine = keep(world, 1, SUBJECT)
    other = keep(world, 2, f"Kế hoạch {SUBJECT.lower()}")
    publish([], world.tools())
    down = FailingStore(world.objects)
    down.fail()
    (hit,) = find_similar(mine, Question("", OFFICER), world.tools(objects=down)).hits
    assert (hit.paper_id, hit.match, hit.highlights) == (other, MatchClass.FOLDED, ())
