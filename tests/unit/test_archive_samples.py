"""The synthetic archive: invented, the same for one seed, streamed, and valid by our own rules."""

from __future__ import annotations

import re
import tracemalloc
from collections import Counter
from datetime import date
from itertools import islice

import pytest

from pipeline.forms.catalogue import Forms
from pipeline.language.codes import has_real_day
from pipeline.language.kinds import KINDS, is_personal_id
from pipeline.language.listed import are_owners
from pipeline.language.names import is_person_name
from pipeline.language.spans import date_span
from pipeline.language.units import are_units
from pipeline.paper import FieldStatus
from pipeline.scan import make_paper_id
from samples.archive import ArchivePaper, make_archive, make_block, make_blocks
from samples.archive_people import MOST_PEOPLE
from samples.archive_rows import describe_archived, describe_paper, describe_scan
from samples.archive_values import LAST_DAY, NUMBERS_SINCE

FORMS = Forms.load()
ISSUED = ("ngay_cap", "ngay_ban_hanh")


@pytest.fixture(scope="module")
def papers() -> list[ArchivePaper]:
    return list(make_archive(1600, seed=3))


def test_a_seed_is_an_archive() -> None:
    """The same seed gives the same papers, another one others; more papers begin with the fewer."""
    assert list(make_archive(60, 1)) == list(make_archive(90, 1))[:60]
    assert not {p.paper_id for p in make_archive(60, 1)} & {p.paper_id for p in make_archive(60, 2)}


def test_any_household_can_be_made_again_alone() -> None:
    """What a benchmark asks for can be found without making all that stands before it."""
    assert next(islice(make_blocks(4), 7, 8)) == make_block(4, 7) == next(make_blocks(4, first=7))


def test_memory_does_not_grow_with_the_archive() -> None:
    """Papers are made one after another; none is kept."""
    stream = make_archive(1500, 5)
    for _ in islice(stream, 500):
        pass
    tracemalloc.start()
    try:
        for _ in stream:
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_every_paper_type_is_there_with_its_own_fields(papers: list[ArchivePaper]) -> None:
    """Every type that Sohoa knows, and no field that its form does not have."""
    assert {paper.loai for paper in papers} == {form.loai for form in FORMS if not form.abstract}
    for paper in papers:
        form = FORMS.by_loai[paper.loai]
        assert set(paper.truth) <= {field.name for field in form.fields}
        assert len(paper.truth) >= 4, paper.loai


def test_values_are_what_our_validators_take(papers: list[ArchivePaper]) -> None:
    """Numbers, names, dates, places and codes keep the grammar of real ones."""
    for paper in papers:
        issued = next((paper.truth[name] for name in ISSUED if name in paper.truth), None)
        for name, value in paper.truth.items():
            field = FORMS.by_loai[paper.loai].field(name)
            assert field is not None
            _check(field.kind, value, issued)


def _check(kind: str, value: str, issued: str | None) -> None:
    if kind in ("person_name", "intended_name"):
        assert is_person_name(value), value
    elif kind == "personal_id":
        old = issued is None or issued < NUMBERS_SINCE.isoformat()
        assert is_personal_id(value) or (old and re.fullmatch(r"\d{9}", value))
    elif kind in ("date", "full_date", "spoken_date", "place_date", "two_tongue_date"):
        span = date_span(value)
        assert span is not None and date(1930, 1, 1) <= span[0] <= LAST_DAY
    elif kind == "owners":
        assert are_owners(value)
    elif kind == "dossier_code":
        assert has_real_day(value)
    elif kind in ("address", "body", "money", "area", "business_code", "land_serial", "ethnic"):
        assert KINDS[kind].plausible(value), value
        assert kind != "address" or are_units(value), value


def test_nobody_shares_a_number() -> None:
    """A number says who somebody is, in the archive too; nobody has more than the places there
    are."""
    people = [p for b in islice(make_blocks(6), 400) for p in b.household.people]
    assert len({person.number for person in people}) == len(people)
    assert max(len(block.household.people) for block in islice(make_blocks(6), 300)) <= MOST_PEOPLE


