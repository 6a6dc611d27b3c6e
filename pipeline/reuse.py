"""Does the state already have it? The right story: a person and a paper type in, papers out.

A component of a dossier need not be asked for when a paper that was digitised before satisfies
it (Luật Chuyển đổi số 148/2025/QH15, Điều 31). Each paper comes with the checks that say why it
may stand in, or why not; a number decides who somebody is, a name never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from pipeline.asked import asked_facts
from pipeline.dossier import PersonTie
from pipeline.effect import Effect
from pipeline.effect_renewing import renew
from pipeline.errors import BadQuestion, NotFound
from pipeline.language.names import clean_name
from pipeline.ledger import Act, Deed
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.procedures.procedure import Component
from pipeline.question import Asker, Person, Reuse, ReuseState
from pipeline.reuse_case import NAMES, NUMBERS, Asked, Case, may_be_of
from pipeline.reuse_checks import check_type, may_open
from pipeline.reuse_rules import conclude, run_checks
from pipeline.scan import make_paper_id
from pipeline.tools import Tools

NAMESAKES = 50  # papers looked at by name alone: none of them is ever usable
_RANK = {ReuseState.USABLE: 0, ReuseState.SEE_ORIGINAL: 1, ReuseState.NOT_USABLE: 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that is or may be of a person; `tie` where an officer says so, `others_tied` whether
    somebody else was named for the same place on it; `effects` what happened to it since."""

    row: PaperRow
    tie: PersonTie | None = None
    others_tied: bool = False
    effects: tuple[Effect, ...] = ()


def check_reuse(
    person: Person,
    loai: str,
    asker: Asker,
    today: date,
    tools: Tools,
    *,
    purpose: str | None = None,
) -> tuple[Reuse, ...]:
    """The papers of a person that the asker may see and whether each may stand in for `loai` (a
    paper type or a KQ code), best first. `purpose` as the procedure needs it, for papers issued
    for one purpose.

    Who sees no papers gets none. Raises BadQuestion for a person without number or name, and
    CatalogueUnavailable."""
    asked = Asked(person, asker, today, today, tools.forms, loai, purpose=purpose)
    if not asker.sees_papers:
        return ()
    found = _rank(_open(find_candidates(person, asker, tools), asked))
    act = Act(Deed.CHECKED, asker.user, asker.desk, purpose or "", facts={"loai": loai})
    log_check((reuse.paper_id for reuse in found), [person], act, tools)
    return found


def log_check(paper_ids: Iterable[str], people: Iterable[Person], act: Act, tools: Tools) -> None:
    """Who asked, of whom as a fingerprint, and which papers they were told of: nothing is told
    without it. Raises CatalogueUnavailable."""
    texts = [text for who in people for text in (who.so_dinh_danh, who.ho_ten) if text]
    facts = {**act.facts, "papers": sorted(set(paper_ids)), **asked_facts(texts, tools.audit_key)}
    with tools.catalogue.begin() as unit:
        unit.append(replace(act, facts=facts))
        unit.commit()


def check_component(
    person: Person,
    component: Component,
    candidates: tuple[Candidate, ...],
    asker: Asker,
    tools: Tools,
    purpose: str,
    *,
    day: date | None = None,
    opened: bool = False,
) -> tuple[Reuse, ...]:
    """The same for a component of a procedure: those of the candidates that are what it accepts,
    judged by its own rules too. `day` is the one whose rules count (None: today), `opened` whether
    a live dossier of this person that the asker holds opens the papers of every desk
    (`pipeline/reuse_components.py` says both of a dossier)."""
    asked = _ask(person, component, asker, tools, purpose, day, opened)
    return _rank(case for case in _open(candidates, asked) if check_type(case).passed)


def judge(
    row: PaperRow,
    person: Person,
    component: Component,
    asker: Asker,
    beside: Beside,
    tools: Tools,
    purpose: str,
    *,
    day: date | None = None,
    opened: bool = False,
) -> Reuse:
    """One paper for one component, as everything stands in the transaction in which `beside` was
    read: for whoever attaches it. Of the wrong type it is judged too. Raises NotFound for a paper
    that the asker may not see."""
    asked = _ask(person, component, asker, tools, purpose, day, opened)
    cases = _open([beside.candidate(row, person.so_dinh_danh)], asked)
    if not cases:
        raise NotFound(kind="paper", key=row.paper_id)
    return _judge(cases[0])


@dataclass(frozen=True, slots=True)
class Beside:
    """What the catalogue knows of papers beside their rows, by paper id: what officers said whose
    they are, and what happened to them."""

    ties: Mapping[str, tuple[PersonTie, ...]]
    effects: Mapping[str, tuple[Effect, ...]]

    def candidate(self, row: PaperRow, number: str | None) -> Candidate:
        """The paper as it may be of the person with this number."""
        happened = (effect for key in _ids_of(row) for effect in self.effects.get(key, ()))
        effects = tuple(sorted(happened, key=lambda effect: effect.effect_id))
        ties = self.ties.get(row.paper_id, ())
        mine = [tie for tie in ties if tie.so_dinh_danh == number]
        if not mine:
            return Candidate(row, effects=effects)
        return Candidate(row, mine[-1], _others_tied(mine[-1], ties), effects)


