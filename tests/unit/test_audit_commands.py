"""`sohoa audit …`, and what other commands leave in the ledger."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.audit_key import FILE, load_audit_key
from app.audit_words import DEEDS, FAULTS
from app.doctor import examine
from app.settings import load_settings
from app.wiring import make_catalogue, make_objects
from pipeline.errors import BadSetting
from pipeline.keys import rendition_key
from pipeline.ledger import Act, Deed, Fault
from pipeline.ports import Area
from tests.unit.test_dossier_commands import Sohoa, sohoa  # noqa: F401
from tests.unit.test_reuse import paper

WHY = ("--purpose", "thanh tra quý IV")


@pytest.fixture
def paper_id(sohoa: Sohoa) -> str:  # noqa: F811
    """A stored paper of the desk."""
    settings, row = load_settings(), paper("p00001")
    with make_catalogue(settings).begin() as unit:
        scan = unit.add_scan(row.sha256, 10, None, None)
        for context in row.contexts:
            unit.link(scan.intake_id, context)
        unit.put_papers(scan.intake_id, [row])
        unit.commit()
    make_objects(settings).put(Area.PAPERS, rendition_key(row.paper_id), b"%PDF-")
    return row.paper_id


@pytest.fixture
def inspector(sohoa: Sohoa, monkeypatch: pytest.MonkeyPatch) -> Sohoa:  # noqa: F811
    def run(*words: object, typed: str = "") -> object:
        with monkeypatch.context() as patch:
            patch.setenv("SOHOA_PLACE__USER", "thanh-tra")
            patch.setenv("SOHOA_PLACE__DUTIES", '["kiem_tra"]')
            return sohoa(*words, typed=typed)

    return run  # type: ignore[return-value]


def test_what_an_officer_does_is_in_the_ledger(
    sohoa: Sohoa,  # noqa: F811
    inspector: Sohoa,
    paper_id: str,
    tmp_path: Path,
) -> None:
    """In its order, with its purpose, and the inspector's own look at the end; each line carries
    all that is hashed, so that anybody can check it."""
    assert sohoa("search", "khai sinh", "--json").code == 0
    assert sohoa("show", paper_id).code == 0
    refused = sohoa("get", paper_id, "--pdf", "-o", tmp_path / "copy.pdf")
    assert (refused.code, "Mục đích còn thiếu" in refused.err) == (2, True)
    assert not (tmp_path / "copy.pdf").exists()
    why = ("--purpose", "cấp lại bản sao")
    assert sohoa("get", paper_id, "--pdf", "-o", tmp_path / "copy.pdf", *why).code == 0
    records = inspector("audit", "list", *WHY, "--json").records
    assert [record["deed"] for record in records] == ["searched", "read", "downloaded", "listed"]
    assert [record["purpose"] for record in records[2:]] == [why[1], WHY[1]]
    before = "0" * 64
    for record in records:
        digest = record.pop("digest")
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert (hashlib.sha256(text.encode()).hexdigest(), record["before"]) == (digest, before)
        before = digest
    table = inspector("audit", "list", *WHY, "--deed", "downloaded").out
    assert all(told in table for told in (paper_id, "lấy bản sao", "cấp lại bản sao"))


def test_only_inspectors_read_it(
    sohoa: Sohoa,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Officers and administrators are told so; verifying tells nothing of anybody and is open to
    all, anchoring to administrators."""
    for duties, anchors in (('["thu_ly"]', 10), ('["quan_tri"]', 0)):
        monkeypatch.setenv("SOHOA_PLACE__DUTIES", duties)
        for words in (["list"], ["export", "--csv", "x.csv"], ["asked", "-"]):
            said = sohoa("audit", *words, *WHY, typed="x")
            assert (said.code, said.out) == (10, "")
        assert sohoa("audit", "verify").code == 0
        assert sohoa("audit", "anchor").code == anchors
    assert not Path("x.csv").exists()


def test_it_is_exported_for_machines_and_spreadsheets(
    sohoa: Sohoa,  # noqa: F811
    inspector: Sohoa,
    paper_id: str,
    tmp_path: Path,
) -> None:
    """With filters; for the owner alone, and nothing that a spreadsheet would run."""
    sohoa("show", paper_id)
    sohoa("get", paper_id, "--pdf", "-o", tmp_path / "copy", "--purpose", "=HYPERLINK(x)")
    target = tmp_path / "so.csv"
    assert inspector("audit", "export", *WHY, "--csv", target, "--deed", "downloaded").code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["purpose"], row["paper_id"]) == ("'=HYPERLINK(x)", paper_id)
    assert target.stat().st_mode & 0o077 == 0
    lines = inspector("audit", "export", *WHY, "--jsonl", "-", "--paper", paper_id).records
    assert [line["deed"] for line in lines] == ["read", "downloaded"]
    today = lines[0]["at"][:10]
    assert inspector("audit", "export", *WHY, "--jsonl", "-", "--to", "2020-01-01").out == ""
    assert inspector("audit", "list", *WHY, "--from", "2020-01-01", "--json").records, today
    assert inspector("audit", "export", *WHY).code == 2
    assert inspector("audit", "list", *WHY, "--from", "hôm nay").code == 2


