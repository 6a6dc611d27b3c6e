"""What is asked of the index, by class: each question is made from a paper that is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from itertools import pairwise
from random import Random

from pipeline.documents import describe_likeness
from pipeline.language.folding import fold_text
from pipeline.ports import SearchIndex
from pipeline.question import Asker, Duty, PaperState, Question, Sort
from samples.archive import ArchivePaper, Block, make_block
from samples.archive_places import load_places
from samples.archive_rows import describe_paper
from samples.archive_text import load_forms
from samples.archive_words import load_sentences, misread

INSPECTOR = Asker("bench", "thanh-tra", frozenset({Duty.INSPECTOR}))
OFFICER, LIVE, EVERYTHING = ROLES = ("officer", "live dossier", "inspector")
BEARERS = ("so_dinh_danh", "so_dinh_danh_chong", "so_dinh_danh_vo")
CERTIFICATES = ("so_phat_hanh", "so_vao_so", "so_giay_phep", "ma_so")
NAMES = ("ho_ten", "ho_ten_chong", "ho_ten_me")
COMMON_WORDS, COMMON_PAIRS = 60, 60
DEEPEST = 25  # pages of twenty


Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper of a household, and one of its fields."""

    block: Block
    paper: ArchivePaper
    name: str

    @property
    def value(self) -> str:
        """As it is printed."""
        return self.paper.truth[self.name]


@dataclass(frozen=True, slots=True)
class Source:
    """The archive whose papers are asked for, and the index that has them."""

    seed: int
    households: int
    index: SearchIndex

    def draw_block(self, rng: Random) -> Block:
        return make_block(self.seed, rng.randrange(self.households))

    def draw_field(self, rng: Random, *fields: str, beside: Sequence[str] = ()) -> Drawn:
        """A paper that has one of the fields, and all of those that must stand `beside` it."""
        while True:
            block = self.draw_block(rng)
            whole = [p for p in block.papers if set(beside) <= set(p.truth)]
            having = [(p, name) for p in whole for name in fields if name in p.truth]
            if having:
                return Drawn(block, *rng.choice(having))


@dataclass(frozen=True, slots=True)
class Draw:
    """One question in the making."""

    source: Source
    role: str
    rng: Random

    def ask(self, paper: ArchivePaper, text: str) -> Question:
        """Asked by somebody of this role who may see the paper: an officer of its desk, so that
        large desks ask more often than small ones; an officer of any desk with a live dossier of
        the persons on it; or an inspector."""
        if self.role == EVERYTHING:
            return Question(text, INSPECTOR)
        if self.role == OFFICER:
            return Question(text, make_officer(paper.contexts[0].desk))
        numbers = frozenset(paper.truth[name] for name in BEARERS if name in paper.truth)
        desk = load_places().pick_desk(self.rng).code
        return Question(text, make_officer(desk), opened=numbers)

    def about(self, *fields: str, beside: Sequence[str] = ()) -> Drawn:
        return self.source.draw_field(self.rng, *fields, beside=beside)

    def ask_value(self, *fields: str) -> Question:
        """For what one of the fields says."""
        drawn = self.about(*fields)
        return self.ask(drawn.paper, drawn.value)

    def any_paper(self) -> ArchivePaper:
        return self.rng.choice(self.source.draw_block(self.rng).papers)


def make_officer(desk: str) -> Asker:
    return Asker("bench", desk, frozenset({Duty.OFFICER}))


def _id_number(draw: Draw) -> Question:
    return draw.ask_value("so_dinh_danh", "so_dinh_danh_me")


def _certificate(draw: Draw) -> Question:
    return draw.ask_value(*CERTIFICATES)


def _name(draw: Draw) -> Question:
    return draw.ask_value(*NAMES)


def _unaccented(draw: Draw) -> Question:
    drawn = draw.about(*NAMES)
    return draw.ask(drawn.paper, fold_text(drawn.value))


def _document_number(draw: Draw) -> Question:
    paper = draw.about("trich_yeu").paper
    return draw.ask(paper, respell_number(paper.truth["so_ky_hieu"], draw.rng))


def respell_number(number: str, rng: Random) -> str:
    """A document number as somebody types it: without signs, small, with `số` before it."""
    spelled = rng.choice((number, number.replace("/", " ").replace("-", " "), number.lower()))
    return rng.choice(("", "số ", "so ")) + spelled


def _three_common(draw: Draw) -> Question:
    return draw.ask(draw.any_paper(), " ".join(draw.rng.sample(common_words(), 3)))


def _common_phrase(draw: Draw) -> Question:
    return draw.ask(draw.any_paper(), f'"{draw.rng.choice(common_pairs())}"')


def _common_word(draw: Draw) -> Question:
    return draw.ask(draw.any_paper(), draw.rng.choice(common_words()))


def _facets(draw: Draw) -> Question:
    return replace(_common_word(draw), facets=True)


def _by_issue(draw: Draw) -> Question:
    return replace(_common_word(draw), sort=Sort.NEWEST_ISSUED)


def _misread_number(draw: Draw) -> Question:
    drawn = draw.about("so_dinh_danh")
    return draw.ask(drawn.paper, wrong_digit(drawn.value, draw.rng))


def wrong_digit(number: str, rng: Random) -> str:
    at = rng.randrange(len(number))
    return number[:at] + str((int(number[at]) + rng.randint(1, 9)) % 10) + number[at + 1 :]


