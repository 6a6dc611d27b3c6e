"""The checks of the reuse gate, one small function each, in one ordered table.

Rules: Luật GDĐT 20/2023/QH15 Điều 12 (converted from paper: mark, converter, signature),
NĐ 123/2015/NĐ-CP Điều 23 (giấy xác nhận tình trạng hôn nhân: six months, for its purpose),
NĐ 45/2020/NĐ-CP (certified e-copies). Details are codes and field names, never a value: they
are logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.certification import is_certified
from pipeline.decisions import PAGES
from pipeline.dossier import PROCESS_TYPES, PersonTie
from pipeline.forms.catalogue import OTHER, Forms
from pipeline.forms.schema import Form
from pipeline.language.folding import fold_text, tokens
from pipeline.language.spans import add_months, date_span
from pipeline.page import Verdict
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PaperRow
from pipeline.procedures.procedure import Component, Mode
from pipeline.question import Asker, Check, Person
from pipeline.scan import Origin, Role
from pipeline.signature_checks import CERTIFIED, judge_signatures

BEARERS = ("", "_chong", "_vo")  # whose paper it is: both spouses of a marriage certificate
PARENTS = ("_cha", "_me")  # named on the paper of a child
NUMBERS = tuple(f"so_dinh_danh{part}" for part in BEARERS + PARENTS)
NAMES = tuple(f"ho_ten{part}" for part in BEARERS)
ISSUE_DATES = ("ngay_cap", "ngay_ban_hanh")
PURPOSE = "muc_dich_cap"


@dataclass(frozen=True, slots=True)
class Case:
    """One paper before the gate. `loai` is the paper type or KQ code that is needed, unless a
    `component` of a procedure says what it accepts. `tie` is an officer's word that the paper is
    this person's, `others_tied` whether another one was named for the same place on it."""

    row: PaperRow
    person: Person
    loai: str
    asker: Asker
    today: date
    purpose: str | None
    forms: Forms
    component: Component | None = None
    tie: PersonTie | None = None
    others_tied: bool = False

    def field(self, name: str) -> Field | None:
        """The field, if it has a value."""
        return next((f for f in self.row.fields if f.name == name and f.value), None)

    def value(self, name: str) -> str | None:
        found = self.field(name)
        return found.value if found else None

    @property
    def part(self) -> str | None:
        """Which person of the paper has the number that was asked for, or is said to be meant."""
        if (bearer := self._numbered(BEARERS)) is not None:
            return bearer
        return self.tie.part if self.tie and self.tied else self._numbered(PARENTS)

    @property
    def tied(self) -> bool:
        """Whether an officer's word decides: no number on the paper does, nor speaks against it."""
        return self.tie is not None and self._numbered(BEARERS) is None and not self.contradicted

    @property
    def contradicted(self) -> bool:
        """The place that the officer named carries the 12 digits of somebody else by now."""
        found = self.value(f"so_dinh_danh{self.tie.part}") if self.tie else None
        return bool(found) and len(found or "") == 12 and found != self.person.so_dinh_danh

    def _numbered(self, parts: tuple[str, ...]) -> str | None:
        number = self.person.so_dinh_danh
        return next((p for p in parts if number and self.value(f"so_dinh_danh{p}") == number), None)

    @property
    def issued(self) -> str | None:
        return next((value for name in ISSUE_DATES if (value := self.value(name))), None)

    @property
    def form(self) -> Form | None:
        """The rules of its type; a paper that is none of the known types has none."""
        return None if self.row.loai == OTHER else self.forms.get(self.row.loai)


def check_person(case: Case) -> Check:
    """The 12 digits decide. A name that matches alone never does; one that differs is a flag for
    a person to look at."""
    part = case.part
    if part is None:
        return Check("person", False, "tie_contradicted" if case.contradicted else "name_only")
    if part in PARENTS:
        return Check("person", None, "parent")
    if len(case.person.so_dinh_danh or "") != 12:
        return Check("person", None, "old_number")
    doubt = _doubt(case, part)
    return Check("person", None if doubt else True, doubt or ("tied" if case.tied else ""))


def _doubt(case: Case, part: str) -> str:
    """What speaks against the bearer being the person although the number, or an officer, says
    so."""
    number = case.field(f"so_dinh_danh{part}")
    if case.tied and case.others_tied:
        return "tied_twice"
    if not case.tied and (number is None or number.status is not FieldStatus.ACCEPTED):
        return "number_in_review"
    if differ(case.value(f"ho_ten{part}"), case.person.ho_ten):
        return "name_differs"
    if birth_differs(case.value(f"ngay_sinh{part}"), case.person.ngay_sinh):
        return "birth_differs"
    return ""


