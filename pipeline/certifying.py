"""`certify`: the digitised copies of papers get the agency's signature, and with it legal value.

The agency's key is opened once for all of them; each has a result of its own, and what cannot be
certified does not stop the others.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from pipeline.access import Look, describe_look
from pipeline.certification import (
    Certification,
    Seal,
    Stamp,
    digest_facts,
    is_certified,
    is_compared,
)
from pipeline.certification_records import write_certification
from pipeline.deciding import see
from pipeline.dossier import PROCESS_TYPES
from pipeline.errors import (
    Broken,
    Busy,
    Mismatch,
    NotAllowed,
    NotCertifiable,
    NotFound,
    SigningFailed,
    SohoaError,
)
from pipeline.keys import (
    certification_key,
    certified_key,
    object_key,
    preview_key,
    rendition_key,
)
from pipeline.ledger import Act, Deed
from pipeline.page import Verdict
from pipeline.ports import Area, PaperRow
from pipeline.question import Asker, Duty
from pipeline.risk import open_items
from pipeline.scan import Origin, Reason
from pipeline.signature import SignatureState
from pipeline.tools import Tools

CHUNK = 500  # papers looked at in one transaction
FEW = 60  # of the first one: no page asks for more


class Outcome(StrEnum):
    CERTIFIED = "certified"
    KNOWN = "known"  # there is a copy that still says what is known
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Certified:
    """What became of one paper; `reason` where it failed."""

    paper_id: str
    outcome: Outcome
    certification: Certification | None = None
    reason: Reason | None = None


def certify(paper_ids: Iterable[str], asker: Asker, tools: Tools) -> Iterator[Certified]:
    """Raises NotAllowed for who is no approver, NoSigningKey, MissingProgram and SigningFailed
    when the key cannot be opened; all other trouble is of one paper."""
    if Duty.APPROVER not in asker.duties:
        raise NotAllowed(act="certify")
    with tools.sealing.open() as seal:
        for paper_id in paper_ids:
            try:
                yield _certify_one(paper_id, seal, asker, tools)
            except SohoaError as trouble:
                reason = Reason(trouble.code, trouble.facts, trouble.retryable)
                yield Certified(paper_id, Outcome.FAILED, reason=reason)


def papers_of_dossier(ma_ho_so: str, asker: Asker, tools: Tools) -> list[str]:
    """Those of a dossier that the asker may see, in order. Raises NotFound for a dossier without
    any."""
    with tools.catalogue.begin() as unit:
        known = {paper_id for paper_id, _ in unit.papers_handed_in(ma_ho_so)}
        known |= {filing.paper_id for filing in unit.filings(ma_ho_so)}
        rows = []
        for paper_id in sorted(known):
            try:
                rows.append(see(paper_id, asker, unit))
            except NotFound:
                continue
    if not rows:
        raise NotFound(kind="dossier", key=ma_ho_so)
    return [row.paper_id for row in rows]


def list_to_certify(asker: Asker, tools: Tools, most: int) -> list[PaperRow]:
    """The first of `papers_to_certify` as they stand; the look at each is logged. Raises
    NotAllowed for who is no approver."""
    if Duty.APPROVER not in asker.duties:
        raise NotAllowed(act="certify")
    wanted = list(islice(papers_to_certify(asker, tools), most))
    with tools.catalogue.begin() as unit:
        known = unit.known_papers(wanted)
        rows = [known[paper_id] for paper_id in wanted if paper_id in known]
        unit.append_all([describe_look(row, Look.QUEUE, asker) for row in rows])
        unit.commit()
    return rows


def count_to_certify(asker: Asker, tools: Tools, most: int) -> int:
    """How many `papers_to_certify` there are, counted up to `most`; nothing is shown of them."""
    if Duty.APPROVER not in asker.duties:
        return 0
    return sum(1 for _ in islice(papers_to_certify(asker, tools), most))


def papers_to_certify(asker: Asker, tools: Tools) -> Iterator[str]:
    """Compared papers of the asker's desk without a certified copy that still holds."""
    after, limit = None, FEW
    while True:
        with tools.catalogue.begin() as unit:
            ids = unit.compared_papers(asker.desk, limit, after)
            known = unit.known_papers(ids)
        rows = [known[paper_id] for paper_id in ids if paper_id in known]
        yield from (r.paper_id for r in rows if is_compared(r) and not is_certified(r))
        if len(ids) < limit:
            return
        after, limit = ids[-1], CHUNK


