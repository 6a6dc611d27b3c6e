"""Messages of a one-stop system, of invented people."""

from __future__ import annotations

from typing import Any

CODE = "H12.15.22-261120-0007"
NUMBER = "096085000123"


def opening(**changes: Any) -> dict[str, Any]:
    """A message that opens a dossier; None takes a field out."""
    record = {
        "MaThongDiep": "tm-1",
        "ThoiDiem": "2026-11-20T08:30:00+07:00",
        "MaHoSo": CODE,
        "MaTTHC": "1.004873",
        "ChuHoSo": "Nguyễn Văn Mẫu",
        "LoaiDoiTuong": 1,
        "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": NUMBER}],
        "NgayTiepNhan": "20261120082900",
        "NgayHenTra": "25/11/2026 17:00",
        "KenhThucHien": "1",
        "TrangThaiHoSo": "2",
        "DonViXuLy": "desk-a",
        "TaiLieuNop": [
            {"TepDinhKemId": "t1", "TenTepDinhKem": "ban-an.pdf", "DuocSoHoa": "1",
             "MaThanhPhanHoSo": "cham_dut_hon_nhan"},
        ],
    }  # fmt: skip
    return {key: value for key, value in (record | changes).items() if value is not None}


def status(time: str, **facts: Any) -> dict[str, Any]:
    """A later message of the same dossier."""
    return {"ThoiDiem": time, "MaHoSo": CODE, **facts}


RESULT = {
    "TenGiayTo": "Giấy xác nhận tình trạng hôn nhân",
    "MaGiayToKetQua": "KQ.G15.000038",
    "SoKyHieu": "12/UBND-XNTTHN",
    "NgayCap": "2026-11-24",
}