def test_names_are_as_common_as_in_viet_nam() -> None:
    """Nguyễn is the name of nearly four in ten, Thị that of most women."""
    people = [p for b in islice(make_blocks(7), 400) for p in b.household.people]
    surnames = Counter(person.name.split()[0] for person in people)
    assert 0.33 < surnames["Nguyễn"] / len(people) < 0.44
    assert surnames["Nguyễn"] > 2 * surnames["Trần"] > 2 * surnames["Bùi"]
    women = [person.name for person in people if not person.male]
    assert 0.4 < sum(" Thị " in name for name in women) / len(women) < 0.75


def test_children_name_their_parents(papers: list[ArchivePaper]) -> None:
    """A birth certificate carries both parents, with numbers that other papers carry too."""
    bearers = {paper.truth.get("so_dinh_danh") for paper in papers}
    births = [p for p in papers if p.loai == "giay_khai_sinh" and "so_dinh_danh_me" in p.truth]
    assert births
    assert any(paper.truth["so_dinh_danh_me"] in bearers for paper in births)


def test_what_was_read_wrongly_waits_for_a_person(papers: list[ArchivePaper]) -> None:
    """An accepted value is right; some values wait, and some of these are wrong."""
    wrong = 0
    for paper in papers:
        for name, value in paper.read.items():
            wrong += value != paper.truth[name]
            assert value == paper.truth[name] or name in paper.review
    waiting, values = sum(len(p.review) for p in papers), sum(len(p.read) for p in papers)
    assert 0.04 < waiting / values < 0.08
    assert 0.2 < wrong / waiting < 0.4


def test_texts_are_as_long_as_a_page(papers: list[ArchivePaper]) -> None:
    """About two hundred words each."""
    lengths = [len(paper.text.split()) for paper in papers]
    assert 180 < sum(lengths) / len(lengths) < 240


def test_words_are_as_uneven_as_in_real_texts(papers: list[ArchivePaper]) -> None:
    """The most frequent word stands in most papers, and half of all words in one or two."""
    seen = Counter(word for paper in papers for word in set(paper.text.lower().split()))
    counts = sorted(seen.values(), reverse=True)
    assert counts[20] > len(papers) / 2
    assert sum(count <= 2 for count in counts) > len(counts) / 2


def test_rows_are_those_of_the_product(papers: list[ArchivePaper]) -> None:
    """Catalogue and index are told the same as of a paper that was scanned."""
    paper = papers[0]
    scan, row, document = describe_scan(paper), describe_paper(paper), describe_archived(paper)
    assert scan.sha256 == row.sha256 == paper.sha256
    assert row.paper_id == document.paper_id == make_paper_id(paper.sha256, 1)
    assert {f.name: f.value for f in row.fields} == document.fields == paper.read
    waiting = {f.name for f in row.fields if f.status is FieldStatus.REVIEW}
    assert waiting == set(paper.review)
    assert document.desks == tuple(sorted({context.desk for context in paper.contexts}))
    assert document.text == paper.text


def test_desks_are_of_very_different_size(papers: list[ArchivePaper]) -> None:
    """The largest of about a hundred has a tenth of the papers; every code is an agency's."""
    desks = Counter(context.desk for paper in papers for context in paper.contexts)
    assert 0.05 < desks.most_common(1)[0][1] / len(papers) < 0.15
    assert 60 < len(desks) <= 100
    assert all(re.fullmatch(r"H\d\d\.\d{2,3}", desk) for desk in desks)


def test_a_paper_is_not_handed_in_before_it_was_issued(papers: list[ArchivePaper]) -> None:
    """Days of issue run from 1990 on; what comes in was issued by then."""
    days = []
    for paper in papers:
        issued = next((paper.truth[name] for name in ISSUED if name in paper.truth), None)
        if issued:
            days.append(issued)
            assert issued <= paper.stored_at.date().isoformat()
    assert min(days) < "2000" and max(days) > "2025"
