"""How far the ledger goes and how far it is anchored; tells nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from pipeline.errors import NotAllowed
from pipeline.keys import LEDGER
from pipeline.ledger import Deed, Head
from pipeline.ports import Area, StoredObject
from pipeline.question import Asker, Duty
from pipeline.tools import Tools

SHOWN = 10  # anchors


@dataclass(frozen=True, slots=True)
class Anchor:
    """Holds the entries `first` to `last`; nobody can remove it until then."""

    first: int
    last: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class LedgerState:
    """`anchored` the last entry that lies in an anchor (0: none), `anchored_at` when it was cast;
    `anchors` the newest ones, of `count`."""

    head: Head
    anchored: int
    anchored_at: datetime | None
    anchors: tuple[Anchor, ...]
    count: int

    @property
    def waiting(self) -> int:
        """Entries that no anchor holds yet; the word of the last anchor is always one."""
        return self.head.seq - self.anchored


def read_ledger_state(asker: Asker, tools: Tools) -> LedgerState:
    """For inspectors and administrators. Raises NotAllowed, CatalogueUnavailable,
    StoreUnavailable."""
    if not asker.duties & {Duty.INSPECTOR, Duty.ADMINISTRATOR}:
        raise NotAllowed(act="ledger_state")
    with tools.catalogue.begin() as unit:
        head, last = unit.head(), unit.last_entry(Deed.ANCHORED)
    cast = [_read(found) for found in tools.objects.walk(Area.ORIGINALS, LEDGER)]
    anchored = int(last.act.facts["last"]) if last else 0
    newest = tuple(reversed(cast[-SHOWN:]))
    return LedgerState(head, anchored, last.at if last else None, newest, len(cast))


def _read(found: StoredObject) -> Anchor:
    first, _, last = PurePosixPath(found.key).parent.name.partition("-")
    return Anchor(int(first), int(last), found.locked_until)
