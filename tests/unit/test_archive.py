"""What is stored beside an original: words, previews, rendition, manifest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.errors import Broken, ReadingFailed, StoreUnavailable
from pipeline.keeping import describe
from pipeline.keys import preview_key, rendition_key, words_key
from pipeline.manifest import (
    Link,
    keep_link,
    link_key,
    manifest_key,
    read_link,
    read_manifest,
    write_manifest,
)
from pipeline.page import Box, PageText, Quality, Step, Verdict, Word
from pipeline.paper import Field, FieldStatus, Paper
from pipeline.ports import Area
from pipeline.scan import Context, MediaType, Origin, Role, Scan, ScanRow, ScanState, make_paper_id
from storage.archive import PaperArchive
from storage.failing import FailingStore
from storage.folder import FolderStore

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SHA = hashlib.sha256(b"%PDF-1.7").hexdigest()
ROW = ScanRow("in-1", SHA, 8, MediaType.PDF, ScanState.PROCESSING, NOW, batch_id="b1")
CONTEXTS = (Context("desk-a", "H15-261120-0001", Role.COMPONENT, Origin.FROM_ORIGINAL),)


@pytest.fixture
def scan(tmp_path: Path) -> Scan:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "source").write_bytes(b"%PDF-1.7")
    return Scan(ROW, tmp_path / "work" / "source", tmp_path / "work")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "objects")


def make_page(scan: Scan, number: int) -> PageText:
    picture, preview = scan.work / f"{number}.jpg", scan.work / f"{number}.webp"
    image = Image.new("RGB", (1000, 1400), "white")
    image.save(picture)
    image.save(preview)
    words = (
        Word("Nguyễn", Box(100, 100, 200, 130), 0.91, 0, 0),
        Word("Văn", Box(210, 100, 260, 130), 0.873456, 0, 0),
        Word("Mẫu", Box(100, 150, 180, 180), 1.0, 1, 1),
    )
    quality = Quality(Verdict.USABLE, ("blur",), {"dpi": 120.0})
    steps = (Step("read", "tesseract 5", {"lang": "vie"}),)
    return PageText(
        number, 1000, 1400, 120.0, words, picture, preview, 90, -1.25, False, quality,
        (Box(1, 2, 3, 4),), "ocr", None, steps,
    )  # fmt: skip


def make_paper(scan: Scan) -> Paper:
    accepted = Field(
        "ho_ten", "Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu", 3, Box(100, 100, 260, 180), 0.9, "label",
        FieldStatus.ACCEPTED, ("two_readers",), second="Nguyễn Văn Mẫu",
    )  # fmt: skip
    by_hand = Field(
        "so_ky_hieu", None, "…/TTr-UBND", 3, Box(0, 0, 9, 9), 0.4, "number",
        printed="/TTr-UBND", handwritten=True, guess="12/TTr-UBND",
    )  # fmt: skip
    return Paper(
        paper_id=make_paper_id(SHA, 3),
        loai="to_trinh",
        loai_confidence=0.8,
        pages=(make_page(scan, 3), make_page(scan, 4)),
        fields=(accepted, by_hand),
        evidence=("title",),
        kq_code="KQ.G15.000031",
    )


def store_paper(scan: Scan, store: FolderStore) -> Paper:
    paper = make_paper(scan)
    PaperArchive(store).store(scan, paper, describe(ROW, paper, CONTEXTS, NOW))
    return paper


def test_everything_a_paper_needs_is_stored(scan: Scan, store: FolderStore) -> None:
    """Words, a preview for each page numbered as in the source, a PDF, a manifest; no more,
    and nothing stays in the work folder."""
    before = set(scan.work.iterdir())
    paper = store_paper(scan, store)
    paper_id = paper.paper_id
    expected = [words_key(paper_id), rendition_key(paper_id), manifest_key(paper_id)]
    expected += [preview_key(paper_id, 3), preview_key(paper_id, 4)]
    assert {o.key for o in store.walk(Area.PAPERS)} == set(expected)
    assert {p.suffix for p in set(scan.work.iterdir()) - before} <= {".jpg", ".webp"}


def test_words_keep_text_boxes_and_steps(scan: Scan, store: FolderStore) -> None:
    """words.json has what search and highlights need: the text line by line, each word's box,
    and how it was read."""
    paper = store_paper(scan, store)
    stored = json.loads(store.read(Area.PAPERS, words_key(paper.paper_id)))
    first = stored["pages"][0]
    assert stored["paper_id"] == paper.paper_id
    assert first["text"] == "Nguyễn Văn\nMẫu"
    assert first["words"][1] == ["Văn", 210, 100, 260, 130, 0.87346, 0, 0, "both", ""]
    assert (first["number"], first["width"], first["height"], first["dpi"]) == (3, 1000, 1400, 120)
    assert first["steps"] == [
        {"name": "read", "engine": "tesseract 5", "settings": {"lang": "vie"}}
    ]
    assert (first["source"], first["unread"]) == ("ocr", None)


def test_rendition_has_the_pages_of_this_paper(
    scan: Scan, store: FolderStore, tmp_path: Path
) -> None:
    """A paper of two pages out of a longer scan is a PDF of two pages."""
    paper = store_paper(scan, store)
    store.get(Area.PAPERS, rendition_key(paper.paper_id), tmp_path / "r.pdf")
    with pikepdf.open(tmp_path / "r.pdf") as pdf:
        assert len(pdf.pages) == 2


def test_manifest_gives_the_rows_back(scan: Scan, store: FolderStore) -> None:
    """Read back, the manifest is the catalogue's rows with all evidence, contexts and times;
    only what changes while a scan is worked on is not in it."""
    paper = store_paper(scan, store)
    row, facts = read_manifest(store.read(Area.PAPERS, manifest_key(paper.paper_id)))
    assert row == replace(ROW, state=ScanState.RECEIVED)
    assert facts == describe(ROW, paper, CONTEXTS, NOW)


def test_manifest_is_written_last(scan: Scan, store: FolderStore) -> None:
    """A paper with a manifest is complete: an outage in the middle leaves none."""
    paper, twin = make_paper(scan), FailingStore(store)
    facts = describe(ROW, paper, CONTEXTS, NOW)
    for successes in range(5):
        failing = FailAfter(store, successes)
        with pytest.raises(StoreUnavailable):
            PaperArchive(failing).store(scan, paper, facts)
        assert store.stat(Area.PAPERS, manifest_key(paper.paper_id)) is None
    PaperArchive(twin).store(scan, paper, facts)
    assert store.stat(Area.PAPERS, manifest_key(paper.paper_id))


class FailAfter(FailingStore):
    """Puts so many objects, then is down."""

    def __init__(self, inner: FolderStore, successes: int) -> None:
        super().__init__(inner)
        self.successes = successes

    def put(self, area, key, source):  # type: ignore[no-untyped-def]
        if not self.successes:
            raise StoreUnavailable(detail="down")
        self.successes -= 1
        return super().put(area, key, source)


def test_archiving_again_changes_nothing(scan: Scan, store: FolderStore) -> None:
    """A retry writes the same bytes, so no version is added."""
    store_paper(scan, store)
    before = {o.key: o.sha256 for o in store.walk(Area.PAPERS)}
    store_paper(scan, store)
    assert {o.key: o.sha256 for o in store.walk(Area.PAPERS)} == before


def test_a_lost_preview_is_a_failed_reading(scan: Scan, store: FolderStore) -> None:
    """What the reader should have left and did not is said so, as something to try again."""
    paper = make_paper(scan)
    paper.pages[1].preview.unlink()
    with pytest.raises(ReadingFailed) as caught:
        PaperArchive(store).store(scan, paper, describe(ROW, paper, CONTEXTS, NOW))
    assert caught.value.page == 4


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b'{"format": 99}', b'{"format": 1, "scan": 3}', b"\xff"]
)
def test_what_is_no_manifest_is_broken(data: bytes) -> None:
    """A damaged or newer manifest or link is named, never guessed at."""
    for read in (read_manifest, read_link):
        with pytest.raises(Broken):
            read(data)


def test_a_missing_fact_is_broken(scan: Scan) -> None:
    """Each fact of a manifest is needed."""
    paper = make_paper(scan)
    whole = json.loads(write_manifest(ROW, describe(ROW, paper, CONTEXTS, NOW)))
    for part in ("scan", "paper"):
        for name in whole[part]:
            cut = {**whole, part: {k: v for k, v in whole[part].items() if k != name}}
            if (part, name) not in (("paper", "contexts"), ("paper", "evidence")):
                with pytest.raises(Broken):
                    read_manifest(json.dumps(cut).encode())


def test_links_stand_beside_each_other(store: FolderStore) -> None:
    """One object for each desk and dossier; written again, the first stays."""
    links = [
        Link(ROW, Context("desk-a")),
        Link(ROW, Context("desk-b")),
        Link(ROW, Context("desk-a", "H15-261120-0001")),
        Link(ROW, Context("desk-a", role=Role.RESULT)),
        Link(ROW, Context("desk-a", origin=Origin.CERTIFIED_COPY)),
    ]
    for link in links:
        keep_link(link, store)
    later = replace(ROW, received_at=NOW + timedelta(days=1))
    keep_link(Link(later, Context("desk-a")), store)
    found = [read_link(store.read(Area.PAPERS, o.key)) for o in store.walk(Area.PAPERS)]
    assert len(found) == len(links)
    assert {link.context for link in found} == {link.context for link in links}
    assert {link.scan.received_at for link in found} == {NOW}
    assert link_key(links[0]).startswith("links/")


def test_stored_words_are_read_back(scan: Scan, store: FolderStore) -> None:
    """All that was read of a page comes back, so that it can be understood again without reading;
    pictures are not kept, and what is lost or of an older form is nothing."""
    paper = store_paper(scan, store)
    archive = PaperArchive(store)
    for again, page in zip(archive.load(paper.paper_id), paper.pages, strict=True):
        words = tuple(replace(word, confidence=round(word.confidence, 5)) for word in page.words)
        assert replace(again, picture=page.picture, preview=page.preview) == replace(
            page, words=words
        )
    assert archive.load(make_paper_id(SHA, 9)) == ()
    old = json.loads(store.read(Area.PAPERS, words_key(paper.paper_id)))
    for page_facts in old["pages"]:
        del page_facts["rotation"]
    store.put(Area.PAPERS, words_key(paper.paper_id), json.dumps(old).encode())
    assert archive.load(paper.paper_id) == ()
