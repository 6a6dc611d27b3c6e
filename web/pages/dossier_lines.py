"""The checklist of a dossier as its page shows it: each component with what lies there, what could
be used again, best first, and why or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.attach_words import tell_check
from app.dossier_door import person_record
from app.dossier_page_words import (
    PAPER_STATES,
    SAY,
    SIGNS,
    STATUS,
    TONES,
    advise_on_page,
    tell_evidence,
)
from app.labels import label_type
from app.reuse_words import explain_check, tell_ways
from app.typed_days import write_day
from pipeline.attachment import AttachedPaper
from pipeline.dossier import Attachment, PersonRef
from pipeline.dossier_case import FiledPaper
from pipeline.dossier_view import ChecklistLine, DossierView
from pipeline.procedures.procedure import Component
from pipeline.question import Check, Reuse, ReuseState
from pipeline.reuse_components import PersonReuse


@dataclass(frozen=True, slots=True)
class Why:
    """One check in words; `other` the paper it names, `passed` None where it was not decided."""

    sentence: str
    advice: str
    passed: bool | None
    rests_on: tuple[str, ...] = ()
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that was digitised before. `best`: the first one of its component that can be
    attached; `tie_to` the position of the person whom an officer may say it is of."""

    paper_id: str
    title: str
    issued: str
    state: str
    state_told: str
    against: tuple[Why, ...]
    speaking_for: tuple[Why, ...]
    tied: str
    best: bool = False
    tie_to: int | None = None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What there is of one person for one component."""

    person: str
    need: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class InUse:
    """A paper that is used again, or was; `flags` what was found out since."""

    paper: AttachedPaper
    title: str
    flags: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One component. `status` a key of STATUS; `people` empty where nothing was looked for."""

    number: int
    component: Component
    ways: str
    status: str
    in_use: tuple[InUse, ...]
    taken_back: tuple[InUse, ...]
    filed: tuple[FiledPaper, ...]
    files: tuple[Attachment, ...]
    people: tuple[PersonLine, ...]

    @property
    def told(self) -> str:
        return STATUS[self.status]

    @property
    def sign(self) -> str:
        return SIGNS[self.status]

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def to_bring(self) -> bool:
        """Whether the citizen has to come with something."""
        return self.status in ("see_original", "submit", "missing", "unchecked")


def make_lines(view: DossierView, found: Sequence[PersonReuse]) -> tuple[Line, ...]:
    """In the order of the procedure; `found` is the reuse check, empty where none was made."""
    return tuple(_line(n, one, view, found) for n, one in enumerate(view.checklist, 1))


def shown_papers(view: DossierView, found: Sequence[PersonReuse]) -> set[str]:
    """Whose ids the ledger has with this look: what lies in the dossier, what the check told of."""
    told = {reuse.paper_id for one in found for part in one.components for reuse in part.papers}
    return told | {paper.paper_id for paper in view.papers}


def count_statuses(lines: Iterable[Line]) -> list[tuple[str, str, int]]:
    """Word, tone and how many components stand so, in the order of STATUS."""
    standing = [line.status for line in lines]
    told = ((STATUS[key], TONES[key], standing.count(key)) for key in STATUS)
    return [one for one in told if one[2]]


def make_in_use(papers: Iterable[AttachedPaper]) -> tuple[InUse, ...]:
    """Flagged ones first."""
    ordered = sorted(papers, key=lambda one: (not one.flags, one.link.at))
    return tuple(_in_use(one) for one in ordered)


def name_person(person: PersonRef, position: int) -> str:
    """Name and the last digits, for who holds the dossier."""
    record = person_record(person, held=True)
    name = record["name"] or SAY["person"].format(n=position + 1)
    return f"{name} ({record['number']})"


def _line(number: int, one: ChecklistLine, view: DossierView, found: Sequence[PersonReuse]) -> Line:
    mine = [paper for paper in view.attached if paper.link.component == one.component.key]
    in_use = make_in_use(paper for paper in mine if paper.link.active)
    people = _people(one.component, found, {paper.paper.link.paper_id for paper in in_use})
    status = _status(one, in_use, people)
    taken_back = make_in_use(paper for paper in mine if not paper.link.active)
    return Line(
        number, one.component, tell_ways(one.component), status, in_use, taken_back, one.papers,
        one.attachments, people,
    )  # fmt: skip


def _status(one: ChecklistLine, in_use: Sequence[InUse], people: Sequence[PersonLine]) -> str:
    """What needs most of several persons: nobody is told that all is there when it is not."""
    if in_use:
        return "flagged" if any(one.flags for one in in_use) else "attached"
    if one.papers:
        return "filed"
    if one.attachments:
        return "at_one_stop"
    hardest = ("submit", "missing", "see_original", "usable", "look_up")
    needs = {person.need for person in people}
    return next((need for need in hardest if need in needs), "unchecked")


def _people(
    component: Component, found: Sequence[PersonReuse], used: set[str]
) -> tuple[PersonLine, ...]:
    """A paper that is in use for the component is not offered again."""
    lines, first = [], not used
    for position, one in enumerate(found):
        for part in one.components:
            if part.component.key != component.key:
                continue
            offers = []
            for reuse in part.papers:
                if reuse.paper_id not in used:
                    best = first and reuse.state is not ReuseState.NOT_USABLE
                    first = first and not best
                    offers.append(_offer(reuse, position, best))
            name = name_person(one.person, position)
            lines.append(PersonLine(name, part.need.value, tuple(offers)))
    return tuple(lines)


def _offer(reuse: Reuse, position: int, best: bool) -> Offer:
    checks = [_why(check, reuse.paper_id, explain_check) for check in reuse.checks]
    by_name = any(check.detail == "name_only" and not check.passed for check in reuse.checks)
    tie = reuse.tie
    return Offer(
        paper_id=reuse.paper_id,
        title=label_type(reuse.loai),
        issued=write_day(reuse.issued) if reuse.issued else "",
        state=reuse.state.value,
        state_told=PAPER_STATES[reuse.state.value],
        against=tuple(why for why in checks if not why.passed),
        speaking_for=tuple(why for why in checks if why.passed),
        tied=f"{tie.user}: {tie.evidence}" if tie else "",
        best=best,
        tie_to=position if by_name else None,
    )


def _in_use(paper: AttachedPaper) -> InUse:
    title = label_type(paper.loai) if paper.loai else SAY["unknown_file"]
    return InUse(paper, title, _flags(paper))


def _flags(paper: AttachedPaper) -> tuple[Why, ...]:
    """In words of their own: nobody looked for the paper by its name."""
    return tuple(_why(flag, paper.link.paper_id, tell_check) for flag in paper.flags)


def _why(check: Check, paper_id: str, explain: Callable[[Check, str], str]) -> Why:
    rests_on = tuple(filter(None, map(tell_evidence, check.evidence)))
    other = next((one.paper_id for one in check.evidence if one.paper_id), None)
    said, advice = explain(check, paper_id), advise_on_page(check, paper_id)
    return Why(said, advice, check.passed, rests_on, other)