def check_type(case: Case) -> Check:
    """By its national KQ code or by its type; what belongs to the handling of a dossier is never a
    component of one."""
    if _is_process(case.row):
        return Check("type", False, "process_paper")
    own = case.row.kq_code or (case.form.kq_code if case.form else None)
    if case.component is not None:
        fits = case.component.accepts(case.row.loai, own)
        return Check("type", fits, "" if fits else case.row.loai)
    wanted = case.forms.get(case.loai)
    codes = {case.loai, wanted.kq_code if wanted else None}
    same = case.row.loai == case.loai or (own is not None and own in codes)
    return Check("type", same, "" if same else case.row.loai)


def _is_process(row: PaperRow) -> bool:
    """A receipt or a control slip, or what people filed as such wherever they filed it."""
    told = [c.role for c in row.contexts if c.dossier] or [c.role for c in row.contexts]
    return row.loai in PROCESS_TYPES or (bool(told) and set(told) == {Role.PROCESS})


def check_mode(case: Case) -> Check:
    """What the procedure says of the component (domain: reuse modes): only what may come from the
    Kho may be reused unseen; a new form is made each time, an original that is surrendered is
    only looked at."""
    ways = {way.mode: way.when for way in case.component.modes} if case.component else {}
    if Mode.KEPT in ways:
        return Check("mode", None if ways[Mode.KEPT] else True, str(Mode.KEPT))
    if Mode.ORIGINAL in ways:
        return Check("mode", False, str(Mode.ORIGINAL))
    if Mode.PRESENT in ways:
        return Check("mode", None, str(Mode.PRESENT))
    return Check("mode", Mode.DATA in ways, str(Mode.DATA if Mode.DATA in ways else Mode.NEW))


def check_origin(case: Case) -> Check:
    """The best way in which it ever came counts; a plain scan only shows what to look for. A copy
    that the agency certified is what the law asks for."""
    if is_certified(case.row):
        return Check("origin", True, CERTIFIED)
    came = {context.origin for context in case.row.contexts}
    best = next((origin for origin in Origin if origin in came), Origin.PLAIN_SCAN)
    if best is Origin.ELECTRONIC and not case.row.digitally_signed:
        return Check("origin", None, "electronic_unsigned")
    return Check("origin", best is not Origin.PLAIN_SCAN, best.value)


def check_signature(case: Case) -> Check:
    """The agency's on a certified copy, else the digital ones inside, as they were judged; on paper
    a signer and a seal that were seen."""
    if (digital := judge_signatures(case.row)) is not None:
        return Check("signature", *digital)
    field = next((f for f in case.row.fields if f.name == "nguoi_ky"), None)
    signer = field is not None and bool(field.value or field.guess or field.raw.strip())
    if signer and case.row.seals:
        return Check("signature", True, "signer_and_seal")
    if signer or case.row.seals:
        return Check("signature", None, "no_seal" if signer else "no_signer")
    return Check("signature", False, "nothing_seen")


def check_effect(case: Case) -> Check:
    """In effect today, by its own rules and by the term that the procedure sets."""
    own = _by_own_rules(case)
    if case.component is None or case.component.valid_months is None:
        return own
    term = _by_term(case, case.component.valid_months)
    return min(own, term, key=lambda check: _WORST_FIRST.index(check.passed))


_WORST_FIRST = (False, None, True)


def _by_own_rules(case: Case) -> Check:
    """By the day printed on it, else by the term of its type. Where entries on the paper itself may
    have ended what it grants, only a person can tell."""
    if case.field("ngay_het_han"):
        return _by_expiry(case)
    if case.form is None:
        return Check("effect", None, "rule_unknown")
    if changes := [field.name for field in case.form.fields if field.effect]:
        recorded = any(case.field(name) for name in changes)
        return Check("effect", None, "changes_recorded" if recorded else "changes_unproved")
    if case.form.valid_months is None:
        return Check("effect", True, "no_term")
    return _by_term(case, case.form.valid_months)


def _by_expiry(case: Case) -> Check:
    span = date_span(case.value("ngay_het_han"))
    if span is None:
        return Check("effect", None, "expiry_unclear")
    return _within(case.today, span)


def _by_term(case: Case, months: int) -> Check:
    span = date_span(case.issued)
    if span is None:
        return Check("effect", None, "no_issue_date")
    if span[0] > case.today:
        return Check("effect", None, "issued_in_future")
    return _within(case.today, (add_months(span[0], months), add_months(span[1], months)))


