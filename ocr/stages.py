"""The stages of one page: what the core asks of pixels, as one picklable object."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import PIL
from numpy.typing import NDArray

from ocr import image_source, leaders, pdf_source, poppler, scanned_page
from ocr.choices import Fused
from ocr.cleaning import clean_page
from ocr.closer_look import look_twice
from ocr.crops import cut_out
from ocr.doubts import LookAgain, Looks, Span
from ocr.fusion import fuse
from ocr.geometry import Grey, Image, turn
from ocr.glance import glance_at
from ocr.layer import covers, is_sane, parse_layer
from ocr.leaves import make_leaf
from ocr.line_reader import read_page
from ocr.lone_numbers import add_page_number
from ocr.models import VERSION
from ocr.opencv_errors import opencv_errors
from ocr.page_layers import write_layers
from ocr.pictures import load_picture, write_pictures
from ocr.pieces import Piece, Pieces, ReaderPage, read_pieces
from ocr.red_print import read_red_print
from ocr.second_reader import reread_box
from ocr.survey import Reading
from ocr.tesseract import read_tokens
from ocr.tokens import Token, TookTooLong
from ocr.verdict import judge_reading
from ocr.viewing import show_page
from ocr.words import place_words
from pipeline.counter import Glance
from pipeline.errors import ReadingFailed, UnknownFormat
from pipeline.formats import sniff
from pipeline.leaf import Leaf
from pipeline.page import (
    NOT_TOLD,
    Box,
    CleanPage,
    MachineCode,
    PageImage,
    PageText,
    Quality,
    Readers,
    Step,
    Told,
    Verdict,
    Word,
)
from pipeline.scan import Inspection, MediaType, Scan

READER_DPI = (
    300.0  # told to Tesseract: its layout analysis does best with it on letters of this size
)
COLUMNS, BLOCK, SPARSE_TEXT = 3, 6, 11  # Tesseract's ways of looking for text (its option --psm)


@dataclass(frozen=True, slots=True)
class PageStages:
    """Implements `pipeline.ports.Stages`. All settings are plain values, so that it travels to
    child processes.

    `inside`: Tesseract runs in the reading process itself where that is possible;
    `page_pixels`: a larger page is refused; `working_pixels`: a larger one is decoded smaller,
    which bounds the memory (64 million: A0 at 203 dpi, where the smallest capitals of a drawing,
    2.5 mm by ISO 3098, are 20 pixels high); `vector_dpi`: for pages that are no scan;
    `reader_seconds`: then a page is kept unread; `program_seconds`: for each call of poppler."""

    page_pixels: int = 150_000_000
    working_pixels: int = 64_000_000
    max_pages: int = 2000
    vector_dpi: float = 300.0
    language: str = "vie"
    reader_seconds: float = 40.0
    program_seconds: float = 40.0
    inside: bool = True

    def inspect(self, path: Path) -> Inspection:
        media_type = sniff(path)
        if media_type is None:
            raise UnknownFormat
        if media_type is MediaType.PDF:
            return pdf_source.inspect_pdf(path, self.program_seconds)
        return image_source.inspect_image(path, media_type, self.page_pixels, self.max_pages)

    def decode(self, scan: Scan, number: int) -> PageImage:
        media_type = scan.row.media_type or sniff(scan.path)
        if media_type is None:
            raise UnknownFormat
        if media_type is MediaType.PDF:
            return self._decode_pdf(scan.path, number)
        page, dpi = image_source.decode_image(
            scan.path, media_type, number, self.page_pixels, self.working_pixels
        )
        step = Step("decode", f"pillow {PIL.__version__}", {"format": media_type.value})
        return PageImage(number, page, dpi, None, (step,))

    def _decode_pdf(self, path: Path, number: int) -> PageImage:
        scanned = pdf_source.take_scanned_page(path, number, self.working_pixels)
        if scanned is not None:
            step = Step(
                "decode", scanned_page.ENGINE, {"format": "jpeg", "dpi": round(scanned.dpi, 1)}
            )
            return PageImage(number, scanned.pixels, scanned.dpi, None, (step,))
        shape = pdf_source.shape_page(path, number) or pdf_source.PageShape(8.27, 11.69)
        scan_dpi = pdf_source.find_scan_dpi(path, number, shape, self.program_seconds)
        dpi = pdf_source.fit_dpi(shape, scan_dpi or self.vector_dpi, self.working_pixels)
        pixels = poppler.render_page(path, number, dpi, self.program_seconds)
        # What lies under a scan was read by an unknown program: no evidence, and often wrong.
        layer = None if scan_dpi else self._layer(path, number, shape, pixels)
        step = Step("render", "poppler", {"dpi": round(dpi, 1), "scan": scan_dpi is not None})
        return PageImage(number, pixels, dpi, layer, (step,))

    def _layer(
        self, path: Path, number: int, shape: pdf_source.PageShape, pixels: NDArray[np.uint8]
    ) -> tuple[Word, ...] | None:
        if shape.turned and (shape.left or shape.top):
            return None  # a cropped and turned page: its words cannot be placed for certain
        height, width = pixels.shape[:2]
        words = parse_layer(
            poppler.extract_layer(path, number, self.program_seconds),
            width,
            height,
            (shape.left, shape.top),
            width / (shape.width * pdf_source.POINTS),
        )
        return words if is_sane(words) and covers(words, pixels) else None

    def clean(self, image: PageImage, told: Told = NOT_TOLD) -> CleanPage:
        if told.turn and image.layer is not None:  # its words lie as the page is decoded
            image = replace(image, layer=None)
        with opencv_errors("page cannot be cleaned"):
            return clean_page(image, Reading(self.language, self.reader_seconds / 4), told)

    def read(self, page: CleanPage, work: Path) -> PageText:
        upright, number = np.asarray(page.upright), page.image.number
        height, width = upright.shape[:2]
        picture, preview = write_pictures(upright, number, work)
        layers, layered = write_layers(upright, page.image.dpi, page.seals, number, work)
        codes, codes_read = _read_codes(upright, page.image.dpi)
        if not page.told_blank:  # a cover sheet has little else
            page = replace(page, blank=page.blank and not codes)
        words, source, unread, reading = self._words(page)
        return PageText(
            number, width, height, page.image.dpi, words, picture, preview,
            page.rotation, page.skew, page.blank,
            _unread(page.quality) if unread else judge_reading(page, words, source), page.seals,
            source, unread,
            (*page.steps, reading, layered, codes_read),
            read_red_print(upright),
            layers,
            codes,
        )  # fmt: skip

    def glance(self, scan: Scan, number: int, thumbnail: Path) -> Glance:
        reading = Reading(self.language, self.reader_seconds / 8, quick=True)
        with opencv_errors("page cannot be looked at"):
            return glance_at(self.decode(scan, number), thumbnail, reading)

    def sheet(self, scan: Scan, number: int, target: Path) -> Leaf:
        return make_leaf(scan, number, target, partial(self.decode, scan, number))

    def keep(self, image: PageImage, work: Path) -> PageText:
        height, width = image.pixels.shape[:2]
        picture, preview = write_pictures(np.asarray(image.pixels), image.number, work)
        return PageText(
            image.number, width, height, image.dpi, (), picture, preview,
            quality=_unread(Quality()), source="none", unread="limits",
            steps=image.steps, red_print=read_red_print(np.asarray(image.pixels)),
            codes=_read_codes(np.asarray(image.pixels), image.dpi)[0],
        )  # fmt: skip

    def _words(self, page: CleanPage) -> tuple[tuple[Word, ...], str, str | None, Step]:
        """Words, where they come from, why there are none, and who read."""
        if page.image.layer is not None:
            return page.image.layer, "layer", None, self._step("layer", (), Pieces(()))
        if page.blank:
            return (), "none", None, self._step("none", (), Pieces(()))
        height, width = page.upright.shape[:2]
        try:
            found = self._find(page)
        except TookTooLong:
            return (), "none", "time", self._step("none", (), Pieces(()))
        words = place_words(found.words, page.to_upright, width, height)
        return words, "ocr", None, self._step("ocr", words, found)

    def _find(self, page: CleanPage) -> Pieces:
        """What both readers make of a page, or of the pieces of a large one."""
        image = ReaderPage(np.asarray(page.reader, np.uint8), page.image.dpi, _measure(page))
        if image.is_large:
            return read_pieces(image, self.reader_seconds, self._read_piece)
        first, second, look_closer = self.look(page)
        words = fuse(first, second, look_closer)
        return Pieces(add_page_number(words, image.grey, image.x_height, look_closer))

    def _read_piece(self, piece: Piece, seconds: float) -> Sequence[Fused]:
        mode = SPARSE_TEXT if piece.sparse else COLUMNS
        return fuse(self._first(piece.letters, seconds, mode), read_page(piece.drawn))

    def _step(self, source: str, words: Sequence[Word], found: Pieces) -> Step:
        """Who read, of how many words both readers said the same, and of a large page in how
        many pieces."""
        settings: dict[str, str | int | float | bool] = {
            "language": self.language,
            "source": source,
            "agreed": sum(word.readers is Readers.BOTH for word in words),
        }
        if found.pieces > 1:
            settings |= {"pieces": found.pieces, "unread": found.unread}
        return Step("read", f"tesseract, {VERSION}", settings)

    def look(self, page: CleanPage) -> tuple[list[Token], list[Token], LookAgain]:
        """What each of the two readers sees on a clean page, and how parts of it can be looked at
        once more. Raises TookTooLong."""
        x_height = _measure(page)
        bare, dotted = leaders.take_out(np.asarray(page.reader, np.uint8), x_height)
        first = self._first(bare, self.reader_seconds)
        read = partial(self._first, seconds=self.reader_seconds, mode=BLOCK)

        def look_closer(spans: Sequence[Span]) -> Looks:
            return look_twice(bare, spans, x_height, read)

        return [*first, *leaders.place(dotted, first)], read_page(bare), look_closer

    def _first(self, grey: Grey, seconds: float, mode: int = COLUMNS) -> list[Token]:
        return read_tokens(
            grey,
            language=self.language,
            dpi=READER_DPI,
            seconds=seconds,
            psm=mode,
            inside=self.inside,
        )

    def reread(self, page: PageText, box: Box) -> str:
        return reread_box(load_picture(page.picture), box, page.dpi)

    def picture(self, image: PageImage, page: PageText, work: Path) -> PageText:
        upright = turn(np.asarray(image.pixels), page.rotation)
        if upright.shape[:2] != (page.height, page.width):
            raise ReadingFailed(page=page.number, detail="decoded to another size")
        picture, preview = write_pictures(upright, page.number, work)
        if page.unread == "limits":  # as `keep` leaves it
            return replace(page, picture=picture, preview=preview)
        layers, _ = write_layers(upright, page.dpi, page.seals, page.number, work)
        return replace(page, picture=picture, preview=preview, layers=layers)

    def crop(self, image: PageImage, rotation: int, box: Box) -> bytes:
        try:
            return cut_out(np.asarray(image.pixels), rotation, box)
        except ValueError as outside:  # the page was decoded to another size when it was read
            raise ReadingFailed(page=image.number, detail="box outside the page") from outside

    def show(self, image: PageImage, rotation: int) -> bytes:
        return show_page(np.asarray(image.pixels), rotation)


def _read_codes(upright: Image, dpi: float) -> tuple[tuple[MachineCode, ...], Step]:
    """Imported where pages are read: at the end of a process that outlives its flows the library
    complains of itself to whoever ran the command."""
    from ocr.codes import read_codes, tell_codes

    codes = read_codes(upright, dpi)
    return codes, tell_codes(codes)


def _measure(page: CleanPage) -> float:
    """The height of the usual letters in pixels of the reader's image (0.0: not known)."""
    back = np.array(page.to_upright).reshape(3, 3)
    scale = math.sqrt(abs(float(np.linalg.det(back[:2, :2]))))
    return page.quality.measures.get("x_height", 0.0) / max(scale, 1e-6)


def _unread(quality: Quality) -> Quality:
    """Nobody knows what the page says: the counter must look at it while there is time."""
    return replace(quality, verdict=Verdict.RESCAN, issues=(*quality.issues, "unread"))
