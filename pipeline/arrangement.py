"""What people said of the pages of a scan before it was read: how they lie, which are blank, which
make one paper; and of a scan that was put together, of which pages of which files.

It is an object beside the papers, under the hash of the scan, written before the scan is taken in:
the bytes as received are never changed for it, and it is there whenever the scan is read again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import Broken
from pipeline.keys import object_key
from pipeline.page import Told
from pipeline.ports import Area, ObjectStore
from pipeline.ruling import Ruling

FORMAT = 1
TOLD = "told/"  # sorts after every paper: paper keys begin with hex digits


@dataclass(frozen=True, slots=True)
class Source:
    """Where a page of a scan that was put together came from: `sha256` of the file as received,
    `number` of the page in it."""

    sha256: str
    number: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`pages` by their numbers in the scan, `groups` the pages of papers that a person named;
    `sources` of its pages in order, none for a scan that is a file as received."""

    sha256: str
    pages: Mapping[int, Told] = field(default_factory=dict)
    groups: tuple[tuple[int, ...], ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Hashes of the files that its pages came from, each once."""
        return tuple(dict.fromkeys(source.sha256 for source in self.sources))

    def under(self, ruling: Ruling) -> Ruling:
        """What people said later, of papers that were stored, goes before."""
        ruled = {number for group in ruling.groups.values() for number in group}
        mine = {
            group[0]: group
            for group in self.groups
            if not ruled & set(group) and group[0] not in ruling.ended
        }
        return replace(ruling, groups={**mine, **ruling.groups})


def arrangement_key(sha256: str) -> str:
    return f"{TOLD}{object_key(sha256)}.json"


def keep_arrangement(arranged: Arrangement, objects: ObjectStore) -> None:
    """In the place of one before. Raises StoreUnavailable."""
    body = {
        "format": FORMAT,
        "sha256": arranged.sha256,
        "pages": {str(n): [told.turn, told.blank] for n, told in sorted(arranged.pages.items())},
        "groups": [list(group) for group in arranged.groups],
        "sources": [[source.sha256, source.number] for source in arranged.sources],
    }
    objects.put(Area.PAPERS, arrangement_key(arranged.sha256), json.dumps(body, indent=1).encode())


def find_arrangement(sha256: str, objects: ObjectStore) -> Arrangement:
    """An empty one where nobody said anything. Raises StoreUnavailable, Mismatch, Broken."""
    key = arrangement_key(sha256)
    if objects.stat(Area.PAPERS, key) is None:
        return Arrangement(sha256)
    return read_arrangement(objects.read(Area.PAPERS, key))


def read_arrangement(data: bytes) -> Arrangement:
    """Raises Broken for anything but an arrangement of this format."""
    try:
        return _read(json.loads(data))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Broken(detail=f"arrangement: {type(error).__name__}") from error


def _read(facts: dict[str, Any]) -> Arrangement:
    if facts["format"] != FORMAT:
        raise ValueError("another format")
    pages = {int(number): Told(*told) for number, told in facts["pages"].items()}
    groups = tuple(tuple(map(int, group)) for group in facts["groups"])
    sources = tuple(Source(*source) for source in facts["sources"])
    return Arrangement(facts["sha256"], pages, groups, sources)
