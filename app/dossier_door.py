"""The machine-readable door for procedures and dossiers; see `app/door.py`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.attach_door import attached_record
from app.messages import advise, explain
from pipeline.dossier import Attachment, Dossier, PersonRef, ResultPaper
from pipeline.dossier_case import FiledPaper
from pipeline.dossier_receiving import Receipt
from pipeline.dossier_timeline import Happening
from pipeline.dossier_view import DossierView
from pipeline.errors import BadMessage, SohoaError
from pipeline.language.masking import mask_number
from pipeline.procedures.importing import Change
from pipeline.procedures.procedure import Component, Procedure
from pipeline.scan import Reason, Role


def procedure_record(procedure: Procedure) -> dict[str, Any]:
    """The keys of docs/procedures.md: what is printed can be imported again."""
    record: dict[str, Any] = {
        "ma_thu_tuc": procedure.code,
        "name": procedure.name,
        "levels": [level.value for level in procedure.levels],
        "time": procedure.time,
        "results": list(procedure.results),
        "effective_from": _day(procedure.effective_from),
        "effective_to": _day(procedure.effective_to),
        "recheck_on": _day(procedure.recheck_on),
        "source": procedure.source,
        "components": [component_record(c) for c in procedure.components],
    }
    return {key: value for key, value in record.items() if value is not None}


def component_record(component: Component) -> dict[str, Any]:
    record: dict[str, Any] = {
        "key": component.key,
        "name": component.name,
        "modes": [str(way) for way in component.modes],
        "code": component.code,
        "group": component.group,
        "condition": component.condition,
        "loai": list(component.loai),
        "kq_codes": list(component.kq_codes),
        "originals": component.originals,
        "copies": component.copies,
        "purpose": component.purpose,
        "valid_months": component.valid_months,
        "source": component.source,
    }
    return {key: value for key, value in record.items() if value is not None}


def change_record(change: Change) -> dict[str, Any]:
    return {
        "ma_thu_tuc": change.code,
        "change": change.kind.value,
        "details": list(change.details),
    }


def receipt_record(receipt: Receipt) -> dict[str, Any]:
    return {
        "status": receipt.outcome.value,
        "ma_ho_so": receipt.ma_ho_so,
        "message_id": receipt.message_id,
        "ignored": list(receipt.ignored),
        "astray": receipt.astray,
    }


def refusal_record(wrong: SohoaError) -> dict[str, Any]:
    """What is wrong with a message; never a value of it."""
    reason = Reason(wrong.code, wrong.facts, wrong.retryable)
    record = {
        "status": "bad",
        "reason": explain(reason),
        "hint": advise(reason),
        "reason_code": wrong.code,
    }
    if isinstance(wrong, BadMessage):
        record |= {"field": wrong.facts["field"], "fault": wrong.facts["fault"]}
    return record


def dossier_record(view: DossierView) -> dict[str, Any]:
    """The whole of a dossier; names and numbers only for who holds it."""
    dossier, facts = view.dossier, view.dossier.facts
    return {
        **dossier_head(dossier, view.held),
        "ma_linh_vuc": facts.ma_linh_vuc,
        "trich_yeu": facts.trich_yeu if view.held else None,
        "ngay_nop": _time(facts.ngay_nop),
        "ngay_ket_thuc": _time(facts.ngay_ket_thuc),
        "ngay_tra": _time(facts.ngay_tra),
        "ngay_tu_choi": _time(facts.ngay_tu_choi),
        "return_reason": facts.return_reason if view.held else None,
        "components": [
            {
                **component_record(line.component),
                "papers": [filed_record(paper) for paper in line.papers],
                "attachments": [_attachment(a, view.held) for a in line.attachments],
            }
            for line in view.checklist
        ],
        "loose": [filed_record(paper) for paper in view.loose],
        "attachments": [_attachment(a, view.held) for a in dossier.attachments],
        "results": [filed_record(paper) for paper in view.in_role(Role.RESULT)],
        "issued": [_result(result, view.held) for result in dossier.results],
        "return_papers": [filed_record(paper) for paper in view.in_role(Role.RETURN_REASON)],
        "process": [filed_record(paper) for paper in view.in_role(Role.PROCESS)],
        "hidden": view.hidden,
        "joined": [asdict(joined) for joined in view.joined],
        "attached": [attached_record(paper) for paper in view.attached],
    }


def dossier_head(dossier: Dossier, held: bool = False) -> dict[str, Any]:
    """One line of a list."""
    facts, hand = dossier.facts, dossier.hand
    return {
        "ma_ho_so": dossier.ma_ho_so,
        "ma_thu_tuc": facts.ma_thu_tuc,
        "origin": dossier.origin.value,
        "state": dossier.state.value,
        "live": dossier.live,
        "complete": dossier.complete,
        "persons": [person_record(person, held) for person in dossier.persons],
        "ngay_tiep_nhan": _time(facts.ngay_tiep_nhan),
        "ngay_hen_tra": _time(facts.ngay_hen_tra),
        "channel": facts.channel.value if facts.channel else None,
        "don_vi_xu_ly": facts.don_vi_xu_ly,
        "nguoi_xu_ly": facts.nguoi_xu_ly,
        "as_of": dossier.as_of.isoformat(),
        "opened_by": {"user": hand.user, "desk": hand.desk, "purpose": hand.purpose}
        if hand
        else None,
    }


def astray_record(dossier: Dossier) -> dict[str, Any]:
    """What is needed to say whose it is: nothing of the persons."""
    head = dossier_head(dossier)
    return {key: value for key, value in head.items() if key not in ("persons", "opened_by")}


def person_record(person: PersonRef, held: bool) -> dict[str, Any]:
    """For who holds the dossier: the number masked, and the name."""
    return {
        "number": mask_number(person.number) if held else None,
        "name": person.name if held else None,
    }


def filed_record(paper: FiledPaper) -> dict[str, Any]:
    return {
        "paper_id": paper.paper_id,
        "loai": paper.loai,
        "kq_code": paper.kq_code,
        "role": paper.role.value,
        "component": paper.component,
    }


def happening_record(one: Happening) -> dict[str, Any]:
    """A line of the timeline."""
    return {
        "at": one.at.isoformat(),
        "deed": one.deed.value if one.deed else None,
        "state": one.state.value if one.state else None,
        "user": one.user,
        "desk": one.desk,
        "purpose": one.purpose,
        "component": one.component,
        "paper_id": one.paper_id,
        "entry": one.seq,
    }


def _attachment(one: Attachment, held: bool) -> dict[str, Any]:
    """File names are personal data."""
    return {
        "id": one.attachment_id,
        "component": one.component,
        "name": one.name if held else None,
        "digitised": one.digitised,
        "reused": one.reused,
        "from_store": one.from_store,
        "replaced_by": one.replaced_by,
    }


def _result(result: ResultPaper, held: bool) -> dict[str, Any]:
    return {
        "name": result.name,
        "kq_code": result.kq_code,
        "so_ky_hieu": result.so_ky_hieu if held else None,
        "ngay_cap": result.ngay_cap,
        "has_file": bool(result.link),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
