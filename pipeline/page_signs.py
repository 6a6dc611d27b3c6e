"""What a page shows of its place in a paper: whether one begins here, goes on, or ends.

Nothing is decided here. Each sign is asked of the page alone; `pipeline/splitting.py` weighs them
against the pages before and behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.classify import find_title
from pipeline.extraction.card_marks import find_card
from pipeline.extraction.machine_codes import card_numbers, dossier_codes
from pipeline.extraction.number_line import find_number
from pipeline.extraction.several_cards import bears_several, printed_numbers
from pipeline.extraction.several_papers import bears_several_papers, is_motto
from pipeline.extraction.signature import find_signature
from pipeline.forms.catalogue import Forms
from pipeline.forms.schema import Form
from pipeline.language.folding import fold_text
from pipeline.layout import Header, Run, find_header, split_runs
from pipeline.page import PageText, Verdict
from pipeline.page_numbers import PageNumber, find_page_number

FEW_WORDS = 5  # fewer on a page that is not blank say nothing of it
SCANT = 60  # words of a cover sheet at most
HEAD = 0.35  # of the page's height: a letterhead stands in it
TOP = 0.3  # a heading that opens a page stands in it
FOOT = 0.75  # text that reaches below it fills the page; a signature block was kept together


LATER_PAGES, INSTRUCTIONS, ENCLOSURES = "later_pages", "instructions", "enclosures"
ATTACHED = ("annexes", LATER_PAGES, INSTRUCTIONS)
"""Marks of pages (`pipeline/forms/schema.py`) whose heading says that they belong to the one
before them."""
_SECTION = re.compile(
    r"^(?:[IVXL]+|[A-ZĐ]|\d{1,2})\s*[.)/-]|^(?:chuong|phan|muc|tieu muc|dieu)\b", re.IGNORECASE
)
_REFERENCE = re.compile(r"\b(\d{1,6}[A-Za-z]?)?\s*/\s*((?:\d{4}\s*/\s*)?[A-ZĐ][\w&Đ-]+)")


@dataclass(frozen=True)
class PageSigns:
    """The signs of one page.

    `title` is a known type's title where it can open a paper; `number` the text of the line
    `Số: …`; `letterhead` whether the motto of the State stands above; `letter` whether somebody is
    addressed (Kính gửi, V/v); `heading` whether capitals in the middle of the top name nothing that
    is known; `headed` whether lines in capitals stand there side by side as in a letterhead.
    `attached` is one of PAGE_MARKS whose heading belongs to a parent, `reference` the number of the
    parent it names. `starts_low`: the first line begins within a sentence; `runs_on`: the text
    fills the page and is not closed; `breaks_off`: its last line ends within a sentence;
    `closes`: somebody signs here. `people` are personal numbers in print, `card` the type of card,
    `card_titled` whether its title is there (a front), `several_cards` and `several_papers` whether
    there are more than one, `card_numbers` what codes say, `dossier` the codes of a cover sheet or
    receipt. `phrases` are those of each type that begin a line. `size` is short and long side in
    millimetres."""

    page: PageText
    runs: tuple[Run, ...]
    printed: PageNumber | None = None
    letterhead: bool = False
    title: Form | None = None
    number: str = ""
    letter: bool = False
    heading: bool = False
    headed: bool = False
    attached: str = ""
    reference: str = ""
    starts_low: bool = False
    runs_on: bool = False
    breaks_off: bool = False
    closes: bool = False
    poor: bool = False
    people: frozenset[str] = frozenset()
    card: Form | None = None
    card_titled: bool = False
    several_cards: bool = False
    several_papers: bool = False
    card_numbers: tuple[str, ...] = ()
    dossier: tuple[str, ...] = ()
    phrases: frozenset[tuple[str, str]] = frozenset()

    @property
    def place(self) -> int:
        return self.page.number

    @property
    def blank(self) -> bool:
        return self.page.blank

    @property
    def silent(self) -> bool:
        """Neither blank nor readable."""
        few = len(self.page.words) < FEW_WORDS
        return not self.blank and not self.dossier and not self.card and few

    @property
    def cover(self) -> bool:
        """A sheet that carries a dossier's code and hardly any text."""
        plain = self.title is None and not self.letterhead and not self.card
        return bool(self.dossier) and plain and len(self.page.words) <= SCANT

    @property
    def size(self) -> tuple[float, float]:
        sides = sorted((self.page.width, self.page.height))
        return sides[0] / self.page.dpi * 25.4, sides[1] / self.page.dpi * 25.4


