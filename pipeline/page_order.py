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
    if not (loose and any(draft.doubts for draft in placed) and _is_sound(backward)):
        return placed
    for draft in backward:
        if len(draft.written) > 1:
            draft.evidence.append(OUT_OF_ORDER)
    return backward


def _is_sound(drafts: Sequence[Draft]) -> bool:
    """No doubt at all, and so many pages that follow each other that it is no chance: two papers of
    several pages, or one of three. An annex would follow any paper."""
    several = [len(draft.written) for draft in drafts if len(draft.written) > 1]
    sure = not any(draft.loose or draft.doubts or draft.annexes for draft in drafts)
    return sure and (len(several) > 1 or max(several, default=0) > 2)


def _adopt(drafts: list[Draft]) -> list[Draft]:
    """Each loose draft to the paper before or behind it."""
    kept: list[Draft] = []
    for at, draft in enumerate(drafts):
        if at + 1 < len(drafts) and _heads_off(draft, drafts[at + 1]):
            _put_before(draft, drafts[at + 1])
            continue
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


def _heads_off(draft: Draft, behind: Draft) -> bool:
    """Pages without a beginning that bear headings of the type of the paper behind them, and none
    of those that it has: a certificate folded and scanned from its last page on."""
    form = behind.first.title
    if form is None or "no_beginning" not in draft.evidence or draft.loose:
        return False
    mine = frozenset[tuple[str, str]]().union(*(sign.phrases for sign in draft.written))
    its = frozenset[tuple[str, str]]().union(*(sign.phrases for sign in behind.written))
    return {loai for loai, _ in mine} == {form.loai} and not mine & its


def _put_before(draft: Draft, behind: Draft) -> None:
    """In which order they are read is not known: as they lie, and a person is asked."""
    behind.pages[:0] = draft.pages
    behind.doubts.insert(0, Doubt(draft.first.place, "page_order"))


def _find_place(draft: Draft, before: Draft | None, behind: Draft | None) -> bool:
    """Whether the loose pages went to one of the two; else they stay a paper in doubt."""
    fits_before = before is not None and _completes(before, draft) and not _is_complete(before)
    fits_behind = behind is not None and _completes(behind, draft) and not behind.first.closes
    if behind is not None and fits_behind and not fits_before:
        return _give_behind(draft, before, behind)
    if before is not None and fits_before and not fits_behind:
        _merge(before, draft)
        return True
    if before is None:
        _add_doubt(draft, draft.first, "page_order")
        return False
    number = _number(draft.first)
    follows = before.closed and number in before.expects()
    _merge(before, draft, "behind_the_end" if follows and not fits_behind else "page_order")
    return True


def _give_behind(draft: Draft, before: Draft | None, behind: Draft) -> bool:
    """To the paper behind, whose numbers they complete; a person is asked where its first page does
    not break off. A sentence that runs on from the page before says more than a number."""
    runs_on = before is not None and before.last.breaks_off and draft.first.starts_low
    second = next(
        sign for sign in draft.written if _number(sign) == min(map(_number, draft.written))
    )
    its = behind.first.breaks_off and second.starts_low
    if before is not None and runs_on and not its:
        _merge(before, draft, "page_order")
    else:
        full = behind.first.runs_on or its
        _merge(behind, draft)
        if not full or runs_on:
            _add_doubt(behind, draft.first, "page_order")
    return True


def _number(sign: PageSigns) -> int:
    return sign.printed.value if sign.printed else 0


def _is_complete(draft: Draft) -> bool:
    """Whoever signs has signed on the last of its pages."""
    return draft.last.closes


def _completes(paper: Draft, loose: Draft) -> bool:
    """All numbers from 1 on, each once; annexes are numbered apart."""
    numbers = [*_numbers(paper), *map(_number, loose.written)]
    return sorted(numbers) == list(range(1, len(numbers) + 1))


def _numbers(paper: Draft) -> list[int]:
    return [sign.printed.value if sign.printed else at for at, sign in enumerate(paper.main, 1)]


def _merge(paper: Draft, loose: Draft, doubt: str = "") -> None:
    """Loose pages to their places in the main part of a paper; behind all of it where nobody knows
    their places."""
    if doubt:
        paper.pages += loose.pages
        paper.evidence.append("page_number")
        paper.doubts += [*loose.doubts, Doubt(loose.first.place, doubt)]
    else:
        _insert(paper, loose.pages)
    paper.closed = paper.closed or loose.closed


def _insert(paper: Draft, pages: Sequence[PageSigns]) -> None:
    numbers = dict(zip((s.place for s in paper.main), _numbers(paper), strict=True))
    numbers |= {sign.place: _number(sign) or len(numbers) + 1 for sign in pages}
    end = paper.pages.index(paper.annexes[0]) if paper.annexes else len(paper.pages)
    main = [*paper.pages[:end], *pages]
    main.sort(key=lambda sign: numbers[sign.place])
    paper.pages[:end] = main
    paper.evidence += ["page_number", OUT_OF_ORDER]


def _add_doubt(draft: Draft, sign: PageSigns, reason: str) -> None:
    if all(doubt.page != sign.place for doubt in draft.doubts):
        draft.doubts.append(Doubt(sign.place, reason))


def _settle_rivals(drafts: Sequence[Draft]) -> None:
    """A paper whose only page breaks off, right behind one that took a last page which could be
    its own: the two sheets may have changed places. A sentence that runs from one page to the
    other says whose it is; without one a person is asked."""
    for paper, rival in pairwise(drafts):
        several = len(paper.written) > 1 and not paper.loose and not paper.last.attached
        lonely = len(rival.main) == 1 and not rival.loose and rival.first.runs_on
        if not (several and lonely):
            continue
        low, before = paper.last.starts_low, paper.written[-2].breaks_off
        mine, its = low and before, low and rival.first.breaks_off and _may_be_second(paper.last)
        if its and not mine:
            moved = _hand_over(paper, rival)
            if moved.printed is None:
                _add_doubt(rival, moved, "page_order")
        elif not mine and _is_second(paper.last) and not paper.written[-2].runs_on:
            _add_doubt(rival, _hand_over(paper, rival), "page_order")
        elif its or not mine:
            _add_doubt(paper, paper.last, "page_order")


def _may_be_second(sign: PageSigns) -> bool:
    return sign.printed is None or _is_second(sign)


def _is_second(sign: PageSigns) -> bool:
    return sign.printed is not None and sign.printed.value == 2


def _hand_over(paper: Draft, rival: Draft) -> PageSigns:
    last = paper.last
    paper.pages.remove(last)
    paper.doubts = [doubt for doubt in paper.doubts if doubt.page != last.place]
    _insert(rival, [last])
    rival.closed = rival.closed or last.closes
    return last
