"""Who issues a specimen and who signs it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from samples.people import make_name
from samples.places import Province, pick_province


@dataclass(frozen=True, slots=True)
class Office:
    """`heading` the lines of the issuer as printed; `above` the superior body as printed or "";
    `name` and `above_name` in ordinary capitalisation; `short` stands in document numbers."""

    kind: str
    name: str
    heading: tuple[str, ...]
    short: str
    dia_danh: str
    province: Province
    above: str = ""
    above_name: str = ""
    units: tuple[str, ...] = ("VP",)

    @property
    def committee(self) -> bool:
        return self.kind in ("province", "commune", "district")


@dataclass(frozen=True, slots=True)
class Signer:
    """`posts` are the printed lines from authority prefix to post, `name` without titles."""

    posts: tuple[str, ...]
    name: str

    @property
    def chuc_vu(self) -> str:
        return " ".join(self.posts)


_DEPARTMENTS = (
    ("Sở Tài chính", "STC", ("NS", "QLNS", "TCDN", "VP")),
    ("Sở Nội vụ", "SNV", ("CCHC", "XDCQ", "TCBC", "VP")),
    ("Sở Tư pháp", "STP", ("HCTP", "VBPB", "VP")),
    ("Sở Xây dựng", "SXD", ("QHKT", "QLN", "HTKT", "VP")),
    ("Sở Nông nghiệp và Môi trường", "SNNMT", ("QLĐĐ", "BVMT", "TL", "VP")),
    ("Sở Khoa học và Công nghệ", "SKHCN", ("CĐS", "BCVT", "VP")),
    ("Sở Y tế", "SYT", ("NVY", "KHTC", "VP")),
    ("Sở Giáo dục và Đào tạo", "SGDĐT", ("GDTrH", "TCCB", "KHTC", "VP")),
    ("Sở Công Thương", "SCT", ("QLTM", "QLNL", "VP")),
    ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", ("QLDL", "QLVH", "VP")),
    ("Thanh tra tỉnh", "TTT", ("NV1", "VP")),
)
_MINISTRIES = (
    ("Bộ Tài chính", "BTC", ("QLGCS", "ĐT", "NSNN", "CST")),
    ("Bộ Nội vụ", "BNV", ("CCHC", "CQĐP", "TCBC", "VP")),
    ("Bộ Tư pháp", "BTP", ("HTQTCT", "KTVB", "VP")),
    ("Bộ Xây dựng", "BXD", ("QHKT", "KTQLXD", "QLN")),
    ("Bộ Nông nghiệp và Môi trường", "BNNMT", ("QLĐĐ", "MT", "KHCN")),
    ("Bộ Khoa học và Công nghệ", "BKHCN", ("CĐSQG", "KHTC", "BC")),
    ("Bộ Y tế", "BYT", ("KCB", "KHTC", "DP")),
    ("Bộ Giáo dục và Đào tạo", "BGDĐT", ("GDPT", "QLCL", "KHTC")),
    ("Bộ Công Thương", "BCT", ("TTTN", "ĐL", "CN")),
    ("Bộ Công an", "BCA", ("C06", "C08", "V03")),
    ("Văn phòng Chính phủ", "VPCP", ("KSTT", "CN", "NN", "KTTH")),
)
_COMMITTEE_UNITS = ("KTTH", "TTHC", "NC", "VX", "CNXD", "KGVX", "VP")


def committee(province: Province, kind: str, rng: Random) -> Office:
    """A People's Committee of a province, a commune or a former district."""
    places = {
        "province": (province.title,),
        "commune": province.communes,
        "district": province.districts,
    }[kind]
    place = rng.choice(places)
    head = "Uỷ ban nhân dân" if rng.random() < 0.12 else "Ủy ban nhân dân"
    name = f"{head} {place}"
    above = _above_committee(province, kind, rng)
    dia_danh = place.split(" ", 1)[1].removeprefix("phố ").removeprefix("xã ")
    units = ("VP", "KT", "VHXH", "TTPVHCC") if kind == "commune" else _COMMITTEE_UNITS
    heading = (head.upper(), place.upper())
    return Office(kind, name, heading, "UBND", dia_danh, province, above.upper(), above, units)


def _above_committee(province: Province, kind: str, rng: Random) -> str:
    if kind == "commune" and rng.random() < 0.15:
        return f"UBND {province.title}"
    return ""


def council(province: Province, rng: Random) -> Office:
    """A People's Council of a province or commune."""
    place = rng.choice((province.title, *province.communes))
    name = f"Hội đồng nhân dân {place}"
    dia_danh = place.split(" ", 1)[1].removeprefix("phố ").removeprefix("xã ")
    heading = ("HỘI ĐỒNG NHÂN DÂN", place.upper())
    return Office("council", name, heading, "HĐND", dia_danh, province)


