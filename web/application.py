"""The application that `sohoa serve` runs; for now the health endpoints of a deployment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from app.settings import load_settings
from app.wiring import make_catalogue, make_index, make_objects
from pipeline.errors import SohoaError


class Part(Protocol):
    """Something the application depends on that can say whether it answers."""

    def check(self) -> dict[str, str]: ...


def make_application(parts: Mapping[str, Part] | None = None) -> FastAPI:
    """`/health/live`: the process answers. `/health/ready`: what it depends on answers too
    (503 with the names of what does not). Neither tells addresses or versions."""
    depends = open_parts() if parts is None else parts
    application = FastAPI(title="Sohoa", docs_url=None, redoc_url=None, openapi_url=None)

    @application.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @application.get("/health/ready")
    def ready() -> JSONResponse:
        states = {name: _answers(part) for name, part in depends.items()}
        well = all(states.values())
        return JSONResponse({"ready": well, "parts": states}, status_code=200 if well else 503)

    return application


def open_parts() -> dict[str, Part]:
    """What the settings name."""
    settings = load_settings()
    return {
        "objects": make_objects(settings),
        "catalogue": make_catalogue(settings),
        "index": make_index(settings),
    }


def _answers(part: Part) -> bool:
    try:
        part.check()
    except SohoaError:
        return False
    return True
