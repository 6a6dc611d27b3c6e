"""What is printed at the counter: a separator with the dossier's code, and a list of what was
digitised. Each is a whole HTML page as bytes, without a script, a font or a picture of another
place; printed on A4 it is one sheet and more only for long lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from app.counter_words import PRINTS
from app.labels import label_type
from app.review_words import tell_time
from app.wiring import draw_code
from pipeline.access import Look, read_paper
from pipeline.counter import Session
from pipeline.counter_session import find_session
from pipeline.decisions import ORIGIN
from pipeline.language.codes import check_dossier_code
from pipeline.ports import PaperRow
from pipeline.question import Asker
from pipeline.scan import Origin
from pipeline.tools import Tools

STYLE = (
    "@page{size:A4;margin:20mm}body{font:13pt/1.5 'Times New Roman',serif;margin:0}"
    "h1{font-size:16pt;text-align:center}table{width:100%;border-collapse:collapse}"
    "th,td{border:1px solid #000;padding:2mm;text-align:left}"
    ".qr{width:32mm;height:32mm;margin:15mm auto}.qr svg{width:100%;height:100%}"
    ".code{text-align:center;font-size:20pt;font-weight:bold}p{text-align:center}"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the receipt: the type in words, how many pages, whether it was compared."""

    paper_id: str
    type: str
    pages: int
    compared: bool


def print_cover(code: str) -> bytes:
    """A separator that the splitter knows: the QR code of the mã hồ sơ and hardly any words. Raises
    BadQuestion for what is no mã hồ sơ."""
    known = check_dossier_code(code)
    body = (
        f"<h1>{PRINTS['cover_title']}</h1><div class='qr'>{draw_code(known)}</div>"
        f"<p>{PRINTS['cover_code']}:</p><p class='code'>{escape(known)}</p>"
        f"<p>{PRINTS['cover_note']}</p>"
    )
    return _page(PRINTS["cover_title"], body)


def print_receipt(session_id: str, asker: Asker, tools: Tools) -> bytes:
    """What a session became. The look at each paper is logged. Raises NotFound."""
    session = find_session(session_id, asker, tools)
    listed = list_digitised(session_id, asker, tools)
    return _page(PRINTS["receipt_title"], _receipt(session, listed, tools.clock.now()))


def list_digitised(session_id: str, asker: Asker, tools: Tools) -> list[Listed]:
    """The papers of a session, in order; none of a scan that is not stored yet."""
    with tools.catalogue.begin() as unit:
        parts = unit.parts(session_id)
    keys = [key for part in parts for key in part.paper_ids]
    return [_list(read_paper(key, Look.FIELDS, asker, tools)) for key in keys]


def _list(row: PaperRow) -> Listed:
    origins = {context.origin for context in row.contexts}
    told = [decision.value for decision in row.decisions if decision.name == ORIGIN]
    compared = (told[-1] == Origin.FROM_ORIGINAL) if told else Origin.FROM_ORIGINAL in origins
    return Listed(row.paper_id, label_type(row.loai), len(row.pages), compared)


def _receipt(session: Session, listed: Sequence[Listed], now: datetime) -> str:
    heads = (PRINTS[name] for name in ("number", "paper", "pages", "compared"))
    rows = "".join(
        f"<tr><td>{number}</td><td>{escape(each.type)}</td><td>{each.pages}</td>"
        f"<td>{PRINTS['yes' if each.compared else 'no']}</td></tr>"
        for number, each in enumerate(listed, 1)
    )
    facts = {
        "cover_code": session.subject.dossier,
        "procedure": session.subject.procedure,
        "desk": session.desk,
        "at": tell_time(now),
    }
    told = "".join(f"{PRINTS[k]}: {escape(v)}<br>" for k, v in facts.items() if v)
    code = session.subject.dossier
    mark = f"<div class='qr'>{draw_code(code)}</div>" if code else ""
    return (
        f"<h1>{PRINTS['receipt_title']}</h1>{mark}<p>{told}</p><table><thead><tr>"
        + "".join(f"<th>{head}</th>" for head in heads)
        + f"</tr></thead><tbody>{rows}</tbody></table><p>{PRINTS['receipt_note']}</p>"
    )


def _page(title: str, body: str) -> bytes:
    return (
        f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{title}</title>"
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    ).encode()
