"""Health endpoints: what a supervisor asks."""

from __future__ import annotations

from starlette.testclient import TestClient

from pipeline.errors import IndexUnavailable
from web.application import make_application


class Well:
    """A part that answers."""

    def check(self) -> dict[str, str]:
        return {"address": "tuyet-mat:9000"}


class Unwell:
    """A part that does not."""

    def check(self) -> dict[str, str]:
        raise IndexUnavailable(detail="refused")


def test_alive_while_the_process_answers() -> None:
    """Liveness asks nothing of other services, so that an outage restarts nobody."""
    with TestClient(make_application({"index": Unwell()})) as client:
        assert client.get("/health/live").json() == {"status": "ok"}


def test_ready_when_every_part_answers() -> None:
    """Ready tells names, never addresses."""
    with TestClient(make_application({"objects": Well()})) as client:
        answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": {"objects": True}}


def test_not_ready_names_what_does_not_answer() -> None:
    """A proxy takes this replica out, and people see why."""
    with TestClient(make_application({"objects": Well(), "index": Unwell()})) as client:
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"objects": True, "index": False}
