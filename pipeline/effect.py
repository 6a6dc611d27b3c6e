"""What ends or changes what a stored paper says: a later paper, or a person's word.

An effect is a row that is added and never changed; one that no longer holds (a field was corrected,
a person took the word back) is withdrawn beside it, with who and when. Expiry by rule and date is
computed (`pipeline/effect_terms.py`), never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EffectKind(StrEnum):
    """What happened to the paper."""

    CHANGED = "thay_doi"  # a later registration of the same business
    CORRECTED = "cai_chinh"  # trích lục thay đổi, cải chính, bổ sung hộ tịch
    REISSUED = "cap_lai"  # issued again: the later one counts
    REVOKED = "thu_hoi"  # thu hồi, hủy bỏ
    MARRIED = "ket_hon"
    DIVORCED = "ly_hon"
    DIED = "khai_tu"
    ENTERED = "bien_dong"  # an entry on the paper itself: page 4 of a land certificate
    RESCANNED = "quet_lai"  # there is a better scan of the same paper
    ENDED = "cham_dut"  # any other end that a person knows of


REPLACING = frozenset({EffectKind.CHANGED, EffectKind.REISSUED})
"""What a later paper of the same type may be to the earlier one."""

BY_PERSON = "person"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Since when an effect no longer counts. `user` "" where a rule no longer finds it."""

    user: str
    desk: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that happened to `paper_id`. `since` the day from which, ISO 8601 with its
    precision, None where it is not known; `by_paper` the paper that says so. Not `certain`: it is
    suspected, and a person has to look. `rule` is the code of the rule that found it, or
    BY_PERSON; `evidence` names the fields that the rule compared, or is what the person said.
    `effect_id` 0 before it is stored."""

    paper_id: str
    kind: EffectKind
    since: str | None
    by_paper: str | None
    certain: bool
    rule: str
    evidence: str
    user: str
    desk: str
    at: datetime
    effect_id: int = 0
    withdrawn: Withdrawal | None = None

    @property
    def finding(self) -> tuple[str, str, str, str, bool, str, str]:
        """What it says, without when it was found: two that say the same are one."""
        return (
            self.paper_id, self.kind.value, self.since or "", self.by_paper or "", self.certain,
            self.rule, self.evidence,
        )  # fmt: skip
