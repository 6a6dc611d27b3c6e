"""The web application with one procedure and a live dossier of one person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.settings import Settings
from app.wiring import open_tools
from pipeline.procedures.catalogue import Procedures
from pipeline.procedures.procedure import Mode, Procedure
from pipeline.tools import Tools
from tests.attached import NOW, know, open_dossier
from tests.journey import empty_catalogue
from tests.webdesk import DESK, QUICK, WebDesk, add_accounts
from web.application import make_application


class Noon:
    """Always the same moment."""

    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return NOW.date()


@contextmanager
def open_dossier_desk(
    folder: Path, *modes: Mode, procedure: Procedure | None = None, **changes: Any
) -> Iterator[WebDesk]:
    """`modes` of the first component of the plain procedure that stands there instead of
    `procedure`; `changes` of the message that opens the dossier."""

    @contextmanager
    def opener(settings: Settings) -> Iterator[Tools]:
        with open_tools(settings) as tools:
            known = know(tools, *modes)
            if procedure is not None:
                known = replace(tools, procedures=Procedures((procedure,)))
            yield replace(known, passwords=QUICK, clock=Noon())

    settings = Settings(
        home=folder, place={"desk": DESK}, reading={"workers": 1}, web={"tries_per_minute": 10_000}
    )  # type: ignore[arg-type]
    folder.mkdir(mode=0o700)
    (folder / "catalogue.db").write_bytes(empty_catalogue())
    application = make_application(settings=settings, opener=opener)
    with ExitStack() as stack:
        stack.callback(application.state.running.close)
        desk = WebDesk(application, settings)
        add_accounts(desk.tools)
        open_dossier(desk.tools, **changes)
        yield desk
