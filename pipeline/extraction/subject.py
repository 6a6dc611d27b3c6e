"""Trích yếu: what a paper is about, under its title or as V/v under the number of a công văn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extraction.finding import Finding, find_value
from pipeline.layout import Header, Run, printed_lines, split_at
from pipeline.page import Box, PageText

WIDER = 1.5  # times the usual step from line to line: the block has ended
_vv = re.compile(r"^\W*[VvYy][\s/⁄7l|I]{0,2}[VvYyWw]\b")
_OPENINGS = (
    "kinh gui", "can cu", "xet de nghi", "theo de nghi", "chuong i", "dieu 1", "noi nhan",
    "thuc hien nghi quyet", "thuc hien nghi dinh", "thuc hien quyet dinh", "thuc hien chi thi",
)  # fmt: skip
"""How a body begins."""
_AUTHORITIES = (
    "uy ban nhan dan", "hoi dong nhan dan", "chinh phu", "thu tuong", "chanh", "cuc truong",
    "chu tich", "bo truong", "giam doc", "truong", "quyet dinh", "tong", "vien truong",
    "toa an", "hoi dong xet xu",
)  # fmt: skip
"""How the line in capitals begins that names who decides."""


def find_title_subject(page: PageText, runs: Sequence[Run], title: Sequence[Run]) -> Finding | None:
    """The centred lines close under the title. A proof `clear_end` says that something marks
    where they end: a wider step or words that open the body."""
    below = [run for run in runs if run.box.middle[1] > title[-1].box.y1]
    lines, clear = _collect(page, title[-1], _merge_lines(below), centred=True)
    found = find_value("trich_yeu", "subject", lines, "under_title")
    return _close(found, title[-1], clear) if found else None


def find_letter_subject(
    page: PageText, runs: Sequence[Run], header: Header, number: Finding | None
) -> Finding | None:
    """V/v and the lines under it in the left column, above or beside Kính gửi."""
    top = number.box.y0 if number else header.motto.box.y0
    zone = _left_column(page, header, top)
    for index, run in enumerate(zone):
        if _vv.match(run.text):
            lines, clear = _collect(page, run, zone[index + 1 :], centred=False)
            found = find_value("trich_yeu", "subject", [run, *lines], "v_v")
            return _close(found, run, clear) if found else None
    return None


def _close(found: Finding, first: Run, clear: bool) -> Finding:
    """With the strip under the last line, where the second reader should see nothing."""
    last = found.runs[-1].box
    before = found.runs[-2] if len(found.runs) > 1 else first
    step = last.middle[1] - before.box.middle[1] or 1.3 * last.height
    middle = last.middle[1] + step
    box = found.box
    probe = Box(box.x0, int(middle - 0.42 * step), box.x1, int(middle + 0.42 * step))
    found = replace(found, probe=probe)
    return found.proved("clear_end") if clear else found


def _left_column(page: PageText, header: Header, top: int) -> list[Run]:
    """Printed lines left of the gutter between number and Kính gửi, top to bottom."""
    edge = page.width * 0.47 if header.centred else header.divider
    lines = []
    for words in printed_lines(page):
        left, _ = split_at(Run(page.number, words), edge)
        if left and left.box.middle[1] > top and left.box.y0 < page.height * 0.5:
            lines.append(left)
    return sorted(lines, key=lambda run: run.box.middle[1])


def _merge_lines(runs: Sequence[Run]) -> list[Run]:
    """Runs of the same printed line as one: a justified title has wide spaces too."""
    merged: list[Run] = []
    for run in sorted(runs, key=lambda run: run.box.middle[1]):
        last = merged[-1] if merged else None
        if last and run.box.middle[1] - last.box.middle[1] < 0.5 * last.height:
            words = sorted((*last.words, *run.words), key=lambda word: word.box.x0)
            merged[-1] = Run(run.page, tuple(words))
        else:
            merged.append(run)
    return merged


def _collect(
    page: PageText, first: Run, below: Sequence[Run], centred: bool
) -> tuple[list[Run], bool]:
    """The lines that go on from `first`, and whether their end is marked: by the opening of the
    body, or by a wider step to a line that belongs to the body by its width."""
    lines: list[Run] = []
    last, step = first, 0.0
    for run in below:
        if not any(c.isalnum() for c in run.text):
            continue
        gap = run.box.middle[1] - last.box.middle[1]
        if _opens_body(run) or run.folded in ("khan", "thuong khan", "hoa toc"):
            return lines, True
        if gap > WIDER * (step or 1.9 * max(last.height, run.height)):
            return lines, _is_body(run, page)
        if len(lines) > 9 or (centred and not _is_centred(run, page)):
            return lines, False
        lines.append(run)
        step = min(step, gap) if step else gap
        last = run
    return lines, False


def _is_centred(run: Run, page: PageText) -> bool:
    return abs(run.box.middle[0] - page.width * 0.53) < page.width * 0.13


def _opens_body(run: Run) -> bool:
    opens = run.folded.startswith(_OPENINGS) and run.text[:1].isupper()
    return opens or (run.capitals > 0.8 and run.folded.startswith(_AUTHORITIES))


def _is_body(run: Run, page: PageText) -> bool:
    """A line from margin to margin. The line is looked up whole: in a letter `run` is only its
    part in the left column."""
    words = {id(word) for word in run.words}
    lines = printed_lines(page)
    line = next((line for line in lines if any(id(word) in words for word in line)), run.words)
    x0, x1 = min(word.box.x0 for word in line), max(word.box.x1 for word in line)
    return x1 - x0 > 0.62 * page.width
