"""The hours in which batches may run, so that counters have the machines by day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from pipeline.dossier_values import VIET_NAM
from pipeline.errors import BadSetting

_FORM = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Window:
    """From `begin` to before `end`, Viet Nam time, over midnight where `end` is earlier; equal
    ends are the whole day."""

    begin: time = time(0)
    end: time = time(0)

    def is_open(self, now: datetime) -> bool:
        """`now` with its time zone."""
        local = now.astimezone(VIET_NAM).time()
        if self.begin < self.end:
            return self.begin <= local < self.end
        return self.begin == self.end or local >= self.begin or local < self.end


def parse_window(text: str) -> Window:
    """`19:00-06:00`; empty text is always open. Raises BadSetting."""
    if not text.strip():
        return Window()
    found = _FORM.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError("not of the form 19:00-06:00")
        hours = [int(part) for part in found.groups()]
        return Window(time(hours[0], hours[1]), time(hours[2], hours[3]))
    except ValueError as wrong:
        raise BadSetting(setting="batches.window", detail=str(wrong)) from wrong
