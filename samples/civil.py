"""Papers of civil status (hộ tịch), in the layouts of TT 04/2020/TT-BTP as offices print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from samples.drafted import Drafted
from samples.flow import Flow, print_column
from samples.fonts import Style, mm
from samples.letterhead import MOTTO, NATION, print_signature
from samples.offices import Office, Signer, committee, make_signer
from samples.people import Family, Person, make_family, working_day
from samples.places import make_address, pick_province
from samples.sheet import WIDTH, break_lines, measure
from samples.words import say_date, short_date

Pair = tuple[str, str]
LABEL, VALUE = Style(13), Style(13, bold=True)


@dataclass(slots=True)
class Form:
    """A form while it is filled in: `dots` fills the rest of a line with a dotted leader, `caps`
    prints names in capitals."""

    flow: Flow
    rng: Random
    dots: bool
    caps: bool
    value: Style

    def name(self, name: str) -> str:
        return name.upper() if self.caps else name

    def row(self, *pairs: Pair) -> None:
        """Labels with their values; several on a row stand at fixed columns, a single one that is
        too long goes on in the next line."""
        flow = self.flow
        width = flow.x1 - flow.x0
        if len(pairs) > 1 and self._fits(pairs, width):
            self._columns(pairs, width)
            return
        for label, value in pairs:
            lines = break_lines([(label, LABEL), (value, self.value)], width)
            for line in lines:
                flow.keep(60)
                flow.sheet.print_line(flow.x0, flow.y, line)
                end = flow.x0 + sum(measure(w) for w in line) + 10 * len(line)
                self._lead(end, flow.x1)
                flow.y += 40 * flow.spacing

    def _fits(self, pairs: Sequence[Pair], width: float) -> bool:
        return all(self._width(pair) < width * self._share(pairs) - 20 for pair in pairs)

    def _width(self, pair: Pair) -> float:
        return measure((pair[0] + " ", LABEL)) + measure((pair[1], self.value))

    @staticmethod
    def _share(pairs: Sequence[Pair]) -> float:
        return 1 / len(pairs)

    def _columns(self, pairs: Sequence[Pair], width: float) -> None:
        flow, step = self.flow, width * self._share(pairs)
        flow.keep(60)
        for number, (label, value) in enumerate(pairs):
            x = flow.x0 + number * step
            flow.sheet.print_line(x, flow.y, [(label, LABEL), (value, self.value)])
            self._lead(x + self._width((label, value)) + 12, x + step - 10)
        flow.y += 40 * flow.spacing

    def _lead(self, x0: float, x1: float) -> None:
        if not self.dots:
            return
        count = int((x1 - x0) / measure((".", LABEL)))
        if count > 3:
            self.flow.sheet.stamp(x0, self.flow.y, "." * count, replace(LABEL, colour=(70, 70, 70)))


@dataclass(frozen=True, slots=True)
class Registration:
    """Where and when something of civil status was registered, and under which number."""

    office: Office
    signer: Signer
    number: str
    day: date


def register(rng: Random, day: date, office: Office | None = None) -> Registration:
    """An entry of a commune's register on a working day from `day` on."""
    office = office or committee(pick_province(rng), "commune", rng)
    number = str(rng.randint(1, 380))
    if rng.random() < 0.6:
        number = f"{int(number):02d}/{day.year}"
    return Registration(office, _civil_signer(office, rng), number, day)


def _civil_signer(office: Office, rng: Random) -> Signer:
    signer = make_signer(office, rng, collective=True)
    posts = signer.posts if rng.random() < 0.5 else signer.posts[1:]
    return Signer(posts, signer.name)


def print_form_head(
    flow: Flow, office: Office, number: str, rng: Random, *, title: Sequence[str]
) -> None:
    """Nation in the middle of a certificate, issuer at the left, number at the right, title."""
    sheet = flow.sheet
    y: float = mm(flow.top) + 30
    head = [(rng.choice(NATION), Style(13, bold=True)), (MOTTO, Style(13.5, bold=True))]
    y = print_column(sheet, WIDTH / 2, y, head, mm(150))
    bar = mm(25)
    sheet.rule(WIDTH / 2 - bar, WIDTH / 2 + bar, y - 30)
    y += mm(5)
    low = print_column(
        sheet, mm(62), y, [(h, Style(12, bold=True)) for h in office.heading], mm(70)
    )
    sheet.print_line(mm(150), y, [("Số:", LABEL), (number, VALUE)], "m")
    flow.y = low + mm(8)
    for line in title:
        flow.centred(line, Style(18, bold=True), 150)
    flow.skip(4)


