"""The review through the real command, on a specimen of an invented person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.installation import Installation, Said

PAPER = Path(__file__).parents[2] / "samples" / "papers" / "02-giay-khai-sinh.pdf"
OUTSIDE = {"SOHOA_PLACE__DESK": "desk-b"}
INSPECTOR = {"SOHOA_PLACE__DUTIES": '["kiem_tra"]'}


@pytest.fixture(scope="module")
def paper_id(sohoa: Installation) -> str:
    said = sohoa("ingest", PAPER, "--json")
    assert said.code == 0, said.err
    return str(said.records[0]["paper_id"])


def show(sohoa: Installation, paper_id: str, name: str, *words: object) -> dict[str, Any]:
    (record,) = sohoa("review", "show", paper_id, name, "--json", *words).records
    return record


def test_the_queue_shows_what_waits(sohoa: Installation, paper_id: str) -> None:
    """By paper, with each field's readings, reasons and place; as a table for people."""
    (task,) = sohoa("review", "next", "--json").records
    assert task["paper_id"] == paper_id
    assert task["waiting_since"] is not None
    assert task["fields"]
    for field in task["fields"]:
        assert field["status"] == "review"
        assert field["why"]
        assert len(field["box"]) == 4
    table = sohoa("review", "next")
    assert paper_id in table.out
    assert "Giấy khai sinh" in table.out
    assert sohoa("review", "next", "--after", task["cursor"], "--json").records == []


def test_a_field_comes_with_its_picture(sohoa: Installation, paper_id: str, tmp_path: Path) -> None:
    """Cut from the original at its own resolution, a margin around the box."""
    crop = tmp_path / "crop.png"
    record = show(sohoa, paper_id, "ho_ten", "--crop", crop)
    x0, y0, x1, y1 = record["box"]
    with Image.open(crop) as image:
        assert image.format == "PNG"
        assert x1 - x0 < image.width <= x1 - x0 + 3 * (y1 - y0) + 24
        assert y1 - y0 < image.height
    assert sohoa("review", "show", paper_id, "--crop", crop).code == 2


def test_a_correction_is_typed_and_stands(sohoa: Installation, paper_id: str) -> None:
    """From standard input; shown by `show`, `search` and `review` with who said so and what was
    read; the second reviewer is told and changes nothing."""
    read = show(sohoa, paper_id, "ho_ten")
    said = sohoa(
        "review", "correct", paper_id, "ho_ten", "--by", "lan", "--json", typed="ĐINH THỊ THỬ\n"
    )
    assert said.code == 0, said.err
    assert said.records[0]["value"] == "Đinh Thị Thử"
    shown = sohoa("show", paper_id, "--json").records[0]["fields"]["ho_ten"]
    assert (shown["value"], shown["status"]) == ("Đinh Thị Thử", "accepted")
    assert shown["decided"]["by"] == "lan"
    assert shown["decided"]["read"] == read["value"]
    assert "đã sửa" in sohoa("show", paper_id).out
    (hit,) = sohoa("search", "dinh thi thu", "--json").records
    assert (hit["paper_id"], hit["decided"]["ho_ten"]) == (paper_id, "corrected")
    late = sohoa("review", "accept", paper_id, "ho_ten", "--seen", read["mark"])
    assert late.code == 4
    assert "lan đã sửa" in late.err
    assert "Thử" not in late.err
    mark = said.records[0]["mark"]
    assert sohoa("review", "accept", paper_id, "ho_ten", "--seen", mark).code == 0


def test_names_and_numbers_are_not_taken_as_arguments(sohoa: Installation, paper_id: str) -> None:
    """They would stay in the shell's history; what is refused is not repeated."""
    said = sohoa("review", "correct", paper_id, "ho_ten_me", "--value", "Trần Thị Mẫu")
    assert said.code == 2
    assert "--value -" in said.err
    assert "Mẫu" not in said.err
    assert sohoa("review", "correct", paper_id, "gioi_tinh", "--value", "nữ").code == 0


