"""The picture that a reviewer sees of a field: its box on the upright page of the original."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr.crops import cut_out
from ocr.geometry import turn
from ocr.stages import PageStages
from pipeline.cropping import crop_field
from pipeline.errors import NotFound, ReadingFailed, StoreUnavailable
from pipeline.keys import object_key
from pipeline.page import Box
from pipeline.ports import Area, PageRow, PaperRow
from pipeline.scan import MediaType
from pipeline.standing import missing_field
from pipeline.tools import Tools
from tests.journey import World
from tests.reviewed import make_field

MARK = Box(300, 400, 500, 430)


def draw_page() -> np.ndarray:
    """White, with a red mark where the field stands, and a blue one elsewhere."""
    page = np.full((1400, 1000, 3), 255, np.uint8)
    page[MARK.y0 : MARK.y1, MARK.x0 : MARK.x1] = (200, 0, 0)
    page[1000:1100, 100:900] = (0, 0, 200)
    return page


def read(png: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_box_is_cut_from_the_upright_page(rotation: int) -> None:
    """However the page lay in the scanner: the whole mark and a margin around it, nothing else."""
    lying = turn(draw_page(), (360 - rotation) % 360)
    crop = read(cut_out(lying, rotation, MARK))
    red = (crop == (200, 0, 0)).all(axis=2)
    assert red.sum() == MARK.width * MARK.height
    margins = [crop[0], crop[-1], crop[:, 0], crop[:, -1]]
    assert all((edge == 255).all() for edge in margins)
    assert not (crop == (0, 0, 200)).all(axis=2).any()


def test_a_box_at_the_edge_is_cut_there() -> None:
    """Without a margin where the page has none; a box beside the page is refused."""
    page = draw_page()
    crop = read(cut_out(page, 0, Box(0, 0, 50, 20)))
    assert crop.shape[0] < 50
    assert (crop == 255).all()
    with pytest.raises(ValueError, match="outside"):
        cut_out(page, 0, Box(5000, 5000, 5100, 5020))


@pytest.fixture
def stored(world: World) -> tuple[PaperRow, Tools]:
    """A sheet that was scanned lying on its side, stored as it came."""
    file = world.folder / "page.png"
    Image.fromarray(turn(draw_page(), 270)).save(file)
    tools = world.tools(stages=PageStages())
    put = world.objects.put(Area.INTAKE, _key_of(file), file)
    world.objects.promote(put.key)
    with world.catalogue.begin() as unit:
        scan = unit.add_scan(put.sha256, put.size, MediaType.PNG, None)
        unit.commit()
    page = PageRow(1, 90, 0.0, False, "good", (), "ocr")
    row = PaperRow("p", scan.intake_id, put.sha256, 1, "cong_van", 1.0, None, 1, 1, False, 0,
                   "good", (make_field(box=MARK),), (page,), world.clock.now())  # fmt: skip
    return row, tools


def _key_of(file: Path) -> str:
    import hashlib

    return object_key(hashlib.sha256(file.read_bytes()).hexdigest())


def test_a_field_is_shown_in_the_pixels_of_the_original(stored: tuple[PaperRow, Tools]) -> None:
    """At full resolution and in colour, turned as it was read; no private copy stays."""
    row, tools = stored
    crop = read(crop_field(row, row.fields[0], tools))
    assert (crop == (200, 0, 0)).all(axis=2).sum() == MARK.width * MARK.height
    assert list(tools.work.iterdir()) == []


def test_a_box_beside_the_page_is_an_error_of_ours(stored: tuple[PaperRow, Tools]) -> None:
    """Nothing foreign comes out of the decoder's process."""
    row, tools = stored
    with pytest.raises(ReadingFailed):
        crop_field(row, make_field(box=Box(5000, 5000, 5100, 5020)), tools)


def test_a_field_without_a_place_has_no_picture(stored: tuple[PaperRow, Tools]) -> None:
    """Nothing was found, so there is nothing to show."""
    row, tools = stored
    with pytest.raises(NotFound):
        crop_field(row, missing_field(row, "ho_ten_me"), tools)


def test_a_store_that_is_away_is_said(stored: tuple[PaperRow, Tools]) -> None:
    """Not taken for a field without a place."""

    class Away:
        def get(self, *_: object) -> None:
            raise StoreUnavailable

    row, tools = stored
    with pytest.raises(StoreUnavailable):
        crop_field(row, row.fields[0], replace(tools, objects=Away()))  # type: ignore[arg-type]
