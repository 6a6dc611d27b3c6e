"""What the catalogue knows of a certified copy, kept beside it as JSON with a `format` number, so
that it can be restored from objects alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from pipeline.certification import Certification
from pipeline.errors import Broken
from pipeline.keys import certified_key
from pipeline.ports import Area
from pipeline.tools import Tools

FORMAT = 1


def is_certification_key(key: str) -> bool:
    name = PurePosixPath(key).name
    return name.startswith("certified-") and name.endswith(".json")


def write_certification(certification: Certification) -> bytes:
    facts = asdict(certification) | {"at": certification.at.isoformat()}
    return json.dumps({"format": FORMAT, **facts}, ensure_ascii=False, indent=1).encode()


def read_certification(data: bytes) -> Certification:
    """Raises Broken for anything but a record of this format."""
    try:
        facts: dict[str, Any] = json.loads(data)
        if facts.pop("format") != FORMAT:
            raise ValueError("another format")
        return Certification(**{**facts, "at": datetime.fromisoformat(facts["at"])})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Broken(detail=f"certification: {type(error).__name__}") from error


Read = Callable[[str, Callable[[bytes], Certification]], Certification | None]


def restore_copies(keys: Iterable[str], read: Read, tools: Tools) -> list[str]:
    """For `rebuild`: enter the copies that lie there as they were signed; returns the keys of those
    that do not. Of two that took the same turn, because the first was never entered, the later one
    counts."""
    found = [known for key in keys if (known := read(key, read_certification))]
    lost = []
    for known in sorted(found, key=lambda each: each.at, reverse=True):
        key = certified_key(known.paper_id, known.turn, known.sha256)
        copy = tools.objects.stat(Area.PAPERS, key)
        if copy is None or copy.sha256 != known.sha256:
            lost.append(key)
            continue
        with tools.catalogue.begin() as unit:
            unit.restore_certification(known)
            unit.commit()
    return lost
