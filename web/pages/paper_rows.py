"""What the page of a paper shows of it: fields with their place, history, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.find_words import EVENTS, SIGNS, STATUSES
from app.labels import ORIGINS, ROLES, label_type
from app.reuse_words import EFFECTS
from app.review_door import name_field, shown_value, tell_why
from app.review_words import OUTCOMES
from app.signature_words import DETAILS, STATES
from app.typed_days import write_day
from pipeline.decisions import ORIGIN, PAGES, ROLE, TYPE, Decision
from pipeline.effect import Effect
from pipeline.page import Box
from pipeline.paper import Field
from pipeline.paper_view import PaperView

_WHOLE = {ORIGIN: ORIGINS, ROLE: ROLES}
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """`box` None for a field without a place; `status` a code, `sign` and `told` it in words."""

    name: str
    label: str
    value: str
    status: str
    sign: str
    told: str
    why: str
    raw: str
    page: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class EffectRow:
    """Something that ended the paper, or may have; `mine`: it can be taken back."""

    effect_id: int
    told: str
    certain: bool
    note: str
    who: str
    paper_id: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history; `paper_id` of another paper that it names, `note` what was said."""

    at: datetime
    what: str
    who: str = ""
    note: str = ""
    paper_id: str | None = None
    dossier: str | None = None


def field_rows(view: PaperView) -> list[FieldRow]:
    return [_field_row(field) for field in view.row.fields if field.name != PAGES]


def history(view: PaperView) -> list[Event]:
    """The oldest first."""
    events = [
        Event(view.scan.received_at, EVENTS["received"]),
        Event(view.row.stored_at, EVENTS["stored"]),
        *(_decided(decision) for decision in view.decisions),
        *(event for effect in view.effects for event in _happened(effect)),
        *_copied(view),
        *_used(view),
        *_filed(view),
    ]
    return sorted(events, key=lambda event: event.at)


def effect_rows(view: PaperView) -> list[EffectRow]:
    """Those that stand, the newest first."""
    standing = [effect for effect in view.effects if effect.withdrawn is None]
    return [_effect_row(effect) for effect in sorted(standing, key=lambda e: e.at, reverse=True)]


def role_of(view: PaperView) -> str:
    """As what it lies here, where it lies everywhere as the same; else ""."""
    came = {context.role.value for context in view.contexts}
    return next(iter(came)) if len(came) == 1 else ""


def signature_rows(view: PaperView) -> list[tuple[str, str, str, datetime | None, bool]]:
    """State, signer, what more is known, when, and whether a timestamp says when."""
    found = view.signatures.signatures if view.signatures else ()
    return [
        (STATES[s.state.value], s.subject, DETAILS.get(s.detail, s.detail), s.signed_at, s.stamped)
        for s in found
    ]


def context_rows(view: PaperView) -> list[tuple[str, str | None, str, str]]:
    """Desk, dossier, role and origin."""
    return [
        (each.desk, each.dossier, ROLES[each.role.value], ORIGINS[each.origin.value])
        for each in view.contexts
    ]


def _field_row(field: Field) -> FieldRow:
    read = field.reading or field
    placed = read.box.width > 0 and read.box.height > 0
    status = field.status.value
    return FieldRow(
        field.name, name_field(field.name), _tell_value(field), status, SIGNS[status],
        STATUSES[status], tell_why(field), read.raw, read.page, read.box if placed else None,
    )  # fmt: skip


def _tell_value(field: Field) -> str:
    """Days as people write them."""
    value = shown_value(field)
    return write_day(value) if _DAY.fullmatch(value) and field.name.startswith("ngay_") else value


def _decided(made: Decision) -> Event:
    what = EVENTS["decided"].format(field=name_field(made.name), outcome=OUTCOMES[made.outcome])
    before, after = _tell(made, made.before), _tell(made, made.value)
    note = f"{before or '…'} → {after}" if after and before != after else after
    return Event(made.at, what, _who(made.by, made.desk), note)


def _tell(made: Decision, value: str | None) -> str:
    if not value:
        return ""
    if made.name == TYPE:
        return label_type(value)
    return _WHOLE[made.name][value] if made.name in _WHOLE else value


def _happened(effect: Effect) -> Iterator[Event]:
    since = f" (từ {write_day(effect.since)})" if effect.since else ""
    kind = EFFECTS[effect.kind.value]
    words = EVENTS["effect" if effect.certain else "suspected"].format(kind=kind, since=since)
    note = effect.evidence if effect.user else ""
    yield Event(effect.at, words, _who(effect.user, effect.desk), note, effect.by_paper)
    if (over := effect.withdrawn) is not None:
        what = EVENTS["withdrawn"].format(kind=kind)
        yield Event(over.at, what, _who(over.user, over.desk), over.reason)


def _effect_row(effect: Effect) -> EffectRow:
    since = f", từ {write_day(effect.since)}" if effect.since else ""
    return EffectRow(
        effect.effect_id, f"{EFFECTS[effect.kind.value]}{since}", effect.certain,
        effect.evidence if effect.user else "", _who(effect.user, effect.desk), effect.by_paper,
        bool(effect.user) or not effect.certain,
    )  # fmt: skip


def _copied(view: PaperView) -> Iterator[Event]:
    for copy in view.copies:
        what = EVENTS["certified"].format(turn=copy.turn)
        yield Event(copy.at, what, _who(copy.user, copy.desk), copy.subject)


def _used(view: PaperView) -> Iterator[Event]:
    for link in view.links:
        what = EVENTS["attached"].format(dossier=link.ma_ho_so)
        who = _who(link.user, link.desk)
        yield Event(link.at, what, who, link.purpose, dossier=link.ma_ho_so)
        if (over := link.revoked) is not None:
            what = EVENTS["revoked"].format(dossier=link.ma_ho_so)
            yield Event(over.at, what, _who(over.user, over.desk), over.reason)


def _filed(view: PaperView) -> Iterator[Event]:
    """As it lies in each dossier now, since when and by whom."""
    for one in view.filings:
        what = EVENTS["filed"].format(dossier=one.ma_ho_so, role=ROLES[one.role.value])
        yield Event(one.at, what, _who(one.user, one.desk), dossier=one.ma_ho_so)


def _who(user: str, desk: str) -> str:
    return f"{user} ({desk})" if user else ""
