"""Review: what could not be accepted unseen waits for a person, and what that person says stands.

A decision is stored beside the reading, never over it, with who and when, and what was in front of
them. Each names the mark of what was seen: of two reviewers of one field the second is told what
the first decided, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.access import Look, describe_look, read_paper
from pipeline.certification import is_certified
from pipeline.deciding import (
    TRIES,
    check_right,
    check_seen,
    log_decisions,
    see,
    tell,
)
from pipeline.decisions import ORIGIN, PAGES, RESULT_CODE, ROLE, TYPE, Decision, Outcome
from pipeline.errors import BadValue, Busy, Conflict, NotFound
from pipeline.forms.catalogue import Forms
from pipeline.language.codes import RESULT
from pipeline.language.typed import normalise
from pipeline.paper import Field
from pipeline.ports import PaperRow
from pipeline.question import Asker, Duty
from pipeline.risk import Item, open_items
from pipeline.scan import Origin, Role
from pipeline.standing import NOTHING, decision_on, missing_field, pages_field, type_field
from pipeline.tools import Tools
from pipeline.walking import walk_papers


@dataclass(frozen=True, slots=True)
class Task:
    """A paper of the queue and what of it waits, the worst first. `cursor` continues behind it."""

    row: PaperRow
    items: tuple[Item, ...]
    waiting_since: datetime | None
    cursor: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of one field; `value` None when rejected."""

    outcome: Outcome
    value: str | None


def next_tasks(
    asker: Asker, tools: Tools, limit: int = 10, after: str | None = None
) -> tuple[Task, ...]:
    """The papers to look at next, of the asker's desk (an inspector's: of all desks); the look at
    each is logged."""
    if not asker.sees_papers:
        return ()
    desk = None if asker.sees_every_desk else asker.desk
    with tools.catalogue.begin() as unit:
        places = unit.queue(desk, limit, after)
        known = unit.known_papers([place.paper_id for place in places])
        rows = [(place, known[place.paper_id]) for place in places if place.paper_id in known]
        unit.append_all([describe_look(row, Look.QUEUE, asker) for _, row in rows])
        unit.commit()
    tasks = (Task(row, open_items(row), place.waiting_since, place.position) for place, row in rows)
    return tuple(task for task in tasks if task.items)


def find_paper(paper_id: str, asker: Asker, tools: Tools) -> PaperRow:
    """The paper as it stands; NotFound for who may not see it."""
    with tools.catalogue.begin() as unit:
        return see(paper_id, asker, unit)


def find_field(row: PaperRow, name: str, forms: Forms) -> Field:
    """A field as it stands; empty where its type has one that was not found on the paper. NotFound
    for a name that its type does not know."""
    if name in (TYPE, PAGES):
        return type_field(row) if name == TYPE else pages_field(row)
    field = next((field for field in row.fields if field.name == name), None)
    if field is None and not _has(row.loai, name, forms):
        raise NotFound(kind="field", key=name)
    return field or missing_field(row, name)


def accept(paper_id: str, name: str, asker: Asker, tools: Tools, seen: str | None = None) -> Field:
    """What is shown (a value, else the guess) is what the paper says.

    `seen` is the mark of what the person looked at; without it only a field that nobody has decided
    can be. Raises DecidedMeanwhile, NotFound, NotAllowed, BadValue (there is nothing to accept)."""

    def confirm(row: PaperRow, field: Field) -> Verdict:
        if field.shown is None:
            raise BadValue(field=name, problem="nothing_to_accept")
        return Verdict(_judge(field, field.shown), field.shown)

    return find_field(_decide(paper_id, name, asker, tools, seen, confirm), name, tools.forms)


def correct(
    paper_id: str,
    name: str,
    typed: str,
    asker: Asker,
    tools: Tools,
    seen: str | None = None,
    *,
    sure: bool = False,
) -> Field:
    """The paper says what was typed. It is kept in the form of read values; where that is what was
    read, the reading is confirmed.

    Raises what `accept` raises, BadValue for what the field cannot be and OddValue for what it
    hardly is unless the person is `sure`."""

    def put_right(row: PaperRow, field: Field) -> Verdict:
        _refuse_pages(name)
        value = normalise(name, kind_of(row.loai, name, tools.forms), typed, sure=sure)
        return Verdict(_judge(field, value), value)

    if name == TYPE:
        set_type(paper_id, typed, asker, tools, seen)
        return type_field(find_paper(paper_id, asker, tools))
    return find_field(_decide(paper_id, name, asker, tools, seen, put_right), name, tools.forms)


