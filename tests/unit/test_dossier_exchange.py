"""A dossier as the national portal takes it: the fields of its exchange schema."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.exchange_door import make_wording, name_paper
from app.settings import Dossiers, Settings
from pipeline.attaching import attach, revoke
from pipeline.dossier import Dossier, DossierState
from pipeline.dossier_desk import file_paper
from pipeline.dossier_exchange import exchange_dossier
from pipeline.dossier_receiving import receive_message
from pipeline.errors import BadPurpose, NotAllowed, NotFound
from pipeline.ledger import Deed
from pipeline.question import Asker, Duty
from pipeline.scan import Role
from pipeline.tools import Tools
from tests.attached import (
    APPROVER,
    INSPECTOR,
    LEADER,
    MINE,
    NOW,
    OFFICER,
    PROCEDURE,
    PURPOSE,
    REASON,
    SCANNER,
    STRANGER,
    know,
    open_dossier,
    store_paper,
)
from tests.journey import World
from tests.messages import CODE, NUMBER, RESULT, status
from web.api.exchange_models import Exchanged, HandedIn, Issued

SETTINGS = Settings(dossiers=Dossiers(paper_link="https://kho.tinh/giay-to/{paper_id}"))
TOLD = [
    {"TepDinhKemId": "t1", "TenTepDinhKem": "don.pdf", "MaThanhPhanHoSo": "to_khai",
     "DuongDanTaiTepTin": "https://mot-cua/t1", "DuocSoHoa": "1", "DuocTaiSuDung": "2",
     "DuocLayTuKhoDMQG": "1", "MaKetQuaThayThe": "KQ.G15.000034"},
    {"TepDinhKemId": "t2", "IsDeleted": "1"},
]  # fmt: skip
WHOLE = {
    "MaLinhVuc": "G15-HT01", "MaDoiTuong": "techid", "NoiNopHoSo": "2", "HoSoCoThanhPhanSoHoa": "0",
    "TaiKhoanDuocXacThucVoiVNeID": "1", "DuocThanhToanTrucTuyen": "0",
    "NgayNopHoSo": "2026-11-19T23:30:00+00:00", "DSKetNoiCSDL": [{"MaCSDL": "CSDLDC"}],
    "TaiLieuNop": TOLD, "GiayToKetQua": [RESULT], "NguoiXuLy": "an", "TrichYeuHoSo": "Đề nghị",
}  # fmt: skip


@pytest.fixture
def tools(world: World) -> Tools:
    world.clock.moment = NOW
    made = know(world.tools())
    open_dossier(made, **WHOLE)
    return made


def tell(tools: Tools, asker: Asker = OFFICER, **how: Any) -> dict[str, Any]:
    return exchange_dossier(CODE, asker, tools, make_wording(how.pop("settings", SETTINGS)), **how)


def stored(tools: Tools) -> Dossier:
    with tools.catalogue.begin() as unit:
        return unit.dossier(CODE)


def test_the_interface_describes_every_field_of_it(tools: Tools) -> None:
    """With a result filed, a paper used again, and all that the one-stop system told."""
    attach(CODE, "giay", store_paper(tools, b"one"), PURPOSE, OFFICER, tools)
    record = tell(tools)
    assert Exchanged.model_validate(record).model_dump(exclude_unset=True) == record
    assert set(record) >= set(Exchanged.model_fields) - NOT_TOLD
    one, result = record["TaiLieuNop"][0], record["GiayToKetQua"][0]
    assert set(one) == set(HandedIn.model_fields)
    assert set(result) <= set(Issued.model_fields)


NOT_TOLD = {"NgayTra", "NgayTuChoi", "NgayKetThucXuLy", "LoaiDoiTuong"}


def file_of(record: dict[str, Any], attachment_id: str) -> dict[str, Any]:
    (found,) = (a for a in record["TaiLieuNop"] if a["TepDinhKemId"] == attachment_id)
    return dict(found)


def test_what_the_one_stop_system_said_is_told_in_its_fields(tools: Tools) -> None:
    """Times in Viet Nam's, flags as 0 and 1; what it did not say is left out."""
    record = tell(tools)
    assert (record["MaHoSo"], record["MaTTHC"]) == (CODE, PROCEDURE)
    assert record["NgayNopHoSo"] == "20261120063000"
    assert record["NgayTiepNhan"] == "20261120082900"
    assert record["DinhDanhCHS"] == [{"LoaiDinhDanh": "1", "SoDinhDanh": NUMBER}]
    assert record["DSKetNoiCSDL"] == [{"MaCSDL": "CSDLDC"}]
    assert (record["HoSoCoThanhPhanSoHoa"], record["TaiKhoanDuocXacThucVoiVNeID"]) == ("0", "1")
    assert (record["KenhThucHien"], record["TrangThaiHoSo"]) == ("1", "2")
    assert file_of(record, "t1") == TOLD[0] | {"IsDeleted": "0"}
    assert file_of(record, "t2")["IsDeleted"] == "1"
    assert "NgayTra" not in record


