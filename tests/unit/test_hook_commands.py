"""`sohoa hooks …` and `sohoa partners …`: what they print, how they end, what they
never show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.settings import load_settings
from app.wiring import make_catalogue
from app.wiring import open_tools as open_really
from pipeline.hook_ports import NoCarrier
from pipeline.hooks import HookEvent
from pipeline.ledger import Deed, Entry
from pipeline.line_errors import DeliveryFailed
from pipeline.partners import SignedCall, sign_call, verify_call
from pipeline.question import Duty
from tests.unit.test_dossier_commands import Sohoa, sohoa  # noqa: F401

ADD = ("hooks", "add", "https://a.example/in", "--event", "paper.stored")


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> NoCarrier:
    """Takes what is sent, in place of a line to other machines."""
    made = NoCarrier()

    def open_tools(settings: object) -> object:
        return _Opened(settings, made)

    monkeypatch.setattr("app.wiring.open_tools", open_tools)
    return made


class _Opened:
    """The real tools with that carrier."""

    def __init__(self, settings: object, carrier: NoCarrier) -> None:
        self._inner, self._carrier = open_really(settings), carrier  # type: ignore[arg-type]

    def __enter__(self) -> object:
        return replace(self._inner.__enter__(), carrier=self._carrier)

    def __exit__(self, *what: object) -> None:
        self._inner.__exit__(*what)  # type: ignore[arg-type]


@pytest.fixture
def administrator(
    sohoa: Sohoa,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Sohoa]:
    monkeypatch.setenv("SOHOA_PLACE__DUTIES", '["quan_tri"]')
    yield sohoa


def announce(count: int = 1) -> None:
    with make_catalogue(load_settings()).begin() as unit:
        for n in range(count):
            unit.announce(HookEvent.PAPER_STORED, {"paper_id": f"p{n}"})
        unit.commit()


def entries() -> list[Entry]:
    with make_catalogue(load_settings()).begin() as unit:
        return list(unit.entries())


@pytest.mark.parametrize(
    "words",
    [
        ADD,
        ("hooks", "list"),
        ("hooks", "remove", "x"),
        ("hooks", "dead"),
        ("hooks", "revive"),
        ("partners", "add", "mot-cua", "--desk", "desk-a", "--duty", "thu_ly"),
        ("partners", "list"),
        ("partners", "revoke", "x"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_only_administrators_connect_other_systems(
    sohoa: Sohoa,  # noqa: F811
    words: tuple[str, ...],
) -> None:
    """With the roles of a plain installation nothing is told and nothing is done."""
    said = sohoa(*words)
    assert (said.code, said.out) == (10, "")
    assert "Vai trò của bạn không cho phép" in said.err
    assert entries() == []


def test_a_hook_is_printed_with_its_secret_once(administrator: Sohoa, tmp_path: Path) -> None:
    """As one object; listed without the secret, which lies nowhere."""
    (made,) = administrator(*ADD, "--event", "reuse.attached").records
    assert made["secret"].startswith("whsec_")
    assert made["events"] == ["paper.stored", "reuse.attached"]
    (listed,) = administrator("hooks", "list", "--json").records
    assert listed == {k: v for k, v in made.items() if k != "secret"} | {"waiting": 0}
    shown = administrator("hooks", "list")
    assert (made["hook_id"] in shown.out, made["secret"] in shown.out) == (True, False)
    for file in (tmp_path / "home").rglob("*.db*"):
        assert made["secret"].encode() not in file.read_bytes()
    assert "a.example" not in str([entry.act for entry in entries()])


@pytest.mark.parametrize("url", ["http://a.example/in", "https://10.0.0.1/in", "khong-phai"])
def test_an_address_that_is_never_called_is_refused(administrator: Sohoa, url: str) -> None:
    """Without TLS, inside, or none at all."""
    said = administrator("hooks", "add", url, "--event", "paper.stored")
    assert (said.code, said.out) == (2, "")
    assert administrator("hooks", "list", "--json").records == []


def test_an_event_that_there_is_not_is_refused(administrator: Sohoa) -> None:
    """By the command line itself."""
    assert administrator(*ADD[:3], "--event", "paper.lost").code == 2


def test_a_removed_hook_is_gone_with_what_waited_for_it(administrator: Sohoa) -> None:
    """The ledger says who connected and who disconnected it."""
    (made,) = administrator(*ADD).records
    announce(2)
    assert administrator("hooks", "list", "--json").records[0]["waiting"] == 2
    said = administrator("hooks", "remove", made["hook_id"])
    assert (said.code, said.out) == (0, "")
    assert administrator("hooks", "remove", made["hook_id"]).code == 6
    assert "Chưa" in administrator("hooks", "list").err
    assert [entry.act.deed for entry in entries()] == [Deed.CONNECTED, Deed.DISCONNECTED]


def test_what_is_due_is_sent(administrator: Sohoa, carrier: NoCarrier) -> None:
    """Each to its address, signed; the command ends well."""
    administrator(*ADD)
    announce(2)
    said = administrator("hooks", "deliver")
    assert said.code == 0
    assert [url for url, _, _ in carrier.calls] == ["https://a.example/in"] * 2
    assert all(headers["webhook-signature"] for _, _, headers in carrier.calls)
    assert administrator("hooks", "list", "--json").records[0]["waiting"] == 0


def test_what_was_given_up_is_listed_and_revived(administrator: Sohoa, carrier: NoCarrier) -> None:
    """A system that is gone for good is not asked again until somebody says so."""
    (made,) = administrator(*ADD).records
    announce()
    carrier.trouble = DeliveryFailed(why="http_410")
    assert administrator("hooks", "deliver").code == 5
    (dead,) = administrator("hooks", "dead", "--json").records
    assert (dead["hook_id"], dead["dead"], dead["last_error"]) == (
        made["hook_id"],
        True,
        "http_410",
    )
    assert made["hook_id"] in administrator("hooks", "dead").out
    carrier.trouble = None
    assert administrator("hooks", "deliver").code == 0
    assert len(carrier.calls) == 1
    assert administrator("hooks", "revive", "--hook", "khac").code == 0
    assert len(administrator("hooks", "dead", "--json").records) == 1
    said = administrator("hooks", "revive", "--hook", made["hook_id"])
    assert (said.code, "1" in said.err) == (0, True)
    assert administrator("hooks", "dead", "--json").records == []
    assert administrator("hooks", "deliver").code == 0
    assert len(carrier.calls) == 2


def test_a_delivery_that_fails_for_a_while_is_no_dead_one(
    administrator: Sohoa, carrier: NoCarrier
) -> None:
    """It ends with 5, so that whoever runs it by a clock is told."""
    administrator(*ADD)
    announce()
    carrier.trouble = DeliveryFailed(why="timeout")
    assert administrator("hooks", "deliver").code == 5
    assert administrator("hooks", "dead").out == ""
    assert administrator("hooks", "list", "--json").records[0]["waiting"] == 1


def test_a_partner_may_call_until_it_is_revoked(administrator: Sohoa) -> None:
    """With the secret that was printed once, as what its roles say."""
    said = administrator("partners", "add", "mot-cua", "--desk", "desk-a", "--duty", "thu_ly")
    (made,) = said.records
    (listed,) = administrator("partners", "list", "--json").records
    assert listed == {name: made[name] for name in made if name != "secret"}
    assert (listed["name"], listed["duties"], listed["revoked_at"]) == ("mot-cua", ["thu_ly"], None)
    shown = administrator("partners", "list").out
    assert (made["partner_id"] in shown, made["secret"] in shown) == (True, False)
    with open_really(load_settings()) as tools:
        stamp = str(int(tools.clock.now().timestamp()))
        told = {"sohoa-key": made["partner_id"], "sohoa-time": stamp, "sohoa-nonce": "n" * 20}
        signature = sign_call(SignedCall("GET", "/x", told, b""), made["secret"])
        call = SignedCall("GET", "/x", told | {"sohoa-signature": signature}, b"")
        assert verify_call(call, tools).asker.duties == {Duty.OFFICER}
    assert administrator("partners", "revoke", made["partner_id"]).code == 0
    assert administrator("partners", "revoke", made["partner_id"]).code == 6
    assert administrator("partners", "list", "--json").records[0]["revoked_at"]


@pytest.mark.parametrize(
    "words",
    [("Một cửa", "--desk", "desk-a", "--duty", "thu_ly"), ("mot-cua", "--desk", "desk-a")],
)
def test_half_a_partner_is_refused(administrator: Sohoa, words: tuple[str, ...]) -> None:
    """A name that cannot stand in the ledger, or no role."""
    said = administrator("partners", "add", *words)
    assert (said.code, said.out) == (2, "")
    assert "Chưa" in administrator("partners", "list").err
