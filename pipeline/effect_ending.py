"""What a person knows: that a paper ended, and that what was thought to have ended it did not."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from pipeline.access import Look, read_paper
from pipeline.deciding import see
from pipeline.dossier_records import keep_record
from pipeline.effect import BY_PERSON, Effect, EffectKind, Withdrawal
from pipeline.errors import BadValue, Conflict, NotAllowed, NotFound, Unavailable
from pipeline.language.spans import date_span
from pipeline.ledger import Act, Deed
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.publishing import publish
from pipeline.purpose import find_fault, tidy
from pipeline.question import Asker, Duty
from pipeline.tools import Tools

_SHORTEST, _LONGEST = 10, 2000  # characters of an evidence that says anything


def end_paper(
    paper_id: str,
    kind: EffectKind,
    since: str,
    evidence: str,
    asker: Asker,
    tools: Tools,
    by_paper: str | None = None,
) -> Effect:
    """Say that a paper of the own desk ended: `kind` how, `since` the day from which (ISO 8601 with
    its precision), `evidence` how that is known, `by_paper` the paper that says so.

    Raises NotAllowed for who is neither officer nor approver, NotFound for a paper the asker does
    not see, BadValue for a day that is none, a paper that ends itself, and an evidence that says
    nothing or holds a long number, Conflict when the same is said already."""
    _need(asker)
    if date_span(since) is None:
        raise BadValue(field="since", problem="iso_date")
    if by_paper == paper_id:
        raise BadValue(field="by_paper", problem="another_paper")
    words = _words(evidence)
    with tools.catalogue.begin() as unit:
        unit.hold_effects()
        paper = see(paper_id, asker, unit)
        if by_paper is not None:
            see(by_paper, asker, unit)
        now = tools.clock.now()
        effect = Effect(
            paper_id, kind, since, by_paper, True, BY_PERSON, words, asker.user, asker.desk, now
        )
        made = unit.add_effect(effect)
        if made is None:
            raise Conflict(fault="ended_already", key=paper_id)
        _enter(made, paper, words, asker, unit)
        said = unit.effect_history(made.paper_id)
        unit.commit()
    _follow(paper_id, said, tools)
    return made


def withdraw_end(effect_id: int, reason: str, asker: Asker, tools: Tools) -> Effect:
    """Take back that a paper ended: a person's word, or what a rule suspected and a person looked
    at. It is not found again as long as the papers say the same.

    Raises NotAllowed, NotFound, BadValue as above, and Conflict when it was taken back already.
    """
    _need(asker)
    words = _words(reason)
    with tools.catalogue.begin() as unit:
        unit.hold_effects()
        paper = _see_paper(effect_id, asker, unit)
        over = Withdrawal(asker.user, asker.desk, tools.clock.now(), words)
        if not unit.withdraw_effect(effect_id, over):
            raise Conflict(fault="withdrawn_already", key=str(effect_id))
        made = unit.effect(effect_id)
        _enter(made, paper, words, asker, unit)
        said = unit.effect_history(made.paper_id)
        unit.commit()
    _follow(made.paper_id, said, tools)
    return made


def list_effects(paper_id: str, asker: Asker, tools: Tools) -> list[Effect]:
    """All that happened to a paper, the withdrawn too; a look at it as any other. Raises NotFound
    for who does not see it."""
    read_paper(paper_id, Look.EFFECTS, asker, tools)
    with tools.catalogue.begin() as unit:
        return unit.effect_history(paper_id)


def _see_paper(effect_id: int, asker: Asker, unit: UnitOfWork) -> PaperRow:
    try:
        return see(unit.effect(effect_id).paper_id, asker, unit)
    except NotFound:
        raise NotFound(kind="effect", key=str(effect_id)) from None


def _follow(paper_id: str, effects: Iterable[Effect], tools: Tools) -> None:
    """What people said goes beside the bytes, also what an earlier try could not lay there because
    the store was away; and the index learns of it, at the latest by the outbox."""
    for effect in effects:
        if effect.user or (effect.withdrawn is not None and effect.withdrawn.user):
            keep_record(replace(effect, effect_id=0), tools.objects)
    with suppress(Unavailable):
        publish([paper_id], tools)


def _enter(effect: Effect, paper: PaperRow, words: str, asker: Asker, unit: UnitOfWork) -> None:
    """In the ledger, last of all: the reason in the person's words, the rest as codes and ids."""
    facts = {
        "effect": effect.effect_id, "kind": effect.kind.value, "since": effect.since,
        "by_paper": effect.by_paper, "withdrawn": effect.withdrawn is not None,
    }  # fmt: skip
    key, version = paper.paper_id, paper.version
    unit.append(Act(Deed.ENDED, asker.user, asker.desk, words, None, key, version, facts=facts))


def _need(asker: Asker) -> None:
    if not asker.duties & {Duty.OFFICER, Duty.APPROVER}:
        raise NotAllowed(act="end")


def _words(text: str) -> str:
    """They would stand in logs and in the history of commands: without long numbers."""
    said = tidy(text)
    if fault := find_fault(said, _SHORTEST, _LONGEST):
        raise BadValue(field="evidence", problem=fault)
    return said
