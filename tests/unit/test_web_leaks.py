"""Outside a live dossier nothing of another desk's people appears: no name, number or file name in
any answer, address, cookie, log or error, whichever route is asked and whatever is sent to it."""

from __future__ import annotations

import io
import json
import logging
import re
from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from httpx2 import Response

from app.logs import configure_logs
from pipeline.account_changes import issue_key
from pipeline.api_keys import Scope
from pipeline.dossier_receiving import receive_message
from pipeline.publishing import publish
from pipeline.question import Asker, Duty
from pipeline.scan import Context, Origin
from tests.attached import PROCEDURE
from tests.foreign import (
    AWAY,
    AWAY_CODE,
    EVERYTHING,
    MANY_ROLES,
    MASKED,
    NAME,
    NUMBER,
    PREFIX,
    WORK,
    TwoDesks,
    open_two_desks,
    traces_in,
)
from tests.messages import opening
from tests.probing import Probe, probes, routes, unknown
from tests.unit.test_web_api import System
from tests.unit.test_web_rights import RIGHTS
from tests.webdesk import DESK, Client

ADMINISTRATOR = Asker("quan", DESK, frozenset({Duty.ADMINISTRATOR}))
CODE = "H12.15.22-261120-0009"
PLAIN = ("text/", "application/json", "application/problem+json", "application/x-ndjson")
REVEALING = frozenset({
    "GET /giay-to/{paper_id}", "GET /giay-to/{paper_id}/trang/{number}/chu",
    "GET /giay-to/{paper_id}/trang/{number}/lon", "GET /giay-to/{paper_id}/giong",
    "POST /giay-to/{paper_id}/tai", "POST /tra-cuu", "POST /tra-cuu/goi-y",
    "GET /tra-cuu/{search_id}", "POST /tra-cuu/{search_id}/xuat", "GET /ho-so",
    "GET /ho-so/{ma_ho_so}", "GET /ho-so/{ma_ho_so}/dien-bien", "GET /quay/bo-ra",
    "GET /giay-to/{paper_id}/nho", "POST /ho-so/{ma_ho_so}/mot-cua",
    "GET /quay/{session_id}/giay/{paper_id}", "GET /quay/{session_id}/anh/{sheet}",
    "GET /quay/{session_id}/tai-len/{upload_id}", "GET /quay/{session_id}/thanh-phan",
    "GET /duyet/giay/{paper_id}", "GET /duyet/anh/{paper_id}/{name}", "GET /ky",
    "POST /api/v1/papers/search", "POST /api/v1/papers/suggestions",
    "GET /api/v1/papers/{paper_id}", "GET /api/v1/papers/{paper_id}/text",
    "GET /api/v1/papers/{paper_id}/similar", "POST /api/v1/papers/{paper_id}/copies",
    "GET /api/v1/dossiers/{ma_ho_so}", "POST /api/v1/dossiers/{ma_ho_so}/exchange",
    "GET /api/v1/reuse/links/{ma_ho_so}", "POST /api/v1/reuse/checks",
    "GET /api/v1/counter/leftovers", "GET /api/v1/review/tasks",
    "GET /api/v1/counter/sessions/{session_id}/pages/{sheet}/picture",
    "GET /api/v1/review/papers/{paper_id}",
})  # fmt: skip
"""What shows the people of the other desk to whoever works there, by the same requests."""


class Heard(logging.Handler):
    """All that is logged: what the product writes, and of our own loggers texts and traces too."""

    def __init__(self, written: logging.Formatter) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self._written, self._plain = written, logging.Formatter()

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.partition(".")[0] == "sohoa":
            facts = {name: str(value) for name, value in vars(record).items()}
            self.lines += [self._plain.format(record), json.dumps(facts, ensure_ascii=False)]
        if record.levelno >= logging.INFO:
            self.lines.append(self._written.format(record))


@pytest.fixture(autouse=True)
def heard() -> Iterator[Heard]:
    """Nothing of it names anybody, not even whom the asker typed."""
    root, ours = logging.getLogger(), logging.getLogger("sohoa")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    configure_logs()
    (writing,) = root.handlers
    assert writing.formatter is not None
    listening = Heard(writing.formatter)
    root.handlers[:] = [listening]
    ours.setLevel(logging.DEBUG)
    yield listening
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    assert [line for line in listening.lines if traces_in(line)] == []


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoDesks]:
    with open_two_desks(tmp_path_factory.mktemp("leaks") / "home") as opened:
        yield opened


