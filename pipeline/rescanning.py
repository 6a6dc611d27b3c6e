"""A new scan of a paper takes the place of an older one: the older one stays, and says so.

It is an effect like any other that a person tells: the reuse gate, dossiers that use the older
scan and the index follow it, and it can be taken back.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from pipeline.deciding import check_right, see
from pipeline.dossier_records import keep_record
from pipeline.effect import BY_PERSON, Effect, EffectKind
from pipeline.errors import BadValue, Conflict, Unavailable
from pipeline.ledger import Act, Deed
from pipeline.ports import UnitOfWork
from pipeline.publishing import publish
from pipeline.question import Asker
from pipeline.tools import Tools

EVIDENCE = "rescan"


def replace_paper(paper_id: str, newer: str, asker: Asker, tools: Tools) -> Effect:
    """`newer` is a new scan of the paper `paper_id`; both of the own desk.

    Raises NotFound, NotAllowed, BadValue for a paper that would replace itself or one that it is
    replaced by, and Conflict when it is replaced by it already."""
    if paper_id == newer:
        raise BadValue(field="replaces", problem="another_paper")
    with tools.catalogue.begin() as unit:
        unit.hold_effects()
        row = see(paper_id, asker, unit)
        see(newer, asker, unit)
        check_right(asker)
        _refuse_circles(paper_id, newer, unit)
        today, now = tools.clock.today().isoformat(), tools.clock.now()
        effect = Effect(
            paper_id, EffectKind.RESCANNED, today, newer, True, BY_PERSON, EVIDENCE,
            asker.user, asker.desk, now,
        )  # fmt: skip
        made = unit.add_effect(effect)
        if made is None:
            raise Conflict(fault="ended_already", key=paper_id)
        facts = {"effect": made.effect_id, "kind": made.kind.value, "by_paper": newer}
        act = (asker.user, asker.desk, "", None, paper_id, row.version)
        unit.append(Act(Deed.ENDED, *act, facts=facts))
        unit.commit()
    keep_record(replace(made, effect_id=0), tools.objects)
    with suppress(Unavailable):
        publish([paper_id], tools)
    return made


def newer_scan(paper_id: str, unit: UnitOfWork) -> str | None:
    """The paper that took the place of this one, the last of a chain; None where there is none."""
    found, seen = None, {paper_id}
    while (after := _replaced_by(found or paper_id, unit)) and after not in seen:
        seen.add(after)
        found = after
    return found


def _refuse_circles(paper_id: str, newer: str, unit: UnitOfWork) -> None:
    if newer_scan(newer, unit) == paper_id or _replaced_by(newer, unit) == paper_id:
        raise BadValue(field="replaces", problem="another_paper")


def _replaced_by(paper_id: str, unit: UnitOfWork) -> str | None:
    """By the last word on it."""
    told = [e for e in unit.effects_of([paper_id]) if e.kind is EffectKind.RESCANNED]
    return told[-1].by_paper if told else None
