"""Pairs of papers, each as it is understood of a specimen, and what the newer did to the older."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.ports import PaperRow
from tests.unit.specimen_rows import change, understand_specimen

NUMBER, OTHER = "051085001234", "051085001243"


def see(kind: str, key: str, **changes: Any) -> PaperRow:
    return replace(change(understand_specimen(kind), **changes), paper_id=key)


def household(key: str, turn: str | None, changed: str | None, **changes: Any) -> PaperRow:
    facts = {"lan_thay_doi": turn, "ngay_thay_doi": changed, "ma_so": "0873752635"} | changes
    return see("dk_ho_kinh_doanh", key, **facts)


def card(key: str, issued: str | None, ends: str | None = None, **changes: Any) -> PaperRow:
    facts = {"so_dinh_danh": NUMBER, "ngay_cap": issued, "ngay_het_han": ends} | changes
    return see("can_cuoc", key, **facts)


def couple(key: str = "old", **changes: Any) -> PaperRow:
    facts = {
        "so_dinh_danh_chong": NUMBER, "so_dinh_danh_vo": "051187004321", "ngay_cap": "2015-03-02",
        "ho_ten_chong": "Kiều Minh Quân", "ho_ten_vo": "Vũ Mỹ Uyên",
    } | changes  # fmt: skip
    return see("gcn_ket_hon", key, **facts)


def death(key: str = "new", **changes: Any) -> PaperRow:
    facts = {"so_dinh_danh": NUMBER, "ngay_mat": "2026-02-03"} | changes
    return see("trich_luc_khai_tu", key, **facts)


def judgment(**changes: Any) -> PaperRow:
    facts = {"nguyen_don": "Vũ Mỹ Uyên", "bi_don": "Kiều Minh Quân", "ngay_ban_hanh": "2026-05-06"}
    return see("ban_an", "new", **(facts | changes))


def decision(subject: str, **changes: Any) -> PaperRow:
    facts = {
        "trich_yeu": subject, "ngay_ban_hanh": "2026-06-01", "co_quan_ban_hanh": "UBND xã Ba Tơ",
    } | changes  # fmt: skip
    return see("quyet_dinh", "new", **facts)


def permit(**changes: Any) -> PaperRow:
    facts = {"so_ky_hieu": "12/GPXD", "ngay_cap": "2025-03-05", "noi_cap": "UBND xã Ba Tơ"}
    return see("giay_phep_xay_dung", "old", **(facts | changes))


REVOKED = "Về việc thu hồi Giấy phép xây dựng số 12/GPXD ngày 05 tháng 3 năm 2025"
BIRTH = see("giay_khai_sinh", "old", so_dinh_danh=NUMBER, ngay_cap="2010-01-01")
CORRECTION = see(
    "trich_luc_khai_sinh", "new", so_dinh_danh=NUMBER, ngay_cap="2026-01-02",
    kq_code="KQ.G15.000037",
)  # fmt: skip

PAIRS: dict[str, tuple[PaperRow, PaperRow, tuple[str, str | None, bool] | None]] = {
    "a later change of a registration": (
        household("old", "1", "2022-08-12"), household("new", "2", "2024-01-05"),
        ("thay_doi", "2024-01-05", True)),
    "a change whose turn waits for a person": (
        household("old", "1", "2022-08-12"),
        household("new", "2", "2024-01-05", review=["lan_thay_doi"]),
        ("thay_doi", "2024-01-05", False)),
    "a later date decides where no turn was read": (
        household("old", None, "2022-08-12"), household("new", None, "2024-01-05"),
        ("thay_doi", "2024-01-05", True)),
    "another household": (
        household("old", "1", "2022-08-12"),
        household("new", "2", "2024-01-05", ma_so="0100047516"), None),
    "the same paper twice": (
        household("old", "1", "2022-08-12"), household("new", "1", "2022-08-12"), None),
    "a card issued again": (
        card("old", "2022-01-05", "2030-06-29"), card("new", "2025-06-20", "2035-06-29"),
        ("cap_lai", "2025-06-20", True)),
    "a card whose number waits for a person": (
        card("old", "2022-01-05", "2030-06-29"),
        card("new", "2025-06-20", "2035-06-29", review=["so_dinh_danh"]),
        ("cap_lai", "2025-06-20", False)),
    "the card of a twin with two digits changed": (
        card("old", "2022-01-05"), card("new", "2025-06-20", so_dinh_danh=OTHER), None),
    "two scans of one card, the back unread on one": (
        card("old", None, "2035-06-29"), card("new", "2025-06-20", "2035-06-29"), None),
    "a certificate of marital status issued again": (
        see("xac_nhan_hon_nhan", "old", so_dinh_danh=NUMBER, ngay_cap="2026-08-01"),
        see("xac_nhan_hon_nhan", "new", so_dinh_danh=NUMBER, ngay_cap="2026-10-01"),
        ("cap_lai", "2026-10-01", True)),
    "a driving licence issued again": (
        see("giay_phep_lai_xe", "old", so_giay_phep="051559105770", ngay_cap="2015-01-01",
            ngay_het_han="2020-01-01"),
        see("giay_phep_lai_xe", "new", so_giay_phep="051559105770", ngay_cap="2020-01-01",
            ngay_het_han="2025-01-01"),
        ("cap_lai", "2020-01-01", True)),
    "a civil status corrected": (BIRTH, CORRECTION, ("cai_chinh", "2026-01-02", True)),
    "a birth certificate made behind the correction": (
        replace(change(BIRTH, ngay_cap="2026-03-01")), CORRECTION, None),
    "another child's correction": (
        BIRTH, change(CORRECTION, so_dinh_danh=OTHER), None),
    "a marriage behind the certificate of marital status": (
        see("xac_nhan_hon_nhan", "old", so_dinh_danh=NUMBER, ngay_cap="2026-08-01"),
        couple("new", ngay_cap="2026-09-01"), ("ket_hon", "2026-09-01", True)),
    "a marriage whose number waits for a person": (
        see("xac_nhan_hon_nhan", "old", so_dinh_danh=NUMBER, ngay_cap="2026-08-01"),
        couple("new", ngay_cap="2026-09-01", review=["so_dinh_danh_chong"]),
        ("ket_hon", "2026-09-01", False)),
    "a marriage before it": (
        see("xac_nhan_hon_nhan", "old", so_dinh_danh=NUMBER, ngay_cap="2026-08-01"),
        couple("new"), None),
    "another place of residence": (
        see("xac_nhan_cu_tru", "old", so_dinh_danh=NUMBER, ngay_cap="2026-02-01"),
        see("xac_nhan_cu_tru", "new", so_dinh_danh=NUMBER, ngay_cap="2026-08-01",
            noi_cu_tru="Thôn Hai, xã Ba Vì, tỉnh Quảng Ngãi"), ("thay_doi", "2026-08-01", False)),
    "the same place of residence": (
        see("xac_nhan_cu_tru", "old", so_dinh_danh=NUMBER, ngay_cap="2026-02-01"),
        see("xac_nhan_cu_tru", "new", so_dinh_danh=NUMBER, ngay_cap="2026-08-01"), None),
    "a divorce": (couple(), judgment(), ("ly_hon", "2026-05-06", False)),
    "a divorce of namesakes of one of them": (
        couple(ho_ten_chong="Kiều Minh Quang"), judgment(), None),
    "a divorce before this marriage": (couple(ngay_cap="2026-07-01"), judgment(), None),
    "a judgment about land": (
        couple(), judgment(so_ky_hieu="12/2026/DS-ST", trich_yeu="V/v Tranh chấp đất đai"), None),
    "a death ends the marriage": (couple(), death(), ("khai_tu", "2026-02-03", True)),
    "a death whose number waits for a person": (
        couple(), death(review=["so_dinh_danh"]), ("khai_tu", "2026-02-03", False)),
    "a death ends a power of attorney of either": (
        see("van_ban_uy_quyen", "old", so_dinh_danh=OTHER, so_dinh_danh_duoc_uy_quyen=NUMBER,
            ngay_cap="2025-11-01"),
        death(), ("khai_tu", "2026-02-03", True)),
    "a card issued to the dead": (
        card("old", "2026-05-01"), death(), ("khai_tu", "2026-02-03", False)),
    "a birth certificate outlives its bearer": (BIRTH, death(), None),
    "somebody else's death": (couple(), death(so_dinh_danh=OTHER), None),
    "a permit revoked by number and day": (
        permit(), decision(REVOKED), ("thu_hoi", "2026-06-01", True)),
    "a permit of another office with that number and day": (
        permit(noi_cap="UBND xã Ba Vì"), decision(REVOKED), ("thu_hoi", "2026-06-01", False)),
    "a permit of another day": (permit(ngay_cap="2024-03-05"), decision(REVOKED), None),
    "a revocation without a day": (
        permit(), decision("Về việc thu hồi Giấy phép xây dựng số 12/GPXD"),
        ("thu_hoi", "2026-06-01", False)),
    "a decision that grants": (
        permit(), decision("Về việc gia hạn Giấy phép xây dựng số 12/GPXD ngày 05/3/2025"), None),
    "a household revoked by its own number": (
        household("old", "1", "2022-08-12"),
        decision("Về việc thu hồi Giấy chứng nhận đăng ký hộ kinh doanh số 0873752635 ngày "
                 "12/8/2022", co_quan_ban_hanh="UBND tỉnh"),
        ("thu_hoi", "2026-06-01", True)),
}  # fmt: skip
