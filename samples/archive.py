"""A synthetic archive: what an index and a catalogue keep of many papers, without any picture.

The people are invented, the words say nothing. One seed gives the same papers, and a larger archive
begins with those of a smaller one. They come household by household (`make_block`), so that any
household can be made again without those before it, and nothing is kept while they stream.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count, islice
from random import Random

from pipeline.scan import Context, Origin, Role, make_paper_id
from samples.archive_kinds import OFFICES, Plan, plan_couple, plan_person
from samples.archive_people import Household, make_household
from samples.archive_places import Desk, load_places
from samples.archive_text import load_forms, write_text
from samples.archive_values import LAST_DAY, Facts, make_values
from samples.archive_words import misread

FIRST_DOSSIER = date(2021, 1, 4)
_DOSSIERS = 3  # of one household
_IN_REVIEW = 0.06  # of the fields; of these a third is misread
_MISREAD = 1 / 3


@dataclass(frozen=True, slots=True)
class ArchivePaper:
    """One paper. `truth` is what is printed on it, `read` what was read (value by field, as
    `pipeline.paper.Field.value`); `review` names the fields that wait for a person: a value that
    was read wrongly is always among them. `text` has a reader's errors in 2 to 5 % of its words."""

    paper_id: str
    intake_id: str
    sha256: str
    loai: str
    kq_code: str | None
    truth: Mapping[str, str]
    read: Mapping[str, str]
    review: frozenset[str]
    text: str
    contexts: tuple[Context, ...]
    stored_at: datetime
    pages: int
    quality: str
    signed: bool
    seals: int


@dataclass(frozen=True, slots=True)
class Block:
    """A household with every paper that it and its desk handed in."""

    household: Household
    desk: Desk
    papers: tuple[ArchivePaper, ...]


def make_archive(papers: int, seed: int) -> Iterator[ArchivePaper]:
    """The first `papers` papers of the archive of this seed."""
    everything = (paper for block in make_blocks(seed) for paper in block.papers)
    return islice(everything, papers)


def make_blocks(seed: int, first: int = 0) -> Iterator[Block]:
    """Every household, without an end."""
    return (make_block(seed, number) for number in count(first))


def make_block(seed: int, number: int) -> Block:
    """One household of the archive, about nine papers."""
    rng = Random(f"archive {seed}/{number}")  # noqa: S311 - chance, not secrecy
    places = load_places()
    desk = places.pick_desk(rng)
    household = make_household(rng, number, desk.commune, places.communes)
    maker = _Maker(seed, number, desk, rng)
    papers = [maker.make(plan) for plan in _plan(household, rng)]
    return Block(household, desk, tuple(papers))


def _plan(household: Household, rng: Random) -> Iterator[Plan]:
    """Two or three papers of each, and what the desk itself sent and received meanwhile."""
    yield from plan_couple(household, rng)
    for citizen in household.people:
        yield from plan_person(citizen, household, rng)
    yield from (OFFICES.draw(rng) for _ in range(rng.choice((0, 1, 1, 2, 2, 3))))


class _Maker:
    """Papers of one household, numbered in the order in which they are made."""

    def __init__(self, seed: int, number: int, desk: Desk, rng: Random) -> None:
        self._name, self._number, self._desk, self._rng = f"{seed}/{number}", number, desk, rng
        span = (LAST_DAY - FIRST_DOSSIER).days
        self._days = sorted(
            FIRST_DOSSIER + timedelta(days=rng.randrange(span)) for _ in range(_DOSSIERS)
        )
        self._made = 0

    def make(self, plan: Plan) -> ArchivePaper:
        rng, form = self._rng, load_forms().by_loai[plan.loai]
        digest = sha256(f"archive {self._name}/{self._made}".encode()).hexdigest()
        self._made += 1
        desk = self._desk if rng.random() < 0.88 else load_places().pick_desk(rng)
        received, dossier = self._receive(plan, desk)
        issued = min(plan.issued, received)
        facts = Facts(form, plan.people, desk, issued, rng.randint(1, 4000), dossier, rng)
        truth = make_values(facts)
        read, review = _read(truth, rng)
        stored_at = _moment(received, rng)
        origin = _origin(received, rng)
        return ArchivePaper(
            paper_id=make_paper_id(digest, 1),
            intake_id=_intake_id(stored_at, digest),
            sha256=digest,
            loai=plan.loai,
            kq_code=form.kq_code,
            truth=truth,
            read=read,
            review=review,
            text=write_text(plan.loai, read, rng),
            contexts=_contexts(plan, desk, dossier, origin, rng),
            stored_at=stored_at,
            pages=rng.choice((1, 1, 1, 2, 2, 4)),
            quality=rng.choices(("good", "usable", "rescan"), cum_weights=(80, 97, 100))[0],
            signed=origin is Origin.ELECTRONIC,
            seals=int(rng.random() < 0.85),
        )

    def _receive(self, plan: Plan, desk: Desk) -> tuple[date, str]:
        """The day on which it was handed in, and the dossier; "" for a paper without one."""
        place = self._rng.randrange(_DOSSIERS + 1)
        if place < _DOSSIERS and self._days[place] >= plan.earliest:
            day = self._days[place]
            return day, f"{desk.code}-{day:%y%m%d}-{self._number * _DOSSIERS + place:07d}"
        first = max(plan.issued, FIRST_DOSSIER)
        return first + timedelta(days=self._rng.randint(0, (LAST_DAY - first).days)), ""


def _read(truth: Mapping[str, str], rng: Random) -> tuple[Mapping[str, str], frozenset[str]]:
    doubted = frozenset(name for name in truth if rng.random() < _IN_REVIEW)
    wrong = {n: misread(truth[n], rng) for n in sorted(doubted) if rng.random() < _MISREAD}
    return {**truth, **wrong}, doubted


def _moment(day: date, rng: Random) -> datetime:
    """Office hours in Viet Nam."""
    start = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return start + timedelta(milliseconds=rng.randrange(9 * 3_600_000))


def _intake_id(moment: datetime, digest: str) -> str:
    """As the catalogue makes them: a UUID of version 7."""
    head = f"{int(moment.timestamp() * 1000):012x}"
    return f"{head[:8]}-{head[8:]}-7{digest[:3]}-8{digest[3:6]}-{digest[6:18]}"


_ORIGINS = (Origin.FROM_ORIGINAL, Origin.PLAIN_SCAN, Origin.CERTIFIED_COPY, Origin.ELECTRONIC)


def _origin(received: date, rng: Random) -> Origin:
    """Electronic results come since 2022."""
    upto = (55, 85, 100, 100) if received.year < 2022 else (45, 65, 75, 100)
    return rng.choices(_ORIGINS, cum_weights=upto)[0]


def _contexts(
    plan: Plan, desk: Desk, dossier: str, origin: Origin, rng: Random
) -> tuple[Context, ...]:
    """One paper in twenty-five came to a second desk, too."""
    told = Role.PROCESS if plan.process else rng.choice((Role.COMPONENT, Role.RESULT))
    first = Context(desk.code, dossier or None, told, origin)
    if rng.random() >= 0.04:
        return (first,)
    second = Context(load_places().pick_desk(rng).code, None, Role.COMPONENT, origin)
    return (first,) if second.desk == first.desk else (first, second)
