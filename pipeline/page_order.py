"""Pages that lie in the wrong order, put where their printed numbers say, as far as they do.

A stack may have gone through the scanner backwards, or two sheets changed places. Only numbers that
fit without a gap and without a second page of the same number are believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.division import Doubt, Draft
from pipeline.page_signs import PageSigns

OUT_OF_ORDER = "pages_out_of_order"


def put_in_order(forward: list[Draft], backward: list[Draft]) -> list[Draft]:
    """The papers, `forward` as they were gathered page by page and `backward` from the last page
    on. Backwards is right where all numbers fit then and did not before."""
    loose = any(draft.loose for draft in forward)
    _settle_rivals(forward)
    placed = _adopt(forward)
    fits = not any(draft.loose or draft.doubts for draft in backward)
    if not (loose and fits and any(draft.doubts for draft in placed)):
        return placed
    for draft in backward:
        if len(draft.written) > 1:
            draft.evidence.append(OUT_OF_ORDER)
    return backward


def _adopt(drafts: list[Draft]) -> list[Draft]:
    """Each loose draft to the paper before or behind it."""
    kept: list[Draft] = []
    for at, draft in enumerate(drafts):
        if not draft.loose:
            kept.append(draft)
            continue
        before = next((d for d in reversed(kept) if not d.loose), None)
        before = None if before is None or "cover_sheet" in before.evidence else before
        behind = drafts[at + 1] if at + 1 < len(drafts) else None
        if not _find_place(draft, before, behind):
            draft.loose = False
            kept.append(draft)
    return kept


def _find_place(draft: Draft, before: Draft | None, behind: Draft | None) -> bool:
    """Whether the loose pages went to one of the two; else they stay a paper in doubt."""
    fits_before = before is not None and _completes(before, draft) and not _is_complete(before)
    fits_behind = behind is not None and _completes(behind, draft) and not behind.first.closes
    if behind is not None and fits_behind and not fits_before:
        _merge(behind, draft)
        return True
    if before is not None and fits_before and not fits_behind:
        _merge(before, draft)
        return True
    if before is None:
        _add_doubt(draft, draft.first, "page_order")
        return False
    number = draft.first.printed.value if draft.first.printed else 0
    follows = before.closed and number in before.expects()
    _merge(before, draft, "behind_the_end" if follows and not fits_behind else "page_order")
    return True


def _is_complete(draft: Draft) -> bool:
    """Whoever signs has signed on the last of its pages."""
    return draft.last.closes


def _completes(paper: Draft, loose: Draft) -> bool:
    """All numbers from 1 on, each once."""
    numbers = [*_numbers(paper), *(s.printed.value if s.printed else 0 for s in loose.written)]
    return sorted(numbers) == list(range(1, len(numbers) + 1))


def _numbers(paper: Draft) -> list[int]:
    written = paper.written
    return [sign.printed.value if sign.printed else at for at, sign in enumerate(written, 1)]


def _merge(paper: Draft, loose: Draft, doubt: str = "") -> None:
    numbers = dict(zip((s.place for s in paper.written), _numbers(paper), strict=True))
    numbers |= {sign.place: sign.printed.value for sign in loose.written if sign.printed}
    paper.pages += loose.pages
    if doubt:
        paper.evidence.append("page_number")
        paper.doubts += [*loose.doubts, Doubt(loose.first.place, doubt)]
    else:
        paper.evidence += ["page_number", OUT_OF_ORDER]
        paper.pages.sort(key=lambda sign: numbers[sign.place])
    paper.closed = paper.closed or loose.closed


def _add_doubt(draft: Draft, sign: PageSigns, reason: str) -> None:
    if all(doubt.page != sign.place for doubt in draft.doubts):
        draft.doubts.append(Doubt(sign.place, reason))


def _settle_rivals(drafts: Sequence[Draft]) -> None:
    """A paper whose only page breaks off, right behind one that took a last page which could be
    its own: the two sheets may have changed places. A sentence that runs from one page to the
    other says whose it is; without one a person is asked."""
    for paper, rival in pairwise(drafts):
        several = len(paper.written) > 1 and not paper.loose and not paper.last.attached
        lonely = len(rival.written) == 1 and not rival.loose and rival.first.runs_on
        if not (several and lonely):
            continue
        low, before = paper.last.starts_low, paper.written[-2].breaks_off
        mine, its = low and before, low and rival.first.breaks_off and _is_second(paper.last)
        if its and not mine:
            _hand_over(paper, rival)
        elif not mine and _is_second(paper.last) and not paper.written[-2].runs_on:
            _hand_over(paper, rival)
            _add_doubt(rival, rival.last, "page_order")
        elif its or not mine:
            _add_doubt(paper, paper.last, "page_order")


def _is_second(sign: PageSigns) -> bool:
    return sign.printed is not None and sign.printed.value == 2


def _hand_over(paper: Draft, rival: Draft) -> None:
    last = paper.last
    paper.pages.remove(last)
    paper.doubts = [doubt for doubt in paper.doubts if doubt.page != last.place]
    rival.add(last, "page_number")
    rival.evidence.append(OUT_OF_ORDER)
