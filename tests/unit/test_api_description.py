"""The description of the interface is true: whatever is sent, the answer is one it speaks of."""

from __future__ import annotations

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
CALLS = [
    (f"{method.upper()} {path}", mode)
    for path, told in DESCRIBED["paths"].items()
    for method, operation in told.items()
    for mode in GenerationMode
    # What takes nothing can be called in no wrong way.
    if mode is GenerationMode.POSITIVE or {"parameters", "requestBody"} & set(operation)
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


@pytest.fixture(scope="module")
def operations(desk: WebDesk) -> dict[tuple[str, GenerationMode], Any]:
    """Good calls are made with a key and without; bad ones have a good key."""
    found = {}
    for mode, security in ((GenerationMode.POSITIVE, [{"key": []}]), (GenerationMode.NEGATIVE, [])):
        loaded = schemathesis.openapi.from_dict(DESCRIBED | {"security": security})
        loaded.app = desk.application
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