def test_a_paper_used_again_is_a_component_with_its_flags(tools: Tools) -> None:
    """And the dossier has one that was; taken back, it is deleted and the flag as before."""
    paper_id = store_paper(tools, b"one")
    link = attach(CODE, "giay", paper_id, PURPOSE, OFFICER, tools)
    record = tell(tools)
    assert file_of(record, f"link-{link.link_id}") == {
        "TepDinhKemId": f"link-{link.link_id}",
        "TenTepDinhKem": "Giấy khai sinh (KQ.G15.000031)",
        "IsDeleted": "0",
        "MaThanhPhanHoSo": "giay",
        "DuongDanTaiTepTin": f"https://kho.tinh/giay-to/{paper_id}",
        "DuocSoHoa": "1",
        "DuocTaiSuDung": "2",
        "DuocLayTuKhoDMQG": "0",
        "MaKetQuaThayThe": "KQ.G15.000031",
    }
    assert record["HoSoCoThanhPhanSoHoa"] == "1"
    revoke(link.link_id, REASON, OFFICER, tools)
    after = tell(tools)
    assert file_of(after, f"link-{link.link_id}")["IsDeleted"] == "1"
    assert file_of(after, f"link-{link.link_id}")["DuocTaiSuDung"] == "0"
    assert after["HoSoCoThanhPhanSoHoa"] == "0"


def test_a_paper_filed_here_is_digitised_and_not_reused(tools: Tools) -> None:
    """Without an address where the settings give none."""
    paper_id = store_paper(tools, b"one")
    file_paper(CODE, paper_id, Role.COMPONENT, OFFICER, tools, "khac")
    one = file_of(tell(tools, settings=Settings()), paper_id)
    assert one == {
        "TepDinhKemId": paper_id, "TenTepDinhKem": "Giấy khai sinh", "IsDeleted": "0",
        "MaThanhPhanHoSo": "khac", "DuocSoHoa": "1", "DuocTaiSuDung": "0", "DuocLayTuKhoDMQG": "0",
    }  # fmt: skip
    assert tell(tools)["HoSoCoThanhPhanSoHoa"] == "0"


def test_a_result_filed_here_tells_accepted_values_alone(tools: Tools) -> None:
    """What waits for a person is left out: a wrong number of a result is worse than none."""
    values = {"so_ky_hieu": "45/2026", "ngay_het_han": "2027-01-01"}
    sure = store_paper(tools, b"one", **values)
    unsure = store_paper(tools, b"two", review=True, **values)
    for paper_id in (sure, unsure):
        file_paper(CODE, paper_id, Role.RESULT, OFFICER, tools)
    told = {r.get("GiayToId"): r for r in tell(tools)["GiayToKetQua"]}
    assert told[sure] == {
        "TenGiayTo": "Giấy khai sinh",
        "GiayToId": sure,
        "DuongDanTepTinKetQua": f"https://kho.tinh/giay-to/{sure}",
        "SoKyHieu": "45/2026",
        "NgayCap": MINE["ngay_cap"],
        "ThoiHanHieuLuc": "2027-01-01",
        "MaChuGiayTo": NUMBER,
    }
    assert set(told[unsure]) == {"TenGiayTo", "GiayToId", "DuongDanTepTinKetQua"}
    assert told[None] == RESULT  # what the system told, as it told it


def test_a_result_is_not_told_twice(tools: Tools) -> None:
    """The system's own word on it is given the address of our file, and nothing else."""
    again = {"TenGiayTo": "Giấy khai sinh", "SoKyHieu": "45/2026"}
    receive_message(status("2026-11-21T09:00:00", GiayToKetQua=[again]), tools)
    paper_id = store_paper(tools, b"one", so_ky_hieu="45/2026")
    file_paper(CODE, paper_id, Role.RESULT, OFFICER, tools)
    told = [r for r in tell(tools)["GiayToKetQua"] if r.get("SoKyHieu") == "45/2026"]
    assert told == [again | {"DuongDanTepTinKetQua": f"https://kho.tinh/giay-to/{paper_id}"}]


