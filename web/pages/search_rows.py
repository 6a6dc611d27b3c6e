"""What a list of papers shows of each hit: numbers of persons are masked but for their end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app.find_words import MATCHES, UNSURE, tell_effect
from app.labels import label_type
from app.typed_days import write_day
from pipeline.language.masking import mask_number, mask_numbers
from pipeline.question import Hit
from pipeline.results import Result
from pipeline.snippets import Piece

_NUMBERS = ("so_ky_hieu", "so_phat_hanh", "so_vao_so", "so_giay_phep", "ma_so", "ma_ho_so")
_DAYS = ("ngay_ban_hanh", "ngay_cap", "ngay_dang_ky", "ngay_tiep_nhan")
_ISSUERS = ("co_quan_ban_hanh", "noi_cap", "noi_dang_ky", "co_quan_giai_quyet")
_BEARERS = (
    ("ho_ten",), ("ho_ten_chong", "ho_ten_vo"), ("chu_su_dung",), ("ten_doanh_nghiep",),
    ("ten_ho_kinh_doanh",), ("nguyen_don", "bi_don"), ("ben_a", "ben_b"), ("nguoi_dai_dien",),
)  # fmt: skip
_PERSONS = ("so_dinh_danh", "so_dinh_danh_chong", "so_dinh_danh_vo")
_SUBJECTS = ("trich_yeu", "muc_dich_cap", "dia_chi_thua_dat", "dia_chi", "vi_tri_xay_dung")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list; "" for what the paper does not say."""

    paper_id: str
    href: str
    picture: str
    pages: int
    loai: str
    number: str
    day: str
    issuer: str
    bearer: str
    person: str
    subject: str
    effect: dict[str, str]
    replaced_by: str | None
    match: str
    snippet: tuple[Piece, ...]


def make_rows(results: Sequence[Result], search_id: str | None) -> list[Row]:
    return [_make_row(result, search_id) for result in results]


def tell_hit(hit: Hit, unsure: Collection[str]) -> dict[str, str]:
    """`number`, `day`, `issuer`, `bearer`, `person` (masked) and `subject`; a value that waits for
    a person is marked: it may be a guess."""
    fields = {n: _mark(n, value, unsure) for n, value in hit.fields.items() if value}
    return {
        "number": _first(fields, _NUMBERS),
        "day": _first(fields, _DAYS),
        "issuer": _first(fields, _ISSUERS),
        "bearer": _bearer(fields),
        "person": ", ".join(mask_number(fields[n]) for n in _PERSONS if fields.get(n)),
        "subject": mask_numbers(_first(fields, _SUBJECTS)),
    }


def _make_row(result: Result, search_id: str | None) -> Row:
    hit = result.hit
    here = f"/giay-to/{hit.paper_id}"
    first = f"{here}/trang/{result.page}/nho" if result.page else ""
    return Row(
        paper_id=hit.paper_id,
        href=here + _query(hit, search_id),
        picture=first,
        pages=result.pages,
        loai=label_type(hit.loai),
        effect=tell_effect(result.effect, hit.paper_id),
        replaced_by=result.replaced_by,
        match=MATCHES[hit.match] if search_id else "",
        snippet=result.snippet,
        **tell_hit(hit, result.unsure),
    )


def _query(hit: Hit, search_id: str | None) -> str:
    """Opens where the words stand."""
    told: dict[str, Any] = {"tim": search_id} if search_id else {}
    if search_id and hit.highlights:
        told["trang"] = hit.highlights[0][0]
    return f"?{urlencode(told)}" if told else ""


def _mark(name: str, value: str, unsure: Collection[str]) -> str:
    told = write_day(value) if name in _DAYS else value
    return f"{told} {UNSURE}" if name in unsure else told


def _first(fields: Mapping[str, str], names: Iterable[str]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _bearer(fields: Mapping[str, str]) -> str:
    for names in _BEARERS:
        if found := [fields[name] for name in names if fields.get(name)]:
            return " – ".join(found)
    return ""
