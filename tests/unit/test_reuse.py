"""The reuse gate: which papers of a person may stand in, and why others may not."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.asked import fingerprints_of
from pipeline.dossier import PersonTie
from pipeline.effect import Effect, EffectKind
from pipeline.errors import BadQuestion, NotFound
from pipeline.forms.catalogue import Forms
from pipeline.forms.schema import Form, FormField
from pipeline.forms.validity import Validity
from pipeline.language.spans import add_months, date_span
from pipeline.ledger import Act, Deed
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PageRow, PaperRow
from pipeline.question import Asker, Duty, Person, Reuse, ReuseState
from pipeline.reuse import check_reuse
from pipeline.scan import Context, Origin, Role, make_paper_id
from pipeline.signature import SignatureState
from pipeline.tools import Tools

NUMBER, OTHER_NUMBER = "079085001234", "079085009999"
PERSON = Person(NUMBER, "Nguyễn Văn An", "1985-07-02")
OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
TODAY = date(2026, 11, 20)
FORMS = Forms({
    "giay_khai_sinh": Form("giay_khai_sinh", "Giấy khai sinh", kq_code="KQ.G15.000031"),
    "gcn_ket_hon": Form("gcn_ket_hon", "Kết hôn", kq_code="KQ.G15.000032"),
    "van_ban_khac": Form("van_ban_khac", "Văn bản khác"),
    "xac_nhan_hon_nhan": Form(
        "xac_nhan_hon_nhan", "XNTTHN", kq_code="KQ.G15.000038", validity=(Validity(months=6),),
        fields=(FormField("muc_dich_cap", "text", labels=("Giấy này được cấp để",)),),
    ),
})  # fmt: skip


def field(name: str, value: str, status: FieldStatus = FieldStatus.ACCEPTED) -> Field:
    return Field(name, value, value, 1, Box(0, 0, 1, 1), 0.9, "test", status)


def paper(paper_id: str = "p", loai: str = "giay_khai_sinh", **facts: Any) -> PaperRow:
    """A paper that passes every check; `values` and `review` change its fields."""
    values = {
        "so_dinh_danh": NUMBER,
        "ho_ten": "Nguyễn Văn An",
        "ngay_sinh": "1985-07-02",
        "ngay_cap": "2026-06-01",
        "nguoi_ky": "Lê Thị Hoa",
    } | facts.pop("values", {})
    review = facts.pop("review", ())
    fields = tuple(
        field(name, value, FieldStatus.REVIEW if name in review else FieldStatus.ACCEPTED)
        for name, value in values.items()
        if value
    )
    row = PaperRow(
        paper_id=paper_id, intake_id="i", sha256="0" * 64, version=1, loai=loai,
        loai_confidence=1.0, kq_code=None, first_page=1, last_page=1, digitally_signed=False,
        seals=1, quality="good", fields=fields,
        pages=(PageRow(1, 0, 0.0, False, "good", (), "ocr"),),
        stored_at=datetime(2026, 11, 1, tzinfo=UTC),
        contexts=(Context("desk-a", origin=Origin.FROM_ORIGINAL),),
    )  # fmt: skip
    return replace(row, **facts)


def tie(paper_id: str = "p", number: str = NUMBER, part: str = "") -> PersonTie:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    return PersonTie(paper_id, number, part, "đối chiếu sổ hộ tịch năm 1998", "an", "desk-a", at)


class Rows:
    """The methods of the catalogue that the gate asks."""

    def __init__(
        self,
        rows: tuple[PaperRow, ...],
        ties: tuple[PersonTie, ...] = (),
        effects: tuple[Effect, ...] = (),
    ) -> None:
        self.rows, self.ties, self.effects = rows, ties, effects
        self.acts: list[Act] = []

    def papers_tied_to(self, number: str) -> tuple[PersonTie, ...]:
        return tuple(t for t in self.ties if t.so_dinh_danh == number)

    def ties_of_paper(self, paper_id: str) -> tuple[PersonTie, ...]:
        return tuple(t for t in self.ties if t.paper_id == paper_id)

    def paper(self, paper_id: str) -> PaperRow:
        for row in self.rows:
            if row.paper_id == paper_id:
                return row
        raise NotFound(kind="paper", key=paper_id)

    @contextmanager
    def begin(self) -> Any:
        yield self

    def commit(self) -> None:
        """Nothing is written but the ledger."""

    def append(self, act: Act) -> None:
        self.acts.append(act)

    def effects_due(self, limit: int = 1, paper_ids: Any = ()) -> list[tuple[str, int]]:
        return []

    def effects_of(self, paper_ids: list[str]) -> list[Effect]:
        return [effect for effect in self.effects if effect.paper_id in paper_ids]

    def papers_named(
        self,
        names: tuple[str, ...],
        value: str,
        desk: str | None,
        limit: int,
        number: str | None = None,
    ) -> list[PaperRow]:
        here = [r for r in self.papers_by_field(names, value) if _at(r, desk)]
        return here[:limit]

    def papers_by_field(self, names: tuple[str, ...], value: str) -> list[PaperRow]:
        return [r for r in self.rows if any(f.name in names and f.value == value for f in r.fields)]


def _at(row: PaperRow, desk: str | None) -> bool:
    return desk is None or any(context.desk == desk for context in row.contexts)


def ask(
    *rows: PaperRow, person: Person = PERSON, loai: str = "giay_khai_sinh",
    asker: Asker = OFFICER, purpose: str | None = None, ties: tuple[PersonTie, ...] = (),
) -> tuple[Reuse, ...]:  # fmt: skip
    tools = cast(Tools, SimpleNamespace(catalogue=Rows(rows, ties), forms=FORMS, audit_key=b"k"))
    return check_reuse(person, loai, asker, TODAY, tools, purpose=purpose)


def verdict(row: PaperRow, **question: Any) -> tuple[ReuseState, dict[str, bool | None]]:
    """The conclusion, and the checks that did not pass."""
    (reuse,) = ask(row, **question)
    return reuse.state, {c.code: c.passed for c in reuse.checks if not c.passed}


def test_a_paper_that_passes_everything_is_usable() -> None:
    """All checks stand in their order, all passed."""
    (reuse,) = ask(paper())
    assert reuse.state is ReuseState.USABLE
    assert [c.code for c in reuse.checks] == [
        "person", "type", "identity", "origin", "signature", "effect", "purpose", "quality",
        "fields", "right",
    ]  # fmt: skip
    assert reuse.issued == "2026-06-01"


USABLE, SEE, NOT = ReuseState.USABLE, ReuseState.SEE_ORIGINAL, ReuseState.NOT_USABLE
UNSIGNED = {"nguoi_ky": ""}


@pytest.mark.parametrize(
    ("row", "state", "checks"),
    [
        (paper(loai="gcn_ket_hon"), NOT, {"type": False}),
        (paper(loai="van_ban_khac", kq_code="KQ.G15.000031"), SEE, {"effect": None}),
        (paper(loai="gcn_ket_hon", kq_code="KQ.G15.000031"), USABLE, {}),
        (paper(contexts=(Context("desk-a"),)), SEE, {"origin": False}),
        (paper(contexts=(Context("desk-a"), Context("desk-b", origin=Origin.CERTIFIED_COPY))),
         USABLE, {}),
        (paper(contexts=(Context("desk-a", origin=Origin.ELECTRONIC),)), SEE, {"origin": None}),
        (paper(contexts=(Context("desk-a", origin=Origin.ELECTRONIC),), digitally_signed=True,
               signatures=(SignatureState.VALID,), seals=0, values=UNSIGNED), USABLE, {}),
        (paper(seals=0), SEE, {"signature": None}),
        (paper(values=UNSIGNED), SEE, {"signature": None}),
        (paper(values=UNSIGNED, seals=0), SEE, {"signature": False}),
        (paper(values={"ngay_het_han": "2026-11-20"}), USABLE, {}),
        (paper(values={"ngay_het_han": "2026-11-19"}), NOT, {"effect": False}),
        (paper(values={"ngay_het_han": "2026"}), SEE, {"effect": None}),
        (paper(values={"ngay_het_han": "Không thời hạn"}), USABLE, {}),
        (paper(values={"ngay_het_han": "vô thời hạn?"}), SEE, {"effect": None}),
        (paper(pages=(PageRow(1, 0, 0.0, False, "rescan", ("blur",), "ocr"),)), NOT,
         {"quality": False}),
        (paper(pages=(PageRow(1, 0, 0.0, True, "rescan", ("blur",), "ocr"),)), USABLE, {}),
        (paper(quality="rescan"), NOT, {"quality": False}),
        (paper(review=("so_dinh_danh",)), SEE, {"person": None, "fields": None}),
        (paper(review=("ho_ten",)), SEE, {"fields": None}),
        (paper(review=("nguoi_ky",)), USABLE, {}),
        (paper(values={"trang": "1-2"}, review=("trang",)), SEE, {"fields": None}),
        (paper(values={"trang": "1-2"}), USABLE, {}),
        (paper(values={"ho_ten": "Trần Văn An"}), SEE, {"person": None}),
        (paper(values={"ho_ten": "NGUYỄN VĂN AN"}), USABLE, {}),
        (paper(values={"ngay_sinh": "1985-07-03"}), SEE, {"person": None}),
        (paper(values={"ngay_sinh": "1985"}), USABLE, {}),
        (paper(values={"so_dinh_danh": "", "so_dinh_danh_me": NUMBER}), SEE,
         {"person": None, "fields": None}),
        (paper(values={"so_dinh_danh": ""}), NOT, {"person": False, "fields": None}),
    ],
)  # fmt: skip
def test_each_check_decides(
    row: PaperRow, state: ReuseState, checks: dict[str, bool | None]
) -> None:
    """What fails is named; what cannot be decided asks for the original, never for belief."""
    assert verdict(row) == (state, checks)


@pytest.mark.parametrize(
    ("issued", "state", "checks"),
    [
        ("2026-05-20", USABLE, {}),
        ("2026-05-19", NOT, {"effect": False}),
        ("2026-05", SEE, {"effect": None}),
        ("2026-06", USABLE, {}),
        ("2025", NOT, {"effect": False}),
        ("2026-12-01", SEE, {"effect": None}),
        ("", SEE, {"effect": None, "fields": None}),
    ],
)
def test_a_certificate_of_marital_status_holds_six_months(
    issued: str, state: ReuseState, checks: dict[str, bool | None]
) -> None:
    """NĐ 123/2015, Điều 23; a date of a month only leaves days on which nobody knows."""
    row = paper(loai="xac_nhan_hon_nhan",
                values={"ngay_cap": issued, "muc_dich_cap": "đăng ký kết hôn"})  # fmt: skip
    assert verdict(row, loai="xac_nhan_hon_nhan", purpose="Đăng ký kết hôn") == (state, checks)


@pytest.mark.parametrize(("asked", "passed"), [("kết hôn", True), ("vay vốn", False), (None, None)])
def test_a_paper_for_one_purpose_is_good_for_that_one(
    asked: str | None, passed: bool | None
) -> None:
    """The purpose is printed; without one to compare a person decides."""
    row = paper(loai="xac_nhan_hon_nhan", values={"muc_dich_cap": "Đăng ký kết hôn với bà B"})
    (reuse,) = ask(row, loai="xac_nhan_hon_nhan", purpose=asked)
    assert next(c.passed for c in reuse.checks if c.code == "purpose") is passed


def test_either_spouse_has_the_marriage_certificate() -> None:
    """The number in the husband's or the wife's column is the bearer's."""
    values = {"so_dinh_danh": "", "ho_ten": "", "ngay_sinh": "", "so_dinh_danh_vo": NUMBER,
              "ho_ten_vo": "Nguyễn Văn An", "so_dinh_danh_chong": OTHER_NUMBER}  # fmt: skip
    assert verdict(paper(loai="gcn_ket_hon", values=values), loai="gcn_ket_hon") == (USABLE, {})


