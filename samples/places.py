"""Places of the specimens: real provinces, communes and former districts; nothing private."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Province:
    """`code` of its People's Committee (QĐ 20/2020/QĐ-TTg), `births` the first three digits of
    personal numbers registered there (TT 59/2021/TT-BCA)."""

    name: str
    code: str
    births: str
    communes: tuple[str, ...]
    districts: tuple[str, ...]
    city: bool = False

    @property
    def title(self) -> str:
        return ("thành phố " if self.city else "tỉnh ") + self.name


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


PROVINCES = (
    Province(
        "Quảng Ngãi",
        "H48",
        "051",
        _split(
            "xã Ba Tơ, xã Ba Vì, xã Nghĩa Hành, xã Sơn Tịnh, xã Trà Bồng, phường Cẩm Thành,"
            "phường Nghĩa Lộ, xã Mộ Đức, xã Tư Nghĩa, xã Thiện Tín"
        ),
        _split("huyện Ba Tơ, huyện Nghĩa Hành, huyện Mộ Đức, huyện Sơn Tịnh, thị xã Đức Phổ"),
    ),
    Province(
        "Cà Mau",
        "H12",
        "096",
        _split(
            "xã Năm Căn, xã Đầm Dơi, xã Cái Nước, phường An Xuyên, phường Tân Thành,"
            "xã Trần Văn Thời, xã Sông Đốc, xã Thới Bình, phường Bạc Liêu"
        ),
        _split("huyện Đầm Dơi, huyện Năm Căn, huyện Thới Bình, huyện Ngọc Hiển, huyện U Minh"),
    ),
    Province(
        "Đồng Nai",
        "H19",
        "075",
        _split(
            "phường Trấn Biên, phường Biên Hòa, xã Long Thành, xã Trảng Bom, xã Định Quán,"
            "phường Đồng Xoài, xã Xuân Lộc, xã Nhơn Trạch, phường Long Khánh"
        ),
        _split("huyện Long Thành, huyện Trảng Bom, huyện Xuân Lộc, thành phố Long Khánh"),
    ),
    Province(
        "Lâm Đồng",
        "H36",
        "068",
        _split(
            "xã Đức Trọng, xã Di Linh, xã Đơn Dương, phường Xuân Hương - Đà Lạt, xã Lạc Dương,"
            "phường 1 Bảo Lộc, xã Bảo Lâm 2, xã Đạ Tẻh"
        ),
        _split("huyện Đức Trọng, huyện Di Linh, huyện Lạc Dương, thành phố Bảo Lộc"),
    ),
    Province(
        "Nghệ An",
        "H41",
        "040",
        _split(
            "xã Đô Lương, xã Quỳnh Lưu, phường Thành Vinh, phường Cửa Lò, xã Con Cuông,"
            "xã Tương Dương, xã Yên Thành, xã Nghĩa Đàn"
        ),
        _split("huyện Đô Lương, huyện Quỳnh Lưu, huyện Yên Thành, thị xã Thái Hòa"),
    ),
    Province(
        "Đắk Lắk",
        "H15",
        "066",
        _split(
            "phường Buôn Ma Thuột, xã Ea Kar, xã Krông Pắc, xã Cư M’gar, xã Ea Súp,"
            "phường Tuy Hòa, xã Đức Bình, xã Buôn Đôn"
        ),
        _split("huyện Ea Kar, huyện Krông Pắc, huyện Buôn Đôn, thị xã Buôn Hồ"),
    ),
    Province(
        "Hà Nội",
        "H26",
        "001",
        _split(
            "phường Hoàn Kiếm, phường Cầu Giấy, xã Sóc Sơn, xã Đông Anh, phường Hà Đông,"
            "xã Thạch Thất, phường Tây Hồ, xã Phú Xuyên"
        ),
        _split("huyện Sóc Sơn, huyện Thạch Thất, quận Cầu Giấy, quận Hà Đông, thị xã Sơn Tây"),
        True,
    ),
    Province(
        "Cần Thơ",
        "H13",
        "092",
        _split(
            "phường Ninh Kiều, phường Cái Răng, xã Phong Điền, xã Thới Lai, phường Ô Môn,"
            "phường Thốt Nốt, xã Cờ Đỏ, xã Trường Thành"
        ),
        _split("huyện Phong Điền, huyện Thới Lai, quận Ninh Kiều, quận Ô Môn"),
        True,
    ),
    Province(
        "Tuyên Quang",
        "H60",
        "008",
        _split(
            "xã Sơn Dương, xã Chiêm Hóa, xã Hàm Yên, phường Minh Xuân, xã Na Hang,"
            "phường Hà Giang 1, xã Đồng Văn, xã Mèo Vạc"
        ),
        _split("huyện Sơn Dương, huyện Chiêm Hóa, huyện Hàm Yên, huyện Yên Sơn"),
    ),
    Province(
        "Huế",
        "H57",
        "046",
        _split(
            "phường Thuận Hóa, phường Phú Xuân, xã Phú Lộc, xã A Lưới 1, phường Hương Thủy,"
            "xã Quảng Điền, phường Phong Điền"
        ),
        _split("huyện Phú Lộc, huyện A Lưới, huyện Quảng Điền, thị xã Hương Trà"),
        True,
    ),
)

_HAMLETS = _split(
    "Thôn Trường An, Thôn Hòa Bình, Thôn Đông Hải, Thôn Phú Lâm, Thôn Tân Lập, Ấp Rạch Gốc,"
    "Ấp Xóm Lớn, Tổ 4, Tổ dân phố 7, Khóm 3, Thôn Nước Lầy, Thôn Gò Năng, Ấp Bình Thạnh,"
    "Khu phố 2, Buôn Kô Tam, Bản Vẽ, Xóm Chùa, Thôn Đồng Viên"
)
_STREETS = _split(
    "Trần Hưng Đạo, Nguyễn Huệ, Lê Lợi, Phan Bội Châu, Hùng Vương, Nguyễn Thị Minh Khai,"
    "Phạm Văn Đồng, Lý Thường Kiệt, Quang Trung, Trần Quốc Toản, Võ Văn Kiệt, Nguyễn Tự Tân"
)


def pick_province(rng: Random) -> Province:
    # The three provinces whose desks asked for the product come more often.
    return rng.choice(PROVINCES[:3]) if rng.random() < 0.5 else rng.choice(PROVINCES)


def make_address(province: Province, rng: Random, district: bool = False) -> str:
    """An address that exists nowhere; with the district level that ended on 2025-07-01 or not."""
    if rng.random() < 0.4:
        spot = f"Số {rng.randint(2, 480)} đường {rng.choice(_STREETS)}"
    else:
        spot = rng.choice(_HAMLETS)
    parts = [spot, rng.choice(province.communes)]
    if district:
        parts.append(rng.choice(province.districts))
    return ", ".join([*parts, province.title])
