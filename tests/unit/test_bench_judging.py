"""What counts as right, accepted and wrong when papers are measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.judging import PaperResult, is_right, judge_file
from bench.meaning_tables import report
from bench.results import Run

RUN = Run({"sohoa": "0"}, "c0ffee", "2026-11-22T00:00:00", 1, 2, "cpu", 0.1)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("Nguyễn Văn An", True),
        ("NGUYỄN  VĂN AN.", True),
        ("Nguyễn Văn Ân", False),
        (None, False),
    ],
)
def test_accents_count_and_case_and_marks_do_not(value: str | None, right: bool) -> None:
    """As the shared material says."""
    assert is_right(value, "Nguyễn Văn An") is right


def test_long_values_may_lack_three_in_a_hundred() -> None:
    """From thirty letters on."""
    long = "Về việc tăng cường công tác phòng, chống bệnh dịch tả lợn Châu Phi"
    assert is_right(long.replace("tả", "ta"), long)
    assert not is_right(long.replace("dịch tả lợn", "dich ta lon"), long)


def _file(tmp_path: Path, truth: dict[str, Any]) -> Path:
    (tmp_path / "a.json").write_text(json.dumps(truth), encoding="utf-8")
    return tmp_path / "a.pdf"


def _record(loai: str, pages: list[int], **fields: tuple[str | None, str]) -> dict[str, Any]:
    told = {name: {"value": value, "status": status} for name, (value, status) in fields.items()}
    return {"loai": loai, "pages": [{"number": n} for n in pages], "fields": told}


def _judge(path: Path, *records: dict[str, Any]) -> list[PaperResult]:
    return list(judge_file(path, "office", records))


def test_a_wrong_value_counts_only_where_it_was_accepted(tmp_path: Path) -> None:
    """One that waits is found by whoever looks; one beyond the truth that was accepted is not."""
    path = _file(tmp_path, {"loai": "quyet_dinh", "fields": {"so_ky_hieu": "1/QĐ-UBND"}})
    waits = _record("quyet_dinh", [1], so_ky_hieu=("7/QĐ-UBND", "review"))
    (paper,) = _judge(path, waits)
    assert [(o.right, o.wrong) for o in paper.outcomes] == [(False, False)]
    believed = _record(
        "quyet_dinh", [1], so_ky_hieu=("7/QĐ-UBND", "accepted"), ho_ten=("An", "accepted")
    )
    (paper,) = _judge(path, believed)
    assert [outcome.wrong for outcome in paper.outcomes] == [True]
    assert paper.beyond == ("ho_ten: An",)
    told = report(RUN, [paper])
    assert "**accepted** `so_ky_hieu`" in told
    assert "1 (100.00%)" in told


def test_what_a_pen_wrote_is_right_when_its_printed_rest_was_found(tmp_path: Path) -> None:
    """Nobody demands the handwritten number."""
    truth = {"loai": "to_trinh", "fields": {"so_ky_hieu": "12/TTr-UBND"}, "handwritten": ["so"]}
    found = _record("to_trinh", [1], so_ky_hieu=(None, "review"))
    found["fields"]["so_ky_hieu"]["printed"] = "/TTr-UBND"
    (paper,) = _judge(_file(tmp_path, truth), found)
    assert [(o.right, o.by_hand) for o in paper.outcomes] == [(True, True)]


def test_papers_of_a_stack_are_found_by_their_pages(tmp_path: Path) -> None:
    """Each against the paper that holds most of its pages; a merge nobody is told of counts."""
    truth = {
        "papers": [
            {"loai": "quyet_dinh", "fields": {}, "pages": [1, 2]},
            {"loai": "giay_khai_sinh", "fields": {"ho_ten": "An"}, "pages": [3]},
        ]
    }
    path = _file(tmp_path, truth)
    good = _judge(
        path,
        _record("quyet_dinh", [1, 2]),
        _record("giay_khai_sinh", [3], ho_ten=("An", "accepted")),
    )
    assert [(p.type_right, p.divided, p.merged) for p in good] == [(True, True, False)] * 2
    merged = _judge(path, _record("quyet_dinh", [1, 2, 3]))
    assert [(p.divided, p.merged) for p in merged] == [(False, True)] * 2
    asked = _judge(path, _record("quyet_dinh", [1, 2, 3], trang=("1-3", "review")))
    assert [(p.divided, p.merged) for p in asked] == [(False, False)] * 2


def test_a_file_that_was_not_stored_has_nothing_right(tmp_path: Path) -> None:
    """Its values are missing, its type is what became of it."""
    path = _file(tmp_path, {"loai": "quyet_dinh", "fields": {"so_ky_hieu": "1/QĐ-UBND"}})
    (paper,) = _judge(path, {"status": "failed"})
    assert (paper.said, paper.type_right) == ("failed", False)
    assert not paper.outcomes[0].right
