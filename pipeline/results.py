"""What a list of hits shows of each: first page, effect, and where the words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.effect import Effect
from pipeline.paper import FieldStatus
from pipeline.ports import PaperRow
from pipeline.question import Asker, Check, Hit, Person
from pipeline.reuse_case import Asked, Case
from pipeline.reuse_effect import check_effect
from pipeline.snippets import Piece, read_snippet
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Result:
    """A hit with what its list shows. `page` is the number of its first page in the scan (None: the
    paper is gone since it was found), `pages` how many it has; `effect` the check of its effect
    today, `replaced_by` the paper that took its place; `unsure` the fields whose value waits for a
    person: guesses among them."""

    hit: Hit
    page: int | None
    pages: int = 0
    effect: Check | None = None
    replaced_by: str | None = None
    snippet: tuple[Piece, ...] = ()
    unsure: frozenset[str] = frozenset()


def describe_results(hits: Sequence[Hit], asker: Asker, tools: Tools) -> tuple[Result, ...]:
    """Of hits that the asker was told of. Raises CatalogueUnavailable."""
    with tools.catalogue.begin() as unit:
        rows = unit.known_papers([hit.paper_id for hit in hits])
        effects = unit.effects_of(list(rows))
    return tuple(_describe(hit, rows.get(hit.paper_id), effects, asker, tools) for hit in hits)


def find_unsure(hits: Sequence[Hit], tools: Tools) -> dict[str, frozenset[str]]:
    """By paper, the fields whose value waits for a person. Raises CatalogueUnavailable."""
    with tools.catalogue.begin() as unit:
        rows = unit.known_papers([hit.paper_id for hit in hits])
    return {paper_id: _unsure(row) for paper_id, row in rows.items()}


def judge_effect(row: PaperRow, effects: Sequence[Effect], asker: Asker, tools: Tools) -> Check:
    """Whether the paper is in effect today, whatever it is needed for; undecided where that rests
    on a value that nobody confirmed."""
    today = tools.clock.today()
    asked = Asked(Person(), asker, today, today, tools.forms, row.loai, opened=True)
    check = check_effect(Case(row, asked, effects=tuple(effects)))
    doubted = check.passed and any(each.field in _unsure(row) for each in check.evidence)
    return replace(check, passed=None) if doubted else check


def _describe(
    hit: Hit, row: PaperRow | None, effects: Sequence[Effect], asker: Asker, tools: Tools
) -> Result:
    if row is None:
        return Result(hit, None)
    mine = [effect for effect in effects if effect.paper_id == hit.paper_id]
    check = judge_effect(row, mine, asker, tools)
    heir = next((one.by_paper for one in mine if one.certain and one.by_paper), None)
    snippet = read_snippet(hit, tools)
    unsure = _unsure(row)
    return Result(hit, row.pages[0].number, len(row.pages), check, heir, snippet, unsure)


def _unsure(row: PaperRow) -> frozenset[str]:
    return frozenset(f.name for f in row.fields if f.status is FieldStatus.REVIEW)