def _misread_word(draw: Draw) -> Question:
    """A name of which one long syllable was misread, as it stands on some papers."""
    drawn = draw.about(*NAMES)
    return draw.ask(drawn.paper, misread_one(drawn.value, draw.rng))


def misread_one(name: str, rng: Random) -> str:
    """The longest of its words is misread."""
    words = name.split()
    at = max(range(len(words)), key=lambda place: len(words[place]))
    words[at] = misread(words[at], rng)
    return " ".join(words)


def _empty(draw: Draw) -> Question:
    return draw.ask(draw.any_paper(), "")


def _of_type(draw: Draw) -> Question:
    paper = draw.any_paper()
    return replace(draw.ask(paper, draw.rng.choice(common_words())), loai=paper.loai)


def _of_days(draw: Draw) -> Question:
    paper = draw.any_paper()
    year = draw.rng.randint(2008, 2024)
    question = draw.ask(paper, draw.rng.choice(common_words()))
    return replace(question, issued_from=date(year, 1, 1), issued_to=date(year + 1, 12, 31))


def _of_issuer(draw: Draw) -> Question:
    drawn = draw.about("co_quan_ban_hanh", "noi_cap")
    question = draw.ask(drawn.paper, draw.rng.choice(common_words()))
    return replace(question, issuer=drawn.value)


def _of_person(draw: Draw) -> Question:
    drawn = draw.about(*BEARERS)
    return replace(draw.ask(drawn.paper, ""), person=drawn.value)


def _of_state(draw: Draw) -> Question:
    return replace(_common_word(draw), state=draw.rng.choice(tuple(PaperState)))


def _of_dossier(draw: Draw) -> Question:
    while True:
        paper = draw.any_paper()
        if paper.contexts[0].dossier:
            return replace(draw.ask(paper, ""), dossier=paper.contexts[0].dossier)


def _turn_pages(draw: Draw) -> Iterator[Question]:
    """The later half of the pages that a question has, at most DEEPEST; those before are turned
    before the clock starts."""
    while True:
        question = draw.ask(draw.any_paper(), draw.rng.choice(common_words()))
        pages = [question]
        while len(pages) < DEEPEST:
            hits = draw.source.index.find(pages[-1]).hits
            if len(hits) < question.limit:
                break
            pages.append(replace(question, after=hits[-1].cursor))
        yield from pages[len(pages) // 2 :]


CLASSES: Mapping[str, Callable[[Draw], Question]] = {
    "id number": _id_number,
    "certificate number": _certificate,
    "name": _name,
    "name without accents": _unaccented,
    "document number, other spelling": _document_number,
    "three common words": _three_common,
    "phrase of two common words": _common_phrase,
    "common word": _common_word,
    "facets over a common word": _facets,
    "common word, newest issue first": _by_issue,
    "misread number": _misread_number,
    "misread word": _misread_word,
    "empty query": _empty,
    "filter: type": _of_type,
    "filter: days of issue": _of_days,
    "filter: issuer": _of_issuer,
    "filter: person": _of_person,
    "filter: state": _of_state,
    "filter: dossier": _of_dossier,
}
DEEP_PAGES = "deep pages"
QUESTIONS = (*CLASSES, DEEP_PAGES)


def _suggest(draw: Draw) -> Call:
    """The beginning of a name or number, after three letters or more."""
    drawn = draw.about(*NAMES, "so_dinh_danh", "so_ky_hieu")
    typed = drawn.value[: draw.rng.randint(3, max(4, len(drawn.value) - 1))]
    return partial(draw.source.index.suggest, draw.ask(drawn.paper, typed))


def _similar(draw: Draw) -> Call:
    paper = draw.any_paper()
    form = load_forms().get(paper.loai)
    likeness = describe_likeness(describe_paper(paper), (), paper.text, form)
    return partial(draw.source.index.similar, likeness, draw.ask(paper, ""))


CALLS: Mapping[str, Callable[[Draw], Call]] = {"suggest": _suggest, "similar": _similar}
ALL_CLASSES = (*QUESTIONS, *CALLS)


def draw_calls(source: Source, name: str, role: str, seed: int) -> Iterator[Call]:
    """What is timed of a class, without an end."""
    if name in QUESTIONS:
        yield from (partial(source.index.find, q) for q in draw_questions(source, name, role, seed))
    draw = Draw(source, role, Random(f"{name}/{role}/{seed}"))  # noqa: S311
    while True:
        yield CALLS[name](draw)


def draw_questions(source: Source, name: str, role: str, seed: int) -> Iterator[Question]:
    """Questions of a class without an end; each class, role and seed has its own."""
    rng = Random(f"{name}/{role}/{seed}")  # noqa: S311 - chance, not secrecy
    draw = Draw(source, role, rng)
    if name == DEEP_PAGES:
        yield from _turn_pages(draw)
    while True:
        yield CLASSES[name](draw)


@lru_cache(maxsize=1)
def common_words() -> list[str]:
    """The most frequent words of the texts, each in a large share of all papers."""
    counts = Counter(w for s in load_sentences() for w in s.lower().rstrip(".").split())
    return [word for word, _ in counts.most_common(COMMON_WORDS)]


@lru_cache(maxsize=1)
def common_pairs() -> list[str]:
    """The words that stand side by side most often."""
    counts = Counter(
        pair for s in load_sentences() for pair in pairwise(s.lower().rstrip(".").split())
    )
    return [" ".join(pair) for pair, _ in counts.most_common(COMMON_PAIRS)]
