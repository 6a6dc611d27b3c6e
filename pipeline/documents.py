"""What the index is told of a paper, made from the catalogue and the stored words."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.decisions import PAGES
from pipeline.dossier import PersonTie
from pipeline.errors import Broken
from pipeline.forms.schema import Form
from pipeline.keys import words_key
from pipeline.paper import FieldStatus
from pipeline.ports import Area, PaperRow, UnitOfWork
from pipeline.question import Document, Likeness, PaperState
from pipeline.standing import type_field
from pipeline.telling import find_cited, find_pairs, find_printed, find_topic
from pipeline.tools import Tools

BEARERS = ("so_dinh_danh", "so_dinh_danh_chong", "so_dinh_danh_vo")
_NAMES = ("ho_ten", "ho_ten_chong", "ho_ten_vo")
_SIGNS = ("so_ky_hieu", "so_phat_hanh", "so_vao_so", "ma_so", "so_giay_phep")
_SUBJECTS = (
    "trich_yeu", "dia_chi_thua_dat", "ten_ho_kinh_doanh", "ten_doanh_nghiep", "dia_chi",
)  # fmt: skip
_ISSUERS = ("co_quan_ban_hanh", "noi_cap", "noi_dang_ky")


def make_document(paper_id: str, tools: Tools) -> Document:
    """The document of a paper, from its row and its stored words."""
    with tools.catalogue.begin() as unit:
        row, ties = unit.paper(paper_id), unit.ties_of_paper(paper_id)
        ended = bool(have_ended([paper_id], unit))
    return describe_document(row, read_text(paper_id, tools), ties, ended=ended)


def have_ended(paper_ids: Sequence[str], unit: UnitOfWork) -> frozenset[str]:
    """Those that a later paper or a person's word surely ended; terms run out by themselves."""
    return frozenset(e.paper_id for e in unit.effects_of(paper_ids) if e.certain)


def describe_document(
    row: PaperRow, text: str, ties: Sequence[PersonTie] = (), *, ended: bool = False
) -> Document:
    told = (f for f in row.fields if f.name != PAGES)
    values = {f.name: f.value or f.guess or f.printed or "" for f in told}
    return Document(
        paper_id=row.paper_id,
        version=row.version,
        loai=row.loai,
        text=text,
        fields=values,
        desks=tuple(sorted({c.desk for c in row.contexts})),
        dossiers=tuple(sorted({c.dossier for c in row.contexts if c.dossier})),
        ngay_ban_hanh=values.get("ngay_ban_hanh") or values.get("ngay_cap") or None,
        stored_at=row.stored_at.isoformat(),
        persons=_persons(row, ties),
        state=PaperState.ENDED if ended else state_of(row),
    )


def _persons(row: PaperRow, ties: Sequence[PersonTie]) -> tuple[str, ...]:
    """Numbers that open a paper to who works for that person: accepted ones of its bearers, and
    what officers said where no number speaks and no other was said. A number that may be misread
    opens nothing."""
    read = {field.name: field for field in row.fields if field.name in BEARERS and field.value}
    accepted = {f.value or "" for f in read.values() if f.status is FieldStatus.ACCEPTED}
    said: dict[str, set[str]] = {}
    for tie in ties:
        said.setdefault(f"so_dinh_danh{tie.part}", set()).add(tie.so_dinh_danh)
    alone = (next(iter(m)) for place, m in said.items() if len(m) == 1 and place not in read)
    return tuple(sorted({*accepted, *alone}))


def state_of(row: PaperRow) -> PaperState:
    """What a list shows of a paper that has not ended."""
    doubtful = any(field.status is FieldStatus.REVIEW for field in (*row.fields, type_field(row)))
    return PaperState.WAITING if doubtful else PaperState.SETTLED


def describe_likeness(
    row: PaperRow, ties: Sequence[PersonTie], text: str = "", form: Form | None = None
) -> Likeness:
    """What other papers may share with this one; `form` is that of its type. What is printed around
    a person's data tells nothing: the text counts where no person is named."""
    values = {field.name: field.value for field in row.fields if field.value}
    subject = next((values[name] for name in _SUBJECTS if name in values), "")
    names = tuple(values[name] for name in _NAMES if name in values)
    return Likeness(
        paper_id=row.paper_id,
        loai=row.loai,
        persons=_persons(row, ties),
        numbers=tuple(values[name] for name in _SIGNS if name in values),
        names=names,
        issuer=next((values[name] for name in _ISSUERS if name in values), None),
        subject=subject,
        topic=find_topic(subject),
        text=() if names else find_pairs(text, find_printed(form, values.values())),
        cited=find_cited(text, values.values()),
    )


def read_text(paper_id: str, tools: Tools) -> str:
    """The text of a paper, pages separated by form feeds, from its stored words.

    Raises NotFound when the paper was never archived, Broken when its words are not words."""
    data = tools.objects.read(Area.PAPERS, words_key(paper_id))
    try:
        return "\f".join(page["text"] for page in json.loads(data)["pages"])
    except (KeyError, TypeError, ValueError) as error:
        raise Broken(detail=f"words: {type(error).__name__}") from error
