"""Two readings of one value: whether they agree, and which is the better where they do not."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from pipeline.acceptance import SURE, decide
from pipeline.extraction.agreement import compare
from pipeline.extraction.finding import Finding
from pipeline.extraction.outranking import judge_claim
from pipeline.extraction.second_reading import Second
from pipeline.extraction.settled import is_settled
from pipeline.language.dates import find_spoken
from pipeline.language.folding import fold_text, letters
from pipeline.language.kinds import KINDS
from pipeline.language.numbers import parse_number, parse_printed
from pipeline.language.syllables import strange_words
from pipeline.page import Readers, Word, differ_in_digits
from pipeline.paper import Field

_MERGED = frozenset({"subject", "text", "address", "body", "post"})


def weigh(finding: Finding, seen: Second) -> Field:
    """The field of a finding, with its status."""
    second = _independent(finding, seen)
    if finding.claim is not None:
        return judge_claim(finding, second)
    if seen.beyond is not None and _is_as_expected(finding, seen.beyond):
        finding = finding.proved("nothing_beyond")
    other = KINDS[finding.kind].parse(second) if second else None
    if finding.handwritten or finding.value is None:
        return _by_hand(finding, second, other)
    if other is not None and _is_serial(finding) and letters(other) != letters(finding.value):
        return _disputed(finding, second, other)
    if other is None:
        return _field(finding, finding.value, second, False)
    agreement = compare(finding.kind, finding.value, other)
    if not agreement.whole and is_settled(finding, other):
        return _field(finding, finding.value, second, True)
    value = agreement.value if agreement.letters else _better(finding, other)
    return _field(finding, value, second, agreement.whole)


def _independent(finding: Finding, seen: Second) -> str | None:
    """What a reader says that had no part in the finding. Where words of it are the second
    reader's own, that one would only repeat itself: then what the other one saw in each place."""
    words = finding.words
    if all(word.readers is not Readers.SECOND for word in words):
        return seen.text
    return " ".join(_other_words(words))


def _other_words(words: Sequence[Word]) -> Iterator[str]:
    """What the loser saw, each thing once: of two words that are one place both bear all of it."""
    before = ""
    for word in words:
        text = word.text if word.readers is Readers.BOTH else word.other
        whole = len(letters(text)) > len(letters(word.text)) + 1
        if not (whole and text == before):
            yield text
        before = text


def _body(finding: Finding) -> Sequence[Word]:
    """The words without the label of a number: what its two letters were misread as says nothing
    of the digits."""
    words = finding.words
    labelled = finding.kind == "so_ky_hieu" and fold_text(words[0].text) == "so"
    return words[1:] if labelled else words


def _is_as_expected(finding: Finding, beyond: str) -> bool:
    """A strip under a text holds no word (specks and rules are read as a letter or two); the wider
    box around a name holds that name alone."""
    if finding.kind == "person_name":
        wider = KINDS[finding.kind].parse(beyond)
        return (
            bool(wider and finding.value)
            and compare(finding.kind, finding.value or "", wider or "").letters
        )
    return sum(letter.isalpha() for letter in beyond) < 4


def _is_serial(finding: Finding) -> bool:
    return finding.kind in ("so_ky_hieu", "spoken_date")


def _field(finding: Finding, value: str, second: str | None, agree: bool) -> Field:
    proofs = set(finding.proofs)
    if agree:
        proofs.add("readers_agree")
    if KINDS[finding.kind].plausible(value):
        proofs.add("plausible")
    if finding.confidence >= SURE and not differ_in_digits(_body(finding)):
        proofs.add("sure")
    status, reasons = decide(
        finding.name, finding.kind, value, False, frozenset(proofs), finding.doubts
    )
    return Field(
        finding.name, value, finding.raw, finding.page, finding.box,
        _confidence(finding, agree), finding.rule, status, reasons, finding.printed, second=second,
    )  # fmt: skip


def _by_hand(finding: Finding, second: str | None, other: str | None) -> Field:
    """Nothing to accept: the printed rest, and the more likely guess."""
    printed = finding.printed or (
        parse_printed(second or "") if finding.kind == "so_ky_hieu" else None
    )
    guess = other or finding.guess
    status, reasons = decide(
        finding.name, finding.kind, None, finding.handwritten, finding.proofs, finding.doubts
    )
    return Field(
        finding.name, None, finding.raw, finding.page, finding.box,
        min(_confidence(finding, False), 0.5), finding.rule, status, reasons, printed,
        finding.handwritten or printed is not None, guess, second,
    )  # fmt: skip


def _disputed(finding: Finding, second: str | None, other: str) -> Field:
    """Two readers see two numbers: most often a pen was at work, and a person must look."""
    first = parse_number(finding.value or "")
    digits_only = finding.kind == "so_ky_hieu" and first is not None
    printed = first.printed if digits_only and first else _printed_of_date(finding)
    doubts = finding.doubts | {"readers_differ"}
    status, reasons = decide(finding.name, finding.kind, None, True, finding.proofs, doubts)
    return Field(
        finding.name, None, finding.raw, finding.page, finding.box, 0.4, finding.rule,
        status, reasons, printed, True, finding.value, second,
    )  # fmt: skip


def _printed_of_date(finding: Finding) -> str | None:
    spoken = find_spoken(finding.raw)
    return spoken.printed if spoken else None


def _better(finding: Finding, other: str) -> str:
    """Words are merged where the lines run alike; anything else goes by its validator."""
    first = finding.value or ""
    if finding.kind in _MERGED:
        return merge_words(first, other)
    plausible = KINDS[finding.kind].plausible
    return other if plausible(other) and not plausible(first) else first


def merge_words(first: str, second: str) -> str:
    """The first reading with those words of the second that are words where its own are not."""
    left, right = first.split(), second.split()
    merged: list[str] = []
    matcher = difflib.SequenceMatcher(a=left, b=right, autojunk=False)
    for what, a0, a1, b0, b1 in matcher.get_opcodes():
        mine, theirs = left[a0:a1], right[b0:b1]
        if what == "replace" and len(mine) == len(theirs):
            merged += [_word(a, b) for a, b in zip(mine, theirs, strict=True)]
        elif what == "replace" and _stranger(mine, theirs):
            merged += theirs
        else:
            merged += mine
    return " ".join(merged)


def _word(mine: str, theirs: str) -> str:
    return theirs if _stranger([mine], [theirs]) else mine


def _stranger(mine: list[str], theirs: list[str]) -> bool:
    return len(strange_words(" ".join(mine))) > len(strange_words(" ".join(theirs)))


def _confidence(finding: Finding, agree: bool) -> float:
    """The worst word's confidence; a second reader who agrees halves the rest of the doubt."""
    sure = finding.confidence
    return round(1 - (1 - sure) / 2 if agree else min(sure, 0.7), 3)
