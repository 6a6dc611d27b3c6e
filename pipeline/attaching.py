"""Use a paper again: attach it to a component of a live dossier, or take it back.

In one transaction the gate is asked again about the paper as it stands, the act is written to the
ledger, and the link is made; the bytes of the original are compared with their hash just before.
Killed at any point, all of it is there or nothing.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from pipeline.attachment import ReuseLink, Revocation, plain_check, read_check
from pipeline.attachment_gate import ask_gate, renew_effects
from pipeline.attachment_proof import describe_for_hooks, describe_link, describe_revocation
from pipeline.deciding import see
from pipeline.desks import Desks, is_in
from pipeline.dossier import Dossier
from pipeline.dossier_desk import component_of, procedure_of
from pipeline.dossier_records import keep_record
from pipeline.errors import (
    AlreadyRevoked,
    Conflict,
    Mismatch,
    NotAllowed,
    NotFound,
    NotReusable,
    Retired,
)
from pipeline.hooks import HookEvent
from pipeline.keys import object_key
from pipeline.ledger import Act, Deed
from pipeline.ports import Area, PaperRow, UnitOfWork
from pipeline.purpose import read_purpose
from pipeline.question import Asker, Duty, Reuse, ReuseState
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer asks for; `component` by its key or its mã thành phần."""

    ma_ho_so: str
    component: str
    paper_id: str
    purpose: str
    asker: Asker
    original_seen: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """A paper as it stood when the gate let it pass for the component of this key; `kq_code` its
    own, else that of its type."""

    dossier: Dossier
    row: PaperRow
    component: str
    kq_code: str | None
    reuse: Reuse


def attach(
    ma_ho_so: str,
    component: str,
    paper_id: str,
    purpose: str,
    asker: Asker,
    tools: Tools,
    *,
    original_seen: bool = False,
) -> ReuseLink:
    """The link; the one that is there already where the paper is attached to this component.
    `original_seen`: the officer has the original in hand, which is written down.

    Raises NotAllowed for who is no officer or does not hold the dossier, Conflict for one that is
    not live and for a paper that changed meanwhile, NotFound and Retired for a paper that is not
    there for this dossier, BadPurpose for a purpose that says nothing, BadQuestion for a component
    that the procedure does not have, NotReusable with the checks that the paper does not pass, and
    Mismatch when the original is not what it was."""
    words = read_purpose(purpose)
    wish = Wish(ma_ho_so, component, paper_id, words, asker, original_seen)
    try:
        link = _find_or_make(wish, tools)
    except NotReusable as refusal:
        _log_refusal(wish, refusal, tools)
        raise
    keep_record(replace(link, revoked=None), tools.objects)
    return link


def revoke(link_id: str, reason: str, asker: Asker, tools: Tools) -> ReuseLink:
    """The link with its revocation: from now on the component is open again.

    Raises NotFound, BadPurpose for a reason that says nothing, NotAllowed for who is neither an
    officer that holds the dossier nor an approver of its desk, Conflict for an officer whose
    dossier is over, and AlreadyRevoked, which tells by whom."""
    words = read_purpose(reason, "reason")
    with tools.catalogue.begin() as unit:
        unit.hold_place(unit.reuse_link(link_id).ma_ho_so)
        link = unit.reuse_link(link_id)
        _need_right(link, unit.dossier(link.ma_ho_so), asker, tools.desks)
        revocation = link.revoked or _write_revocation(link, words, asker, unit)
        unit.commit()
    for record in (replace(link, revoked=None), revocation):
        keep_record(record, tools.objects)  # also what an earlier try could not lay there
    if link.revoked is not None:
        by, at = revocation.user, revocation.at.isoformat()
        raise AlreadyRevoked(link_id=link_id, by=by, at=at)
    return replace(link, revoked=revocation)


def _find_or_make(wish: Wish, tools: Tools) -> ReuseLink:
    with tools.catalogue.begin() as unit:
        found = _weigh(wish, unit, tools)
    if isinstance(found, ReuseLink):
        return found
    _check_original(found.row, tools)
    renew_effects(found.dossier, wish.asker, tools)
    return _enter(wish, found.row, tools)


def _log_refusal(wish: Wish, refusal: NotReusable, tools: Tools) -> None:
    """Why a paper may not be used is told to nobody without an entry, as in a check."""
    facts = {"state": refusal.state, "refused": [check["code"] for check in refusal.checks]}
    with tools.catalogue.begin() as unit:
        unit.append(
            Act(
                Deed.CHECKED, wish.asker.user, wish.asker.desk, wish.purpose, wish.ma_ho_so,
                refusal.paper_id, None, refusal.component, facts,
            )
        )  # fmt: skip
        unit.commit()


