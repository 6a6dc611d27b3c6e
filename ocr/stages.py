"""The stages of one page: what the core asks of pixels, as one picklable object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import PIL
from numpy.typing import NDArray

from ocr import image_source, pdf_source, poppler
from ocr.cleaning import Reading, clean_page
from ocr.fusion import fuse
from ocr.layer import covers, is_sane, parse_layer
from ocr.line_reader import read_page
from ocr.models import VERSION
from ocr.opencv_errors import opencv_errors
from ocr.page_layers import write_layers
from ocr.pictures import load_picture, write_pictures
from ocr.red_print import read_red_print
from ocr.second_reader import reread_box
from ocr.tesseract import read_tokens
from ocr.tokens import Token, TookTooLong
from ocr.words import place_words
from pipeline.errors import UnknownFormat
from pipeline.formats import sniff
from pipeline.page import Box, CleanPage, PageImage, PageText, Quality, Readers, Step, Verdict, Word
from pipeline.scan import Inspection, MediaType, Scan

READER_DPI = (
    300.0  # told to Tesseract: its layout analysis does best with it on letters of this size
)


@dataclass(frozen=True, slots=True)
class PageStages:
    """Implements `pipeline.ports.Stages`. All settings are plain values, so that it travels to
    child processes.

    `inside`: Tesseract runs in the reading process itself where that is possible;
    `page_pixels`: a larger page is refused; `working_pixels`: a larger one is decoded smaller,
    which bounds the memory; `vector_dpi`: for pages that are no scan; `reader_seconds`: then a
    page is kept unread; `program_seconds`: for each call of poppler."""

    page_pixels: int = 150_000_000
    working_pixels: int = 40_000_000
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
        return PageImage(number, np.asarray(page), dpi, None, (step,))

    def _decode_pdf(self, path: Path, number: int) -> PageImage:
        shape = pdf_source.shape_page(path, number) or pdf_source.PageShape(8.27, 11.69)
        scan_dpi = pdf_source.find_scan_dpi(path, number, shape, self.program_seconds)
        dpi = pdf_source.fit_dpi(shape, scan_dpi or self.vector_dpi, self.working_pixels)
        page = poppler.render_page(path, number, dpi, self.program_seconds)
        pixels = np.asarray(page.convert("RGB"))
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

    def clean(self, image: PageImage) -> CleanPage:
        with opencv_errors("page cannot be cleaned"):
            return clean_page(image, Reading(self.language, self.reader_seconds / 4))

    def read(self, page: CleanPage, work: Path) -> PageText:
        upright, number = np.asarray(page.upright), page.image.number
        height, width = upright.shape[:2]
        picture, preview = write_pictures(upright, number, work)
        layers, layered = write_layers(upright, page.image.dpi, page.seals, number, work)
        words, source, unread = self._words(page)
        return PageText(
            number, width, height, page.image.dpi, words, picture, preview,
            page.rotation, page.skew, page.blank,
            _unread(page.quality) if unread else page.quality, page.seals,
            source, unread,
            (*page.steps, self._reading_step(source, words), layered),
            read_red_print(upright),
            layers,
        )  # fmt: skip

    def keep(self, image: PageImage, work: Path) -> PageText:
        height, width = image.pixels.shape[:2]
        picture, preview = write_pictures(np.asarray(image.pixels), image.number, work)
        return PageText(
            image.number, width, height, image.dpi, (), picture, preview,
            quality=_unread(Quality()), source="none", unread="limits",
            steps=image.steps, red_print=read_red_print(np.asarray(image.pixels)),
        )  # fmt: skip

    def _words(self, page: CleanPage) -> tuple[tuple[Word, ...], str, str | None]:
        """Words, where they come from, and why there are none."""
        if page.image.layer is not None:
            return page.image.layer, "layer", None
        if page.blank:
            return (), "none", None
        height, width = page.upright.shape[:2]
        try:
            found = fuse(*self.look(page))
        except TookTooLong:
            return (), "none", "time"
        return place_words(found, page.to_upright, width, height), "ocr", None

    def _reading_step(self, source: str, words: Sequence[Word]) -> Step:
        """Who read, and of how many words both readers said the same."""
        agreed = sum(word.readers is Readers.BOTH for word in words)
        return Step(
            "read",
            f"tesseract, {VERSION}",
            {"language": self.language, "source": source, "agreed": agreed},
        )

    def look(self, page: CleanPage) -> tuple[list[Token], list[Token]]:
        """What each of the two readers sees on a clean page. Raises TookTooLong."""
        reader = np.asarray(page.reader, np.uint8)
        first = read_tokens(
            reader,
            language=self.language,
            dpi=READER_DPI,
            seconds=self.reader_seconds,
            inside=self.inside,
        )
        return first, read_page(reader)

    def reread(self, page: PageText, box: Box) -> str:
        return reread_box(load_picture(page.picture), box, page.dpi)


def _unread(quality: Quality) -> Quality:
    """Nobody knows what the page says: the counter must look at it while there is time."""
    return replace(quality, verdict=Verdict.RESCAN, issues=(*quality.issues, "unread"))
