"""Codes of agencies, and which agency stands below which.

QĐ 20/2020/QĐ-TTg (amended 09/2025) writes them from the top (`H12.15.22`), QCVN 102:2016 from the
bottom, filled up with zeros (`000.22.15.H12`): both name the same place in the tree.
"""

from __future__ import annotations

import re

_DOWNWARDS = re.compile(r"[A-K]\d{2}(\.\d{1,3})*", re.ASCII)
_UPWARDS = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}", re.ASCII)
_LONGEST = 35

Path = tuple[str, ...]


def agency_path(code: str) -> Path | None:
    """From the top: `H12.15.22` and `000.22.15.H12` are ("H12", "15", "22"); numbers without
    leading zeros. None for what is no agency's code."""
    written = code.strip().upper()
    if len(written) <= _LONGEST and _DOWNWARDS.fullmatch(written):
        parts = written.split(".")
    elif _UPWARDS.fullmatch(written):
        parts = written.split(".")[::-1]
        while len(parts) > 1 and not parts[-1].strip("0"):
            parts.pop()
    else:
        return None
    return (parts[0], *(str(int(part)) for part in parts[1:]))


def stands_below(code: str, upper: str) -> bool:
    """Whether an agency is `upper` itself or stands anywhere below it."""
    path, above = agency_path(code), agency_path(upper)
    return path is not None and above is not None and path[: len(above)] == above
