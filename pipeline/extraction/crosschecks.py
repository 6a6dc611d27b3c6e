"""Checks between the values of one paper: what one line says of another.

They add codes to findings, as proof or as doubt; what follows from them stands in
`pipeline/acceptance.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from pipeline.extraction.finding import Finding
from pipeline.extraction.people import check_people
from pipeline.extraction.property_checks import (
    FIRMS,
    OWNER,
    check_amount,
    check_code,
    check_named,
    check_parties,
    is_court_number,
)
from pipeline.forms.schema import Form
from pipeline.language.dates import in_future, year_of
from pipeline.language.folding import exact_key, fold_text
from pipeline.language.numbers import COPY, issuer_fits, parse_number
from pipeline.language.places import find_province, is_city_of_province
from pipeline.language.units import are_units, is_misspelt, is_unit

_UNIT = re.compile(r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)\s+")

_OPEN = re.compile(r"\b(?:tỉnh|thành(?: phố)?|huyện|quận|thị(?: xã| trấn)?|xã|phường|đặc khu)$")

Findings = Mapping[str, Finding]
Check = Callable[[Finding, Findings, Form, date], Finding]


def cross_check(findings: Findings, form: Form, today: date, text: str = "") -> dict[str, Finding]:
    """Every finding with what the others, and the `text` of the whole paper, say of it."""
    checked = {name: _check_text(found, text) for name, found in findings.items()}
    for name, check in _CHECKS.items():
        if name in checked:
            checked[name] = check(checked[name], findings, form, today)
    return check_parties(check_people(checked, form), form)


def _check_text(found: Finding, text: str) -> Finding:
    """What the whole text says of one value."""
    for check in (_check_places, _check_unit, _check_twice, check_amount):
        found = check(found, text)
    return found


def _check_places(found: Finding, text: str) -> Finding:
    """A commune that was misread stays a possible name; one that stands twice was read twice, and
    one of the province's own list is spelt right. What ends with "tỉnh" goes on somewhere, and so
    does what ends with a city that lies in a province."""
    if found.kind != "address" or not found.value:
        return found
    if _ends_open(found.value) or is_city_of_province(found.value.split(",")[-1]):
        return found.doubted("cut")
    parts = [part.strip() for part in found.value.split(",")[-3:]]
    known = all(find_province(part) or _repeats(part, text) for part in parts if part)
    return found.proved("places_repeat") if known or are_units(found.value) else found


def _check_unit(found: Finding, text: str) -> Finding:
    """Ngọc Hiến is a possible name where Ngọc Hiển is printed; the paper says it more than once, or
    the list of units has it so."""
    if found.kind != "body" or not found.value:
        return found
    if _ends_open(found.value):
        return found.doubted("cut")
    units = _UNIT.split(found.value)
    known = len(units) == 1 or find_province(units[-1]) or _repeats(units[-1], text)
    return found.proved("unit_known") if known or is_unit(units[-1]) else found


def _ends_open(value: str) -> bool:
    """Whether a name must follow: the last line was lost. A misread accent hides no unit."""
    return _OPEN.search(value) is not None or fold_text(value).split()[-1:] == ["tinh"]


def _check_twice(found: Finding, text: str) -> Finding:
    """A number of twelve digits that the paper gives in two places was read twice."""
    if found.kind not in ("licence_number", "personal_id") or not found.value:
        return found
    digits = re.sub(r"(?<=\d)[ .](?=\d)", "", text)
    places = re.findall(rf"(?<!\d){found.value}(?!\d)", digits)
    return found.proved("stands_twice") if len(places) > 1 else found


def _repeats(part: str, text: str) -> bool:
    """At least twice, and always with the same accents; not with accents that no unit has."""
    if is_misspelt(part):
        return False
    exact = _count(exact_key(part), exact_key(text))
    return exact >= 2 and exact == _count(fold_text(part), fold_text(text))


def _count(words: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def _check_number(number: Finding, all_: Findings, form: Form, today: date) -> Finding:
    parts = parse_number(number.value) if number.value else None
    if parts is None:
        return number
    issuer = all_.get("co_quan_ban_hanh") or all_.get("noi_cap")
    named = set(parts.sign.split("-")) & set(form.number_signs)
    typed = bool(named) or (form.untitled and parts.type_name is None)
    number = number.proved("type_fits") if typed else number.doubted("type_differs")
    if (
        is_court_number(parts, form)
        or "-" not in parts.sign
        or parts.issuer_sign == COPY
        or (issuer and issuer.value and issuer_fits(parts.issuer_sign, issuer.value))
    ):  # 9797/TNHS and 12/TLKS-BS name no issuer
        number = number.proved("issuer_fits")
    issued = _issued(all_)
    if parts.year and issued and issued.value and year_of(issued.value) != parts.year:
        number = number.doubted("year_differs")
    return number


def _issued(all_: Findings) -> Finding | None:
    return all_.get("ngay_ban_hanh") or all_.get("ngay_cap")


def _check_date(found: Finding, all_: Findings, form: Form, today: date) -> Finding:
    if found.value is None:
        return found
    if in_future(found.value, today):
        return found.doubted("in_future")
    number = all_.get("so_ky_hieu")
    parts = parse_number(number.value) if number and number.value else None
    if parts and parts.year and parts.year != year_of(found.value):
        return found.doubted("year_differs")
    return found.proved("not_future")


def _check_issuer(issuer: Finding, all_: Findings, form: Form, today: date) -> Finding:
    """The sign of the number, the place under the motto and the signature block know who issued a
    paper; one of them must agree."""
    if issuer.value is None:
        return issuer
    number = all_.get("so_ky_hieu")
    text = (number.value or number.guess or f"1{number.printed}") if number else ""
    parts = parse_number(text)
    if parts and ("-" not in parts.sign or issuer_fits(parts.issuer_sign, issuer.value)):
        issuer = issuer.proved("number_fits")
    elif parts and not is_court_number(parts, form):
        issuer = issuer.doubted("number_differs")
    place = all_.get("dia_danh")
    if place and place.value and fold_text(place.value) in fold_text(issuer.value or ""):
        issuer = issuer.proved("place_fits")
    post = all_.get("chuc_vu")
    if post and post.value and _named_in(issuer.value or "", post.value):
        issuer = issuer.proved("signature_fits")
    return issuer


def _named_in(issuer: str, post: str) -> bool:
    head = " ".join(fold_text(issuer).split()[:3])
    return head in fold_text(post)


def _check_place(place: Finding, all_: Findings, form: Form, today: date) -> Finding:
    """Spelt as a province or a unit of the lists is: the issuer's name is often misread alike."""
    known = place.value and (find_province(place.value) or is_unit(place.value))
    return place.proved("place_known") if known else place


