"""What the national portal is told of a dossier: what the one-stop system said, and beside it what
lies here: the papers filed in it, its results, the papers that were used again.

The service index of QĐ 766/QĐ-TTg is computed from these flags alone, so both the exchange
(`pipeline/dossier_exchange.py`) and our own figures (`pipeline/kpi.py`) are made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.attachment import ReuseLink, flag_link
from pipeline.dossier import Attachment, Facts, ResultPaper
from pipeline.dossier_case import Case, FiledPaper
from pipeline.paper import FieldStatus
from pipeline.ports import PaperRow
from pipeline.procedures.procedure import Procedure
from pipeline.scan import Role


@dataclass(frozen=True, slots=True)
class Wording:
    """How our papers are called (by type and national code, either may be missing) and reached (by
    paper id, None for no address); `rows` the papers themselves where their values are told."""

    name: Callable[[str | None, str | None], str]
    link: Callable[[str], str | None]
    rows: Mapping[str, PaperRow] = field(default_factory=dict)


def portal_facts(case: Case, procedure: Procedure | None, wording: Wording) -> Facts:
    """Nothing that the one-stop system said is changed, but for one flag: where a paper was used
    again here, the dossier has a component that was."""
    facts = case.dossier.facts
    ours = {a.attachment_id: a for a in _attachments(case, procedure, wording)}
    told = tuple(a for a in facts.attachments or () if a.attachment_id not in ours)
    attachments = (*told, *ours.values())
    results = _join_results(facts.results or (), _results(case.papers, wording))
    reused = any(link.active for link in case.links)
    return replace(
        facts,
        attachments=attachments or facts.attachments,
        results=results or facts.results,
        has_digitised=True if reused else facts.has_digitised,
    )


def _attachments(case: Case, procedure: Procedure | None, wording: Wording) -> Iterator[Attachment]:
    """One for each link, and one for each component paper that stands here without a link."""
    for link in case.links:
        yield _from_link(link, procedure, wording)
    linked = {link.paper_id for link in case.links if link.active}
    for paper in case.papers:
        if paper.role is Role.COMPONENT and paper.paper_id not in linked:
            yield Attachment(
                attachment_id=paper.paper_id,
                component=_component_code(paper.component, procedure),
                name=wording.name(paper.loai, paper.kq_code),
                link=wording.link(paper.paper_id),
                digitised=True,
            )


def _from_link(link: ReuseLink, procedure: Procedure | None, wording: Wording) -> Attachment:
    flags, row = flag_link(link), wording.rows.get(link.paper_id)
    return Attachment(
        attachment_id=f"link-{link.link_id}",
        component=_component_code(link.component, procedure),
        name=wording.name(row.loai if row else None, link.kq_code),
        link=wording.link(link.paper_id),
        digitised=bool(flags.duoc_so_hoa),
        reused=flags.duoc_tai_su_dung,
        from_store=bool(flags.duoc_lay_tu_kho_dmqg),
        replaced_by=flags.ma_ket_qua_thay_the,
        deleted=not link.active,
    )


def _component_code(key: str | None, procedure: Procedure | None) -> str | None:
    """Its mã thành phần where it has one."""
    part = procedure.component(key) if procedure and key else None
    return (part.code or part.key) if part else key


def _results(papers: Iterable[FiledPaper], wording: Wording) -> Iterator[ResultPaper]:
    for paper in papers:
        if paper.role is Role.RESULT:
            row = wording.rows.get(paper.paper_id)
            yield ResultPaper(
                name=wording.name(paper.loai, paper.kq_code),
                kq_code=paper.kq_code,
                paper_ref=paper.paper_id,
                link=wording.link(paper.paper_id),
                **(_told_of(row) if row else {}),
            )


def _told_of(row: PaperRow) -> dict[str, str | None]:
    """Values that nobody has to look at any more: a wrong number of a result is worse than none."""
    values = {f.name: f.value for f in row.fields if f.status is FieldStatus.ACCEPTED}
    issued = (values.get(name) for name in _DAYS_OF_ISSUE)
    return {
        "so_ky_hieu": values.get("so_ky_hieu"),
        "trich_yeu": values.get("trich_yeu"),
        "ngay_cap": next(filter(None, issued), None),
        "thoi_han": values.get("ngay_het_han"),
        "owner": values.get("so_dinh_danh"),
    }


_DAYS_OF_ISSUE = ("ngay_cap", "ngay_ban_hanh", "ngay_dang_ky")


def _join_results(
    told: Iterable[ResultPaper], ours: Iterable[ResultPaper]
) -> tuple[ResultPaper, ...]:
    """A result that the system has told already is not told twice: it is given our file's address
    where it has none."""
    found = {result.key: result for result in told}
    for result in ours:
        same = next((r for r in found.values() if _is_same(r, result)), None)
        if same is None:
            found[result.key] = result
        elif not same.link:
            found[same.key] = replace(same, link=result.link)
    return tuple(found.values())


def _is_same(told: ResultPaper, ours: ResultPaper) -> bool:
    if told.paper_ref:
        return told.paper_ref == ours.paper_ref
    numbered = told.so_ky_hieu is not None and told.so_ky_hieu == ours.so_ky_hieu
    return numbered and told.kq_code == ours.kq_code
