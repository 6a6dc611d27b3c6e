"""What a paper is: by its title, the sign of its number and its layout, with the evidence.

The text is never asked which papers it names: an application names all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.extraction.card_marks import find_card
from pipeline.extraction.finding import Finding
from pipeline.extraction.number_line import find_number
from pipeline.extraction.subject import find_letter_subject
from pipeline.forms.catalogue import Forms
from pipeline.forms.schema import Form
from pipeline.language.folding import exact_key, fold_text
from pipeline.language.likeness import alike
from pipeline.language.numbers import SHORT_SIGN, parse_printed, type_of_sign
from pipeline.layout import Header, Run, find_header, split_runs
from pipeline.page import PageText, Word

LONG_OPENING = 12  # letters of an opening from which on one may be misread
TITLE_ZONE = 0.62  # of the page's height: below it a line in capitals is a heading of the text


@dataclass(frozen=True, slots=True)
class Front:
    """The first page of a paper taken apart once, for classifying and extracting."""

    page: PageText
    runs: tuple[Run, ...]
    header: Header | None
    number: Finding | None
    title: tuple[Run, ...] = ()
    title_text: str = ""

    @property
    def title_words(self) -> tuple[Word, ...]:
        """The words of the title that its type's file spells; a title may go on behind them."""
        words = [word for run in self.title for word in run.words]
        return tuple(words[: len(self.title_text.split())])


@dataclass(frozen=True, slots=True)
class Verdict:
    """A paper's type with how sure that is (0..1) and the codes of what spoke for it."""

    form: Form
    confidence: float
    evidence: tuple[str, ...]
    front: Front


def classify(pages: Sequence[PageText], forms: Forms) -> Verdict:
    """The type of one paper by its first page with something on it."""
    page = next((page for page in pages if page.words), pages[0])
    runs = split_runs(page)
    header = find_header(page, runs)
    number = find_number(page, header)
    form, title, text = find_title(page, runs, header, forms)
    front = Front(page, runs, header, number, title, text)
    sign_form = _form_of_sign(number, forms)
    if form is not None:
        return _by_title(form, sign_form, front, number)
    if card := find_card(runs, forms):
        front = replace(front, title_text=card.title)
        return Verdict(card.form, card.confidence, card.evidence, front)
    if _is_letter(front):
        return _by_layout(front, sign_form, forms)
    if sign_form is not None:
        return Verdict(sign_form, 0.6, ("number_sign",), front)
    if (form := _form_of_phrases(pages, forms)) is not None:
        return Verdict(form, 0.5, ("no_title", "phrases"), front)
    return Verdict(forms.other, 0.4, ("no_title",), front)


def find_title(
    page: PageText, runs: Sequence[Run], header: Header | None, forms: Forms
) -> tuple[Form | None, tuple[Run, ...], str]:
    """The first lines in capitals that are a title of some type: that type, the lines and the
    title as the type's file spells it."""
    top = header.motto.box.y1 if header else 0
    zone = [run for run in runs if top <= run.box.y0 < page.height * TITLE_ZONE]
    for index, run in enumerate(zone):
        if run.capitals < 0.7 or not _is_centred(run, page) or _is_issuer(run, header):
            continue
        found = _match_title(_stack(run, zone[index + 1 :], page), forms)
        if found is not None:
            return found
    return None, (), ""


def _is_issuer(run: Run, header: Header | None) -> bool:
    """Whether a line stands in the left column of the letterhead: PHÒNG TÀI CHÍNH - KẾ HOẠCH is no
    plan."""
    return header is not None and not header.centred and run.box.x1 < header.divider


def _is_centred(run: Run, page: PageText) -> bool:
    return abs(run.box.middle[0] - page.width / 2) < page.width * 0.16


def _stack(first: Run, below: Iterable[Run], page: PageText) -> list[Run]:
    """A line and the lines in capitals close under it: a long title is wrapped."""
    lines = [first]
    for run in below:
        step = run.box.middle[1] - lines[-1].box.middle[1]
        if step > 2.2 * lines[-1].height or len(lines) == 3:
            break
        if run.capitals >= 0.7 and _is_centred(run, page):
            lines.append(run)
    return lines


def _match_title(lines: Sequence[Run], forms: Forms) -> tuple[Form, tuple[Run, ...], str] | None:
    """The title that the lines begin with, the most lines first; of several the one that differs
    least (THÔNG BÁO and THÔNG CÁO are one letter apart)."""
    sheets = [form for form in forms if not form.card]
    whole = [(form, title, _rank) for form in sheets for title in form.titles]
    begun = [(form, title, _rank_opening) for form in sheets for title in form.openings]
    for count in range(len(lines), 0, -1):
        text = " ".join(line.text for line in lines[:count])
        ranked = [
            (rank, form is forms.other, -len(title), form, title)
            for form, title, rank_by in (*whole, *begun)
            if (rank := rank_by(text, title))
        ]
        if ranked:
            *_, form, title = min(ranked, key=lambda found: found[:3])
            return form, tuple(lines[:count]), title
    return None


