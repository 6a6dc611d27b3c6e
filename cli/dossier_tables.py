"""Dossiers as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.dossier_door import person_record
from app.dossier_words import CHANNELS, DOSSIER_HELP, DOSSIER_STATES, MODES
from app.dossier_words import DOSSIER_SAY as SAY
from app.labels import ROLES, label_type
from app.messages import HELP
from cli.attached_tables import print_attached
from cli.output import print_table, say
from pipeline.dossier import Dossier
from pipeline.dossier_case import FiledPaper
from pipeline.dossier_values import VIET_NAM
from pipeline.dossier_view import ChecklistLine, DossierView
from pipeline.procedures.procedure import Component
from pipeline.scan import Role


def print_dossier(view: DossierView) -> None:
    """Facts, checklist, and the papers that are no component."""
    title = SAY["title"].format(ma_ho_so=view.dossier.ma_ho_so)
    print_table(title, ("", ""), list(_facts(view)))
    if view.procedure is None:
        say(SAY["no_procedure"])
    else:
        rows = [_line(line) for line in view.checklist]
        columns = ("Thành phần", "Cách đáp ứng", "Giấy tờ trong hồ sơ", HELP["paper_id"])
        print_table(f"{view.procedure.code}  {view.procedure.name}", columns, rows)
    others = [*view.loose, *(p for p in view.papers if p.role is not Role.COMPONENT)]
    if others:
        papers = [(ROLES[p.role.value], label_type(p.loai), p.paper_id) for p in others]
        print_table("Giấy tờ khác", ("Vai trò", "Loại", HELP["paper_id"]), papers)
    if view.attached:
        print_attached(view.attached, view.names)
    for joined in view.joined:
        say(SAY["joined"].format(paper_id=joined.paper_id, successor=joined.successor))
    if view.hidden:
        say(SAY["hidden"].format(count=view.hidden))


def print_dossiers(found: Sequence[Dossier]) -> None:
    """One line each."""
    if not found:
        say(SAY["none"])
        return
    rows = [
        (
            d.ma_ho_so,
            d.facts.ma_thu_tuc or "",
            _state(d),
            _day(d.facts.ngay_tiep_nhan),
            _day(d.facts.ngay_hen_tra),
            SAY["by_hand"].format(user=d.hand.user, desk=d.hand.desk, purpose=d.hand.purpose)
            if d.hand
            else "",
        )
        for d in found
    ]
    columns = ("Mã hồ sơ", "Thủ tục", "Trạng thái", "Tiếp nhận", "Hẹn trả", "")
    print_table(DOSSIER_HELP["list"], columns, rows)


def print_astray(found: Sequence[Dossier]) -> None:
    """One line each: with which unit and officer of the one-stop system it is."""
    if not found:
        say(SAY["none"])
        return
    rows = [
        (d.ma_ho_so, d.facts.ma_thu_tuc or "", _state(d), _day(d.facts.ngay_tiep_nhan),
         d.facts.don_vi_xu_ly or "", d.facts.nguoi_xu_ly or "")
        for d in found
    ]  # fmt: skip
    columns = ("Mã hồ sơ", "Thủ tục", "Trạng thái", "Tiếp nhận", "Đơn vị xử lý", "Người xử lý")
    print_table(DOSSIER_HELP["astray"], columns, rows)


def _facts(view: DossierView) -> Iterable[tuple[str, str]]:
    dossier, facts = view.dossier, view.dossier.facts
    yield "Trạng thái", _state(dossier)
    for person in dossier.persons:
        shown = person_record(person, view.held)
        yield "Chủ hồ sơ", " ".join(filter(None, (shown["number"], shown["name"])))
    yield "Tiếp nhận", _day(facts.ngay_tiep_nhan)
    yield "Hẹn trả", _day(facts.ngay_hen_tra)
    if facts.channel:
        yield "Kênh", CHANNELS[facts.channel.value]
    if facts.don_vi_xu_ly:
        yield "Đơn vị xử lý", facts.don_vi_xu_ly
    if facts.return_reason and view.held:
        yield "Lý do trả lại", facts.return_reason
    for result in dossier.results:
        yield "Kết quả", " ".join(filter(None, (result.kq_code, result.name)))
    if dossier.hand:
        hand = dossier.hand
        yield "", SAY["by_hand"].format(user=hand.user, desk=hand.desk, purpose=hand.purpose)


def _line(line: ChecklistLine) -> tuple[str, str, str, str]:
    ways = "\n".join(MODES[way.mode] for way in line.component.modes)
    return (
        tell_component(line.component),
        ways,
        "\n".join(_papers(line)),
        "\n".join(paper.paper_id for paper in line.papers),
    )


def tell_component(component: Component) -> str:
    if not component.condition:
        return component.name
    return f"{component.name}\n{SAY['condition'].format(condition=component.condition)}"


def _papers(line: ChecklistLine) -> Iterable[str]:
    yield from (_label(paper) for paper in line.papers)
    yield from (f"[{attachment.attachment_id}]" for attachment in line.attachments)


def _label(paper: FiledPaper) -> str:
    return label_type(paper.loai)


def _state(dossier: Dossier) -> str:
    return DOSSIER_STATES[dossier.state.value] if dossier.complete else SAY["incomplete"]


def _day(moment: datetime | None) -> str:
    return moment.astimezone(VIET_NAM).strftime("%d/%m/%Y %H:%M") if moment else ""
