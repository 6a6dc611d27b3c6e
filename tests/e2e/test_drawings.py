"""Drawings of A0 through the real command: stored, read, within the memory of any page."""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageDraw

from samples.fonts import Style, load_font
from tests.e2e.test_hostile import measure_tree
from tests.installation import Installation

A0 = (6622, 9362)  # pixels at 200 dpi
MOST_BYTES = 1 << 30  # of one process; the bar is 1.5 GB
NOTES = (
    "BẢN VẼ HOÀN CÔNG NHÀ Ở RIÊNG LẺ",
    "Chủ đầu tư: Hoàng Thị Kim Thoa",
    "Đơn vị thiết kế: Công ty cổ phần Tư vấn Trường Thịnh",
    "Tỷ lệ 1:500, tờ bản đồ số 12",
)
CAPITALS = 10.2  # points: capitals are 2.4 mm high, the smallest of a drawing (ISO 3098)


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory, typeface: None) -> Path:
    """Lines all over, parcels with their numbers, a title block; it lies on its side."""
    sheet = Image.new("L", A0, 253)
    pen, rng = ImageDraw.Draw(sheet), Random("a0")
    pen.rectangle((140, 140, A0[0] - 140, A0[1] - 140), outline=0, width=8)
    for _ in range(160):
        ends = [(rng.randrange(200, A0[0] - 200), rng.randrange(200, 8400)) for _ in range(2)]
        pen.line([*ends], fill=20, width=3)
    small = load_font(Style(CAPITALS))
    for number in range(60):
        place = (400 + 980 * (number % 6), 400 + 800 * (number // 6))
        pen.text(place, f"{number + 100}", font=small, fill=30)
    for row, note in enumerate(NOTES):
        pen.text((A0[0] - 1700, A0[1] - 560 + 70 * row), note, font=small, fill=20)
    path = tmp_path_factory.mktemp("drawing") / "a0.pdf"
    sheet.transpose(Image.Transpose.ROTATE_90).save(path, "PDF", resolution=200, quality=85)
    return path


@pytest.mark.slow
@pytest.mark.timeout(150)
def test_an_a0_drawing_is_stored_and_found(sohoa: Installation, drawing: Path) -> None:
    """Put upright, its title block read and found, each step on record, and no process larger than
    a gibibyte."""
    running, largest = sohoa.start("ingest", drawing, "--json"), 0
    while running.process.poll() is None:
        largest = max(largest, measure_tree(running.process.pid))
        time.sleep(0.1)
    said = running.wait(10)
    (record,) = said.records
    assert (said.code, record["status"]) == (0, "stored"), said.err
    assert record["pages"][0]["rotation"] == 90
    assert largest < MOST_BYTES, f"{largest >> 20} MiB"
    (words,) = (sohoa.data / "objects").rglob("*-words.json")
    (page,) = json.loads(words.read_bytes())["pages"]
    steps = {step["name"]: step["settings"] for step in page["steps"]}
    assert steps["read"]["pieces"] > 10
    assert steps["read"]["unread"] < 5  # a machine that is busy may leave some of the map unread
    for question in ("hoàn công", "Hoàng Thị Kim Thoa", "Tư vấn Trường Thịnh"):
        found = sohoa("search", question, "--json").records
        assert [hit["paper_id"] for hit in found] == [record["paper_id"]], question
