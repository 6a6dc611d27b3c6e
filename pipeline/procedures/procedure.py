"""A procedure: its components, and how each may be satisfied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    """How a component is satisfied (domain: reuse modes)."""

    NEW = "N"  # a new form each time
    DATA = "D"  # replaced by a look-up, no paper
    KEPT = "K"  # reusable from the Kho or an earlier result
    PRESENT = "P"  # the original is shown once, scanned and signed, and given back
    ORIGINAL = "O"  # the original must be surrendered: a scan is for viewing only


class Level(StrEnum):
    """Who decides: since 2025-07-01 there is no district."""

    COMMUNE = "xa"
    PROVINCE = "tinh"
    MINISTRY = "bo"
    NOTARY = "cong_chung"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to satisfy a component; `when` the condition it stands under, "" for none."""

    mode: Mode
    when: str = ""

    def __str__(self) -> str:
        return f"{self.mode}: {self.when}" if self.when else self.mode.value


@dataclass(frozen=True, slots=True)
class Component:
    """One paper that a procedure asks for.

    `key` names it within its procedure, for ever; `code` is its mã thành phần; `condition` the
    "if …" under which it is asked for; `modes` are the ways in order of preference ("D, else P");
    `loai` and `kq_codes` are the papers that satisfy it; `copies` how many, `originals` how many
    of them must be originals; `purpose` whether the paper must have been issued for this purpose;
    `valid_months` the term that the receiving procedure sets, counted from issue, None for none.
    """

    key: str
    name: str
    modes: tuple[Way, ...]
    code: str | None = None
    group: str = ""
    condition: str = ""
    loai: tuple[str, ...] = ()
    kq_codes: tuple[str, ...] = ()
    originals: int = 0
    copies: int = 1
    purpose: bool = False
    valid_months: int | None = None
    source: str = ""

    def allows(self, mode: Mode) -> bool:
        return any(way.mode is mode for way in self.modes)

    def accepts(self, loai: str, kq_code: str | None) -> bool:
        """Whether a paper of this type or national code is the one that is asked for."""
        return loai in self.loai or (kq_code is not None and kq_code in self.kq_codes)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure, in effect from `effective_from` to `effective_to` (both
    inclusive, None for open). `code` is its mã TTHC, national or a province's own form; `results`
    are the KQ codes of what it issues; `recheck_on` the day from which it should be compared
    with the portal again; `own` tells a province's version from the one that came along."""

    code: str
    name: str
    levels: tuple[Level, ...]
    components: tuple[Component, ...]
    time: str = ""
    results: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    recheck_on: date | None = None
    source: str = ""
    own: bool = False

    def in_effect(self, day: date) -> bool:
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day <= self.effective_to)

    def component(self, key: str) -> Component | None:
        """By its key, or by its mã thành phần."""
        return next((c for c in self.components if key in (c.key, c.code)), None)
