"""The pages on the real services: two replicas are one desk, and a service that is away is told.

Replicas are real processes; they share servers that these tests may kill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.installation import Installation, until
from tests.service.conftest import Servers
from tests.serving import PASSWORD, Visitor, serving
from tests.slips import make_slips

pytestmark = [pytest.mark.service, pytest.mark.slow]

DESK = "desk-a"
CODE = "H12.15.22-261120-0007"
WORD = "giay tiep nhan"  # on every slip


@pytest.fixture
def clerk(sohoa: Installation) -> str:
    """Their name; an officer, who searches too."""
    place = {"SOHOA_PLACE__DUTIES": '["quan_tri"]', "SOHOA_PLACE__DESK": DESK}
    made = sohoa.elsewhere(**place)(
        "users", "add", "can.bo", "--name", "Cán Bộ", "--desk", DESK, "--role", "quet",
        "--role", "thu_ly", typed=f"{PASSWORD}\n",
    )  # fmt: skip
    assert made.code == 0, made.err
    return "can.bo"


@pytest.fixture
def page(tmp_path: Path) -> bytes:
    return make_slips(tmp_path / "slips", 1)[0].read_bytes()


@pytest.fixture
def visitor(sohoa: Installation, clerk: str) -> Iterator[Visitor]:
    """Signed in at one replica, which stays."""
    with serving(sohoa) as (address, _), Visitor(address) as visitor:
        enter(visitor, clerk)
        yield visitor


def enter(visitor: Visitor, user: str) -> None:
    """With the password that the visitor chooses now: the first one was handed over."""
    assert visitor.sign_in(user, PASSWORD).status_code == 303
    chosen = "mưa tạnh từ sớm"
    changed = visitor.submit("/tai-khoan", old=PASSWORD, new=chosen, again=chosen)
    assert changed.status_code == 303, changed.text


def sit_down(visitor: Visitor) -> str:
    """The path of a new session."""
    answer = visitor.submit("/quay", dossier=CODE)
    assert answer.status_code == 303, answer.text
    return re.sub("/thanh-phan$", "", answer.headers["location"])


def announce(visitor: Visitor, session: str, page: bytes) -> str:
    """The path of an upload of so many bytes."""
    told = {"name": "giay.png", "size": len(page)}
    begun = visitor.call("POST", f"{session}/tai-len", json=told)
    return f"{session}/tai-len/{begun.json()['upload_id']}"


def send(visitor: Visitor, upload: str, page: bytes, start: int, end: int) -> None:
    sent = visitor.call("PUT", f"{upload}?tu={start}", content=page[start:end])
    assert sent.json().get("received") == end, sent.text


def finish(visitor: Visitor, session: str) -> None:
    seen = re.search(r'name="seen" value="(\d+)"', visitor.get(session).text)
    assert seen
    assert visitor.submit(f"{session}/xong", seen=seen[1]).status_code == 303


def is_digitised(visitor: Visitor, session: str) -> bool:
    return "Xem kết quả" in visitor.get(session).text


def ask(visitor: Visitor, words: str) -> str:
    """The page of results."""
    answer = visitor.submit("/tra-cuu", text=words)
    assert answer.status_code == 303, answer.text
    return visitor.get(answer.headers["location"]).text


def papers_in(page: str) -> list[str]:
    return sorted(set(re.findall(r"/giay-to/[0-9a-f-]{36}", page)))


def test_two_replicas_are_one_desk(sohoa: Installation, clerk: str, page: bytes) -> None:
    """Signed in at one is signed in at the other; what one was receiving when it was killed goes on
    at the other, where the paper is digitised and found."""
    half = len(page) // 2
    with ExitStack() as stack:
        first, running = stack.enter_context(serving(sohoa))
        second, _ = stack.enter_context(serving(beside(sohoa)))
        visitor = stack.enter_context(Visitor(first))
        enter(visitor, clerk)
        session = sit_down(visitor)
        upload = announce(visitor, session, page)
        send(visitor, upload, page, 0, half)
        running.kill()
        visitor.base_url = second
        assert visitor.get(upload).json()["received"] == half
        send(visitor, upload, page, half, len(page))
        assert visitor.call("POST", f"{upload}/xong").status_code == 200
        finish(visitor, session)
        assert until(lambda: is_digitised(visitor, session), 120)
        assert until(lambda: papers_in(ask(visitor, WORD)), 30)


def beside(sohoa: Installation) -> Installation:
    """Another machine of the same installation: services in common, no folder."""
    root = sohoa.root / "beside"
    root.mkdir()
    return Installation(root, sohoa.environment)


def test_without_elasticsearch_the_desk_works(
    visitor: Visitor, servers: Servers, page: bytes
) -> None:
    """A search says that it is away. What does not need it goes on: a paper is digitised, opened by
    its id; and is found when the index is back, without anybody doing anything."""
    servers["elasticsearch"].kill()
    try:
        session = sit_down(visitor)
        upload = announce(visitor, session, page)
        send(visitor, upload, page, 0, len(page))
        visitor.call("POST", f"{upload}/xong")
        finish(visitor, session)
        assert until(lambda: is_digitised(visitor, session), 120)
        told = ask(visitor, WORD)
        assert "Tìm kiếm đang tạm ngừng" in told
        paper_id = re.search(rf"{session}/giay/([0-9a-f-]+)", visitor.get(session).text)
        assert paper_id
        shown = visitor.get(f"/giay-to/{paper_id[1]}")
        assert shown.status_code == 200
        assert "/trang/1/vua" in shown.text
        ready = visitor.get("/health/ready")
        assert (ready.status_code, ready.json()["parts"]["index"]) == (200, False)
    finally:
        servers["elasticsearch"].start()
    assert until(lambda: papers_in(ask(visitor, WORD)), 120)


@pytest.mark.parametrize(
    ("service", "sentence"),
    [
        ("minio", "Kho tệp tạm thời không truy cập được."),
        ("postgres", "Cơ sở dữ liệu tạm thời không truy cập được."),
    ],
)
def test_without_store_or_catalogue_an_upload_waits(
    visitor: Visitor, servers: Servers, page: bytes, service: str, sentence: str
) -> None:
    """What could not be taken is told as something to try again, and goes on where it was."""
    half = len(page) // 2
    session = sit_down(visitor)
    upload = announce(visitor, session, page)
    send(visitor, upload, page, 0, half)
    servers[service].kill()
    try:
        refused = visitor.call("PUT", f"{upload}?tu={half}", content=page[half:])
        assert refused.status_code == 503
        assert sentence in refused.text
        shown = visitor.get(session)
        assert shown.status_code == (503 if service == "postgres" else 200)
    finally:
        servers[service].start()
    assert until(lambda: visitor.get(upload).status_code == 200, 30)
    assert visitor.get(upload).json()["received"] == half
    send(visitor, upload, page, half, len(page))
    assert visitor.call("POST", f"{upload}/xong").status_code == 200
