"""`sohoa procedures …` and `sohoa dossiers …`: what they print, how they end, and what they never
show."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.dossier_words import FAULTS
from app.procedure_problems import PROCEDURE_PROBLEMS
from app.settings import load_settings
from app.wiring import make_catalogue
from cli.main import main
from pipeline.dossier_message import FIELDS
from pipeline.procedures.catalogue import Procedures
from pipeline.procedures.problems import PROBLEMS
from pipeline.scan import Context, Origin
from tests.installation import Said
from tests.messages import CODE, NUMBER, opening, status
from tests.unit.test_reuse import paper

ROOT = Path(__file__).parents[2]


Sohoa = Callable[..., Said]


@pytest.fixture
def sohoa(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sohoa:
    """The command in this process, with a home of its own."""
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_PLACE__DESK", "desk-a")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def run(*words: object, typed: str = "", duties: str = "") -> Said:
        capsys.readouterr()
        if duties:
            monkeypatch.setenv("SOHOA_PLACE__DUTIES", duties)
        monkeypatch.setattr(sys, "argv", ["sohoa", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8"))
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        if duties:
            monkeypatch.delenv("SOHOA_PLACE__DUTIES")
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


def write(folder: Path, record: Any, name: str = "m.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return path


# --- procedures


def test_procedures_are_checked(sohoa: Sohoa, tmp_path: Path) -> None:
    """Those in use, and any file; wrong ones are named with line and reason."""
    assert sohoa("procedures", "check").code == 0
    (tmp_path / "x.toml").write_text('ma_thu_tuc = "1.001193"\nmau = 1\n')
    said = sohoa("procedures", "check", "x.toml")
    assert said.code == 2
    assert "x.toml, dòng 2" in said.err
    (record,) = sohoa("procedures", "check", "x.toml", "--json").records
    assert (record["ok"], record["line"]) == (False, 2)


def test_procedures_are_shown(sohoa: Sohoa) -> None:
    """All of them, and one by its national or its province's code."""
    records = sohoa("procedures", "list", "--json").records
    assert len(records) == 12
    assert "1.001193" in sohoa("procedures", "list").out
    (record,) = sohoa("procedures", "show", "1.001612.000.00.00.H19", "--json").records
    assert record["ma_thu_tuc"] == "1.001612"
    assert "Giấy đề nghị" in sohoa("procedures", "show", "1.001612").out
    assert sohoa("procedures", "show", "1.999999").code == 6


def test_what_is_shown_can_be_imported(sohoa: Sohoa, tmp_path: Path) -> None:
    """The printed form is the imported one; it is in use at once, and told apart."""
    (record,) = sohoa("procedures", "show", "1.000656", "--json").records
    path = write(tmp_path, record, "in.json")
    (change,) = sohoa("procedures", "import", path, "--json").records
    assert (change["ma_thu_tuc"], change["change"]) == ("1.000656", "same")
    write(tmp_path, record | {"name": "Tên của tỉnh"}, "in.json")
    said = sohoa("procedures", "import", path)
    assert "1 thay đổi" in said.err
    assert sohoa("procedures", "show", "1.000656", "--json").records[0]["name"] == "Tên của tỉnh"
    write(tmp_path, record | {"levels": ["huyen"]}, "in.json")
    wrong = sohoa("procedures", "import", path)
    assert wrong.code == 2
    assert "in.json, dòng 1: cấp “huyen” không có; chỉ có: xa, tinh" in wrong.err


