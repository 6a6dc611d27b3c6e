"""The checks of the reuse gate, one small function each; their order and the time in which each
counts stand in `pipeline/reuse_rules.py`.

Rules: Luật GDĐT 20/2023/QH15 Điều 12 (converted from paper: mark, converter, signature),
NĐ 123/2015/NĐ-CP Điều 23 (giấy xác nhận tình trạng hôn nhân: for its purpose), NĐ 45/2020/NĐ-CP
(certified e-copies). Details are codes and field names, never a value: they are logged.
"""

from __future__ import annotations

from pipeline.decisions import ORIGIN, PAGES, TYPE, Decision
from pipeline.dossier import PROCESS_TYPES
from pipeline.language.folding import fold_text
from pipeline.page import Verdict
from pipeline.paper import FieldStatus
from pipeline.ports import PaperRow
from pipeline.procedures.procedure import Mode
from pipeline.question import Check, Evidence
from pipeline.reuse_case import PARENTS, Case, birth_differs, differ
from pipeline.scan import Origin, Role

PURPOSE = "muc_dich_cap"
IDENTITY = "can_cuoc"


def check_person(case: Case) -> Check:
    """The 12 digits decide. A name that matches alone never does; one that differs is a flag for
    a person to look at."""
    part = case.part
    names = [f"{name}{part or ''}" for name in ("so_dinh_danh", "ho_ten", "ngay_sinh")]
    if part is None:
        why = "tie_contradicted" if case.contradicted else "name_only"
        return case.answer("person", False, why, names)
    if part in PARENTS:
        return case.answer("person", None, "parent", names)
    if len(case.asked.person.so_dinh_danh or "") != 12:
        return case.answer("person", None, "old_number", names)
    doubt, word = _doubt(case, part), _word(case)
    why = doubt or ("tied" if case.tied else "")
    return case.answer("person", None if doubt else True, why, names, word)


def _word(case: Case) -> tuple[Evidence, ...]:
    """The officer's, where it decides."""
    tie = case.tie if case.tied else None
    return (Evidence("tie", by=tie.user, at=tie.at),) if tie else ()


def _doubt(case: Case, part: str) -> str:
    """What speaks against the bearer being the person although the number, or an officer, says
    so."""
    number = case.field(f"so_dinh_danh{part}")
    if case.tied and case.others_tied:
        return "tied_twice"
    if not case.tied and (number is None or number.status is not FieldStatus.ACCEPTED):
        return "number_in_review"
    if differ(case.value(f"ho_ten{part}"), case.asked.person.ho_ten):
        return "name_differs"
    if birth_differs(case.value(f"ngay_sinh{part}"), case.asked.person.ngay_sinh):
        return "birth_differs"
    return ""


def check_type(case: Case) -> Check:
    """By its national KQ code or by its type; what belongs to the handling of a dossier is never a
    component of one."""
    said = _decided(case, TYPE)
    if role := _handling(case.row):
        return case.answer("type", False, role, (), said)
    own = case.row.kq_code or (case.form.kq_code if case.form else None)
    if case.asked.component is not None:
        fits = case.asked.component.accepts(case.row.loai, own)
    else:
        wanted = case.asked.forms.get(case.asked.loai)
        codes = {case.asked.loai, wanted.kq_code if wanted else None}
        fits = case.row.loai == case.asked.loai or (own is not None and own in codes)
    return case.answer(
        "type", fits, "" if fits else "other_type", (), said, {"loai": case.row.loai}
    )


def _handling(row: PaperRow) -> str:
    """A receipt or a control slip, or what people filed as such, or as the reason for a return,
    wherever they filed it."""
    told = {c.role for c in row.contexts if c.dossier} or {c.role for c in row.contexts}
    if row.loai in PROCESS_TYPES or told == {Role.PROCESS}:
        return "process_paper"
    return "return_paper" if told and told <= {Role.PROCESS, Role.RETURN_REASON} else ""


def _decided(case: Case, name: str) -> tuple[Evidence, ...]:
    """The person's word on the whole paper, where there is one."""
    found: Decision | None = next((d for d in case.row.decisions if d.name == name), None)
    return (Evidence(name, by=found.by, at=found.at),) if found else ()


def check_identity(case: Case) -> Check:
    """Chứng minh nhân dân, nine digits, is no identity paper any more (Luật Căn cước
    26/2023/QH15, Điều 46)."""
    number = case.value("so_dinh_danh") or ""
    old = case.row.loai == IDENTITY and len(number) == 9
    return case.answer("identity", not old, "cmnd" if old else "", ["so_dinh_danh"] if old else ())


def check_mode(case: Case) -> Check:
    """What the procedure says of the component (domain: reuse modes): only what may come from the
    Kho may be reused unseen; a new form is made each time, an original that is surrendered is
    only looked at."""
    component = case.asked.component
    ways = {way.mode: way.when for way in component.modes} if component else {}
    if when := ways.get(Mode.KEPT):
        return case.answer("mode", None, "kept_if", facts={"when": when})
    if Mode.KEPT in ways:
        return case.answer("mode", True, "kept")
    if Mode.ORIGINAL in ways:
        return case.answer("mode", False, "original")
    if Mode.PRESENT in ways:
        return case.answer("mode", None, "present")
    return case.answer("mode", Mode.DATA in ways, "data" if Mode.DATA in ways else "new")


