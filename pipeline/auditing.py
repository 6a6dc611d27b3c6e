"""Is the ledger what it was, and what does it say? Anybody may ask the former: it tells nothing of
anybody. The latter is for inspectors, who say what for, and is logged itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain, islice, takewhile
from typing import Any

from pipeline.anchoring import anchor, first_of, list_anchors, read_anchor
from pipeline.asked import asked_facts, fingerprints_of, name_key
from pipeline.errors import Broken, Mismatch, NotAllowed, NotFound
from pipeline.language.folding import fold_text
from pipeline.ledger import Act, Break, Deed, Entry, Fault, Head, find_breaks
from pipeline.purpose import read_purpose
from pipeline.question import Asker, Duty
from pipeline.tools import Tools

PAGE = 2000  # entries asked for at once
AT_ONCE = 500  # of which no more than the facts are asked for; so few that rows die young


@dataclass(slots=True)
class Audited:
    """How much was looked at: entries of the catalogue, and those that lie in anchors too."""

    entries: int = 0
    anchored: int = 0
    spoilt: list[Break] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: all that these say together. `since` and `until` are aware; the latter is not
    included. `said` stands in the purpose, accents or not."""

    user: str | None = None
    desk: str | None = None
    paper_id: str | None = None
    ma_ho_so: str | None = None
    deed: Deed | None = None
    since: datetime | None = None
    until: datetime | None = None
    said: str | None = field(default=None, repr=False)

    def as_facts(self) -> dict[str, str]:
        """Without `said`: words that are typed may be a name."""
        return {name: str(value) for name, value in self.filters().items() if value is not None}

    def filters(self) -> dict[str, Any]:
        """What a catalogue is asked for."""
        return {name: value for name, value in asdict(self).items() if name != "said"}

    def covers(self, entry: Entry) -> bool:
        """Whether its purpose says so."""
        return self.said is None or fold_text(self.said) in fold_text(entry.act.purpose)


@dataclass(frozen=True, slots=True)
class Askers:
    """Who looked for something: `count` entries, of `looked_at` searches and checks; `entries` are
    the part of them that was asked for. `other_key` of them were written under another key and
    cannot be asked."""

    entries: list[Entry]
    count: int
    looked_at: int
    other_key: int


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


def list_entries(
    wanted: Wanted,
    purpose: str | None,
    asker: Asker,
    tools: Tools,
    limit: int = 50,
    after: int = 0,
) -> list[Entry]:
    """Raises NotAllowed for who is no inspector, and BadPurpose."""
    facts = {"wanted": wanted.as_facts(), "after": after, "limit": limit}
    _log(Deed.LISTED, purpose, asker, tools, facts | _said_facts(wanted, tools))
    return list(islice(_find_entries(wanted, tools, after, min(limit, PAGE)), limit))


def export_entries(
    wanted: Wanted, purpose: str | None, asker: Asker, tools: Tools
) -> Iterator[Entry]:
    """All of them, the word of this export included; raises what `list_entries` raises."""
    facts = {"wanted": wanted.as_facts()} | _said_facts(wanted, tools)
    entry = _log(Deed.EXPORTED, purpose, asker, tools, facts)
    return takewhile(lambda one: one.seq <= entry.seq, _find_entries(wanted, tools))


def find_askers(
    text: str,
    purpose: str | None,
    asker: Asker,
    tools: Tools,
    after: int = 0,
    part: slice = slice(None),
) -> Askers:
    """Who searched for this name or number, alone or among other words, or had it checked for
    reuse; accents do not matter, nor the order of a name's words. Entries are given in their order,
    `part` of those behind number `after`. What is asked here is kept as a fingerprint too. Raises
    what `list_entries` raises."""
    _log(Deed.ASKED, purpose, asker, tools, asked_facts([text], tools.audit_key))
    wanted, mine = fingerprints_of(text, tools.audit_key), name_key(tools.audit_key)
    found: list[int] = []
    looked_at = other_key = 0
    for some in _plain_facts((Deed.SEARCHED, Deed.CHECKED), tools):
        looked_at += len(some)
        other_key += sum('"key"' in facts and f'"{mine}"' not in facts for _, facts in some)
        found += [seq for seq, facts in some if _asks(facts, wanted)]
    chosen = [seq for seq in sorted(found) if seq > after][part]
    return Askers(list(_entries_at(chosen, tools)), len(found), looked_at, other_key)


def anchor_now(asker: Asker, tools: Tools) -> int:
    """Anchor what waits; how many entries that were. Raises NotAllowed for who is neither an
    inspector nor an administrator."""
    if not asker.duties & {Duty.INSPECTOR, Duty.ADMINISTRATOR}:
        raise NotAllowed(act="anchor")
    return anchor(tools, asker)


def _log(
    deed: Deed, purpose: str | None, asker: Asker, tools: Tools, facts: dict[str, Any]
) -> Entry:
    if Duty.INSPECTOR not in asker.duties:
        raise NotAllowed(act="audit")
    said = read_purpose(purpose)
    with tools.catalogue.begin() as unit:
        entry = unit.append(Act(deed, asker.user, asker.desk, said, facts=facts))
        unit.commit()
    return entry


def _said_facts(wanted: Wanted, tools: Tools) -> dict[str, Any]:
    return asked_facts([wanted.said], tools.audit_key) if wanted.said else {}


def _find_entries(
    wanted: Wanted, tools: Tools, after: int = 0, page: int = PAGE
) -> Iterator[Entry]:
    """Words are compared here, as everywhere; a catalogue leaves out what says nothing."""
    asked = wanted.filters() | {"purposeful": wanted.said is not None}
    found = walk_entries(tools, after, PAGE if wanted.said else page, **asked)
    return (entry for entry in found if wanted.covers(entry))


def _plain_facts(deeds: Iterable[Deed], tools: Tools) -> Iterator[Sequence[tuple[int, str]]]:
    """Of every entry of these kinds, as they are kept, some hundreds at a time: to make entries of
    them takes most of the time, and few are wanted."""
    for deed in deeds:
        after, full = 0, True
        while full:
            with tools.catalogue.begin() as unit:
                some = unit.plain_facts(deed, after, AT_ONCE)
            yield some
            full = len(some) == AT_ONCE
            after = some[-1][0] if some else after


def _entries_at(seqs: Sequence[int], tools: Tools) -> Iterator[Entry]:
    for start in range(0, len(seqs), PAGE):
        with tools.catalogue.begin() as unit:
            yield from unit.entries(limit=PAGE, seqs=seqs[start : start + PAGE])


def _asks(facts: str, wanted: frozenset[str]) -> bool:
    """Facts as they are kept. Only the list is taken apart, which is short, and whose end is the
    first bracket: fingerprints are letters and digits."""
    _, _, asked = facts.partition('"asked"')
    return not wanted.isdisjoint(asked.partition("]")[0].split('"'))


def walk_entries(tools: Tools, after: int = 0, page: int = PAGE, **filters: Any) -> Iterator[Entry]:
    """All entries that `LedgerUnit.entries` finds with these filters, page by page."""
    while True:
        with tools.catalogue.begin() as unit:
            entries = unit.entries(after, page, **filters)
        yield from entries
        if len(entries) < page:
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
