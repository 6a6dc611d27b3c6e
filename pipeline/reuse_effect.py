"""Whether a paper is still in effect: by what happened to it, by its own rules, and by the term
that the procedure sets. The worst of the three counts.

What nobody knows is left to a person (None): a date of which only the year is printed has days on
which nobody can tell, and a suspected end is no end.
"""

from __future__ import annotations

from datetime import date

from pipeline.effect import Effect
from pipeline.effect_terms import Ends, card_ends, stated_ends, term_ends
from pipeline.forms.validity import Validity
from pipeline.language.kinds import NO_TERM
from pipeline.language.spans import date_span
from pipeline.question import Check, Evidence
from pipeline.reuse_case import Case

_WORST_FIRST = (False, None, True)
EXPIRY = "ngay_het_han"


def check_effect(case: Case) -> Check:
    """In effect today. Where several things speak, the worst of them is told, and of equals what
    happened to the paper before what its term says."""
    found = [*(_by_effect(case, effect) for effect in case.effects), _by_own_rules(case)]
    component = case.asked.component
    if component is not None and component.valid_months is not None:
        found.append(_by_months(case, component.valid_months))
    told = [check for check in found if check is not None]
    return min(told, key=lambda check: _WORST_FIRST.index(check.passed))


def _by_effect(case: Case, effect: Effect) -> Check | None:
    """None where it is still to come. Since when, where only a month or a year is known, it may
    not have begun yet."""
    span = date_span(effect.since)
    if span is not None and span[0] > case.asked.today:
        return None
    begun = span is None or span[1] <= case.asked.today
    by, at = (effect.user, effect.at) if effect.user else ("", None)
    shown = (Evidence(effect.evidence if not by else "", by=by, at=at, paper_id=effect.by_paper),)
    facts = {"kind": effect.kind.value, "since": effect.since or "", "rule": effect.rule}
    if effect.certain and begun:
        return case.answer("effect", False, effect.kind.value, (), shown, facts)
    return case.answer("effect", None, "suspected", (), shown, facts)


def _by_own_rules(case: Case) -> Check:
    """By the day printed on it, else by the rule of its type. Where entries on the paper itself may
    have ended what it grants, only a person can tell."""
    if printed := case.value(EXPIRY):
        return _by_expiry(case, printed)
    if case.form is None:
        return _say(case, None, "rule_unknown")
    if changes := [field.name for field in case.form.fields if field.effect]:
        recorded = any(case.field(name) for name in changes)
        return _say(case, None, "changes_recorded" if recorded else "changes_unproved", *changes)
    if not case.form.validity:
        return _say(case, True, "no_term")
    return _by_validity(case, case.form.validity)


def _by_expiry(case: Case, printed: str) -> Check:
    if printed == NO_TERM:
        return _say(case, True, "no_term_printed", EXPIRY)
    span = date_span(printed)
    if span is None:
        return _say(case, None, "expiry_unclear", EXPIRY)
    return _within(case, span, EXPIRY)


def _by_validity(case: Case, rules: tuple[Validity, ...]) -> Check:
    """By the rule of the day of issue. Where it is not known which of two that is, both must say
    the same."""
    span = date_span(case.issued)
    meeting = [rule for rule in rules if span is None or rule.meets(span)]
    found = [_by_rule(case, rule, span) for rule in meeting]
    if not found:
        return _say(case, None, "rule_unknown", case.issue_date)
    if len({check.passed for check in found}) > 1:
        return _say(case, None, "end_unclear", case.issue_date)
    return found[0]


def _by_rule(case: Case, rule: Validity, span: tuple[date, date] | None) -> Check:
    if rule.by_procedure:
        component = case.asked.component
        known = component is not None and component.valid_months is not None
        return _say(case, True if known else None, "term_by_procedure")
    if rule.stated and (words := case.value(rule.stated)):
        return _close(case, stated_ends(words, span), "stated_unclear", rule.stated)
    if rule.class_field:
        return _by_class(case, rule, rule.class_field)
    if rule.ages:
        return _by_ages(case, rule)
    if rule.start_months:
        begun = _by_months(case, rule.start_months)
        return begun if begun.passed else _say(case, None, "start_unproved", case.issue_date)
    return _by_months(case, rule.months) if rule.months else _say(case, True, "no_term")


def _by_class(case: Case, rule: Validity, name: str) -> Check:
    months = rule.class_months.get(case.value(name) or "")
    if months is None:
        return _say(case, None, "class_unknown", name)
    if months == 0:
        return _say(case, True, "no_term", name)
    return _by_months(case, months)


def _by_ages(case: Case, rule: Validity) -> Check:
    born, issued = date_span(case.value("ngay_sinh")), date_span(case.issued)
    if born is None or issued is None:
        missing = "no_birth_date" if born is None else "no_issue_date"
        return _say(case, None, missing, "ngay_sinh", case.issue_date)
    ends = card_ends(born, issued, rule.ages, rule.early_months)
    if ends is None:
        return _say(case, True, "no_term", "ngay_sinh", case.issue_date)
    return _within(case, ends, "ngay_sinh", case.issue_date)


def _by_months(case: Case, months: int) -> Check:
    span = date_span(case.issued)
    if span is None:
        return _say(case, None, "no_issue_date")
    if span[0] > case.asked.today:
        return _say(case, None, "issued_in_future", case.issue_date)
    return _within(case, term_ends(span, months), case.issue_date)


def _close(case: Case, ends: Ends | None, unclear: str, name: str) -> Check:
    return _within(case, ends, name) if ends else _say(case, None, unclear, name)


def _within(case: Case, ends: Ends, *names: str) -> Check:
    """`ends` are the first and the last day on which it may end: a year alone leaves it open. One
    that held when the dossier was received and ended since is for a person to judge."""
    today, day = case.asked.today, case.asked.day
    if today <= ends[0]:
        return _say(case, True, "until", *names, until=ends[0].isoformat())
    if today <= ends[1]:
        return _say(case, None, "end_unclear", *names)
    if day <= ends[0]:
        return _say(case, None, "ended_since_reception", *names, ended=ends[1].isoformat())
    return _say(case, False, "ended", *names, ended=ends[1].isoformat())


def _say(case: Case, passed: bool | None, detail: str, *names: str, **facts: str) -> Check:
    return case.answer("effect", passed, detail, names, facts=facts)