def _rank(text: str, title: str) -> int:
    """How a line is a title: 1 letter for letter, 2 but for accents, 4 with a letter misread; 0 not
    at all. 3 is a title that goes on."""
    if exact_key(text) == exact_key(title):
        return 1
    read, wanted = fold_text(text), fold_text(title)
    if read == wanted:
        return 2
    return 4 if alike(read.replace(" ", ""), wanted.replace(" ", ""), per=7) else 0


def _rank_opening(text: str, title: str) -> int:
    """3 where the first words of a line are an opening, 5 with a letter of a long one misread:
    HỘI ĐỒNG and HỢP ĐỒNG are one apart."""
    read, wanted = fold_text(text).split(), fold_text(title).split()
    head = read[: len(wanted)]
    if head == wanted:
        return 3
    long = len("".join(wanted)) >= LONG_OPENING
    return 5 if long and alike("".join(head), "".join(wanted), per=7) else 0


def _form_of_sign(number: Finding | None, forms: Forms) -> Form | None:
    """The type that the number's abbreviation names; None for a công văn or an unread number."""
    printed = number.printed if number else None
    if printed is None:
        return None
    first = printed.split("/")[-1].split("-")
    for part in (first[0], first[-1]):
        for form in forms:
            if part in form.number_signs and (len(first) > 1 or len(part) > SHORT_SIGN):
                return form
    return None


def _form_of_phrases(pages: Sequence[PageText], forms: Forms) -> Form | None:
    """The one type of which most phrases, two at least, begin a printed line: pages in the wrong
    order, a title that cannot be read. A paper that names other papers names them within lines."""
    lines = [run.folded.split(" ") for page in pages for run in split_runs(page)]
    begun = {" ".join(words[skip:]) for words in lines for skip in (0, 1)}
    counts = {
        form.loai: sum(_any_begins(begun, fold_text(phrase)) for phrase in form.phrases)
        for form in forms
        if not form.untitled
    }
    best = max(counts.values(), default=0)
    named = [loai for loai, count in counts.items() if count == best]
    return forms.get(named[0]) if best >= 2 and len(named) == 1 else None


def _any_begins(lines: Iterable[str], phrase: str) -> bool:
    return any(line.startswith(phrase) for line in lines)


def _by_title(form: Form, sign_form: Form | None, front: Front, number: Finding | None) -> Verdict:
    if sign_form is form:
        return Verdict(form, 0.98, ("title", "number_sign"), front)
    if sign_form is None:
        printed = " ".join(word.text for word in front.title_words)
        exact = exact_key(printed) == exact_key(front.title_text)
        letter = number is not None and _is_letter_number(number) and not _names(number, form)
        sure = 0.7 if letter else 0.92 if exact else 0.85
        return Verdict(form, sure, ("title",), front)
    return Verdict(form, 0.55, ("title", "number_sign_differs"), front)


def _is_letter(front: Front) -> bool:
    """V/v under the number, or a number without a type with Kính gửi: a công văn."""
    if front.header is None:
        return False
    subject = find_letter_subject(front.page, front.runs, front.header, front.number)
    greeting = any(run.folded.startswith("kinh gui") for run in front.runs)
    untyped = front.number is not None and _is_letter_number(front.number)
    return bool(subject and (greeting or untyped)) or (greeting and untyped)


def _is_letter_number(number: Finding) -> bool:
    printed = number.printed or parse_printed(number.raw)
    return printed is not None and type_of_sign(printed.split("/")[-1]) is None


def _names(number: Finding, form: Form) -> bool:
    """Whether the number bears an abbreviation of the form, behind the slash or the dash."""
    sign = (number.printed or parse_printed(number.raw) or "").split("/")[-1]
    return not set(sign.split("-")).isdisjoint(form.number_signs)


def _by_layout(front: Front, sign_form: Form | None, forms: Forms) -> Verdict:
    form = next((form for form in forms if form.untitled), forms.other)
    if sign_form is not None:
        return Verdict(sign_form, 0.5, ("number_sign", "layout_differs"), front)
    sure = 0.95 if front.number and front.number.printed else 0.8
    return Verdict(form, sure, ("no_title", "letter_layout"), front)
