"""A dossier with all that lies here of it: the papers filed in it, those that were used again."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.attachment import ReuseLink
from pipeline.dossier import PROCESS_TYPES, Dossier
from pipeline.scan import Role


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """A paper of a dossier; of type and code what stands after review. `component` None where
    nobody said which."""

    paper_id: str
    loai: str
    kq_code: str | None
    role: Role
    component: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """All of it, whoever may see it. `links` revoked ones too; `confirmed` whether the one-stop
    system has ever told of it: one opened by hand may be ours alone."""

    dossier: Dossier
    papers: tuple[FiledPaper, ...] = ()
    links: tuple[ReuseLink, ...] = ()
    confirmed: bool = True


def lay_paper(
    paper_id: str, loai: str, kq_code: str | None, role: Role, component: str | None
) -> FiledPaper:
    """A receipt or a control slip is a process paper, whatever it was handed in as."""
    if loai in PROCESS_TYPES:
        role, component = Role.PROCESS, None
    return FiledPaper(paper_id, loai, kq_code, role, component)
