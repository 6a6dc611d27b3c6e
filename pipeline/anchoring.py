"""Anchors: the ledger's entries once more, where nobody can change or remove them.

Objects in ORIGINALS below `ledger/`, locked like originals; JSON lines, first what the anchor
holds, then its entries. Who rewrites the ledger in the catalogue, or cuts off its tail, is found
by them (`pipeline/auditing.py`), and a lost ledger comes back from them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePosixPath

from pipeline.errors import Broken, Conflict, Mismatch, NotFound
from pipeline.keys import LEDGER, anchor_key
from pipeline.ledger import Act, Deed, Entry, entry_record, read_entry
from pipeline.ports import Area, UnitOfWork
from pipeline.question import Asker
from pipeline.tools import Tools

FORMAT = 1
PIECE = 10_000  # entries of one anchor
MOST_WAITING = 1000  # entries that wait for an anchor
LONGEST_WAIT = timedelta(hours=1)
SELF = "sohoa"  # who anchors when nobody asked for it


def anchor(tools: Tools, asker: Asker | None = None) -> int:
    """Anchor all that is not anchored yet; returns how many entries that were. Killed anywhere, the
    next call goes on: an entry may lie in two anchors, in none it stays only until then.

    Raises StoreUnavailable or CatalogueUnavailable."""
    _finish_broken_off(tools)
    count = 0
    while entries := _next_piece(tools):
        _write(entries, tools)
        first, last = entries[0], entries[-1]
        facts = {"first": first.seq, "last": last.seq, "digest": last.digest}
        user, desk = (asker.user, asker.desk) if asker else (SELF, "")
        with tools.catalogue.begin() as unit:
            unit.append(Act(Deed.ANCHORED, user, desk, facts=facts))
            unit.commit()
        count += len(entries)
    return count


def anchor_when_due(tools: Tools) -> int:
    """The same once enough entries wait, or one waits long enough."""
    with tools.catalogue.begin() as unit:
        due = _is_due(unit, tools)
    return anchor(tools) if due else 0


def list_anchors(tools: Tools) -> list[str]:
    """Keys of all anchors, by their first entries."""
    return [found.key for found in tools.objects.walk(Area.ORIGINALS, LEDGER)]


def read_anchor(key: str, tools: Tools) -> Iterator[Entry]:
    """The entries of an anchor. Raises Broken, Mismatch or NotFound for one that is spoilt."""
    lines = tools.objects.read(Area.ORIGINALS, key).splitlines()
    try:
        if json.loads(lines[0])["format"] != FORMAT:
            raise ValueError("another format")
        yield from (read_entry(json.loads(line)) for line in lines[1:])
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise Broken(detail=f"anchor: {type(error).__name__}") from error


def first_of(key: str) -> int:
    """The number of the first entry of an anchor, by its key."""
    return int(PurePosixPath(key).parent.name.partition("-")[0])


def restore_ledger(tools: Tools) -> tuple[int, list[str]]:
    """Entries that the catalogue lost, as far as the anchors know them: how many came back, and
    the keys of anchors that are spoilt or tell of another ledger than the catalogue's."""
    count, useless = 0, []
    for key in list_anchors(tools):
        try:
            with tools.catalogue.begin() as unit:
                known = unit.head().seq
                missing = [entry for entry in read_anchor(key, tools) if entry.seq > known]
                count += unit.restore_entries(missing)
                unit.commit()
        except (Broken, Conflict, Mismatch, NotFound):
            useless.append(key)
    return count, useless


def _next_piece(tools: Tools) -> list[Entry]:
    """What comes behind the last anchor; nothing where that is but the word that it was cast."""
    with tools.catalogue.begin() as unit:
        last = unit.last_entry(Deed.ANCHORED)
        anchored = min(int(last.act.facts["last"]), last.seq - 1) if last else 0
        entries = unit.entries(anchored, PIECE)
    return entries if any(entry.act.deed is not Deed.ANCHORED for entry in entries) else []


def _write(entries: list[Entry], tools: Tools) -> None:
    first, last = entries[0], entries[-1]
    head = {"format": FORMAT, "first": first.seq, "last": last.seq, "digest": last.digest}
    lines = [head, *map(entry_record, entries)]
    body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    key = anchor_key(first.seq, last.seq, hashlib.sha256(body).hexdigest())
    tools.objects.put(Area.INTAKE, key, body)
    tools.objects.promote(key)


def _finish_broken_off(tools: Tools) -> None:
    """Written, not locked yet: of a process that was killed, or of one that is at it now."""
    for found in list(tools.objects.walk(Area.INTAKE, LEDGER)):
        with suppress(NotFound):
            tools.objects.promote(found.key)


def _is_due(unit: UnitOfWork, tools: Tools) -> bool:
    last = unit.last_entry(Deed.ANCHORED)
    behind = last.seq if last else 0
    waiting = unit.head().seq - behind
    if not waiting or waiting >= MOST_WAITING:
        return bool(waiting)
    return any(
        tools.clock.now() - entry.at >= LONGEST_WAIT for entry in unit.entries(behind, limit=1)
    )
