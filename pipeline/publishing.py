"""Tell the index what the catalogue knows: outbox rows out, documents in.

The process that stored a paper publishes it at once; a flow sweeps what is left. Publishing
twice is harmless, and an index that is down loses nothing: the row waits.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from pipeline.errors import Broken, NotFound, SohoaError, Unavailable
from pipeline.ports import Area, OutboxRow, PaperRow
from pipeline.question import Document
from pipeline.tools import Tools

FIRST_WAIT = 5.0  # seconds; doubles with each attempt


def publish(paper_ids: Sequence[str], tools: Tools, limit: int = 500) -> int:
    """Publish the due outbox rows of these papers (of all, when none is named). Returns how
    many were published; never raises for a failing index: the rows stay with their error.

    Raises CatalogueUnavailable. When something is down the rest waits for the next time."""
    with tools.catalogue.begin() as unit:
        rows = unit.due(tools.clock.now(), limit, paper_ids)
    count = 0
    for row in rows:
        try:
            _tell_index(row.paper_id, tools)
        except SohoaError as trouble:
            _postpone(row, trouble, tools)
            if isinstance(trouble, Unavailable):
                break
        else:
            _tick_off(row, tools)
            count += 1
    return count


def publish_rest(tools: Tools) -> None:
    """Publish whatever is due, such as papers whose process was killed between storing and
    publishing. When something is down the rows wait for the next time."""
    with suppress(Unavailable):
        while publish([], tools):
            continue


def _tell_index(paper_id: str, tools: Tools) -> None:
    """What the catalogue says now, whatever it said when the row was written: rows may come
    late, twice, or in another order."""
    try:
        document = make_document(paper_id, tools)
    except NotFound as gone:
        if gone.facts.get("kind") != "paper":
            raise
        tools.index.remove([paper_id])
    else:
        tools.index.put([document])


def _tick_off(row: OutboxRow, tools: Tools) -> None:
    with tools.catalogue.begin() as unit:
        unit.done(row.outbox_id)
        unit.commit()


def _postpone(row: OutboxRow, trouble: SohoaError, tools: Tools) -> None:
    """A service that is down does not use up attempts; a document that the index rejects does,
    and ends as a dead letter that people can see."""
    down = isinstance(trouble, Unavailable)
    dead = not down and row.attempts + 1 >= tools.limits.publish_attempts
    wait = timedelta(seconds=FIRST_WAIT * 2 ** min(row.attempts, 8))
    with tools.catalogue.begin() as unit:
        due_at = tools.clock.now() + wait
        unit.postpone(row.outbox_id, str(trouble), due_at, dead, counted=not down)
        unit.commit()


def make_document(paper_id: str, tools: Tools) -> Document:
    """The document of a paper, from its row and its stored words."""
    with tools.catalogue.begin() as unit:
        row = unit.paper(paper_id)
    return describe_document(row, read_text(paper_id, tools))


def describe_document(row: PaperRow, text: str) -> Document:
    values = {f.name: f.value or f.guess or f.printed or "" for f in row.fields}
    return Document(
        paper_id=row.paper_id,
        version=row.version,
        loai=row.loai,
        text=text,
        fields=values,
        desks=tuple(sorted({c.desk for c in row.contexts})),
        dossiers=tuple(sorted({c.dossier for c in row.contexts if c.dossier})),
        ngay_ban_hanh=values.get("ngay_ban_hanh") or values.get("ngay_cap") or None,
        stored_at=row.stored_at.isoformat(),
    )


def read_text(paper_id: str, tools: Tools) -> str:
    """The text of a paper, pages separated by form feeds, from its stored words.

    Raises NotFound when the paper was never archived, Broken when its words are not words."""
    data = tools.objects.read(Area.PAPERS, words_key(paper_id))
    try:
        return "\f".join(page["text"] for page in json.loads(data)["pages"])
    except (KeyError, TypeError, ValueError) as error:
        raise Broken(detail=f"words: {type(error).__name__}") from error


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


def rendition_key(paper_id: str) -> str:
    return f"{paper_key(paper_id)}/rendition.pdf"