def test_a_type_may_be_asked_for_by_its_code() -> None:
    """The national KQ code names the type as well."""
    assert verdict(paper(), loai="KQ.G15.000031") == (USABLE, {})
    assert verdict(paper(), loai="KQ.G15.000032") == (NOT, {"type": False})


def test_nobody_is_found_by_name_alone() -> None:
    """A namesake with another number or birth date is not shown; without either never usable."""
    namesake = paper(values={"so_dinh_danh": OTHER_NUMBER})
    born_later = paper(values={"so_dinh_danh": "", "ngay_sinh": "1990"})
    nameless = paper(values={"so_dinh_danh": ""})
    assert ask(namesake) == ask(born_later) == ()
    assert verdict(nameless, person=Person(None, "nguyễn văn an", "1985")) == (
        NOT, {"person": False, "fields": None})  # fmt: skip


NUMBERLESS = {"so_dinh_danh": ""}


def test_an_officers_word_makes_a_paper_somebodys() -> None:
    """A paper without 12 digits that was tied with evidence counts, and the evidence is told."""
    (reuse,) = ask(paper(values=NUMBERLESS), ties=(tie(),))
    assert reuse.state is USABLE
    assert (reuse.checks[0].passed, reuse.checks[0].detail) == (True, "tied")
    assert reuse.tie == tie()
    assert next(c for c in reuse.checks if c.code == "fields").passed


