"""With whom a dossier is. DonViXuLy and NguoiXuLy are codes of the one-stop system: an
installation says which of its desks and users they mean. A code that nothing is said of means the
desk or the user of the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.dossier import Dossier
from pipeline.question import Asker


@dataclass(frozen=True, slots=True)
class Hands:
    """Codes under which dossiers come into somebody's hands; `desk` where they were opened."""

    units: frozenset[str]
    officers: frozenset[str]
    desk: str | None = None


@dataclass(frozen=True, slots=True)
class Desks:
    """`units` from DonViXuLy to desk, `officers` from NguoiXuLy to user; `known` are desks that
    exist, those that `units` names among them."""

    units: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    def hands_of(self, asker: Asker) -> Hands:
        """Every code that means this desk or this user."""
        return Hands(_codes(asker.desk, self.units), _codes(asker.user, self.officers), asker.desk)

    @property
    def hands(self) -> Hands:
        """Every code that is known to mean somebody. Users are known only where they are named."""
        desks = frozenset(self.units) | self.known | frozenset(self.units.values())
        return Hands(desks, frozenset(self.officers))


def is_in(dossier: Dossier, hands: Hands) -> bool:
    """Sent to one of these units or officers, or opened by hand at the desk."""
    facts, hand = dossier.facts, dossier.hand
    sent = facts.don_vi_xu_ly in hands.units or facts.nguoi_xu_ly in hands.officers
    return sent or (hand is not None and hand.desk == hands.desk)


def holds(dossier: Dossier, asker: Asker, desks: Desks) -> bool:
    """Whether the dossier is with the asker: opened here, sent to this desk or to this officer;
    inspectors see all."""
    mine = is_in(dossier, desks.hands_of(asker))
    return asker.sees_every_desk or (asker.sees_papers and mine)


def is_astray(dossier: Dossier, desks: Desks) -> bool:
    """With nobody who is known: neither the unit nor the officer, and nobody opened it here."""
    return dossier.hand is None and not is_in(dossier, desks.hands)


def _codes(own: str, meant: Mapping[str, str]) -> frozenset[str]:
    equal = set() if own in meant else {own}
    return frozenset(equal | {code for code, means in meant.items() if means == own})
