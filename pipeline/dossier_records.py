"""What the catalogue knows of dossiers, kept beside the bytes, so that it can be restored from
objects alone: every message as it came, and every act of an officer. Written once, never changed.

Objects in PAPERS below `records/`, JSON with a `format` number; names are hashes of what they hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pipeline.dossier import Filing, Hand, PersonTie, StoredMessage
from pipeline.dossier_folding import fold
from pipeline.effect import Effect
from pipeline.effect_records import is_effect_entered, read_effect, restore_effect
from pipeline.errors import Broken
from pipeline.former_acts import FormerAct, translate_act
from pipeline.ports import Area, ObjectStore, UnitOfWork
from pipeline.scan import Role
from pipeline.tools import Tools

FORMAT = 1
RECORDS = "records/"  # sorts after every paper and every link
MESSAGES = f"{RECORDS}messages/"
Record = StoredMessage | Filing | PersonTie | FormerAct | Effect

_FOLDERS: Mapping[type[Any], str] = {
    StoredMessage: MESSAGES,
    Filing: f"{RECORDS}filings/",
    PersonTie: f"{RECORDS}ties/",
    FormerAct: f"{RECORDS}acts/",
    Effect: f"{RECORDS}effects/",
}


def record_key(record: Record) -> str:
    """A message by its id, so that it is kept once; an act by its time and all it says: keys in
    their order are acts in theirs."""
    if isinstance(record, StoredMessage):
        digest = hashlib.sha256(record.message_id.encode()).hexdigest()
        return f"{MESSAGES}{digest[:2]}/{digest}.json"
    at = record.at.astimezone(UTC)
    digest = hashlib.sha256(_dump(record)).hexdigest()
    return f"{_FOLDERS[type(record)]}{at:%Y-%m-%d}/{at:%H%M%S.%f}-{digest[:16]}.json"


def keep_record(record: Record, objects: ObjectStore) -> None:
    """Write it unless it is there. Raises StoreUnavailable."""
    key = record_key(record)
    if objects.stat(Area.PAPERS, key) is None:
        objects.put(Area.PAPERS, key, _dump(record))


def read_record(key: str, data: bytes) -> Record:
    """Raises Broken for anything but a record of this format."""
    try:
        facts: dict[str, Any] = json.loads(data)
        if facts.pop("format") != FORMAT:
            raise ValueError("another format")
        return next(make for folder, make in _MAKERS.items() if key.startswith(folder))(facts)
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as error:
        raise Broken(detail=f"record: {type(error).__name__}") from error


def is_entered(record: Record, unit: UnitOfWork) -> bool:
    """Whether the catalogue knows it. A filing that was changed later is known by its act."""
    if isinstance(record, StoredMessage):
        return any(m.message_id == record.message_id for m in unit.messages(record.ma_ho_so))
    if isinstance(record, Filing):
        return any(f.paper_id == record.paper_id for f in unit.filings(record.ma_ho_so))
    if isinstance(record, PersonTie):
        place = (record.part, record.so_dinh_danh)
        return any((t.part, t.so_dinh_danh) == place for t in unit.ties_of_paper(record.paper_id))
    if isinstance(record, Effect):
        return is_effect_entered(record, unit)
    return _is_in_ledger(record, unit)


def restore_record(record: Record, unit: UnitOfWork, tools: Tools) -> bool:
    """Enter what is missing; of two filings of one paper the later counts. Messages of a dossier
    come before its filings. False when nothing was missing."""
    if isinstance(record, StoredMessage):
        return _restore_message(record, unit, tools)
    if isinstance(record, Filing):
        return _restore_filing(record, unit)
    if isinstance(record, Effect):
        return restore_effect(record, unit)
    if is_entered(record, unit):
        return False
    if isinstance(record, PersonTie):
        return unit.tie_person(record)
    unit.append(translate_act(record), record.at)
    return True


def _is_in_ledger(former: FormerAct, unit: UnitOfWork) -> bool:
    act, at = translate_act(former), former.at
    return any(
        entry.act == act
        for entry in unit.entries(
            deed=act.deed, ma_ho_so=act.ma_ho_so, paper_id=act.paper_id, since=at, limit=10
        )
        if entry.at == at
    )


def _restore_message(message: StoredMessage, unit: UnitOfWork, tools: Tools) -> bool:
    if unit.add_message(message) is not None:
        return False
    unit.put_dossier(fold(unit.messages(message.ma_ho_so), tools.states))
    return True


def _restore_filing(filing: Filing, unit: UnitOfWork) -> bool:
    known = [f for f in unit.filings(filing.ma_ho_so) if f.paper_id == filing.paper_id]
    return not any(f.at >= filing.at for f in known) and unit.file_paper(filing)


def _dump(record: Record) -> bytes:
    body = {"format": FORMAT, **asdict(record)}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _message(facts: dict[str, Any]) -> StoredMessage:
    hand = Hand(**facts["hand"]) if facts["hand"] else None
    times = {name: datetime.fromisoformat(facts[name]) for name in ("sent_at", "received_at")}
    return StoredMessage(**{**facts, **times, "hand": hand})


def _filing(facts: dict[str, Any]) -> Filing:
    return Filing(**{**facts, "role": Role(facts["role"]), "at": _time(facts)})


def _tie(facts: dict[str, Any]) -> PersonTie:
    return PersonTie(**{**facts, "at": _time(facts)})


def _act(facts: dict[str, Any]) -> FormerAct:
    return FormerAct(**{**facts, "at": _time(facts)})


def _time(facts: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(facts["at"])


_MAKERS: Mapping[str, Callable[[dict[str, Any]], Record]] = {
    MESSAGES: _message,
    _FOLDERS[Filing]: _filing,
    _FOLDERS[PersonTie]: _tie,
    _FOLDERS[Effect]: read_effect,
    _FOLDERS[FormerAct]: _act,
}
