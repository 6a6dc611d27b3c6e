"""Finding again what a stored, corrected, tied or removed paper did to others, and they to it.

What changed waits in the catalogue, written in the transaction of the change; the process that made
it works it off at once, and if that dies, whoever sweeps or asks. A few papers at a time, nobody
else beside: whoever comes last has seen both papers of every pair as they are, in whatever order
they came. Done twice it does nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from pipeline.effect import BY_PERSON, Effect, Withdrawal
from pipeline.effect_numbers import named_papers, number_key
from pipeline.effect_rules import (
    EFFECT_RULES,
    PERSON_NUMBERS,
    EffectRule,
    Told,
    is_divorce,
    numbers_of,
)
from pipeline.errors import NotFound, Unavailable
from pipeline.faults import locate
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.tools import Tools
from pipeline.walking import walk_papers

log = logging.getLogger("sohoa.effects")

NAMESAKES = 200
AT_ONCE = 20  # papers in one transaction: each commit waits for the disk, each waits for the lock


def renew(paper_ids: Sequence[str], tools: Tools, limit: int = 500) -> int:
    """Work off what waits of these papers (of all, when none is named); returns how many. One that
    cannot be worked off stays behind the others with its error. Raises CatalogueUnavailable."""
    with tools.catalogue.begin() as unit:
        waiting = [paper_id for paper_id, _ in unit.effects_due(limit, paper_ids)]
    parts = (waiting[n : n + AT_ONCE] for n in range(0, len(waiting), AT_ONCE))
    return sum(_renew_some(part, tools) for part in parts)


def renew_rest(tools: Tools) -> None:
    """Whatever waits. When the catalogue is away it waits for the next time."""
    with suppress(Unavailable):
        while renew([], tools):
            continue


def renew_all(tools: Tools) -> int:
    """The whole catalogue, after the rules changed; returns how many papers."""
    for rows in walk_papers(tools.catalogue):
        with tools.catalogue.begin() as unit:
            unit.ask_effects([row.paper_id for row in rows])
            unit.commit()
    count = 0
    while done := renew([], tools):
        count += done
    return count


def _renew_some(paper_ids: Sequence[str], tools: Tools) -> int:
    """One that can never be worked off must neither end every sweep nor hold up the others: then
    each is tried by itself."""
    try:
        with tools.catalogue.begin() as unit:
            unit.hold_effects()
            waiting = unit.effects_due(len(paper_ids), paper_ids)
            for paper_id, turn in waiting:
                _settle(paper_id, unit, tools)
                unit.effects_done(paper_id, turn)
            unit.commit()
    except Unavailable:
        raise
    except Exception as fault:
        if len(paper_ids) > 1:
            return sum(_renew_some([paper_id], tools) for paper_id in paper_ids)
        log.error("effects not found", extra={"fault": locate(fault)})
        _put_off(paper_ids[0], type(fault).__name__, tools)
        return 0
    return len(waiting)


def _put_off(paper_id: str, error: str, tools: Tools) -> None:
    with tools.catalogue.begin() as unit:
        unit.effects_failed(paper_id, error)
        unit.commit()


def _settle(paper_id: str, unit: UnitOfWork, tools: Tools) -> None:
    """What the rules say of the paper takes the place of what they said before; what people said
    stands."""
    now = tools.clock.now()
    wanted = {effect.finding: effect for effect in _find(paper_id, unit, tools, now)}
    standing = [effect for effect in unit.effects_with(paper_id) if effect.rule != BY_PERSON]
    for effect in standing:
        if effect.finding not in wanted:
            unit.withdraw_effect(effect.effect_id, Withdrawal("", "", now))
    known = {effect.finding for effect in standing}
    for finding, effect in wanted.items():
        if finding not in known and not _was_refused(effect, unit):
            unit.add_effect(effect)


def _was_refused(effect: Effect, unit: UnitOfWork) -> bool:
    """A person looked at it and took it back."""
    return any(
        old.finding == effect.finding and old.withdrawn is not None and old.withdrawn.user
        for old in unit.effect_history(effect.paper_id)
    )


def _find(paper_id: str, unit: UnitOfWork, tools: Tools, now: datetime) -> Iterator[Effect]:
    """Nothing of a paper that has left the catalogue."""
    try:
        row = unit.paper(paper_id)
    except NotFound:
        unit.note_numbers(paper_id, (), ())
        return
    told = _tell(row, unit, tools)
    named = [number for number, _ in named_papers(row.loai, told.value("trich_yeu"))]
    own = [number_key(told.value(name)) for name in numbers_of(told)]
    unit.note_numbers(paper_id, own, named)
    for other in _related(told, unit, tools):
        for newer, older in ((told, other), (other, told)):
            yield from _apply(newer, older, now, alone=False)
    yield from _apply(told, told, now, alone=True)


def _apply(newer: Told, older: Told, now: datetime, *, alone: bool) -> Iterator[Effect]:
    for rule in EFFECT_RULES:
        if rule.alone is alone and rule.counts(newer):
            yield from _make(rule, newer, older, now)


def _make(rule: EffectRule, newer: Told, older: Told, now: datetime) -> Iterator[Effect]:
    found = rule.find(newer, older)
    if found is not None:
        by = None if rule.alone else newer.row.paper_id
        fields = ",".join(dict.fromkeys(found.fields))
        yield Effect(
            older.row.paper_id, found.kind, found.since, by, found.certain, rule.code, fields,
            "", "", now,
        )  # fmt: skip


def _tell(row: PaperRow, unit: UnitOfWork, tools: Tools) -> Told:
    ties = frozenset(tie.so_dinh_danh for tie in unit.ties_of_paper(row.paper_id))
    return Told(row, tools.forms, ties)


def _related(told: Told, unit: UnitOfWork, tools: Tools) -> list[Told]:
    """Papers that may have to do with it: of the same persons, with the same number, named by it or
    naming it, and between a marriage and a judgment those of the same names."""
    rows: dict[str, PaperRow] = {}
    for found in (
        _of_persons(told, unit), _of_number(told, unit), _named(told, unit), _of_couple(told, unit),
    ):  # fmt: skip
        rows |= {row.paper_id: row for row in found}
    rows.pop(told.row.paper_id, None)
    return [_tell(rows[key], unit, tools) for key in sorted(rows)]


def _of_persons(told: Told, unit: UnitOfWork) -> Iterator[PaperRow]:
    numbers = {told.value(name) for name in PERSON_NUMBERS} | told.ties
    for number in sorted(number for number in numbers if len(number) == 12):
        yield from unit.papers_by_field(PERSON_NUMBERS, number)
        yield from _existing((tie.paper_id for tie in unit.papers_tied_to(number)), unit)


def _of_number(told: Told, unit: UnitOfWork) -> Iterable[PaperRow]:
    key = told.form.one_per if told.form else None
    if key is None or key in PERSON_NUMBERS or not told.value(key):
        return ()
    return unit.papers_by_field((key,), told.value(key))


def _named(told: Told, unit: UnitOfWork) -> Iterator[PaperRow]:
    for name in numbers_of(told):
        yield from _existing(unit.naming(number_key(told.value(name))), unit)
    for number, _ in named_papers(told.row.loai, told.value("trich_yeu")):
        yield from _existing(unit.bearing(number), unit)


def _of_couple(told: Told, unit: UnitOfWork) -> Iterable[PaperRow]:
    if told.row.loai == "gcn_ket_hon" and (name := told.value("ho_ten_chong")):
        return unit.papers_named(("nguyen_don", "bi_don"), name, None, NAMESAKES)
    if is_divorce(told) and (name := told.value("nguyen_don")):
        return unit.papers_named(("ho_ten_chong", "ho_ten_vo"), name, None, NAMESAKES)
    return ()


def _existing(paper_ids: Iterable[str], unit: UnitOfWork) -> Iterator[PaperRow]:
    for paper_id in paper_ids:
        with suppress(NotFound):
            yield unit.paper(paper_id)
