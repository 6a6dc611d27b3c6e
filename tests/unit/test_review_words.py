"""Whatever a reviewer is shown has words, and the policy is documented as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.messages import advise, explain
from app.review_door import review_record, tell_why
from app.review_words import OUTCOMES, PROBLEMS, REASONS, RISKS
from pipeline import acceptance
from pipeline.decisions import Outcome
from pipeline.forms.catalogue import Forms
from pipeline.risk import RISKS as TABLE
from pipeline.scan import Reason
from tests.reviewed import accepted, make_field

ROOT = Path(__file__).parents[2]
PROOFS = sorted({proof for needs in acceptance.POLICY.values() for proof in needs})
SOURCES = "\n".join(file.read_text() for file in (ROOT / "pipeline").rglob("*.py"))
DOUBTS = sorted(
    {
        code
        for call in re.findall(r"(?:doubted\(|doubts\.add\(|found\.add\()([^()]*)\)", SOURCES)
        for code in re.findall(r'"([a-z_]+)"', call)
    }
    | {"no_day", "no_serial", "code_disputed", "several_people", "several_codes"}
)


@pytest.mark.parametrize("proof", PROOFS)
def test_every_proof_is_explained(proof: str) -> None:
    """Where the policy stands, on its page, and to the reviewer who waits for it."""
    assert re.search(rf"^    {proof}  +\w", acceptance.__doc__ or "", re.MULTILINE)
    assert f"| `{proof}` |" in (ROOT / "docs" / "review.md").read_text()
    assert REASONS[f"no_{proof}"]


def test_doubts_were_found() -> None:
    """The next test looks at something."""
    assert {"year_differs", "in_future", "birth_differs"} <= set(DOUBTS)


@pytest.mark.parametrize("doubt", DOUBTS)
def test_every_doubt_has_words(doubt: str) -> None:
    """A reviewer reads sentences, not codes."""
    assert REASONS[doubt]


def test_risks_and_outcomes_have_words() -> None:
    """Each, and none that is gone; the page lists the risks in their order."""
    assert list(RISKS) == list(TABLE)
    assert {outcome.value for outcome in Outcome} <= set(OUTCOMES)
    listed = re.findall(r"^\| \d+ \| `(\w+)`", (ROOT / "docs" / "review.md").read_text(), re.M)
    assert listed == list(TABLE)


def test_codes_say_what_they_must_be() -> None:
    """A number or date that is refused comes with an example of a right one."""
    kinds = {field.kind for form in Forms.load() for field in form.fields}
    prose = {"text", "address", "subject", "place", "type_name"}
    assert kinds - prose <= set(PROBLEMS)


def test_a_refused_value_is_told_in_words() -> None:
    """Which field, and what a right value looks like."""
    said = explain(Reason("bad_value", {"field": "so_dinh_danh_me", "problem": "personal_id"}))
    assert said.startswith("“Số định danh mẹ”: số định danh có 12 chữ số")


def test_who_came_second_is_told_who_came_first() -> None:
    """By name, with what was done, when, and how to go on."""
    facts: dict[str, str | int | float] = {
        "field": "ho_ten", "by": "lan", "outcome": "corrected", "at": "2026-11-20T08:00+00:00",
        "mark": "1-abcdef01",
    }  # fmt: skip
    assert explain(Reason("decided_meanwhile", facts)) == (
        "“Họ và tên”: lan đã sửa lúc 15:00 20/11/2026, sau khi bạn xem."
    )
    assert "--seen 1-abcdef01" in advise(Reason("decided_meanwhile", facts))


def test_a_reviewer_sees_both_readings_and_why() -> None:
    """Value, raw words, second reading, reasons, place and mark: for commands and pages alike."""
    record = review_record(make_field(reasons=("year_differs", "no_sure")))
    assert record["first_reading"] == "Nguyễn Văn Mẫu"
    assert record["second_reading"] == "Nguyễn Van Mâu"
    assert record["why"] == "năm không khớp nhau; có chữ đọc không chắc"
    assert (record["page"], record["box"]) == (1, [10, 20, 300, 50])
    assert tell_why(accepted("ho_ten", "Trần Văn Một")) == "đủ bằng chứng, tự nhận"
