"""`sohoa serve` as an administrator starts it: first account, signing in, Ctrl-C."""

from __future__ import annotations

import re
import socket
from contextlib import suppress

import httpx2

from tests.installation import Installation, until

PASSWORD = "trời mưa đêm qua"


def test_the_first_administrator_signs_in(fresh_sohoa: Installation) -> None:
    """On the address that the command was given; nothing is left behind when it is stopped."""
    made = fresh_sohoa(
        "users", "first", "qt", "--name", "Quản Trị", "--desk", "desk-a", typed=f"{PASSWORD}\n"
    )
    assert made.code == 0, made.err
    port = free_port()
    serving = fresh_sohoa.start("serve", "--port", port)
    try:
        address = f"http://127.0.0.1:{port}"
        assert until(lambda: is_there(address), 60), serving.err.read_text()
        with httpx2.Client(base_url=address) as client:
            token = re.search(r'name="csrf" value="([^"]+)"', client.get("/dang-nhap").text)
            assert token
            form = {"csrf": token.group(1), "user": "qt", "password": PASSWORD}
            assert client.post("/dang-nhap", data=form).headers["location"] == "/"
            answer = client.get("/")
            assert "Quản Trị" in answer.text
            assert "server" not in answer.headers
    finally:
        serving.interrupt()
        said = serving.wait(60)
    assert "qt" not in said.out + said.err
    assert fresh_sohoa.leftovers() == []


def is_there(address: str) -> bool:
    with suppress(httpx2.HTTPError):
        return httpx2.get(f"{address}/health/ready").status_code == 200
    return False


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
