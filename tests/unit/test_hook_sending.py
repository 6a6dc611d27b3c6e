"""Other systems are told what happened: signed, at least once, and never who it was about."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.attaching import attach, revoke
from pipeline.dossier_receiving import receive_message
from pipeline.errors import BadQuestion, NotAllowed, NotFound
from pipeline.hook_ports import NoCarrier
from pipeline.hook_sending import (
    Sent,
    add_hook,
    deliver,
    list_deliveries,
    list_hooks,
    remove_hook,
)
from pipeline.hook_sending import revive as revive_all
from pipeline.hooks import HookEvent, make_secret, wait_after
from pipeline.ledger import Deed
from pipeline.line_errors import DeliveryFailed
from pipeline.question import Asker, Duty
from pipeline.review import accept
from pipeline.tools import Tools
from tests.attached import OFFICER, PURPOSE, REASON, know, open_dossier, store_paper
from tests.journey import World
from tests.messages import CODE, status
from tests.reviewed import Desk, make_field

ADMINISTRATOR = Asker("quan", "desk-a", frozenset({Duty.ADMINISTRATOR}))
URL = "https://mot-cua.example/hooks"
KEY = b"k" * 32


@pytest.fixture
def carrier() -> NoCarrier:
    return NoCarrier()


@pytest.fixture
def tools(world: World, carrier: NoCarrier) -> Tools:
    return replace(know(world.tools()), carrier=carrier, audit_key=KEY)


def told(carrier: NoCarrier) -> list[dict[str, Any]]:
    return [json.loads(body) for body in carrier.bodies]


def watch(tools: Tools, *events: HookEvent) -> str:
    hook, _ = add_hook(URL, events or tuple(HookEvent), ADMINISTRATOR, tools)
    return hook.hook_id


def test_the_way_of_a_dossier_is_told(tools: Tools, carrier: NoCarrier) -> None:
    """Received, a paper used again and taken back, closed; in ids and codes."""
    watch(tools)
    open_dossier(tools)
    paper_id = store_paper(tools, b"%PDF-\nGiay khai sinh")
    link = attach(CODE, "giay", paper_id, PURPOSE, OFFICER, tools)
    revoke(link.link_id, REASON, OFFICER, tools)
    receive_message(status("2026-11-20T18:00:00+07:00", TrangThaiHoSo="10"), tools)
    assert deliver(tools).failed == 0
    got = {each["type"]: each["data"] for each in told(carrier)}
    assert got["dossier.received"]["ma_ho_so"] == CODE
    assert got["reuse.attached"] == got["reuse.revoked"] == {
        "link_id": link.link_id, "ma_ho_so": CODE, "component": "giay", "paper_id": paper_id,
        "kq_code": "KQ.G15.000031",
    }  # fmt: skip
    assert got["dossier.closed"]["state"] != got["dossier.received"]["state"]
    everything = b"".join(carrier.bodies).decode()
    for private in ("096085000123", "Nguyễn", "Mẫu", PURPOSE, REASON):
        assert private not in everything
    assert list_deliveries(ADMINISTRATOR, tools) == []


def test_a_stored_and_a_reviewed_paper_are_told(
    world: World, monkeypatch: pytest.MonkeyPatch, carrier: NoCarrier
) -> None:
    """Which field was decided, and how; never its value."""
    desk = Desk(world, monkeypatch)
    tools = replace(desk.tools, carrier=carrier, audit_key=KEY)
    watch(tools)
    paper_id = desk.take_in("Giay", make_field()).paper_id
    accept(paper_id, "ho_ten", Asker("an", "desk-a", frozenset({Duty.OFFICER})), tools)
    deliver(tools)
    stored, decided = told(carrier)
    assert (stored["type"], stored["data"]["paper_id"]) == ("paper.stored", paper_id)
    assert decided["type"] == "paper.reviewed"
    assert decided["data"] == {"paper_id": paper_id, "decided": {"ho_ten": "confirmed"}}


def test_the_receiver_can_check_who_sent_it(tools: Tools, carrier: NoCarrier) -> None:
    """As Standard Webhooks says: HMAC-SHA-256 over id, time and body."""
    hook, secret = add_hook(URL, [HookEvent.DOSSIER_RECEIVED], ADMINISTRATOR, tools)
    open_dossier(tools)
    deliver(tools)
    ((url, body, headers),) = carrier.calls
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    proof = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert (url, headers["webhook-signature"]) == (URL, f"v1,{proof}")
    assert headers["webhook-id"] == json.loads(body)["id"]
    assert int(headers["webhook-timestamp"]) == int(tools.clock.now().timestamp())
    assert len(key) == 32
    assert make_secret(hook.hook_id, b"x" * 32) != secret != make_secret("other", KEY)


def test_nothing_of_what_was_undone_is_told(tools: Tools, carrier: NoCarrier) -> None:
    """What a unit of work announces goes with it."""
    watch(tools)
    with tools.catalogue.begin() as unit:
        unit.announce(HookEvent.PAPER_STORED, {"paper_id": "p1"})
    assert deliver(tools) == Sent()


def test_a_system_that_is_away_is_asked_again_later_and_later(
    world: World, tools: Tools, carrier: NoCarrier
) -> None:
    """And in the end no more: then people see it, and may begin anew."""
    tools = replace(tools, limits=replace(tools.limits, hook_attempts=3))
    watch(tools, HookEvent.DOSSIER_RECEIVED)
    open_dossier(tools)
    carrier.trouble = DeliveryFailed(why="http_503")
    assert deliver(tools) == Sent(failed=1)
    assert deliver(tools) == Sent()  # not yet
    world.clock.turn(11)
    assert deliver(tools) == Sent(failed=1)
    world.clock.turn(11)
    assert deliver(tools) == Sent()
    world.clock.turn(10)
    assert deliver(tools) == Sent(dead=1)
    (dead,) = list_deliveries(ADMINISTRATOR, tools, dead=True)
    assert (dead.attempts, dead.last_error) == (3, "http_503")
    carrier.trouble = None
    assert revive_all(ADMINISTRATOR, tools) == 1
    assert deliver(tools) == Sent(sent=1)
    assert len(set(carrier.bodies)) == 1  # the same bytes at every try


def test_one_that_is_gone_for_good_is_not_asked_again(tools: Tools, carrier: NoCarrier) -> None:
    """410 says so."""
    watch(tools, HookEvent.DOSSIER_RECEIVED)
    open_dossier(tools)
    carrier.trouble = DeliveryFailed(why="http_410")
    assert deliver(tools) == Sent(dead=1)


def test_a_silent_system_keeps_no_other_waiting(tools: Tools) -> None:
    """After one failure its turn is over."""

    class Choosy(NoCarrier):
        def post(self, url: str, body: bytes, headers: Any) -> None:
            super().post(url, body, headers)
            if url == URL:
                raise DeliveryFailed(why="timeout")

    carrier = Choosy()
    tools = replace(tools, carrier=carrier)
    watch(tools)
    add_hook("https://khac.example/in", tuple(HookEvent), ADMINISTRATOR, tools)
    for paper_id in ("p1", "p2", "p3"):
        with tools.catalogue.begin() as unit:
            unit.announce(HookEvent.PAPER_STORED, {"paper_id": paper_id})
            unit.commit()
    assert deliver(tools) == Sent(sent=3, failed=1)
    assert [url for url, *_ in carrier.calls].count(URL) == 1


def test_waits_grow_and_have_an_end() -> None:
    """Ten seconds at first, six hours at most."""
    waits = [wait_after(n).total_seconds() for n in range(1, 60)]
    assert waits[:3] == [10, 20, 40]
    assert waits == sorted(waits)
    assert waits[-1] == 6 * 3600


def test_only_an_administrator_says_who_is_told(tools: Tools) -> None:
    """It stands in the ledger, without the address."""
    for act in (
        lambda: add_hook(URL, [HookEvent.PAPER_STORED], OFFICER, tools),
        lambda: remove_hook("h", OFFICER, tools),
        lambda: list_hooks(OFFICER, tools),
        lambda: list_deliveries(OFFICER, tools),
        lambda: revive_all(OFFICER, tools),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(BadQuestion):
        add_hook(URL, [], ADMINISTRATOR, tools)
    hook_id = watch(tools, HookEvent.PAPER_STORED)
    remove_hook(hook_id, ADMINISTRATOR, tools)
    with pytest.raises(NotFound):
        remove_hook(hook_id, ADMINISTRATOR, tools)
    with tools.catalogue.begin() as unit:
        acts = [entry.act for entry in unit.entries()]
    assert [act.deed for act in acts] == [Deed.CONNECTED, Deed.DISCONNECTED]
    assert acts[0].facts == {"hook_id": hook_id, "events": ["paper.stored"]}
