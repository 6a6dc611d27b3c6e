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
    "noi_dang_ky": "Nơi đăng ký",
    "so_dang_ky": "Số đăng ký",
    "ngay_dang_ky": "Ngày đăng ký",
    "can_nang": "Cân nặng (gam)",
    "ngay_mat": "Ngày mất",
    "noi_mat": "Nơi mất",
    "nguyen_nhan_mat": "Nguyên nhân mất",
    "noi_tam_tru": "Nơi tạm trú",
    "noi_o_hien_tai": "Nơi ở hiện tại",
    "quan_he_chu_ho": "Quan hệ với chủ hộ",
    "tinh_trang_an_tich": "Tình trạng án tích",
    "so_giay_phep": "Số giấy phép lái xe",
    "hang": "Hạng",
    "noi_dung_uy_quyen": "Nội dung ủy quyền",
    "thoi_han_uy_quyen": "Thời hạn ủy quyền",
}

RELATIVES = {
    "_cha": "cha",
    "_me": "mẹ",
    "_chong": "chồng",
    "_vo": "vợ",
    "_chu_ho": "chủ hộ",
    "_duoc_uy_quyen": "người được ủy quyền",
}


def label_field(name: str) -> str:
    """`ho_ten_me` → `Họ và tên mẹ`; a name without a label stands for itself."""
    if name in FIELDS:
        return FIELDS[name]
    for ending, who in RELATIVES.items():
        if name.removesuffix(ending) in FIELDS:
            return f"{FIELDS[name.removesuffix(ending)]} {who}"
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
