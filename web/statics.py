"""Scripts, styles and pictures: served from this machine, kept by browsers until they change."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).with_name("static")


class KeptFiles(StaticFiles):
    """The address holds a hash of all files, so what is there never changes."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


@cache
def static_version() -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(FOLDER)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def static_url(name: str) -> str:
    """`sohoa.css` → its address; ValueError where there is no such file."""
    if not (FOLDER / name).is_file():
        raise ValueError(f"no such static file: {name}")
    return f"/static/{static_version()}/{name}"
