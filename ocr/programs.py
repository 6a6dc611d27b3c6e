"""The outside programs that pixels need: are they there, which version, what is missing.

Calls to them are in `ocr/tesseract.py` and `ocr/poppler.py`; `doctor` prints what is found here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import MissingProgram

PROBE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Program:
    """An installed program: its name, version as it prints it, and what else was asked of it."""

    name: str
    version: str
    facts: dict[str, str]


def probe_tesseract(language: str = "vie") -> Program:
    """Tesseract with the data of `language`. Raises MissingProgram, naming the Debian package."""
    version = _first_version("tesseract", "--version", package="tesseract-ocr")
    listed = _output("tesseract", "--list-langs", package="tesseract-ocr").splitlines()[1:]
    languages = sorted(line.strip() for line in listed if line.strip())
    if language not in languages:
        raise MissingProgram(program=f"tesseract data {language}", package=_package_of(language))
    return Program("tesseract", version, {"languages": " ".join(languages)})


@cache
def find_language_data(language: str) -> Path | None:
    """The folder in which Tesseract keeps the data of `language`; None where it has none."""
    try:
        listed = _output("tesseract", "--list-langs", package="tesseract-ocr")
    except MissingProgram:
        return None
    named = re.search(r'"(.+)"', listed.partition("\n")[0])
    folder = Path(named.group(1)) if named else None
    return folder if folder and (folder / f"{language}.traineddata").is_file() else None


def probe_poppler() -> Program:
    """Poppler's renderer, image lister and text extractor, all of poppler-utils."""
    for tool in ("pdfimages", "pdfinfo", "pdftotext"):
        _require(tool, "poppler-utils")
    return Program("poppler", _first_version("pdftoppm", "-v", package="poppler-utils"), {})


def _package_of(language: str) -> str:
    return f"tesseract-ocr-{language.replace('_', '-')}"


def _first_version(program: str, flag: str, package: str) -> str:
    found = re.search(r"\d+(?:\.\d+)+", _output(program, flag, package=package))
    return found.group() if found else "unknown"


def _output(program: str, *arguments: str, package: str) -> str:
    path = _require(program, package)
    try:
        done = subprocess.run(
            [path, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise MissingProgram(program=program, package=package) from trouble
    return done.stdout.decode("utf-8", "replace")


def _require(program: str, package: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise MissingProgram(program=program, package=package)
    return path
