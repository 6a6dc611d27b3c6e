"""Place and date under the motto (NĐ 30/2020, Phụ lục I, ô 4), and a day written by hand."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extraction.finding import Finding, find_value
from pipeline.extraction.number_line import SURE
from pipeline.language.dates import find_spoken
from pipeline.language.folding import fold_text
from pipeline.layout import COLUMN_GAP, Header, Run, printed_lines, split_runs
from pipeline.page import PageText, Word, differ_in_digits

PLACE = 6  # words of a place at most


def find_date(page: PageText, header: Header | None, number: Finding | None) -> Finding | None:
    """`ngay_ban_hanh` from the first "…, ngày … tháng … năm …" right of the number."""
    run = date_run(page, header, number)
    if run is None:
        return None
    start = _find_day(run.words)
    dated = Run(run.page, run.words[start:]) if start is not None else run
    return read_date(dated, "ngay_ban_hanh", "date_line", typed=page.source == "layer")


def find_place(page: PageText, header: Header | None, number: Finding | None) -> Finding | None:
    """`dia_danh`: the words before ", ngày"; one that begins with a dash has lost its beginning."""
    run = date_run(page, header, number)
    return _read_place(run) if run else None


def find_above_signature(pages: Sequence[PageText]) -> dict[str, Finding]:
    """`date_line` and `place` of a form that has them over the signature: a line of nothing else in
    the right half, close above lines in capitals. The first: behind it others certify the paper."""
    run = next((run for page in pages for run in _closing_dates(page)), None)
    if run is None:
        return {}
    page = next(page for page in pages if page.number == run.page)
    dated = Run(run.page, run.words[_find_day(run.words) or 0 :])
    date = read_date(dated, "ngay_ban_hanh", "date_line", typed=page.source == "layer")
    place = _read_place(run)
    return {"date_line": date} | ({"place": place} if place else {})


def _closing_dates(page: PageText) -> list[Run]:
    runs = [run for run in split_runs(page) if run.box.middle[0] > page.width * 0.5]
    dates = [run for run in runs if _is_dated_line(run, page)]
    return [date for date in dates if any(_closes(date, run) for run in runs)]


def _is_dated_line(run: Run, page: PageText) -> bool:
    """`Ba Tơ, ngày … tháng … năm …` and not a word more; a sentence begins further left."""
    start = _find_day(run.words)
    whole = re.search(r"\d{4}\W*$", run.text) is not None
    placed = run.words[0].text[:1].isupper() or start == 0
    right = run.box.x0 > page.width * 0.35 and run.box.y0 > page.height * 0.3
    return start is not None and start <= PLACE and whole and placed and right and _is_date(run)


def _is_date(run: Run) -> bool:
    return _reads_as_date([fold_text(word.text) for word in run.words])


def _closes(date: Run, run: Run) -> bool:
    """Whether a post in capitals, or `(Ký, …)`, stands close under the line."""
    step = run.box.middle[1] - date.box.middle[1]
    below = 0 < step < 4 * date.height
    return below and (run.capitals > 0.75 or run.text.startswith("("))


def _read_place(run: Run) -> Finding | None:
    start = _find_day(run.words)
    if not start:
        return None
    found = find_value("dia_danh", "place", [Run(run.page, run.words[:start])], "date_line")
    cut = not any(letter.isalnum() for letter in run.words[0].text)
    return found.doubted("cut") if found and cut else found


def date_run(page: PageText, header: Header | None, number: Finding | None) -> Run | None:
    """The words of place and date in one line of the header."""
    taken = {id(word) for run in (number.runs if number else ()) for word in run.words}
    top = header.motto.box.y1 if header else 0
    foot = header.foot + 6 * header.motto.height if header else page.height * 0.35
    for line in printed_lines(page):
        words = [word for word in line if id(word) not in taken]
        if not words or not top < words[-1].box.middle[1] < foot:
            continue
        folded = [fold_text(word.text) for word in words]
        if _reads_as_date(folded) and words[-1].box.x1 > page.width * 0.5:
            return _trim(page.number, words)
    return None


def _reads_as_date(folded: Sequence[str]) -> bool:
    """ "ngày" is not asked for: a pen that wrote the day often runs into it."""
    text = " ".join(folded)
    return "thang" in text and "nam" in text


def _find_day(words: Sequence[Word]) -> int | None:
    """Index of "ngày", or of the word that stands in its place before "tháng"."""
    start = _index_of(words, "ngay")
    month = _index_of(words, "thang")
    if start is None and month:
        commas = [i for i, word in enumerate(words[:month]) if word.text.endswith(",")]
        return commas[-1] + 1 if commas else month
    return start


def _index_of(words: Sequence[Word], key: str) -> int | None:
    spots = [i for i, word in enumerate(words) if fold_text(word.text).startswith(key)]
    return spots[-1] if spots else None


def _trim(page: int, words: Sequence[Word]) -> Run | None:
    """From behind the last gutter before "ngày" up to the year."""
    start = _find_day(words)
    if start is None:
        return None
    first, height = start, statistics.median(word.box.height for word in words)
    while first > 0 and _gap(words[first - 1], words[first]) < COLUMN_GAP * height:
        first -= 1  # the line's height: a dash has next to none
    last = next(
        (i + 1 for i in range(start, len(words)) if re.search(r"\d{4}\W*$", words[i].text)),
        len(words),
    )
    return Run(page, tuple(words[first:last]))


def read_date(run: Run, name: str, rule: str, typed: bool = False) -> Finding:
    """A spoken date; with any sign of a pen the value is left to a person. `typed` words come from
    a text layer, where there is none."""
    spoken = find_spoken(run.text)
    iso = spoken.iso if spoken else None
    doubts = frozenset[str]() if typed else _signs_of_pen(run.words)
    if iso is None:
        doubts |= {"no_day"}
    if not doubts:
        return Finding(name, "spoken_date", (run,), iso, rule)
    if doubts <= {"unsure"} and iso:
        return Finding(name, "spoken_date", (run,), iso, rule).doubted("unsure")
    month_by_hand = "month" in doubts
    printed = spoken.printed if spoken else None
    if spoken and month_by_hand and printed:
        printed = f"năm {spoken.year}"
    return Finding(
        name, "spoken_date", (run,), None, rule, printed, iso,
        handwritten=printed is not None, doubts=frozenset(doubts),
    )  # fmt: skip


def _signs_of_pen(words: Sequence[Word]) -> frozenset[str]:
    """`wide_gap`, `uneven`, `unsure` of the digits of day and month; `month` when it is the month
    that looks written."""
    doubts: set[str] = set()
    digits = [i for i, word in enumerate(words) if any(c.isdigit() for c in word.text)]
    for index in digits[:-1] if len(digits) > 2 else digits:
        found = _doubt_digits(words, index)
        if found and index > 0 and "thang" in fold_text(words[index - 1].text):
            found.add("month")
        doubts |= found
    if not _each_on_its_own(words):
        doubts.add("glued")
    return frozenset(doubts)


def _each_on_its_own(words: Sequence[Word]) -> bool:
    """Print keeps a space between "ngày", day, "tháng", month and "năm"; a pen fills the blank."""
    return all(
        word.text.strip(".,;:").isdigit() or not any(c.isdigit() for c in word.text)
        for word in words
    )


def _doubt_digits(words: Sequence[Word], index: int) -> set[str]:
    doubts = set()
    word = words[index]
    if word.confidence < SURE or differ_in_digits([word]):
        doubts.add("unsure")
    gaps = [_gap(a, b) for a, b in pairwise(words)]
    around = [gaps[i] for i in (index - 1, index) if 0 <= i < len(gaps)]
    usual = max(statistics.median(gaps), 0.12 * word.box.height) if gaps else 0
    if any(gap > 2.2 * usual + 0.1 * word.box.height for gap in around):
        doubts.add("wide_gap")
    if _is_uneven(words, index):
        doubts.add("uneven")
    return doubts


def _is_uneven(words: Sequence[Word], index: int) -> bool:
    """Against the year, which is print: height, and width for each digit."""
    word, year = words[index], words[-1]
    if word is year or not year.text.strip(".,").isdigit():
        return False
    count = max(sum(c.isdigit() for c in word.text), 1)
    wide = (word.box.width / count) / (year.box.width / 4)
    tall = word.box.height / year.box.height
    return not 0.72 < tall < 1.3 or not 0.6 < wide < 1.45


def _gap(left: Word, right: Word) -> int:
    return right.box.x0 - left.box.x1
