"""A counter with real pages: photos that lie on their sides become one paper that is found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app import counter_door as door
from app.counter_queue import open_queue
from app.settings import Settings
from app.wiring import open_tools
from pipeline.question import Asker, Duty, Question
from pipeline.scan import ScanState
from pipeline.verifying import verify
from samples.specimen import make_stack
from tests.installation import until

LAN = Asker("lan", "tai-quay", frozenset({Duty.SCAN}))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_photos_are_one_paper_with_its_pages_in_order(tmp_path: Path) -> None:
    """The second photo comes first and lies on its side; joined in the right order they are one
    paper of two pages, upright and found by its words; the photos are originals."""
    pages = make_stack(("quyet_dinh",), "office", 0).pages[:2]
    for number, page in enumerate(pages):
        lying = np.rot90(page) if number else page
        Image.fromarray(np.ascontiguousarray(lying)).save(
            tmp_path / f"{number}.jpg", quality=90, dpi=(200, 200)
        )
    settings = Settings(home=tmp_path / "home")
    with open_tools(settings) as tools, open_queue(tools, settings) as queue:
        key = door.open_session(LAN, tools)["session_id"]
        for number in (1, 0):
            door.add_file(LAN, tools, queue, key, "ảnh.jpg", tmp_path / f"{number}.jpg")

        def show() -> dict[str, object]:
            return door.show_session(LAN, tools, key)

        assert until(lambda: all(f["seen"] == 1 for f in show()["files"]), 300)  # type: ignore[attr-defined]
        record = door.show_session(LAN, tools, key)
        second, first = record["stacks"]
        assert [s["sheets"][0]["quality"] for s in (first, second)] == ["good", "good"]
        said = {"stack": first["stack"], "other_stack": second["stack"]}
        record = door.act(LAN, tools, key, record["version"], "merge", said)
        door.finish(LAN, tools, queue, key, record["version"])
        assert until(lambda: show()["state"] == "finished", 600)
        (part,) = door.show_session(LAN, tools, key)["parts"]
        (paper_id,) = part["papers"]
        with tools.catalogue.begin() as unit:
            row = unit.paper(paper_id)
            states = sorted(scan.state for scan in unit.scans())
        assert (row.loai, [page.rotation for page in row.pages]) == ("quyet_dinh", [0, 90])
        assert states == [ScanState.JOINED, ScanState.JOINED, ScanState.STORED]
        hits = tools.index.find(Question("quyết định", LAN)).hits
        assert [hit.paper_id for hit in hits] == [paper_id]
        assert list(verify(tools)) == []
