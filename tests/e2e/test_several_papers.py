"""Several papers in one file, through the real command: a card whose back lies three pages behind
its front, with two other papers and a blank page between them."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from samples.cards import draft_card_sides
from samples.sheet import Sheet
from samples.specimen import DRAFTERS, lay_sheets
from samples.writing import write_specimen
from tests.installation import Installation

PAGES = {"can_cuoc": [1, 4], "giay_khai_sinh": [2, 3], "giay_tiep_nhan": [5]}


@pytest.fixture(scope="module")
def file(typeface: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = Random(11)
    card = draft_card_sides(rng)
    birth, receipt = (DRAFTERS[loai](rng) for loai in ("giay_khai_sinh", "giay_tiep_nhan"))
    birth.sheets.append(Sheet(blank=True))
    order = [card.sheets[0], *birth.sheets, card.sheets[1], *receipt.sheets]
    specimen = lay_sheets([card, birth, receipt], order, "clean", 11)
    return write_specimen(specimen, tmp_path_factory.mktemp("stack"), "stack")


@pytest.fixture(scope="module")
def records(sohoa: Installation, file: Path) -> list[dict[str, Any]]:
    """One line a paper, as the file was taken in."""
    said = sohoa("ingest", file, "--json")
    assert said.code == 0, said.err
    return said.records


def test_each_paper_is_a_line_with_its_own_pages(records: list[dict[str, Any]]) -> None:
    """Type and page numbers of the source file; nobody need look at the division."""
    assert {record["loai"]: numbers(record) for record in records} == PAGES
    assert len({record["paper_id"] for record in records}) == 3
    assert not any("trang" in record["fields"] for record in records)


def numbers(record: dict[str, Any]) -> list[int]:
    return [page["number"] for page in record["pages"]]


def test_a_field_stands_on_its_page_of_the_file(records: list[dict[str, Any]]) -> None:
    """The number of the card on its front, the receipt's code on the last page of the file."""
    by_type = {record["loai"]: record["fields"] for record in records}
    assert by_type["giay_tiep_nhan"]["ma_ho_so"]["page"] == 5
    assert by_type["can_cuoc"]["so_dinh_danh"]["page"] in (1, 4)
    assert by_type["giay_khai_sinh"]["ho_ten"]["page"] == 2


def test_the_same_file_again_names_all_its_papers(
    sohoa: Installation, file: Path, records: list[dict[str, Any]]
) -> None:
    """A duplicate gives back every paper of the scan."""
    said = sohoa("ingest", file, "--json")
    assert {record["status"] for record in said.records} == {"duplicate"}
    assert {r["paper_id"] for r in said.records} == {r["paper_id"] for r in records}


def test_each_paper_has_a_text_and_a_rendition_of_its_own(
    sohoa: Installation, records: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Of its pages alone: nobody who may see one of them gets the others with it."""
    birth = next(record for record in records if record["loai"] == "giay_khai_sinh")
    assert sohoa("text", birth["paper_id"]).out.count("\f") == 1
    assert "IDVNM" not in sohoa("text", birth["paper_id"]).out
    target = tmp_path / "birth.pdf"
    assert sohoa("get", "--purpose", "kiểm thử", birth["paper_id"], "--pdf", "-o", target).code == 0
    assert target.read_bytes().startswith(b"%PDF-")


def test_all_of_them_are_verified_and_rebuilt(
    sohoa: Installation, records: list[dict[str, Any]]
) -> None:
    """Nothing is missing; a lost catalogue comes back with every paper and its pages."""
    said = sohoa("verify", "--json")
    assert (said.code, said.records) == (0, [])
    for part in sohoa.data.glob("catalogue.db*"):
        part.unlink()
    assert sohoa("rebuild").code == 0
    for record in records:
        (shown,) = sohoa("show", record["paper_id"], "--json").records
        assert numbers(shown) == numbers(record)
    assert sohoa("verify").code == 0
