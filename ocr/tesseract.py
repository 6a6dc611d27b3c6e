"""The first reader: Tesseract, one run a page gives words, boxes and confidence."""

from __future__ import annotations

from ocr import tesseract_inside, tesseract_program
from ocr.geometry import Grey, shrink
from ocr.tokens import SMALLEST, Token, TookTooLong, parse_table
from pipeline.errors import ReadingFailed


def read_tokens(
    grey: Grey, *, language: str, dpi: float, seconds: float, psm: int = 3, inside: bool = True
) -> list[Token]:
    """Words of a grey page in reading order, read in this process where that is possible and
    wanted. Raises TookTooLong, ReadingFailed, MissingProgram."""
    if min(grey.shape[:2]) < SMALLEST:
        return []
    own = inside and tesseract_inside.is_there(language)
    read = tesseract_inside.read_table if own else tesseract_program.read_table
    resolution = round(min(max(dpi, 70), 2400))
    try:
        return parse_table(read(grey, language=language, dpi=resolution, seconds=seconds, psm=psm))
    except ValueError as trouble:
        raise ReadingFailed(detail="tesseract gave no words") from trouble


def weigh_text(grey: Grey, *, language: str, seconds: float) -> float:
    """How much a strip of a page looks like text: letters in words the reader is sure of."""
    try:
        tokens = read_tokens(grey, language=language, dpi=200, seconds=seconds, psm=6)
    except (TookTooLong, ReadingFailed):
        return 0.0
    return sum(t.confidence * len(t.text) for t in tokens if t.confidence > 0.6 and _letters(t) > 1)


def count_sure_words(grey: Grey, *, language: str, seconds: float) -> int:
    """Words that are surely there; where the reader gives up, one, as nothing is known."""
    small, _ = shrink(grey, 2400)
    try:
        tokens = read_tokens(small, language=language, dpi=200, seconds=seconds)
    except (TookTooLong, ReadingFailed):
        return 1
    return sum(t.confidence > 0.6 and _letters(t) > 1 for t in tokens)


def _letters(token: Token) -> int:
    return sum(letter.isalnum() for letter in token.text)
