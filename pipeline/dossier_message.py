"""The message of a one-stop system: JSON with the field names of the national exchange schema.

docs/dossiers.md lists the fields. One message opens a dossier; later ones tell its state, results
and end. What a message does not say stays as it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pipeline.dossier import (
    Attachment,
    Channel,
    DossierState,
    Facts,
    Message,
    PersonRef,
    ResultPaper,
)
from pipeline.dossier_values import Record
from pipeline.errors import BadMessage

MOST_BYTES = 5_000_000
_AHEAD = timedelta(days=1)  # clocks differ; one that runs further ahead would silence all others
_CHANNELS = frozenset(Channel)
_REUSED = frozenset({"0", "1", "2"})
_RESULTS = ("GiayToKetQua", "DanhSachGiayToKetQua")

_Reader = Callable[[Record, str], Any]
_FIELDS: Mapping[str, tuple[str, _Reader]] = {
    "MaTTHC": ("ma_thu_tuc", Record.procedure_code),
    "MaLinhVuc": ("ma_linh_vuc", Record.text),
    "LoaiDoiTuong": ("subject_kind", Record.text),
    "MaDoiTuong": ("subject_id", Record.text),
    "TrichYeuHoSo": ("trich_yeu", lambda record, name: record.text(name, 5000)),
    "NgayNopHoSo": ("ngay_nop", Record.time),
    "NgayTiepNhan": ("ngay_tiep_nhan", Record.time),
    "NgayHenTra": ("ngay_hen_tra", Record.time),
    "NgayKetThucXuLy": ("ngay_ket_thuc", Record.time),
    "NgayTra": ("ngay_tra", Record.time),
    "NgayTuChoi": ("ngay_tu_choi", Record.time),
    "LyDoTuChoi": ("return_reason", lambda record, name: record.text(name, 5000)),
    "NoiNopHoSo": ("place", Record.text),
    "DonViXuLy": ("don_vi_xu_ly", Record.text),
    "NguoiXuLy": ("nguoi_xu_ly", Record.text),
    "HoSoCoThanhPhanSoHoa": ("has_digitised", Record.flag),
    "TaiKhoanDuocXacThucVoiVNeID": ("vneid_verified", Record.flag),
    "DuocThanhToanTrucTuyen": ("paid_online", Record.flag),
}
_OTHERS = {
    "MaHoSo", "ThoiDiem", "MaThongDiep", "ChuHoSo", "DinhDanhCHS", "KenhThucHien", "TrangThaiHoSo",
    "DSKetNoiCSDL", "TaiLieuNop", *_RESULTS,
}  # fmt: skip
FIELDS = frozenset(_FIELDS) | _OTHERS
"""Every key that a message may have and that is understood; others are passed over and told."""


def load_records(text: str | bytes) -> list[Any]:
    """The messages of a JSON text: one object, or a list of them. Raises BadMessage for a text
    that is no JSON, too large, or in which a key stands twice."""
    if len(text) > MOST_BYTES:
        raise BadMessage(field="-", fault="too_large", most=MOST_BYTES)
    try:
        whole = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        data = json.loads(whole, object_pairs_hook=_unique, parse_constant=_refuse)
    except UnicodeDecodeError as wrong:
        raise BadMessage(field="-", fault="not_utf8") from wrong
    except (ValueError, RecursionError) as wrong:
        line = getattr(wrong, "lineno", 0)
        raise BadMessage(field="-", fault="not_json", line=line) from None
    return data if isinstance(data, list) else [data]


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(_: str) -> Any:
    raise ValueError("not a number of JSON")


def understand(record: Any, states: Mapping[str, DossierState], now: datetime) -> Message:
    """One message. Raises BadMessage naming the first field that is wrong."""
    if not isinstance(record, Mapping):
        raise BadMessage(field="-", fault="not_object")
    reader = Record(record)
    ma_ho_so = reader.dossier_code("MaHoSo")
    reader.need("ThoiDiem")
    sent_at = reader.time("ThoiDiem")
    if sent_at is None or sent_at > now + _AHEAD:
        reader.fail("ThoiDiem", "in_future")
    facts = read_facts(record, states)
    if facts == Facts():
        reader.fail("-", "nothing_said")
    body = _canonical(record)
    digest = hashlib.sha256(body.encode()).hexdigest()
    message_id = reader.text("MaThongDiep", 100) or f"sha256:{digest}"
    ignored = tuple(sorted(set(record) - FIELDS))
    return Message(message_id, ma_ho_so, sent_at, digest, body, facts, ignored)


def read_facts(record: Mapping[str, Any], states: Mapping[str, DossierState] | None) -> Facts:
    """What a message says; `states` None where its TrangThaiHoSo was checked before."""
    reader = Record(record)
    plain = {attribute: read(reader, name) for name, (attribute, read) in _FIELDS.items()}
    channel = reader.choice("KenhThucHien", _CHANNELS)
    state = (
        reader.text("TrangThaiHoSo") if states is None else reader.choice("TrangThaiHoSo", states)
    )
    bases = reader.records("DSKetNoiCSDL")
    return Facts(
        **plain,
        persons=_persons(reader),
        channel=Channel(channel) if channel else None,
        state_code=state,
        databases=None if bases is None else tuple(filter(None, (b.text("MaCSDL") for b in bases))),
        attachments=_attachments(reader),
        results=_results(reader),
    )


def _canonical(record: Mapping[str, Any]) -> str:
    """The same content, the same text, whatever the order of keys and the spaces between."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if "\\u0000" in text or any(0xD800 <= ord(c) < 0xE000 for c in text):
        raise BadMessage(field="-", fault="bad_sign")
    return text


