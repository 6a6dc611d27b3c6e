"""The chain: whatever is done to one of its entries is found, and the entry is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import (
    NOTHING_BEFORE,
    Act,
    Break,
    Deed,
    Entry,
    Fault,
    Head,
    find_breaks,
    seal,
)

NOON = datetime(2026, 11, 29, 5, 0, tzinfo=UTC)
LENGTHS = st.integers(4, 12)
CHANGES: dict[str, Any] = {
    "deed": Deed.REVOKED, "user": "khác", "desk": "desk-x", "purpose": "khác", "ma_ho_so": "H99",
    "paper_id": "p99", "version": 99, "component": "khac", "facts": {"hits": 99},
}  # fmt: skip


def make_chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    before = NOTHING_BEFORE
    for seq in range(1, length + 1):
        act = Act(
            Deed.READ, f"user-{seq % 3}", "desk-a", "đối chiếu", None, f"p{seq}", 1,
            facts={"hits": seq},
        )  # fmt: skip
        entries.append(seal(act, seq, NOON + timedelta(seconds=seq), before))
        before = entries[-1].digest
    return entries


def head_of(entries: list[Entry]) -> Head:
    return Head(entries[-1].seq, entries[-1].digest)


def seal_again(entry: Entry, **changes: Any) -> Entry:
    """What a forger does who knows the form: the hash is right again."""
    act = replace(entry.act, **changes)
    return seal(act, entry.seq, entry.at, entry.before)


@given(LENGTHS)
def test_a_sound_chain_has_no_break(length: int) -> None:
    """Neither alone nor beside anchors, wherever they were cast."""
    entries = make_chain(length)
    anchors = [Head(entry.seq, entry.digest) for entry in entries[::3]]
    assert list(find_breaks(entries)) == []
    assert list(find_breaks(iter(entries), [*anchors, head_of(entries)])) == []
    assert list(find_breaks([])) == []


@given(LENGTHS, st.data())
def test_a_changed_entry_is_named(length: int, data: st.DataObject) -> None:
    """Any one of its values, with the hash left as it was: that entry and no other."""
    entries = make_chain(length)
    at = data.draw(st.integers(0, length - 1))
    name = data.draw(st.sampled_from([*CHANGES, "at", "before", "digest"]))
    entry = entries[at]
    if name in CHANGES:
        entries[at] = replace(entry, act=replace(entry.act, **{name: CHANGES[name]}))
    elif name == "at":
        entries[at] = replace(entry, at=entry.at + timedelta(microseconds=1))
    else:
        entries[at] = replace(entry, **{name: "f" * 64})
    assert list(find_breaks(entries)) == [Break(at + 1, Fault.CHANGED)]


@given(LENGTHS, st.data())
def test_a_forged_entry_is_named(length: int, data: st.DataObject) -> None:
    """Its hash made anew: the entry behind it says that another one stood there. The last one has
    nobody behind it but the head."""
    entries = make_chain(length)
    at = data.draw(st.integers(0, length - 1))
    head = head_of(entries)
    entries[at] = seal_again(entries[at], **dict([data.draw(st.sampled_from([*CHANGES.items()]))]))
    fault = Fault.REWRITTEN if at == length - 1 else Fault.REPLACED
    assert list(find_breaks(entries, [head])) == [Break(at + 1, fault)]


@given(LENGTHS, st.data())
def test_an_entry_that_follows_another_is_named(length: int, data: st.DataObject) -> None:
    """Its hash and the one before it made anew: neither neighbour fits it."""
    entries = make_chain(length)
    at = data.draw(st.integers(0, length - 2))
    entry = entries[at]
    entries[at] = seal(entry.act, entry.seq, entry.at, "f" * 64)
    assert list(find_breaks(entries)) == [Break(at + 1, Fault.REPLACED)]


@given(LENGTHS, st.data())
def test_a_gap_is_named(length: int, data: st.DataObject) -> None:
    """By the first entry that is missing, wherever it was."""
    entries = make_chain(length)
    at = data.draw(st.integers(0, length - 2))
    count = data.draw(st.integers(1, length - 1 - at))
    del entries[at : at + count]
    assert list(find_breaks(entries)) == [Break(at + 1, Fault.MISSING)]


@given(LENGTHS, st.data())
def test_a_cut_tail_is_named(length: int, data: st.DataObject) -> None:
    """By the first entry that is gone, where the head or an anchor knows of it; all of them too."""
    entries = make_chain(length)
    head = head_of(entries)
    left = data.draw(st.integers(0, length - 1))
    assert list(find_breaks(entries[:left], [head])) == [Break(left + 1, Fault.CUT_OFF)]


@given(LENGTHS, st.data())
def test_two_that_changed_places_are_named(length: int, data: st.DataObject) -> None:
    """In the order in which they come, and in what they say they are."""
    entries = make_chain(length)
    first = data.draw(st.integers(0, length - 2))
    second = data.draw(st.integers(first + 1, length - 1))
    swapped = list(entries)
    swapped[first], swapped[second] = entries[second], entries[first]
    breaks = list(find_breaks(swapped))
    assert breaks[0] == Break(first + 1, Fault.MISSING)
    assert Break(first + 1, Fault.MISPLACED) in breaks
    renamed = list(entries)
    renamed[first] = replace(entries[second], seq=first + 1)
    renamed[second] = replace(entries[first], seq=second + 1)
    changed = [Break(first + 1, Fault.CHANGED), Break(second + 1, Fault.CHANGED)]
    assert list(find_breaks(renamed)) == changed


@given(LENGTHS, st.data())
def test_an_inserted_entry_is_named(length: int, data: st.DataObject) -> None:
    """It takes the number of one that is there already."""
    entries = make_chain(length)
    at = data.draw(st.integers(0, length - 2))
    forged = seal(Act(Deed.READ, "lạ", "desk-x"), at + 2, NOON, entries[at].digest)
    entries.insert(at + 1, forged)
    breaks = list(find_breaks(entries))
    assert Break(at + 2, Fault.MISPLACED) in breaks
    assert {found.seq for found in breaks} <= {at + 1, at + 2}


@given(LENGTHS, st.data())
def test_a_chain_written_anew_is_found_by_its_anchors(length: int, data: st.DataObject) -> None:
    """Whole in itself from the forged entry on: the next anchor behind it saw another chain."""
    entries = make_chain(length)
    at = data.draw(st.integers(0, length - 1))
    anchors = [Head(e.seq, e.digest) for e in entries if e.seq % 3 == 0 or e.seq == length]
    entries[at] = seal_again(entries[at], user="khác")
    for place in range(at + 1, length):
        entry = entries[place]
        entries[place] = seal(entry.act, entry.seq, entry.at, entries[place - 1].digest)
    assert list(find_breaks(entries)) == []
    expected = [Break(a.seq, Fault.REWRITTEN) for a in anchors if a.seq > at]
    assert list(find_breaks(entries, anchors)) == expected


def test_the_form_that_is_hashed_stands_for_ever() -> None:
    """Entries written years ago are checked by it: these hashes never change. The zone in which a
    time was told does not matter."""
    act = Act(
        Deed.FILED, "an", "desk-a", "", "H12", "p1", 3, "to_khai", {"role": "component", "n": [1]}
    )
    entry = seal(act, 1, NOON, NOTHING_BEFORE)
    assert entry.digest == ("2f5657487ebe4334f506f10e0a4276b64e5b208bc397bb5f4952da30e8b42a44")
    elsewhere = NOON.astimezone(timezone(timedelta(hours=7)))
    assert seal(act, 1, elsewhere, NOTHING_BEFORE) == entry


@pytest.mark.parametrize("facts", [{"a": {1}}, {"a": float("nan")}, {"a": b""}, {"a": NOON}])
def test_facts_are_plain(facts: dict[str, Any]) -> None:
    """What the database would bring back otherwise could not be checked."""
    with pytest.raises(ValueError, match=r".+"):
        Act(Deed.READ, "an", "desk-a", facts=facts)


def test_facts_are_as_they_come_back() -> None:
    """A tuple is a list, a code its text."""
    act = Act(Deed.READ, "an", "desk-a", facts={"pages": (1, 2), "deed": Deed.READ})
    assert act.facts == {"pages": [1, 2], "deed": "read"}
