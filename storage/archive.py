"""What is stored of a paper beside its original, in PAPERS under `paper_key(paper_id)`.

words.json          all that was read, page by page: text; each word as text, x0, y0, x1, y1,
                    confidence, line, block, which readers saw it so, what the other one saw;
                    codes of the page as format, text, x0, y0, x1, y1; how the page lay
page-000001.webp    preview of each page, numbered as in the source file
rendition.pdf       searchable PDF/A-2b
manifest.json       the catalogue's facts; written last
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pipeline.errors import NotFound, ReadingFailed
from pipeline.keys import preview_key, rendition_key, words_key
from pipeline.manifest import manifest_key, write_manifest
from pipeline.page import PageText
from pipeline.paper import Paper
from pipeline.ports import Area, ObjectStore, PaperRow
from pipeline.scan import Scan
from storage.rendition import make_rendition
from storage.stored_words import read_words


class PaperArchive:
    """`Archive` on any object store."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def store(self, scan: Scan, paper: Paper, facts: PaperRow) -> None:
        words = write_words(paper)
        self._objects.put(Area.PAPERS, words_key(paper.paper_id), words)
        for page in paper.pages:
            self._store_preview(paper.paper_id, page)
        self._store_rendition(scan, paper)
        manifest = write_manifest(scan.row, facts)
        self._objects.put(Area.PAPERS, manifest_key(paper.paper_id), manifest)

    def _store_preview(self, paper_id: str, page: PageText) -> None:
        if not page.preview.is_file():
            raise ReadingFailed(page=page.number, detail="no preview")
        self._objects.put(Area.PAPERS, preview_key(paper_id, page.number), page.preview)

    def _store_rendition(self, scan: Scan, paper: Paper) -> None:
        path = scan.work / f"rendition-{paper.paper_id}.pdf"
        try:
            make_rendition(
                paper.pages,
                path,
                title=f"Sohoa {paper.paper_id}",
                made=scan.row.received_at,
                original=scan.row.sha256,
            )
            self._objects.put(Area.PAPERS, rendition_key(paper.paper_id), path)
        finally:
            path.unlink(missing_ok=True)

    def load(self, paper_id: str) -> tuple[PageText, ...]:
        try:
            return read_words(self._objects.read(Area.PAPERS, words_key(paper_id)))
        except NotFound:
            return ()


def write_words(paper: Paper) -> bytes:
    """words.json: boxes are pixels of the upright page, `dpi` its resolution."""
    body = {"paper_id": paper.paper_id, "pages": [_page(page) for page in paper.pages]}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _page(page: PageText) -> dict[str, Any]:
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "text": page.text,
        "words": [
            [
                *(w.text, *w.box.as_list(), round(w.confidence, 5), w.line, w.block),
                *(w.readers.value, w.other),
            ]
            for w in page.words
        ],
        "codes": [[code.format, code.text, *code.box.as_list()] for code in page.codes],
        "steps": [asdict(step) for step in page.steps],
        "source": page.source,
        "unread": page.unread,
        "rotation": page.rotation,
        "skew": page.skew,
        "blank": page.blank,
        "quality": asdict(page.quality),
        "seals": [box.as_list() for box in page.seals],
        "red_print": list(page.red_print),
    }
