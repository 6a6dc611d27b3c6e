"""The real scans through the real command, against what people read on them.

A value is right when it equals the truth after NFC, case, spaces and punctuation; from 30
characters on, within 3 % edits (data/README.md). A handwritten part cannot be demanded: the
printed rest of it counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.judging import is_right
from tests.installation import Installation

JUDGED = ("so_ky_hieu", "ngay_ban_hanh", "co_quan_ban_hanh", "nguoi_ky", "trich_yeu")
PENNED = {"so_ky_hieu": {"so"}, "ngay_ban_hanh": {"ngay", "thang"}}
TYPES = {
    "Công văn": "cong_van",
    "Tờ trình": "to_trinh",
    "Chỉ thị": "chi_thi",
    "Báo cáo": "bao_cao",
    "Quyết định": "quyet_dinh",
    "Thông tư": "thong_tu",
}


@dataclass(frozen=True)
class Verdict:
    """One value of one scan: whether it is right, accepted, and partly written by hand."""

    scan: str
    name: str
    right: bool
    accepted: bool
    penned: bool


@pytest.fixture(scope="module")
def read(sohoa: Installation, shared_data: Path) -> dict[str, dict[str, Any]]:
    """What the command says of each scan, by name."""
    scans = sorted((shared_data / "scans").glob("*.pdf"))
    said = sohoa("ingest", *scans, "--json", timeout=800)
    assert said.code == 0, said.err
    return {Path(record["file"]).name: record for record in said.records}


@pytest.fixture(scope="module")
def truth(shared_data: Path) -> dict[str, dict[str, Any]]:
    found = (shared_data / "scans").glob("*.fields.json")
    return {f"{path.name.split('.')[0]}.pdf": json.loads(path.read_text("utf-8")) for path in found}


@pytest.fixture(scope="module")
def verdicts(read: dict[str, dict[str, Any]], truth: dict[str, dict[str, Any]]) -> list[Verdict]:
    return [verdict for name in truth for verdict in judge(name, read[name], truth[name])]


def judge(scan: str, record: dict[str, Any], truth: dict[str, Any]) -> Iterator[Verdict]:
    """Every judged value that a person could read on the scan."""
    for name in JUDGED:
        if name not in truth:
            continue
        found = record.get("fields", {}).get(name, {})
        penned = bool(PENNED.get(name, set()) & set(truth["handwritten"]))
        right = is_right(found.get("value"), truth[name])
        if penned and found.get("value") is None:
            right = fits(name, found.get("printed") or "", truth[name])
        yield Verdict(scan, name, right, found.get("status") == "accepted", penned)


def fits(name: str, printed: str, truth: str) -> bool:
    """The printed rest of a number ends it; that of a date has its year, and nothing wrong."""
    if name == "so_ky_hieu":
        return "/" in printed and truth.endswith(printed)
    numbers = [int(number) for number in re.findall(r"\d+", printed)]
    year, month, day = (int(part) for part in truth.split("-"))
    return numbers in ([year], [month, year], [day, month, year])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_scan_is_stored(read: dict[str, dict[str, Any]], truth: dict[str, Any]) -> None:
    """Real papers of real offices are nothing to refuse."""
    assert set(read) == set(truth)
    assert {name: record["status"] for name, record in read.items()} == dict.fromkeys(
        truth, "stored"
    )


def test_types_are_recognised(
    read: dict[str, dict[str, Any]], truth: dict[str, dict[str, Any]]
) -> None:
    """At least 11 of 12."""
    wrong = [
        (name, read[name]["loai"])
        for name in truth
        if read[name]["loai"] != TYPES[truth[name]["loai_van_ban"]]
    ]
    assert len(wrong) <= 1, wrong


def test_most_values_are_right(verdicts: list[Verdict]) -> None:
    """At least 60 % are right, accepted or in review."""
    share = sum(verdict.right for verdict in verdicts) / len(verdicts)
    assert share >= 0.6, [v for v in verdicts if not v.right]


def test_no_wrong_value_is_accepted(verdicts: list[Verdict]) -> None:
    """Wrong is worse than missing."""
    assert [v for v in verdicts if v.accepted and not v.right] == []


def test_nothing_written_by_hand_is_accepted(verdicts: list[Verdict]) -> None:
    """No reader is sure of handwriting; a person looks."""
    assert [v for v in verdicts if v.accepted and v.penned] == []


def test_much_of_the_print_is_accepted(verdicts: list[Verdict]) -> None:
    """At least 30 % of the machine-printed values need no look of a person."""
    printed = [verdict for verdict in verdicts if not verdict.penned]
    share = sum(v.accepted and v.right for v in printed) / len(printed)
    assert share >= 0.3, [v for v in printed if not v.accepted]


def test_blank_pages_are_flagged_and_nothing_else(
    read: dict[str, dict[str, Any]], truth: dict[str, dict[str, Any]]
) -> None:
    """A blank back is told; a page with anything on it is never called blank."""
    told = {
        name: [page["number"] for page in read[name]["pages"] if page["blank"]] for name in truth
    }
    assert told == {name: facts.get("blank_pages", []) for name, facts in truth.items()}
