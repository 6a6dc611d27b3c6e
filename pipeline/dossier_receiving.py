"""A message of the one-stop system comes in: kept as it is, then the dossier is folded anew.

The same function serves the command, the folder and the API. Idempotent on the message's id, or
on its content where it has none; an older message never outranks a newer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.desks import is_astray
from pipeline.dossier import Dossier, Hand, Message, StoredMessage
from pipeline.dossier_folding import fold
from pipeline.dossier_message import load_records, understand
from pipeline.dossier_records import keep_record
from pipeline.errors import BadMessage, NotFound
from pipeline.hooks import HookEvent
from pipeline.ports import UnitOfWork
from pipeline.tools import Tools


class Outcome(StrEnum):
    """What a message did."""

    OPENED = "opened"  # the dossier is known now
    CHANGED = "changed"
    UNCHANGED = "unchanged"  # nothing that was not known
    OUTDATED = "outdated"  # something newer was known already; kept, and nothing changed
    WAITING = "waiting"  # kept until the message that opens its dossier comes
    DUPLICATE = "duplicate"  # this very message was received before


@dataclass(frozen=True, slots=True)
class Receipt:
    """`ignored` are keys of the message that mean nothing here; `astray` whether the dossier is
    with nobody who is known."""

    ma_ho_so: str
    message_id: str
    outcome: Outcome
    ignored: tuple[str, ...] = ()
    astray: bool = False


def receive_text(text: str | bytes, tools: Tools) -> Iterator[Receipt | BadMessage]:
    """Every message of a JSON text, one or a list: a receipt for each, or what is wrong with it;
    the others go on. Raises CatalogueUnavailable or StoreUnavailable: then send all of it again."""
    try:
        records = load_records(text)
    except BadMessage as wrong:
        yield wrong
        return
    for record in records:
        try:
            yield receive_message(record, tools)
        except BadMessage as wrong:
            yield wrong


def receive_message(record: Any, tools: Tools) -> Receipt:
    """One message as JSON gives it. Raises BadMessage: then nothing was kept of it; and
    CatalogueUnavailable or StoreUnavailable: then send it again."""
    message = understand(record, tools.states, tools.clock.now())
    return take_in(message, None, tools)


def take_in(message: Message, hand: Hand | None, tools: Tools) -> Receipt:
    """Keep a message and write what its dossier is now, in one transaction; then lay it beside
    the bytes, from which a lost catalogue is restored. A message that was received before a crash
    in between is laid there when it is sent again."""
    with tools.catalogue.begin() as unit:
        receipt, stored = enter_message(message, hand, unit, tools)
        unit.commit()
    keep_record(stored, tools.objects)
    return receipt


def enter_message(
    message: Message, hand: Hand | None, unit: UnitOfWork, tools: Tools
) -> tuple[Receipt, StoredMessage]:
    """The same inside a unit of work that has more to do; whoever commits it keeps the record."""
    stored = StoredMessage(
        message.message_id, message.ma_ho_so, message.sent_at, tools.clock.now(), message.digest,
        message.body, hand,
    )  # fmt: skip
    known = unit.add_message(stored)
    if known is not None:
        return _repeated(message, known), known
    before = _known_dossier(message.ma_ho_so, unit)
    after = fold(unit.messages(message.ma_ho_so), tools.states)
    _refuse_half(message, after)
    unit.put_dossier(after)
    outcome = _compare(before, after, message)
    _tell_hooks(before, after, unit)
    astray = after.live and is_astray(after, tools.desks)
    return Receipt(message.ma_ho_so, message.message_id, outcome, message.ignored, astray), stored


def _tell_hooks(before: Dossier | None, after: Dossier, unit: UnitOfWork) -> None:
    """Of a dossier that is known now, and of one that is over now."""
    told = {
        "ma_ho_so": after.ma_ho_so,
        "ma_thu_tuc": after.facts.ma_thu_tuc,
        "state": after.state.value,
        "origin": after.origin.value,
    }
    if after.complete and (before is None or not before.complete):
        unit.announce(HookEvent.DOSSIER_RECEIVED, told)
    elif before is not None and before.live and not after.live:
        unit.announce(HookEvent.DOSSIER_CLOSED, told)


def _repeated(message: Message, known: StoredMessage) -> Receipt:
    if known.digest != message.digest:
        raise BadMessage(field="MaThongDiep", fault="id_used")
    return Receipt(message.ma_ho_so, message.message_id, Outcome.DUPLICATE, message.ignored)


def _known_dossier(ma_ho_so: str, unit: UnitOfWork) -> Dossier | None:
    try:
        return unit.dossier(ma_ho_so)
    except NotFound:
        return None


def _refuse_half(message: Message, after: Dossier) -> None:
    """A message that begins to describe a dossier says both whose it is and what for."""
    if after.complete:
        return
    facts = message.facts
    if facts.ma_thu_tuc and not after.persons:
        raise BadMessage(field="DinhDanhCHS", fault="missing")
    if facts.persons and not after.facts.ma_thu_tuc:
        raise BadMessage(field="MaTTHC", fault="missing")


def _compare(before: Dossier | None, after: Dossier, message: Message) -> Outcome:
    if not after.complete:
        return Outcome.WAITING
    if before is None or not before.complete:
        return Outcome.OPENED
    if (before.facts, before.state, before.origin) != (after.facts, after.state, after.origin):
        return Outcome.CHANGED
    return Outcome.OUTDATED if message.sent_at < before.as_of else Outcome.UNCHANGED
