"""The description of the interface, OpenAPI 3.1, made of the code."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import Response

PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "as in docs/errors.md"},
        "fields": {"type": "array", "items": {"type": "string"}},
        "incident": {"type": "string"},
    },
}
_SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": "sohoa"},
    "key": {"type": "http", "scheme": "bearer"},
    "signature": {"type": "apiKey", "in": "header", "name": "Sohoa-Signature"},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}


def problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema}}
    return {"description": description, "content": content}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": problem("What is wrong with the call, or speaks against it"),
    "5XX": problem("A service is away, or a fault of ours"),
}
"""Of every route."""


def picture() -> dict[str, Any]:
    """What a route whose answer is a picture says of itself: `@router.get(…, **picture())`."""
    content = {"image/webp": {"schema": {"type": "string", "format": "binary"}}}
    told: dict[int | str, dict[str, Any]] = {200: {"description": "WebP", "content": content}}
    return {"response_class": Response, "responses": {**PROBLEMS, **told}}


def describe(router: APIRouter) -> dict[str, Any]:
    """The routes of the interface, and nothing else of the application."""
    alone = FastAPI(title="Sohoa", version="1", openapi_url=None)
    alone.include_router(router)
    told = alone.openapi()
    parts = told.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = PROBLEM
    parts["securitySchemes"] = _SCHEMES
    told["security"] = [{name: []} for name in _SCHEMES]
    for operations in told["paths"].values():
        for method, operation in operations.items():
            if method != "get" and operation.pop("x-once", True):
                operation.setdefault("parameters", []).append(_KEY)
    return told
