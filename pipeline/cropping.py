"""Pictures of fields, cut from the original, for the person who decides about them.

The page is decoded anew from the locked original, in a child process with its limits: previews
are too small to tell one digit from another, and no other copy of a page is kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from pipeline.errors import NotFound
from pipeline.keys import object_key
from pipeline.page import Box
from pipeline.paper import Field
from pipeline.ports import Area, PageRow, PaperRow, Stages
from pipeline.scan import Scan
from pipeline.tools import Tools


def crop_field(row: PaperRow, field: Field, tools: Tools) -> bytes:
    """PNG of the field's box with what stands around it.

    Raises NotFound for a field without a place on the page, StoreUnavailable, Hostile and
    ReadingFailed."""
    found = crop_fields(row, [field], tools)
    if field.name not in found:
        raise NotFound(kind="crop", key=field.name)
    return found[field.name]


def crop_fields(row: PaperRow, fields: Iterable[Field], tools: Tools) -> dict[str, bytes]:
    """PNG by field of those that have a place on a page; each page is decoded once.

    Raises StoreUnavailable, Hostile and ReadingFailed."""
    places = _places(row, fields)
    if not places:
        return {}
    with tools.catalogue.begin() as unit:
        scan = unit.scan(row.intake_id)
    with tempfile.TemporaryDirectory(prefix="crop-", dir=tools.work) as folder:
        work = Path(folder)
        tools.objects.get(Area.ORIGINALS, object_key(row.sha256), work / "source")
        cut = partial(_cut, Scan(scan, work / "source", work), stages=tools.stages)
        pages = [(page.number, page.rotation, places[page.number]) for page in row.pages
                 if page.number in places]  # fmt: skip
        pictures = list(tools.viewers.map(cut, pages, tools.limits.page_seconds))
    return {name: picture for page in pictures for name, picture in page.items()}


def has_place(row: PaperRow, field: Field) -> bool:
    """Whether there is something to cut out."""
    return bool(_places(row, [field]))


def _places(row: PaperRow, fields: Iterable[Field]) -> dict[int, dict[str, Box]]:
    """By page the box of each field."""
    pages: Mapping[int, PageRow] = {page.number: page for page in row.pages}
    found: dict[int, dict[str, Box]] = {}
    for field in fields:
        read = field.reading or field
        if read.page in pages and read.box.width and read.box.height:
            found.setdefault(read.page, {})[field.name] = read.box
    return found


def _cut(scan: Scan, place: tuple[int, int, Mapping[str, Box]], stages: Stages) -> dict[str, bytes]:
    """Runs inside a child process."""
    number, rotation, boxes = place
    image = stages.decode(scan, number)
    return {name: stages.crop(image, rotation, box) for name, box in boxes.items()}
