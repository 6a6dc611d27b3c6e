"""Every answer that the reuse gate can give, each on a specimen, each with its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.labels import FIELDS
from app.reuse_words import EFFECTS, REASONS, advise_check, explain_check, tell_ways
from pipeline.dossier import PersonTie
from pipeline.effect import Effect, EffectKind
from pipeline.forms.catalogue import Forms
from pipeline.page import Box
from pipeline.ports import PageRow, PaperRow
from pipeline.procedures.procedure import Component, Mode, Way
from pipeline.question import Asker, Check, Duty, Person
from pipeline.reuse_case import Asked, Case
from pipeline.reuse_rules import RULES, reason_codes, run_checks
from pipeline.scan import Context, Origin, Role
from pipeline.signature import SignatureState
from pipeline.signature_checks import CERTIFIED, UNCHECKED
from tests.unit.specimen_rows import HERE, certified, change, understand_specimen, value_of

FORMS = Forms.load()
TODAY = date(2026, 11, 20)
LONG_AGO = date(2024, 6, 1)
AT = datetime(2026, 11, 2, tzinfo=UTC)
OTHER_NUMBER = "079085009999"
OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
INSPECTOR = Asker("kim", "desk-z", frozenset({Duty.INSPECTOR}))


def see(kind: str, **changes: Any) -> PaperRow:
    return change(understand_specimen(kind), **changes)


def case(
    row: PaperRow,
    *,
    person: Person | None = None,
    asker: Asker = OFFICER,
    day: date = TODAY,
    purpose: str | None = None,
    tied: bool = False,
    others_tied: bool = False,
    effects: tuple[Effect, ...] = (),
    **component: Any,
) -> Case:
    """The bearer asks for what the paper is; with `component` for a component of a procedure."""
    own = value_of(row, "so_dinh_danh") or "079085001234"
    who = person or Person(own, value_of(row, "ho_ten"), value_of(row, "ngay_sinh"))
    part = Component("giay", "Giấy", loai=(row.loai,), **component) if component else None
    asked = Asked(who, asker, TODAY, day, FORMS, row.loai, part, purpose)
    number = who.so_dinh_danh or own
    said = PersonTie(row.paper_id, number, "", "đối chiếu sổ hộ tịch năm 1998", "an", "desk-a", AT)
    return Case(row, asked, said if tied else None, others_tied, effects)


def other(row: PaperRow, **differs: str | None) -> Person:
    told = {n: value_of(row, n) for n in ("so_dinh_danh", "ho_ten", "ngay_sinh")} | differs
    return Person(**told)


def happened(kind: str, *, certain: bool = True, since: str = "2026-07") -> Case:
    effect = Effect(
        BIRTH.paper_id, EffectKind(kind), since, "p-2", certain, "later", "ma_so", "", "", AT
    )
    return case(BIRTH, effects=(effect,))


def ways(*modes: Way | Mode) -> Case:
    made = tuple(way if isinstance(way, Way) else Way(way) for way in modes)
    return case(BIRTH, modes=made)


def came(origin: Origin, **changes: Any) -> Case:
    return case(see("giay_khai_sinh", contexts=(Context("desk-a", origin=origin),), **changes))


def signed(*states: SignatureState) -> Case:
    return came(Origin.ELECTRONIC, digitally_signed=True, signatures=states)


def unsigned(**changes: Any) -> Case:
    return case(see("giay_khai_sinh", nguoi_ky=None, **changes))


def permit(**changes: Any) -> Case:
    return case(see("giay_phep_xay_dung", **{"ngay_cap": "2025-01-01"} | changes))


def marital(purpose: str | None = "đăng ký kết hôn", **changes: Any) -> Case:
    fresh = {"ngay_cap": "2026-08-01", "muc_dich_cap": "Đăng ký kết hôn"} | changes
    return case(see("xac_nhan_hon_nhan", **fresh), purpose=purpose)


def card(**changes: Any) -> Case:
    return case(see("can_cuoc", **changes))


BIRTH = see("giay_khai_sinh")
NUMBER = value_of(BIRTH, "so_dinh_danh") or ""
BLURRED = PageRow(2, 0, 0.0, False, "rescan", ("blur",), "ocr")

SPECIMENS: dict[tuple[str, str], Callable[[], Case]] = {
    ("person", ""): lambda: case(BIRTH),
    ("person", "tied"): lambda: case(see("giay_phep_xay_dung"), tied=True),
    ("person", "tied_twice"): lambda: case(see("giay_phep_xay_dung"), tied=True, others_tied=True),
    ("person", "tie_contradicted"): lambda: case(
        BIRTH, person=other(BIRTH, so_dinh_danh=OTHER_NUMBER), tied=True
    ),
    ("person", "name_only"): lambda: case(BIRTH, person=other(BIRTH, so_dinh_danh=OTHER_NUMBER)),
    ("person", "parent"): lambda: case(
        see("giay_khai_sinh", so_dinh_danh_me=OTHER_NUMBER),
        person=Person(OTHER_NUMBER),
    ),
    ("person", "old_number"): lambda: case(see("can_cuoc", so_dinh_danh="271234567")),
    ("person", "number_in_review"): lambda: case(see("giay_khai_sinh", review=["so_dinh_danh"])),
    ("person", "name_differs"): lambda: case(BIRTH, person=other(BIRTH, ho_ten="Trần Văn Bê")),
    ("person", "birth_differs"): lambda: case(BIRTH, person=other(BIRTH, ngay_sinh="1990")),
    ("type", ""): lambda: case(BIRTH),
    ("type", "other_type"): lambda: replace(
        case(BIRTH), asked=replace(case(BIRTH).asked, loai="gcn_ket_hon")
    ),
    ("type", "process_paper"): lambda: case(see("giay_tiep_nhan")),
    ("type", "return_paper"): lambda: case(
        see("cong_van", contexts=(replace(HERE, dossier="H1", role=Role.RETURN_REASON),))
    ),
    ("identity", ""): card,
    ("identity", "cmnd"): lambda: card(so_dinh_danh="271234567"),
    ("origin", "electronic"): lambda: signed(SignatureState.VALID),
    ("origin", "electronic_unsigned"): lambda: came(Origin.ELECTRONIC),
    ("origin", "from_original"): lambda: came(Origin.FROM_ORIGINAL),
    ("origin", "certified_copy"): lambda: came(Origin.CERTIFIED_COPY),
    ("origin", "plain_scan"): lambda: came(Origin.PLAIN_SCAN),
    ("origin", CERTIFIED): lambda: case(certified(BIRTH)),
    ("signature", CERTIFIED): lambda: case(certified(BIRTH)),
    ("signature", UNCHECKED): signed,
    ("signature", "digital"): lambda: signed(SignatureState.VALID),
    **{
        ("signature", f"signature_{state}"): (lambda s=state: signed(s))
        for state in SignatureState
        if state is not SignatureState.VALID
    },
    ("signature", "signer_and_seal"): lambda: case(BIRTH),
    ("signature", "no_seal"): lambda: case(see("giay_khai_sinh", seals=0)),
    ("signature", "no_signer"): unsigned,
    ("signature", "nothing_seen"): lambda: unsigned(seals=0),
    **{("effect", kind.value): (lambda k=kind: happened(k.value)) for kind in EffectKind},
    ("effect", "suspected"): lambda: happened("ly_hon", certain=False),
    ("effect", "until"): marital,
    ("effect", "ended"): lambda: marital(ngay_cap="2026-05-01"),
    ("effect", "ended_since_reception"): lambda: replace(
        marital(ngay_cap="2026-05-01"),
        asked=replace(marital().asked, day=date(2026, 10, 30)),
    ),
    ("effect", "end_unclear"): lambda: marital(ngay_cap="2026-05"),
    ("effect", "no_term"): lambda: case(BIRTH),
    ("effect", "no_term_printed"): lambda: card(ngay_het_han="Không thời hạn"),
    ("effect", "expiry_unclear"): lambda: card(ngay_het_han="31/02/2030"),
    ("effect", "rule_unknown"): lambda: case(
        see("quyet_dinh", loai="van_ban_khac", kq_code="KQ.G15.000037")
    ),
    ("effect", "changes_recorded"): lambda: case(see("gcn_qsdd", bien_dong="Chuyển nhượng")),
    ("effect", "changes_unproved"): lambda: case(see("gcn_qsdd", bien_dong=None)),
    ("effect", "no_issue_date"): lambda: marital(ngay_cap=None),
    ("effect", "no_birth_date"): lambda: card(ngay_het_han=None, ngay_sinh=None),
    ("effect", "issued_in_future"): lambda: marital(ngay_cap="2026-12-01"),
    ("effect", "stated_unclear"): lambda: case(
        see("van_ban_uy_quyen", thoi_han_uy_quyen="đến khi hoàn thành công việc")
    ),
    ("effect", "class_unknown"): lambda: case(
        see("giay_phep_lai_xe", ngay_het_han=None, hang="B1", ngay_cap="2020-01-01")
    ),
    ("effect", "term_by_procedure"): lambda: case(see("phieu_ly_lich_tu_phap")),
    ("effect", "start_unproved"): permit,
    ("purpose", ""): marital,
    ("purpose", "any"): lambda: case(BIRTH),
    ("purpose", "not_printed"): lambda: marital(muc_dich_cap=None),
    ("purpose", "not_asked"): lambda: marital(None),
    ("purpose", "other_purpose"): lambda: marital("vay vốn ngân hàng"),
    ("quality", ""): lambda: case(BIRTH),
    ("quality", "pages"): lambda: case(see("giay_khai_sinh", pages=(*BIRTH.pages, BLURRED))),
    ("quality", "rescan"): lambda: case(see("giay_khai_sinh", quality="rescan")),
    ("fields", ""): lambda: case(BIRTH),
    ("fields", "in_review"): lambda: case(see("giay_khai_sinh", review=["ho_ten"])),
    ("mode", "kept"): lambda: ways(Mode.KEPT, Mode.PRESENT),
    ("mode", "kept_if"): lambda: ways(Way(Mode.KEPT, "công chứng điện tử"), Mode.ORIGINAL),
    ("mode", "original"): lambda: ways(Mode.ORIGINAL),
    ("mode", "present"): lambda: ways(Mode.DATA, Mode.PRESENT),
    ("mode", "data"): lambda: ways(Mode.DATA),
    ("mode", "new"): lambda: ways(Mode.NEW),
    ("right", "own_desk"): lambda: case(BIRTH),
    ("right", "live_dossier"): lambda: replace(
        case(see("giay_khai_sinh", contexts=(Context("desk-b"),))),
        asked=replace(case(BIRTH).asked, opened=True),
    ),
    ("right", "inspector"): lambda: case(BIRTH, asker=INSPECTOR),
}

PASSED = frozenset(
    {
        ("person", ""), ("person", "tied"), ("type", ""), ("identity", ""),
        ("origin", "electronic"), ("origin", "from_original"), ("origin", "certified_copy"),
        ("origin", CERTIFIED), ("signature", CERTIFIED), ("signature", "digital"),
        ("signature", "signer_and_seal"), ("effect", "until"), ("effect", "no_term"),
        ("effect", "no_term_printed"), ("purpose", ""), ("purpose", "any"), ("quality", ""),
        ("fields", ""), ("mode", "kept"), ("mode", "data"), ("right", "own_desk"),
        ("right", "live_dossier"), ("right", "inspector"),
    }
)  # fmt: skip
"""The answers that speak for a paper; all others ask for something to be done."""


def answer(key: tuple[str, str]) -> Check:
    (found,) = (check for check in run_checks(SPECIMENS[key]()) if check.code == key[0])
    return found


def test_no_answer_is_without_a_specimen() -> None:
    """The table of specimens is that of the answers: a new one needs both."""
    assert set(SPECIMENS) == set(reason_codes())


@pytest.mark.parametrize("key", SPECIMENS, ids="-".join)
def test_each_answer_is_given_by_a_specimen(key: tuple[str, str]) -> None:
    """The check gives exactly this answer, and its sentence is whole: nothing is left open in it,
    and what does not pass says what to do."""
    found = answer(key)
    assert (found.code, found.detail) == key
    assert (found.passed is True) is (key in PASSED)
    said, hint = explain_check(found, "p-1"), advise_check(found, "p-1")
    assert said.endswith(".")
    assert not re.search(r"[{}]|None|\(\)|  ", said + hint)
    assert bool(hint) is (key not in PASSED)


def test_every_answer_has_a_sentence_and_a_line_in_the_documentation() -> None:
    """`docs/reuse.md` lists each code; the words are those of the codes, no more and no less."""
    page = (Path(__file__).parents[2] / "docs" / "reuse.md").read_text(encoding="utf-8")
    assert set(REASONS) == set(reason_codes())
    assert set(EFFECTS) == {kind.value for kind in EffectKind}
    listed = set(re.findall(r"^\| `(\w+)` \| `(\w*)` \|", page, re.M))
    listed |= {(code, "") for code in re.findall(r"^\| `(\w+)` \| – \|", page, re.M)}
    assert listed == set(reason_codes())


def test_answers_rest_on_something() -> None:
    """A value with its page and box, who decided it, or the other paper."""
    person = answer(("person", ""))
    assert [e.field for e in person.evidence] == ["so_dinh_danh", "ho_ten", "ngay_sinh"]
    assert all(e.page == 1 and isinstance(e.box, Box) for e in person.evidence)
    (tie,) = answer(("person", "tied")).evidence[-1:]
    assert (tie.field, tie.by, tie.at) == ("tie", "an", AT)
    (by,) = answer(("effect", "thu_hoi")).evidence
    assert by.paper_id == "p-2"
    assert [e.page for e in answer(("quality", "pages")).evidence] == [2]


def test_answers_name_no_value_of_a_person() -> None:
    """They are logged: codes, field names, days of effect."""
    for specimen in SPECIMENS.values():
        for found in run_checks(specimen()):
            told = " ".join([found.detail, *(value for _, value in found.facts)])
            assert NUMBER not in told
            assert (value_of(BIRTH, "ho_ten") or "") not in told
            assert not re.search(r"\d{9}", told)


def test_rules_count_in_their_time() -> None:
    """A dossier of 2024 is judged by the rules of 2024: a card of nine digits still was one."""
    old = replace(card(so_dinh_danh="271234567"), asked=replace(card().asked, day=LONG_AGO))
    assert "identity" not in {check.code for check in run_checks(old)}
    assert [rule.code for rule in RULES if rule.since] == ["identity"]


def test_every_way_is_told() -> None:
    """What else satisfies a component, and under which condition."""
    part = Component(
        "giay", "Giấy", (Way(Mode.DATA, "đã ký số"), Way(Mode.PRESENT)), loai=("can_cuoc",)
    )
    assert tell_ways(part) == (
        "tra cứu dữ liệu, không cần giấy (nếu đã ký số); hoặc xuất trình bản gốc, quét rồi trả lại"
    )


def test_fields_in_sentences_have_names() -> None:
    """Whoever reads the sentence knows no field names."""
    said = explain_check(answer(("fields", "in_review")))
    assert FIELDS["ho_ten"] in said
    assert "ho_ten" not in said
