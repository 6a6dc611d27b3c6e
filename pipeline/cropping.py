"""The picture of one field, cut from the original, for the person who decides about it.

The page is decoded anew from the locked original, in a child process with its limits: previews
are too small to tell one digit from another, and no other copy of a page is kept.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from pipeline.errors import NotFound
from pipeline.keys import object_key
from pipeline.page import Box
from pipeline.paper import Field
from pipeline.ports import Area, PaperRow, Stages
from pipeline.scan import Scan
from pipeline.tools import Tools


def crop_field(row: PaperRow, field: Field, tools: Tools) -> bytes:
    """PNG of the field's box with what stands around it.

    Raises NotFound for a field without a place on the page, StoreUnavailable, Hostile and
    ReadingFailed."""
    read = field.reading or field
    page = next((page for page in row.pages if page.number == read.page), None)
    if page is None or not (read.box.width and read.box.height):
        raise NotFound(kind="crop", key=field.name)
    with tools.catalogue.begin() as unit:
        scan = unit.scan(row.intake_id)
    with tempfile.TemporaryDirectory(prefix="crop-", dir=tools.work) as folder:
        work = Path(folder)
        tools.objects.get(Area.ORIGINALS, object_key(row.sha256), work / "source")
        cut = partial(_cut, Scan(scan, work / "source", work), stages=tools.stages)
        places = [(page.number, page.rotation, read.box)]
        (picture,) = tools.workers.map(cut, places, tools.limits.page_seconds)
    return picture


def _cut(scan: Scan, place: tuple[int, int, Box], stages: Stages) -> bytes:
    """Runs inside a child process."""
    number, rotation, box = place
    return stages.crop(stages.decode(scan, number), rotation, box)
