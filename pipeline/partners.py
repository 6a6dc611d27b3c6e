"""Systems that call us with signatures, the one-stop system first: who they are, and whether a call
is theirs, fresh and unaltered.

Signed is `v1`, the method, the path with its query, the time, a word that is used once, and the
SHA-256 of the body, each on a line of its own; by HMAC-SHA-256 under the partner's secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from pipeline.call_ports import Partner
from pipeline.derived_keys import derive_key
from pipeline.errors import BadQuestion, Conflict, NotAllowed, NotFound
from pipeline.ledger import Act, Deed
from pipeline.line_errors import BadSignature
from pipeline.question import Asker, Duty
from pipeline.tools import Tools

WINDOW = timedelta(minutes=5)
"""How far the time of a call may be from ours, either way."""
HEADERS = ("sohoa-key", "sohoa-time", "sohoa-nonce", "sohoa-signature")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_TIME = re.compile(r"[0-9]{10}")


@dataclass(frozen=True, slots=True)
class SignedCall:
    """A call as it came: `target` path and query; `headers` by their names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def add_partner(
    name: str, desk: str, duties: Iterable[Duty], asker: Asker, tools: Tools
) -> tuple[Partner, str]:
    """The partner and its secret. Raises NotAllowed, BadQuestion for a name that is no code or a
    partner without duties, and Conflict for a name that is taken."""
    _need_administrator(asker)
    may = frozenset(duties)
    if not _NAME.fullmatch(name) or not may or Duty.ADMINISTRATOR in may:
        raise BadQuestion(detail="name" if may else "duties")
    partner = Partner(str(uuid4()), name, desk, may, asker.user, tools.clock.now())
    with tools.catalogue.begin() as unit:
        if not unit.add_partner(partner):
            raise Conflict(fault="name_taken", key=name)
        unit.append(_describe(Deed.CONNECTED, partner, asker))
        unit.commit()
    return partner, make_secret(partner.partner_id, tools.audit_key)


def revoke_partner(partner_id: str, asker: Asker, tools: Tools) -> None:
    """It may call no more. Raises NotAllowed, NotFound."""
    _need_administrator(asker)
    with tools.catalogue.begin() as unit:
        partner = next((p for p in unit.partners() if p.partner_id == partner_id), None)
        if partner is None or not unit.revoke_partner(partner_id, tools.clock.now()):
            raise NotFound(kind="partner", key=partner_id)
        unit.append(_describe(Deed.DISCONNECTED, partner, asker))
        unit.commit()


def list_partners(asker: Asker, tools: Tools) -> list[Partner]:
    """Raises NotAllowed."""
    _need_administrator(asker)
    with tools.catalogue.begin() as unit:
        return unit.partners()


def make_secret(partner_id: str, key: bytes) -> str:
    """URL-safe base64 of 32 bytes, made of the installation's key."""
    return base64.urlsafe_b64encode(derive_key("partner", partner_id, key)).decode()


def sign_call(call: SignedCall, secret: str) -> str:
    """What `sohoa-signature` must say; time and nonce are taken from the headers."""
    hashed = hashlib.sha256(call.body).hexdigest()
    stamp, nonce = call.headers["sohoa-time"], call.headers["sohoa-nonce"]
    signed = "\n".join(("v1", call.method.upper(), call.target, stamp, nonce, hashed))
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()


def verify_call(call: SignedCall, tools: Tools) -> Partner:
    """Whose call it is. Raises BadSignature: a header is missing or malformed, the time is too far
    off, nobody has this key or the signature is another (which of both is not told), or the same
    call came before."""
    _check_headers(call, tools.clock.now())
    partner_id, nonce = call.headers["sohoa-key"], call.headers["sohoa-nonce"]
    expected = sign_call(call, make_secret(partner_id, tools.audit_key))
    is_theirs = hmac.compare_digest(expected.encode(), call.headers["sohoa-signature"].encode())
    with tools.catalogue.begin() as unit:
        known = {p.partner_id: p for p in unit.partners() if p.revoked_at is None}
        partner = known.get(partner_id)
        if partner is None or not is_theirs:
            raise BadSignature(why="wrong")
        if not unit.use_nonce(partner_id, nonce, tools.clock.now()):
            raise BadSignature(why="replayed")
        unit.commit()
    return partner


def _check_headers(call: SignedCall, now: datetime) -> None:
    if any(not call.headers.get(name) for name in HEADERS):
        raise BadSignature(why="missing")
    stamp, nonce = call.headers["sohoa-time"], call.headers["sohoa-nonce"]
    if not _TIME.fullmatch(stamp) or not _NONCE.fullmatch(nonce):
        raise BadSignature(why="malformed")
    if abs(now - datetime.fromtimestamp(int(stamp), UTC)) > WINDOW:
        raise BadSignature(why="stale")


def _need_administrator(asker: Asker) -> None:
    if Duty.ADMINISTRATOR not in asker.duties:
        raise NotAllowed(act="partners")


def _describe(deed: Deed, partner: Partner, asker: Asker) -> Act:
    facts = {
        "partner_id": partner.partner_id,
        "name": partner.name,
        "of": partner.desk,
        "duties": sorted(duty.value for duty in partner.duties),
    }
    return Act(deed, asker.user, asker.desk, facts=facts)