def _within(today: date, ends: tuple[date, date]) -> Check:
    """`ends` are the first and the last day on which it may end: a year alone leaves it open."""
    if today <= ends[0]:
        return Check("effect", True, f"until={ends[0].isoformat()}")
    if today > ends[1]:
        return Check("effect", False, f"ended={ends[1].isoformat()}")
    return Check("effect", None, "end_unclear")


def check_purpose(case: Case) -> Check:
    """A type that prints its purpose is good for that purpose alone; a component may ask for it."""
    bound = case.form is not None and case.form.field(PURPOSE) is not None
    bound = bound or (case.component is not None and case.component.purpose)
    printed = case.value(PURPOSE)
    if not bound and not printed:
        return Check("purpose", True, "any")
    if not printed or not case.purpose:
        return Check("purpose", None, "not_printed" if not printed else "not_asked")
    asked = fold_text(case.purpose)
    same = f" {asked} " in f" {fold_text(printed)} "
    return Check("purpose", same, "" if same else "other_purpose")


def check_quality(case: Case) -> Check:
    """Every page legible: none that the counter was told to scan again."""
    bad = [p.number for p in case.row.pages if p.quality == Verdict.RESCAN and not p.blank]
    if bad:
        return Check("quality", False, "pages=" + ",".join(map(str, bad)))
    if case.row.quality == Verdict.RESCAN:
        return Check("quality", False, "rescan")
    return Check("quality", True)


def check_fields(case: Case) -> Check:
    """What the conclusion rests on was accepted: by independent evidence or by a person. Where an
    officer says whose it is, no number has to be there."""
    part = case.part or ""
    names = [f"ho_ten{part}"] if case.tied else [f"so_dinh_danh{part}", f"ho_ten{part}"]
    terms = (case.form, case.component)
    if any(rule is not None and rule.valid_months is not None for rule in terms):
        names.append(next((name for name in ISSUE_DATES if case.field(name)), ISSUE_DATES[0]))
    names += [name for name in ("ngay_het_han", PURPOSE) if case.field(name)]
    fields = {name: case.field(name) for name in names}
    open_ = [n for n, f in fields.items() if f is None or f.status is not FieldStatus.ACCEPTED]
    pages = case.field(PAGES)  # only where it is in doubt whose they are
    if pages is not None and pages.status is FieldStatus.REVIEW:
        open_.append(PAGES)
    return Check("fields", None if open_ else True, ",".join(open_))


def check_right(case: Case) -> Check:
    """Papers of the asker's own desk; inspectors see all."""
    desks = {context.desk for context in case.row.contexts}
    own = case.asker.sees_every_desk or case.asker.desk in desks
    return Check("right", case.asker.sees_papers and own)


RULES: tuple[Callable[[Case], Check], ...] = (
    check_person,
    check_type,
    check_origin,
    check_signature,
    check_effect,
    check_purpose,
    check_quality,
    check_fields,
)
"""In the order in which people read them; `check_right` comes before and stands at the end."""

OF_A_COMPONENT: tuple[Callable[[Case], Check], ...] = (*RULES, check_mode)
"""Where a component of a procedure is asked for."""

SEE_ORIGINAL = frozenset({"origin", "signature"})
"""Where these fail, seeing the original once puts it right; where others fail nothing does."""


def may_be_of(person: Person, row: PaperRow) -> bool:
    """Somebody on the paper has this name, and nothing on it says that it is somebody else."""
    values = {field.name: field.value for field in row.fields}
    return any(_may_be(person, values, part) for part in BEARERS)


def _may_be(person: Person, values: dict[str, str | None], part: str) -> bool:
    name, number = values.get(f"ho_ten{part}"), values.get(f"so_dinh_danh{part}")
    if not name or differ(name, person.ho_ten):
        return False
    if number and person.so_dinh_danh and number != person.so_dinh_danh:
        return False
    return not birth_differs(values.get(f"ngay_sinh{part}"), person.ngay_sinh)


def differ(one: str | None, other: str | None) -> bool:
    """Two names of which both are known and that are not the same words, accents kept."""
    if not one or not other:
        return False
    return [t.exact for t in tokens(one)] != [t.exact for t in tokens(other)]


def birth_differs(one: str | None, other: str | None) -> bool:
    """Dates of birth that cannot be the same day: 1985 and 1985-07-02 can."""
    first, second = date_span(one), date_span(other)
    if first is None or second is None:
        return False
    return first[1] < second[0] or second[1] < first[0]
