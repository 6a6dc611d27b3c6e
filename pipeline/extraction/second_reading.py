"""Asking a second reader: the boxes of a paper's findings, read again from the pixels alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.errors import Hostile, ReadingFailed
from pipeline.extraction.finding import Finding
from pipeline.page import Box, PageText
from pipeline.ports import Stages
from pipeline.tools import Tools

BATCH = 12  # boxes a child reads at a time: a page is decoded once for each batch


@dataclass(frozen=True, slots=True)
class Second:
    """What the second reader saw: `text` in the box of a finding, `beyond` in its probe; None
    where it was not asked or could not read."""

    text: str | None = None
    beyond: str | None = None


def read_again(
    findings: Sequence[Finding], pages: Sequence[PageText], tools: Tools
) -> dict[str, Second]:
    """By the finding's name. A reader that cannot read now accepts nothing and loses nothing."""
    boxes = _boxes_by_page(findings)
    items = [
        (_without_words(page), tuple(batch))
        for page in pages
        for batch in _batches(sorted(boxes.get(page.number, ())))
    ]
    texts: dict[tuple[int, Box], str] = {}
    job = partial(reread_boxes, stages=tools.stages)
    try:
        readings = tools.workers.map(job, items, tools.limits.page_seconds)
        for (page, asked), answers in zip(items, readings, strict=True):
            texts |= {(page.number, box): text for box, text in zip(asked, answers, strict=True)}
    except (Hostile, ReadingFailed):
        pass
    return {finding.name: _second(finding, texts) for finding in findings}


def reread_boxes(item: tuple[PageText, tuple[Box, ...]], stages: Stages) -> tuple[str, ...]:
    """Runs inside a child process."""
    page, boxes = item
    return tuple(stages.reread(page, box) for box in boxes)


def _boxes_by_page(findings: Sequence[Finding]) -> dict[int, set[Box]]:
    boxes: dict[int, set[Box]] = {}
    for finding in findings:
        for run in finding.runs:
            boxes.setdefault(run.page, set()).add(run.box)
        if finding.probe is not None:
            boxes.setdefault(finding.page, set()).add(finding.probe)
    return boxes


def _batches(boxes: Sequence[Box]) -> list[Sequence[Box]]:
    return [boxes[start : start + BATCH] for start in range(0, len(boxes), BATCH)]


def _without_words(page: PageText) -> PageText:
    """Small for the journey to a child; the second reader must not see the first's words."""
    return replace(page, words=(), steps=(), codes=())


def _second(finding: Finding, texts: Mapping[tuple[int, Box], str]) -> Second:
    beyond = texts.get((finding.page, finding.probe)) if finding.probe else None
    return Second(_join(finding, texts), beyond)


def _join(finding: Finding, texts: Mapping[tuple[int, Box], str]) -> str | None:
    lines = [texts.get((run.page, run.box)) for run in finding.runs]
    return None if None in lines else " ".join(line for line in lines if line)
