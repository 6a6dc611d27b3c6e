"""`sohoa serve` as an administrator starts it: first account, signing in, Ctrl-C."""

from __future__ import annotations

from tests.installation import Installation
from tests.serving import PASSWORD, Visitor, serving


def test_the_first_administrator_signs_in(fresh_sohoa: Installation) -> None:
    """On the address that the command was given; nothing is left behind when it is stopped."""
    made = fresh_sohoa(
        "users", "first", "qt", "--name", "Quản Trị", "--desk", "desk-a", typed=f"{PASSWORD}\n"
    )
    assert made.code == 0, made.err
    with serving(fresh_sohoa) as (address, running), Visitor(address) as administrator:
        assert administrator.sign_in("qt", PASSWORD).headers["location"] == "/"
        answer = administrator.get("/")
        assert "Quản Trị" in answer.text
        assert "server" not in answer.headers
        running.interrupt()
        said = running.wait(60)
    assert "qt" not in said.out + said.err
    assert fresh_sohoa.leftovers() == []
