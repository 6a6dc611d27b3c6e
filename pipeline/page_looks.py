"""Pages of a paper before somebody's eyes: pictures, words with their boxes, words that were found.

Whoever may see the paper may see its pages. A page or list that showed the paper has logged it
(`told`): its pictures are part of that look, and leave no entries of their own.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.access import Look, describe_look
from pipeline.errors import NotFound, SohoaError
from pipeline.highlighting import PageWords as Written
from pipeline.highlighting import highlight_paper, read_page
from pipeline.keys import object_key, preview_key, words_key
from pipeline.opened import see_for_work
from pipeline.page import Box
from pipeline.ports import Area, PageRow, PaperRow, Stages
from pipeline.question import Asker, MatchClass
from pipeline.scan import Scan
from pipeline.terms import Term, parse
from pipeline.tools import Tools

_NEAREST_FIRST = (MatchClass.EXACT, MatchClass.FOLDED, MatchClass.FUZZY)


@dataclass(frozen=True, slots=True)
class PageWords:
    """One page: `width` and `height` in pixels of the upright original page, 0 where its words are
    not stored; `words` in reading order; `hits` boxes of the words that a question found."""

    number: int
    width: int = 0
    height: int = 0
    text: str = ""
    words: tuple[tuple[str, Box], ...] = ()
    hits: tuple[Box, ...] = ()


def see_page(
    paper_id: str,
    number: int | None,
    asker: Asker,
    tools: Tools,
    *,
    told: bool,
    look: Look = Look.PAGES,
) -> tuple[PaperRow, PageRow]:
    """The paper and one of its pages; None: the first one. Raises what
    `access.read_paper` raises, and NotFound for a page that it does not have."""
    with tools.catalogue.begin() as unit:
        row, dossier = see_for_work(paper_id, asker, unit, tools)
        page = next((page for page in row.pages if number in (None, page.number)), None)
        if page is None:
            raise NotFound(kind="page", key=str(number))
        if not told:
            unit.append(describe_look(row, look, asker, dossier))
            unit.commit()
    return row, page


def read_preview(paper_id: str, number: int, tools: Tools) -> bytes:
    """WebP of at most 1,000 pixels. Raises NotFound, StoreUnavailable."""
    return tools.objects.read(Area.PAPERS, preview_key(paper_id, number))


def show_large(row: PaperRow, page: PageRow, tools: Tools) -> bytes:
    """WebP large enough to read small print, decoded anew from the locked original in a child
    process with its limits. Raises StoreUnavailable, Hostile and ReadingFailed."""
    with tools.catalogue.begin() as unit:
        scan = unit.scan(row.intake_id)
    with tempfile.TemporaryDirectory(prefix="show-", dir=tools.work) as folder:
        work = Path(folder)
        tools.objects.get(Area.ORIGINALS, object_key(row.sha256), work / "source")
        show = partial(_show, Scan(scan, work / "source", work), stages=tools.stages)
        places = [(page.number, page.rotation)]
        (picture,) = tools.viewers.map(show, places, tools.limits.page_seconds)
    return picture


def read_page_words(paper_id: str, text: str, tools: Tools) -> tuple[PageWords, ...]:
    """Every page of a paper that was seen, with the words of the question `text` marked; none where
    its stored words cannot be read now."""
    try:
        stored = json.loads(tools.objects.read(Area.PAPERS, words_key(paper_id)))["pages"]
        return tuple(_mark(stored, text))
    except (SohoaError, KeyError, TypeError, ValueError, IndexError):
        return ()


def _show(scan: Scan, place: tuple[int, int], stages: Stages) -> bytes:
    """Runs inside a child process."""
    number, rotation = place
    return stages.show(stages.decode(scan, number), rotation)


def _mark(stored: list[dict[str, Any]], text: str) -> Iterator[PageWords]:
    hits = _find(stored, text)
    for page in stored:
        words = sorted(page["words"], key=lambda word: int(word[6]))
        yield PageWords(
            int(page["number"]), int(page["width"]), int(page["height"]), str(page["text"]),
            tuple((str(word[0]), Box(*map(int, word[1:5]))) for word in words),
            hits.get(int(page["number"]), ()),
        )  # fmt: skip


def _find(stored: list[dict[str, Any]], text: str) -> dict[int, tuple[Box, ...]]:
    """By page, of the nearest kind of match that finds the most of the question: of "ho thu huyen"
    the syllable "thu" alone is written exactly so."""
    terms = parse(text)
    pages = [read_page(page) for page in stored] if terms else []
    found: dict[int, tuple[Box, ...]] = {}
    for number, box in highlight_paper(pages, terms, _nearest(pages, terms)):
        found[number] = (*found.get(number, ()), box)
    return found


def _nearest(pages: Sequence[Written], terms: Sequence[Term]) -> MatchClass:
    """Looser ones, which take longest, are not tried where all of it stands already."""
    best, most = _NEAREST_FIRST[0], 0
    for match in _NEAREST_FIRST:
        standing = sum(_stands(pages, term, match) for term in terms)
        if standing > most:
            best, most = match, standing
        if most == len(terms):
            break
    return best


def _stands(pages: Sequence[Written], term: Term, match: MatchClass) -> bool:
    return any(True for _ in highlight_paper(pages, [term], match))
