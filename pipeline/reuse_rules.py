"""The rules of the reuse gate: every check in the order in which people read them, the days in
which each counts, and every answer that it can give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.effect import EffectKind
from pipeline.question import Check, ReuseState
from pipeline.reuse_case import Case
from pipeline.reuse_checks import (
    check_fields,
    check_identity,
    check_mode,
    check_origin,
    check_person,
    check_purpose,
    check_quality,
    check_right,
    check_signature,
    check_type,
)
from pipeline.reuse_effect import check_effect


@dataclass(frozen=True, slots=True)
class Rule:
    """One check, in force from `since` to `until` (None for open; the day is that of
    `Asked.day`). `details` are all the details of its answers; one of `component_only` is asked
    where a component of a procedure is."""

    code: str
    check: Callable[[Case], Check]
    details: frozenset[str]
    since: date | None = None
    until: date | None = None
    component_only: bool = False

    def counts(self, case: Case) -> bool:
        day = case.asked.day
        begun = self.since is None or self.since <= day
        over = self.until is not None and self.until < day
        return begun and not over and not (self.component_only and case.asked.component is None)


def _details(*names: str) -> frozenset[str]:
    return frozenset(names)


RULES: tuple[Rule, ...] = (
    Rule(
        "person",
        check_person,
        _details(
            "", "tied", "tied_twice", "tie_contradicted", "name_only", "parent", "old_number",
            "number_in_review", "name_differs", "birth_differs",
        ),
    ),
    Rule("type", check_type, _details("", "other_type", "process_paper", "return_paper")),
    Rule("identity", check_identity, _details("", "cmnd"), since=date(2025, 1, 1)),
    Rule(
        "origin",
        check_origin,
        _details(
            "electronic", "electronic_unsigned", "from_original", "certified_copy", "plain_scan"
        ),
    ),
    Rule(
        "signature",
        check_signature,
        _details("digital", "signer_and_seal", "no_seal", "no_signer", "nothing_seen"),
    ),
    Rule(
        "effect",
        check_effect,
        _details(
            *(kind.value for kind in EffectKind), "suspected", "until", "ended", "end_unclear",
            "ended_since_reception", "no_term", "no_term_printed", "expiry_unclear",
            "rule_unknown", "changes_recorded", "changes_unproved", "no_issue_date",
            "no_birth_date", "issued_in_future", "stated_unclear", "class_unknown",
            "term_by_procedure", "start_unproved",
        ),
    ),
    Rule(
        "purpose",
        check_purpose,
        _details("", "any", "not_printed", "not_asked", "other_purpose"),
    ),
    Rule("quality", check_quality, _details("", "pages", "rescan")),
    Rule("fields", check_fields, _details("", "in_review")),
    Rule(
        "mode",
        check_mode,
        _details("kept", "kept_if", "original", "present", "data", "new"),
        component_only=True,
    ),
    Rule("right", check_right, _details("own_desk", "live_dossier", "inspector")),
)  # fmt: skip
"""Sources of the rules: domain §2.2 as `docs/reuse.md` tells it, with the law of each."""

SEE_ORIGINAL = frozenset({"origin", "signature"})
"""Where these fail, seeing the original once puts it right; where others fail nothing does."""


def run_checks(case: Case) -> tuple[Check, ...]:
    return tuple(rule.check(case) for rule in RULES if rule.counts(case))


def conclude(checks: tuple[Check, ...]) -> ReuseState:
    """What cannot be decided asks for the original, never for belief."""
    failed = {check.code for check in checks if check.passed is False}
    if failed - SEE_ORIGINAL:
        return ReuseState.NOT_USABLE
    undecided = any(check.passed is None for check in checks)
    return ReuseState.SEE_ORIGINAL if failed or undecided else ReuseState.USABLE


def reason_codes() -> Iterator[tuple[str, str]]:
    """Every (check, detail) that the gate can give; `app/reuse_words.py` has words for each."""
    return ((rule.code, detail) for rule in RULES for detail in sorted(rule.details))
