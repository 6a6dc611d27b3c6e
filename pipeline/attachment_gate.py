"""The reuse gate for a dossier: one paper, one component, whichever of the dossier's persons."""

from __future__ import annotations

from contextlib import suppress

from pipeline.dossier import Dossier
from pipeline.errors import NotFound
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.procedures.procedure import Component, Procedure
from pipeline.question import Asker, Person, Reuse, ReuseState
from pipeline.reuse import find_candidates
from pipeline.reuse_components import judge_for
from pipeline.tools import Tools

_BEST_FIRST = (ReuseState.USABLE, ReuseState.SEE_ORIGINAL, ReuseState.NOT_USABLE)


def ask_gate(
    row: PaperRow,
    dossier: Dossier,
    procedure: Procedure,
    component: Component,
    asker: Asker,
    unit: UnitOfWork,
    tools: Tools,
) -> Reuse:
    """As everything stands in the transaction of `unit`, for that person of the dossier for whom
    the gate says the best; the procedure's name is the purpose that the paper must have been issued
    for. Raises NotFound where the paper is none of theirs and of another desk."""
    said = []
    for ref in dossier.people:
        with suppress(NotFound):
            said.append(judge_for(dossier, row, ref, component, procedure.name, asker, unit, tools))
    if not said:
        raise NotFound(kind="paper", key=row.paper_id)
    return min(said, key=lambda reuse: _BEST_FIRST.index(reuse.state))


def renew_effects(dossier: Dossier, asker: Asker, tools: Tools) -> None:
    """What was stored a moment ago may end what another paper says: that is found out first."""
    for ref in dossier.people:
        find_candidates(Person(ref.number, ref.name), asker, tools)
