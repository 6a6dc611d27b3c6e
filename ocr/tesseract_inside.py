"""Tesseract inside this process, through tesserocr where that is installed.

The same reader with the same language data. It saves the start of a program and the loading of the
data for every page. What a program of its own would shield from, a crash or a hang, the limits of
the child process shield from here.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ocr.geometry import Grey
from ocr.programs import find_language_data
from ocr.tokens import THREADS, TookTooLong
from pipeline.errors import ReadingFailed

os.environ.update(THREADS)  # read when the library is loaded

try:
    import tesserocr
except ImportError:  # no wheel for this machine: the program does the work
    tesserocr = None


def is_there(language: str) -> bool:
    """Whether it can be used here."""
    return tesserocr is not None and find_language_data(language) is not None


def read_table(grey: Grey, *, language: str, dpi: int, seconds: float, psm: int) -> str:
    """One run, one table of words. Raises TookTooLong, ReadingFailed."""
    reader = _reader(language, find_language_data(language))
    reader.SetPageSegMode(psm)
    pixels = np.ascontiguousarray(grey)
    height, width = pixels.shape
    try:
        reader.SetImageBytes(pixels.tobytes(), width, height, 1, width)
        reader.SetSourceResolution(dpi)
        if not reader.Recognize(max(1, round(seconds * 1000))):
            raise TookTooLong
        return str(reader.GetTSVText(0))
    except RuntimeError as trouble:
        raise ReadingFailed(detail="tesseract gave no words") from trouble
    finally:
        reader.Clear()


@cache
def _reader(language: str, folder: Path) -> Any:
    # Its picture library tells standard error of every box that it clips.
    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
    reader = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=language, oem=tesserocr.OEM.LSTM_ONLY)
    reader.SetVariable("invert_threshold", "0")
    return reader