CSV_HEAD = "ma_thu_tuc,name,levels,component.key,component.name,component.modes,component.loai"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", '{"ma_thu_tuc":\n', "a.json, dòng 2: sai cú pháp"),
        ("a.json", "[]", "a.json, dòng 1: không có thủ tục nào"),
        ("a.json", '[\n{"ma_thu_tuc": "1.1"}]', "a.json, dòng 2: “ma_thu_tuc” phải có"),
        ("a.json", '[{"ma_thu_tuc": "1.012783",\n"components": [\n{"key": 1}]}]',
         "a.json, dòng 1: thiếu “name”"),
        ("a.csv", f"{CSV_HEAD}\n1.012783,Tên,xa,don,Đơn,N,to_khai\n,,,gcn,Bản gốc,Q,gcn_qsdd\n",
         "a.csv, dòng 3: cách đáp ứng “Q” không có; chỉ có: N, D, K, P, O"),
        ("a.csv", f"{CSV_HEAD}\n1.012783,Tên,xa,don,Đơn,N,phieu_kiem_soat\n",
         "a.csv, dòng 2: “phieu_kiem_soat” chỉ xếp cùng hồ sơ"),
        ("a.csv", f"{CSV_HEAD}\n1.012783,Tên,xa,don,Đơn\n", "a.csv, dòng 2: số ô khác với"),
        ("a.csv", "ma,ten\n1,2\n", "a.csv, dòng 1: không có cột “ma”"),
        ("a.xlsx", "PK", "a.xlsx: chỉ nhập được tệp .json hoặc .csv"),
        ("gone.csv", None, "gone.csv: không đọc được tệp"),
    ],
)  # fmt: skip
def test_a_wrong_import_is_told_in_vietnamese(
    sohoa: Sohoa, tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    """File, line and reason; nothing of it is imported."""
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = sohoa("procedures", "import", tmp_path / name)
    assert said.code == 2
    assert f"Tệp thủ tục sai: {told}" in " ".join(said.err.split())
    assert not (tmp_path / "home" / "procedures").exists()


def test_every_problem_of_a_procedure_has_its_sentence() -> None:
    """The same keys and the same places in both tongues."""
    assert PROCEDURE_PROBLEMS.keys() == PROBLEMS.keys()
    places = re.compile(r"\{(\w+)")
    for problem, sentence in PROBLEMS.items():
        told = set(places.findall(PROCEDURE_PROBLEMS[problem]))
        assert told <= set(places.findall(sentence)) | {"key"}, problem


# --- dossiers


def test_messages_are_received(sohoa: Sohoa, tmp_path: Path) -> None:
    """From files and from standard input; the sum and the exit code tell what was wrong."""
    said = sohoa("dossiers", "receive", write(tmp_path, opening(Foo=1)))
    assert said.code == 0
    assert "đã mở hồ sơ" in said.err
    assert "Foo" in said.err
    later = [status("2026-11-21", TrangThaiHoSo="4"), opening(MaHoSo="x", MaThongDiep="tm-2")]
    said = sohoa("dossiers", "receive", "-", "--json", typed=json.dumps(later))
    assert said.code == 3
    assert [r["status"] for r in said.records] == ["changed", "bad"]
    assert said.records[1]["field"] == "MaHoSo"
    assert "mã hồ sơ" in said.records[1]["reason"]
    assert sohoa("dossiers", "receive", "gone.json").code == 3
    assert sohoa("dossiers", "receive").code == 2


def test_a_folder_is_received(
    sohoa: Sohoa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that is named, or the one of the settings."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    os.utime(write(inbox, opening()), (1, 1))
    monkeypatch.setenv("SOHOA_DOSSIERS__INBOX", str(inbox))
    assert [r["status"] for r in sohoa("dossiers", "receive", "--json").records] == ["opened"]
    os.utime(write(inbox, {"MaHoSo": 1}), (1, 1))
    assert sohoa("dossiers", "receive", "--folder", inbox).code == 3
    assert sohoa("dossiers", "receive", "--folder", tmp_path / "gone").code == 2
    assert not list(inbox.glob("*.json"))


def test_dossiers_of_nobody_are_listed(
    sohoa: Sohoa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit that no desk has is told at once and stands in the administrator's list, until the
    settings name its desk."""
    said = sohoa("dossiers", "receive", write(tmp_path, opening(DonViXuLy="H12.15.22")))
    assert "--astray" in said.err
    assert "1 hồ sơ chưa thuộc quầy nào" in sohoa("doctor").out
    assert sohoa("dossiers", "list", "--astray").code == 10
    monkeypatch.setenv("SOHOA_PLACE__DUTIES", '["quan_tri"]')
    (record,) = sohoa("dossiers", "list", "--astray", "--live", "--json").records
    assert (record["ma_ho_so"], record["don_vi_xu_ly"]) == (CODE, "H12.15.22")
    said = sohoa("dossiers", "list", "--astray")
    assert "H12.15.22" in said.out
    assert "Mẫu" not in said.out
    assert sohoa("dossiers", "list", "--astray", "--by-hand").code == 2
    monkeypatch.setenv("SOHOA_DOSSIERS__UNITS", '{"H12.15.22": "desk-a"}')
    assert "Không có hồ sơ nào" in sohoa("dossiers", "list", "--astray").err
    monkeypatch.setenv("SOHOA_PLACE__DUTIES", '["thu_ly"]')
    assert [r["ma_ho_so"] for r in sohoa("dossiers", "list", "--json").records] == [CODE]


def test_reuse_is_checked_for_a_dossier(sohoa: Sohoa, tmp_path: Path) -> None:
    """Procedure and person are the dossier's: nobody types a number."""
    sohoa("dossiers", "receive", write(tmp_path, opening()))
    said = sohoa("reuse", "check", "--dossier", CODE.lower())
    assert said.code == 0
    assert "tra cứu dữ liệu" in said.out
    assert "phải nộp" in said.out
    records = sohoa("reuse", "check", "--dossier", CODE, "--json").records
    assert [(r["component"], r["state"]) for r in records] == [
        ("to_khai", "submit"), ("cham_dut_hon_nhan", "look_up"), ("xac_nhan_cu", "submit"),
        ("uy_quyen", "submit"), ("giay_to_tuy_than", "look_up"), ("noi_cu_tru", "look_up"),
    ]  # fmt: skip
    assert NUMBER not in said.out + json.dumps(records)
    assert {r["ma_thu_tuc"] for r in records} == {"1.004873"}
    assert sohoa("reuse", "check").code == 2
    assert sohoa("reuse", "check", "--dossier", CODE, "--loai", "giay_khai_sinh").code == 2
    closed = status("2026-11-21T15:00:00", TrangThaiHoSo="10")
    sohoa("dossiers", "receive", write(tmp_path, closed))
    said = sohoa("reuse", "check", "--dossier", CODE)
    assert (said.code, "kết thúc" in said.err) == (9, True)


def test_a_tied_paper_is_told_with_its_evidence(
    sohoa: Sohoa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an officer tied to a person counts for that person's dossier, and why is shown."""
    sohoa("dossiers", "receive", write(tmp_path, opening(MaTTHC="1.001612")))
    catalogue = make_catalogue(load_settings())
    with catalogue.begin() as unit:
        scan = unit.add_scan("ab" * 32, 1, None, "night")
        unit.link(scan.intake_id, Context("desk-a", origin=Origin.FROM_ORIGINAL))
        values = {"so_dinh_danh": "", "ho_ten": "Nguyễn Văn Mẫu", "ngay_sinh": ""}
        row = paper("p1", "van_ban_uy_quyen", intake_id=scan.intake_id, values=values)
        unit.put_papers(scan.intake_id, [row])
        unit.commit()
    check = ("reuse", "check", "--dossier", CODE)
    before = {r["component"]: r for r in sohoa(*check, "--json").records}["uy_quyen_thanh_vien"]
    assert before["papers"][0]["state"] == "not_usable"
    assert before["papers"][0]["tied"] is None
    evidence = "đối chiếu sổ hộ tịch năm 1998"
    assert sohoa("dossiers", "tie", "p1", "--evidence", evidence, typed=NUMBER).code == 0
    after = {r["component"]: r for r in sohoa(*check, "--json").records}["uy_quyen_thanh_vien"]
    person = after["papers"][0]["checks"][0]
    assert (person["code"], person["passed"], person["detail"]) == ("person", True, "tied")
    assert person["reason"] == "Cán bộ đã xác nhận giấy này là của người này."
    assert after["papers"][0]["tied"]["evidence"] == evidence
    assert evidence in " ".join(sohoa(*check).out.replace("│", " ").split())
    by_type = sohoa("reuse", "check", "--loai", "van_ban_uy_quyen", typed=NUMBER)
    assert "sổ hộ tịch" in " ".join(by_type.out.replace("│", " ").split())


def test_a_dossier_is_shown(sohoa: Sohoa, tmp_path: Path) -> None:
    """Its checklist; the number masked, the name for the desk that holds it."""
    sohoa("dossiers", "receive", write(tmp_path, opening()))
    said = sohoa("dossiers", "show", CODE)
    assert "Nguyễn Văn Mẫu" in said.out
    assert NUMBER not in said.out + said.err
    (record,) = sohoa("dossiers", "show", CODE.lower(), "--json").records
    assert record["state"] == "received"
    assert record["persons"][0]["number"].endswith("123")
    assert CODE in sohoa("dossiers", "list", "--live").out
    assert sohoa("dossiers", "list", "--by-hand", "--json").records == []
    assert sohoa("dossiers", "show", "H12-261120-0001").code == 6
    assert sohoa("dossiers", "show", "H12").code == 2


def test_a_dossier_is_opened_by_hand(sohoa: Sohoa) -> None:
    """The person is read from standard input and appears nowhere."""
    words = ("dossiers", "open", CODE, "--procedure", "1.001193", "--purpose", "mất mạng")
    said = sohoa(*words, typed=f"{NUMBER}\n")
    assert said.code == 0
    assert NUMBER not in said.out + said.err
    (record,) = sohoa("dossiers", "list", "--by-hand", "--json").records
    assert record["opened_by"] == {"user": "cli", "desk": "desk-a", "purpose": "mất mạng"}
    again = sohoa(*words, typed=NUMBER)
    assert again.code == 9
    assert CODE in again.err
    wrong = sohoa("dossiers", "open", "H12-261120-0001", *words[3:], typed="12345678901")
    assert wrong.code == 3
    assert "12345678901" not in wrong.err


def test_papers_that_are_not_there(sohoa: Sohoa, tmp_path: Path) -> None:
    """Filing and tying tell what is missing."""
    sohoa("dossiers", "receive", write(tmp_path, opening()))
    assert sohoa("dossiers", "file", CODE, "gone", "--role", "result").code == 6
    assert sohoa("dossiers", "file", CODE, "gone", "--role", "ket-qua").code == 2
    evidence = ("--evidence", "đối chiếu sổ hộ tịch")
    assert sohoa("dossiers", "tie", "gone", *evidence, typed=NUMBER).code == 6
    assert sohoa("dossiers", "tie", "gone", *evidence, typed="x").code == 3


# --- pages and words


def test_every_field_of_a_message_is_documented() -> None:
    """Whoever writes a sender finds each field that is understood."""
    page = (ROOT / "docs" / "dossiers.md").read_text()
    assert [name for name in sorted(FIELDS) if f"`{name}`" not in page] == []


def test_every_procedure_is_documented() -> None:
    """docs/procedures.md lists those that come along, with their components."""
    page = (ROOT / "docs" / "procedures.md").read_text()
    for procedure in Procedures.load():
        keys = ", ".join(f"`{c.key}`" for c in procedure.components)
        results = ", ".join(procedure.results)
        assert f"| `{procedure.code}` | {procedure.name} | {results} | {keys} |" in page


def test_every_fault_in_the_code_has_words() -> None:
    """A fault without a sentence would reach people as a code."""
    found = {
        fault
        for file in [*(ROOT / "pipeline").glob("dossier*.py"), ROOT / "cli" / "dossiers.py"]
        for fault in re.findall(
            r'(?:fault=|self\.fail\(\w+, |\.fail\("?[\w\-]+"?, )"(\w+)"', file.read_text()
        )
    }
    assert len(found) > 15
    assert found <= set(FAULTS)
