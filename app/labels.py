"""How fields and paper types are called before people."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.forms.catalogue import Forms

FIELDS = {
    "so_ky_hieu": "Số, ký hiệu",
    "ngay_ban_hanh": "Ngày ban hành",
    "co_quan_ban_hanh": "Cơ quan ban hành",
    "co_quan_chu_quan": "Cơ quan chủ quản",
    "dia_danh": "Địa danh",
    "loai_van_ban": "Loại văn bản",
    "trich_yeu": "Trích yếu",
    "chuc_vu": "Chức vụ",
    "nguoi_ky": "Người ký",
    "ho_ten": "Họ và tên",
    "ngay_sinh": "Ngày sinh",
    "gioi_tinh": "Giới tính",
    "dan_toc": "Dân tộc",
    "quoc_tich": "Quốc tịch",
    "so_dinh_danh": "Số định danh",
    "noi_sinh": "Nơi sinh",
    "que_quan": "Quê quán",
    "noi_cu_tru": "Nơi cư trú",
    "tinh_trang_hon_nhan": "Tình trạng hôn nhân",
    "muc_dich_cap": "Mục đích cấp",
    "ngay_cap": "Ngày cấp",
    "ngay_het_han": "Ngày hết hạn",
    "noi_cap": "Nơi cấp",
    "so_chung_thuc": "Số chứng thực",
    "ma_ho_so": "Mã hồ sơ",
    "ma_thu_tuc": "Mã thủ tục",
    "ngay_tiep_nhan": "Ngày tiếp nhận",
    "ngay_hen_tra": "Ngày hẹn trả",
}

RELATIVES = {"cha": "cha", "me": "mẹ", "chong": "chồng", "vo": "vợ"}


def label_field(name: str) -> str:
    """`ho_ten_me` → `Họ và tên mẹ`; a name without a label stands for itself."""
    if name in FIELDS:
        return FIELDS[name]
    stem, _, relative = name.rpartition("_")
    if stem in FIELDS and relative in RELATIVES:
        return f"{FIELDS[stem]} {RELATIVES[relative]}"
    return name


def label_type(loai: str) -> str:
    """The name of a paper type, from its own file."""
    form = _forms().get(loai)
    return form.name if form else loai


@cache
def _forms() -> Forms:
    from app.settings import load_settings
    from pipeline.forms.catalogue import Forms

    return Forms.load(load_settings().papers.forms)
