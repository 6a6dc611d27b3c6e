"""`serve` and `demo`."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from app.messages import HELP


def register(app: typer.Typer) -> None:
    app.command(help=HELP["serve"])(serve)
    app.command(help=HELP["demo"])(demo)


def serve(
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535)] = None,
) -> None:
    import uvicorn

    from app.logs import configure_logs
    from app.settings import load_settings
    from pipeline.errors import Unavailable
    from web.application import make_application

    settings = load_settings()
    configure_logs(settings.logs.level)
    chosen = settings.web
    application = make_application(settings=settings)
    with suppress(Unavailable):  # pages say so; what else is wrong is told here and now
        _ = application.state.running.tools
    uvicorn.run(
        application,
        host=host or chosen.host,
        port=chosen.port if port is None else port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=30,
        proxy_headers=bool(chosen.proxies),
        forwarded_allow_ips=chosen.proxies or None,
    )


def demo() -> None:
    from cli.demo import run_demo

    run_demo()
