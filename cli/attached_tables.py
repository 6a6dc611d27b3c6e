"""Papers that are used again as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.attach_words import ATTACH_HELP, tell_check
from app.attach_words import ATTACH_SAY as SAY
from app.labels import label_type
from app.review_words import tell_time
from cli.output import print_table, say
from pipeline.attachment import AttachedPaper
from pipeline.dossier import Dossier


def print_attached(papers: Sequence[AttachedPaper], names: Mapping[str, str]) -> None:
    """One line each; `names` of the components by their keys."""
    if not papers:
        say(SAY["nothing"])
        return
    rows = [
        (names.get(p.link.component, p.link.component), "\n".join(tell_attached(p)), p.link.link_id)
        for p in papers
    ]
    columns = ("Thành phần", "Giấy tờ", ATTACH_HELP["link_id"])
    print_table(SAY["title"], columns, rows)


def print_flagged(found: Sequence[tuple[Dossier, tuple[AttachedPaper, ...]]]) -> None:
    """One line for each paper to look at again."""
    if not found:
        say(SAY["none_flagged"])
        return
    rows = [
        (dossier.ma_ho_so, "\n".join((_kind(paper), *_flags(paper))), paper.link.link_id)
        for dossier, papers in found
        for paper in papers
    ]
    columns = ("Mã hồ sơ", "Giấy tờ", ATTACH_HELP["link_id"])
    print_table(ATTACH_HELP["flagged"], columns, rows)


def tell_attached(paper: AttachedPaper) -> Iterable[str]:
    """Which paper, by whom, when and what for, and what was found out since; line by line."""
    link = paper.link
    yield f"{_kind(paper)}, {link.paper_id}"
    yield f"{link.user}, {tell_time(link.at)}: {link.purpose}"
    if link.original_seen:
        yield SAY["original_seen"]
    if link.revoked is None:
        yield SAY["in_use"]
    else:
        at = tell_time(link.revoked.at)
        yield SAY["taken_back"].format(by=link.revoked.user, at=at, reason=link.revoked.reason)
    yield from _flags(paper)


def _kind(paper: AttachedPaper) -> str:
    return label_type(paper.loai) if paper.loai else SAY["not_seen"]


def _flags(paper: AttachedPaper) -> Iterable[str]:
    for check in paper.flags:
        yield SAY["flag"].format(why=tell_check(check, paper.link.paper_id))