def draft_birth_certificate(
    rng: Random, family: Family | None = None, child: Person | None = None
) -> Drafted:
    """GIẤY KHAI SINH of a child of an invented family."""
    if family is None:
        first = rng.randint(2005, 2025)
        family = make_family(rng, pick_province(rng), [(first, first)])
    child = child or family.children[0]
    entry = _enter_birth(rng, child)
    form = open_form(rng)
    print_form_head(form.flow, entry.office, entry.number, rng, title=("GIẤY KHAI SINH",))
    fields = _print_child(form, family, child, entry, rng)
    fields |= _print_parents(form, family, entry.day)
    _print_declarant(form, family, rng)
    fields |= _print_registration(form, entry)
    return Drafted("giay_khai_sinh", form.flow.sheets, fields)


def _enter_birth(rng: Random, child: Person) -> Registration:
    office = committee(child.province, "commune", rng)
    office = replace(office, above="", above_name="")
    return register(rng, working_day(child.born + timedelta(days=rng.randint(3, 58))), office)


def open_form(rng: Random) -> Form:
    flow = Flow(
        left=rng.choice((22, 25, 28)),
        right=rng.choice((15, 18, 20)),
        top=rng.choice((16, 18, 20)),
        bottom=12,
        spacing=rng.uniform(1.14, 1.32),
    )
    value = rng.choice((VALUE, VALUE, Style(13), Style(13, italic=True)))
    return Form(flow, rng, rng.random() < 0.3, rng.random() < 0.6, value)


def _print_child(
    form: Form, family: Family, child: Person, entry: Registration, rng: Random
) -> dict[str, str]:
    origin = family_home(family, entry.day).split(", ", 1)[1]
    place = rng.choice((f"Bệnh viện Đa khoa {child.province.title}", f"Trạm Y tế {origin}"))
    form.row(("Họ, chữ đệm, tên:", form.name(child.name)))
    form.row(("Ngày, tháng, năm sinh:", short_date(child.born)))
    form.row(("Ghi bằng chữ:", say_date(child.born)))
    form.row(("Giới tính:", child.sex), ("Dân tộc:", child.people), ("Quốc tịch:", "Việt Nam"))
    form.row(("Nơi sinh:", place))
    form.row(("Quê quán:", origin))
    form.row(("Số định danh cá nhân:", child.number))
    form.flow.skip(2)
    return {
        "so_ky_hieu": entry.number,
        "ho_ten": child.name,
        "ngay_sinh": child.born.isoformat(),
        "gioi_tinh": child.sex,
        "dan_toc": child.people,
        "quoc_tich": "Việt Nam",
        "noi_sinh": place,
        "que_quan": origin,
        "so_dinh_danh": child.number,
    }


def family_home(family: Family, day: date) -> str:
    """Where the family lives and comes from: one place, however many children it registers."""
    rng = Random(f"home:{family.father.number}")  # noqa: S311 - chance, not secrecy
    return make_address(family.father.province, rng, district=day < date(2025, 7, 1))


def _print_parents(form: Form, family: Family, day: date) -> dict[str, str]:
    home = family_home(family, day)
    fields = {}
    for who, key, person in (("mẹ", "me", family.mother), ("cha", "cha", family.father)):
        form.row((f"Họ, chữ đệm, tên người {who}:", form.name(person.name)))
        form.row(
            ("Năm sinh:", str(person.born.year)),
            ("Dân tộc:", person.people),
            ("Quốc tịch:", "Việt Nam"),
        )
        form.row(("Nơi cư trú:", home))
        form.row(("Số định danh cá nhân:", person.number))
        form.flow.skip(2)
        fields[f"ho_ten_{key}"] = person.name
        fields[f"ngay_sinh_{key}"] = str(person.born.year)
        fields[f"dan_toc_{key}"] = person.people
        fields[f"quoc_tich_{key}"] = "Việt Nam"
        fields[f"noi_cu_tru_{key}"] = home
        fields[f"so_dinh_danh_{key}"] = person.number
    return fields


def _print_declarant(form: Form, family: Family, rng: Random) -> None:
    person = rng.choice((family.father, family.mother))
    form.row(("Họ, chữ đệm, tên người đi khai sinh:", form.name(person.name)))
    form.row(("Giấy tờ tùy thân:", f"Thẻ căn cước công dân số {person.number}"))


def _print_registration(form: Form, entry: Registration) -> dict[str, str]:
    form.row(("Nơi đăng ký khai sinh:", entry.office.name))
    form.row(("Ngày, tháng, năm đăng ký:", short_date(entry.day)))
    flow = form.flow
    flow.skip(4)
    posts = ("NGƯỜI KÝ GIẤY KHAI SINH", *entry.signer.posts)
    flow.keep(len(posts) * 48 + mm(36))
    signer = Signer(posts, entry.signer.name)
    print_signature(flow.sheet, mm(148), flow.y, signer, entry.office.name, mm(28))
    return {
        "noi_cap": entry.office.name,
        "ngay_cap": entry.day.isoformat(),
        "chuc_vu": entry.signer.chuc_vu,
        "nguoi_ky": entry.signer.name,
    }
