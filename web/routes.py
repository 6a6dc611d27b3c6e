"""What an application answers to: for whoever has to go through all of it."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts


def list_routes(application: FastAPI) -> tuple[str, ...]:
    """Each as `GET /path/{parameter}`, in order; static files have none."""
    found = {
        f"{method} {context.path}"
        for context in iter_route_contexts(application.routes)
        for method in context.methods or ()
    }
    return tuple(sorted(found))
