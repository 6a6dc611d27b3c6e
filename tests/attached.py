"""Papers that may be used again, the dossier that may use them, and the people of its desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from pipeline.dossier_receiving import receive_message
from pipeline.effect import BY_PERSON, Effect, EffectKind
from pipeline.forms.catalogue import Forms
from pipeline.forms.schema import Form
from pipeline.keys import object_key
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.ports import Area, PageRow, PaperRow
from pipeline.procedures.catalogue import Procedures
from pipeline.procedures.procedure import Component, Level, Mode, Procedure, Way
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin, make_paper_id
from pipeline.tools import Tools
from tests.messages import NUMBER, opening

OFFICER = Asker("an", "desk-a", frozenset({Duty.OFFICER}))
COLLEAGUE = Asker("chi", "desk-a", frozenset({Duty.OFFICER}))
APPROVER = Asker("dung", "desk-a", frozenset({Duty.APPROVER}))
STRANGER = Asker("binh", "desk-b", frozenset({Duty.OFFICER, Duty.APPROVER}))
SCANNER = Asker("quet", "desk-a", frozenset({Duty.SCAN}))
INSPECTOR = Asker("kim", "desk-a", frozenset({Duty.INSPECTOR}))
LEADER = Asker("lan", "desk-a", frozenset({Duty.LEADER, Duty.ADMINISTRATOR}))
OTHER_NUMBER = "096085000999"
PURPOSE = "Cấp giấy xác nhận tình trạng hôn nhân"
REASON = "gắn nhầm giấy của hồ sơ khác"
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PROCEDURE = "1.012783"
BIRTH, MARRIAGE = "giay_khai_sinh", "gcn_ket_hon"
FORMS = Forms({
    BIRTH: Form(BIRTH, "Giấy khai sinh", kq_code="KQ.G15.000031"),
    MARRIAGE: Form(MARRIAGE, "Kết hôn"),
    "van_ban_khac": Form("van_ban_khac", "Văn bản khác"),
})  # fmt: skip
MINE = {
    "so_dinh_danh": NUMBER,
    "ho_ten": "Nguyễn Văn Mẫu",
    "ngay_sinh": "1985-01-01",
    "ngay_cap": "2026-06-01",
    "nguoi_ky": "Lê Thị Hoa",
}


def know(tools: Tools, *modes: Mode) -> Tools:
    """They know one procedure with two components, each a birth certificate; the first may be
    satisfied in these modes, the other from the store."""
    ways = tuple(map(Way, modes or (Mode.KEPT,)))
    birth = Component("giay", "Giấy khai sinh", ways, loai=(BIRTH,))
    other = Component("khac", "Giấy khác", (Way(Mode.KEPT),), loai=(BIRTH,))
    known = Procedure(PROCEDURE, "Thủ tục thử", (Level.COMMUNE,), (birth, other))
    return replace(tools, forms=FORMS, procedures=Procedures((known,)))


def open_dossier(tools: Tools, **changes: Any) -> None:
    """A live one of the one person, with desk-a."""
    receive_message(opening(**{"MaTTHC": PROCEDURE} | changes), tools)


def store_paper(
    tools: Tools,
    data: bytes,
    loai: str = BIRTH,
    context: Context | None = None,
    *,
    review: bool = False,
    **values: str,
) -> str:
    """A paper of this person that passes every check, with its original in its place; its fields
    wait for a person if `review`."""
    digest = sha256(data).hexdigest()
    tools.objects.put(Area.INTAKE, object_key(digest), data)
    tools.objects.promote(object_key(digest))
    with tools.catalogue.begin() as unit:
        scan = unit.add_scan(digest, len(data), None, None)
        unit.link(scan.intake_id, context or Context("desk-a", origin=Origin.FROM_ORIGINAL))
        row = make_row(digest, loai, MINE | values, review=review)
        unit.put_papers(scan.intake_id, [replace(row, intake_id=scan.intake_id)])
        unit.commit()
    return row.paper_id


def make_row(digest: str, loai: str, values: dict[str, str], *, review: bool = False) -> PaperRow:
    status = FieldStatus.REVIEW if review else FieldStatus.ACCEPTED
    fields = tuple(
        Field(name, value, value, 1, Box(0, 0, 1, 1), 0.9, "test", status)
        for name, value in values.items()
        if value
    )
    return PaperRow(
        paper_id=make_paper_id(digest, 1), intake_id="", sha256=digest, version=1, loai=loai,
        loai_confidence=1.0, kq_code=None, first_page=1, last_page=1, digitally_signed=False,
        seals=1, quality="good", fields=fields,
        pages=(PageRow(1, 0, 0.0, False, "good", (), "ocr"),), stored_at=NOW,
    )  # fmt: skip


def end_paper(
    tools: Tools, paper_id: str, kind: EffectKind = EffectKind.REVOKED, since: str = "2026-11-21",
    *, certain: bool = True, rule: str = BY_PERSON,
) -> int:  # fmt: skip
    """Something happened to the paper."""
    effect = Effect(paper_id, kind, since, None, certain, rule, "sổ", "an", "desk-a", NOW)
    with tools.catalogue.begin() as unit:
        unit.hold_effects()
        added = unit.add_effect(effect)
        unit.commit()
    assert added is not None
    return added.effect_id
