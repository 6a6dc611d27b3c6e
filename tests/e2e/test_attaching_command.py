"""A paper used again through the real command, on a specimen of an invented child."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from samples.showcase import invent_family
from tests.installation import Installation

PAPER = Path(__file__).parents[2] / "samples" / "papers" / "01-giay-khai-sinh.pdf"
CODE = "H12.15.22-261120-0007"
PURPOSE = "Cấp bản sao giấy khai sinh"
INSPECTOR = {"SOHOA_PLACE__DUTIES": '["kiem_tra"]'}
PROCEDURE = {
    "ma_thu_tuc": "1.999001",
    "name": "Thủ tục thử",
    "levels": ["xa"],
    "components": [
        {"key": key, "name": name, "modes": [mode], "loai": ["giay_khai_sinh"]}
        for key, name, mode in (("kho", "Giấy lấy từ kho", "K"), ("xem", "Giấy xuất trình", "P"))
    ],
}


@pytest.fixture(scope="module")
def paper_id(sohoa: Installation) -> str:
    """Stored from its original, with a live dossier of the child it is of."""
    said = sohoa("ingest", PAPER, "--origin", "from-original", "--json")
    assert said.code == 0, said.err
    table = sohoa.root / "procedure.json"
    table.write_text(json.dumps([PROCEDURE]))
    assert sohoa("procedures", "import", table).code == 0
    opened = sohoa(
        "dossiers", "open", CODE, "--procedure", "1.999001", "--purpose", PURPOSE,
        typed=invent_family().children[0].number,
    )  # fmt: skip
    assert opened.code == 0, opened.err
    return str(said.records[0]["paper_id"])


def test_an_original_that_changed_is_not_used(sohoa: Installation, paper_id: str) -> None:
    """One byte is enough: nothing is attached, and the officer is told to tell the
    administrator."""
    sha256 = sohoa("show", paper_id, "--json").records[0]["sha256"]
    found = (sohoa.data / "objects").rglob(sha256)
    (original,) = [file for file in found if file.is_file()]
    data = original.read_bytes()
    original.chmod(0o600)
    original.write_bytes(data[:-1] + b"#")
    said = sohoa("reuse", "attach", CODE, "kho", paper_id, "--purpose", PURPOSE)
    original.write_bytes(data)
    assert (said.code, "Báo quản trị" in said.err) == (7, True)
    assert sohoa("reuse", "list", CODE, "--json").records == []


def test_a_paper_is_used_again_and_taken_back(sohoa: Installation, paper_id: str) -> None:
    """Attached where the check said that it may be, shown with who and when, flagged when it ends,
    taken back once; nobody else may."""
    checked = sohoa("reuse", "check", "--dossier", CODE, "--json").records
    assert {c["component"]: c["state"] for c in checked} == {"kho": "usable", "xem": "see_original"}
    refused = sohoa("reuse", "attach", CODE, "xem", paper_id, "--purpose", PURPOSE)
    assert (refused.code, "--original-seen" in refused.err) == (9, True)
    place = ("reuse", "attach", CODE, "kho", paper_id, "--purpose", PURPOSE, "--json")
    assert sohoa.elsewhere(**INSPECTOR)(*place).code == 10
    (link,) = sohoa(*place).records
    assert (link["by"], link["component"], link["revoked"]) == ("cli", "kho", None)
    shown = sohoa("dossiers", "show", CODE).out
    assert link["link_id"] in shown
    told = sohoa("reuse", "check", "--dossier", CODE, "--json").records
    assert {c["component"]: c["state"] for c in told} == {"kho": "attached", "xem": "see_original"}
    assert [c["attached"][0]["by"] for c in told if c["attached"]] == ["cli"]

    sohoa("reuse", "end", paper_id, "--kind", "thu_hoi", "--since", "2026-11-01",
          "--evidence", "quyết định thu hồi của tỉnh")  # fmt: skip
    (flagged,) = sohoa("dossiers", "list", "--flagged", "--json").records
    assert flagged["papers"][0]["flags"][0]["detail"] == "thu_hoi"
    take = ("reuse", "revoke", link["link_id"], "--reason", "giấy đã bị thu hồi", "--json")
    assert sohoa(*take).records[0]["revoked"]["reason"] == "giấy đã bị thu hồi"
    again = sohoa(*take)
    assert (again.code, "cli đã gỡ" in again.err) == (9, True)
    assert "Không có hồ sơ nào" in sohoa("dossiers", "list", "--flagged").err
