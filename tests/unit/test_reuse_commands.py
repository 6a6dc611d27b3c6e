"""`reuse check`, `end`, `unend` and `effects` as their users type them."""

from __future__ import annotations

import json

from app.settings import load_settings
from app.wiring import make_catalogue
from pipeline.scan import Context, Origin
from tests.unit import test_dossier_commands
from tests.unit.test_dossier_commands import NUMBER, Sohoa
from tests.unit.test_reuse import paper

sohoa = test_dossier_commands.sohoa
KEYS = {"so_dinh_danh": NUMBER, "ho_ten": "Nguyễn Văn Mẫu", "ngay_sinh": "1985-01-01"}


def store(paper_id: str, loai: str, desk: str = "desk-a", **values: str) -> None:
    with make_catalogue(load_settings()).begin() as unit:
        scan = unit.add_scan(f"{len(unit.scans()):064x}", 1, None, "night")
        unit.link(scan.intake_id, Context(desk, origin=Origin.FROM_ORIGINAL))
        row = paper(paper_id, loai, intake_id=scan.intake_id, values=KEYS | values)
        unit.put_papers(scan.intake_id, [row])
        unit.commit()


def test_reuse_is_checked_for_a_procedure(sohoa: Sohoa) -> None:
    """The person from standard input; every component with its ways, why, and what to do; nothing
    of other desks, and no number on the screen."""
    store("p1", "gcn_ket_hon", so_dinh_danh_vo=NUMBER, ho_ten_vo="Nguyễn Văn Mẫu")
    store("p2", "gcn_ket_hon", "desk-b", so_dinh_danh_vo=NUMBER)
    check = ("reuse", "check", "--procedure", "1.001193", "--person", "-")
    said = sohoa(*check, typed=NUMBER)
    assert (said.code, "p1" in said.out, "p2" in said.out) == (0, True, False)
    assert NUMBER not in said.out + said.err
    assert "quầy mình" in said.err
    records = {r["component"]: r for r in sohoa(*check, "--json", typed=NUMBER).records}
    assert records["to_khai"]["conclusion"] == "phải nộp mới"
    wed = next(r for r in records.values() if r["papers"])
    assert wed["ways"] == "tra cứu dữ liệu, không cần giấy; hoặc dùng lại từ kho"
    assert (wed["ma_ho_so"], [p["paper_id"] for p in wed["papers"]]) == (None, ["p1"])
    checks = {c["code"]: c for c in wed["papers"][0]["checks"]}
    assert checks["effect"]["reason"] == "Loại giấy này không có thời hạn."
    assert checks["person"]["evidence"][0]["field"].startswith("so_dinh_danh")
    assert NUMBER not in json.dumps(records)
    assert sohoa("reuse", "check", "--procedure", "9.999999", typed=NUMBER).code == 2
    assert sohoa(*check, "--loai", "giay_khai_sinh", typed=NUMBER).code == 2


def test_a_paper_ends_and_does_not(sohoa: Sohoa) -> None:
    """An officer's word is shown with who and why, makes the paper unusable, and is taken back."""
    store("p1", "giay_khai_sinh")
    check = ("reuse", "check", "--loai", "giay_khai_sinh", "--person", "-")
    assert sohoa(*check, "--json", typed=NUMBER).records[0]["state"] == "usable"
    end = ("reuse", "end", "p1", "--kind", "thu_hoi", "--since", "2026-07-02", "--evidence")
    assert "ít nhất 10 ký tự" in sohoa(*end, "ngắn").err
    assert (
        sohoa("reuse", "end", "p1", "--kind", "mat", "--since", "2026", "--evidence", "x").code == 2
    )
    (made,) = sohoa(*end, "quyết định thu hồi, đã xem bản giấy", "--json").records
    assert (made["kind"], made["certain"], made["withdrawn"]) == ("thu_hoi", True, None)
    assert "thu hồi, hủy bỏ (từ 02/07/2026)" in " ".join(
        sohoa(*check, typed=NUMBER).out.replace("│", " ").split()
    )
    assert sohoa(*check, "--json", typed=NUMBER).records[0]["state"] == "not_usable"
    assert "đã xem bản giấy" in sohoa("reuse", "effects", "p1").out
    back = sohoa("reuse", "unend", made["effect_id"], "--reason", "nhầm giấy tờ, đã hỏi lại")
    assert back.code == 0
    (over,) = sohoa("reuse", "effects", "p1", "--json").records
    assert over["withdrawn"]["reason"] == "nhầm giấy tờ, đã hỏi lại"
    assert sohoa(*check, "--json", typed=NUMBER).records[0]["state"] == "usable"
    assert sohoa("reuse", "unend", made["effect_id"], "--reason", "lần nữa, cho chắc").code == 9


def test_the_rules_go_over_the_whole_catalogue(sohoa: Sohoa) -> None:
    """After they changed; one paper or all, not neither."""
    store("p1", "xac_nhan_hon_nhan", ngay_cap="2026-08-01")
    store("p2", "xac_nhan_hon_nhan", ngay_cap="2026-10-01")
    assert "2 giấy tờ chờ xét" in sohoa("doctor").out
    assert "2 giấy tờ" in sohoa("reuse", "effects", "--all").err
    assert "0 giấy tờ chờ xét" in sohoa("doctor").out
    with make_catalogue(load_settings()).begin() as unit:
        unit.ask_effects(["p1"])
        unit.effects_failed("p1", "ZeroDivisionError")
        unit.commit()
    assert "1 giấy tờ chưa xét được" in sohoa("doctor").out
    (found,) = sohoa("reuse", "effects", "p1", "--json").records
    assert (found["kind"], found["by_paper"], found["certain"]) == ("cap_lai", "p2", True)
    assert "cấp lại" in sohoa("reuse", "effects", "p1").out
    assert "Không có gì" in sohoa("reuse", "effects", "p2").err
    assert sohoa("reuse", "effects").code == sohoa("reuse", "effects", "p1", "--all").code == 2