@dataclass
class Asking:
    """Somebody who tries everything; `typed` are the people whom they named themselves."""

    client: Client
    two: TwoDesks
    headers: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    shown: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    wrong: list[str] = field(default_factory=list)

    def try_all(self, text: str, only: frozenset[str] = frozenset(RIGHTS)) -> None:
        """Every request of these routes, with this text wherever words go."""
        self.typed |= traces_in(text) | ({MASKED} if NUMBER in text else set())
        for named, probe in all_probes(self.two, text, only):
            self.send(probe, named)

    def look(self, only: frozenset[str]) -> None:
        """One request for each address of these routes."""
        once = {probe.path: (named, probe) for named, probe in all_probes(self.two, PREFIX, only)}
        for named, probe in once.values():
            self.send(probe, named)

    def say(self, text: str) -> None:
        """Each request in which words go, for one address of its route."""
        self.typed |= traces_in(text) | ({MASKED} if NUMBER in text else set())
        for named, probe in worded(self.two, text):
            self.send(probe, named)

    def send(self, probe: Probe, named: str) -> None:
        options = dict(probe.options)
        answer = self.client.call(probe.method, probe.path, headers=self.headers, **options)
        self.shown[named] |= shown_by(answer, foreign=probe.foreign) - self.typed
        own = traces_in(unquote(str(answer.request.url)))
        where = f"{named} {answer.status_code}"
        if answer.status_code >= 500:
            self.wrong.append(f"{where}: an error nobody thought of")
        if traces_in(carried(answer)) - own:
            self.wrong.append(f"{where}: in a header")
        if traces_in(" ".join(addresses(answer))) - own:
            found = [one for one in addresses(answer) if traces_in(one) - own]
            self.wrong.append(f"{where}: in the address {found[0]}")
        if "/dang-xuat" in probe.path:
            self.client.token = ""

    @property
    def leaks(self) -> dict[str, set[str]]:
        return {named: people for named, people in self.shown.items() if people}


def all_probes(two: TwoDesks, text: str, only: frozenset[str]) -> Iterator[tuple[str, Probe]]:
    for route in routes(two.desk):
        named = f"{route.method} {route.path}"
        if named in only:
            yield from ((named, probe) for probe in probes(route, two, text))


def shown_by(answer: Response, *, foreign: bool) -> set[str]:
    """Who is named; a picture or a file of another desk's paper shows its people."""
    kind = answer.headers.get("content-type", "text/plain")
    if kind.startswith(PLAIN):
        return traces_in(unescape(answer.text))
    if foreign:
        return {"a picture or a file"}
    if kind.endswith("sheet"):  # packed
        with ZipFile(io.BytesIO(answer.content)) as packed:
            return traces_in(" ".join(packed.read(one).decode() for one in packed.namelist()))
    return traces_in(answer.content.decode("utf-8", "replace"))


def carried(answer: Response) -> str:
    """All headers, with what lies packed in cookies."""
    told = [unquote(value) for value in answer.headers.values()]
    for value in answer.headers.get_list("set-cookie"):
        packed = re.split("[=;]", value.partition("=")[2])[0].strip('"')
        try:
            told.append(urlsafe_b64decode(packed + "==").decode("utf-8", "replace"))
        except ValueError:
            continue
    return " ".join(told)


def addresses(answer: Response) -> Iterator[str]:
    """Where links, forms and pictures of the page lead; what a script asks for is in `data-…`."""
    if answer.headers.get("content-type", "").startswith("text/html"):
        for found in re.findall(r'\b(?:href|src|action|data-\w+)="([^"]*)"', answer.text):
            plain = unquote(unescape(found))
            if plain.startswith(("/", "http", "?")):
                yield plain


def test_every_parameter_has_something_that_stands_for_it(two: TwoDesks) -> None:
    """Whoever adds a route says in tests/probing.py what is sent to it."""
    assert all(list(probes(route, two, "một")) for route in routes(two.desk))
    assert unknown == set()


def test_whoever_works_there_sees_them(two: TwoDesks) -> None:
    """The requests of the other tests reach what they are meant to reach. (First of all: what the
    application keeps for these people must not reach others either.)"""
    officer = Asking(two.desk.client_as(*WORK, desk=AWAY), two)
    officer.try_all(PREFIX, REVEALING)
    assert REVEALING - set(officer.leaks) == frozenset()
    assert officer.wrong == []


