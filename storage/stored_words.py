"""Reading words.json back: the pages of a paper as they were read, pictures left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.page import Box, MachineCode, PageText, Quality, Readers, Step, Verdict, Word

NOWHERE = Path()


def read_words(data: bytes) -> tuple[PageText, ...]:
    """The pages; none where the file is older than this, and does not say how a page lay."""
    try:
        return tuple(_page(page) for page in json.loads(data)["pages"])
    except (KeyError, TypeError, ValueError):
        return ()


def _page(facts: dict[str, Any]) -> PageText:
    return PageText(
        number=facts["number"],
        width=facts["width"],
        height=facts["height"],
        dpi=facts["dpi"],
        words=tuple(_word(*word) for word in facts["words"]),
        picture=NOWHERE,
        preview=NOWHERE,
        rotation=facts["rotation"],
        skew=facts["skew"],
        blank=facts["blank"],
        quality=_quality(facts["quality"]),
        seals=tuple(Box(*box) for box in facts["seals"]),
        source=facts["source"],
        unread=facts["unread"],
        steps=tuple(Step(**step) for step in facts["steps"]),
        red_print=tuple(facts["red_print"]),
        codes=tuple(MachineCode(kind, text, Box(*box)) for kind, text, *box in facts["codes"]),
    )


def _word(
    text: str, x0: int, y0: int, x1: int, y1: int, confidence: float, line: int, block: int,
    readers: str, other: str,
) -> Word:  # fmt: skip
    return Word(text, Box(x0, y0, x1, y1), confidence, line, block, Readers(readers), other)


def _quality(facts: dict[str, Any]) -> Quality:
    return Quality(Verdict(facts["verdict"]), tuple(facts["issues"]), facts["measures"])
