"""Names of objects: made of the hash of the bytes, or of the paper id, and of nothing personal."""

from __future__ import annotations

from pipeline.errors import NotFound


def object_key(sha256: str) -> str:
    """Spread by hash prefix, so that no folder grows without end."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def words_key(paper_id: str) -> str:
    return f"{paper_key(paper_id)}/words.json"


def preview_key(paper_id: str, page: int) -> str:
    """`page` as it is numbered in the source file."""
    return f"{paper_key(paper_id)}/page-{page:06d}.webp"


def paper_key(paper_id: str) -> str:
    """Folder of a paper's objects: words.json, rendition.pdf, manifest.json, page-000001.webp."""
    if not paper_id:
        raise NotFound(kind="paper", key=paper_id)
    return f"{paper_id[:2]}/{paper_id[2:4]}/{paper_id}"


LEDGER = "ledger/"
"""Begins the keys of anchors, in ORIGINALS; it sorts after every original."""


COUNTER = "counter/"
"""Begins the keys of what lies on counters and is no scan yet, in INTAKE."""


def anchor_key(first: int, last: int, sha256: str) -> str:
    """Anchors by the numbers of their entries; the bytes' hash is the name, as of originals."""
    return f"{LEDGER}{first:012d}-{last:012d}/{sha256}"


def rendition_key(paper_id: str) -> str:
    return f"{paper_key(paper_id)}/rendition.pdf"


def certified_key(paper_id: str, turn: int, sha256: str) -> str:
    """Certified copies are never written over: each has its turn and its own hash in its name."""
    return f"{paper_key(paper_id)}/certified-{turn:04d}-{sha256[:16]}.pdf"


def certification_key(paper_id: str, turn: int, sha256: str) -> str:
    """What the catalogue knows of that copy, from which it can be restored."""
    return f"{certified_key(paper_id, turn, sha256).removesuffix('.pdf')}.json"
