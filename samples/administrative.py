"""Administrative papers in the form of NĐ 30/2020/NĐ-CP: decisions, letters, reports and so on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from samples.drafted import Drafted
from samples.flow import Flow, print_column
from samples.fonts import Style, mm
from samples.letterhead import (
    LEFT,
    LEFT_WIDTH,
    Numbering,
    print_boxed,
    print_closing,
    print_date,
    print_heads,
    print_number,
)
from samples.offices import Office, Signer, make_signer, pick_office
from samples.people import random_day, working_day
from samples.prose import make_finding, make_grounds, make_paragraph, make_receivers, make_subject
from samples.words import long_date

PLAIN, BOLD, ITALIC = Style(14), Style(14, bold=True), Style(14, italic=True)
_LOCAL = {"province": 4.0, "commune": 3.0, "department": 3.0, "district": 1.0, "ministry": 1.0}


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` as printed, `short` the abbreviation in the number, `offices` who issues it how
    often; `dated` numbers carry the year (01/2025/TT-BTC)."""

    title: str
    name: str
    short: str
    offices: dict[str, float]
    loai: str
    dated: bool = False


KINDS = {
    "quyet_dinh": Kind("QUYẾT ĐỊNH", "Quyết định", "QĐ", _LOCAL, "quyet_dinh"),
    "cong_van": Kind("", "Công văn", "", _LOCAL, "cong_van"),
    "to_trinh": Kind("TỜ TRÌNH", "Tờ trình", "TTr", _LOCAL, "to_trinh"),
    "bao_cao": Kind("BÁO CÁO", "Báo cáo", "BC", _LOCAL, "bao_cao"),
    "chi_thi": Kind(
        "CHỈ THỊ", "Chỉ thị", "CT", {"province": 3, "commune": 2, "ministry": 1}, "chi_thi"
    ),
    "thong_tu": Kind("THÔNG TƯ", "Thông tư", "TT", {"ministry": 1}, "thong_tu", dated=True),
    "thong_bao": Kind("THÔNG BÁO", "Thông báo", "TB", _LOCAL, "thong_bao"),
    "ke_hoach": Kind("KẾ HOẠCH", "Kế hoạch", "KH", _LOCAL, "ke_hoach"),
    "nghi_quyet": Kind("NGHỊ QUYẾT", "Nghị quyết", "NQ", {"council": 1.0}, "nghi_quyet"),
    "van_ban_khac": Kind("HƯỚNG DẪN", "Hướng dẫn", "HD", _LOCAL, "van_ban_khac"),
}


@dataclass(slots=True)
class Draft:
    """One administrative paper while it is laid out."""

    key: str
    kind: Kind
    office: Office
    signer: Signer
    numbering: Numbering
    subject: str
    topic: str
    flow: Flow
    rng: Random


def draft_administrative(key: str, rng: Random, secret: bool = False) -> Drafted:
    """One paper of a kind in KINDS; `secret` puts a mark of state secrecy on it."""
    draft = _plan(key, rng)
    marks = _print_top(draft, secret)
    {
        "quyet_dinh": _write_decision,
        "cong_van": _write_letter,
        "to_trinh": _write_submission,
        "thong_tu": _write_circular,
        "nghi_quyet": _write_resolution,
    }.get(key, _write_sections)(draft)
    articles = key in ("quyet_dinh", "thong_tu", "nghi_quyet")
    first = f"Như Điều {rng.randint(2, 4)};" if articles else "Như trên;"
    receivers = make_receivers(draft.office, first, rng)
    print_closing(draft.flow, receivers, draft.signer, draft.office, rng)
    hand = list(draft.numbering.by_hand)
    return Drafted(draft.kind.loai, draft.flow.sheets, _tell(draft) | marks, hand)


def _plan(key: str, rng: Random) -> Draft:
    kind = KINDS[key]
    day = working_day(random_day(rng, date(2020, 4, 1), date(2026, 10, 30)))
    office = pick_office(rng, kind.offices, day < date(2025, 7, 1))
    if key == "thong_tu" and office.short == "VPCP":
        return _plan(key, rng)  # the Government Office issues no circulars
    collective = key not in ("cong_van", "thong_tu", "chi_thi") and rng.random() < 0.7
    signer = make_signer(office, rng, collective, key in ("cong_van", "thong_bao", "bao_cao"))
    subject, topic = make_subject(key, office, day.year, rng)
    flow = Flow(
        left=rng.choice((28, 30, 30, 32)),
        right=rng.choice((15, 16, 18)),
        top=rng.choice((18, 20, 20, 22)),
        spacing=rng.uniform(1.15, 1.35),
        justify=rng.random() < 0.85,
    )
    return Draft(
        key, kind, office, signer, _number(kind, office, day, rng), subject, topic, flow, rng
    )


