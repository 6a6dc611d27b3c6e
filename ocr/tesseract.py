"""Tesseract through pytesseract: one call per page gives words, boxes and confidence."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import pytesseract

from ocr.geometry import Grey, shrink
from pipeline.errors import MissingProgram, ReadingFailed

# Tesseract's own threads make two pages at once slower than one after the other, and they hide
# how many cores a worker takes. Pages are what is done in parallel here.
THREADS = {"OMP_THREAD_LIMIT": "1"}

SMALLEST = 8  # pixels of a side: below it nothing can be read, and Tesseract complains

# Letters that readers and keyboards put for the Vietnamese Đ (U+0110, U+0111).
_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the reader gives it: pixels of the reader's image, confidence 0..1, and the
    numbers of the block, paragraph and line it stands in."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    block: int
    line: tuple[int, int, int]


class TookTooLong(Exception):
    """The reader did not end in its time (never leaves this package)."""


def read_tokens(
    grey: Grey, *, language: str, dpi: float, seconds: float, psm: int = 3
) -> list[Token]:
    """Words of a grey page in reading order. Raises TookTooLong, ReadingFailed, MissingProgram."""
    config = f"--psm {psm} --oem 1 --dpi {round(min(max(dpi, 70), 2400))}"
    table = _call(pytesseract.image_to_data, grey, language, config, seconds)
    return [_token(table, i) for i in range(len(table["text"])) if _is_word(table, i)]


def read_line(grey: Grey, *, language: str, seconds: float, psm: int = 7) -> str:
    """The text of a crop that holds one line (psm 7) or one block (psm 6)."""
    table = _call(pytesseract.image_to_data, grey, language, f"--psm {psm} --oem 1", seconds)
    return " ".join(normal(text) for text in table["text"] if text.strip())


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


def normal(text: str) -> str:
    """NFC, and the Vietnamese Đ for its look-alikes: text of this reader is Vietnamese."""
    return unicodedata.normalize("NFC", text.translate(_LOOK_ALIKES)).strip()


def _call(function: Any, grey: Grey, language: str, config: str, seconds: float) -> dict[str, Any]:
    if min(grey.shape[:2]) < SMALLEST:
        return {"text": []}
    os.environ.update(THREADS)
    with tempfile.TemporaryDirectory(prefix="read-") as folder:
        # An uncompressed file of our own: pytesseract would write a PNG, which costs more than
        # half a second for a page.
        path = Path(folder) / "page.pgm"
        cv2.imwrite(str(path), grey)
        try:
            result: dict[str, Any] = function(
                str(path),
                lang=language,
                config=config,
                timeout=seconds,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractNotFoundError as missing:
            raise MissingProgram(program="tesseract", package="tesseract-ocr") from missing
        except pytesseract.TesseractError as trouble:
            raise ReadingFailed(detail=f"tesseract status {trouble.status}") from trouble
        except RuntimeError as late:
            raise TookTooLong from late
        except (OSError, KeyError, ValueError) as trouble:
            raise ReadingFailed(detail="tesseract gave no words") from trouble
    return result


def _letters(token: Token) -> int:
    return sum(letter.isalnum() for letter in token.text)


def _is_word(table: dict[str, Any], i: int) -> bool:
    return float(table["conf"][i]) >= 0 and bool(str(table["text"][i]).strip())


def _token(table: dict[str, Any], i: int) -> Token:
    left, top = table["left"][i], table["top"][i]
    return Token(
        normal(str(table["text"][i])),
        left,
        top,
        left + table["width"][i],
        top + table["height"][i],
        min(max(float(table["conf"][i]) / 100, 0.0), 1.0),
        int(table["block_num"][i]),
        (int(table["block_num"][i]), int(table["par_num"][i]), int(table["line_num"][i])),
    )