def read_beside(rows: Sequence[PaperRow], unit: UnitOfWork) -> Beside:
    """In two questions, however many papers they are."""
    effects: dict[str, tuple[Effect, ...]] = {}
    for effect in unit.effects_of([key for row in rows for key in _ids_of(row)]):
        effects[effect.paper_id] = (*effects.get(effect.paper_id, ()), effect)
    return Beside(unit.ties_of_papers([row.paper_id for row in rows]), effects)


def find_candidates(person: Person, asker: Asker, tools: Tools) -> tuple[Candidate, ...]:
    """By number; by what officers tied to that number; and by name, among the papers that the asker
    sees anyway, those that say of nobody else: they may be looked at, no more. What was stored just
    now has its effect first.

    Raises BadQuestion for a person without number or name."""
    _refuse_nonsense(person)
    found: dict[str, Candidate] = {}
    with tools.catalogue.begin() as unit:
        if person.ho_ten:
            desk = None if asker.sees_every_desk else asker.desk
            name, number = clean_name(person.ho_ten), person.so_dinh_danh
            rows = unit.papers_named(NAMES, name, desk, NAMESAKES, number)
            found |= {row.paper_id: Candidate(row) for row in rows if may_be_of(person, row)}
        if person.so_dinh_danh:
            rows = unit.papers_by_field(NUMBERS, person.so_dinh_danh)
            found |= {row.paper_id: Candidate(row) for row in rows}
            found |= _tied(person.so_dinh_danh, unit)
        waiting = unit.effects_due(paper_ids=list(found)) if found else []
    if waiting:
        renew([paper_id for paper_id, _ in waiting], tools)
    return _with_effects(found, tools)


def _with_effects(found: dict[str, Candidate], tools: Tools) -> tuple[Candidate, ...]:
    if not found:
        return ()
    owners = {key: c.row.paper_id for c in found.values() for key in _ids_of(c.row)}
    effects: dict[str, list[Effect]] = {}
    with tools.catalogue.begin() as unit:
        for effect in unit.effects_of(list(owners)):
            effects.setdefault(owners[effect.paper_id], []).append(effect)
    return tuple(replace(c, effects=tuple(effects.get(key, ()))) for key, c in found.items())


def _ids_of(row: PaperRow) -> list[str]:
    """Its own, and those of papers that began on one of its pages before they were joined with it:
    what a person said of them is true of this one."""
    inside = (make_paper_id(row.sha256, page.number) for page in row.pages)
    return list(dict.fromkeys([row.paper_id, *inside]))


def _tied(number: str, unit: UnitOfWork) -> dict[str, Candidate]:
    """A paper that is read anew at this moment is away."""
    found = {}
    for tie in unit.papers_tied_to(number):
        with suppress(NotFound):
            row = unit.paper(tie.paper_id)
            others = _others_tied(tie, unit.ties_of_paper(tie.paper_id))
            found[tie.paper_id] = Candidate(row, tie, others)
    return found


def _others_tied(tie: PersonTie, ties: Iterable[PersonTie]) -> bool:
    return any(t.part == tie.part and t.so_dinh_danh != tie.so_dinh_danh for t in ties)


def _refuse_nonsense(person: Person) -> None:
    number = person.so_dinh_danh
    if number is None and not (person.ho_ten or "").strip():
        raise BadQuestion(detail="person")
    if number is not None and not (number.isascii() and number.isdecimal()):
        raise BadQuestion(detail="so_dinh_danh")
    if number is not None and len(number) not in (9, 12):
        raise BadQuestion(detail="so_dinh_danh")


def _ask(
    person: Person,
    component: Component,
    asker: Asker,
    tools: Tools,
    purpose: str,
    day: date | None,
    opened: bool,
) -> Asked:
    today = tools.clock.today()
    return Asked(person, asker, today, day or today, tools.forms, "", component, purpose, opened)


def _open(candidates: Iterable[Candidate], asked: Asked) -> list[Case]:
    cases = (Case(c.row, asked, c.tie, c.others_tied, c.effects) for c in candidates)
    return [case for case in cases if may_open(case)]


def _rank(cases: Iterable[Case]) -> tuple[Reuse, ...]:
    return tuple(sorted(map(_judge, cases), key=_best_first))


def _judge(case: Case) -> Reuse:
    checks = run_checks(case)
    tie = case.tie if case.tied else None
    return Reuse(case.row.paper_id, case.row.loai, conclude(checks), checks, case.issued, tie)


def _best_first(reuse: Reuse) -> tuple[int, int, str, str]:
    """By conclusion, then by how much speaks for it, then the newest."""
    passed = sum(check.passed is True for check in reuse.checks)
    newest = "".join(chr(0x10FFFF - ord(c)) for c in reuse.issued or "")
    return _RANK[reuse.state], -passed, newest or "\U0010ffff", reuse.paper_id
