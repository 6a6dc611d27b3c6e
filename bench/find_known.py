"""Is the intended paper among the first three? Queries are made of a paper by what people do to
words when they type them; the seeds are none that a test or a rule was made with."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from bench.find_questions import (
    EVERYTHING,
    OFFICER,
    Draw,
    Drawn,
    Source,
    misread_one,
    respell_number,
    wrong_digit,
)
from pipeline.language.folding import fold_text
from pipeline.question import Question
from samples.archive import ArchivePaper
from samples.archive_people import Citizen
from samples.archive_text import print_value

TOP = 3
_TRIES = 1000  # one paper in fifty is such a one
ASKING = (OFFICER, EVERYTHING)
_BEARER = ("ho_ten", "ngay_sinh")
_OFFICE = ("so_ky_hieu", "dia_danh", "ngay_ban_hanh", "loai_van_ban")
_TYPES = {
    "giay_khai_sinh": "khai sinh", "gcn_ket_hon": "giấy kết hôn", "can_cuoc": "căn cước",
    "gcn_qsdd": "sổ đỏ", "xac_nhan_hon_nhan": "xác nhận hôn nhân",
    "phieu_ly_lich_tu_phap": "lý lịch tư pháp", "giay_phep_lai_xe": "bằng lái xe",
}  # fmt: skip
"""What people call the papers."""


class NothingSought(Exception):
    """A small archive may have no paper of the kind."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A query, and the papers that count as found by it: another one of the same person is as good,
    where the query says no more than who that is."""

    question: Question
    papers: frozenset[str]


Transform = Callable[[Draw], Sought]
Respell = Callable[[str, Random], str]


def _number(respell: Respell) -> Transform:
    def make(draw: Draw) -> Sought:
        drawn = draw.about("so_dinh_danh")
        return _seek_person(draw, drawn, respell(drawn.value, draw.rng))

    return make


def _person(respell: Respell) -> Transform:
    """A name, and the day of birth that tells its bearer from others of that name."""

    def make(draw: Draw) -> Sought:
        drawn = draw.about("so_dinh_danh", beside=_BEARER)
        name = respell(drawn.paper.truth["ho_ten"], draw.rng)
        born = print_value(drawn.paper.truth["ngay_sinh"])
        return _seek_person(draw, drawn, f"{name} {born}")

    return make


def _seek_person(draw: Draw, drawn: Drawn, text: str) -> Sought:
    """Every paper on which the bearer of the number stands, by that number or an older one."""
    people = drawn.block.household.people
    numbers = next({p.number, p.old_number} for p in people if _is(p, drawn.value))
    papers = (p for p in drawn.block.papers if numbers & set(p.truth.values()))
    return Sought(draw.ask(drawn.paper, text), frozenset(p.paper_id for p in papers))


def _is(citizen: Citizen, number: str) -> bool:
    return number in (citizen.number, citizen.old_number)


def _seek(draw: Draw, paper: ArchivePaper, text: str) -> Sought:
    return Sought(draw.ask(paper, text), frozenset({paper.paper_id}))


def _certificate(respell: Respell) -> Transform:
    def make(draw: Draw) -> Sought:
        drawn = draw.about("so_phat_hanh")
        return _seek(draw, drawn.paper, respell(drawn.value, draw.rng))

    return make


def _document(respell: Respell) -> Transform:
    """The number, who issued it and when: numbers begin anew each year in each office."""

    def make(draw: Draw) -> Sought:
        paper = draw.about("trich_yeu", beside=_OFFICE).paper
        day = print_value(paper.truth["ngay_ban_hanh"])
        text = f"{paper.truth['so_ky_hieu']} {paper.truth['dia_danh']} {day}"
        return _seek(draw, paper, respell(text, draw.rng))

    return make


def _called(draw: Draw) -> Sought:
    """A name, a day of birth, and the paper by the name that people give it."""
    drawn = draw.about(*_BEARER, beside=_BEARER)
    while drawn.paper.loai not in _TYPES:
        drawn = draw.about(*_BEARER, beside=_BEARER)
    truth = drawn.paper.truth
    same = [p for p in drawn.block.papers if p.loai == drawn.paper.loai]
    papers = frozenset(p.paper_id for p in same if p.truth.get("ho_ten") == truth["ho_ten"])
    text = f"{truth['ho_ten']} {print_value(truth['ngay_sinh'])} {_TYPES[drawn.paper.loai]}"
    return Sought(draw.ask(drawn.paper, text), papers)


def _spaced(number: str, _: Random) -> str:
    return " ".join(number[at : at + 3] for at in range(0, len(number), 3))


def _dotted(number: str, _: Random) -> str:
    return ".".join(number[at : at + 3] for at in range(0, len(number), 3))


def _swapped(number: str, rng: Random) -> str:
    """Two neighbours that differ change places."""
    spots = [at for at in range(len(number) - 1) if number[at] != number[at + 1]]
    at = rng.choice(spots)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _lost(number: str, rng: Random) -> str:
    at = rng.randrange(len(number))
    return number[:at] + number[at + 1 :]


def _same(text: str, _: Random) -> str:
    return text


def _turned(name: str, _: Random) -> str:
    return " ".join(reversed(name.split()))


def _decomposed(name: str, _: Random) -> str:
    return unicodedata.normalize("NFD", name)


def _icelandic(name: str, _: Random) -> str:
    return name.replace("Đ", "Ð").replace("đ", "ð")


def _plain_misread(name: str, rng: Random) -> str:
    return misread_one(fold_text(name), rng)


def _half(name: str, rng: Random) -> str:
    """Some syllables with their accents, some without."""
    return " ".join(w if rng.random() < 0.5 else fold_text(w) for w in name.split())


def _loose(text: str, rng: Random) -> str:
    return fold_text(respell_number(text, rng))


def _subject(draw: Draw) -> Sought:
    """Its kind, its number, where it was issued, and a few words of what it is about."""
    paper = draw.about("trich_yeu", beside=_OFFICE).paper
    words = paper.truth["trich_yeu"].split()
    at = draw.rng.randrange(max(1, len(words) - 5))
    number = paper.truth["so_ky_hieu"].split("/")[0]
    told = [paper.truth["loai_van_ban"], number, paper.truth["dia_danh"], *words[at : at + 5]]
    return _seek(draw, paper, " ".join(told))


def _misread_on_paper(draw: Draw) -> Sought:
    """The right number of a certificate on which a reader took one letter for another. Only numbers
    that are one paper's: those of entries begin anew in each office, a licence has its bearer's."""
    for _ in range(_TRIES):
        drawn = draw.about("so_phat_hanh", "ma_so")
        if drawn.paper.read[drawn.name] != drawn.value:
            return _seek(draw, drawn.paper, drawn.value)
    raise NothingSought(drawn.name)


TRANSFORMS: Mapping[str, Transform] = {
    "id number": _number(_same),
    "id number in groups": _number(_spaced),
    "id number with dots": _number(_dotted),
    "id number, a digit wrong": _number(wrong_digit),
    "id number, two digits swapped": _number(_swapped),
    "id number, a digit lost": _number(_lost),
    "certificate number": _certificate(_same),
    "certificate number glued and small": _certificate(lambda n, _: n.replace(" ", "").lower()),
    "certificate number misread on the paper": _misread_on_paper,
    "document number, place and day": _document(_same),
    "the same without accents and signs": _document(_loose),
    "name and day of birth": _person(_same),
    "name without accents and day": _person(lambda n, _: fold_text(n)),
    "name half accented and day": _person(_half),
    "name in capitals and day": _person(lambda n, _: n.upper()),
    "name turned round and day": _person(_turned),
    "name decomposed (NFD) and day": _person(_decomposed),
    "name with Ð and day": _person(_icelandic),
    "name, a letter misread, and day": _person(misread_one),
    "name without accents, a letter misread, and day": _person(_plain_misread),
    "name, a word too many, and day": _person(lambda n, _: f"gấp {n}"),
    "name, day and what the paper is called": _called,
    "number, place and words of the subject": _subject,
}

ACCENTED, UNACCENTED = "name and day of birth", "name without accents and day"


def seek(source: Source, name: str, role: str, seed: int) -> Iterator[Sought]:
    """Queries of a transformation, without an end but where there is nothing to ask for. ACCENTED
    and UNACCENTED ask for the same."""
    same = ACCENTED if name == UNACCENTED else name
    draw = Draw(source, role, Random(f"known {same}/{role}/{seed}"))  # noqa: S311
    with suppress(NothingSought):
        while True:
            yield TRANSFORMS[name](draw)


def is_found(sought: Sought, source: Source) -> bool:
    hits = source.index.find(sought.question).hits[:TOP]
    return any(hit.paper_id in sought.papers for hit in hits)
