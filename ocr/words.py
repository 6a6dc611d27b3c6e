"""From what the reader saw to words of the upright page."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ocr.geometry import map_level_box
from ocr.tesseract import Token
from pipeline.page import Box, Warp, Word


def place_words(tokens: Iterable[Token], warp: Warp, width: int, height: int) -> tuple[Word, ...]:
    """Words with boxes on the upright page of `width` × `height`, lines numbered from 0."""
    matrix, limits = np.array(warp).reshape(3, 3), Box(0, 0, width, height)
    lines: dict[tuple[int, int, int], int] = {}
    return tuple(
        Word(
            token.text,
            map_level_box((token.x0, token.y0, token.x1, token.y1), matrix, limits),
            token.confidence,
            lines.setdefault(token.line, len(lines)),
            token.block,
        )
        for token in tokens
        if token.text
    )