@pytest.mark.parametrize(
    ("row", "ties", "state", "why"),
    [
        (paper(values=NUMBERLESS | {"ho_ten": "Trần Văn Bê"}), (tie(),), SEE, "name_differs"),
        (paper(values=NUMBERLESS | {"ngay_sinh": "1990"}), (tie(),), SEE, "birth_differs"),
        (paper(values=NUMBERLESS), (tie(), tie(number=OTHER_NUMBER)), SEE, "tied_twice"),
        (paper(values={"so_dinh_danh": OTHER_NUMBER}), (tie(),), NOT, "tie_contradicted"),
        (paper(values={"so_dinh_danh": "271234567"}), (tie(),), USABLE, "tied"),
        (paper(values=NUMBERLESS | {"so_dinh_danh_me": NUMBER}), (tie(),), USABLE, "tied"),
        (paper(values=NUMBERLESS), (tie(number=OTHER_NUMBER),), NOT, "name_only"),
        (paper(), (tie(),), USABLE, ""),
        (paper(), (tie(), tie(number=OTHER_NUMBER)), USABLE, ""),
    ],
)
def test_an_officers_word_is_weighed(
    row: PaperRow, ties: tuple[PersonTie, ...], state: ReuseState, why: str
) -> None:
    """What the paper says goes before it; what speaks against it asks a person."""
    (reuse,) = ask(row, ties=ties)
    assert (reuse.state, reuse.checks[0].detail) == (state, why)
    assert (reuse.tie is not None) is (why not in ("", "tie_contradicted", "name_only"))