def test_a_wrong_number_is_explained(sohoa: Installation, paper_id: str) -> None:
    """In Vietnamese, with what a number looks like, without the number that was typed."""
    said = sohoa("review", "correct", paper_id, "so_dinh_danh_me", typed="07908500123\n")
    assert said.code == 2
    assert "12 chữ số" in said.err
    assert "07908500123" not in said.err
    odd = sohoa("review", "correct", paper_id, "so_dinh_danh_me", typed="999085001234\n")
    assert odd.code == 2
    assert "--sure" in odd.err


def test_a_rejected_field_stays_empty(sohoa: Installation, paper_id: str) -> None:
    """And says so."""
    assert sohoa("review", "reject", paper_id, "chuc_vu").code == 0
    field = sohoa("show", paper_id, "--json").records[0]["fields"]["chuc_vu"]
    assert (field["value"], field["status"]) == (None, "rejected")
    assert "giấy không có" in sohoa("show", paper_id).out


def test_compared_with_the_original(sohoa: Installation, paper_id: str) -> None:
    """One act sets the origin; another takes it back."""

    def origins() -> set[str]:
        (record,) = sohoa("show", paper_id, "--json").records
        return {context["origin"] for context in record["contexts"]}

    assert sohoa("review", "compare", paper_id).code == 0
    assert origins() == {"from_original"}
    assert sohoa("review", "compare", paper_id, "--undo").code == 0
    assert origins() == {"plain_scan"}


def test_role_and_origin_are_said_in_one_call(sohoa: Installation, paper_id: str) -> None:
    """Said again it is told; an electronic origin is never said by a person."""
    said = ("review", "describe", paper_id, "--origin", "certified-copy", "--role", "return-reason")
    (record,) = sohoa(*said, "--json").records
    came = {(context["role"], context["origin"]) for context in record["contexts"]}
    assert came == {("return_reason", "certified_copy")}
    assert "từ trước" in sohoa(*said).err
    assert sohoa("review", "describe", paper_id, "--origin", "electronic").code == 2
    assert sohoa("review", "describe", paper_id).code == 2
    back = ("--origin", "plain-scan", "--role", "component")
    assert sohoa("review", "describe", paper_id, *back).code == 0


def test_the_type_is_put_right(sohoa: Installation, paper_id: str) -> None:
    """By its name; neither both nor neither of field and type."""
    assert sohoa("review", "correct", paper_id, "--loai", "giay_gi_do").code == 2
    assert sohoa("review", "correct", paper_id).code == 2
    assert sohoa("review", "correct", paper_id, "ho_ten", "--loai", "cong_van").code == 2
    said = sohoa("review", "correct", paper_id, "--loai", "giay_khai_sinh", "--json")
    assert said.code == 0, said.err
    assert said.records[0]["decided"]["outcome"] == "confirmed"


def test_others_see_nothing_or_change_nothing(sohoa: Installation, paper_id: str) -> None:
    """Another desk does not learn that the paper exists; an inspector looks only."""
    outside: Said = sohoa.elsewhere(**OUTSIDE)("review", "accept", paper_id, "ngay_sinh")
    assert outside.code == 6
    assert sohoa.elsewhere(**OUTSIDE)("review", "next", "--json").records == []
    inspector = sohoa.elsewhere(**INSPECTOR)
    assert inspector("review", "show", paper_id, "--all", "--json").records
    assert inspector("review", "accept", paper_id, "ngay_sinh").code == 10


def test_decisions_are_counted_and_nothing_is_missing(sohoa: Installation, paper_id: str) -> None:
    """The policy's figures by type and field; every decision lies beside the paper."""
    measured = {each["field"]: each for each in sohoa("review", "measure", "--json").records}
    name = measured["ho_ten"]
    assert name["accepted_then_corrected"] + name["reviewed_corrected"] == 1
    assert measured["chuc_vu"]["loai"] == "giay_khai_sinh"
    assert "Họ và tên" in sohoa("review", "measure").out
    assert sohoa("verify").code == 0
    (sohoa.data / "catalogue.db").unlink()
    for file in sohoa.data.glob("catalogue.db-*"):
        file.unlink()
    assert sohoa("rebuild").code == 0
    record = show(sohoa, paper_id, "ho_ten")
    assert (record["value"], record["decided"]["outcome"]) == ("Đinh Thị Thử", "corrected")
    again = {each["field"]: each for each in sohoa("review", "measure", "--json").records}
    assert again == measured
