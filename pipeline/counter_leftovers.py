"""What was left on counters: bytes that became no paper wait for a person, never for a clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.counter import CounterFile, SessionState
from pipeline.counter_closing import clear_file
from pipeline.counter_session import fetch_source, gather, look_at, see
from pipeline.errors import NotFound
from pipeline.ledger import Act, Deed
from pipeline.question import Asker
from pipeline.tools import Tools


def list_leftovers(asker: Asker, tools: Tools) -> list[CounterFile]:
    """Files of the own desk that became no paper: taken off the board, or of a session that was
    given up."""
    if not asker.decides:
        return []
    with tools.catalogue.begin() as unit:
        return unit.set_aside(asker.desk)


def drop_leftover(file_id: str, asker: Asker, tools: Tools) -> None:
    """A person decides that nobody needs it: the bytes go, and the ledger says who decided.
    Raises NotFound for a file that is not left over at the own desk."""
    file = _find(file_id, asker, tools)
    facts = {"counter_file": file.file_id, "sha256": file.sha256, "pages": file.pages}
    with tools.catalogue.begin() as unit:
        unit.append(Act(Deed.DROPPED, asker.user, asker.desk, facts=facts))
        unit.commit()
    clear_file(file_id, tools)


def take_up_leftover(file_id: str, session_id: str, asker: Asker, tools: Tools) -> CounterFile:
    """It lies on the board of an open session again. Raises NotFound, Conflict."""
    file = _find(file_id, asker, tools)
    with TemporaryDirectory(prefix="leftover-", dir=tools.work) as folder:
        source = fetch_source(file, Path(folder) / "source", tools)
        taken = gather(source, file.name, session_id, asker, tools)
        look_at(taken, source, tools)
    clear_file(file_id, tools)
    return taken


def give_up_stale(hours: float, tools: Tools) -> int:
    """Sessions that nobody touched for so long are given up; their bytes wait. Returns how many."""
    now = tools.clock.now()
    count = 0
    with tools.catalogue.begin() as unit:
        for session in unit.stale_sessions(now - timedelta(hours=hours)):
            over = replace(session, state=SessionState.ABANDONED)
            count += unit.change_session(over, session.version)
        unit.commit()
    return count


def _find(file_id: str, asker: Asker, tools: Tools) -> CounterFile:
    with tools.catalogue.begin() as unit:
        file = unit.counter_file(file_id)
        if file is not None:
            see(file.session_id, asker, unit)
        left = {each.file_id for each in unit.set_aside(asker.desk)}
    if file is None or file_id not in left:
        raise NotFound(kind="file", key=file_id)
    return file
