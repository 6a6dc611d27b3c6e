"""Forms under the head of an administrative paper: issuer, number, place and date, title, rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from samples.civil import Form, open_form
from samples.drafted import Drafted
from samples.fonts import Style
from samples.letterhead import Numbering, print_closing, print_date, print_heads, print_number
from samples.offices import Office, Signer
from samples.people import Person
from samples.words import short_date


@dataclass(slots=True)
class Headed:
    """A form while it is filled in, with what it says so far."""

    form: Form
    office: Office
    signer: Signer
    fields: dict[str, str]

    def row(self, label: str, name: str, value: str, printed: str = "") -> None:
        """One row whose value is the field `name`; `printed` where it is spelt otherwise."""
        self.form.row((label, printed or value))
        self.fields[name] = value

    def person(self, person: Person, labels: Sequence[str], key: str = "") -> None:
        """Name, birth, sex, people and country in three rows; labels of the first two."""
        self.row(labels[0], f"ho_ten{key}", person.name, self.form.name(person.name))
        born = person.born
        self.row(labels[1], f"ngay_sinh{key}", born.isoformat(), short_date(born))
        country = ("Quốc tịch:", "Việt Nam")
        self.form.row(("Giới tính:", person.sex), ("Dân tộc:", person.people), country)
        self.fields |= {
            f"gioi_tinh{key}": person.sex,
            f"dan_toc{key}": person.people,
            f"quoc_tich{key}": "Việt Nam",
        }

    def close(self, loai: str, rng: Random, label: str = "") -> Drafted:
        """Receivers and signature; `label` stands above the posts (NGƯỜI KÝ TRÍCH LỤC)."""
        posts = (label, *self.signer.posts) if label else self.signer.posts
        receivers = ("- Như trên;", "- Lưu: VT.") if not label and rng.random() < 0.4 else ()
        signer = Signer(posts, self.signer.name)
        print_closing(self.form.flow, receivers, signer, self.office, rng)
        return Drafted(loai, self.form.flow.sheets, self.fields)


def open_headed(
    rng: Random, office: Office, signer: Signer, numbering: Numbering, title: Sequence[str]
) -> Headed:
    """Head and title of a form; number, day, place and offices are told."""
    form = open_form(rng)
    form.flow.left, form.flow.right = 25, 18
    flow = form.flow
    y = print_heads(flow.sheet, office, flow.top, rng)
    print_number(flow.sheet, y, numbering, "Số:", rng)
    print_date(flow.sheet, y, office.dia_danh, numbering, rng)
    flow.y = y + 120
    for line in title:
        flow.centred(line, Style(15, bold=True), 160)
    flow.skip(4)
    fields = {
        "so_ky_hieu": numbering.so_ky_hieu,
        "ngay_cap": numbering.day.isoformat(),
        "dia_danh": office.dia_danh,
        "noi_cap": office.name,
        "chuc_vu": signer.chuc_vu,
        "nguoi_ky": signer.name,
    }
    above = {"co_quan_chu_quan": office.above_name} if office.above_name else {}
    return Headed(form, office, signer, fields | above)
