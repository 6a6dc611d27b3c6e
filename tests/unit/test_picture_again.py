"""A page that was read before, seen once more from the original."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ocr.geometry import turn
from ocr.stages import PageStages
from pipeline.errors import ReadingFailed
from pipeline.page import PageImage, PageLayers, Raster
from tests.unit.test_crops import draw_page

STAGES = PageStages()


def names_of(layers: PageLayers | None) -> object:
    """What a page is made of, wherever the files lie."""
    assert layers is not None
    return [
        replace(each, path=Path(each.path.name)) if isinstance(each, Raster) else each
        for each in (layers.paper, layers.ink, layers.tint)
    ]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_looks_as_it_did(tmp_path: Path, rotation: int) -> None:
    """The same files, byte for byte: what is said of the pictures stays true, and the rendition
    is the same. Words, quality and all else that was read are taken as they are."""
    lying = turn(draw_page(), (360 - rotation) % 360)
    image = PageImage(3, lying, 200.0)
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    clean = replace(STAGES.clean(image), upright=draw_page(), rotation=rotation, blank=True)
    page = STAGES.read(clean, first)
    again = STAGES.picture(image, page, second)
    made = {file.name: file.read_bytes() for file in first.iterdir()}
    assert {file.name: file.read_bytes() for file in second.iterdir()} == made
    assert names_of(again.layers) == names_of(page.layers)
    same = {"picture": page.picture, "preview": page.preview, "layers": page.layers}
    assert replace(again, **same) == page


def test_a_page_of_another_size_is_refused(tmp_path: Path) -> None:
    """Boxes of what was read would lie beside the words."""
    image = PageImage(1, draw_page(), 200.0)
    page = STAGES.keep(image, tmp_path)
    with pytest.raises(ReadingFailed):
        STAGES.picture(replace(image, pixels=np.zeros((700, 500, 3), np.uint8)), page, tmp_path)
