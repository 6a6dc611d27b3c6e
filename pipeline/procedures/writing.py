"""A procedure as the text of its TOML file: what is read back is what was written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from pipeline.procedures.procedure import Component, Procedure


def write_toml(procedure: Procedure) -> str:
    """Keys in the order of the schema; what has its default is left out."""
    head = _lines(
        ma_thu_tuc=procedure.code,
        name=procedure.name,
        levels=[level.value for level in procedure.levels],
        time=procedure.time,
        results=procedure.results,
        effective_from=procedure.effective_from,
        effective_to=procedure.effective_to,
        recheck_on=procedure.recheck_on,
        source=procedure.source,
    )
    parts = ["\n[[components]]\n" + _component(part) for part in procedure.components]
    return head + "".join(parts)


def file_name(procedure: Procedure) -> str:
    """One file a version: a version of another day stands beside it."""
    begins = procedure.effective_from
    return f"{procedure.code}_{begins.isoformat()}.toml" if begins else f"{procedure.code}.toml"


def _component(part: Component) -> str:
    return _lines(
        key=part.key,
        name=part.name,
        modes=[str(way) for way in part.modes],
        code=part.code,
        group=part.group,
        condition=part.condition,
        loai=part.loai,
        kq_codes=part.kq_codes,
        originals=part.originals,
        copies=part.copies if part.copies != 1 else None,
        purpose=part.purpose,
        valid_months=part.valid_months,
        source=part.source,
    )


def _lines(**values: Any) -> str:
    return "".join(f"{key} = {_plain(value)}\n" for key, value in values.items() if value)


def _plain(value: Any) -> str:
    if value is True:
        return "true"
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # TOML's basic strings escape as JSON does
    return _array(value)


def _array(values: Iterable[str]) -> str:
    return "[" + ", ".join(_plain(value) for value in values) + "]"
