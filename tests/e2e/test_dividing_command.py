"""A person says what a scan holds, through the real command: papers of invented people, read once
and then only understood again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.installation import Installation

PAPERS = Path(__file__).parents[2] / "samples" / "papers"
OTHER = "binh"


@pytest.fixture(scope="module")
def papers(sohoa: Installation, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Two papers in one file."""
    path = tmp_path_factory.mktemp("scan") / "hai-giay.pdf"
    with pikepdf.Pdf.new() as stack:
        for name in ("02-giay-khai-sinh.pdf", "05-quyet-dinh.pdf"):
            with pikepdf.Pdf.open(PAPERS / name) as paper:
                stack.pages.append(paper.pages[0])
        stack.save(path)
    said = sohoa("ingest", path, "--json")
    assert said.code == 0, said.err
    assert [record["loai"] for record in said.records] == ["giay_khai_sinh", "quyet_dinh"]
    return said.records


def show(sohoa: Installation, paper_id: str) -> dict[str, Any]:
    (record,) = sohoa("show", paper_id, "--json").records
    return record


def read(record: dict[str, Any]) -> dict[str, Any]:
    """What was read, without what people said of the pages."""
    return {name: field for name, field in record["fields"].items() if name != "trang"}


def test_join_and_split_give_what_was_there(
    sohoa: Installation, papers: list[dict[str, Any]]
) -> None:
    """By pictures made anew from the original, the second reader says the same of every field, and
    the renditions are the same, byte for byte."""
    first, second = (paper["paper_id"] for paper in papers)
    before = [show(sohoa, each) for each in (first, second)]
    looks = [_rendition(sohoa, each) for each in (first, second)]
    joined = sohoa("review", "join", second, "--json")
    assert joined.code == 0, joined.err
    assert [record["pages"] for record in joined.records] == [[1, 2]]
    assert {page["number"] for page in show(sohoa, first)["pages"]} == {1, 2}
    gone = sohoa("show", second)
    assert gone.code == 6
    assert first in gone.err
    assert second not in sohoa("search", "quyết định", "--json").out
    parted = sohoa("review", "split", first, "--at", 2)
    assert parted.code == 0, parted.err
    assert second in parted.out
    after = [show(sohoa, each) for each in (first, second)]
    assert [read(each) for each in after] == [read(each) for each in before]
    assert [each["fields"]["trang"]["value"] for each in after] == ["1", "2"]
    assert [_rendition(sohoa, each) for each in (first, second)] == looks
    assert second in sohoa("search", "quyết định", "--json").out
    assert sohoa("verify").code == 0


def test_the_right_type_brings_its_fields(
    sohoa: Installation, papers: list[dict[str, Any]]
) -> None:
    """At once, and told; put right again, it is what it was; another reviewer needs the mark."""
    paper_id = papers[0]["paper_id"]
    before = show(sohoa, paper_id)
    said = sohoa("review", "correct", paper_id, "--loai", "trich_luc_khai_sinh")
    assert said.code == 0, said.err
    assert "Đã đọc lại theo loại mới" in said.out + said.err
    changed = show(sohoa, paper_id)
    assert changed["loai"] == "trich_luc_khai_sinh"
    assert changed["fields"]["ho_ten"]["value"] == before["fields"]["ho_ten"]["value"]
    late = sohoa("review", "correct", paper_id, "--loai", "cong_van", "--by", OTHER)
    assert late.code == 4
    (mark,) = sohoa("review", "show", paper_id, "loai", "--json").records
    again = sohoa("review", "correct", paper_id, "--loai", "giay_khai_sinh", "--seen", mark["mark"])
    assert again.code == 0, again.err
    assert read(show(sohoa, paper_id)) == read(before)


def test_a_wrong_page_is_explained(sohoa: Installation, papers: list[dict[str, Any]]) -> None:
    """In Vietnamese; nothing changes. Who may only look is told so."""
    first, second = (paper["paper_id"] for paper in papers)
    wrong = sohoa("review", "split", first, "--at", 2)
    assert wrong.code == 2
    assert "trang phải thuộc giấy tờ này" in wrong.err
    assert sohoa("review", "join", first).code == 2
    inspector = sohoa.elsewhere(SOHOA_PLACE__DUTIES='["kiem_tra"]')
    assert inspector("review", "join", second).code == 10
    other = sohoa("review", "join", second, "--by", OTHER)
    assert other.code == 4
    assert "--seen" in other.err


def _rendition(sohoa: Installation, paper_id: str) -> bytes:
    target = sohoa.root / "rendition.pdf"
    said = sohoa("get", "--purpose", "kiểm thử", paper_id, "--pdf", "-o", target)
    assert said.code == 0, said.err
    return target.read_bytes()
