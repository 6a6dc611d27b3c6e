"""What all messages of a dossier say together: the newer outranks the older, field by field,
whatever the order in which they arrived."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from pipeline.dossier import Dossier, DossierOrigin, DossierState, Facts, StoredMessage
from pipeline.dossier_message import read_facts


def fold(messages: Iterable[StoredMessage], states: Mapping[str, DossierState]) -> Dossier:
    """At least one message. What was entered by hand comes first: whatever the one-stop system
    says outranks it, but the mark stays."""
    told = sorted(messages, key=lambda m: (m.hand is None, m.sent_at, m.message_id))
    whole, state = Facts(), DossierState.REGISTERED
    for message in told:
        facts = read_facts(json.loads(message.body), None)
        state = _next_state(state, facts, states)
        whole = _merge(whole, facts)
    hand = told[0].hand
    origin = DossierOrigin.BY_HAND if hand else DossierOrigin.ONE_STOP
    as_of = max(message.sent_at for message in told)
    return Dossier(told[0].ma_ho_so, origin, state, as_of, whole, hand)


def _next_state(
    before: DossierState, facts: Facts, states: Mapping[str, DossierState]
) -> DossierState:
    """What the message tells, else what its days mean."""
    if facts.state_code in states:
        return states[facts.state_code or ""]
    if facts.ngay_tu_choi:
        return DossierState.REFUSED
    if facts.ngay_tra:
        return DossierState.RETURNED
    if facts.ngay_ket_thuc:
        return DossierState.FINISHED
    if facts.ngay_tiep_nhan and before is DossierState.REGISTERED:
        return DossierState.RECEIVED
    return before


def _merge(older: Facts, newer: Facts) -> Facts:
    told = {f.name: value for f in fields(Facts) if (value := getattr(newer, f.name)) is not None}
    if older.persons and newer.persons:
        names = {person.number: person.name for person in older.persons}
        told["persons"] = tuple(
            replace(person, name=person.name or names.get(person.number))
            for person in newer.persons
        )
    if older.attachments and newer.attachments:
        joined = {a.attachment_id: a for a in (*older.attachments, *newer.attachments)}
        told["attachments"] = tuple(joined.values())
    if older.results and newer.results:
        told["results"] = tuple({r.key: r for r in (*older.results, *newer.results)}.values())
    return replace(older, **told)
