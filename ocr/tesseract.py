"""The first reader: Tesseract, one run a page gives words, boxes and confidence."""

from __future__ import annotations

from ocr import tesseract_inside, tesseract_program
from ocr.geometry import Grey
from ocr.tokens import SMALLEST, Token, TookTooLong, is_sure, parse_table
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
    return sum(t.confidence * len(t.text) for t in tokens if is_sure(t))