def _certify_one(paper_id: str, seal: Seal, asker: Asker, tools: Tools) -> Certified:
    with tools.catalogue.begin() as unit:
        row = see(paper_id, asker, unit)
        turn = len(unit.certifications(paper_id)) + 1
    _check_desk(row, asker)
    if is_certified(row):
        return Certified(paper_id, Outcome.KNOWN, row.certification)
    if why := find_obstacle(row):
        raise NotCertifiable(paper_id=paper_id, why=why)
    with tempfile.TemporaryDirectory(prefix="certified-", dir=tools.work) as folder:
        made = _make_copy(row, turn, seal, asker, tools, Path(folder))
    return Certified(paper_id, Outcome.CERTIFIED, _enter(made, asker, tools))


def _check_desk(row: PaperRow, asker: Asker) -> None:
    """An inspector sees papers of every desk and signs for none."""
    if all(context.desk != asker.desk for context in row.contexts):
        raise NotAllowed(act="certify")


def find_obstacle(row: PaperRow) -> str | None:
    """The first thing that is in the way of a certified copy, as a code; None: nothing is."""
    pages = [page for page in row.pages if not page.blank]
    problems = {
        "electronic": any(c.origin is Origin.ELECTRONIC for c in row.contexts),
        "process": row.loai in PROCESS_TYPES,
        "not_compared": not is_compared(row),
        "rescan": Verdict.RESCAN in (row.quality, *(page.quality for page in pages)),
        "open": bool(open_items(row)),
    }
    return next((why for why, stands in problems.items() if stands), None)


def _make_copy(
    row: PaperRow, turn: int, seal: Seal, asker: Asker, tools: Tools, folder: Path
) -> Certification:
    """The copy and its record in the store; nothing knows of them yet."""
    _check_original(row, tools, folder)
    rendition, target = folder / "rendition.pdf", folder / "certified.pdf"
    inside = tools.objects.get(Area.PAPERS, rendition_key(row.paper_id), rendition)
    pages = tools.archive.load(row.paper_id)
    if not pages:
        raise Broken(detail="no words")
    preview = tools.objects.read(Area.PAPERS, preview_key(row.paper_id, pages[0].number))
    now = tools.clock.now().replace(microsecond=0)  # a signature tells whole seconds
    mark = tools.sealing.mark(asker.user, asker.desk)
    seal.certify(rendition, target, Stamp(mark, seal.agency, now, row.sha256), pages[0], preview)
    _check_copy(target, tools)
    return _store(
        Certification(
            row.paper_id, turn, row.version, digest_facts(row), "", inside.sha256, now,
            asker.user, asker.desk, seal.subject, seal.serial,
        ),
        target,
        tools,
    )  # fmt: skip


def _check_original(row: PaperRow, tools: Tools, folder: Path) -> None:
    """What was compared is what lies there. Raises Mismatch."""
    key = object_key(row.sha256)
    found = tools.objects.get(Area.ORIGINALS, key, folder / "original").sha256
    if found != row.sha256:
        raise Mismatch(key=key, expected=row.sha256, found=found)


def _check_copy(copy: Path, tools: Tools) -> None:
    """It is read as a stranger would. Whether our own authority is trusted here does not matter."""
    found = tools.signatures.read(copy, tools.clock.now())
    unsound = {SignatureState.ALTERED, SignatureState.BROKEN}
    if any(signature.state in unsound for signature in found):
        raise SigningFailed(kind="Unsound")


def _store(made: Certification, copy: Path, tools: Tools) -> Certification:
    with copy.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    done = replace(made, sha256=sha256)
    tools.objects.put(Area.PAPERS, certified_key(made.paper_id, made.turn, sha256), copy)
    record = write_certification(done)
    tools.objects.put(Area.PAPERS, certification_key(made.paper_id, made.turn, sha256), record)
    return done


def _enter(made: Certification, asker: Asker, tools: Tools) -> Certification:
    """Raises Busy when the paper changed, or somebody else certified it, meanwhile: that copy
    goes again."""
    with tools.catalogue.begin() as unit:
        if unit.add_certification(made):
            facts = {"turn": made.turn, "sha256": made.sha256, "serial": made.serial}
            unit.append(
                Act(Deed.CERTIFIED, asker.user, asker.desk, paper_id=made.paper_id,
                    version=made.version, facts=facts)
            )  # fmt: skip
            unit.commit()
            return made
        row = unit.paper(made.paper_id)
    for key in (certified_key, certification_key):
        tools.objects.remove(Area.PAPERS, key(made.paper_id, made.turn, made.sha256))
    raise Busy(intake_id=row.intake_id)