def test_our_own_receiver_reads_it_and_nothing_that_was_said_changes(tools: Tools) -> None:
    """Received again it adds what lies here; told again it is the same."""
    paper_id = store_paper(tools, b"one")
    attach(CODE, "giay", paper_id, PURPOSE, OFFICER, tools)
    result = store_paper(tools, b"two", so_ky_hieu="45/2026")
    file_paper(CODE, result, Role.RESULT, OFFICER, tools)
    before, record = stored(tools), tell(tools)
    receipt = receive_message(record, tools)
    after = stored(tools)
    assert receipt.ignored == ()
    added = {"attachments": None, "results": None, "has_digitised": None}
    assert replace(after.facts, **added) == replace(before.facts, **added)
    assert set(before.facts.attachments or ()) <= set(after.facts.attachments or ())
    assert set(before.facts.results or ()) <= set(after.facts.results or ())
    assert (after.state, after.origin, after.hand) == (before.state, before.origin, before.hand)
    assert tell(tools) == record


def test_a_dossier_that_moved_on_stays_where_it_is(tools: Tools) -> None:
    """A day was told after the last TrangThaiHoSo: the code of where it stands goes out."""
    receive_message(status("2026-11-21T09:00:00", NgayTra="20261121090000"), tools)
    assert stored(tools).state is DossierState.RETURNED
    record = tell(tools)
    assert tools.states[record["TrangThaiHoSo"]] is DossierState.RETURNED
    receive_message(record, tools)
    assert stored(tools).state is DossierState.RETURNED


def test_nothing_of_a_person_stands_where_it_does_not_belong(tools: Tools) -> None:
    """The number stands with the owner and the dossier's person; no name at all."""
    for n, role in enumerate((Role.COMPONENT, Role.RESULT, Role.PROCESS)):
        file_paper(CODE, store_paper(tools, bytes([n])), role, OFFICER, tools)
    record = tell(tools)
    assert "Nguyễn" not in json.dumps(record, ensure_ascii=False)
    del record["DinhDanhCHS"]
    for result in record["GiayToKetQua"]:
        result.pop("MaChuGiayTo", None)
    assert NUMBER not in json.dumps(record)
    assert len(record["TaiLieuNop"]) == 3  # the process paper is none


def test_each_export_stands_in_the_ledger(tools: Tools) -> None:
    """Who, which dossier, how much of it; one that was refused does not."""
    attach(CODE, "giay", store_paper(tools, b"one"), PURPOSE, OFFICER, tools)
    tell(tools)
    tell(tools, INSPECTOR, purpose="kiểm tra định kỳ")
    with pytest.raises(NotAllowed):
        tell(tools, STRANGER)
    with tools.catalogue.begin() as unit:
        acts = [entry.act for entry in unit.entries(deed=Deed.EXPORTED)]
    assert [(act.user, act.ma_ho_so, act.purpose) for act in acts] == [
        ("an", CODE, ""), ("kim", CODE, "kiểm tra định kỳ")
    ]  # fmt: skip
    assert acts[0].facts == {"export": "exchange", "papers": 0, "links": 1}


@pytest.mark.parametrize("asker", [SCANNER, STRANGER, LEADER])
def test_only_who_works_on_the_dossier_exports_it(tools: Tools, asker: Asker) -> None:
    """Not who only scans, not another desk, not a leader."""
    with pytest.raises(NotAllowed):
        tell(tools, asker)


def test_an_inspector_says_what_for(tools: Tools) -> None:
    """Also at the own desk: an inspector does not work on dossiers."""
    with pytest.raises(BadPurpose):
        tell(tools, INSPECTOR)
    assert tell(tools, APPROVER)["MaHoSo"] == CODE
    both = Asker("an", "desk-a", frozenset({Duty.OFFICER, Duty.INSPECTOR}))
    assert tell(tools, both)["MaHoSo"] == CODE


def test_a_dossier_that_is_not_there_is_not_found(tools: Tools) -> None:
    with pytest.raises(NotFound):
        exchange_dossier("H12-261120-0001", OFFICER, tools, make_wording(SETTINGS))


def test_papers_are_called_by_type_and_code() -> None:
    """Never by the name of the file that came in."""
    assert name_paper("giay_khai_sinh", "KQ.G15.000031") == "Giấy khai sinh (KQ.G15.000031)"
    assert name_paper(None, "KQ.G15.000031") == "Giấy tờ (KQ.G15.000031)"
    assert name_paper(None, None) == "Giấy tờ"
