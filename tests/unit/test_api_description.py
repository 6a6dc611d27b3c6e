"""The description of the interface is true: whatever is sent, the answer is one it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from pipeline.account_changes import issue_key
from pipeline.api_keys import Scope
from pipeline.question import Asker, Duty
from tests.webdesk import DESK, WebDesk, open_desk
from web.api.describing import describe
from web.api.every import router

ADMINISTRATOR = Asker("quan", DESK, frozenset({Duty.ADMINISTRATOR}))
DESCRIBED = describe(router)


def can_be_wrong(operation: dict[str, Any]) -> bool:
    """Any text but a very long one may be an id, and any bytes may be a file."""
    texts = [told["schema"] for told in operation.get("parameters", ()) if told["in"] != "header"]
    forms = operation.get("requestBody", {}).get("content", {})
    narrow = any(schema.get("pattern") != ANY_KEY or "default" in schema for schema in texts)
    return narrow or "application/json" in forms


ANY_KEY = "^[^\\x00]*$"
CALLS = [
    (f"{method.upper()} {path}", mode)
    for path, told in DESCRIBED["paths"].items()
    for method, operation in told.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or can_be_wrong(operation)
]
BOUNDED = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDesk]:
    often = {"tries_per_minute": 100_000, "calls_per_minute": 100_000}
    with open_desk(tmp_path_factory.mktemp("api") / "home", **often) as opened:
        yield opened


@pytest.fixture(scope="module")
def key(desk: WebDesk) -> str:
    """Of a machine that may everything."""
    named = ("máy thử", DESK, tuple(Duty), tuple(Scope))
    return issue_key(*named, ADMINISTRATOR, desk.tools)[1]


class Standing:
    """The application as it stands: Schemathesis would start and end it with every test."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self.inner(scope, receive, send)
            return
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})


@pytest.fixture(scope="module")
def operations(desk: WebDesk) -> dict[tuple[str, GenerationMode], Any]:
    """Good calls are made with a key and without; bad ones have a good key."""
    found = {}
    for mode, security in ((GenerationMode.POSITIVE, [{"key": []}]), (GenerationMode.NEGATIVE, [])):
        loaded = schemathesis.openapi.from_dict(DESCRIBED | {"security": security})
        loaded.app = Standing(desk.application)
        for operation in (each.ok() for each in loaded.get_all_operations()):
            found[operation.label, mode] = operation
    return found


@pytest.mark.parametrize(
    ("label", "mode"), CALLS, ids=lambda part: str(getattr(part, "value", part))
)
def test_every_answer_is_one_that_is_described(
    operations: dict[tuple[str, GenerationMode], Any], key: str, label: str, mode: GenerationMode
) -> None:
    """Of good calls and bad ones. What is well formed may mean nothing, or be spoken against, but
    is never called malformed."""

    @BOUNDED
    @given(case=operations[label, mode].as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        response = case.call(headers={"Authorization": f"Bearer {key}"})
        case.validate_response(response, excluded_checks=[positive_data_acceptance])
        if mode is GenerationMode.POSITIVE and response.status_code == 422:
            assert response.json()["code"] != "invalid", response.text

    call()


IDS_ALONE = [
    (method, path)
    for path, told in DESCRIBED["paths"].items()
    for method, operation in told.items()
    if "{" in path and not can_be_wrong(operation)
]


@pytest.mark.parametrize(("method", "path"), IDS_ALONE, ids=" ".join)
def test_an_id_that_can_be_none_is_malformed(
    desk: WebDesk, key: str, method: str, path: str
) -> None:
    """Where an id is all that is asked for, the one wrong way to ask is told as such."""
    for wrong in ("a" * 201, "a%00"):
        address = re.sub(r"\{[^}]+\}", wrong, path)
        response = desk.client().request(
            method, address, headers={"Authorization": f"Bearer {key}"}
        )
        assert (response.status_code, response.json()["code"]) == (422, "invalid"), response.text
