"""Which fields a person looks at first: what does most harm when it is wrong, and whoever waits.

A paper stands where its worst field stands, behind every paper whose citizen waits at a counter
if nobody waits for it; the oldest first among equals.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.acceptance import SURE
from pipeline.decisions import PAGES, TYPE
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PaperRow
from pipeline.scan import Context, Role, ScanRow
from pipeline.standing import type_field


def _named(*stems: str) -> Callable[[Field], bool]:
    """The field itself, or that of a relative: `ho_ten`, `ho_ten_me`."""

    def is_so_named(field: Field) -> bool:
        return any(field.name == stem or field.name.startswith(f"{stem}_") for stem in stems)

    return is_so_named


def _contradicted(field: Field) -> bool:
    """Two readers, two places of the paper, or a code and the print say different things."""
    readers_differ = field.second is not None and "no_readers_agree" in field.reasons
    return readers_differ or any(r.endswith(("_differ", "_differs")) for r in field.reasons)


_DOCUMENT_NUMBERS = (
    "so_ky_hieu", "so_chung_thuc", "so_giay_phep", "so_dang_ky", "ma_ho_so", "ma_thu_tuc",
)  # fmt: skip
_PEOPLE = (
    "ho_ten", "chu_su_dung", "nguoi_dai_dien", "nguoi_ky", "nguyen_don", "bi_don", "ben_a", "ben_b",
)  # fmt: skip

RISKS: Mapping[str, Callable[[Field], bool]] = {
    # risk             a field has it when
    "pages":           lambda field: field.name == PAGES,
    "identity":        _named("so_dinh_danh", "ma_so"),
    "serial":          _named("so_phat_hanh", "so_vao_so"),
    "document_number": _named(*_DOCUMENT_NUMBERS),
    "person_name":     _named(*_PEOPLE),
    "handwritten":     lambda field: field.handwritten,
    "contradiction":   _contradicted,
    "unsure":          lambda field: field.confidence < SURE and field.name != TYPE,
    "type":            lambda field: field.name == TYPE,
    "other":           lambda field: True,
}  # fmt: skip
"""The worst first; a field has the first risk that fits it."""

PRIVATE = frozenset({"identity", "person_name"})
"""What names a person: not taken from a command line, which stays in histories and lists."""

_RANKS = {risk: rank for rank, risk in enumerate(RISKS)}


@dataclass(frozen=True, slots=True)
class Item:
    """A field that waits, and why it is looked at when it is."""

    field: Field
    risk: str


def open_items(row: PaperRow) -> tuple[Item, ...]:
    """What of a paper waits for a person, the worst first, else in the order of the paper."""
    waiting = [f for f in (*row.fields, type_field(row)) if f.status is FieldStatus.REVIEW]
    items = [Item(field, risk_of(field)) for field in waiting]
    return tuple(sorted(items, key=lambda item: _RANKS[item.risk]))


def risk_of(field: Field) -> str:
    return next(risk for risk, has in RISKS.items() if has(field))


def waiting_since(
    scan: ScanRow, contexts: Sequence[Context], closed: Container[str] = ()
) -> datetime | None:
    """When a citizen began to wait for this paper: it is a component of a dossier that is not
    `closed`, or was taken in at a counter, one by one, for no dossier. Nobody waits for boxes that
    a batch works through, nor for results that lie in them."""
    components = [c for c in contexts if c.role is Role.COMPONENT]
    dossiers = {context.dossier for context in components if context.dossier}
    if dossiers:
        waits = any(dossier not in closed for dossier in dossiers)
    else:
        waits = scan.batch_id is None and bool(components)
    return scan.received_at if waits else None


def position(row: PaperRow, risk: str, waiting: datetime | None) -> str:
    """Sorts as text: who waits, how bad, how old, and the id so that no two are equal."""
    since = (waiting or row.stored_at).astimezone(UTC)
    rank = f"{_RANKS[risk]:02d}"
    return f"{int(waiting is None)}-{rank}-{since:%Y%m%dT%H%M%S%f}-{row.paper_id}"