def test_a_tie_is_to_one_place_on_the_paper() -> None:
    """The wife's, not the husband's: hers is the name that must fit."""
    values = {"so_dinh_danh": "", "ho_ten": "", "ngay_sinh": "", "ho_ten_vo": "Nguyễn Văn An",
              "ho_ten_chong": "Lê Văn Chín", "so_dinh_danh_chong": OTHER_NUMBER}  # fmt: skip
    row = paper(loai="gcn_ket_hon", values=values)
    (hers,) = ask(row, loai="gcn_ket_hon", ties=(tie(part="_vo"),))
    assert hers.state is USABLE
    (his,) = ask(row, loai="gcn_ket_hon", ties=(tie(part="_chong"),))
    assert (his.state, his.checks[0].detail) == (NOT, "tie_contradicted")


def test_a_tie_reveals_nothing_to_other_desks() -> None:
    """Neither that an officer said something nor that there is a paper."""
    away = paper(values=NUMBERLESS, contexts=(Context("desk-b"),))
    assert ask(away, ties=(tie(),)) == ()


def test_a_tied_paper_that_is_read_anew_is_away() -> None:
    """For that moment it cannot be judged."""
    assert ask(ties=(tie(),), person=Person(NUMBER)) == ()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (paper(loai="giay_tiep_nhan"), "process_paper"),
        (paper(loai="giay_tiep_nhan", kq_code="KQ.G15.000031"), "process_paper"),
        (paper(contexts=(Context("desk-a", "H12-261120-0001", Role.PROCESS),)), "process_paper"),
        (paper(contexts=(Context("desk-a", role=Role.COMPONENT, origin=Origin.FROM_ORIGINAL),
                         Context("desk-a", "H12-261120-0001", Role.PROCESS))), "process_paper"),
        (paper(contexts=(Context("desk-a", "H12-261120-0001", Role.PROCESS),
                         Context("desk-a", "H12-261120-0002", origin=Origin.FROM_ORIGINAL))), ""),
    ],
)  # fmt: skip
def test_process_papers_are_never_components(row: PaperRow, why: str) -> None:
    """A receipt, a control slip, or what people filed as such: whatever code it was given."""
    for loai in ("giay_khai_sinh", "giay_tiep_nhan", "KQ.G15.000031"):
        (reuse,) = ask(row, loai=loai)
        detail = next(c.detail for c in reuse.checks if c.code == "type")
        assert detail == (why or ("other_type" if loai == "giay_tiep_nhan" else ""))


def test_an_old_identity_number_only_points() -> None:
    """Nine digits of a CMND identify nobody any more."""
    old = paper(values={"so_dinh_danh": "271234567"})
    assert verdict(old, person=Person("271234567")) == (SEE, {"person": None})


