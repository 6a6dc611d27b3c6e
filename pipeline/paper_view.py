"""A paper as somebody looks at it on a page: what it says, what happened to it, who used it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.access import Look, describe_look
from pipeline.attachment import ReuseLink
from pipeline.certification import Certification
from pipeline.deciding import told_contexts
from pipeline.decisions import Decision
from pipeline.dossier import Dossier, Filing
from pipeline.effect import Effect
from pipeline.opened import see_for_work
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.question import Asker, Check
from pipeline.results import judge_effect
from pipeline.scan import Context, ScanRow
from pipeline.signature import SignatureCheck
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class PaperView:
    """`opened_by` is the dossier that opens a paper of another desk. `contexts`, `links` and
    `filings` are those that the asker may know of: of the own desk, an inspector's all. `effects`
    are all that happened, the withdrawn too; `effect` says whether it is in effect today."""

    row: PaperRow
    scan: ScanRow
    opened_by: Dossier | None
    contexts: tuple[Context, ...]
    decisions: tuple[Decision, ...]
    effects: tuple[Effect, ...]
    effect: Check
    signatures: SignatureCheck | None
    copies: tuple[Certification, ...]
    links: tuple[ReuseLink, ...]
    filings: tuple[Filing, ...] = ()


def view_paper(paper_id: str, asker: Asker, tools: Tools) -> PaperView:
    """Logged as one look at its pages. Raises what `access.read_paper` raises."""
    with tools.catalogue.begin() as unit:
        row, dossier = see_for_work(paper_id, asker, unit, tools)
        view = _view(row, dossier, asker, unit, tools)
        unit.append(describe_look(row, Look.PAGES, asker, dossier))
        unit.commit()
    return view


def _view(
    row: PaperRow, dossier: Dossier | None, asker: Asker, unit: UnitOfWork, tools: Tools
) -> PaperView:
    effects = tuple(unit.effect_history(row.paper_id))
    standing = [effect for effect in effects if effect.withdrawn is None]
    return PaperView(
        row=row,
        scan=unit.scan(row.intake_id),
        opened_by=dossier,
        contexts=told_contexts(row, asker),
        decisions=tuple(sorted(unit.decisions(row.paper_id), key=lambda each: each.at)),
        effects=effects,
        effect=judge_effect(row, standing, asker, tools),
        signatures=unit.signature_check(row.intake_id),
        copies=tuple(unit.certifications(row.paper_id)),
        links=tuple(
            link for link in unit.reuse_links(paper_id=row.paper_id) if _is_theirs(link.desk, asker)
        ),
        filings=tuple(
            each for each in unit.filings_of_paper(row.paper_id) if _is_theirs(each.desk, asker)
        ),
    )


def _is_theirs(desk: str, asker: Asker) -> bool:
    """What other desks do with a paper is not told."""
    return asker.sees_every_desk or desk == asker.desk
