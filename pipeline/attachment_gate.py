"""The reuse gate for a dossier: one paper, one component, whichever of the dossier's persons."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from pipeline.dossier import Dossier, PersonRef
from pipeline.dossier_values import VIET_NAM
from pipeline.errors import NotFound
from pipeline.opening import opens
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.procedures.procedure import Component, Procedure
from pipeline.question import Asker, Person, Reuse, ReuseState
from pipeline.reuse import Beside, find_candidates, judge, read_beside
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
    the gate says the best. Raises NotFound where the paper is none of theirs and of another
    desk."""
    beside = read_beside([row], unit)
    said = ask_for_each(row, dossier, procedure, component, asker, beside, tools)
    return best_of(list(said.values()), row.paper_id)


def ask_for_each(
    row: PaperRow,
    dossier: Dossier,
    procedure: Procedure,
    component: Component,
    asker: Asker,
    beside: Beside,
    tools: Tools,
) -> dict[str, Reuse]:
    """The same for each person of the dossier to whom the gate may say something of it, by number;
    the procedure's name is the purpose that the paper must have been issued for."""
    said = {}
    for ref in dossier.people:
        with suppress(NotFound):
            said[ref.number] = judge_for(
                dossier, row, ref, component, procedure.name, asker, beside, tools
            )
    return said


def best_of(said: Sequence[Reuse], paper_id: str) -> Reuse:
    """Raises NotFound where nothing was said."""
    if not said:
        raise NotFound(kind="paper", key=paper_id)
    return min(said, key=lambda reuse: _BEST_FIRST.index(reuse.state))


def received_on(dossier: Dossier) -> date:
    """The day whose rules count for it."""
    received = dossier.facts.ngay_tiep_nhan or dossier.as_of
    return received.astimezone(VIET_NAM).date()


def judge_for(
    dossier: Dossier,
    row: PaperRow,
    person: PersonRef,
    component: Component,
    purpose: str,
    asker: Asker,
    beside: Beside,
    tools: Tools,
) -> Reuse:
    """The gate again for one paper and one component of a dossier, as everything stands in the
    transaction in which `beside` was read. Raises NotFound for a paper that the asker may not
    see."""
    return judge(
        row, Person(person.number, person.name), component, asker, beside, tools, purpose,
        day=received_on(dossier), opened=opens(dossier, asker, tools.desks),
    )  # fmt: skip


def renew_effects(dossier: Dossier, asker: Asker, tools: Tools) -> None:
    """What was stored a moment ago may end what another paper says: that is found out first."""
    for ref in dossier.people:
        find_candidates(Person(ref.number, ref.name), asker, tools)
