"""What a message of the one-stop system may say, and how a wrong one is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.dossier_words import FAULTS
from app.messages import explain
from pipeline.dossier import Channel, DossierState
from pipeline.dossier_message import MOST_BYTES, load_records, understand
from pipeline.dossier_states import load_states
from pipeline.errors import BadMessage, BadSetting
from pipeline.scan import Reason
from tests.messages import CODE, NUMBER, RESULT, opening, status

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
STATES = load_states()


def test_a_message_is_understood() -> None:
    """Names of the exchange schema become ours; times get the zone of Viet Nam."""
    message = understand(opening(GiayToKetQua=[RESULT], Foo=1), STATES, NOW)
    facts = message.facts
    assert (message.ma_ho_so, message.message_id) == (CODE, "tm-1")
    assert message.ignored == ("Foo",)
    assert facts.ma_thu_tuc == "1.004873"
    assert facts.channel is Channel.COUNTER
    assert facts.ngay_tiep_nhan is not None
    assert facts.ngay_tiep_nhan.isoformat() == "2026-11-20T08:29:00+07:00"
    assert facts.ngay_hen_tra is not None
    assert facts.ngay_hen_tra.isoformat() == "2026-11-25T17:00:00+07:00"
    (person,) = facts.persons or ()
    assert (person.so_dinh_danh, person.name) == (NUMBER, "Nguyễn Văn Mẫu")
    (attachment,) = facts.attachments or ()
    assert (attachment.component, attachment.digitised) == ("cham_dut_hon_nhan", True)
    (result,) = facts.results or ()
    assert (result.kq_code, result.ngay_cap) == ("KQ.G15.000038", "2026-11-24")


def test_the_same_content_is_the_same_message() -> None:
    """Without an id of its own: whatever the order of its keys."""
    one = opening(MaThongDiep=None)
    other = dict(reversed(one.items()))
    assert understand(one, STATES, NOW).message_id == understand(other, STATES, NOW).message_id
    changed = opening(MaThongDiep=None, NgayHenTra="20261126170000")
    assert understand(changed, STATES, NOW).message_id != understand(one, STATES, NOW).message_id


def test_what_is_empty_is_not_said() -> None:
    """Systems send empty texts for what they do not know."""
    message = understand(
        status("2026-11-21", NgayTra="", NgayTuChoi=None, TrangThaiHoSo=4), STATES, NOW
    )
    assert message.facts.ngay_tra is None
    assert message.facts.state_code == "4"


@pytest.mark.parametrize(
    "number",
    ["0100047516", "0100047516-001", "096085000123", "096 085 000 123", "K1234567", "212345678"],
)
def test_numbers_of_persons_and_organisations(number: str) -> None:
    """Personal, tax and branch numbers, passports, old cards."""
    record = opening(DinhDanhCHS=[{"SoDinhDanh": number}])
    (person,) = understand(record, STATES, NOW).facts.persons or ()
    assert person.number == number.replace(" ", "")


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"MaHoSo": None}, "MaHoSo", "missing"),
    ({"MaHoSo": "H12"}, "MaHoSo", "bad_dossier_code"),
    ({"MaHoSo": ["H12"]}, "MaHoSo", "not_text"),
    ({"ThoiDiem": None}, "ThoiDiem", "missing"),
    ({"ThoiDiem": "hôm qua"}, "ThoiDiem", "not_time"),
    ({"ThoiDiem": "2027-01-01"}, "ThoiDiem", "in_future"),
    ({"ThoiDiem": "0001-01-01T00:00:00+23:00"}, "ThoiDiem", "not_time"),
    ({"MaTTHC": "1193"}, "MaTTHC", "bad_procedure_code"),
    ({"NgayTiepNhan": "31/02/2026"}, "NgayTiepNhan", "not_time"),
    ({"NgayTiepNhan": "20261120"}, "", ""),
    ({"NgayTiepNhan": True}, "NgayTiepNhan", "not_text"),
    ({"KenhThucHien": "4"}, "KenhThucHien", "unknown_value"),
    ({"TrangThaiHoSo": "99"}, "TrangThaiHoSo", "unknown_value"),
    ({"HoSoCoThanhPhanSoHoa": "có"}, "HoSoCoThanhPhanSoHoa", "not_flag"),
    ({"DinhDanhCHS": {"SoDinhDanh": NUMBER}}, "DinhDanhCHS", "not_list"),
    ({"DinhDanhCHS": [NUMBER]}, "DinhDanhCHS[1]", "not_object"),
    ({"DinhDanhCHS": [{"SoDinhDanh": "12345"}]}, "DinhDanhCHS[1].SoDinhDanh", "bad_number"),
    ({"DinhDanhCHS": [{}]}, "DinhDanhCHS[1].SoDinhDanh", "missing"),
    ({"TaiLieuNop": [{}]}, "TaiLieuNop[1].TepDinhKemId", "missing"),
    ({"TaiLieuNop": [{"TepDinhKemId": "a", "MaKetQuaThayThe": "KQ"}]},
     "TaiLieuNop[1].MaKetQuaThayThe", "bad_result_code"),
    ({"TaiLieuNop": [{"TepDinhKemId": "a", "DuocTaiSuDung": 3}]},
     "TaiLieuNop[1].DuocTaiSuDung", "unknown_value"),
    ({"GiayToKetQua": [{"GiayToId": "1"}]}, "GiayToKetQua[1].TenGiayTo", "missing"),
    ({"DonViXuLy": "x" * 501}, "DonViXuLy", "too_long"),
    ({"DonViXuLy": "a\u0000b"}, "DonViXuLy", "bad_sign"),
    ({"Foo": "\ud800"}, "-", "bad_sign"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "fault"), WRONG)
def test_a_wrong_field_is_named(change: dict[str, Any], field: str, fault: str) -> None:
    """The sender learns which field is wrong and what it must be; no value is repeated."""
    record = opening(**change)
    if not fault:
        understand(record, STATES, NOW)
        return
    with pytest.raises(BadMessage) as wrong:
        understand(record, STATES, NOW)
    assert (wrong.value.field, wrong.value.fault) == (field, fault)
    sentence = explain(Reason("bad_message", wrong.value.facts))
    assert "{" not in sentence.replace("{…}", "")
    assert field == "-" or field in sentence
    for secret in (NUMBER, "Mẫu", "hôm qua"):
        assert secret not in sentence + str(wrong.value)


def test_every_fault_has_words() -> None:
    """No sender reads a bare code."""
    assert {fault for _, _, fault in WRONG if fault} <= set(FAULTS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "not_json"),
        (b'{"MaHoSo": ', "not_json"),
        (b'{"MaHoSo": "a", "MaHoSo": "b"}', "not_json"),
        (b'{"a": NaN}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"\xff\xfe", "not_utf8"),
        (b" " * (MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_json_is_refused(text: bytes, fault: str) -> None:
    """Half a file, a key that stands twice, a hostile depth."""
    with pytest.raises(BadMessage) as wrong:
        load_records(text)
    assert wrong.value.fault == fault


@pytest.mark.parametrize("record", [None, 1, "x", [], {}])
def test_a_record_that_is_no_message(record: Any) -> None:
    """Anything that JSON can hold may come."""
    with pytest.raises(BadMessage):
        understand(record, STATES, NOW)


def test_a_message_that_says_nothing() -> None:
    """A code and a time alone tell nothing."""
    with pytest.raises(BadMessage) as wrong:
        understand(status("2026-11-21", Foo=1), STATES, NOW)
    assert wrong.value.fault == "nothing_said"


def test_one_message_or_a_list() -> None:
    """A text may hold several, with a byte order mark as some systems write it."""
    assert load_records(json.dumps(opening())) == [opening()]
    assert load_records(b"\xef\xbb\xbf" + json.dumps([1, 2]).encode()) == [1, 2]


def test_states_are_configuration(tmp_path: Any) -> None:
    """A system with numbers of its own is given its own table."""
    assert len(STATES) == 10
    own = tmp_path / "states.toml"
    own.write_text('[states]\n"15" = "in_process"\n')
    assert load_states(own) == {"15": DossierState.IN_PROCESS}
    for wrong in ("[states]\n1 = 'gone'\n", "x = 1\n", "states = 1\n", "["):
        own.write_text(wrong)
        with pytest.raises(BadSetting):
            load_states(own)