def _check_id(who: str) -> Check:
    """Sex, century and year of birth stand in the number (fourth to sixth digit); a mismatch is a
    flag for a person and never corrects what is printed."""

    def check(found: Finding, all_: Findings, form: Form, today: date) -> Finding:
        born = all_.get(f"ngay_sinh{who}")
        if not found.value or len(found.value) != 12 or not born or not born.value:
            return found
        century = 19 + int(found.value[3]) // 2
        year = century * 100 + int(found.value[4:6])
        if year != year_of(born.value):
            return found.doubted("birth_differs")
        return _check_sex(found.proved("birth_fits"), all_, who)

    return check


def _check_sex(found: Finding, all_: Findings, who: str) -> Finding:
    sexes = {"_me": "Nữ", "_cha": "Nam", "_chong": "Nam", "_vo": "Nữ"}
    stated = all_.get(f"gioi_tinh{who}")
    sex = stated.value if stated else sexes.get(who)
    if sex is None or not found.value:
        return found
    female = int(found.value[3]) % 2 == 1
    return found if female == (sex == "Nữ") else found.doubted("sex_differs")


def _check_birth(who: str) -> Check:
    def check(found: Finding, all_: Findings, form: Form, today: date) -> Finding:
        if found.value is None:
            return found
        born = year_of(found.value)
        found = found.doubted("in_future") if in_future(found.value, today) else found
        card = all_.get(f"so_dinh_danh{who}")
        if card and card.value and len(card.value) == 12:
            year = (19 + int(card.value[3]) // 2) * 100 + int(card.value[4:6])
            fits = born == year
            return found.proved("id_fits") if fits else found.doubted("id_differs")
        return found

    return check


def _check_period(found: Finding, all_: Findings, form: Form, today: date) -> Finding:
    """A receipt is taken in before it is due, and the code of its dossier carries that day."""
    taken, due = all_.get("ngay_tiep_nhan"), all_.get("ngay_hen_tra")
    if taken and due and taken.value and due.value:
        good = taken.value <= due.value
        return found.proved("period_fits") if good else found.doubted("period_differs")
    return found


def _check_expiry(found: Finding, all_: Findings, form: Form, today: date) -> Finding:
    """A paper ends after it began."""
    issued = all_.get("ngay_cap")
    if found.value and issued and issued.value and issued.value >= found.value:
        return found.doubted("before_issue")
    return found


def _check_death(found: Finding, all_: Findings, form: Form, today: date) -> Finding:
    """Nobody dies before being born, or behind the day that it is registered."""
    born, told = all_.get("ngay_sinh"), _issued(all_)
    if not found.value:
        return found
    if born and born.value and found.value < born.value[: len(found.value)]:
        return found.doubted("before_birth")
    if in_future(found.value, today) or (told and told.value and told.value < found.value):
        return found.doubted("in_future")
    return found.proved("not_future")


_PEOPLE = ("", "_me", "_cha", "_chong", "_vo", "_duoc_uy_quyen", "_chu_ho")

_CHECKS: Mapping[str, Check] = {
    "so_ky_hieu": _check_number,
    "ngay_ban_hanh": _check_date,
    "ngay_cap": _check_date,
    "ngay_thay_doi": _check_date,
    "ma_so": check_code,
    **dict.fromkeys((*FIRMS, OWNER), check_named),
    "co_quan_ban_hanh": _check_issuer,
    "dia_danh": _check_place,
    "ngay_tiep_nhan": _check_period,
    "ngay_hen_tra": _check_period,
    "ngay_het_han": _check_expiry,
    "ngay_mat": _check_death,
    **{f"so_dinh_danh{who}": _check_id(who) for who in _PEOPLE},
    **{f"ngay_sinh{who}": _check_birth(who) for who in _PEOPLE},
}
