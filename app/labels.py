"""How fields and paper types are called before people."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.forms.catalogue import Forms

ROLES = {
    "component": "thành phần hồ sơ",
    "result": "kết quả",
    "return_reason": "lý do trả lại",
    "process": "giấy tờ quá trình",
}
"""What a paper is in a dossier."""

ORIGINS = {
    "electronic": "bản điện tử gốc",
    "from_original": "đã đối chiếu bản chính",
    "certified_copy": "quét từ bản sao chứng thực",
    "plain_scan": "bản quét chưa đối chiếu",
}
"""How its digital form came to be."""

TOLD_ORIGINS = {code: words for code, words in ORIGINS.items() if code != "electronic"}
"""What a person may say; a signature inside the file says the other one."""

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
    "so_phat_hanh": "Số phát hành",
    "so_vao_so": "Số vào sổ cấp giấy",
    "chu_su_dung": "Người sử dụng đất",
    "thua_dat": "Thửa đất số",
    "to_ban_do": "Tờ bản đồ số",
    "dien_tich": "Diện tích",
    "dia_chi_thua_dat": "Địa chỉ thửa đất",
    "muc_dich_su_dung": "Mục đích sử dụng",
    "thoi_han_su_dung": "Thời hạn sử dụng",
    "nguon_goc_su_dung": "Nguồn gốc sử dụng",
    "bien_dong": "Thay đổi sau khi cấp",
    "ma_so": "Mã số",
    "lan_thay_doi": "Thay đổi lần thứ",
    "ngay_thay_doi": "Ngày thay đổi",
    "ten_doanh_nghiep": "Tên doanh nghiệp",
    "ten_ho_kinh_doanh": "Tên hộ kinh doanh",
    "dia_chi": "Địa chỉ",
    "nganh_nghe": "Ngành, nghề",
    "von": "Vốn",
    "nguoi_dai_dien": "Người đại diện",
    "loai_cong_trinh": "Loại công trình",
    "vi_tri_xay_dung": "Vị trí xây dựng",
    "dien_tich_xay_dung": "Diện tích xây dựng",
    "tong_dien_tich_san": "Tổng diện tích sàn",
    "giay_to_dat": "Giấy tờ về đất",
    "nguyen_don": "Nguyên đơn",
    "bi_don": "Bị đơn",
    "ben_a": "Bên A",
    "ben_b": "Bên B",
    "gia_tri": "Giá trị",
    "mau_so": "Mẫu số",
    "noi_nhan": "Kính gửi",
    "co_quan_giai_quyet": "Cơ quan giải quyết",
    "co_quan_phoi_hop": "Cơ quan phối hợp",
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
