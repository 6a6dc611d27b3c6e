"""What the catalogue knows, kept beside the bytes, so that it can be restored from objects alone.

Three kinds of objects in PAPERS, all JSON with a `format` number:

- `manifest.json` of each paper: its scan's row and its own, fields with all their evidence;
- one object for each *decision* of a person on a field, written once and never changed: what was
  read and what people made of it stay apart here as in the catalogue;
- one *link* for each tie of a scan to a desk and dossier. A link is written once and never
  changed, so two desks that hand in the same bytes at the same time cannot undo each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pipeline.decisions import SUCCESSOR, Decision, Outcome
from pipeline.errors import Broken
from pipeline.keys import object_key, paper_key
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.ports import Area, ObjectStore, PageRow, PaperRow
from pipeline.scan import Context, MediaType, Origin, Role, ScanRow, ScanState

FORMAT = 1
LINKS = "links/"  # sorts after every paper: paper keys begin with hex digits
REVIEWS = "reviews/"  # likewise


@dataclass(frozen=True, slots=True)
class Link:
    """A scan as it was received, and one context it belongs to."""

    scan: ScanRow
    context: Context


def manifest_key(paper_id: str) -> str:
    return f"{paper_key(paper_id)}/manifest.json"


def link_key(link: Link) -> str:
    context = json.dumps(asdict(link.context), sort_keys=True).encode()
    name = hashlib.sha256(context).hexdigest()[:16]
    return f"{LINKS}{object_key(link.scan.sha256)}/{name}.json"


def write_manifest(scan: ScanRow, paper: PaperRow) -> bytes:
    facts = asdict(paper)
    for name in _BESIDE:
        del facts[name]
    return _dump({"scan": _scan_facts(scan), "paper": facts})


def read_manifest(data: bytes) -> tuple[ScanRow, PaperRow]:
    """Raises Broken for anything but a manifest of this format."""
    with _understood("manifest"):
        facts = _load(data)
        return _scan(facts["scan"]), _paper(facts["paper"])


def keep_link(link: Link, objects: ObjectStore) -> None:
    """Write the link unless it is there. Its first writer's facts stand."""
    key = link_key(link)
    if objects.stat(Area.PAPERS, key) is None:
        body = {"scan": _scan_facts(link.scan), "context": asdict(link.context)}
        objects.put(Area.PAPERS, key, _dump(body))


def read_link(data: bytes) -> Link:
    """Raises Broken for anything but a link of this format."""
    with _understood("link"):
        facts = _load(data)
        return Link(_scan(facts["scan"]), _context(facts["context"]))


def decision_key(decision: Decision) -> str:
    """Below the paper's own folder, so that `verify` knows whose it is."""
    return f"{REVIEWS}{paper_key(decision.paper_id)}/{decision.name}-{decision.turn:04d}.json"


def is_end_key(key: str) -> bool:
    """Whether it is the key of a decision by which a paper ended, or is there again."""
    return key.startswith(REVIEWS) and f"/{SUCCESSOR}-" in key


def keep_decision(decision: Decision, objects: ObjectStore) -> None:
    """Write the decision unless it is there."""
    key = decision_key(decision)
    if objects.stat(Area.PAPERS, key) is None:
        objects.put(Area.PAPERS, key, _dump({"decision": asdict(decision)}))


def read_decision(data: bytes) -> Decision:
    """Raises Broken for anything but a decision of this format."""
    with _understood("decision"):
        facts = _load(data)["decision"]
        at, outcome = datetime.fromisoformat(facts["at"]), Outcome(facts["outcome"])
        return Decision(**{**facts, "at": at, "outcome": outcome})


def _scan_facts(scan: ScanRow) -> dict[str, Any]:
    """What stays true of a scan; state and attempts do not."""
    facts = asdict(scan)
    return {name: facts[name] for name in _LASTING}


# Each decision and each certified copy is an object of its own; signatures are checked again.
_BESIDE = ("decisions", "read_as", "signatures", "certification")
_LASTING = ("intake_id", "sha256", "size", "media_type", "received_at", "batch_id", "cleared_by")


def _dump(facts: dict[str, Any]) -> bytes:
    body = {"format": FORMAT, **facts}
    return json.dumps(body, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _load(data: bytes) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(data)
    if facts["format"] != FORMAT:
        raise ValueError("another format")
    return facts


@contextmanager
def _understood(kind: str) -> Iterator[None]:
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Broken(detail=f"{kind}: {type(error).__name__}") from error


def _scan(facts: dict[str, Any]) -> ScanRow:
    media_type = MediaType(facts["media_type"]) if facts["media_type"] else None
    return ScanRow(
        intake_id=facts["intake_id"],
        sha256=facts["sha256"],
        size=facts["size"],
        media_type=media_type,
        state=ScanState.RECEIVED,
        received_at=datetime.fromisoformat(facts["received_at"]),
        batch_id=facts["batch_id"],
        cleared_by=facts["cleared_by"],
    )


def _paper(facts: dict[str, Any]) -> PaperRow:
    known = dict(facts)
    known["stored_at"] = datetime.fromisoformat(facts["stored_at"])
    known["fields"] = tuple(_field(field) for field in facts["fields"])
    known["pages"] = tuple(_page(page) for page in facts["pages"])
    known["contexts"] = tuple(_context(context) for context in facts["contexts"])
    known["evidence"] = tuple(facts.get("evidence", ()))  # older ones do not tell
    return PaperRow(**known)


def _field(facts: dict[str, Any]) -> Field:
    box = Box(**facts["box"])
    status, reasons = FieldStatus(facts["status"]), tuple(facts["reasons"])
    return Field(**{**facts, "box": box, "status": status, "reasons": reasons})


def _page(facts: dict[str, Any]) -> PageRow:
    return PageRow(**{**facts, "issues": tuple(facts["issues"])})


def _context(facts: dict[str, Any]) -> Context:
    role, origin = Role(facts["role"]), Origin(facts["origin"])
    return Context(facts["desk"], facts["dossier"], role, origin)