def _persons(reader: Record) -> tuple[PersonRef, ...] | None:
    """The first of them has the name of ChuHoSo."""
    items, name = reader.records("DinhDanhCHS"), reader.text("ChuHoSo")
    if not items:
        return None
    found = [(item.number("SoDinhDanh"), item.text("LoaiDinhDanh")) for item in items]
    return tuple(
        PersonRef(number, name if n == 0 else None, kind) for n, (number, kind) in enumerate(found)
    )


def _attachments(reader: Record) -> tuple[Attachment, ...] | None:
    items = reader.records("TaiLieuNop")
    return None if items is None else tuple(_attachment(item) for item in items)


def _attachment(item: Record) -> Attachment:
    item.need("TepDinhKemId")
    return Attachment(
        attachment_id=item.text("TepDinhKemId", 200) or "",
        component=item.text("MaThanhPhanHoSo"),
        name=item.text("TenTepDinhKem"),
        link=item.text("DuongDanTaiTepTin", 2000),
        digitised=bool(item.flag("DuocSoHoa")),
        reused=int(item.choice("DuocTaiSuDung", _REUSED) or 0),
        from_store=bool(item.flag("DuocLayTuKhoDMQG")),
        replaced_by=item.result_code("MaKetQuaThayThe"),
        deleted=bool(item.flag("IsDeleted")),
    )


def _results(reader: Record) -> tuple[ResultPaper, ...] | None:
    told = [items for name in _RESULTS if (items := reader.records(name)) is not None]
    return tuple(_result(item) for items in told for item in items) if told else None


def _result(item: Record) -> ResultPaper:
    item.need("TenGiayTo")
    return ResultPaper(
        name=item.text("TenGiayTo", 2000) or "",
        kq_code=item.result_code("MaGiayToKetQua"),
        paper_ref=item.text("GiayToId", 200),
        component=item.text("MaThanhPhanHoSo"),
        link=item.text("DuongDanTepTinKetQua", 2000),
        so_ky_hieu=item.text("SoKyHieu"),
        trich_yeu=item.text("TrichYeuNoiDung", 5000),
        ngay_cap=item.day("NgayCap"),
        thoi_han=item.text("ThoiHanHieuLuc"),
        pham_vi=item.text("PhamViHieuLuc"),
        owner=item.text("MaChuGiayTo"),
        database=item.text("MaCSDLDaKetNoi"),
    )
