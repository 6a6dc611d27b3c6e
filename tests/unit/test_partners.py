"""A system's call is its own, fresh and unaltered, or it is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.call_ports import Partner
from pipeline.errors import BadQuestion, Conflict, NotAllowed, NotFound
from pipeline.line_errors import BadSignature
from pipeline.partners import (
    SignedCall,
    add_partner,
    list_partners,
    make_secret,
    revoke_partner,
    sign_call,
    verify_call,
)
from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from tests.attached import OFFICER
from tests.journey import World

ADMINISTRATOR = Asker("quan", "desk-a", frozenset({Duty.ADMINISTRATOR}))
KEY = b"k" * 32
BODY = b'{"MaHoSo": "H12"}'


@pytest.fixture
def tools(world: World) -> Tools:
    return replace(world.tools(), audit_key=KEY)


@pytest.fixture
def partner(tools: Tools) -> tuple[Partner, str]:
    return add_partner("mot-cua", "desk-a", [Duty.OFFICER], ADMINISTRATOR, tools)


def make_call(partner: tuple[Partner, str], tools: Tools, nonce: str = "n" * 20) -> SignedCall:
    one, secret = partner
    headers = {
        "sohoa-key": one.partner_id,
        "sohoa-time": str(int(tools.clock.now().timestamp())),
        "sohoa-nonce": nonce,
    }
    call = SignedCall("POST", "/api/v1/one-stop/messages?a=1", headers, BODY)
    signed = {**headers, "sohoa-signature": sign_call(call, secret)}
    return replace(call, headers=signed)


def refused(call: SignedCall, tools: Tools) -> str:
    with pytest.raises(BadSignature) as refusal:
        verify_call(call, tools)
    return str(refusal.value.why)


def test_a_call_of_a_partner_is_known(tools: Tools, partner: tuple[Partner, str]) -> None:
    """It asks with the desk and the roles it was given, under a name that no user has."""
    found = verify_call(make_call(partner, tools), tools)
    assert found == partner[0]
    assert found.asker == Asker("@mot-cua", "desk-a", frozenset({Duty.OFFICER}))
    assert list_partners(ADMINISTRATOR, tools) == [found]


def test_the_signature_is_the_one_of_the_documentation() -> None:
    """Fixed for ever: other systems are written to it."""
    headers = {"sohoa-time": "1795136400", "sohoa-nonce": "abcdefghijklmnop"}
    call = SignedCall("post", "/api/v1/one-stop/messages", headers, b"{}")
    assert sign_call(call, "bi-mat") == (
        "29c674fb017ebd3fd3d1ffc415603de3fedf43afb2d001e9336cf90f3495ce7e"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"target": "/api/v1/one-stop/messages?a=2"},
        {"body": BODY + b" "},
    ],
)
def test_an_altered_call_is_refused(
    tools: Tools, partner: tuple[Partner, str], change: dict[str, object]
) -> None:
    """Method, path, query and body are signed."""
    call = make_call(partner, tools)
    assert refused(replace(call, **change), tools) == "wrong"  # type: ignore[arg-type]
    verify_call(call, tools)  # and a refused one uses nothing up


@pytest.mark.parametrize("header", ["sohoa-time", "sohoa-nonce"])
def test_altered_headers_are_refused(
    tools: Tools, partner: tuple[Partner, str], header: str
) -> None:
    """Or an old call could be made a new one."""
    call = make_call(partner, tools)
    other = {"sohoa-time": str(int(call.headers["sohoa-time"]) + 1), "sohoa-nonce": "m" * 20}
    changed = replace(call, headers={**call.headers, header: other[header]})
    assert refused(changed, tools) == "wrong"


def test_the_same_call_is_taken_once(tools: Tools, partner: tuple[Partner, str]) -> None:
    """Whoever listened cannot send it again."""
    call = make_call(partner, tools)
    verify_call(call, tools)
    assert refused(call, tools) == "replayed"
    verify_call(make_call(partner, tools, "o" * 20), tools)


def test_an_old_call_is_refused(world: World, tools: Tools, partner: tuple[Partner, str]) -> None:
    """Five minutes either way."""
    call = make_call(partner, tools)
    world.clock.turn(301)
    assert refused(call, tools) == "stale"
    world.clock.turn(-602)
    assert refused(call, tools) == "stale"
    world.clock.turn(2)
    verify_call(call, tools)


def test_who_is_unknown_is_told_no_more_than_who_signs_wrongly(
    tools: Tools, partner: tuple[Partner, str]
) -> None:
    """Nobody learns which keys there are."""
    one, _ = partner
    stranger = (replace(one, partner_id="nobody"), make_secret("nobody", b"x" * 32))
    assert refused(make_call(stranger, tools), tools) == "wrong"
    right = (replace(one, partner_id="nobody"), make_secret("nobody", KEY))
    assert refused(make_call(right, tools), tools) == "wrong"
    revoke_partner(one.partner_id, ADMINISTRATOR, tools)
    assert refused(make_call(partner, tools), tools) == "wrong"


@pytest.mark.parametrize(
    ("header", "value", "why"),
    [
        ("sohoa-key", "", "missing"),
        ("sohoa-signature", "", "missing"),
        ("sohoa-time", "hôm nay", "malformed"),
        ("sohoa-time", "١٧٩٥١٣٦٤٠٠", "malformed"),
        ("sohoa-nonce", "ngắn", "malformed"),
        ("sohoa-signature", "chữ ký", "wrong"),
    ],
)
def test_headers_that_are_none(
    tools: Tools, partner: tuple[Partner, str], header: str, value: str, why: str
) -> None:
    """Refused before anything is looked up."""
    call = make_call(partner, tools)
    assert refused(replace(call, headers={**call.headers, header: value}), tools) == why


def test_only_an_administrator_lets_systems_in(tools: Tools) -> None:
    """And no system becomes one."""
    with pytest.raises(NotAllowed):
        add_partner("mot-cua", "desk-a", [Duty.OFFICER], OFFICER, tools)
    with pytest.raises(NotAllowed):
        list_partners(OFFICER, tools)
    for name, duties in (
        ("mot-cua", [Duty.ADMINISTRATOR]),
        ("mot-cua", []),
        ("Một cửa", [Duty.SCAN]),
    ):
        with pytest.raises(BadQuestion):
            add_partner(name, "desk-a", duties, ADMINISTRATOR, tools)
    one, _ = add_partner("mot-cua", "desk-a", [Duty.OFFICER], ADMINISTRATOR, tools)
    with pytest.raises(Conflict):
        add_partner("mot-cua", "desk-b", [Duty.OFFICER], ADMINISTRATOR, tools)
    with pytest.raises(NotAllowed):
        revoke_partner(one.partner_id, OFFICER, tools)
    with pytest.raises(NotFound):
        revoke_partner("nobody", ADMINISTRATOR, tools)
