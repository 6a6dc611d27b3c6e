"""The number of a document, and whether its serial was written by hand.

Where a clerk writes the serial into the print, the blank was left wide, the digits are not of
the printed height and no reader is sure of them: any of these signs is enough to ask a person.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extraction.finding import Finding
from pipeline.language.folding import fold_text
from pipeline.language.numbers import parse_number, parse_printed
from pipeline.layout import COLUMN_GAP, Header, Run, printed_lines
from pipeline.page import PageText, Word, differ_in_digits

SURE = 0.6  # confidence of a printed serial; what is written by hand mostly stays below
_label = re.compile(r"^\W{0,2}S[ốoóôồổỗộ0ỐOÔ](?:\W*$|[:.;]\S*$|\W\S*$)|^Số\S*$")


_NAMED = frozenset({"ban an so", "quyet dinh so"})
"""How the number of a court's paper is labelled."""


def find_number(page: PageText, header: Header | None) -> Finding | None:
    """The first "Số: …/…" in the left column of the top of the page."""
    foot = page.height * 0.35 if header is None else header.foot + 5 * header.motto.height
    edge = page.width * 0.5 if header is None or header.centred else header.divider
    for words in printed_lines(page):
        start = _find_label(words, edge)
        if start is None:
            start = _find_bare_sign(words, edge) if header else None
        if start is None or words[start].box.y0 > foot or _above(words[start], header):
            continue
        run = Run(page.number, _take_words(words[start:]))
        if "/" in run.text or "⁄" in run.text:
            return _read(run, words, typed=page.source == "layer")
    return None


def _above(word: Word, header: Header | None) -> bool:
    return header is not None and word.box.y0 < header.motto.box.y1


def _find_label(words: Sequence[Word], edge: float) -> int | None:
    """Index of the word "Số:" if it begins a line of the left column (a speck may stand before
    it); the signs on a page that are cited in running text have words before them."""
    for index, word in enumerate(words[:3]):
        if word.box.x0 < edge and _label.match(word.text):
            return index
    named = fold_text(" ".join(word.text for word in words[:3]))
    return 2 if named in _NAMED and words[2].box.x0 < edge else None


def _find_bare_sign(words: Sequence[Word], edge: float) -> int | None:
    """Index of the first word of a left-column line that is the sign of a number, its label lost
    under the pen: `ST /CT-UBND`."""
    left = [word for word in words if word.box.middle[0] < edge]
    text = " ".join(word.text for word in left)
    printed = parse_printed(text) if 1 <= len(left) <= 4 else None
    return 0 if printed and "-" in printed else None


def _take_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """From the label to the end of the sign: up to the gutter, or the place and date."""
    taken = [words[0]]
    for left, right in pairwise(words):
        gap = right.box.x0 - left.box.x1
        behind_sign = parse_printed(" ".join(word.text for word in taken)) is not None
        if behind_sign and (gap > 0.5 * left.box.height or not re.match(r"^[-–\w&]+$", right.text)):
            break
        blank = 1 if any("/" in word.text for word in taken) else 5  # room left for the serial
        if gap > blank * COLUMN_GAP * statistics.median(word.box.height for word in words):
            break
        if fold_text(right.text) == "ngay":
            break
        taken.append(right)
    return tuple(taken)


def _read(run: Run, line: Sequence[Word], typed: bool) -> Finding:
    """`typed` words come from a text layer: no pen wrote them, whatever the room they stand in."""
    found = parse_number(run.text)
    printed = found.printed if found else parse_printed(run.text)
    doubts = frozenset[str]() if typed else signs_of_pen(run, line)
    if found is None:
        doubts |= {"no_serial"}
    if not doubts and found:
        return Finding("so_ky_hieu", "so_ky_hieu", (run,), found.text, "number_line", printed)
    if doubts <= {"unsure"} and found:  # print that is hard to read: a value, but for review
        value = Finding("so_ky_hieu", "so_ky_hieu", (run,), found.text, "number_line", printed)
        return value.doubted("unsure")
    guess = found.text if found else None
    return Finding(
        "so_ky_hieu", "so_ky_hieu", (run,), None, "number_line", printed, guess,
        handwritten=printed is not None, doubts=frozenset(doubts),
    )  # fmt: skip


def signs_of_pen(run: Run, line: Sequence[Word]) -> frozenset[str]:
    """Codes of what does not look printed: `wide_gap`, `uneven`, `unsure`."""
    doubts = set()
    body = run.words[1:] if fold_text(run.words[0].text) == "so" else run.words
    if differ_in_digits(body) or any(word.confidence < SURE for word in body):
        doubts.add("unsure")
    if _has_wide_gap(run, line):
        doubts.add("wide_gap")
    if _is_uneven(body):
        doubts.add("uneven")
    return frozenset(doubts)


_WIDTHS = {"/": 0.30, "-": 0.34, ".": 0.26, ":": 0.28, " ": 0.26, "M": 0.86, "W": 0.9, "m": 0.78}


def printed_width(text: str) -> float:
    """Width of a text in ems of Times New Roman, about."""
    return sum(_WIDTHS.get(c, 0.5 if c.isdigit() else 0.68 if c.isupper() else 0.46) for c in text)


def _has_wide_gap(run: Run, line: Sequence[Word]) -> bool:
    """The serial takes more room than its characters need, by the type size of the line."""
    others = [word for word in line if word not in run.words and len(word.text) >= 3]
    sizes = [word.box.width / printed_width(word.text) for word in others if word.confidence > 0.7]
    if len(sizes) < 3:
        return any(
            right.box.x0 - left.box.x1 > 0.9 * run.height for left, right in pairwise(run.words)
        )
    needed = printed_width(re.sub(r"\s+", " ", run.text)) * statistics.median(sizes)
    return run.box.width > 1.22 * needed + 0.25 * run.height


def _is_uneven(words: Sequence[Word]) -> bool:
    """Digits that stand apart from their sign and are not of its height or on its line."""
    heights = [word.box for word in words if any(c.isalnum() for c in word.text)]
    if len(heights) < 2:
        return False
    serial, sign = heights[0], heights[-1]
    return serial.height > 1.25 * sign.height or abs(serial.y1 - sign.y1) > 0.45 * sign.height
