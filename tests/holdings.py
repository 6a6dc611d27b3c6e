"""What an installation holds, looked at from outside and without changing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from app.settings import Settings
from app.wiring import make_catalogue, make_index, make_objects
from pipeline.keys import object_key, rendition_key, words_key
from pipeline.ports import Area, Catalogue, ObjectStore, PaperRow, SearchIndex
from pipeline.question import Asker, Duty, Question
from pipeline.scan import ScanRow, ScanState
from tests.installation import Installation

INSPECTOR = Asker("an", "tai-quay", frozenset({Duty.INSPECTOR}))


@dataclass(frozen=True)
class Holdings:
    """The adapters of an installation, without the sweeping that a session begins with."""

    objects: ObjectStore
    catalogue: Catalogue
    index: SearchIndex

    def scans(self) -> list[ScanRow]:
        with self.catalogue.begin() as unit:
            return unit.scans(limit=1000)

    def papers(self) -> list[PaperRow]:
        with self.catalogue.begin() as unit:
            return unit.papers(limit=1000)

    def waiting(self) -> int:
        """Outbox rows."""
        with self.catalogue.begin() as unit:
            return len(unit.outbox())

    def found(self) -> list[str]:
        """Every paper that the index shows."""
        hits = self.index.find(Question("", INSPECTOR, limit=100)).hits
        return sorted(hit.paper_id for hit in hits)

    def keys(self, area: Area) -> set[str]:
        return {found.key for found in self.objects.walk(area)}

    def check_found(self) -> int:
        """Whatever the index shows is wholly there: row, stored scan, words, rendition, original.
        Raises an error of ours where it is not."""
        found = self.found()
        for paper_id in found:
            with self.catalogue.begin() as unit:
                paper = unit.paper(paper_id)
                assert unit.scan(paper.intake_id).state is ScanState.STORED
            for key in (words_key(paper_id), rendition_key(paper_id)):
                assert self.objects.read(Area.PAPERS, key)
            assert self.objects.stat(Area.ORIGINALS, object_key(paper.sha256))
        return len(found)


@contextmanager
def open_holdings(installation: Installation) -> Iterator[Holdings]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in installation.environment.items():
            patch.setenv(name, value)
        settings = Settings(home=installation.data)
    held = Holdings(make_objects(settings), make_catalogue(settings), make_index(settings))
    yield held
    held.catalogue.close()  # type: ignore[attr-defined]
    held.index.close()  # type: ignore[attr-defined]


def hash_files(files: list[Path]) -> set[str]:
    """SHA-256 of each; equal files are one."""
    return {sha256(file.read_bytes()).hexdigest() for file in files}
