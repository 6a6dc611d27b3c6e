"""Is the ledger what it was, and what does it say? For inspectors; anybody may ask the former."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from pipeline.anchoring import first_of, list_anchors, read_anchor
from pipeline.errors import Broken, Mismatch, NotFound
from pipeline.ledger import Break, Entry, Fault, Head, find_breaks
from pipeline.tools import Tools

PAGE = 2000  # entries asked for at once


@dataclass(slots=True)
class Audited:
    """How much was looked at: entries of the catalogue, and those that lie in anchors too."""

    entries: int = 0
    anchored: int = 0
    spoilt: list[Break] = field(default_factory=list)


def verify_ledger(tools: Tools, audited: Audited | None = None) -> Iterator[Break]:
    """Every entry that was changed, replaced, removed or moved, every gap, and a tail that was cut
    off; what was appended since the call began is not looked at. Memory does not grow with the
    ledger. Raises CatalogueUnavailable or StoreUnavailable."""
    audited = audited or Audited()
    keys = list_anchors(tools)  # before the head: an anchor never knows more than the catalogue
    with tools.catalogue.begin() as unit:
        head = unit.head()
    anchors = chain(_read_anchors(keys, tools, audited), [head])
    yield from find_breaks(_walk(head.seq, tools, audited), anchors)
    yield from audited.spoilt
    with tools.catalogue.begin() as unit:
        last, head = unit.last_entry(), unit.head()  # in this order: the head is written later
    if last is not None and last.seq > head.seq:
        yield Break(head.seq + 1, Fault.MISPLACED)


def walk_entries(tools: Tools, **filters: Any) -> Iterator[Entry]:
    """All entries that `LedgerUnit.entries` finds with these filters, page by page."""
    after = 0
    while True:
        with tools.catalogue.begin() as unit:
            entries = unit.entries(after, PAGE, **filters)
        yield from entries
        if len(entries) < PAGE:
            return
        after = entries[-1].seq


def _walk(last: int, tools: Tools, audited: Audited) -> Iterator[Entry]:
    for entry in walk_entries(tools):
        if entry.seq > last:
            return
        audited.entries += 1
        yield entry


def _read_anchors(keys: list[str], tools: Tools, audited: Audited) -> Iterator[Head]:
    """What the anchors say of each entry, in its order; of two that hold it, the earlier."""
    seen = 0
    for key in keys:
        first = first_of(key)
        if first > seen + 1:
            audited.spoilt.append(Break(seen + 1, Fault.UNANCHORED))
        try:
            for entry in read_anchor(key, tools):
                if entry.seq > seen:
                    audited.anchored += 1
                    yield Head(entry.seq, entry.digest)
                    seen = entry.seq
        except (Broken, Mismatch, NotFound):
            audited.spoilt.append(Break(first, Fault.ANCHOR_SPOILT))