def _weigh(wish: Wish, unit: UnitOfWork, tools: Tools) -> ReuseLink | Passed:
    """The link that is there, or what speaks for one. Raises whatever speaks against it."""
    dossier = unit.dossier(wish.ma_ho_so)
    _need_hold(dossier, wish.asker, tools.desks)
    procedure = procedure_of(dossier, tools)
    if procedure is None:
        raise Conflict(fault="no_procedure", key=dossier.facts.ma_thu_tuc)
    component = component_of(procedure, wish.component)
    for link in unit.reuse_links(wish.ma_ho_so, wish.paper_id):
        if link.active and link.component == component.key:
            return link
    row = _find(wish.paper_id, wish.asker, unit)
    reuse = ask_gate(row, dossier, procedure, component, wish.asker, unit, tools)
    _need_pass(reuse, component.key, wish.original_seen)
    form = tools.forms.get(row.loai)
    code = row.kq_code or (form.kq_code if form else None)
    return Passed(dossier, row, component.key, code, reuse)


def _enter(wish: Wish, seen: PaperRow, tools: Tools) -> ReuseLink:
    """Everything is looked at again, behind the lock: what passed a moment ago may not any more."""
    with tools.catalogue.begin() as unit:
        unit.hold_place(wish.ma_ho_so, wish.paper_id)
        found = _weigh(wish, unit, tools)
        if isinstance(found, ReuseLink):
            return found
        if (found.row.version, found.row.sha256) != (seen.version, seen.sha256):
            raise Conflict(fault="paper_changed", key=wish.paper_id)
        link = _write_link(wish, found, unit)
        unit.commit()
    return link


def _write_link(wish: Wish, found: Passed, unit: UnitOfWork) -> ReuseLink:
    row, asker = found.row, wish.asker
    checks = tuple(read_check(plain_check(check)) for check in found.reuse.checks)
    link = ReuseLink(
        str(uuid4()), wish.ma_ho_so, found.component, row.paper_id, row.version, row.sha256,
        found.kq_code, len(row.pages), asker.user, asker.desk, row.stored_at, wish.purpose, checks,
        wish.original_seen, 0,
    )  # fmt: skip
    unit.announce(HookEvent.REUSE_ATTACHED, describe_for_hooks(link))
    entry = unit.append(describe_link(link))
    link = replace(link, at=entry.at, entry_seq=entry.seq)
    if not unit.add_link(link):  # not while the place is held; never an entry without its link
        raise Conflict(fault="paper_changed", key=row.paper_id)
    return link


def _write_revocation(link: ReuseLink, reason: str, asker: Asker, unit: UnitOfWork) -> Revocation:
    made = Revocation(link.link_id, asker.user, asker.desk, link.at, reason, 0)
    unit.announce(HookEvent.REUSE_REVOKED, describe_for_hooks(link))
    entry = unit.append(describe_revocation(made, link))
    made = replace(made, at=entry.at, entry_seq=entry.seq)
    if not unit.revoke_link(made):
        raise Conflict(fault="paper_changed", key=link.paper_id)
    return made


def _check_original(row: PaperRow, tools: Tools) -> None:
    """Read whole, outside any lock: it may be large. Bytes that are gone have no hash."""
    key, found = object_key(row.sha256), ""
    with (
        tempfile.TemporaryDirectory(
            prefix="attach-", dir=tools.work, ignore_cleanup_errors=True
        ) as folder,
        suppress(NotFound),
    ):
        found = tools.objects.get(Area.ORIGINALS, key, Path(folder) / "original").sha256
    if found != row.sha256:
        raise Mismatch(key=key, expected=row.sha256, found=found)


def _find(paper_id: str, asker: Asker, unit: UnitOfWork) -> PaperRow:
    """Also of another desk: the gate tells whether this dossier opens it. Raises NotFound, and
    Retired for a paper of the own desk that was joined with another."""
    try:
        return see(paper_id, asker, unit)
    except Retired:
        raise
    except NotFound:
        return unit.paper(paper_id)


def _need_pass(reuse: Reuse, component: str, original_seen: bool) -> None:
    """What cannot be decided unseen is decided by the officer who has the original in hand."""
    if reuse.state is ReuseState.USABLE:
        return
    if reuse.state is ReuseState.SEE_ORIGINAL and original_seen:
        return
    failing = [plain_check(check) for check in reuse.checks if not check.passed]
    raise NotReusable(
        paper_id=reuse.paper_id, component=component, state=reuse.state.value, checks=failing
    )


def _need_hold(dossier: Dossier, asker: Asker, desks: Desks) -> None:
    """An inspector sees every dossier and holds none of them by that."""
    if Duty.OFFICER not in asker.duties or not is_in(dossier, desks.hands_of(asker)):
        raise NotAllowed(act="attach")
    if not dossier.live:
        raise Conflict(fault="dossier_not_live", key=dossier.ma_ho_so)


def _need_right(link: ReuseLink, dossier: Dossier, asker: Asker, desks: Desks) -> None:
    """An approver of the desk may when the dossier is over, too."""
    held = is_in(dossier, desks.hands_of(asker))
    if Duty.APPROVER in asker.duties and (held or link.desk == asker.desk):
        return
    if Duty.OFFICER not in asker.duties or not held:
        raise NotAllowed(act="revoke")
    if not dossier.live:
        raise Conflict(fault="dossier_not_live", key=dossier.ma_ho_so)