def reject(paper_id: str, name: str, asker: Asker, tools: Tools, seen: str | None = None) -> Field:
    """The paper does not say it, or nobody can read it: the field stays empty. Raises what
    `accept` raises; a paper's type cannot be rejected, only corrected (BadValue)."""

    def refuse(row: PaperRow, field: Field) -> Verdict:
        if name == TYPE:
            raise BadValue(field=name, problem="type_rejected")
        _refuse_pages(name)
        return Verdict(Outcome.REJECTED, None)

    return find_field(_decide(paper_id, name, asker, tools, seen, refuse), name, tools.forms)


def _refuse_pages(name: str) -> None:
    """Which pages a paper has can be confirmed; otherwise the scan must be divided anew."""
    if name == PAGES:
        raise BadValue(field=name, problem="divided")


def withdraw(
    paper_id: str, name: str, asker: Asker, tools: Tools, seen: str | None = None
) -> PaperRow:
    """The asker's own last word on a field is taken back by one more: what stood before it stands
    again. A field that was only read waits again, where it waited.

    Raises what `accept` raises, and BadValue where the last word is not the asker's own, or says
    how pages are divided (they are divided anew)."""
    with tools.catalogue.begin() as unit:
        see(paper_id, asker, unit)
        made = [each for each in unit.decisions(paper_id) if each.name == name]
    earlier = made[-2] if len(made) > 1 and made[-2].outcome is not Outcome.WITHDRAWN else None
    if not made or made[-1].by != asker.user or made[-1].outcome is Outcome.WITHDRAWN:
        raise BadValue(field=name, problem="not_yours")
    if name in (ORIGIN, ROLE):
        before = made[-2].value if len(made) > 1 else None
        return decide_whole(paper_id, name, before, asker, tools)
    if name == PAGES and made[-1].outcome is Outcome.CORRECTED:
        raise BadValue(field=name, problem="divided_by_you")
    if name == TYPE and made[-1].before and made[-1].before != made[-1].value:
        return set_type(paper_id, made[-1].before, asker, tools, seen)

    def take_back(row: PaperRow, field: Field) -> Verdict:
        if earlier is not None:
            return Verdict(earlier.outcome, earlier.value)
        added = field.reading is not None and field.reading.rule == NOTHING
        return Verdict(Outcome.REJECTED if added else Outcome.WITHDRAWN, None)

    return _decide(paper_id, name, asker, tools, seen, take_back)


def set_type(
    paper_id: str, loai: str, asker: Asker, tools: Tools, seen: str | None = None
) -> PaperRow:
    """The paper is of this type (`loai`), with the code of the result that goes with it; or it is
    the result of this code (KQ.G15.000031), whether or not its type is known.

    Raises what `accept` raises, and BadValue for what is neither a known type nor a code."""
    chosen, code = _type_or_code(loai.strip(), tools.forms)

    def name_it(row: PaperRow, field: Field) -> Verdict:
        value = chosen or row.loai
        return Verdict(_judge(field, value), value)

    def also(row: PaperRow) -> tuple[str, Verdict]:
        field = _on_the_paper(row, RESULT_CODE)
        outcome = Outcome.REJECTED if code is None else _judge(field, code)
        return RESULT_CODE, Verdict(outcome, code)

    return _decide(paper_id, TYPE, asker, tools, seen, name_it, also)


def compare(paper_id: str, asker: Asker, tools: Tools, *, undo: bool = False) -> PaperRow:
    """Đối chiếu bản chính: the digital form was compared with the original, which sets its origin.
    `undo` takes it back. Doing it twice does it once.

    Raises NotFound, NotAllowed, and BadValue for an electronic paper, which has no other original.
    """
    row = read_paper(paper_id, Look.REVIEW, asker, tools)
    stands = decision_on(row, ORIGIN)
    done = stands is not None and stands.value == Origin.FROM_ORIGINAL
    if done is not undo:
        return row
    return decide_whole(
        paper_id, ORIGIN, None if undo else Origin.FROM_ORIGINAL.value, asker, tools
    )


def decide_whole(
    paper_id: str, name: str, value: str | None, asker: Asker, tools: Tools, reason: str = ""
) -> PaperRow:
    """The last word on the ORIGIN of a paper, or on its ROLE where it lies in no dossier; None: it
    is as it came. `reason` goes into the ledger.

    Raises NotFound, NotAllowed, and of an origin BadValue for an electronic paper, Conflict for one
    whose certified copy would lose its ground, unless an approver says why."""

    def judge(row: PaperRow, field: Field) -> Verdict:
        if name == ORIGIN:
            _check_origin(row, value, asker, reason)
        if value is None:
            return Verdict(Outcome.REJECTED, None)
        compared = value == Origin.FROM_ORIGINAL
        return Verdict(Outcome.CONFIRMED if compared else Outcome.CORRECTED, value)

    seen = _on_the_paper(find_paper(paper_id, asker, tools), name).mark
    return _decide(paper_id, name, asker, tools, seen, judge, reason=reason)


