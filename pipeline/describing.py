"""What a stored paper is and how it came, said in one call: its role in a dossier or outside all,
and the origin of its digital form. Origin decides reuse: of what rested on the old one the reuse
gate is asked anew wherever it is asked, and links of live dossiers are flagged.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from pipeline.deciding import check_right, see
from pipeline.decisions import ORIGIN, ROLE
from pipeline.dossier import PROCESS_TYPES
from pipeline.dossier_desk import file_paper
from pipeline.errors import BadValue, Conflict, Unavailable
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.publishing import publish
from pipeline.purpose import read_purpose
from pipeline.question import Asker
from pipeline.review import best_origin, decide_whole, find_paper
from pipeline.scan import Origin, Role
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Described:
    """The paper as it stands now, and what of ORIGIN and ROLE is not as it was before."""

    row: PaperRow
    changed: tuple[str, ...]


def describe_paper(
    paper_id: str,
    asker: Asker,
    tools: Tools,
    *,
    origin: Origin | None = None,
    role: Role | None = None,
    ma_ho_so: str | None = None,
    reason: str | None = None,
) -> Described:
    """Say how the digital form of a paper of the own desk came to be, and as what the paper lies in
    `ma_ho_so`: in its only dossier where none is named, outside all where it lies in none. Said
    twice it is said once. `reason` stands in the ledger.

    Raises NotFound, NotAllowed, BadPurpose for a reason that says nothing, BadValue where neither
    is said, or a dossier without a role, for an electronic origin (a signature inside the file says
    that, never a person) and for one of an electronic paper. Raises Conflict for a receipt that
    would become a component (`process_paper`), for one of several dossiers (`several_dossiers`),
    and for a lower origin of a certified paper (`certified`) unless an approver says why."""
    if origin is None and role is None:
        raise BadValue(field=ORIGIN, problem="not_described")
    if ma_ho_so is not None and role is None:
        raise BadValue(field=ROLE, problem="role_in_dossier")
    if origin is Origin.ELECTRONIC:
        raise BadValue(field=ORIGIN, problem="electronic_file")
    why = read_purpose(reason, "reason") if reason else ""
    check_right(asker)
    place = _find_place(paper_id, role, ma_ho_so, asker, tools)
    changed = []
    if origin is not None and _set_origin(paper_id, origin, asker, tools, why):
        changed.append(ORIGIN)
    if role is not None and _set_role(paper_id, role, place, asker, tools, why):
        changed.append(ROLE)
    return Described(find_paper(paper_id, asker, tools), tuple(changed))


def list_places(paper_id: str, asker: Asker, tools: Tools) -> tuple[str, ...]:
    """Dossiers in which the asker's desk has this paper, by mã hồ sơ. Raises NotFound."""
    with tools.catalogue.begin() as unit:
        return _places(see(paper_id, asker, unit), asker, unit)


def _places(row: PaperRow, asker: Asker, unit: UnitOfWork) -> tuple[str, ...]:
    handed_in = {c.dossier for c in row.contexts if c.dossier and c.desk == asker.desk}
    filed = {f.ma_ho_so for f in unit.filings_of_paper(row.paper_id) if f.desk == asker.desk}
    return tuple(sorted(handed_in | filed))


def _find_place(
    paper_id: str, role: Role | None, asked: str | None, asker: Asker, tools: Tools
) -> str | None:
    """The dossier in which the role is meant; refused before anything is written."""
    with tools.catalogue.begin() as unit:
        row = see(paper_id, asker, unit)
        places = _places(row, asker, unit)
    if role is None:
        return None
    if row.loai in PROCESS_TYPES and role is not Role.PROCESS:
        raise Conflict(fault="process_paper", key=paper_id)
    if asked is None and len(places) > 1:
        raise Conflict(fault="several_dossiers", key=", ".join(places))
    return asked or next(iter(places), None)


def _set_origin(paper_id: str, origin: Origin, asker: Asker, tools: Tools, why: str) -> bool:
    if best_origin(find_paper(paper_id, asker, tools)) == origin:
        return False
    decide_whole(paper_id, ORIGIN, origin.value, asker, tools, why)
    return True


def _set_role(
    paper_id: str, role: Role, ma_ho_so: str | None, asker: Asker, tools: Tools, why: str
) -> bool:
    row = find_paper(paper_id, asker, tools)
    if _roles_in(row, ma_ho_so, tools) == {role}:  # the component that it was filed for stays
        return False
    if ma_ho_so is None:
        decide_whole(paper_id, ROLE, role.value, asker, tools, why)
        return True
    file_paper(ma_ho_so, paper_id, role, asker, tools)
    with suppress(Unavailable):  # else whoever sweeps
        publish([paper_id], tools)
    return True


def _roles_in(row: PaperRow, ma_ho_so: str | None, tools: Tools) -> set[Role]:
    """As it stands; of a stack that was not handed in with it, as it was filed there."""
    with tools.catalogue.begin() as unit:
        filings = unit.filings_of_paper(row.paper_id) if ma_ho_so else ()
    filed = {filing.role for filing in filings if filing.ma_ho_so == ma_ho_so}
    return filed or {context.role for context in row.contexts if context.dossier == ma_ho_so}
