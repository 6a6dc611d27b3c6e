"""What a scanner's folder is told while a service is away."""

from __future__ import annotations

from itertools import islice

import pytest

from app.watching import TAKEN, watch_folder
from pipeline.errors import CatalogueUnavailable
from pipeline.ingest import Status
from storage.failing_catalogue import FailingCatalogue
from tests.journey import DESK, World, write_pdf


def test_a_file_that_waits_is_told_of_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is tried while the catalogue is away; then it is stored and moved."""
    failing, rounds = FailingCatalogue(world.catalogue), list[float]()
    folder = world.folder / "scanner"
    folder.mkdir()
    file = write_pdf(folder / "a.pdf", "Mẫu một")
    failing.fail(CatalogueUnavailable())

    def sleep(seconds: float) -> None:
        rounds.append(seconds)
        if len(rounds) == 20:
            failing.recover()

    monkeypatch.setattr("app.watching.time.sleep", sleep)
    tools = world.tools(catalogue=failing)
    told = watch_folder(folder, DESK, tools, quiet_seconds=0.0, once=True)
    statuses = [item.status for _, item in islice(told, 10)]
    assert statuses == [Status.FAILED, Status.STORED]
    assert failing.calls > 5
    assert (folder / TAKEN / file.name).is_file()
