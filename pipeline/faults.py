"""Where a fault of the program happened, without the text that may quote a citizen's data."""

from __future__ import annotations

import traceback
from pathlib import Path


def locate(trouble: BaseException, frames: int = 6) -> str:
    """`kind at file:line < file:line …`, innermost first, through the causes."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(trouble.__traceback__)[-frames:])
    ]
    here = f"{type(trouble).__name__} at {' < '.join(places) or 'unknown'}"
    return f"{here}; from {locate(trouble.__cause__, frames)}" if trouble.__cause__ else here