def _check_origin(row: PaperRow, value: str | None, asker: Asker, reason: str) -> None:
    if all(context.origin is Origin.ELECTRONIC for context in row.contexts):
        raise BadValue(field=ORIGIN, problem="electronic")
    told = bool(reason) and Duty.APPROVER in asker.duties
    if is_certified(row) and value != Origin.FROM_ORIGINAL and not told:
        raise Conflict(fault="certified", key=row.paper_id)


def refresh_queue(tools: Tools) -> int:
    """Every paper to its place in the queue, after the table of risks changed; returns how many."""
    count = 0
    for rows in walk_papers(tools.catalogue):
        with tools.catalogue.begin() as unit:
            unit.requeue([row.paper_id for row in rows])
            unit.commit()
        count += len(rows)
    return count


# how a decision is written

Judge = Callable[[PaperRow, Field], Verdict]
Also = Callable[[PaperRow], tuple[str, Verdict]]


def _decide(
    paper_id: str,
    name: str,
    asker: Asker,
    tools: Tools,
    seen: str | None,
    judge: Judge,
    also: Also | None = None,
    reason: str = "",
) -> PaperRow:
    """Read, compare with what was seen, write; all of it again when the paper changed meanwhile.
    Returns the paper as it stands then."""
    for _ in range(TRIES):
        with tools.catalogue.begin() as unit:
            row = see(paper_id, asker, unit)
            check_right(asker)
            field = _field_of(row, name, tools.forms)
            check_seen(row, field, seen)
            verdicts = [(field, judge(row, field))]
            if also is not None:
                other, verdict = also(row)
                verdicts.append((_on_the_paper(row, other), verdict))
            decisions = [_write(row, *each, asker, tools) for each in verdicts]
            if unit.decide(paper_id, row.version, decisions):
                log_decisions(row, decisions, asker, unit, reason)
                unit.commit()
                tell(decisions, tools)
                return find_paper(paper_id, asker, tools)
    raise Busy(intake_id=row.intake_id)


def _write(row: PaperRow, field: Field, verdict: Verdict, asker: Asker, tools: Tools) -> Decision:
    return Decision(
        row.paper_id, field.name, field.turn + 1, verdict.outcome, verdict.value,
        asker.user, asker.desk, tools.clock.now(), field.mark, field.shown,
    )  # fmt: skip


def _field_of(row: PaperRow, name: str, forms: Forms) -> Field:
    return _on_the_paper(row, name) if name in (ORIGIN, ROLE) else find_field(row, name, forms)


def _on_the_paper(row: PaperRow, name: str) -> Field:
    """What is decided about the whole paper, as a field that stands nowhere on it."""
    known = {RESULT_CODE: row.kq_code, ORIGIN: best_origin(row), ROLE: _own_role(row)}
    field = replace(missing_field(row, name), value=known[name])
    decision = decision_on(row, name)
    if decision is None:
        return field
    return replace(field, value=decision.before).decided(decision)


def best_origin(row: PaperRow) -> str | None:
    """How it came, at its best: that is what counts for reuse."""
    came = {context.origin for context in row.contexts}
    return next((origin.value for origin in Origin if origin in came), None)


def _own_role(row: PaperRow) -> str | None:
    """As what it was handed in for no dossier; None where it was not."""
    came = {context.role for context in row.contexts if context.dossier is None}
    return next((role.value for role in Role if role in came), None)


def _judge(field: Field, value: str) -> Outcome:
    """Of what was read, whatever others made of it since."""
    read = (field.reading or field).shown
    return Outcome.CONFIRMED if read == value else Outcome.CORRECTED


def _has(loai: str, name: str, forms: Forms) -> bool:
    form = forms.get(loai)
    return form is not None and form.field(name) is not None


def kind_of(loai: str, name: str, forms: Forms) -> str:
    """What values a field can have. By its type, else by any type that has such a field: the type
    may have been put right."""
    own = forms.get(loai)
    every = ([own] if own else []) + list(forms)
    found = (field for form in every if (field := form.field(name)))
    return next((field.kind for field in found), "text")


def _type_or_code(asked: str, forms: Forms) -> tuple[str | None, str | None]:
    """A type with its code, or a code with its type where one is known."""
    if form := forms.get(asked):
        return form.loai, form.kq_code
    if RESULT.fullmatch(asked):
        found = next((form for form in forms if form.kq_code == asked), None)
        return (found.loai if found else None), asked
    raise BadValue(field=TYPE, problem="type")