def with_all_roles(two: TwoDesks) -> Client:
    """Somebody of this desk."""
    client = two.desk.client()
    assert client.sign_in(MANY_ROLES).status_code == 303
    return client


def test_nothing_of_other_desks_is_shown(two: TwoDesks) -> None:
    """To somebody with all roles of this desk, by ids of things, by the beginning of a name, by the
    name and the numbers that somebody knows."""
    curious = Asking(with_all_roles(two), two)
    curious.try_all(PREFIX)
    curious.say(NAME)
    curious.say(NUMBER)
    assert curious.leaks == {}
    assert curious.wrong == []


def worded(two: TwoDesks, text: str) -> Iterator[tuple[str, Probe]]:
    """What is asked otherwise with other words."""
    for route in routes(two.desk):
        one, other = (list(probes(route, two, words)) for words in (text, "khác"))
        said = [probe for probe, same in zip(one, other, strict=False) if probe != same]
        last = said[-1].path if said else ""
        yield from ((f"{route.method} {route.path}", each) for each in said if each.path == last)


@pytest.mark.parametrize("who", [*sorted(EVERYTHING), "nobody"])
def test_each_role_alone_is_shown_as_little(two: TwoDesks, who: str) -> None:
    """A page may look otherwise to who has one role."""
    client = two.desk.client() if who == "nobody" else two.desk.client_as(Duty(who))
    alone = Asking(client, two)
    mine = {named for named, may in RIGHTS.items() if who in may and named.startswith("GET ")}
    alone.look(frozenset(mine | {"POST /tra-cuu", "POST /api/v1/papers/search"}))
    assert alone.leaks == {}
    assert alone.wrong == []


def test_a_machine_is_shown_as_little(two: TwoDesks) -> None:
    """By a key with every scope."""
    machine = Asking(two.desk.client(), two, key_for(two, *Scope))
    machine.try_all(PREFIX, frozenset(named for named in RIGHTS if " /api/" in named))
    assert machine.leaks == {}
    assert machine.wrong == []


def test_a_key_opens_what_its_scope_says(two: TwoDesks) -> None:
    """Each call wants one scope, and is refused to a key that has all others: it is told no more
    than that."""
    client, known = two.desk.client(), list(Scope)
    for named in KEYED:
        right = next(one for one in known if is_admitted(client, named, key_for(two, one)))
        others = key_for(two, *(scope for scope in Scope if scope is not right))
        assert not is_admitted(client, named, others), named
        known.sort(key=lambda scope: scope is not right)  # the next call may want the same


def is_admitted(client: Client, named: str, key: dict[str, str]) -> bool:
    method, path = named.split(" ")
    answer = client.call(method, re.sub(r"\{[^}]+\}", "khong-co", path), headers=key)
    return answer.status_code != 403 or answer.json()["code"] != "not_allowed"


KEYED = [named for named, may in RIGHTS.items() if may & EVERYTHING and " /api/" in named]


def key_for(two: TwoDesks, *scopes: Scope) -> dict[str, str]:
    """Of a machine with every role but the inspector's."""
    _, text = issue_key("máy", DESK, EVERYTHING, scopes, ADMINISTRATOR, two.desk.tools)
    return {"authorization": f"Bearer {text}"}


def test_a_partner_is_told_of_its_own_dossiers_alone(two: TwoDesks) -> None:
    """By a call that is signed well."""
    system = System(two.desk)
    told = system.call("GET", f"/api/v1/one-stop/dossiers/{AWAY_CODE}")
    assert told.status_code in (403, 404)
    assert traces_in(told.text) == set()
    tried = system.call("POST", "/api/v1/reuse/checks", {"dossier": AWAY_CODE})
    assert traces_in(tried.text) == set()


@pytest.mark.parametrize("media", ["application/json", "multipart/form-data; boundary=x"])
def test_what_is_malformed_is_not_said_again(two: TwoDesks, media: str) -> None:
    """Neither in the answer nor in the log: wrong methods, broken bodies, keys nobody knows."""
    curious = with_all_roles(two)
    body = f'{{"{NAME}": "{NUMBER}", "text": {{"{NAME}": '.encode()
    for route in routes(two.desk):
        probe = next(probes(route, two, "một"))
        for method in {"PATCH", route.method} - {"GET"}:
            answer = curious.call(method, probe.path, content=body, headers={"content-type": media})
            assert answer.status_code < 500, (method, route.path)
            assert traces_in(answer.text + carried(answer)) == set(), (method, route.path)


