"""Which pages of a scan a paper holds, by a person's word: split, join. (That it holds just those
that it has is said by accepting its field `trang`.)

The word is a decision on `trang` of each paper that stands afterwards. A paper that ends by it is
not forgotten: what was decided and stored of it stays, with the id of the paper that has its pages
now, and it is there again when the pages are divided so again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.deciding import TRIES, check_right, check_seen, log_decisions, see, tell
from pipeline.decisions import PAGES, SUCCESSOR, Decision, Outcome
from pipeline.division import name_pages
from pipeline.errors import BadValue, Busy
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.question import Asker
from pipeline.ruling import read_pages
from pipeline.scan import make_paper_id
from pipeline.standing import pages_field
from pipeline.tools import Tools

Pages = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Scan:
    """The papers of a scan as people see them: by first page the row and its pages."""

    rows: Mapping[int, PaperRow]

    @property
    def versions(self) -> dict[str, int]:
        return {row.paper_id: row.version for row in self.rows.values()}

    def pages(self, first: int) -> Pages:
        return tuple(page.number for page in self.rows[first].pages)


Change = Callable[[int, _Scan], Mapping[int, Pages | None]]
"""By first page what papers hold from now on, None for one that ends. Given the first page of the
paper that is decided about."""


def split(
    paper_id: str, page: int, asker: Asker, tools: Tools, seen: str | None = None
) -> tuple[PaperRow, ...]:
    """Another paper begins on this page of the source file, which is one of the paper's: it gets
    this page and the paper's later ones. Returns the papers of the scan in order.

    `seen` is the mark of the paper's `trang` that the person looked at; without it only what nobody
    else has decided can be changed. Raises NotFound, NotAllowed, DecidedMeanwhile, and BadValue for
    a page on which no second paper can begin. What cannot be done now (a store that is away)
    waits: the papers come back as they are until then."""

    def part(first: int, scan: _Scan) -> Mapping[int, Pages | None]:
        held = scan.pages(first)
        if page not in held[1:]:
            raise BadValue(field=PAGES, problem="not_inside")
        later = tuple(number for number in held if number >= page)
        return {first: tuple(number for number in held if number < page), page: later}

    return _divide(paper_id, asker, tools, seen, part)


def join(
    paper_id: str, asker: Asker, tools: Tools, other_id: str | None = None, seen: str | None = None
) -> tuple[PaperRow, ...]:
    """The paper and the one before it in the scan (or `other_id`) are one: the one that begins
    first, which has the pages of both.

    Raises what `split` raises; BadValue where there is nothing to join it with."""
    with tools.catalogue.begin() as unit:
        other = see(other_id, asker, unit) if other_id else None

    def unite(first: int, scan: _Scan) -> Mapping[int, Pages | None]:
        before = [start for start in scan.rows if start < first]
        if other is None and not before:
            raise BadValue(field=PAGES, problem="nothing_before")
        mate = max(before) if other is None else other.first_page
        if other is not None and other.paper_id not in scan.versions:
            raise BadValue(field=PAGES, problem="other_scan")
        if mate == first:
            raise BadValue(field=PAGES, problem="itself")
        both = tuple(sorted(scan.pages(first) + scan.pages(mate)))
        return {min(first, mate): both, max(first, mate): None}

    return _divide(paper_id, asker, tools, seen, unite)


def is_pending(row: PaperRow) -> bool:
    """Whether a person's word on its pages is still to be carried out."""
    field, held = pages_field(row), tuple(page.number for page in row.pages)
    told = field.decision.value if field.decision else None
    return told is not None and read_pages(told) != held


def _divide(
    paper_id: str, asker: Asker, tools: Tools, seen: str | None, change: Change
) -> tuple[PaperRow, ...]:
    for _ in range(TRIES):
        with tools.catalogue.begin() as unit:
            row = see(paper_id, asker, unit)
            check_right(asker)
            scan = _look(row, unit)
            if any(is_pending(each) for each in scan.rows.values()):  # an earlier word comes first
                raise Busy(intake_id=row.intake_id)
            _check_seen(row, asker, seen)
            after = change(row.first_page, scan)
            decisions = list(_decide(row, after, scan, (asker, unit, tools)))
            if not unit.decide(row.paper_id, row.version, decisions):
                continue
            # The scan is held now: its other papers must still be those that were looked at.
            if (_look(row, unit).versions | {row.paper_id: row.version}) != scan.versions:
                continue
            log_decisions(row, decisions, asker, unit)
            unit.commit()
        tell(decisions, tools)
        with tools.catalogue.begin() as unit:
            return tuple(unit.papers_of_scan(row.intake_id))
    raise Busy(intake_id=row.intake_id)


def _look(row: PaperRow, unit: UnitOfWork) -> _Scan:
    return _Scan({each.first_page: each for each in unit.papers_of_scan(row.intake_id)})


def _decide(
    row: PaperRow,
    after: Mapping[int, Pages | None],
    scan: _Scan,
    who: tuple[Asker, UnitOfWork, Tools],
) -> Iterator[Decision]:
    """The pages of each paper that stands, and which one has those of a paper that ends."""
    asker, unit, tools = who
    signed = (asker.user, asker.desk, tools.clock.now(), pages_field(row).mark)
    heir = make_paper_id(row.sha256, min(after))
    for first, pages in after.items():
        paper_id = make_paper_id(row.sha256, first)
        made = unit.decisions(paper_id)
        ends = [each for each in made if each.name == SUCCESSOR]
        ended = ends[-1].value if ends else None
        if pages is None:
            end = (Outcome.CORRECTED, heir, *signed, ended)
            yield Decision(paper_id, SUCCESSOR, len(ends) + 1, *end)
            continue
        before = name_pages(scan.pages(first)) if first in scan.rows else None
        turn = 1 + sum(each.name == PAGES for each in made)
        held = (Outcome.CORRECTED, name_pages(pages), *signed, before)
        yield Decision(paper_id, PAGES, turn, *held)
        if ended is not None:
            yield Decision(
                paper_id, SUCCESSOR, len(ends) + 1, Outcome.REJECTED, None, *signed, ended
            )


def _check_seen(row: PaperRow, asker: Asker, seen: str | None) -> None:
    """One's own word may be changed without naming it: what was split wrongly is joined at once."""
    field = pages_field(row)
    mine = seen is None and field.decision is not None and field.decision.by == asker.user
    check_seen(row, field, field.mark if mine else seen)