def test_who_searched_is_asked_from_standard_input_only(
    sohoa: Sohoa,  # noqa: F811
    inspector: Sohoa,
) -> None:
    """A name in an argument would stay in the shell's history."""
    sohoa("search", "giay cua NGUYEN THI THU")
    said = inspector("audit", "asked", "-", *WHY, "--json", typed="Nguyễn Thị Thử\n")
    assert [record["deed"] for record in said.records] == ["searched"]
    nobody = inspector("audit", "asked", "-", *WHY, typed="Trần Văn Nào\n")
    assert "Không ai tìm" in nobody.err
    assert inspector("audit", "asked", "Nguyễn", *WHY).code == 2


def test_what_is_done_to_it_is_told(
    sohoa: Sohoa,  # noqa: F811
    inspector: Sohoa,
    tmp_path: Path,
) -> None:
    """Anchored, then changed by who owns the file: the entry is named, and it ends with 7."""
    for text in ("một", "hai", "ba"):
        sohoa("search", text)
    assert "Đã chốt 3 mục" in inspector("audit", "anchor").err
    sound = sohoa("audit", "verify")
    assert (sound.code, "4 mục, 3 mục đã chốt" in sound.err) == (0, True)
    assert sohoa("verify").code == 0
    connection = sqlite3.connect(tmp_path / "home" / "catalogue.db")
    connection.execute("DROP TRIGGER ledger_no_delete")
    connection.execute("DELETE FROM ledger WHERE seq = 2")
    connection.commit()
    connection.close()
    broken = sohoa("audit", "verify")
    assert broken.code == 7
    assert "đầu tiên ở mục 2 (bị xoá)" in broken.err
    assert sohoa("audit", "verify", "--json").records == [{"seq": 2, "fault": "missing"}]


def test_an_anchor_is_cast_as_a_command_ends(
    sohoa: Sohoa,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Embedded, nobody else would: by whichever command ends when it is due."""
    monkeypatch.setattr("pipeline.anchoring.MOST_WAITING", 2)
    sohoa("search", "một")
    assert "1 mục, 0 mục đã chốt" in sohoa("audit", "verify").err
    sohoa("search", "hai")
    assert "3 mục, 2 mục đã chốt" in sohoa("audit", "verify").err


def test_doctor_says_how_far_it_is_anchored(
    sohoa: Sohoa,  # noqa: F811
) -> None:
    """And that somebody has to look when nothing was anchored for a week."""
    sohoa("search", "một")
    (fresh,) = (f for f in examine() if f.name == "Sổ nhật ký")
    assert (fresh.ok, fresh.found) == (True, "1 mục, đã chốt đến mục 0")
    settings = load_settings(home=load_settings().home.with_name("old"))
    with make_catalogue(settings).begin() as unit:
        unit.append(Act(Deed.READ, "an", "desk-a"), datetime.now(UTC) - timedelta(days=8))
        unit.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOHOA_HOME", str(settings.home))
        (stale,) = (f for f in examine() if f.name == "Sổ nhật ký")
    assert (stale.ok, "sohoa audit anchor" in stale.advice) == (False, True)


def test_everything_has_words() -> None:
    """Each deed and each fault is told in Vietnamese."""
    assert set(DEEDS) == {deed.value for deed in Deed}
    assert set(FAULTS) == {fault.value for fault in Fault}


def test_the_key_is_made_once(tmp_path: Path) -> None:
    """In a file for its owner alone; one of the settings comes first; an empty one is refused."""
    settings = load_settings(home=tmp_path / "home")
    key = load_audit_key(settings)
    file = tmp_path / "home" / FILE
    assert len(key) == 64
    assert file.stat().st_mode & 0o777 == 0o600
    assert load_audit_key(settings) == key
    assert [path.name for path in (tmp_path / "home").iterdir()] == [FILE]
    chosen = load_settings(home=tmp_path / "home", audit={"key": "x" * 32})
    assert load_audit_key(chosen) == b"x" * 32
    with pytest.raises(BadSetting):
        load_settings(audit={"key": "short"})
    file.write_text("")
    with pytest.raises(BadSetting):
        load_audit_key(settings)
