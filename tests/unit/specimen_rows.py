"""Papers of the catalogue as the understanding code makes them of specimens, without pixels: what a
perfect reader would see. `change` says what people decided or what another paper would say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pipeline.certification import Certification, digest_facts
from pipeline.keeping import describe
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PaperRow
from pipeline.scan import Context, MediaType, Origin, ScanRow, ScanState
from tests.unit.specimen_pages import draft, read_drafted

STORED = datetime(2026, 11, 1, tzinfo=UTC)
HERE = Context("desk-a", origin=Origin.FROM_ORIGINAL)


@cache
def understand_specimen(loai: str, seed: int = 2) -> PaperRow:
    """As it is stored; a seal was seen, which words alone cannot show."""
    scan = ScanRow("i", "0" * 64, 1, MediaType.PDF, ScanState.RECEIVED, STORED)
    row = describe(scan, read_drafted(draft(loai, seed)), (HERE,), STORED)
    return replace(row, paper_id=f"{loai}-{seed}", seals=1)


def change(row: PaperRow, review: Iterable[str] = (), **values: Any) -> PaperRow:
    """`values` take the place of those on the paper, None for none at all, each accepted; those of
    `review` wait for a person. Other names are those of the row (`loai`, `contexts` …)."""
    own = {name: values.pop(name) for name in list(values) if name in PaperRow.__slots__}
    fields = {field.name: _accept(field, field.value) for field in row.fields}
    for name, value in values.items():
        fields.pop(name, None)
        if value is not None:
            fields[name] = _accept(_blank(name), value)
    for name in review:
        fields[name] = replace(fields[name], status=FieldStatus.REVIEW)
    return replace(row, fields=tuple(fields.values()), **own)


def certified(row: PaperRow) -> PaperRow:
    """With a certified copy of the row as it is."""
    made = Certification(
        row.paper_id, 1, row.version, digest_facts(row), "ab" * 32, "cd" * 32,
        datetime(2026, 11, 20, tzinfo=UTC), "duc", "desk-a", "UBND phường Mẫu", "1f",
    )  # fmt: skip
    return replace(row, certification=made)


def value_of(row: PaperRow, name: str) -> str | None:
    return next((field.value for field in row.fields if field.name == name), None)


def _accept(field: Field, value: str | None) -> Field:
    if value is None:
        return field
    return replace(field, value=value, status=FieldStatus.ACCEPTED, handwritten=False)


def _blank(name: str) -> Field:
    return Field(name, None, "", 1, Box(0, 0, 1, 1), 0.9, "test")
