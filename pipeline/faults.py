"""Where a fault of the program happened, without the text that may quote a citizen's data."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

_PLACE = re.compile(r'File "([^"]+)", line (\d+)')


def locate(trouble: BaseException, frames: int = 6) -> str:
    """`kind at file:line < file:line …`, innermost first, through the causes."""
    places = _places(trouble)[-frames:]
    shown = " < ".join(f"{Path(file).name}:{line}" for file, line in reversed(places))
    here = f"{type(trouble).__name__} at {shown or 'unknown'}"
    return f"{here}; from {locate(trouble.__cause__, frames)}" if trouble.__cause__ else here


def _places(trouble: BaseException) -> list[tuple[str, int]]:
    """Frames of this process; of a child process, from the trace that it sent as text."""
    own = [(f.filename, f.lineno or 0) for f in traceback.extract_tb(trouble.__traceback__)]
    return own or [(file, int(line)) for file, line in _PLACE.findall(str(trouble))]
