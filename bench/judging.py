"""Papers as the machine-readable door tells them, against their truth: types, fields, divisions.

What counts as right stands in `is_right`; `find_truth` says where the truth of a file lies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.language.folding import fold_text, letters
from pipeline.language.likeness import distance
from samples.judging import Judged, judge_division

LONG = 30  # characters from which 3 % of edits are forgiven
_SAME = {"co_quan_ban_hanh": "noi_cap", "ngay_ban_hanh": "ngay_cap"}
_BY_HAND = {"so_ky_hieu": {"so"}, "ngay_ban_hanh": {"ngay", "thang"}}
_NOT_FIELDS = frozenset({"pages", "signature_page", "ngay_den", "do_khan", "note", "do_mat"})
_NUMBERS = ("so_dinh_danh", "so_giay_phep", "ma_so", "so_phat_hanh", "so_vao_so", "so_ky_hieu")

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value of the truth and what became of it. `by_hand` values count as right when their
    printed rest was found; `found` and `wanted` only where they differ."""

    name: str
    right: bool
    accepted: bool
    by_hand: bool
    found: str | None = None
    wanted: str = ""

    @property
    def wrong(self) -> bool:
        return self.accepted and not self.right

    @property
    def is_person_number(self) -> bool:
        return self.name.startswith("so_dinh_danh")

    @property
    def is_number(self) -> bool:
        """Whether it is one of those of which not one may be accepted wrongly."""
        return self.name.startswith(_NUMBERS)


@dataclass(frozen=True, slots=True)
class PaperResult:
    """A paper of the truth and what was made of it. `beyond` are values that were accepted though
    the truth has none of that name; of a file that holds several papers (`stack`), `divided` tells
    whether each of them has its pages and no others, `merged` whether pages of two are in one and
    nobody is told."""

    file: str
    level: str
    loai: str
    said: str
    outcomes: tuple[Outcome, ...]
    beyond: tuple[str, ...] = ()
    stack: bool = False
    divided: bool = True
    merged: bool = False

    @property
    def type_right(self) -> bool:
        return self.said == self.loai


def is_right(value: str | None, truth: str) -> bool:
    """Equal after NFC, case, spaces and punctuation; from 30 characters on within 3 % edits."""
    if value is None:
        return False
    left, right = letters(value), letters(truth)
    if left == right:
        return True
    allowed = int(0.03 * len(right)) if len(right) >= LONG else 0
    return allowed > 0 and distance(left, right, allowed) <= allowed


def find_truth(path: Path) -> dict[str, Any] | None:
    """The truth beside a file: `NAME.json` of a specimen, `NAME.fields.json` of a scan."""
    names = (f"{path.stem}.json", f"{path.stem}.fields.json", f"{path.stem}.p1.fields.json")
    found = next((path.with_name(name) for name in names if path.with_name(name).exists()), None)
    return dict(json.loads(found.read_text(encoding="utf-8"))) if found else None


def judge_file(path: Path, level: str, records: Sequence[Record]) -> Iterator[PaperResult]:
    """Every paper of a file's truth against the papers that were made of the file."""
    truth = find_truth(path) or {}
    told = truth.get("papers") or [truth]
    stack = len(told) > 1
    judged = _judge_stack(told, records) if stack else None
    for paper in told:
        record = _find_record(set(paper["pages"]) if stack else set(), records)
        yield PaperResult(
            file=path.stem,
            level=level,
            loai=paper.get("loai") or _loai_of(paper),
            said=str(record.get("loai", record.get("status", "nothing"))),
            outcomes=tuple(judge_paper(record, paper)),
            beyond=tuple(_find_beyond(record, paper)),
            stack=stack,
            divided=judged is None or judged.right,
            merged=judged is not None and judged.silent > 0,
        )


def _find_record(pages: set[int], records: Sequence[Record]) -> Record:
    """The paper that holds most of these pages, and of several the one with the fewest others."""
    if not pages:
        return next(iter(records), {})
    shares = [
        (len(pages & own), -len(own), number)
        for number, record in enumerate(records)
        if (own := _pages_of(record)) & pages
    ]
    return records[max(shares)[2]] if shares else {}


def _pages_of(record: Record) -> set[int]:
    return {page["number"] for page in record.get("pages", ())}


def _judge_stack(told: Sequence[Mapping[str, Any]], records: Sequence[Record]) -> Judged:
    found = [
        (sorted(_pages_of(record)), "trang" in record["fields"])
        for record in records
        if "fields" in record
    ]
    return judge_division([paper["pages"] for paper in told], found)


def judge_paper(record: Record, truth: Mapping[str, Any]) -> Iterator[Outcome]:
    """Every value of the truth against the paper's fields."""
    values, hand = truth.get("fields", truth), set(truth.get("handwritten", ()))
    fields = record.get("fields", {})
    for name, value in values.items():
        if isinstance(value, str) and name not in _NOT_FIELDS:
            found = fields.get(name) or fields.get(_SAME.get(name, ""), {})
            yield _judge(name, found, value, _is_by_hand(name, hand))


def _find_beyond(record: Record, truth: Mapping[str, Any]) -> Iterator[str]:
    values = truth.get("fields", truth)
    known = {*values, *(_SAME[name] for name in values if name in _SAME)}
    for name, found in record.get("fields", {}).items():
        if found["status"] == "accepted" and name not in known:
            yield f"{name}: {found['value']}"


def _is_by_hand(name: str, hand: set[str]) -> bool:
    return name in hand or not hand.isdisjoint(_BY_HAND.get(name, ()))


def _judge(name: str, found: Mapping[str, Any], truth: str, by_hand: bool) -> Outcome:
    value = found.get("value")
    right = is_right(value, truth)
    if by_hand and found and value is None:
        right = _rest_fits(name, found.get("printed"), truth)
    accepted = found.get("status") == "accepted"
    return Outcome(name, right, accepted, by_hand, *(() if right else (value, truth)))


def _rest_fits(name: str, printed: str | None, truth: str) -> bool:
    """The printed rest of a number ends it; that of a date names its year (and month)."""
    if printed is None:
        return False
    if name == "so_ky_hieu":
        return truth.endswith(printed)
    numbers = [int(part) for part in fold_text(printed).split() if part.isdigit()]
    return numbers in ([int(truth[:4])], [int(truth[5:7]), int(truth[:4])])


def _loai_of(truth: Mapping[str, Any]) -> str:
    """`loai` of a scan by what its truth calls it: Tờ trình → to_trinh."""
    return fold_text(str(truth.get("loai_van_ban", ""))).replace(" ", "_")
