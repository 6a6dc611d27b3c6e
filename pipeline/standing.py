"""A paper as it stands: what was read, and over it, without touching it, what people decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from pipeline.decisions import OF_THE_PAPER, ORIGIN, PAGES, RESULT_CODE, ROLE, TYPE, Decision
from pipeline.division import name_pages
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PaperRow
from pipeline.scan import Context, Origin, Role

CERTAIN = 0.9
"""Confidence of a type below which a person looks at it: title and number did not both say so."""

NOTHING = "nothing"
"""The rule that "found" a field of which nothing was read."""


NOT_FILED: Mapping[str, Role] = MappingProxyType({})


def settle(
    row: PaperRow, decisions: Iterable[Decision], filed: Mapping[str, Role] = NOT_FILED
) -> PaperRow:
    """The row with the last decision on each name in force. `row` is as it was read; `filed` are
    the roles in which people filed it, by mã hồ sơ: they outrank those it was handed in as."""
    last = {d.name: d for d in sorted(decisions, key=lambda d: d.turn)}
    row = replace(row, contexts=_contexts(row, last, filed))
    if not last:
        return row
    named = _named_type(last)
    return replace(
        row,
        fields=_fields(row, last),
        loai=named or row.loai,
        loai_confidence=1.0 if named else row.loai_confidence,
        read_as=row.loai if _retyped(row, last) else None,
        kq_code=last[RESULT_CODE].value if RESULT_CODE in last else row.kq_code,
        decisions=tuple(last[name] for name in sorted(last)),
    )


def type_field(row: PaperRow) -> Field:
    """The paper's type, decided like a field."""
    sure = row.loai_confidence >= CERTAIN
    field = Field(
        TYPE, row.loai, row.loai, row.first_page, Box(0, 0, 0, 0), row.loai_confidence, "classify",
        FieldStatus.ACCEPTED if sure else FieldStatus.REVIEW, () if sure else ("type_unsure",),
    )  # fmt: skip
    decision = decision_on(row, TYPE)
    if decision is None:
        return field
    before = decision.before or row.loai
    return replace(field, value=before, raw=before).decided(decision)


def pages_field(row: PaperRow) -> Field:
    """Which pages the paper holds, decided like a field."""
    return next((f for f in row.fields if f.name == PAGES), None) or unread_field(row, PAGES)


def missing_field(row: PaperRow, name: str) -> Field:
    """A field in which nothing was found: no words, no box."""
    return Field(
        name, None, "", row.first_page, Box(0, 0, 0, 0), 0.0, NOTHING, reasons=("not_found",)
    )


def unread_field(row: PaperRow, name: str) -> Field:
    """A field that nobody read: empty, but for the pages that the paper holds."""
    field = missing_field(row, name)
    if name != PAGES:
        return field
    held = name_pages([page.number for page in row.pages])
    return replace(field, value=held, reasons=())


def decision_on(row: PaperRow, name: str) -> Decision | None:
    return next((decision for decision in row.decisions if decision.name == name), None)


def _fields(row: PaperRow, last: Mapping[str, Decision]) -> tuple[Field, ...]:
    """In the order they were read; what people added comes behind, by name."""
    read = {field.name for field in row.fields}
    added = [unread_field(row, name) for name in sorted(last.keys() - read - OF_THE_PAPER)]
    retyped = _retyped(row, last)
    return tuple(
        field.decided(last[field.name])
        if field.name in last
        else (_doubted(field) if retyped else field)
        for field in (*row.fields, *added)
    )


def _retyped(row: PaperRow, last: Mapping[str, Decision]) -> bool:
    """Whether a person named another type than the one by whose rules the fields were read."""
    return _named_type(last) not in (None, row.loai)


def _named_type(last: Mapping[str, Decision]) -> str | None:
    """By a person whose word still stands."""
    return last[TYPE].value if TYPE in last else None


def _doubted(field: Field) -> Field:
    """What was accepted by the rules of a type that the paper does not have waits for a person,
    until the paper was understood again (`pipeline/revising.py`)."""
    if field.status is not FieldStatus.ACCEPTED:
        return field
    return replace(field, status=FieldStatus.REVIEW, reasons=("type_corrected",), reading=field)


def _contexts(
    row: PaperRow, last: Mapping[str, Decision], filed: Mapping[str, Role]
) -> tuple[Context, ...]:
    """Each once: what was handed in twice may have become the same."""
    told = (_compared(context, last.get(ORIGIN)) for context in row.contexts)
    return tuple(dict.fromkeys(_filed(context, last.get(ROLE), filed) for context in told))


def _compared(context: Context, decision: Decision | None) -> Context:
    """How the bytes came to be holds wherever they were handed in; an electronic paper has no other
    original."""
    if decision is None or decision.value is None or context.origin is Origin.ELECTRONIC:
        return context
    return replace(context, origin=Origin(decision.value))


def _filed(context: Context, decision: Decision | None, filed: Mapping[str, Role]) -> Context:
    """A person's word on the paper is of where it lies in no dossier."""
    if context.dossier is not None:
        return replace(context, role=filed.get(context.dossier, context.role))
    if decision is None or decision.value is None:
        return context
    return replace(context, role=Role(decision.value))
