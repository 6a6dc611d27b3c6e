"""How the pages of a scan are divided among its papers, with the reasons and what is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.decisions import PAGES
from pipeline.page import Box, PageText
from pipeline.page_signs import PageSigns
from pipeline.paper import Field

DOUBTS: Mapping[str, str] = {
    "beginning_unclear":        "the first page of all, or behind a separator, begins no paper",
    "letterhead_without_title": "the motto of the State above, but no title of any type",
    "letterhead_unclear":       "capitals side by side at the top, as in a letterhead",
    "heading_unknown":          "capitals in the middle of the top that are no known title",
    "number_on_first_page":     "a letterhead on a page that is printed 2 or more",
    "numbers_start_again":      "printed 1 where no paper begins",
    "page_order":               "a page number that follows nothing, or that two papers lack",
    "page_unread":              "nothing on the page could be read",
    "behind_the_end":           "behind the signature, and nothing says whose it is",
    "going_on_unclear":         "nothing says that the page goes on with the paper before it",
    "other_people":             "personal numbers that the pages before do not have",
    "other_size":               "a sheet of another size",
    "annex_of_another":         "an annex that names another paper",
    "annex_with_letterhead":    "an annex with a letterhead that names no number",
    "annex_of_what":            "an annex behind what has no annexes",
    "card_sides_unsure":        "two sides of a card, and no number that ties them",
    "several_cards":            "cards of several people on one page",
    "several_papers":           "the motto of the State stands on one page twice",
}  # fmt: skip
"""Why a person must look, by code; `app/review_words.py` has the words for people."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a person must look at how pages were divided: `reason` a key of DOUBTS, `page` the page
    in the source file where it shows."""

    page: int
    reason: str

    def __post_init__(self) -> None:
        if self.reason not in DOUBTS:
            raise ValueError(f"no such doubt: {self.reason}")


@dataclass(frozen=True, slots=True)
class Part:
    """The pages of one paper in the order in which they are read: its front before its back, page
    1 before page 2, however they lay in the scanner. `evidence`: codes of why its first page
    begins a paper and why the others go on."""

    pages: tuple[PageText, ...]
    evidence: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def lying(self) -> tuple[PageText, ...]:
        """The pages as they lie in the source file."""
        return tuple(sorted(self.pages, key=lambda page: page.number))

    @property
    def cover(self) -> bool:
        """A separator: a sheet with a dossier's code and nothing else."""
        return "cover_sheet" in self.evidence


@dataclass
class Draft:
    """A paper while its pages are gathered. `loose` pages were found out of their place: they wait
    for the paper whose numbers they complete."""

    pages: list[PageSigns]
    evidence: list[str]
    doubts: list[Doubt] = field(default_factory=list)
    loose: bool = False
    closed: bool = False
    annexes: list[PageSigns] = field(default_factory=list)

    @property
    def first(self) -> PageSigns:
        return self.pages[0]

    @property
    def last(self) -> PageSigns:
        return next((s for s in reversed(self.pages) if not s.blank), self.pages[-1])

    @property
    def written(self) -> list[PageSigns]:
        return [sign for sign in self.pages if not sign.blank]

    @property
    def main(self) -> list[PageSigns]:
        """The pages before the first annex."""
        written = self.written
        return written[: written.index(self.annexes[0])] if self.annexes else written

    def add(self, sign: PageSigns, evidence: str, doubt: str = "") -> None:
        self.pages.append(sign)
        self.evidence.append(evidence)
        if doubt:
            self.doubts.append(Doubt(sign.place, doubt))
        annex = evidence == "attached" and not self._is_own(sign)  # whose text begins anew
        if annex:
            self.annexes.append(sign)
        self.closed = sign.closes or (self.closed and not annex)

    def _is_own(self, sign: PageSigns) -> bool:
        """Whether the page bears a heading of the paper's own type."""
        title = self.first.title
        return title is not None and any(loai == title.loai for loai, _ in sign.phrases)

    def expects(self) -> frozenset[int]:
        """Page numbers that the next page can bear."""
        numbers = [sign.printed.value for sign in self.written if sign.printed]
        read = sum(not sign.silent for sign in self.written)
        expected = {len(self.written) + 1, read + 1, *(number + 1 for number in numbers[-1:])}
        if self.annexes:
            expected.add(len(self.written) - self.written.index(self.annexes[-1]) + 1)
        return frozenset(expected)


def divide(pages: Sequence[PageText], starts: Sequence[int]) -> tuple[Part, ...]:
    """The pages from each start up to the next one, as a person says; the first page of all begins
    a paper anyway. ValueError for a start that is no page of the scan."""
    known = {page.number for page in pages}
    if not known.issuperset(starts):
        raise ValueError("a paper cannot begin on a page that is not there")
    begins = {pages[0].number, *starts}
    parts: list[list[PageText]] = []
    for page in pages:
        if page.number in begins:
            parts.append([])
        parts[-1].append(page)
    return tuple(Part(tuple(part), ("divided_by_hand",)) for part in parts)


def tell_doubts(part: Part) -> tuple[Field, ...]:
    """What is in doubt as a field for the review: which pages the paper holds, the head of the
    first doubtful one, and why. Nothing where nothing is in doubt."""
    if not part.doubts:
        return ()
    first = min(part.doubts, key=lambda doubt: doubt.page)
    page = next(page for page in part.pages if page.number == first.page)
    box = Box(0, 0, page.width, page.height // 3)
    reasons = tuple(dict.fromkeys(doubt.reason for doubt in part.doubts))
    value = name_pages([page.number for page in part.lying])
    return (Field(PAGES, value, "", page.number, box, 0.5, "splitting", reasons=reasons),)


def name_pages(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: 1-3, 5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