def test_papers_of_other_desks_are_not_told_of() -> None:
    """Not even that there is one."""
    assert ask(paper(contexts=(Context("desk-b", origin=Origin.FROM_ORIGINAL),))) == ()


def test_every_check_stands_in_the_ledger() -> None:
    """Who asked and which papers they were told of, without whose they are."""
    rows = Rows((paper(), paper("away", contexts=(Context("desk-b"),))))
    tools = cast(Tools, SimpleNamespace(catalogue=rows, forms=FORMS, audit_key=b"k"))
    check_reuse(PERSON, "giay_khai_sinh", OFFICER, TODAY, tools, purpose="Đăng ký kết hôn")
    (act,) = rows.acts
    assert (act.deed, act.user, act.purpose) == (Deed.CHECKED, "an", "Đăng ký kết hôn")
    assert (act.facts["loai"], act.facts["papers"]) == ("giay_khai_sinh", ["p"])
    assert fingerprints_of(NUMBER, b"k") <= set(act.facts["asked"])
    assert NUMBER not in str(act.facts)


def test_who_sees_no_papers_gets_none() -> None:
    """Leaders and administrators learn nothing of a person here."""
    assert ask(paper(), asker=Asker("l", "desk-a", frozenset({Duty.LEADER}))) == ()


def test_inspectors_see_all_desks() -> None:
    """The inspector's right does not depend on the desk."""
    asker = Asker("k", "desk-z", frozenset({Duty.INSPECTOR}))
    assert verdict(paper(), asker=asker) == (USABLE, {})


def test_the_best_stands_first() -> None:
    """Usable, then to be seen, then not usable; of equals the newest."""
    rows = (
        paper("type", loai="gcn_ket_hon"),
        paper("plain", contexts=(Context("desk-a"),)),
        paper("older", values={"ngay_cap": "2020-01-01"}),
        paper("undated", values={"ngay_cap": ""}),
        paper("newer"),
    )
    found = [reuse.paper_id for reuse in ask(*rows)]
    assert found == ["newer", "older", "undated", "plain", "type"]


def test_details_say_no_personal_data() -> None:
    """Checks are logged: codes, field names and dates of effect, no value of a person."""
    rows = (paper(values={"ho_ten": "Trần Văn An"}), paper(review=("so_dinh_danh", "ho_ten")))
    told = " ".join(check.detail for reuse in ask(*rows) for check in reuse.checks)
    for secret in (NUMBER, "An", "Trần", "1985"):
        assert secret not in told


@pytest.mark.parametrize(
    "person", [Person(), Person("12"), Person("07908500123x"), Person(" 79085001234"),
               Person("٠٧٩٠٨٥٠٠١٢٣٤"), Person(ho_ten="  ")],
)  # fmt: skip
def test_a_person_without_a_number_or_name_is_no_question(person: Person) -> None:
    """12 digits, or 9 of an old card, or at least a name."""
    with pytest.raises(BadQuestion):
        ask(paper(), person=person)


def test_months_end_where_the_month_ends() -> None:
    """Six months from 31 August are over on the last of February."""
    assert add_months(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert add_months(date(2025, 12, 31), 1) == date(2026, 1, 31)
    assert add_months(date(9999, 12, 31), 1) == date.max


def test_dates_mean_the_days_they_may_mean() -> None:
    """A year is any day of it; what is no date is none."""
    assert date_span("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert date_span("2024") == (date(2024, 1, 1), date(2024, 12, 31))
    for nothing in (None, "", "2024-13", "2024-02-30", "05/03/2020", "0000", "٢٠٢٠"):
        assert date_span(nothing) is None


def test_what_was_said_of_a_joined_paper_is_true_of_the_whole() -> None:
    """A paper that ended by a person's word stays ended when its pages are joined to another."""
    pages = tuple(PageRow(number, 0, 0.0, False, "good", (), "ocr") for number in (1, 2))
    row = paper(pages=pages, last_page=2)
    before = make_paper_id(row.sha256, 2)
    said = Effect(before, EffectKind.REVOKED, "2026-07", None, True, "person", "đã xem", "an",
                  "desk-a", datetime(2026, 11, 2, tzinfo=UTC))  # fmt: skip
    rows = Rows((row,), effects=(said,))
    tools = cast(Tools, SimpleNamespace(catalogue=rows, forms=FORMS, audit_key=b"k"))
    (reuse,) = check_reuse(PERSON, "giay_khai_sinh", OFFICER, TODAY, tools)
    assert reuse.state is NOT
