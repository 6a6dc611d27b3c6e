"""The folder of the one-stop system as a desk meets it: killed, slow, and full."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.holdings import open_holdings
from tests.installation import Installation
from tests.messages import CODE, RESULT, opening, status

DOSSIERS = 60  # more than a fast machine receives before the last kill
QUIET = {"SOHOA_DOSSIERS__QUIET_SECONDS": "0"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.service)])
def sohoa(request: pytest.FixtureRequest, fresh_sohoa: Installation) -> Installation:
    """An installation of its own, on either catalogue."""
    if request.param == "sqlite":
        return fresh_sohoa.elsewhere(**QUIET)
    url = str(request.getfixturevalue("postgres_url"))
    return fresh_sohoa.elsewhere(**QUIET, SOHOA_CATALOGUE__URL=url)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "hop-thu"
    folder.mkdir()
    return folder


def write(path: Path, record: object) -> None:
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.json"))


def test_killed_in_the_middle_nothing_is_lost_or_doubled(sohoa: Installation, inbox: Path) -> None:
    """-9 again and again while the folder is received: in the end every message was kept once,
    every dossier is known, and every file lies in `done`."""
    sohoa = sohoa.elsewhere(SOHOA_DOSSIERS__INBOX=str(inbox))
    codes = [f"{CODE[:-4]}{n:04d}" for n in range(DOSSIERS)]
    for code in codes:
        write(inbox / f"mo-{code}.json", opening(MaHoSo=code, MaThongDiep=f"mo-{code}"))
        result = status("2026-11-21T09:00:00", TrangThaiHoSo="9", GiayToKetQua=[RESULT])
        write(inbox / f"xong-{code}.json", result | {"MaHoSo": code})
    everything, chance = names(inbox), Random(5)
    for kill in range(1, 5):
        running = sohoa.start("dossiers", "receive", "--json")
        lines = chance.randint(1, 5)
        running.until(lambda out, lines=lines: out.count("\n") >= lines)  # type: ignore[misc]
        time.sleep(chance.random() / 20)
        running.kill()
        assert list(inbox.glob("*.json")), f"all was over before kill {kill}"
    assert sohoa("dossiers", "receive").code == 0
    assert names(inbox / "done") == everything
    assert not list(inbox.glob("*.json"))
    with open_holdings(sohoa) as held, held.catalogue.begin() as unit:
        assert [d.ma_ho_so for d in unit.dossiers(limit=1000)] == codes
        assert Counter(d.state.value for d in unit.dossiers(limit=1000)) == {"finished": DOSSIERS}
        assert [len(unit.messages(code)) for code in codes] == [2] * DOSSIERS


def test_a_file_that_is_still_copied_is_left_until_it_is_whole(
    fresh_sohoa: Installation, inbox: Path
) -> None:
    """A slow copy that pauses for long: whoever looks meanwhile takes nothing and says so."""
    sohoa = fresh_sohoa.elsewhere(**QUIET)
    whole = json.dumps([opening(), status("2026-11-21", TrangThaiHoSo="4")]).encode()
    path = inbox / "m.json"
    for end in (0, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:end])
        said = sohoa("dossiers", "receive", "--folder", inbox, "--json")
        assert (said.code, [r["status"] for r in said.records]) == (0, ["left"])
        assert path.read_bytes() == whole[:end]
    assert "chưa ghi xong" in sohoa("dossiers", "receive", "--folder", inbox).err
    path.write_bytes(whole)
    said = sohoa("dossiers", "receive", "--folder", inbox, "--json")
    assert [r["status"] for r in said.records] == ["opened", "changed"]
    assert names(inbox) == ["m.json"]
    assert not path.exists()