def look_at(page: PageText, forms: Forms, today: date) -> PageSigns:
    """The signs of an upright page."""
    runs = split_runs(page) if page.words else ()
    codes = card_numbers(page, today)
    told = PageSigns(page, runs, card_numbers=codes, dossier=dossier_codes(page))
    if page.blank or not page.words:
        return replace(told, card=_card_of_code(codes, forms), several_cards=len(codes) > 1)
    letterhead = _has_motto(page, runs)
    header = find_header(page, runs) if letterhead else None
    title, _, _ = find_title(page, runs, header, forms)
    found = None if title and letterhead else find_card(runs, forms)
    card = found.form if found else _card_of_code(codes, forms) if len(runs) < SCANT else None
    opens = title is not None and (letterhead or _opens(page, _body(page, runs), forms))
    return replace(
        _look_at_text(told, forms, letterhead),
        letterhead=letterhead,
        title=title if opens and not card else None,
        number=_number_of(page, header),
        card=card,
        card_titled=bool(found and found.title),
        several_cards=len(codes) > 1 or bool(card and bears_several(runs, card)),
        several_papers=not card and bears_several_papers(page, runs),
        phrases=_find_phrases(runs, forms),
    )


def _body(page: PageText, runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs without the page's number."""
    printed = find_page_number(page, runs)
    return tuple(run for run in runs if printed is None or run is not printed.run)


def _look_at_text(told: PageSigns, forms: Forms, letterhead: bool) -> PageSigns:
    """The signs of running text: how it begins and ends, and what it names."""
    page, body = told.page, _body(told.page, told.runs)
    closes = _closes(page, body, forms, first=letterhead)
    attached, reference = _find_attachment(page, body, forms)
    return replace(
        told,
        printed=find_page_number(page, told.runs),
        letter=_is_addressed(page, body),
        heading=_has_heading(page, body),
        headed=_is_headed(page, body),
        attached=attached,
        reference=reference,
        starts_low=_starts_low(page, body),
        runs_on=not closes and _runs_on(page, body),
        breaks_off=_breaks_off(page, body),
        closes=closes,
        poor=page.quality.verdict is Verdict.RESCAN or "unclear" in page.quality.issues,
        people=printed_numbers(body),
    )


def _card_of_code(numbers: Sequence[str], forms: Forms) -> Form | None:
    """Chip cards alone carry such codes."""
    return forms.get("can_cuoc") if numbers else None


def _has_motto(page: PageText, runs: Sequence[Run]) -> bool:
    return any(is_motto(run) for run in runs if run.box.y0 < page.height * HEAD)


def _opens(page: PageText, body: Sequence[Run], forms: Forms) -> bool:
    """Whether a title without a letterhead can open a page: no running text stands above it, and
    it is no heading of a body (QUYẾT ĐỊNH: behind the grounds)."""
    above = 0
    for run in body:
        if find_title(page, [run], None, forms)[0] is not None:
            return above < 2 and not run.text.rstrip().endswith(":")
        above += run.box.width > page.width * 0.5 and run.capitals < 0.7
    return above < 2


def _number_of(page: PageText, header: Header | None) -> str:
    """The number line; without a letterhead only where it stands at the very top."""
    found = find_number(page, header)
    if found is None or (header is None and found.runs[0].box.y0 > page.height * 0.2):
        return ""
    return found.value or found.printed or found.raw


def _is_addressed(page: PageText, body: Sequence[Run]) -> bool:
    upper = [run for run in body if run.box.y0 < page.height * 0.5]
    return any(run.folded.startswith(("kinh gui", "v v ")) for run in upper)


def _find_attachment(page: PageText, body: Sequence[Run], forms: Forms) -> tuple[str, str]:
    """The heading of an annex, instructions or a certification, and the number of the parent that
    it names."""
    marks = forms.page_marks
    upper = [run for run in body if run.box.y0 < page.height * 0.5]
    for at, run in enumerate(upper):
        text = run.folded
        if text.startswith(marks[ENCLOSURES]) and run.box.width > page.width * 0.2:
            lines = " ".join(line.text for line in upper[at : at + 2])
            named = _REFERENCE.search(lines)
            return ENCLOSURES, f"{named[1] or ''}/{named[2]}" if named else ""
    heads = [run for run in upper if run.box.y0 < page.height * TOP][:8]
    for run in heads:
        words = re.sub(r"^(?:[ivx]+|\d{1,2}) ", "", run.folded)
        kind = next((kind for kind in ATTACHED if words.startswith(marks[kind])), "")
        if kind and _is_head(run, page):
            return kind, ""
    return "", ""


def _is_head(run: Run, page: PageText) -> bool:
    """A line that stands alone as a heading: in capitals or in the middle, and not too long."""
    centred = abs(run.box.middle[0] - page.width / 2) < page.width * 0.12
    numbered = bool(_SECTION.match(run.text)) and len(run.words) <= 14
    return run.capitals > 0.7 or (centred and run.box.width < page.width * 0.6) or numbered


def _has_heading(page: PageText, body: Sequence[Run]) -> bool:
    """Capitals in the middle of the top that may be the title of a paper nobody told us of."""
    top = [run for run in body if run.box.y0 < page.height * TOP]
    long_above = 0
    for run in top:
        centred = abs(run.box.middle[0] - page.width / 2) < page.width * 0.12
        letters = sum(letter.isalpha() for letter in run.text)
        title_like = run.capitals > 0.75 and centred and len(run.words) >= 2 and letters >= 6
        if title_like and not _SECTION.match(run.text) and not run.text.rstrip().endswith(":"):
            return long_above < 2
        long_above += run.box.width > page.width * 0.5
    return False


def _is_headed(page: PageText, body: Sequence[Run]) -> bool:
    """Two lines in capitals or more at the top, none as wide as the text and one at the left: a
    letterhead whose motto could not be read. Posts of a signer stand at the right alone."""
    top = [run for run in body[:6] if run.box.y0 < page.height * 0.2]
    names = [
        run
        for run in top
        if run.capitals > 0.7 and len(run.words) >= 2 and run.box.width < page.width * 0.6
    ]
    left = any(run.box.middle[0] < page.width * 0.55 for run in names)
    return len(names) >= 2 and left


def _starts_low(page: PageText, body: Sequence[Run]) -> bool:
    """The first line of the text begins with a small letter, at the left edge."""
    wide = [run for run in body if len(run.words) >= 3]
    if not wide or wide[0].box.y0 > page.height * 0.25 or wide[0].box.x0 > page.width * 0.35:
        return False
    first = next((letter for letter in wide[0].text if letter.isalnum()), "")
    return first.islower() and wide[0].capitals < 0.3


def _runs_on(page: PageText, body: Sequence[Run]) -> bool:
    """Text down to the foot of the page."""
    text = [run for run in body if len(run.words) >= 3]
    return bool(text) and max(run.box.y1 for run in text) > page.height * FOOT


def _breaks_off(page: PageText, body: Sequence[Run]) -> bool:
    """The last line of the text reaches the right edge and ends without a stop."""
    text = [run for run in body if any(letter.isalpha() for letter in run.text)]
    last = max(text, key=lambda run: run.box.middle[1], default=None)
    if last is None or last.box.x1 < page.width * 0.8 or last.box.x0 > page.width * 0.4:
        return False
    return last.text.rstrip()[-1].isalnum() or last.text.rstrip().endswith(",")


def _closes(page: PageText, body: Sequence[Run], forms: Forms, first: bool) -> bool:
    """Whether somebody signs here; the top of a `first` page is its letterhead."""
    closings = forms.page_marks["closings"]
    if any(run.folded.startswith(closings) and _is_closing(run) for run in body):
        return True
    return bool(find_signature((page,) if first else (page, page)))


def _is_closing(run: Run) -> bool:
    return run.capitals > 0.7 or run.folded.startswith("noi nhan")


def _find_phrases(runs: Sequence[Run], forms: Forms) -> frozenset[tuple[str, str]]:
    """(type, phrase) of each phrase that begins a line, perhaps behind the number of a section."""
    begun = {" ".join(run.folded.split(" ")[skip:]) for run in runs for skip in (0, 1)}
    return frozenset(
        (form.loai, phrase)
        for form in forms
        for phrase in form.phrases
        if any(line.startswith(fold_text(phrase)) for line in begun)
    )
