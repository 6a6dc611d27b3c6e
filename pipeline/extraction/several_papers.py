"""Whether several papers lie on one page: each of them bears the motto of the State once."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language.likeness import find_phrase
from pipeline.layout import Run, split_runs
from pipeline.page import PageText

APART = 0.2  # of the page's height: nearer to each other stand two readings of one line

_MOTTO, _SECOND = "cong hoa xa hoi chu nghia viet nam".split(), "doc lap tu do hanh phuc".split()


def holds_several_papers(pages: Sequence[PageText]) -> bool:
    """Whether a page of a paper bears another one: two sheets of half the size, copied together."""
    return any(bears_several_papers(page, split_runs(page)) for page in pages if page.words)


def bears_several_papers(page: PageText, runs: Sequence[Run]) -> bool:
    """Whether the motto's first line stands on the page twice, one far below the other."""
    heights = [run.box.middle[1] for run in runs if begins_motto(run)]
    return bool(heights) and max(heights) - min(heights) > APART * page.height


def is_motto(run: Run) -> bool:
    """The motto as it is printed above papers: its first line in capitals, or its second alone on a
    line. A law names the Republic in its text, a judgment in its title (NHÂN DANH NƯỚC …)."""
    words = run.folded.split()
    if begins_motto(run):
        return True
    return len(words) <= 9 and find_phrase(words, _SECOND, per=3) is not None


def begins_motto(run: Run) -> bool:
    """Its first line, perhaps behind the words of the left column."""
    words = run.folded.split()
    if words[:3] == ["nhan", "danh", "nuoc"]:
        return False
    first = find_phrase(words, _MOTTO, per=3)
    return first is not None and run.capitals > 0.6 and first <= 6
