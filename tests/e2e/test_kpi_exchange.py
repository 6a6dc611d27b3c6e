"""A dossier from the one-stop system, its result scanned here, and what is counted and told of it:
with the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.messages import CODE, NUMBER, opening

PAPER = Path(__file__).parents[2] / "samples" / "papers" / "03-xac-nhan-hon-nhan.pdf"
LINK = {"SOHOA_DOSSIERS__PAPER_LINK": "https://kho.tinh/{paper_id}"}


@pytest.fixture(scope="module")
def paper(sohoa: Installation) -> str:
    """The result of a dossier whose components the one-stop system has."""
    message = opening(DonViXuLy="tai-quay")
    said = sohoa("dossiers", "receive", "-", typed=json.dumps(message))
    assert said.code == 0, said.err
    said = sohoa("ingest", PAPER, "--dossier", CODE, "--as", "result", "--json")
    assert said.code == 0, said.err
    return str(said.records[0]["paper_id"])


def test_a_result_scanned_for_a_dossier_is_counted(sohoa: Installation, paper: str) -> None:
    """It is issued and the dossier digitised; nothing of it was reused."""
    (record,) = sohoa("kpi", "--from", "2026-11-20", "--to", "2026-11-20", "--json").records
    counted = {code: one["numerator"] for code, one in record["ratios"].items()}
    assert (record["received"], record["unknown_procedure"]) == (1, 0)
    assert counted == {"4.1": 1, "4.2": 1, "4.3": 0, "4.4": 1, "4.5": 0, "reuse_rate": 0}
    (month,) = sohoa("kpi", "--json").records  # in which it was scanned
    assert month["pages"] == 1


def test_the_dossier_is_told_to_the_portal(sohoa: Installation, paper: str) -> None:
    """With the result by type and code, and received again it is as it was."""
    there = sohoa.elsewhere(**LINK)
    said = there("dossiers", "exchange", CODE)
    (record,) = said.records
    assert [one["TepDinhKemId"] for one in record["TaiLieuNop"]] == ["t1"]
    (result,) = record["GiayToKetQua"]
    assert (result["GiayToId"], result["MaGiayToKetQua"]) == (paper, "KQ.G15.000038")
    assert result["DuongDanTepTinKetQua"] == f"https://kho.tinh/{paper}"
    assert PAPER.name not in said.out
    assert sohoa("dossiers", "receive", "-", typed=said.out).code == 0
    (again,) = there("dossiers", "exchange", CODE).records
    assert again | {"ThoiDiem": ""} == record | {"ThoiDiem": ""}


def test_files_are_written(sohoa: Installation, paper: str, tmp_path: Path) -> None:
    """Both at once; nothing is printed then, and nobody's number stands in them."""
    csv, xlsx = tmp_path / "k.csv", tmp_path / "k.xlsx"
    said = sohoa("kpi", "--period", "2026-11", "--by", "desk", "--csv", csv, "--xlsx", xlsx)
    assert (said.code, said.out) == (0, "")
    assert "tai-quay,01/11/2026,30/11/2026,1," in csv.read_text("utf-8-sig")
    assert NUMBER not in csv.read_text("utf-8-sig")
    assert xlsx.read_bytes().startswith(b"PK")
