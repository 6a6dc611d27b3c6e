"""What officers do with dossiers by their own decision: open one by hand, file papers in it, tie a
paper to a person. Each act is written to the log in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pipeline.deciding import see
from pipeline.dossier import (
    PROCESS_TYPES,
    Dossier,
    Filing,
    Hand,
    PersonTie,
)
from pipeline.dossier_message import understand
from pipeline.dossier_receiving import enter_message
from pipeline.dossier_records import Record as KeptRecord
from pipeline.dossier_records import keep_record
from pipeline.dossier_values import VIET_NAM, Record
from pipeline.errors import BadMessage, BadQuestion, Conflict, NotAllowed, Unavailable
from pipeline.following import follow_up
from pipeline.language.one_stop import is_component_code
from pipeline.ledger import Act, Deed
from pipeline.manifest import Link, keep_link
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.procedures.procedure import Component, Procedure
from pipeline.purpose import LONG_NUMBER
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin, Role
from pipeline.tools import Tools

PARTS = ("", "_chong", "_vo")
_DIGITS = 12
_SHORTEST = 10  # characters of an evidence that says anything
_CARD_SIGN = "|"
_CARD_FIELDS = 7


@dataclass(frozen=True, slots=True)
class Filed:
    """`new` False when the paper lay there so already; `fits` whether its type is one that the
    component accepts, None where that cannot be said."""

    filing: Filing
    new: bool
    fits: bool | None


def read_person(text: str) -> tuple[str, str | None]:
    """12 digits, or what the code of a chip card says (number|old number|name|…): the number and
    the name. Raises BadMessage, without what was read."""
    fields = [part.strip() for part in text.strip().split(_CARD_SIGN)]
    number = fields[0].replace(" ", "").replace(".", "")
    is_card = len(fields) >= _CARD_FIELDS
    plain = number.isascii() and number.isdecimal() and len(number) == _DIGITS
    if not plain or not (is_card or len(fields) == 1):
        raise BadMessage(field="SoDinhDanh", fault="not_12_digits")
    return number, (fields[2] or None) if is_card else None


def open_by_hand(
    ma_ho_so: str, ma_thu_tuc: str, person: str, purpose: str, asker: Asker, tools: Tools
) -> Dossier:
    """A dossier that the one-stop system has not sent (yet): marked, logged, and in the list that
    inspectors read. `person` are the 12 digits or the code of the card.

    Raises NotAllowed, BadMessage for what is wrong or missing, and Conflict when the dossier is
    there already."""
    _need(asker, Duty.OFFICER, "open")
    number, name = read_person(person)
    wanted = _words(purpose, "MucDich")
    now = tools.clock.now()
    record: dict[str, Any] = {
        "MaHoSo": ma_ho_so, "ThoiDiem": now.isoformat(), "MaTTHC": ma_thu_tuc, "ChuHoSo": name,
        "DinhDanhCHS": [{"SoDinhDanh": number}], "NgayTiepNhan": now.isoformat(),
    }  # fmt: skip
    Record(record).need("MaTTHC")
    message = understand(record, tools.states, now)
    with tools.catalogue.begin() as unit:
        hand = Hand(asker.user, asker.desk, wanted)
        _, stored = enter_message(message, hand, unit, tools)
        if len(unit.messages(message.ma_ho_so)) > 1:  # read behind the lock: not committed
            raise Conflict(fault="dossier_known", key=message.ma_ho_so)
        opened = unit.dossier(message.ma_ho_so)
        unit.append(Act(Deed.OPENED, asker.user, asker.desk, wanted, message.ma_ho_so))
        unit.commit()
    _keep([stored], tools)
    return opened


def file_paper(
    ma_ho_so: str,
    paper_id: str,
    role: Role,
    asker: Asker,
    tools: Tools,
    component: str | None = None,
) -> Filed:
    """Put a paper of the own desk into a dossier, as a component (of the procedure, by its key or
    its mã thành phần), as the result, as the reason for a return, or as a process paper.

    Raises NotAllowed, NotFound for a dossier or paper that this asker does not see, BadQuestion
    for a component that the procedure does not have, and Conflict for a process paper (receipt,
    control slip) that would become something else."""
    _need(asker, Duty.OFFICER, "file", Duty.SCAN)
    if component is not None and role is not Role.COMPONENT:
        raise BadQuestion(detail="--component chỉ dùng với --role component")
    with tools.catalogue.begin() as unit:
        dossier, paper = unit.dossier(ma_ho_so), see_paper(paper_id, asker, unit)
        if paper.loai in PROCESS_TYPES and role is not Role.PROCESS:
            raise Conflict(fault="process_paper", key=paper_id)
        key, part = _find_component(component, dossier, tools)
        now = tools.clock.now()
        filing = Filing(dossier.ma_ho_so, paper_id, role, key, asker.user, asker.desk, now)
        new = unit.file_paper(filing)
        context = _context(filing, paper)
        alone = len(unit.papers_of_scan(paper.intake_id)) == 1
        if alone:  # of a stack, the others are not handed in with it
            unit.link(paper.intake_id, context)
        scan = unit.scan(paper.intake_id)
        lying = [f for f in unit.filings(dossier.ma_ho_so) if f.paper_id == paper_id]
        if new:
            unit.append(_describe_filing(filing, paper))
        unit.commit()
    if alone:
        keep_link(Link(scan, context), tools.objects)
    _keep(lying, tools)
    return Filed(filing, new, part.accepts(paper.loai, paper.kq_code) if part else None)


def tie_paper(
    paper_id: str,
    person: str,
    evidence: str,
    asker: Asker,
    tools: Tools,
    part: str = "",
) -> PersonTie:
    """Say whose paper it is that carries no 12 digits: by the officer's word, with the evidence.
    `part` is whose place on the paper is meant.

    Raises NotAllowed, NotFound, BadMessage for a person or an evidence that says nothing, and
    Conflict when the paper carries 12 digits in that place: they are corrected in review."""
    _need(asker, Duty.OFFICER, "tie")
    if part not in PARTS:
        raise BadQuestion(detail="part")
    number, _ = read_person(person)
    reason = _words(evidence, "BangChung", _SHORTEST)
    with tools.catalogue.begin() as unit:
        paper = see_paper(paper_id, asker, unit)
        if _has_number(paper, part):
            raise Conflict(fault="has_number", key=paper_id)
        now = tools.clock.now()
        tie = PersonTie(paper_id, number, part, reason, asker.user, asker.desk, now)
        new, ties = unit.tie_person(tie), unit.ties_of_paper(paper_id)
        if new:
            version, facts = paper.version, {"part": part}
            unit.append(
                Act(Deed.TIED, asker.user, asker.desk, "", None, paper_id, version, facts=facts)
            )
        unit.commit()
    _keep(ties, tools)
    with suppress(Unavailable):  # else whoever sweeps; the outbox row waits
        follow_up([paper_id], tools)
    return tie


def _keep(records: Iterable[KeptRecord], tools: Tools) -> None:
    """Beside the bytes, after the catalogue has them: also what an earlier try could not lay
    there because the store was away."""
    for record in records:
        keep_record(record, tools.objects)


def see_paper(paper_id: str, asker: Asker, unit: UnitOfWork) -> PaperRow:
    """The paper, if the asker may see it; for others it is not there. Raises NotFound, Retired."""
    return see(paper_id, asker, unit)


def procedure_of(dossier: Dossier, tools: Tools) -> Procedure | None:
    """As it was in effect when the dossier was received, else its newest version known."""
    code = dossier.facts.ma_thu_tuc
    if code is None:
        return None
    received = dossier.facts.ngay_tiep_nhan or dossier.as_of
    found = tools.procedures.get(code, received.astimezone(VIET_NAM).date())
    return found or tools.procedures.latest(code)


def _find_component(
    asked: str | None, dossier: Dossier, tools: Tools
) -> tuple[str | None, Component | None]:
    """The component's key. Of a procedure that is not known here, a mã thành phần is taken as it
    is, or what the one-stop system calls a component of this dossier."""
    if asked is None:
        return None, None
    procedure = procedure_of(dossier, tools)
    if procedure is None:
        if is_component_code(asked) or asked in {a.component for a in dossier.attachments}:
            return asked, None
        raise BadQuestion(detail=f"không rõ thành phần {asked!r}")
    found = component_of(procedure, asked)
    return found.key, found


def component_of(procedure: Procedure, asked: str) -> Component:
    """By its key or its mã thành phần. Raises BadQuestion, which names those that there are."""
    found = procedure.component(asked)
    if found is None:
        known = ", ".join(component.key for component in procedure.components)
        raise BadQuestion(detail=f"thủ tục {procedure.code} chỉ có các thành phần: {known}")
    return found


def _describe_filing(filing: Filing, paper: PaperRow) -> Act:
    return Act(
        Deed.FILED,
        filing.user,
        filing.desk,
        ma_ho_so=filing.ma_ho_so,
        paper_id=filing.paper_id,
        version=paper.version,
        component=filing.component,
        facts={"role": filing.role},
    )


def _context(filing: Filing, paper: PaperRow) -> Context:
    """Tied to the dossier as well as the desk knows how the paper came."""
    came = {c.origin for c in paper.contexts if c.desk == filing.desk}
    origin = next((origin for origin in Origin if origin in came), Origin.PLAIN_SCAN)
    return Context(filing.desk, filing.ma_ho_so, filing.role, origin)


def _has_number(paper: PaperRow, part: str) -> bool:
    values = [f.value for f in paper.fields if f.name == f"so_dinh_danh{part}" and f.value]
    return any(len(value) == _DIGITS and value.isdecimal() for value in values)


def _words(text: str, field: str, least: int = 1) -> str:
    record = Record({field: text})
    whole = record.text(field, 2000) or ""
    if LONG_NUMBER.search(whole):  # it would stand in logs and in the history of commands
        record.fail(field, "number_inside")
    if len(whole) < least:
        record.fail(field, "too_short" if whole else "missing", least=least)
    return whole


def _need(asker: Asker, duty: Duty, act: str, *others: Duty) -> None:
    if not asker.duties & {duty, *others}:
        raise NotAllowed(act=act)
