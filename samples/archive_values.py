"""What the fields of a paper of the synthetic archive say, by the name of the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random

from pipeline.forms.schema import Form
from samples.amounts import make_tax_code, print_area, print_money
from samples.archive_people import GIVEN, SURNAMES, Citizen, make_archive_name
from samples.archive_places import Commune, Desk

LAST_DAY = date(2026, 11, 20)
"""No paper of the archive is younger."""
NUMBERS_SINCE = date(2016, 1, 1)
"""From this day on papers print the twelve digits (NĐ 137/2015/NĐ-CP); before, a CMND's nine."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a paper is about: `people` by the ending that their fields have, "" for the bearer;
    `day` of issue, `serial` its number in the book of its office."""

    form: Form
    people: Mapping[str, Citizen]
    desk: Desk
    day: date
    serial: int
    dossier: str
    rng: Random

    @property
    def commune(self) -> Commune:
        return self.desk.commune


ENDINGS = ("_cha", "_me", "_chong", "_vo", "_duoc_uy_quyen", "_chu_ho")
Value = Callable[[Facts], str | None]


def make_values(facts: Facts) -> dict[str, str]:
    """Every field of the paper's form that has something to say, in the form's order."""
    made = ((field.name, make_value(field.name, facts)) for field in facts.form.fields)
    return {name: value for name, value in made if value}


def make_value(name: str, facts: Facts) -> str | None:
    """None also for a field of which the archive knows nothing to say."""
    if name in _OF_PAPERS:
        return _OF_PAPERS[name](facts)
    ending = next((e for e in ENDINGS if name.endswith(e)), "")
    citizen, make = facts.people.get(ending), _OF_PEOPLE.get(name.removesuffix(ending))
    return make(facts, citizen) if citizen and make else None


def _number(facts: Facts, citizen: Citizen) -> str | None:
    """Who has no number yet has none on the paper."""
    if facts.day >= NUMBERS_SINCE:
        return citizen.number
    return citizen.old_number if facts.day.year - citizen.born.year >= 14 else None


def _born(facts: Facts, citizen: Citizen) -> str:
    """The year alone on some papers of old."""
    alone = facts.day.year < 2010 and citizen.number[-1] in "07"
    return str(citizen.born.year) if alone else citizen.born.isoformat()


def _address(facts: Facts, citizen: Citizen) -> str:
    return citizen.address(facts.day)


def _origin(facts: Facts, citizen: Citizen) -> str:
    return citizen.origin.written(facts.day)


def _owners(facts: Facts, citizen: Citizen) -> str:
    spouse = facts.people.get("_vo")
    return f"{citizen.name}; {spouse.name}" if spouse else citizen.name


_OF_PEOPLE: Mapping[str, Callable[[Facts, Citizen], str | None]] = {
    "ho_ten": lambda _, citizen: citizen.name,
    "nguoi_dai_dien": lambda _, citizen: citizen.name,
    "ngay_sinh": _born,
    "gioi_tinh": lambda _, citizen: citizen.sex,
    "dan_toc": lambda _, citizen: citizen.people,
    "quoc_tich": lambda *_: "Việt Nam",
    "so_dinh_danh": _number,
    "so_giay_phep": lambda _, citizen: citizen.number,
    "noi_cu_tru": _address,
    "noi_o_hien_tai": _address,
    "noi_tam_tru": lambda *_: None,
    "dia_chi": _address,
    "vi_tri_xay_dung": _address,
    "noi_mat": _address,
    "que_quan": _origin,
    "noi_sinh": lambda facts, citizen: f"Trạm Y tế {_origin(facts, citizen)}",
    "ten_ho_kinh_doanh": lambda _, citizen: f"Hộ kinh doanh {citizen.name}",
    "chu_su_dung": _owners,
    "ben_a": lambda _, citizen: citizen.name,
}


def _choose(*words: str) -> Value:
    return lambda facts: facts.rng.choice(words)


def _later(least: int, most: int, facts: Facts) -> str:
    return min(LAST_DAY, facts.day + timedelta(days=facts.rng.randint(least, most))).isoformat()


def _earlier(facts: Facts) -> str:
    return (facts.day - timedelta(days=facts.rng.randint(0, 20))).isoformat()


def _issuer(facts: Facts) -> str:
    return f"Ủy ban nhân dân {facts.commune.unit(facts.day)}"


def _place(facts: Facts) -> str:
    name = facts.commune.unit(facts.day)
    for kind in ("thị trấn ", "thị xã ", "phường ", "đặc khu ", "xã "):
        name = name.removeprefix(kind)
    return name


def _so_ky_hieu(facts: Facts) -> str:
    """As the kind of the field wants it: a document number, or a serial in a register."""
    kind = next(field.kind for field in facts.form.fields if field.name == "so_ky_hieu")
    signs = facts.form.number_signs
    if kind == "registry_number":
        return f"{facts.serial % 900 + 1:02d}/{facts.day.year}"
    if not signs:
        return f"{facts.serial}/UBND-{facts.rng.choice(('VP', 'KT', 'VHXH', 'NC', 'TTPVHCC'))}"
    return f"{facts.serial}/{signs[0]}-UBND"


def _land_serial(facts: Facts) -> str:
    first = "ABCE"[facts.rng.randrange(4)]
    return f"{first}{'HKLMNPSTVX'[facts.serial % 10]} {facts.rng.randint(100_000, 999_999)}"


def _stranger(facts: Facts) -> str:
    """Signers and opponents: nobody of whom the archive has papers by design."""
    male = facts.rng.random() < 0.7
    return make_archive_name(facts.rng, SURNAMES.draw(facts.rng), male)


def _firm(facts: Facts) -> str:
    name = f"{GIVEN[True].draw(facts.rng)} {GIVEN[False].draw(facts.rng)}"
    doing = facts.rng.choice(("Xây dựng", "Thương mại", "Vận tải", "Du lịch", "Nông sản"))
    return f"Công ty TNHH {doing} {name}"


_ACTS = (
    "Về việc phê duyệt Kế hoạch {}",
    "Về việc ban hành Quy chế phối hợp trong công tác {}",
    "Về việc thành lập Tổ công tác {}",
    "Về việc báo cáo kết quả {}",
    "Về việc tăng cường công tác {}",
)
_TOPICS = (
    "số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
    "cải cách thủ tục hành chính",
    "phòng, chống thiên tai và tìm kiếm cứu nạn",
    "quản lý, sử dụng đất nông nghiệp",
    "phòng cháy, chữa cháy rừng trong mùa khô",
    "chuyển đổi số trong hoạt động của cơ quan nhà nước",
    "nâng cấp, sửa chữa tuyến đường giao thông nông thôn",
    "bảo đảm trật tự, an toàn giao thông",
    "hỗ trợ hộ nghèo, hộ cận nghèo về nhà ở",
    "cấp nước sạch và vệ sinh môi trường nông thôn",
    "đăng ký, quản lý hộ tịch và dữ liệu dân cư",
    "thực hiện dân chủ ở cơ sở",
)


def _subject(facts: Facts) -> str:
    topic = facts.rng.choice(_TOPICS)
    return f"{facts.rng.choice(_ACTS).format(topic)} năm {facts.day.year}"


def _card_expiry(facts: Facts) -> str:
    """Cards are changed at 25, 40 and 60; licences run ten years."""
    born = facts.people[""].born
    ages = (25, 40, 60) if facts.form.loai == "can_cuoc" else ()
    ends = [born.year + age for age in ages if born.year + age > facts.day.year + 2]
    if facts.form.loai == "can_cuoc" and not ends:
        return "Không thời hạn"
    year = ends[0] if ends else facts.day.year + 10
    return date(year, born.month, min(born.day, 28)).isoformat()


def _kinship(facts: Facts) -> str:
    bearer = facts.people[""]
    if bearer is facts.people["_chu_ho"]:
        return "Chủ hộ"
    return "Con" if "_cha" in facts.people else "Vợ"


_OF_PAPERS: Mapping[str, Value] = {
    "so_ky_hieu": _so_ky_hieu,
    "ngay_ban_hanh": lambda facts: facts.day.isoformat(),
    "ngay_cap": lambda facts: facts.day.isoformat(),
    "co_quan_ban_hanh": _issuer,
    "noi_cap": _issuer,
    "noi_nhan": _issuer,
    "noi_dang_ky": _issuer,
    "co_quan_giai_quyet": _issuer,
    "co_quan_phoi_hop": lambda _: None,
    "co_quan_chu_quan": lambda facts: f"Ủy ban nhân dân {facts.commune.province.title}",
    "dia_danh": _place,
    "loai_van_ban": lambda facts: facts.form.name,
    "trich_yeu": _subject,
    "chuc_vu": _choose(
        "CHỦ TỊCH", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "PHÓ CHỦ TỊCH"
    ),
    "nguoi_ky": _stranger,
    "nguyen_don": lambda facts: facts.people[""].name,
    "bi_don": _stranger,
    "ben_b": _stranger,
    "ma_so": lambda facts: make_tax_code(facts.rng),
    "ten_doanh_nghiep": _firm,
    "von": lambda facts: print_money(facts.rng.randint(20, 5000) * 1_000_000),
    "gia_tri": lambda facts: print_money(facts.rng.randint(80, 9000) * 1_000_000),
    "lan_thay_doi": lambda _: None,
    "ngay_thay_doi": lambda _: None,
    "nganh_nghe": _choose(
        "Bán lẻ lương thực trong các cửa hàng chuyên doanh (4721)",
        "Sửa chữa mô tô, xe máy (4542)",
        "Dịch vụ lưu trú ngắn ngày (5510)",
        "Cắt tóc, làm đầu, gội đầu (9631)",
        "Vận tải hàng hóa bằng đường bộ (4933)",
    ),
    "so_phat_hanh": _land_serial,
    "so_vao_so": lambda facts: f"CH{facts.serial % 100_000:05d}",
    "thua_dat": lambda facts: str(facts.rng.randint(1, 940)),
    "to_ban_do": lambda facts: str(facts.rng.randint(1, 96)),
    "dia_chi_thua_dat": lambda facts: facts.people[""].address(facts.day),
    "dien_tich": lambda facts: print_area(facts.rng.randint(400, 60_000)),
    "dien_tich_xay_dung": lambda facts: print_area(facts.rng.randint(400, 3000)),
    "tong_dien_tich_san": lambda facts: print_area(facts.rng.randint(400, 9000)),
    "muc_dich_su_dung": _choose("Đất ở tại nông thôn", "Đất ở tại đô thị", "Đất trồng cây lâu năm"),
    "thoi_han_su_dung": _choose("Lâu dài", "Đến ngày 15/10/2043"),
    "nguon_goc_su_dung": _choose(
        "Công nhận quyền sử dụng đất", "Nhận chuyển nhượng quyền sử dụng đất"
    ),
    "bien_dong": lambda _: None,
    "loai_cong_trinh": _choose("Nhà ở riêng lẻ", "Công trình dân dụng"),
    "giay_to_dat": lambda facts: f"Giấy chứng nhận quyền sử dụng đất số {_land_serial(facts)}",
    "ngay_mat": _earlier,
    "nguyen_nhan_mat": _choose("Tuổi già", "Bệnh lý", "Tai nạn giao thông"),
    "ngay_dang_ky": _earlier,
    "so_dang_ky": lambda facts: f"{facts.serial % 380 + 1}/{facts.day.year}",
    "muc_dich_cap": _choose(
        "Làm thủ tục đăng ký kết hôn",
        "Làm thủ tục vay vốn",
        "Làm thủ tục chuyển nhượng quyền sử dụng đất",
    ),
    "can_nang": lambda facts: str(facts.rng.randint(24, 42) * 100),
    "hang": _choose("A1", "B2", "A1, B2", "C"),
    "ngay_het_han": _card_expiry,
    "ma_ho_so": lambda facts: facts.dossier,
    "ma_thu_tuc": _choose("1.001193", "1.000894", "1.004873", "2.000635", "1.001612", "1.013225"),
    "ngay_tiep_nhan": lambda facts: facts.day.isoformat(),
    "ngay_hen_tra": partial(_later, 1, 20),
    "tinh_trang_an_tich": _choose("Không có án tích"),
    "tinh_trang_hon_nhan": _choose("Chưa đăng ký kết hôn với ai", "Hiện tại chưa đăng ký kết hôn"),
    "mau_so": _choose("01/2025/LLTP", "CT01"),
    "noi_dung_uy_quyen": _choose("Nộp hồ sơ và nhận kết quả", "Làm thủ tục đăng ký biến động đất"),
    "thoi_han_uy_quyen": _choose("12 tháng", "06 tháng"),
    "so_chung_thuc": lambda facts: f"{facts.serial}/{facts.day.year}",
    "quan_he_chu_ho": _kinship,
}
