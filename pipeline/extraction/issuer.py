"""Who issued a paper: the left column of the header (NĐ 30/2020, Phụ lục I, ô 2)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from pipeline.extraction.finding import Finding, find_value
from pipeline.language.names import begins_body
from pipeline.layout import Header, Run, printed_lines, split_at
from pipeline.page import PageText


def find_issuers(
    page: PageText, header: Header | None, number: Finding | None, title: Sequence[Run] = ()
) -> list[Finding]:
    """`co_quan_ban_hanh` and, where one stands above it, `co_quan_chu_quan`; nothing of the title
    and of what stands below it."""
    if header is None or header.centred:
        return []
    names = group_names(_above_title(left_lines(page, header, number), title))
    if not names:
        return []
    issuer = find_value("co_quan_ban_hanh", "body", names[-1], "header_left")
    above = [line for name in names[:-1] for line in name]
    superior = find_value("co_quan_chu_quan", "body", above, "header_left")
    return [found for found in (issuer, superior) if found]


def left_lines(page: PageText, header: Header, number: Finding | None) -> list[Run]:
    """The printed lines above the number, top to bottom, without specks."""
    height = header.motto.height
    foot = number.box.y0 if number else header.foot + 6 * height
    lines = []
    for words in printed_lines(page):
        left, _ = split_at(Run(page.number, words), header.divider)
        if left is None:
            continue
        y = left.box.middle[1]
        if header.motto.box.y0 - 0.8 * height < y < foot + 0.1 * height and _is_line(left, height):
            lines.append(left)
    lines.sort(key=lambda run: run.box.middle[1])
    return lines if number else _without_gap(lines, header.foot + 0.6 * height)


def _above_title(lines: Sequence[Run], title: Sequence[Run]) -> list[Run]:
    """A title in the middle of the page has its left half in this column."""
    words = {id(word) for run in title for word in run.words}
    return list(takewhile(lambda line: all(id(word) not in words for word in line.words), lines))


def _without_gap(lines: list[Run], foot: float) -> list[Run]:
    """Without a number to end them: the lines beside the motto, and those close under them."""
    kept: list[Run] = []
    for line in lines:
        step = line.box.middle[1] - kept[-1].box.middle[1] if kept else 0
        far = bool(kept) and step > 1.9 * max(line.height, kept[-1].height)
        if line.box.middle[1] > foot and (far or not kept):
            break
        kept.append(line)
    return kept


def _is_line(run: Run, height: float) -> bool:
    """Letters, mostly capitals, of about the header's size."""
    letters = sum(c.isalpha() for c in run.text)
    return (
        "/" not in run.text
        and letters >= 3
        and run.capitals > 0.6
        and 0.5 * height < run.height < 2 * height
    )


def group_names(lines: Sequence[Run]) -> list[list[Run]]:
    """Lines of one name together: a line that does not begin a body goes on with the last one."""
    names: list[list[Run]] = []
    for line in lines:
        goes_on = names and names[-1][-1].text.rstrip().upper().endswith((" VÀ", ",", "-"))
        if not names or (begins_body(line.text) and not goes_on):
            names.append([])
        names[-1].append(line)
    return names