def test_what_is_too_large_is_not_said_again(two: TwoDesks) -> None:
    """Refused before it is read."""
    curious = with_all_roles(two)
    for path in ("/tra-cuu", "/api/v1/papers/search", "/ho-so"):
        answer = curious.call("POST", path, content=NAME.encode() * 500_000)
        assert answer.status_code == 413
        assert traces_in(answer.text + carried(answer)) == set()


def test_a_person_at_the_counter_opens_nothing_of_other_desks(two: TwoDesks) -> None:
    """Whoever types a number is told what the own desk has, no more; and the hash of a file that
    another desk has says nothing before the bytes are there."""
    clerk = two.desk.client_as(Duty.SCAN)
    answer = clerk.submit("/quay", procedure=PROCEDURE, person=NUMBER)
    session = answer.headers["location"].removesuffix("/thanh-phan")
    told = clerk.get(f"{session}/thanh-phan").text + clerk.get(session).text
    assert traces_in(told) <= {MASKED}
    assert "đã có" not in told
    (known,) = paper_hash(two)
    facts = {"name": "a.pdf", "size": 10, "sha256": known}
    begun = clerk.call("POST", f"{session}/tai-len", json=facts).json()
    assert (begun["received"], begun["done"]) == (0, False)


def paper_hash(two: TwoDesks) -> set[str]:
    with two.desk.tools.catalogue.begin() as unit:
        return {unit.paper(two.away.papers[1]).sha256}


def test_a_live_dossier_opens_their_papers_and_closes_them_again(two: TwoDesks) -> None:
    """To the officer who holds it, for as long as it is live."""
    tools, paper = two.desk.tools, two.away.papers[1]
    officer, colleague = two.desk.client_as(Duty.OFFICER), two.desk.client_as(Duty.SCAN)
    places = [
        f"/giay-to/{paper}", f"/giay-to/{paper}/trang/1/vua", f"/giay-to/{paper}/trang/1/chu",
        f"/giay-to/{paper}/tai", f"/api/v1/papers/{paper}", f"/api/v1/papers/{paper}/text",
    ]  # fmt: skip
    assert [officer.get(place).status_code for place in places] == [404] * len(places)
    receive_message(for_them(), tools)
    assert [officer.get(place).status_code for place in places] == [200] * len(places)
    assert "wankhue" in traces_in(officer.get(places[0]).text)
    assert paper in found_for(officer)
    assert [colleague.get(place).status_code for place in places] == [404] * len(places)
    receive_message(for_them(TrangThaiHoSo="10", ThoiDiem="2026-11-25T08:30:00+07:00"), tools)
    assert [officer.get(place).status_code for place in places] == [404] * len(places)
    assert found_for(officer) == []


def for_them(**changes: str) -> dict[str, Any]:
    who = {"ChuHoSo": NAME, "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": NUMBER}]}
    serial = "m-" + changes.get("TrangThaiHoSo", "2")
    about = {"MaHoSo": CODE, "MaTTHC": PROCEDURE, "DonViXuLy": DESK, "MaThongDiep": serial}
    return opening(**{**who, **about, **changes})


def found_for(officer: Client) -> list[str]:
    body = {"text": NAME, "working_on": CODE}
    answer = officer.call("POST", "/api/v1/papers/search", json=body)
    return [hit["paper_id"] for hit in answer.json().get("items", [])]


def test_who_has_the_same_bytes_is_not_told_what_others_do_with_them(two: TwoDesks) -> None:
    """The paper opens to who handed it in as well; dossiers, purposes and files of the other desk
    stay there."""
    paper = two.away.papers[1]  # lies in their dossier
    two.desk.client_as(*WORK, desk=AWAY).get("/duyet")  # nobody there looks at it now
    with two.desk.tools.catalogue.begin() as unit:
        came = Context(DESK, origin=Origin.FROM_ORIGINAL)
        unit.link(unit.paper(paper).intake_id, came)
        unit.commit()
    publish([], two.desk.tools)
    officer = two.desk.client_as(Duty.OFFICER, Duty.APPROVER)
    for place in ("giay-to/{}", "api/v1/papers/{}", "duyet/giay/{}", "ky", "duyet"):
        path = f"/{place.format(paper)}"
        answer = officer.get(path)
        assert paper in answer.text, path
        assert traces_in(answer.text) & {"jjimtrang", "bjankhoai"} == set()
        about = [row for row in re.split("<tr|<li", answer.text) if paper in row]
        assert AWAY_CODE not in " ".join(about), path
