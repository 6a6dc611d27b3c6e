"""The small ONNX models of the `trueocr` wheel, loaded once per process, one thread each."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import trueocr
from trueocr.recognizer import Recognizer, session

VERSION = f"trueocr {trueocr.__version__}"
_FOLDER = Path(trueocr.__file__).parent / "models"


@cache
def orientation_model() -> Any:
    return session(_FOLDER / "orient.onnx", 1)


@cache
def line_finder() -> Any:
    return session(_FOLDER / "det.onnx", 1)


@cache
def line_reader() -> Any:
    return Recognizer(_FOLDER, threads=1)
