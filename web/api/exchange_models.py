"""A dossier in the fields of the national portal's exchange schema (docs/dossiers.md). What is not
known is left out; flags are `0` and `1`, times `yyyyMMddHHmmss` in Viet Nam's."""

from __future__ import annotations

from web.api.answers import Told


class Bearer(Told):
    """Whose dossier it is."""

    LoaiDinhDanh: str | None = None
    SoDinhDanh: str


class Database(Told):
    MaCSDL: str


class HandedIn(Told):
    """A file of the dossier. `DuocTaiSuDung`: 0 no, 1 used again, 2 used again and replaced by the
    result `MaKetQuaThayThe`."""

    TepDinhKemId: str
    TenTepDinhKem: str | None = None
    IsDeleted: str
    MaThanhPhanHoSo: str | None = None
    DuongDanTaiTepTin: str | None = None
    DuocSoHoa: str
    DuocTaiSuDung: str
    DuocLayTuKhoDMQG: str
    MaKetQuaThayThe: str | None = None


class Issued(Told):
    """A paper that the dossier led to."""

    TenGiayTo: str
    MaThanhPhanHoSo: str | None = None
    GiayToId: str | None = None
    DuongDanTepTinKetQua: str | None = None
    MaGiayToKetQua: str | None = None
    SoKyHieu: str | None = None
    TrichYeuNoiDung: str | None = None
    NgayCap: str | None = None
    ThoiHanHieuLuc: str | None = None
    PhamViHieuLuc: str | None = None
    MaChuGiayTo: str | None = None
    MaCSDLDaKetNoi: str | None = None


class Exchanged(Told):
    MaHoSo: str
    ThoiDiem: str
    """Now."""
    MaTTHC: str | None = None
    MaLinhVuc: str | None = None
    LoaiDoiTuong: str | None = None
    MaDoiTuong: str | None = None
    NgayNopHoSo: str | None = None
    NgayTiepNhan: str | None = None
    NgayHenTra: str | None = None
    NgayKetThucXuLy: str | None = None
    NgayTra: str | None = None
    NgayTuChoi: str | None = None
    NoiNopHoSo: str | None = None
    KenhThucHien: str | None = None
    TrangThaiHoSo: str | None = None
    """Of where it stands now."""
    DonViXuLy: str | None = None
    HoSoCoThanhPhanSoHoa: str | None = None
    TaiKhoanDuocXacThucVoiVNeID: str | None = None
    DuocThanhToanTrucTuyen: str | None = None
    DinhDanhCHS: list[Bearer] | None = None
    DSKetNoiCSDL: list[Database] | None = None
    TaiLieuNop: list[HandedIn] | None = None
    GiayToKetQua: list[Issued] | None = None
