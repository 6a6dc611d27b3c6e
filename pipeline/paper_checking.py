"""Is a paper's every byte what it was? Asked by whoever looks at it; `pipeline/verifying.py` asks
it of everything."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pipeline.access import Look, describe_look
from pipeline.errors import Mismatch, NotFound
from pipeline.keys import certified_key, object_key, preview_key, rendition_key, words_key
from pipeline.opened import see_for_work
from pipeline.ports import Area, PaperRow
from pipeline.question import Asker
from pipeline.tools import Tools


class Part(StrEnum):
    """What is kept of a paper."""

    ORIGINAL = "original"
    RENDITION = "rendition"
    WORDS = "words"
    PREVIEW = "preview"
    CERTIFIED = "certified"


class State(StrEnum):
    SOUND = "sound"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """`page` where the part is of one page; `sha256` (hex) of the bytes as they lie there now."""

    part: Part
    state: State
    page: int | None = None
    sha256: str = ""


def check_paper(paper_id: str, asker: Asker, tools: Tools) -> tuple[PaperRow, tuple[Finding, ...]]:
    """Every object read whole and compared with its hash, the original with the one that it was
    received with; logged with the result. Raises what `access.read_paper` raises, and
    StoreUnavailable."""
    with tools.catalogue.begin() as unit:
        row, dossier = see_for_work(paper_id, asker, unit, tools)
    findings = tuple(_look(row, tools))
    sound = all(finding.state is State.SOUND for finding in findings)
    act = describe_look(row, Look.INTEGRITY, asker, dossier)
    with tools.catalogue.begin() as unit:
        unit.append(replace(act, facts={**act.facts, "sound": sound}))
        unit.commit()
    return row, findings


def _look(row: PaperRow, tools: Tools) -> Iterator[Finding]:
    yield _check(Part.ORIGINAL, Area.ORIGINALS, object_key(row.sha256), row.sha256, tools)
    yield _check(Part.RENDITION, Area.PAPERS, rendition_key(row.paper_id), None, tools)
    yield _check(Part.WORDS, Area.PAPERS, words_key(row.paper_id), None, tools)
    for page in row.pages:
        key = preview_key(row.paper_id, page.number)
        yield _check(Part.PREVIEW, Area.PAPERS, key, None, tools, page.number)
    if (copy := row.certification) is not None:
        key = certified_key(row.paper_id, copy.turn, copy.sha256)
        yield _check(Part.CERTIFIED, Area.PAPERS, key, copy.sha256, tools)


def _check(
    part: Part, area: Area, key: str, expected: str | None, tools: Tools, page: int | None = None
) -> Finding:
    """The store itself compares with the hash that it was given."""
    with tempfile.TemporaryDirectory(prefix="check-", dir=tools.work) as folder:
        try:
            found = tools.objects.get(area, key, Path(folder) / "object").sha256
        except NotFound:
            return Finding(part, State.MISSING, page)
        except Mismatch as wrong:
            return Finding(part, State.CHANGED, page, str(wrong.facts.get("found", "")))
    state = State.SOUND if expected in (None, found) else State.CHANGED
    return Finding(part, state, page, found)
