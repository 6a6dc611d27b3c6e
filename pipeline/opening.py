"""Whose papers a live dossier opens: the right of who works for that person now, for that dossier's
purpose, and for as long as it is live."""

from __future__ import annotations

from pipeline.desks import is_in
from pipeline.errors import Conflict, NotAllowed
from pipeline.question import Asker
from pipeline.tools import Tools


def opened_persons(ma_ho_so: str, asker: Asker, tools: Tools) -> frozenset[str]:
    """Numbers of the persons of the dossier, of 12 digits or 9. Raises NotFound for no such
    dossier, NotAllowed for who does not hold it, Conflict for one that is not live."""
    with tools.catalogue.begin() as unit:
        dossier = unit.dossier(ma_ho_so)
    mine = asker.sees_every_desk or is_in(dossier, tools.desks.hands_of(asker))
    if not asker.sees_papers or not mine:
        raise NotAllowed(act="search")
    if not dossier.live:
        raise Conflict(fault="dossier_not_live", key=ma_ho_so)
    numbers = (person.number for person in dossier.persons)
    return frozenset(n for n in numbers if n.isdecimal() and len(n) in (9, 12))
