"""The JSON objects of the reuse check and of effects (the machine-readable door, `app/door.py`)."""

from __future__ import annotations

from typing import Any

from app.attach_door import attached_record
from app.dossier_door import person_record
from app.reuse_words import NEEDS, advise_check, explain_check, tell_ways
from pipeline.dossier import PersonTie
from pipeline.effect import Effect
from pipeline.question import Check, Evidence, Reuse
from pipeline.reuse_components import PersonReuse


def reuse_record(reuse: Reuse) -> dict[str, Any]:
    """A paper with its conclusion and every check."""
    return {
        "paper_id": reuse.paper_id,
        "loai": reuse.loai,
        "state": reuse.state.value,
        "issued": reuse.issued,
        "checks": [check_record(check, reuse.paper_id) for check in reuse.checks],
        "tied": tie_record(reuse.tie) if reuse.tie else None,
    }


def check_record(check: Check, paper_id: str) -> dict[str, Any]:
    """The codes, the sentence with what to do, and what it rests on."""
    return {
        "code": check.code,
        "passed": check.passed,
        "detail": check.detail,
        "reason": explain_check(check, paper_id),
        "hint": advise_check(check, paper_id) or None,
        "facts": dict(check.facts),
        "evidence": [evidence_record(each) for each in check.evidence],
    }


def evidence_record(evidence: Evidence) -> dict[str, Any]:
    """What is not known is left out."""
    told = {
        "field": evidence.field,
        "page": evidence.page,
        "box": evidence.box.as_list() if evidence.box else None,
        "by": evidence.by,
        "at": evidence.at.isoformat() if evidence.at else None,
        "paper_id": evidence.paper_id,
    }
    return {key: value for key, value in told.items() if value}


def effect_record(effect: Effect) -> dict[str, Any]:
    """What happened to a paper; `by` None where a rule found it."""
    over = effect.withdrawn
    taken_back = over and {
        "by": over.user or None,
        "desk": over.desk or None,
        "at": over.at.isoformat(),
        "reason": over.reason or None,
    }
    return {
        "effect_id": effect.effect_id,
        "paper_id": effect.paper_id,
        "kind": effect.kind.value,
        "since": effect.since,
        "by_paper": effect.by_paper,
        "certain": effect.certain,
        "rule": effect.rule,
        "evidence": effect.evidence,
        "by": effect.user or None,
        "desk": effect.desk or None,
        "at": effect.at.isoformat(),
        "withdrawn": taken_back,
    }


def tie_record(tie: PersonTie) -> dict[str, Any]:
    """Who says that the paper is this person's, and why."""
    return {
        "evidence": tie.evidence,
        "part": tie.part,
        "by": tie.user,
        "desk": tie.desk,
        "at": tie.at.isoformat(),
    }


def component_reuse_records(found: PersonReuse) -> list[dict[str, Any]]:
    """One object for each component of one person, of a dossier or without one."""
    head = {
        "ma_ho_so": found.dossier.ma_ho_so if found.dossier else None,
        "ma_thu_tuc": found.procedure.code,
        "person": person_record(found.person, held=True),
    }
    return [
        head
        | {
            "component": line.component.key,
            "name": line.component.name,
            "modes": [str(way) for way in line.component.modes],
            "ways": tell_ways(line.component),
            "condition": line.component.condition or None,
            "state": line.need.value,
            "conclusion": NEEDS[line.need.value],
            "attached": [attached_record(paper) for paper in line.attached],
            "papers": [reuse_record(reuse) for reuse in line.papers],
        }
        for line in found.components
    ]
