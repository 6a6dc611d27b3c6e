"""Invented administrative prose: subjects, reasons, tasks, numbers. It says nothing true."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from samples.offices import Office
from samples.people import make_name, random_day
from samples.words import short_date

_TOPICS = (
    "số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
    "cải cách thủ tục hành chính và kiểm soát thủ tục hành chính",
    "phòng, chống thiên tai và tìm kiếm cứu nạn",
    "quản lý, sử dụng đất nông nghiệp",
    "phòng cháy, chữa cháy rừng trong mùa khô",
    "chuyển đổi số trong hoạt động của cơ quan nhà nước",
    "tiêm chủng mở rộng cho trẻ em dưới 5 tuổi",
    "nâng cấp, sửa chữa tuyến đường giao thông nông thôn",
    "tiết kiệm điện và sử dụng năng lượng hiệu quả",
    "quản lý, khai thác khoáng sản làm vật liệu xây dựng thông thường",
    "bảo đảm trật tự, an toàn giao thông dịp lễ, Tết",
    "phổ cập giáo dục, xóa mù chữ",
    "thu gom, xử lý chất thải rắn sinh hoạt",
    "hỗ trợ hộ nghèo, hộ cận nghèo về nhà ở",
    "quản lý hoạt động kinh doanh lưu trú du lịch",
    "sắp xếp, xử lý trụ sở làm việc dôi dư",
    "phát triển sản phẩm mỗi xã một sản phẩm (OCOP)",
    "đăng ký, quản lý hộ tịch và dữ liệu dân cư",
    "phòng, chống bệnh dịch tả lợn Châu Phi",
    "cấp nước sạch và vệ sinh môi trường nông thôn",
    "bảo vệ và phát triển nguồn lợi thủy sản",
    "thực hiện dân chủ ở cơ sở",
    "tuyển dụng, sử dụng và đánh giá viên chức",
    "quyết toán kinh phí sự nghiệp môi trường",
)
_ACTS: dict[str, tuple[str, ...]] = {
    "quyet_dinh": (
        "Về việc phê duyệt Kế hoạch {t}",
        "Về việc ban hành Quy chế phối hợp trong công tác {t}",
        "Về việc thành lập Tổ công tác {t}",
        "Về việc phê duyệt dự toán kinh phí {t}",
        "Về việc kiện toàn Ban Chỉ đạo {t}",
        "Phê duyệt Đề án {t}",
        "Công bố Danh mục thủ tục hành chính trong lĩnh vực {t}",
    ),
    "van_ban_khac": ("Thực hiện {t}", "Về việc triển khai công tác {t}", "Công tác {t}"),
    "cong_van": (
        "V/v tăng cường công tác {t}",
        "V/v tham gia ý kiến dự thảo văn bản về {t}",
        "V/v báo cáo kết quả {t}",
        "V/v hướng dẫn thực hiện {t}",
        "V/v cung cấp thông tin, số liệu về {t}",
        "V/v đôn đốc triển khai {t}",
    ),
    "to_trinh": (
        "Về việc đề nghị phê duyệt Kế hoạch {t}",
        "Về việc ban hành Nghị quyết quy định chính sách {t}",
        "Về việc xin chủ trương bố trí kinh phí {t}",
        "Đề nghị điều chỉnh nội dung {t}",
    ),
    "bao_cao": (
        "Kết quả thực hiện công tác {t}",
        "Tình hình, kết quả {t}",
        "Sơ kết công tác {t}",
        "Kết quả kiểm tra việc {t}",
    ),
    "chi_thi": (
        "Về việc tăng cường công tác {t}",
        "Về việc đẩy mạnh {t}",
        "Về một số nhiệm vụ trọng tâm trong {t}",
    ),
    "thong_tu": (
        "Quy định chi tiết một số nội dung về {t}",
        "Hướng dẫn việc {t}",
        "Sửa đổi, bổ sung một số điều của các Thông tư quy định về {t}",
    ),
    "nghi_quyet": (
        "Về việc quy định mức chi cho công tác {t}",
        "Thông qua Đề án {t}",
        "Quy định chính sách hỗ trợ {t} trên địa bàn",
        "Về nhiệm vụ {t}",
    ),
    "thong_bao": (
        "Kết luận của lãnh đạo cơ quan tại cuộc họp về {t}",
        "Về việc tiếp nhận hồ sơ {t}",
        "Về lịch tổ chức hội nghị {t}",
    ),
    "ke_hoach": (
        "Triển khai công tác {t}",
        "Thực hiện nhiệm vụ {t}",
        "Kiểm tra việc thực hiện công tác {t}",
    ),
}
# Each law with the day it was passed: nothing older than the law cites it.
_LAWS = (
    ("2025-06-16", "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"),
    (
        "2019-11-22",
        "Luật Tổ chức chính quyền địa phương ngày 19/6/2015; Luật sửa đổi, bổ sung một số điều "
        "của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22/11/2019",
    ),
    ("2015-06-25", "Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015"),
    ("2023-06-22", "Luật Giao dịch điện tử ngày 22 tháng 6 năm 2023"),
    ("2024-01-18", "Luật Đất đai ngày 18 tháng 01 năm 2024"),
    ("2024-06-21", "Luật Lưu trữ ngày 21 tháng 6 năm 2024"),
    ("2015-06-22", "Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015"),
    ("2010-11-15", "Luật Viên chức ngày 15 tháng 11 năm 2010"),
    ("2024-11-29", "Luật Đầu tư công ngày 29 tháng 11 năm 2024"),
    (
        "2020-03-05",
        "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
    ),
    (
        "2025-06-09",
        "Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thực hiện thủ tục "
        "hành chính theo cơ chế một cửa, một cửa liên thông",
    ),
)
_WHO = (
    "các cơ quan, đơn vị liên quan",
    "Ủy ban nhân dân các xã, phường",
    "Trung tâm Phục vụ hành chính công",
    "các phòng chuyên môn trực thuộc",
    "Công an cấp xã",
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
    "các đơn vị sự nghiệp công lập",
    "Phòng Văn hóa - Xã hội",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội",
)
_DO = (
    "rà soát, thống kê đầy đủ số liệu",
    "chủ trì xây dựng phương án cụ thể",
    "tổ chức tuyên truyền sâu rộng đến cán bộ và nhân dân",
    "bố trí nhân lực, trang thiết bị bảo đảm yêu cầu",
    "kiểm tra, đôn đốc việc thực hiện ở từng địa bàn",
    "kịp thời tháo gỡ khó khăn, vướng mắc phát sinh",
    "cân đối kinh phí trong dự toán được giao",
    "cập nhật thường xuyên vào cơ sở dữ liệu dùng chung",
    "niêm yết công khai tại trụ sở và trên trang thông tin điện tử",
    "xử lý nghiêm các trường hợp vi phạm theo quy định của pháp luật",
    "phối hợp chặt chẽ trong quá trình triển khai",
    "hướng dẫn tổ chức, cá nhân hoàn thiện hồ sơ",
)
_WHY = (
    "nhằm nâng cao hiệu lực, hiệu quả quản lý nhà nước",
    "bảo đảm đúng tiến độ và chất lượng đề ra",
    "không để xảy ra tình trạng chậm trễ, gây phiền hà cho người dân",
    "góp phần hoàn thành các chỉ tiêu kinh tế - xã hội năm nay",
    "phù hợp với điều kiện thực tế của địa phương",
    "theo đúng thẩm quyền, trình tự, thủ tục đã được quy định",
    "tạo sự đồng thuận trong nhân dân",
    "tránh chồng chéo, trùng lặp nhiệm vụ",
)
_WHAT = (
    "hồ sơ", "hộ gia đình", "thửa đất", "lượt kiểm tra", "trường hợp", "công trình",
    "cuộc họp", "lớp tập huấn", "tin, bài", "km đường",
)  # fmt: skip


def make_subject(kind: str, office: Office, year: int, rng: Random) -> tuple[str, str]:
    """(trích yếu, the topic in it)."""
    topic = rng.choice(_TOPICS)
    subject = rng.choice(_ACTS[kind]).format(t=topic)
    place = office.name.split("nhân dân ")[-1] if office.committee else ""
    tail = rng.choice(("", "", f" năm {year}", f" giai đoạn {year} - {year + 5}", " trên địa bàn"))
    if tail == " trên địa bàn":
        tail = f" trên địa bàn {place}" if place else ""
    return subject + tail, topic


def make_grounds(office: Office, signed: date, rng: Random) -> list[str]:
    """The „Căn cứ …“ paragraphs of a decision."""
    passed = [law for day, law in _LAWS if day < signed.isoformat()]
    grounds = [f"Căn cứ {law};" for law in rng.sample(passed, rng.randint(2, 4))]
    earlier = random_day(rng, signed - timedelta(days=60), signed - timedelta(days=2))
    number = rng.randint(11, 480)
    asker = rng.choice(("Chánh Văn phòng", "Giám đốc Sở Nội vụ", "Trưởng Phòng Kinh tế"))
    grounds.append(
        f"Theo đề nghị của {asker} tại Tờ trình số {number}/TTr-{rng.choice(('VP', 'SNV', 'PKT'))} "
        f"ngày {short_date(earlier)}."
    )
    return grounds


def make_task(rng: Random) -> str:
    """One sentence that gives somebody something to do."""
    who = rng.choice(_WHO)
    return f"{who[0].upper()}{who[1:]} {rng.choice(_DO)}, {rng.choice(_DO)} {rng.choice(_WHY)}."


def make_finding(year: int, rng: Random) -> str:
    """One sentence with numbers, as reports have them."""
    done, share = rng.randint(12, 1890), rng.randint(410, 998) / 10
    thing = rng.choice(_WHAT)
    compare = rng.choice(("tăng", "giảm")) + f" {rng.randint(11, 290) / 10:.1f} %".replace(".", ",")
    return (
        f"Trong năm {year}, {rng.choice(_WHO)} đã thực hiện {done} {thing}, đạt "
        f"{share:.1f} % kế hoạch".replace(".", ",")
        + f", {compare} so với cùng kỳ năm trước; {rng.choice(_DO)} {rng.choice(_WHY)}."
    )


def make_paragraph(year: int, rng: Random) -> str:
    sentences = [make_task(rng) for _ in range(rng.randint(1, 2))]
    if rng.random() < 0.5:
        sentences.append(make_finding(year, rng))
    rng.shuffle(sentences)
    return " ".join(sentences)


def make_receivers(office: Office, first: str, rng: Random) -> list[str]:
    """The lines under „Nơi nhận:“, the last with the keeping office and the drafter's mark."""
    choices = {
        "province": ["TT Tỉnh ủy;", "TT HĐND tỉnh;", "CT, PCT UBND tỉnh;", "VPUB: CVP, PCVP;"],
        "commune": ["TT Đảng ủy;", "TT HĐND;", "CT, PCT UBND;", "Các phòng chuyên môn;"],
        "district": ["TT Huyện ủy;", "TT HĐND huyện;", "CT, PCT UBND huyện;"],
        "department": ["UBND tỉnh (b/c);", "Giám đốc, các PGĐ;", "Các phòng, đơn vị;"],
        "council": ["TT HĐND;", "Các Ban của HĐND;", "Đại biểu HĐND;", "UBMTTQVN;"],
        "ministry": ["Thủ tướng Chính phủ (để b/c);", "Các Thứ trưởng;", "Cổng TTĐT;"],
    }[office.kind]
    common = ["Cổng TTĐT;", "Các đơn vị liên quan;", "Công báo;", "Bảo hiểm xã hội;"]
    lines = [first, *rng.sample(choices, rng.randint(1, len(choices)))]
    lines += rng.sample([c for c in common if c not in lines], rng.randint(0, 2))
    mark = make_name(rng, True).split()[-1].lower() if rng.random() < 0.3 else ""
    return [f"- {line}" for line in lines] + [
        f"- Lưu: VT, {rng.choice(office.units)}{f'({mark}{rng.randint(2, 31)})' if mark else ''}."
    ]