def court(province: Province, rng: Random, before_2025_07: bool) -> Office:
    """A people's court: of a province, of a former district, or of a region after 2025-07-01."""
    place = rng.choice((province.title, *province.districts))
    if not before_2025_07:
        place = rng.choice((province.title, f"khu vực {rng.randint(1, 9)} - {province.name}"))
    name = f"Tòa án nhân dân {place}"
    dia_danh = province.name
    return Office("court", name, ("TÒA ÁN NHÂN DÂN", place.upper()), "TA", dia_danh, province)


def registry(province: Province, before_2025_03: bool) -> Office:
    """Where firms are registered: Sở Tài chính, until 2025-02-28 Sở Kế hoạch và Đầu tư."""
    above = "Sở Kế hoạch và Đầu tư" if before_2025_03 else "Sở Tài chính"
    above = f"{above} {province.title}"
    heading = ("PHÒNG ĐĂNG KÝ KINH DOANH",)
    name = "Phòng Đăng ký kinh doanh"
    return Office("registry", name, heading, "ĐKKD", province.name, province, above.upper(), above)


def department(province: Province, rng: Random) -> Office:
    """A department under a province's People's Committee."""
    name, short, units = rng.choice(_DEPARTMENTS)
    if province.city and name == "Thanh tra tỉnh":
        name = "Thanh tra thành phố"
    head = rng.choice(("UBND", "UBND", "Ủy ban nhân dân"))
    above = f"{head} {province.title}"
    heading = _halve(name.upper())
    return Office(
        "department", name, heading, short, province.name, province, above.upper(), above, units
    )


def ministry(province: Province, rng: Random) -> Office:
    name, short, units = rng.choice(_MINISTRIES)
    return Office("ministry", name, _halve(name.upper()), short, "Hà Nội", province, units=units)


def _halve(name: str) -> tuple[str, ...]:
    """Long names stand on two lines."""
    if len(name) < 26:
        return (name,)
    words = name.split()
    cut = next(i for i in range(1, len(words)) if len(" ".join(words[:i])) >= len(name) / 2 - 3)
    return " ".join(words[:cut]), " ".join(words[cut:])


def pick_office(rng: Random, kinds: dict[str, float], before_2025_07: bool) -> Office:
    """An office of one of `kinds` by weight; districts only until they ended on 2025-07-01."""
    province = pick_province(rng)
    weights = {k: w for k, w in kinds.items() if before_2025_07 or k != "district"}
    kind = rng.choices(list(weights), list(weights.values()))[0]
    if kind == "department":
        return department(province, rng)
    if kind == "ministry":
        return ministry(province, rng)
    if kind == "council":
        return council(province, rng)
    return committee(province, kind, rng)


def make_signer(office: Office, rng: Random, collective: bool, by_order: bool = False) -> Signer:
    """Posts as NĐ 30/2020/NĐ-CP, Phụ lục I, 7: TM. for a collective, KT. for a deputy, TL. by
    order. `collective` when the whole committee decides; `by_order` where TL. is allowed."""
    name = make_name(rng, rng.random() < 0.7)
    return Signer(_posts(office, rng, collective, by_order), name)


def _posts(office: Office, rng: Random, collective: bool, by_order: bool) -> tuple[str, ...]:
    chief, deputy, order = _ranks(office, rng)
    head: tuple[str, ...] = ()
    if office.kind == "council":
        return rng.choice((("CHỦ TỊCH",), (f"TM. {office.heading[0]}", "CHỦ TỊCH")))
    if office.committee and collective:
        head = (f"TM. {office.heading[0]}",)
    chance = rng.random()
    if chance < 0.4:
        return (*head, chief)
    if chance < 0.8 or collective or not by_order:
        return (*head, f"KT. {chief}", deputy)
    if chance < 0.93:
        return f"TL. {chief}", order
    return f"TL. {chief}", f"KT. {order}", f"PHÓ {order}"


def _ranks(office: Office, rng: Random) -> tuple[str, str, str]:
    """Chief, deputy, and who signs by order."""
    if office.name == "Văn phòng Chính phủ":
        return "BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM", "VỤ TRƯỞNG VỤ TỔNG HỢP"
    if office.kind == "ministry":
        order = rng.choice(("CHÁNH VĂN PHÒNG", "VỤ TRƯỞNG VỤ PHÁP CHẾ", "VỤ TRƯỞNG VỤ TỔ CHỨC"))
        return "BỘ TRƯỞNG", "THỨ TRƯỞNG", order
    if office.name.startswith("Thanh tra"):
        return "CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA", "CHÁNH VĂN PHÒNG"
    if office.kind == "department":
        return "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"
    return "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "CHÁNH VĂN PHÒNG"
