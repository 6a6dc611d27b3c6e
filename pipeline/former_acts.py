"""Acts of officers as they were kept before there was a ledger: in a table of their own (migration
0005 moves it) and as objects below `records/acts/`, which stay and are read here for `rebuild`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.ledger import Act, Deed


@dataclass(frozen=True, slots=True)
class FormerAct:
    """`kind` is opened, filed or tied; `note` the purpose, ROLE:COMPONENT, or the evidence."""

    kind: str
    at: datetime
    user: str
    desk: str
    ma_ho_so: str | None = None
    paper_id: str | None = None
    note: str = ""


def translate_act(former: FormerAct) -> Act:
    """As the ledger says it. The evidence of a tie may name somebody: it stays with the tie."""
    deed, place = Deed(former.kind), (former.user, former.desk)
    if deed is Deed.OPENED:
        return Act(deed, *place, former.note, former.ma_ho_so)
    if deed is Deed.TIED:
        return Act(deed, *place, paper_id=former.paper_id)
    role, _, component = former.note.partition(":")
    return Act(
        deed, *place, "", former.ma_ho_so, former.paper_id, None, component or None, {"role": role}
    )