def check_origin(case: Case) -> Check:
    """The best way in which it ever came counts; a plain scan only shows what to look for."""
    came = {context.origin for context in case.row.contexts}
    best = next((origin for origin in Origin if origin in came), Origin.PLAIN_SCAN)
    said = _decided(case, ORIGIN)
    if best is Origin.ELECTRONIC and not case.row.digitally_signed:
        return case.answer("origin", None, "electronic_unsigned", (), said)
    return case.answer("origin", best is not Origin.PLAIN_SCAN, best.value, (), said)


def check_signature(case: Case) -> Check:
    """A digital signature inside, or on paper a signer and a seal that were seen."""
    if case.row.digitally_signed:
        return case.answer("signature", True, "digital")
    field = next((f for f in case.row.fields if f.name == "nguoi_ky"), None)
    signer = field is not None and bool(field.value or field.guess or field.raw.strip())
    if signer and case.row.seals:
        return case.answer("signature", True, "signer_and_seal", ["nguoi_ky"])
    if signer or case.row.seals:
        return case.answer("signature", None, "no_seal" if signer else "no_signer", ["nguoi_ky"])
    return case.answer("signature", False, "nothing_seen")


def check_purpose(case: Case) -> Check:
    """A type that prints its purpose is good for that purpose alone; a component may ask for it."""
    component = case.asked.component
    bound = case.form is not None and case.form.field(PURPOSE) is not None
    bound = bound or (component is not None and component.purpose)
    printed = case.value(PURPOSE)
    if not bound and not printed:
        return case.answer("purpose", True, "any")
    if not printed or not case.asked.purpose:
        return case.answer("purpose", None, "not_asked" if printed else "not_printed", [PURPOSE])
    asked = fold_text(case.asked.purpose)
    same = f" {asked} " in f" {fold_text(printed)} "
    return case.answer("purpose", same, "" if same else "other_purpose", [PURPOSE])


def check_quality(case: Case) -> Check:
    """Every page legible: none that the counter was told to scan again."""
    bad = [p.number for p in case.row.pages if p.quality == Verdict.RESCAN and not p.blank]
    if bad:
        shown = tuple(Evidence(page=number) for number in bad)
        pages = ", ".join(map(str, bad))
        return case.answer("quality", False, "pages", (), shown, {"pages": pages})
    if case.row.quality == Verdict.RESCAN:
        return case.answer("quality", False, "rescan")
    return case.answer("quality", True)


def check_fields(case: Case) -> Check:
    """What the conclusion rests on was accepted: by independent evidence or by a person. Where an
    officer says whose it is, no number has to be there."""
    part = case.part or ""
    names = [f"ho_ten{part}"] if case.tied else [f"so_dinh_danh{part}", f"ho_ten{part}"]
    names += _fields_of_effect(case)
    if case.value(PURPOSE):
        names.append(PURPOSE)
    fields = {name: case.field(name) for name in names}
    open_ = [n for n, f in fields.items() if f is None or f.status is not FieldStatus.ACCEPTED]
    pages = case.field(PAGES)  # only where it is in doubt whose they are
    if pages is not None and pages.status is FieldStatus.REVIEW:
        open_.append(PAGES)
    if not open_:
        return case.answer("fields", True, "", names)
    return case.answer("fields", None, "in_review", open_, facts={"fields": ",".join(open_)})


def _fields_of_effect(case: Case) -> list[str]:
    """What `check_effect` reads: a printed end, else the day of issue and what else decides."""
    component = case.asked.component
    term = component is not None and component.valid_months is not None
    issued = [case.issue_date]
    if case.value("ngay_het_han"):
        return ["ngay_het_han", *(issued if term else [])]
    rules = case.form.validity if case.form else ()
    stated = [name for rule in rules if (name := rule.stated) and case.value(name)]
    classes = [rule.class_field for rule in rules if rule.class_field and not stated]
    ages = ["ngay_sinh"] if any(rule.ages for rule in rules) else []
    dated = issued if term or any(rule.dated for rule in rules) else []
    return list(dict.fromkeys([*dated, *stated, *classes, *ages]))


def check_right(case: Case) -> Check:
    """By which right the asker is told of the paper; one whom none allows it is not asked here
    (`may_open`)."""
    if case.asked.asker.sees_every_desk:
        return case.answer("right", True, "inspector")
    desks = {context.desk for context in case.row.contexts}
    own = case.asked.asker.desk in desks
    return case.answer("right", True, "own_desk" if own else "live_dossier")


def may_open(case: Case) -> bool:
    """Papers of the own desk; of another, those of the person of a live dossier that the asker
    holds, if accepted digits or an officer's word say that they are this person's. Outside both
    nothing is told, not even that there is a paper."""
    asker = case.asked.asker
    if not asker.sees_papers:
        return False
    if asker.sees_every_desk or any(c.desk == asker.desk for c in case.row.contexts):
        return True
    return case.asked.opened and _is_surely_of(case)


def _is_surely_of(case: Case) -> bool:
    part = case.part
    if part is None or part in PARENTS or len(case.asked.person.so_dinh_danh or "") != 12:
        return False
    number = case.field(f"so_dinh_danh{part}")
    accepted = number is not None and number.status is FieldStatus.ACCEPTED
    return (case.tied and not case.others_tied) or (accepted and not case.tied)
