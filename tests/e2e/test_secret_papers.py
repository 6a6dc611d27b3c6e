"""Papers that bear a mark of state secrecy: held, never indexed, never locked, a person decides."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.keys import object_key
from pipeline.ports import Area
from pipeline.scan import ScanState
from samples.administrative import draft_administrative
from samples.specimen import make_specimen
from samples.writing import write_specimen
from tests.holdings import open_holdings
from tests.installation import Installation

MARKS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")


@pytest.fixture(scope="module")
def secrets(typeface: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A paper of each degree as an office scans it."""
    folder, found = tmp_path_factory.mktemp("secret"), dict[str, Path]()
    for seed in range(60):
        drafted = draft_administrative("cong_van", Random(f"cong_van:{seed}"), secret=True)
        mark = drafted.fields["do_mat"]
        if mark in found:
            continue
        specimen = make_specimen("cong_van", "office", seed, secret=True)
        assert specimen.truth.fields["do_mat"] == mark
        found[mark] = write_specimen(specimen, folder, f"{len(found)}")
        if len(found) == len(MARKS):
            return found
    raise AssertionError(f"the generator drew {sorted(found)} alone")


@pytest.fixture(scope="module")
def held(sohoa: Installation, secrets: dict[str, Path]) -> dict[str, dict[str, Any]]:
    """What the command said of each, by mark."""
    said = sohoa("ingest", *(secrets[mark] for mark in MARKS), "--json")
    assert said.code == 3, said.err
    return dict(zip(MARKS, said.records, strict=True))


@pytest.mark.parametrize("mark", MARKS)
def test_each_degree_is_stopped(held: dict[str, dict[str, Any]], mark: str) -> None:
    """Quarantined with a reason that names a mark (which degree it is, a person sees), with an
    advice, and with nothing of its text."""
    record = held[mark]
    assert (record["status"], record.get("reason_code")) == ("quarantined", "secrecy_mark")
    assert any(degree in record["reason"] for degree in MARKS)
    assert record["hint"]
    assert not {"paper_id", "fields", "pages"} & set(record)


def test_nothing_of_a_secret_is_indexed_or_locked(
    sohoa: Installation, held: dict[str, dict[str, Any]]
) -> None:
    """The bytes lie in the intake alone; no row, no rendition, no preview, no hit."""
    assert sohoa("search", "", "--json").records == []
    with open_holdings(sohoa) as inside:
        assert inside.papers() == inside.found() == []
        assert not inside.keys(Area.ORIGINALS)
        assert not [key for key in inside.keys(Area.PAPERS) if not key.startswith("links/")]
        for scan in inside.scans():
            assert scan.state is ScanState.HELD
            stored = inside.objects.stat(Area.INTAKE, object_key(scan.sha256))
            assert stored is not None
            assert stored.locked_until is None
    assert sohoa("verify", "--json").records == []


def test_a_person_decides(
    sohoa: Installation, held: dict[str, dict[str, Any]], secrets: dict[str, Path]
) -> None:
    """An approver, and nobody else. Released by name it is processed; dropped, its bytes are gone;
    the third goes on waiting."""
    released, dropped, waiting = (held[mark]["intake_id"] for mark in MARKS)
    assert sohoa("quarantine", "release", released, "--by", "nguoi-quet").code == 10
    assert sohoa("quarantine", "drop", dropped, "--yes").code == 10
    approver = sohoa.elsewhere(SOHOA_PLACE__DUTIES='["quet", "duyet"]')
    assert approver("quarantine", "release", released, "--by", "nguoi-duyet").code == 0
    assert approver("quarantine", "drop", dropped, "--by", "nguoi-duyet", "--yes").code == 0
    assert [r["intake_id"] for r in sohoa("quarantine", "list", "--json").records] == [waiting]
    with open_holdings(sohoa) as inside:
        (paper,) = inside.papers()
        assert paper.intake_id == released
        assert inside.found() == [paper.paper_id]
        scans = {scan.intake_id: scan for scan in inside.scans()}
        assert scans[released].cleared_by == scans[dropped].cleared_by == "nguoi-duyet"
        for area in Area:
            assert inside.objects.stat(area, object_key(scans[dropped].sha256)) is None
    again = sohoa("ingest", secrets[MARKS[2]], "--json").records[0]
    assert again["reason_code"] == "secrecy_mark"
    assert sohoa("verify", "--json").records == []


@pytest.mark.parametrize(
    "subject",
    [
        "Về việc tăng cường bảo mật thông tin cá nhân và giữ gìn bí mật nhà nước",
        "Ban hành Quy chế BẢO VỆ BÍ MẬT NHÀ NƯỚC của cơ quan",
    ],
    ids=["small letters", "capitals"],
)
def test_a_paper_that_speaks_of_secrets_is_not_one(
    sohoa: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    """The words “bảo mật” and “bí mật” stop nothing, where the mark would stand or elsewhere."""
    monkeypatch.setattr("samples.administrative.make_subject", lambda *_: (subject, subject))
    specimen = make_specimen("quyet_dinh", "office", 4)
    assert "mật" in specimen.truth.pages[0].text.lower()
    said = sohoa("ingest", write_specimen(specimen, tmp_path, "a"), "--json")
    assert said.records[0]["status"] == "stored", said.out
    assert "mật" in sohoa("text", said.records[0]["paper_id"]).out.lower()
