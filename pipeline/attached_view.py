"""Papers that dossiers use again, as people look at them, and what was found out about them since.

A flag is computed, never stored: it is gone when the link is revoked, the effect withdrawn or the
field corrected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice

from pipeline.attachment import AttachedPaper, ReuseLink
from pipeline.attachment_gate import ask_for_each, best_of
from pipeline.dossier import Dossier
from pipeline.dossier_desk import procedure_of
from pipeline.dossier_view import DossierView, describe_list, view_dossier
from pipeline.errors import NotAllowed
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.question import Asker, Check, Reuse
from pipeline.reuse import Beside, read_beside
from pipeline.tools import Tools

GONE = Check("paper", False, "gone")
"""The paper is not there any more: a person joined it with another one, or divided its scan."""

AT_ONCE = 200  # dossiers looked at in a few questions

_NOT_OF_THEIRS = Check("person", False, "name_only")


def view_whole(ma_ho_so: str, asker: Asker, tools: Tools) -> DossierView:
    """A dossier with the papers that it uses again, for who holds it. Raises what `view_dossier`
    raises."""
    view = view_dossier(ma_ho_so, asker, tools)
    if not view.held:
        return view
    with tools.catalogue.begin() as unit:
        return replace(view, attached=_read(view.dossier, asker, unit, tools))


def list_attached(ma_ho_so: str, asker: Asker, tools: Tools) -> DossierView:
    """The same; for others NotAllowed."""
    view = view_whole(ma_ho_so, asker, tools)
    if not view.held:
        raise NotAllowed(act="list_attached")
    return view


def list_flagged(
    asker: Asker, tools: Tools, limit: int = 100, after: str | None = None
) -> list[tuple[Dossier, tuple[AttachedPaper, ...]]]:
    """Live dossiers that the asker holds (an inspector: all) and that use a paper of which
    something was found out since, in order of ma_ho_so, with these papers. The look is logged."""
    if not asker.sees_papers:
        return []
    mine = None if asker.sees_every_desk else tools.desks.hands_of(asker)
    with tools.catalogue.begin() as unit:
        suspects = unit.links_to_look_at(mine, after)
        found = list(islice(_flagged(suspects, asker, unit, tools), limit))
        unit.append(describe_list([dossier for dossier, _ in found], asker))
        unit.commit()
    return found


def count_flagged(asker: Asker, tools: Tools, most: int) -> int:
    """How many there are, counted up to `most`; nothing is shown of any of them."""
    if not asker.sees_papers:
        return 0
    mine = None if asker.sees_every_desk else tools.desks.hands_of(asker)
    with tools.catalogue.begin() as unit:
        suspects = unit.links_to_look_at(mine)
        return sum(1 for _ in islice(_flagged(suspects, asker, unit, tools), most))


def look_at_links(dossier: Dossier, asker: Asker, tools: Tools) -> tuple[AttachedPaper, ...]:
    """What the dossier uses today, in the order in which it was attached."""
    with tools.catalogue.begin() as unit:
        links = [link for link in unit.reuse_links(dossier.ma_ho_so) if link.active]
        return _look({dossier.ma_ho_so: dossier}, links, asker, unit, tools)


def _flagged(
    suspects: list[ReuseLink], asker: Asker, unit: UnitOfWork, tools: Tools
) -> Iterator[tuple[Dossier, tuple[AttachedPaper, ...]]]:
    """Some dossiers at a time: of very many the first ones that are flagged are told."""
    by_code = {c: list(g) for c, g in groupby(suspects, lambda link: link.ma_ho_so)}
    codes = list(by_code)
    for some in (codes[n : n + AT_ONCE] for n in range(0, len(codes), AT_ONCE)):
        dossiers = unit.known_dossiers(some)
        links = [link for code in some for link in by_code[code]]
        papers = [paper for paper in _look(dossiers, links, asker, unit, tools) if paper.flags]
        for code, found in groupby(papers, lambda paper: paper.link.ma_ho_so):
            yield dossiers[code], tuple(found)


def _read(
    dossier: Dossier, asker: Asker, unit: UnitOfWork, tools: Tools
) -> tuple[AttachedPaper, ...]:
    links = unit.reuse_links(dossier.ma_ho_so)
    return _look({dossier.ma_ho_so: dossier}, links, asker, unit, tools)


def _look(
    dossiers: Mapping[str, Dossier],
    links: Sequence[ReuseLink],
    asker: Asker,
    unit: UnitOfWork,
    tools: Tools,
) -> tuple[AttachedPaper, ...]:
    """In a few questions, however many links they are."""
    rows = unit.known_papers([link.paper_id for link in links])
    beside = read_beside(list(rows.values()), unit)
    return tuple(
        _look_at(link, dossiers[link.ma_ho_so], rows.get(link.paper_id), asker, beside, tools)
        for link in links
    )


def _look_at(
    link: ReuseLink,
    dossier: Dossier,
    row: PaperRow | None,
    asker: Asker,
    beside: Beside,
    tools: Tools,
) -> AttachedPaper:
    """Of a link that is revoked, or whose dossier is over, nothing has to be found out any more."""
    in_use = link.active and dossier.live
    if row is None:
        return AttachedPaper(link, None, (GONE,) if in_use else ())
    procedure = procedure_of(dossier, tools)
    component = procedure.component(link.component) if procedure else None
    if not in_use or procedure is None or component is None:
        return AttachedPaper(link, row.loai)
    said = ask_for_each(row, dossier, procedure, component, asker, beside, tools)
    if not said:
        return AttachedPaper(link, None, (_NOT_OF_THEIRS,))
    news = _news(link, best_of(list(said.values()), row.paper_id).checks)
    theirs = frozenset(number for number, reuse in said.items() if not _is_of_another(reuse))
    return AttachedPaper(link, row.loai, news, theirs)


def _is_of_another(reuse: Reuse) -> bool:
    return any(check.code == "person" and check.passed is False for check in reuse.checks)


def _news(link: ReuseLink, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """What fails and did not fail, or was not told as suspected, when the officer attached it."""
    known = {(check.code, check.passed, check.detail) for check in link.checks}
    return tuple(
        check
        for check in checks
        if (check.passed is False or check.detail == "suspected")
        and (check.code, check.passed, check.detail) not in known
    )
