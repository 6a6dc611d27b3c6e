"""Opens the tools for one command or request, and says who is asking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.settings import Settings, load_settings
from pipeline.errors import BadSetting
from pipeline.question import Asker, Duty
from pipeline.tools import Tools


@contextmanager
def open_session() -> Iterator[tuple[Tools, Settings]]:
    """Settings, then tools that are closed on leaving."""
    from app.logs import configure_logs
    from app.wiring import open_tools

    settings = load_settings()
    configure_logs(settings.logs.level)
    with open_tools(settings) as tools:
        yield tools, settings


def local_asker(settings: Settings) -> Asker:
    """Whoever uses the command line, as the settings say. Raises BadSetting for a wrong role."""
    try:
        duties = frozenset(Duty(name) for name in settings.place.duties)
    except ValueError as wrong:
        raise BadSetting(setting="place.duties", detail=str(wrong)) from wrong
    return Asker(settings.place.user, settings.place.desk, duties)
