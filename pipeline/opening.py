"""Whose papers a live dossier opens: the right of who works for that person now, for that dossier's
purpose, and for as long as it is live."""

from __future__ import annotations

from pipeline.desks import Desks, holds, is_in
from pipeline.dossier import Dossier
from pipeline.errors import Conflict, NotAllowed
from pipeline.question import Asker, Duty
from pipeline.tools import Tools


def opens(dossier: Dossier, asker: Asker, desks: Desks) -> bool:
    """Whether it opens its persons' papers of every desk to the asker: a live one, to the officer
    who holds it."""
    return Duty.OFFICER in asker.duties and dossier.live and holds(dossier, asker, desks)


def list_openable(asker: Asker, tools: Tools, limit: int = 200) -> list[Dossier]:
    """Live dossiers that open their persons' papers to the asker, in order of ma_ho_so; to choose
    one by its code: nothing of the persons is for showing."""
    if Duty.OFFICER not in asker.duties:
        return []
    mine = None if asker.sees_every_desk else tools.desks.hands_of(asker)
    with tools.catalogue.begin() as unit:
        return unit.dossiers(None, True, mine, limit=limit)


def opened_persons(ma_ho_so: str, asker: Asker, tools: Tools) -> frozenset[str]:
    """Numbers of the persons of the dossier, of 12 digits. Raises NotFound for no such dossier,
    NotAllowed for who does not hold it as an officer, Conflict for one that is not live."""
    with tools.catalogue.begin() as unit:
        dossier = unit.dossier(ma_ho_so)
    if not opens(dossier, asker, tools.desks):
        over = not dossier.live and is_in(dossier, tools.desks.hands_of(asker))
        if over and asker.sees_papers:
            raise Conflict(fault="dossier_not_live", key=ma_ho_so)
        raise NotAllowed(act="search")
    return frozenset(person.so_dinh_danh for person in dossier.persons if person.so_dinh_danh)
