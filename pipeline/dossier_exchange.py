"""A dossier as the national portal takes it: the fields of its exchange schema, which our own
receiver reads too (`pipeline/dossier_message.py`). docs/dossiers.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.desks import Desks, is_in
from pipeline.dossier import Attachment, Dossier, DossierState, Facts, PersonRef, ResultPaper
from pipeline.dossier_case import Case
from pipeline.dossier_desk import procedure_of
from pipeline.dossier_portal import Wording, portal_facts
from pipeline.dossier_values import VIET_NAM
from pipeline.errors import NotAllowed, NotFound
from pipeline.ledger import Act, Deed
from pipeline.ports import PaperRow, UnitOfWork
from pipeline.purpose import read_purpose
from pipeline.question import Asker, Duty
from pipeline.tools import Tools


def exchange_dossier(
    ma_ho_so: str,
    asker: Asker,
    tools: Tools,
    wording: Wording,
    purpose: str | None = None,
) -> dict[str, Any]:
    """The message, of all that lies in the dossier, whoever may see it: it tells types and codes
    of its papers, and values of its results alone. Each one that is made stands in the ledger.

    Raises NotFound, NotAllowed for who neither works on the dossier at its desk nor inspects, and
    BadPurpose for an inspector who does not say what for."""
    with tools.catalogue.begin() as unit:
        case = unit.case(ma_ho_so)
        said = _check(case.dossier, asker, tools.desks, purpose)
        wording = replace(wording, rows=_rows(case, unit))
        facts = portal_facts(case, procedure_of(case.dossier, tools), wording)
        facts = replace(facts, state_code=_state_code(case.dossier, tools.states))
        counts = {"export": "exchange", "papers": len(case.papers), "links": len(case.links)}
        unit.append(Act(Deed.EXPORTED, asker.user, asker.desk, said, ma_ho_so, facts=counts))
        unit.commit()
    return write_message(ma_ho_so, facts, tools.clock.now())


def write_message(ma_ho_so: str, facts: Facts, at: datetime) -> dict[str, Any]:
    """What is not known is left out: whoever reads it keeps what was."""
    record = {"MaHoSo": ma_ho_so, "ThoiDiem": at.astimezone(VIET_NAM).isoformat()}
    plain = {key: _plain(getattr(facts, name)) for key, name in _HEAD.items()}
    lists = {
        "DinhDanhCHS": _list(facts.persons, _person),
        "DSKetNoiCSDL": _list(facts.databases, lambda code: {"MaCSDL": code}),
        "TaiLieuNop": _list(facts.attachments, _attachment),
        "GiayToKetQua": _list(facts.results, _result),
    }
    return record | _said(plain | lists)


_HEAD: Mapping[str, str] = {
    "MaTTHC": "ma_thu_tuc",
    "MaLinhVuc": "ma_linh_vuc",
    "LoaiDoiTuong": "subject_kind",
    "MaDoiTuong": "subject_id",
    "NgayNopHoSo": "ngay_nop",
    "NgayTiepNhan": "ngay_tiep_nhan",
    "NgayHenTra": "ngay_hen_tra",
    "NgayKetThucXuLy": "ngay_ket_thuc",
    "NgayTra": "ngay_tra",
    "NgayTuChoi": "ngay_tu_choi",
    "NoiNopHoSo": "place",
    "KenhThucHien": "channel",
    "TrangThaiHoSo": "state_code",
    "DonViXuLy": "don_vi_xu_ly",
    "HoSoCoThanhPhanSoHoa": "has_digitised",
    "TaiKhoanDuocXacThucVoiVNeID": "vneid_verified",
    "DuocThanhToanTrucTuyen": "paid_online",
}


def _check(dossier: Dossier, asker: Asker, desks: Desks, purpose: str | None) -> str:
    """The purpose, "" for who works on the dossier and need not say it."""
    works = asker.duties & {Duty.OFFICER, Duty.APPROVER} and is_in(dossier, desks.hands_of(asker))
    if not works and not asker.sees_every_desk:
        raise NotAllowed(act="exchange")
    return read_purpose(purpose) if purpose or not works else ""


def _state_code(dossier: Dossier, states: Mapping[str, DossierState]) -> str | None:
    """The code of where it stands: a day that was told since may have moved it on."""
    told = dossier.facts.state_code
    if told is None or states.get(told) is dossier.state:
        return told
    return next((code for code, state in states.items() if state is dossier.state), None)


def _rows(case: Case, unit: UnitOfWork) -> dict[str, PaperRow]:
    """A paper that is being read anew may be away for a moment: its values are not told then."""
    found = {}
    for paper_id in {p.paper_id for p in case.papers} | {one.paper_id for one in case.links}:
        try:
            found[paper_id] = unit.paper(paper_id)
        except NotFound:
            continue
    return found


def _plain(value: Any) -> Any:
    """Times as the portal writes them, in Viet Nam's; flags as 0 and 1."""
    if isinstance(value, datetime):
        return f"{value.astimezone(VIET_NAM):%Y%m%d%H%M%S}"
    return _flag(value) if isinstance(value, bool) else value


def _list(items: tuple[Any, ...] | None, write: Callable[[Any], dict[str, Any]]) -> Any:
    return None if items is None else [_said(write(item)) for item in items]


def _said(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None}


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _person(person: PersonRef) -> dict[str, Any]:
    return {"LoaiDinhDanh": person.kind, "SoDinhDanh": person.number}


def _attachment(one: Attachment) -> dict[str, Any]:
    return {
        "TepDinhKemId": one.attachment_id,
        "TenTepDinhKem": one.name,
        "IsDeleted": _flag(one.deleted),
        "MaThanhPhanHoSo": one.component,
        "DuongDanTaiTepTin": one.link,
        "DuocSoHoa": _flag(one.digitised),
        "DuocTaiSuDung": str(one.reused),
        "DuocLayTuKhoDMQG": _flag(one.from_store),
        "MaKetQuaThayThe": one.replaced_by,
    }


def _result(result: ResultPaper) -> dict[str, Any]:
    return {
        "TenGiayTo": result.name,
        "MaThanhPhanHoSo": result.component,
        "GiayToId": result.paper_ref,
        "DuongDanTepTinKetQua": result.link,
        "MaGiayToKetQua": result.kq_code,
        "SoKyHieu": result.so_ky_hieu,
        "TrichYeuNoiDung": result.trich_yeu,
        "NgayCap": result.ngay_cap,
        "ThoiHanHieuLuc": result.thoi_han,
        "PhamViHieuLuc": result.pham_vi,
        "MaChuGiayTo": result.owner,
        "MaCSDLDaKetNoi": result.database,
    }
