"""Where the papers of one scan begin, by a person's word: split, join, or "so it is".

The word is kept with the paper of the scan's first page, which stands under every division. A paper
that ends by it is not forgotten: what was decided and stored of it stays, with the id of the paper
that has its pages now, and it is there again when the pages are divided so again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.deciding import TRIES, check_right, check_seen, see, tell
from pipeline.decisions import DIVISION, SUCCESSOR, Decision, Outcome
from pipeline.errors import BadValue, Busy
from pipeline.paper import Field
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.question import Asker
from pipeline.ruling import read_starts, write_starts
from pipeline.scan import make_paper_id
from pipeline.standing import decision_on, missing_field
from pipeline.tools import Tools

Starts = tuple[int, ...]
Change = Callable[[PaperRow, Starts], Starts]


def split(
    paper_id: str, page: int, asker: Asker, tools: Tools, seen: str | None = None
) -> tuple[PaperRow, ...]:
    """Another paper begins on this page of the source file, which is one of the paper's. Returns
    the papers of the scan in order.

    `seen` is the mark of the division that the person looked at; without it only one that nobody
    else has decided can be changed. Raises NotFound, NotAllowed, DecidedMeanwhile, and BadValue for
    a page on which no second paper can begin. What cannot be done now (a store that is away)
    waits: the papers come back as they are until then."""

    def add(row: PaperRow, starts: Starts) -> Starts:
        if page in starts:
            raise BadValue(field=DIVISION, problem="begins_already")
        if not row.first_page < page <= _last_page(row, starts):
            raise BadValue(field=DIVISION, problem="not_inside")
        return tuple(sorted({*starts, page}))

    return _rule(paper_id, asker, tools, seen, add)


def join(
    paper_id: str, asker: Asker, tools: Tools, other_id: str | None = None, seen: str | None = None
) -> tuple[PaperRow, ...]:
    """The paper and the one before it in the scan (or `other_id`, its neighbour) are one.

    Raises what `split` raises; BadValue where there is nothing to join it with."""
    with tools.catalogue.begin() as unit:
        other = see(other_id, asker, unit) if other_id else None

    def remove(row: PaperRow, starts: Starts) -> Starts:
        at = starts.index(row.first_page)
        if other is None and at == 0:
            raise BadValue(field=DIVISION, problem="nothing_before")
        mate = starts[at - 1] if other is None else other.first_page
        if other is not None and other.intake_id != row.intake_id:
            raise BadValue(field=DIVISION, problem="other_scan")
        if mate not in starts or abs(starts.index(mate) - at) != 1:
            raise BadValue(field=DIVISION, problem="no_neighbour")
        return tuple(start for start in starts if start != max(mate, row.first_page))

    return _rule(paper_id, asker, tools, seen, remove)


def confirm_division(
    paper_id: str, asker: Asker, tools: Tools, seen: str | None = None
) -> tuple[PaperRow, ...]:
    """The scan is divided as it stands: no paper was overlooked, none cut in two. Raises what
    `split` raises."""
    return _rule(paper_id, asker, tools, seen, lambda row, starts: starts)


def division_field(rows: Sequence[PaperRow]) -> Field:
    """How the papers `rows` of one scan are divided, decided like a field."""
    standing = write_starts([row.first_page for row in rows])
    field = replace(missing_field(rows[0], DIVISION), value=standing, raw=standing)
    decision = decision_on(rows[0], DIVISION)
    if decision is None:
        return field
    return replace(field, value=decision.before, raw=decision.before or "").decided(decision)


def _rule(
    paper_id: str, asker: Asker, tools: Tools, seen: str | None, change: Change
) -> tuple[PaperRow, ...]:
    for _ in range(TRIES):
        with tools.catalogue.begin() as unit:
            row = see(paper_id, asker, unit)
            check_right(asker)
            rows = unit.papers_of_scan(row.intake_id)
            field = division_field(rows)
            # What one split wrongly oneself is joined at once.
            mine = seen is None and field.decision is not None and field.decision.by == asker.user
            check_seen(rows[0], field, field.mark if mine else seen)
            before = read_starts(field.value or "")
            if row.first_page not in before:  # another's word on it is still being carried out
                break
            decisions = _decide(rows, field, before, change(row, before), (asker, unit, tools))
            if unit.decide(rows[0].paper_id, rows[0].version, decisions):
                unit.commit()
                return _tell(rows[0], decisions, asker, tools)
    raise Busy(intake_id=row.intake_id)


def _tell(
    first: PaperRow, decisions: Sequence[Decision], asker: Asker, tools: Tools
) -> tuple[PaperRow, ...]:
    tell(first.paper_id, decisions, asker, tools)
    with tools.catalogue.begin() as unit:
        return tuple(unit.papers_of_scan(first.intake_id))


def _decide(
    rows: Sequence[PaperRow],
    field: Field,
    before: Starts,
    after: Starts,
    who: tuple[Asker, UnitOfWork, Tools],
) -> list[Decision]:
    """The division, and for each paper that ends or is there again which one has its pages."""
    asker, unit, tools = who
    read, value = (field.reading or field).value, write_starts(after)
    outcome = Outcome.CONFIRMED if value == read else Outcome.CORRECTED
    signed = (asker.user, asker.desk, tools.clock.now(), field.mark)
    first = rows[0]
    made = [
        Decision(first.paper_id, DIVISION, field.turn + 1, outcome, value, *signed, field.value)
    ]
    for page in sorted(set(before) ^ set(after)):
        paper_id = make_paper_id(first.sha256, page)
        ends = [each for each in unit.decisions(paper_id) if each.name == SUCCESSOR]
        turn, last = len(ends) + 1, ends[-1].value if ends else None
        if page not in after:
            heir = make_paper_id(first.sha256, max(start for start in after if start < page))
            end = (Outcome.CORRECTED, heir, *signed, last)
            made.append(Decision(paper_id, SUCCESSOR, turn, *end))
        elif last is not None:
            again = (Outcome.REJECTED, None, *signed, last)
            made.append(Decision(paper_id, SUCCESSOR, turn, *again))
    return made


def _last_page(row: PaperRow, starts: Starts) -> int:
    later = [start for start in starts if start > row.first_page]
    return later[0] - 1 if later else row.last_page
