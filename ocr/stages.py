"""The stages of one page: what the core asks of pixels, as one picklable object."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ocr import image_source, pdf_source
from ocr.cleaning import Reading, clean_page
from ocr.pictures import write_pictures
from ocr.tesseract import TookTooLong, read_tokens
from ocr.words import place_words
from pipeline.errors import UnknownFormat
from pipeline.intake import sniff
from pipeline.page import Box, CleanPage, PageImage, PageText, Step, Word
from pipeline.scan import Inspection, MediaType, Scan


@dataclass(frozen=True, slots=True)
class PageStages:
    """Implements `pipeline.ports.Stages`. All settings are plain values, so that it travels to
    child processes.

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
        return PageImage(number, np.asarray(page), dpi)

    def _decode_pdf(self, path: Path, number: int) -> PageImage:
        shape = pdf_source.shape_page(path, number) or pdf_source.PageShape(8.27, 11.69)
        dpi = pdf_source.find_scan_dpi(path, number, shape, self.program_seconds)
        dpi = pdf_source.fit_dpi(shape, dpi or self.vector_dpi, self.working_pixels)
        page = pdf_source.render(path, number, dpi, self.program_seconds)
        return PageImage(number, np.asarray(page.convert("RGB")), dpi)

    def clean(self, image: PageImage) -> CleanPage:
        return clean_page(image, Reading(self.language, self.reader_seconds / 4))

    def read(self, page: CleanPage, work: Path) -> PageText:
        height, width = page.upright.shape[:2]
        picture, preview = write_pictures(np.asarray(page.upright), page.image.number, work)
        words, unread = self._words(page)
        return PageText(
            page.image.number, width, height, page.image.dpi, words, picture, preview,
            page.rotation, page.skew, page.blank, page.quality, page.seals,
            "ocr" if words else "none", unread,
            (*page.steps, Step("read", "tesseract", {"language": self.language})),
        )  # fmt: skip

    def _words(self, page: CleanPage) -> tuple[tuple[Word, ...], str | None]:
        height, width = page.upright.shape[:2]
        try:
            tokens = read_tokens(
                np.asarray(page.reader, np.uint8), language=self.language, dpi=page.image.dpi,
                seconds=self.reader_seconds,
            )  # fmt: skip
        except TookTooLong:
            return (), "time"
        return place_words(tokens, page.to_upright, width, height), None

    def reread(self, page: PageText, box: Box) -> str:
        raise NotImplementedError