def _number(kind: Kind, office: Office, day: date, rng: Random) -> Numbering:
    number = rng.choice((rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 4980)))
    year = f"/{day.year}" if kind.dated else ""
    code = (
        f"{kind.short}-{office.short}"
        if kind.short
        else f"{office.short}-{rng.choice(office.units)}"
    )
    by_hand: tuple[str, ...] = ()
    if rng.random() < 0.3:
        by_hand = rng.choice((("so",), ("so", "ngay"), ("so", "ngay"), ("so", "ngay", "thang")))
    return Numbering(number, f"{year}/{code}", day, by_hand)


def _tell(draft: Draft) -> dict[str, str]:
    fields = {
        "so_ky_hieu": draft.numbering.so_ky_hieu,
        "ngay_ban_hanh": draft.numbering.day.isoformat(),
        "co_quan_ban_hanh": draft.office.name,
        "dia_danh": draft.office.dia_danh,
        "loai_van_ban": draft.kind.name,
        "trich_yeu": draft.subject,
        "chuc_vu": draft.signer.chuc_vu,
        "nguoi_ky": draft.signer.name,
    }
    if draft.office.above_name:
        fields["co_quan_chu_quan"] = draft.office.above_name
    return fields


def _print_top(draft: Draft, secret: bool) -> dict[str, str]:
    """Everything above the body; returns the marks printed there."""
    flow, rng, sheet = draft.flow, draft.rng, draft.flow.sheet
    y = print_heads(sheet, draft.office, flow.top, rng)
    print_number(sheet, y, draft.numbering, "Số:", rng)
    print_date(sheet, y, draft.office.dia_danh, draft.numbering, rng)
    left_y = y + 40
    if draft.key == "cong_van":
        left_y = print_column(
            sheet, LEFT, y + 46, [(draft.subject, Style(12.5))], LEFT_WIDTH - mm(4)
        )
    marks = _print_marks(draft, left_y, secret)
    flow.y = left_y + (mm(16) if marks else mm(8))
    if draft.kind.title:
        _print_title(draft)
    return marks


def _print_marks(draft: Draft, y: float, secret: bool) -> dict[str, str]:
    rng, sheet, x = draft.rng, draft.flow.sheet, draft.flow.x0 + mm(2)
    marks = {}
    if secret:
        marks["do_mat"] = rng.choice(("MẬT", "MẬT", "TỐI MẬT", "TUYỆT MẬT"))
        print_boxed(sheet, marks["do_mat"], x, y, 14)
        x += mm(45)
    if rng.random() < 0.12:
        marks["do_khan"] = rng.choice(("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"))
        print_boxed(sheet, marks["do_khan"], x, y)
    return marks


def _print_title(draft: Draft) -> None:
    flow, size = draft.flow, draft.rng.choice((14, 14, 15))
    flow.centred(draft.kind.title, Style(size, bold=True))
    flow.centred(draft.subject, BOLD, width=draft.rng.choice((125, 140, 150)))
    bar = mm(draft.rng.uniform(25, 45))
    flow.sheet.rule(flow.middle - bar / 2, flow.middle + bar / 2, flow.y - 22)
    flow.skip(6)


def _write_decision(draft: Draft) -> None:
    flow, rng, office = draft.flow, draft.rng, draft.office
    who = office.name.upper() if draft.signer.posts[0].startswith("TM.") else _head_of(office)
    flow.centred(who, BOLD, 150, after=2)
    for ground in make_grounds(office, draft.numbering.day, rng):
        flow.paragraph((ground, ITALIC))
    flow.skip(2)
    flow.centred("QUYẾT ĐỊNH:", BOLD, after=2)
    what = draft.subject.removeprefix("Về việc ")
    _write_articles(draft, f"{what[0].upper()}{what[1:]}.", 2)


def _head_of(office: Office) -> str:
    chief = {"department": "GIÁM ĐỐC ", "ministry": "BỘ TRƯỞNG "}.get(office.kind, "CHỦ TỊCH ")
    if office.name.startswith("Thanh tra"):
        chief = "CHÁNH "
    return chief + office.name.upper()


def _write_circular(draft: Draft) -> None:
    flow, rng = draft.flow, draft.rng
    for ground in make_grounds(draft.office, draft.numbering.day, rng):
        flow.paragraph((ground, ITALIC))
    opening = f"Bộ trưởng {draft.office.name} ban hành Thông tư {draft.subject[0].lower()}"
    flow.paragraph((opening + draft.subject[1:] + ".", ITALIC), after=4)
    _write_articles(
        draft,
        f"Thông tư này áp dụng đối với {_lower(make_paragraph(draft.numbering.day.year, rng))}",
        4,
    )


