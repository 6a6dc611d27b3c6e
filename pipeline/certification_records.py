"""What the catalogue knows of a certified copy, kept beside it as JSON with a `format` number, so
that it can be restored from objects alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from pipeline.certification import Certification
from pipeline.errors import Broken

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
