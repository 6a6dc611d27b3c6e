"""A page of the comparison, and where such pages come from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.scan import Scan, ScanRow, ScanState

SCANS = "scans"
RUINED = "ruined"
SCANT = "scant"
ORDER = ("clean", "office", "worn", "phone", RUINED, SCANS)
"""Levels of damage, those of `samples.damage` first; `ruined` pages are partly beyond reading.
Pages of little print (`scant`) are asked for by name alone."""


@dataclass(frozen=True, slots=True)
class BenchPage:
    """A file of one page and its truth. `overlay` are words that are forgiven; `rotation` is the
    clockwise quarter turn that puts the page upright; `source` is specimen, born_digital or
    scan."""

    name: str
    level: str
    source: str
    path: Path
    truth: str
    overlay: str = ""
    rotation: int = 0


def as_scan(path: Path, work: Path) -> Scan:
    """A file as the stages take it, without any installation."""
    size, now = path.stat().st_size, datetime.now(UTC)
    return Scan(ScanRow("bench", "0" * 64, size, None, ScanState.RECEIVED, now), path, work)


def shared_folder() -> Path:
    """The shared test material, where this machine has it."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    return Path(os.environ.get("SOHOA_TEST_DATA") or beside)