def _write_resolution(draft: Draft) -> None:
    flow, rng, office = draft.flow, draft.rng, draft.office
    flow.centred(office.name.upper(), BOLD, 150)
    flow.centred(
        f"KHÓA {rng.choice(('XII', 'XIII'))}, KỲ HỌP THỨ {rng.randint(2, 30)}", BOLD, 150, 2
    )
    for ground in make_grounds(office, draft.numbering.day, rng):
        flow.paragraph((ground, ITALIC))
    flow.skip(2)
    flow.centred("QUYẾT NGHỊ:", BOLD, after=2)
    _write_articles(draft, make_paragraph(draft.numbering.day.year, rng), 2)


def _write_articles(draft: Draft, first: str, at_least: int) -> None:
    rng, flow = draft.rng, draft.flow
    flow.paragraph(("Điều 1.", BOLD), (first, PLAIN))
    count = rng.randint(at_least, at_least + 3)
    for number in range(2, count + 1):
        flow.paragraph(
            (f"Điều {number}.", BOLD), (make_paragraph(draft.numbering.day.year, rng), PLAIN)
        )
        for clause in range(1, rng.choice((1, 1, 3, 4))):
            flow.paragraph((f"{clause}. {make_paragraph(draft.numbering.day.year, rng)}", PLAIN))
    start = rng.choice(("kể từ ngày ký", f"từ {long_date(draft.numbering.day)}"))
    text = f"{draft.kind.name} này có hiệu lực thi hành {start}./."
    flow.paragraph((f"Điều {count + 1}.", BOLD), (text, PLAIN))


def _print_addressees(draft: Draft) -> None:
    flow, rng = draft.flow, draft.rng
    province = draft.office.province.title
    names = [
        f"Ủy ban nhân dân {province}", f"Sở Nội vụ {province}", f"Sở Tài chính {province}",
        f"Hội đồng nhân dân {province}", f"Công an {province}",
    ]  # fmt: skip
    chosen = rng.sample(names, rng.choice((1, 1, 2, 3)))
    if len(chosen) == 1:
        flow.centred(f"Kính gửi: {chosen[0]}", PLAIN, after=4)
        return
    flow.sheet.print_line(mm(55), flow.y, [("Kính gửi:", PLAIN)])
    for name in chosen:
        flow.y += 46
        flow.sheet.print_line(mm(70), flow.y, [(f"- {name};", PLAIN)])
    flow.y += 46
    flow.skip(4)


def _write_letter(draft: Draft) -> None:
    flow, rng, year = draft.flow, draft.rng, draft.numbering.day.year
    _print_addressees(draft)
    asked = f"{rng.randint(11, 900)}/{rng.choice(('UBND-VX', 'BNV-CCHC', 'STC-NS', 'VPCP-KSTT'))}"
    opening = (
        f"Thực hiện Công văn số {asked} về {draft.topic}, {draft.office.name} có ý kiến như sau:"
    )
    flow.paragraph((opening, PLAIN))
    for number in range(1, rng.randint(2, 5)):
        flow.paragraph((f"{number}. {make_paragraph(year, rng)}", PLAIN))
    closing = f"{draft.office.name} thông báo để các cơ quan, đơn vị biết, thực hiện./."
    flow.paragraph((closing, PLAIN))


def _write_submission(draft: Draft) -> None:
    flow, rng, year = draft.flow, draft.rng, draft.numbering.day.year
    _print_addressees(draft)
    for ground in make_grounds(draft.office, draft.numbering.day, rng)[: rng.randint(1, 3)]:
        flow.paragraph((ground, PLAIN))
    for _ in range(rng.randint(1, 4)):
        flow.paragraph((make_paragraph(year, rng), PLAIN))
    flow.paragraph((f"{draft.office.name} kính trình xem xét, quyết định./.", PLAIN))


def _write_sections(draft: Draft) -> None:
    """Reports, plans, notices, directives: an opening, then numbered sections."""
    flow, rng, year = draft.flow, draft.rng, draft.numbering.day.year
    flow.paragraph(
        (
            f"Trong thời gian qua, công tác {draft.topic} được quan tâm. "
            + make_paragraph(year, rng),
            PLAIN,
        )
    )
    heads = ("I. MỤC ĐÍCH, YÊU CẦU", "II. KẾT QUẢ THỰC HIỆN", "III. NHIỆM VỤ, GIẢI PHÁP")
    sections = heads[: rng.randint(1, 3)] if draft.key in ("bao_cao", "ke_hoach") else ("",)
    for head in sections:
        if head:
            flow.keep(200)
            flow.paragraph((head, BOLD))
        for number in range(1, rng.randint(3, 6)):
            text = make_finding(year, rng) if rng.random() < 0.4 else make_paragraph(year, rng)
            flow.paragraph((f"{number}. {text}", PLAIN))
    flow.paragraph(
        (
            f"Yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện {draft.kind.name} này./.",
            PLAIN,
        )
    )


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
