"""Every look at what is stored leaves an entry in the ledger, before anything is shown: when the
entry cannot be written, nothing is (docs/audit.md).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pipeline.dossier import Dossier
from pipeline.errors import NotFound
from pipeline.keys import certified_key, object_key, rendition_key
from pipeline.ledger import Act, Deed
from pipeline.opened import see_for_work
from pipeline.ports import Area, PaperRow
from pipeline.purpose import read_purpose
from pipeline.question import Asker
from pipeline.tools import Tools


class Look(StrEnum):
    """At what of a paper."""

    FIELDS = "fields"
    TEXT = "text"
    PICTURE = "picture"  # of its first page, small
    REVIEW = "review"  # its fields, with pictures of them
    QUEUE = "queue"  # what of it waits
    SIGNATURES = "signatures"  # of its file
    EFFECTS = "effects"  # what happened to it
    PAGES = "pages"  # its fields, and its pages as pictures and as words
    INTEGRITY = "integrity"  # whether its bytes are what they were


class Copy(StrEnum):
    """Of what somebody takes a copy."""

    ORIGINAL = "original"
    RENDITION = "rendition"
    CERTIFIED = "certified"  # signed by the agency; the last one


def read_paper(paper_id: str, look: Look, asker: Asker, tools: Tools) -> PaperRow:
    """The paper as it stands. Raises NotFound for who may not see it, Retired, and
    CatalogueUnavailable when the look cannot be logged."""
    with tools.catalogue.begin() as unit:
        row, dossier = see_for_work(paper_id, asker, unit, tools)
        unit.append(describe_look(row, look, asker, dossier))
        unit.commit()
    return row


def describe_look(row: PaperRow, look: Look, asker: Asker, dossier: Dossier | None = None) -> Act:
    """With the dossier that opened the paper of another desk."""
    return Act(
        Deed.READ, asker.user, asker.desk, "", _code(dossier), row.paper_id,
        row.version, facts={"look": look},
    )  # fmt: skip


def save_copy(
    paper_id: str, copy: Copy, purpose: str | None, target: Path, asker: Asker, tools: Tools
) -> None:
    """The original as it came, its searchable PDF, or the certified copy, into a file. Raises
    BadPurpose, what `read_paper` raises (NotFound also where there is no certified copy), and
    StoreUnavailable or Mismatch: then it is logged and was not taken."""
    tools.objects.get(*_log_copy(paper_id, copy, purpose, asker, tools), target)


def read_copy(paper_id: str, copy: Copy, purpose: str | None, asker: Asker, tools: Tools) -> bytes:
    """The same as bytes."""
    return tools.objects.read(*_log_copy(paper_id, copy, purpose, asker, tools))


def _log_copy(
    paper_id: str, copy: Copy, purpose: str | None, asker: Asker, tools: Tools
) -> tuple[Area, str]:
    said = read_purpose(purpose)
    with tools.catalogue.begin() as unit:
        row, dossier = see_for_work(paper_id, asker, unit, tools)
        place = _place(row, copy)
        unit.append(
            Act(
                Deed.DOWNLOADED, asker.user, asker.desk, said, _code(dossier), row.paper_id,
                row.version, facts={"copy": copy},
            )
        )  # fmt: skip
        unit.commit()
    return place


def _place(row: PaperRow, copy: Copy) -> tuple[Area, str]:
    if copy is Copy.ORIGINAL:
        return Area.ORIGINALS, object_key(row.sha256)
    if copy is Copy.RENDITION:
        return Area.PAPERS, rendition_key(row.paper_id)
    if (last := row.certification) is None:
        raise NotFound(kind="certified", key=row.paper_id)
    return Area.PAPERS, certified_key(row.paper_id, last.turn, last.sha256)


def _code(dossier: Dossier | None) -> str | None:
    return dossier.ma_ho_so if dossier else None
