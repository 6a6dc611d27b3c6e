"""What the pages of a counter session share: who works at it, and what its templates are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends
from starlette.requests import Request

from app.counter_door import Record
from app.counter_page_words import NAMES
from app.labels import label_type
from pipeline.errors import BadValue, NotFound
from pipeline.procedures.procedure import Component
from pipeline.question import Asker
from pipeline.tools import Tools
from web.family import WORKERS
from web.people import may
from web.rendering import tell_day, tell_moment
from web.running import tools_of

HERE = "/quay"
Problem = tuple[str, str] | None
Said = dict[str, Any]


def work_at(request: Request) -> tuple[Asker, Tools]:
    """A dependency: who handles papers, with the tools."""
    asker = may(*WORKERS)(request)
    return asker, tools_of(request)


Worker = Annotated[tuple[Asker, Tools], Depends(work_at)]


def describe_board(record: Record, chosen: str) -> Said:
    """`record` with numbers and names for people; `chosen` the sheet that is marked, "" for the
    first."""
    stacks = [_stack(number, stack, record) for number, stack in enumerate(record["stacks"], 1)]
    tiles = [tile for stack in stacks for tile in stack["tiles"]]
    keys = [tile["sheet"] for tile in tiles]
    marked = chosen if chosen in keys else (keys[0] if keys else "")
    return {
        "session": record,
        "stacks": stacks,
        "tiles": tiles,
        "chosen": marked,
        "removed": [_tile(laid, record, "") for laid in record["removed"]],
        "waiting": sum(not tile["seen"] for tile in tiles),
        "bad": sum(tile["quality"] == "rescan" for tile in tiles),
        "busy": record["state"] == "closing",
        "over": record["state"] in ("finished", "abandoned"),
    }


def _stack(number: int, stack: Record, record: Record) -> Said:
    name = NAMES["paper"].format(number=number)
    tiles = [
        _tile(laid, record, NAMES["page"].format(paper=number, number=at))
        for at, laid in enumerate(stack["sheets"], 1)
    ]
    return {**stack, "number": number, "name": name, "tiles": tiles}


def _tile(laid: Record, record: Record, name: str) -> Said:
    file_id = laid["sheet"].rpartition(":")[0]
    file = next((one for one in record["files"] if one["file_id"] == file_id), None)
    address = f"{HERE}/{record['session_id']}/anh/{quote(laid['sheet'], safe='')}"
    return {
        **laid,
        "name": name,
        "file": file["name"] if file else "",
        "picture": address if laid["seen"] and not laid["trouble"] else None,
    }


def plan_act(record: Record, form: Mapping[str, str]) -> tuple[str, Said]:
    """What was pressed as an act of the door: its name and its facts. Raises BadValue for what is
    not on the board."""
    name, _, more = form.get("viec", "").partition(":")
    sheet = form.get("sheet", "")
    if name in ("undo", "bring_back"):
        return name, {"sheet": more}
    if name == "describe":
        return "describe", _described(_find_stack(record, more), form)
    if name == "move":  # dragged
        return "move", {"sheet": sheet, "stack": form.get("stack"), "place": form.get("place")}
    stack, at = _find_sheet(record, sheet)
    simple: dict[str, Said] = {
        "rotate": {"sheet": sheet, "degrees": more},
        "blank": {"sheet": sheet, "blank": {"on": True, "off": False}.get(more)},
        "split": {"sheet": sheet},
        "remove": {"sheet": sheet},
        "replace": {"sheet": sheet, "other": form.get("other", "")},
    }
    if name in simple:
        return name, simple[name]
    if name in ("origin", "role"):
        return "describe", _described(stack, {f"{name}-{stack['stack']}": more})
    return _step(name, record, stack, at, sheet)


def _step(name: str, record: Record, stack: Record, at: int, sheet: str) -> tuple[str, Said]:
    """A page or a paper one place further."""
    order = [one["stack"] for one in record["stacks"]]
    place = order.index(stack["stack"])
    if name == "merge" and place:
        return "merge", {"stack": order[place - 1], "other_stack": stack["stack"]}
    if name in ("stack_up", "stack_down"):
        step = -1 if name == "stack_up" else 1
        return "move_stack", {"stack": stack["stack"], "place": place + step}
    if name in ("earlier", "later"):
        return "move", {"sheet": sheet, **_beside(name, record, place, at)}
    raise BadValue(field="act", problem="not_on_board")


def _beside(name: str, record: Record, place: int, at: int) -> Said:
    """Across the edge of a paper it goes into the one beside it."""
    stacks = record["stacks"]
    if name == "earlier":
        if at or not place:
            return {"stack": stacks[place]["stack"], "place": max(0, at - 1)}
        before = stacks[place - 1]
        return {"stack": before["stack"], "place": len(before["sheets"])}
    if at + 1 < len(stacks[place]["sheets"]) or place + 1 == len(stacks):
        return {"stack": stacks[place]["stack"], "place": at + 1}
    return {"stack": stacks[place + 1]["stack"], "place": 0}


def _described(stack: Record, form: Mapping[str, str]) -> Said:
    """What was chosen, else what stands; nothing chosen in a list says that it is none."""
    key = stack["stack"]
    names = ("role", "origin", "component", "replaces")
    said = {name: form.get(f"{name}-{key}", stack[name]) or None for name in names}
    return {"stack": key, **said}


def _find_stack(record: Record, key: str) -> Record:
    for stack in record["stacks"]:
        if stack["stack"] == key:
            return dict(stack)
    raise BadValue(field="trang", problem="not_on_board")


def _find_sheet(record: Record, sheet: str) -> tuple[Record, int]:
    for stack in record["stacks"]:
        for at, laid in enumerate(stack["sheets"]):
            if laid["sheet"] == sheet:
                return dict(stack), at
    raise BadValue(field="trang", problem="not_on_board")


def components_of(record: Record, tools: Tools) -> tuple[Component, ...]:
    """Of the procedure that was named, as it asks today."""
    code = record["procedure"]
    if not code:
        return ()
    found = tools.procedures.get(code, tools.clock.today()) or tools.procedures.latest(code)
    return found.components if found else ()


def older_papers(record: Record, again: str, asker: Asker, tools: Tools) -> dict[str, str]:
    """Papers of the own desk that a new scan may replace, by their ids: those of the dossier, and
    the one that somebody came for."""
    with tools.catalogue.begin() as unit:
        handed = unit.papers_handed_in(record["dossier"]) if record["dossier"] else ()
        told = {one["replaces"] for one in record["stacks"] if one["replaces"]}
        keys = dict.fromkeys([*([again] if again else []), *told, *(key for key, _ in handed)])
        rows = []
        for key in keys:
            try:
                rows.append(unit.paper(key))
            except NotFound:
                continue
    mine = [row for row in rows if any(one.desk == asker.desk for one in row.contexts)]
    return {
        row.paper_id: NAMES["older"].format(type=label_type(row.loai), day=tell_day(row.stored_at))
        for row in mine
    }


def all_papers(record: Record) -> Iterator[str]:
    """Ids of what the session became, in order."""
    for part in record["parts"]:
        yield from part["papers"]


def moment(text: str) -> str:
    """A time of the door, as people write it."""
    return tell_moment(datetime.fromisoformat(text))
