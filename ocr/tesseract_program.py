"""Tesseract as a program of its own, through pytesseract: everywhere it is installed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import cv2
import pytesseract

from ocr.geometry import Grey
from ocr.tokens import THREADS, TookTooLong
from pipeline.errors import MissingProgram, ReadingFailed


def read_table(grey: Grey, *, language: str, dpi: int, seconds: float, psm: int) -> str:
    """One run, one table of words. Raises TookTooLong, ReadingFailed, MissingProgram."""
    os.environ.update(THREADS)
    config = f"--psm {psm} --oem 1 --dpi {dpi} -c invert_threshold=0"
    with tempfile.TemporaryDirectory(prefix="read-") as folder:
        # An uncompressed file of our own: pytesseract would write a PNG, which costs more than
        # half a second for a page.
        path = Path(folder) / "page.pgm"
        cv2.imwrite(str(path), grey)
        return _run(path, language, config, seconds)


def _run(path: Path, language: str, config: str, seconds: float) -> str:
    try:
        return str(
            pytesseract.image_to_data(str(path), lang=language, config=config, timeout=seconds)
        )
    except pytesseract.TesseractNotFoundError as missing:
        raise MissingProgram(program="tesseract", package="tesseract-ocr") from missing
    except SystemExit as strange:  # what pytesseract makes of a program without a version
        raise ReadingFailed(detail="tesseract tells no version") from strange
    except pytesseract.TesseractError as trouble:
        raise ReadingFailed(detail=f"tesseract status {trouble.status}") from trouble
    except RuntimeError as late:
        raise TookTooLong from late
    except (OSError, KeyError, ValueError) as trouble:
        raise ReadingFailed(detail="tesseract gave no words") from trouble
