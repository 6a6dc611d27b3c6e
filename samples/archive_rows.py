"""A paper of the synthetic archive as the catalogue and the index keep it."""

from __future__ import annotations

from pipeline.documents import describe_document
from pipeline.page import Box
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PageRow, PaperRow
from pipeline.question import Document
from pipeline.scan import MediaType, ScanRow, ScanState
from samples.archive import ArchivePaper

VERSION = 1


def describe_scan(paper: ArchivePaper) -> ScanRow:
    """The scan that this paper is the only one of."""
    return ScanRow(
        intake_id=paper.intake_id,
        sha256=paper.sha256,
        size=300_000,
        media_type=MediaType.PDF,
        state=ScanState.STORED,
        received_at=paper.stored_at,
    )


def describe_paper(paper: ArchivePaper) -> PaperRow:
    return PaperRow(
        paper_id=paper.paper_id,
        intake_id=paper.intake_id,
        sha256=paper.sha256,
        version=VERSION,
        loai=paper.loai,
        loai_confidence=0.97,
        kq_code=paper.kq_code,
        first_page=1,
        last_page=paper.pages,
        digitally_signed=paper.signed,
        seals=paper.seals,
        quality=paper.quality,
        fields=tuple(_fields(paper)),
        pages=tuple(
            PageRow(number, 0, 0.2, False, paper.quality, (), "scan")
            for number in range(1, paper.pages + 1)
        ),
        stored_at=paper.stored_at,
        contexts=paper.contexts,
    )


def describe_archived(paper: ArchivePaper) -> Document:
    """What the index is told of it, as the product tells it."""
    return describe_document(describe_paper(paper), paper.text)


def _fields(paper: ArchivePaper) -> list[Field]:
    return [
        Field(
            name=name,
            value=value,
            raw=value,
            page=1,
            box=Box(240, 300 + 60 * place, 1200, 340 + 60 * place),
            confidence=0.7 if name in paper.review else 0.96,
            rule="label",
            status=FieldStatus.REVIEW if name in paper.review else FieldStatus.ACCEPTED,
            reasons=("low_confidence",) if name in paper.review else ("readers_agree",),
        )
        for place, (name, value) in enumerate(paper.read.items())
    ]
