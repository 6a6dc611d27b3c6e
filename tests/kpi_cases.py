"""Dossiers of invented people with what lies in them, for the figures and the exchange."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pipeline.attachment import ReuseLink, Revocation
from pipeline.dossier import Attachment, Dossier, DossierOrigin, DossierState, Facts, PersonRef
from pipeline.dossier_case import Case, FiledPaper
from pipeline.procedures.catalogue import national_procedures
from pipeline.procedures.procedure import Procedure
from pipeline.question import Check
from pipeline.scan import Role

CODE = "H12.15.22-261120-0007"
NUMBER = "096085000123"
RECEIVED = datetime(2026, 11, 20, 1, 29, tzinfo=UTC)


def facts(**told: Any) -> Facts:
    """What the one-stop system said of a dossier of Cấp giấy xác nhận tình trạng hôn nhân."""
    known = {
        "ma_thu_tuc": "1.004873",
        "persons": (PersonRef(NUMBER, "Nguyễn Văn Mẫu", "1"),),
        "ngay_tiep_nhan": RECEIVED,
        "don_vi_xu_ly": "desk-a",
        "place": "2",
    }
    return Facts(**(known | told))


def dossier(code: str = CODE, **told: Any) -> Dossier:
    return Dossier(code, DossierOrigin.ONE_STOP, DossierState.RECEIVED, RECEIVED, facts(**told))


def case(*lying: FiledPaper | ReuseLink, confirmed: bool = True, **told: Any) -> Case:
    """The dossier with papers and links in it."""
    papers = tuple(one for one in lying if isinstance(one, FiledPaper))
    links = tuple(one for one in lying if isinstance(one, ReuseLink))
    return Case(dossier(**told), papers, links, confirmed)


def component(paper_id: str = "p1", key: str | None = "cham_dut_hon_nhan") -> FiledPaper:
    return FiledPaper(paper_id, "ban_an", None, Role.COMPONENT, key)


def result(paper_id: str = "r1", kq_code: str | None = "KQ.G15.000038") -> FiledPaper:
    return FiledPaper(paper_id, "xac_nhan_hon_nhan", kq_code, Role.RESULT, None)


def link(link_id: str = "l1", key: str = "cham_dut_hon_nhan", **facts: Any) -> ReuseLink:
    """A judgment that lies here already, used again."""
    known = {
        "link_id": link_id, "ma_ho_so": CODE, "component": key, "paper_id": "p9", "version": 1,
        "sha256": "ab" * 32, "kq_code": None, "pages": 2, "user": "an", "desk": "desk-a",
        "at": RECEIVED, "purpose": "Cấp giấy xác nhận", "checks": (Check("person", True),),
        "original_seen": True, "entry_seq": 1,
    }  # fmt: skip
    return ReuseLink(**(known | facts))


def revoked(link_id: str = "l1", key: str = "cham_dut_hon_nhan", **facts: Any) -> ReuseLink:
    revocation = Revocation(link_id, "an", "desk-a", RECEIVED, "gắn nhầm", 2)
    return link(link_id, key, revoked=revocation, **facts)


def attached(attachment_id: str = "t1", **facts: Any) -> tuple[Attachment, ...]:
    """A file that the one-stop system has."""
    return (Attachment(attachment_id, **facts),)


def procedure(code: str = "1.004873") -> Procedure:
    found = national_procedures().latest(code)
    assert found is not None
    return found
