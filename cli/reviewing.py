"""How the review queue, its fields and its figures are shown to a person."""

from __future__ import annotations

from collections.abc import Sequence

from app.labels import label_type
from app.review_door import measure_record, name_field, review_record, shown_value, tell_why
from app.review_words import COLUMNS, HELP, RISKS, SAY
from cli.output import print_json, print_table, say
from pipeline.measuring import Measured
from pipeline.paper import Field
from pipeline.ports import PaperRow
from pipeline.review import Task


def print_tasks(tasks: Sequence[Task], *, more: bool) -> None:
    if not tasks:
        say(SAY["nothing_waits"])
        return
    rows = [
        (
            ", ".join(dict.fromkeys(RISKS[item.risk] for item in task.items)),
            _since(task),
            label_type(task.row.loai),
            ", ".join(name_field(item.field.name) for item in task.items),
            task.row.paper_id,
        )
        for task in tasks
    ]
    print_table(HELP["next"], COLUMNS["next"], rows)
    if more:
        say(SAY["more"].format(cursor=tasks[-1].cursor))


def print_fields(row: PaperRow, fields: Sequence[Field], *, as_json: bool) -> None:
    if as_json:
        for field in fields:
            print_json({"paper_id": row.paper_id, **review_record(field)})
    elif fields:
        print_table(
            f"{label_type(row.loai)}  {row.paper_id}", COLUMNS["show"], [_line(f) for f in fields]
        )
    else:
        say(SAY["nothing_waits"])


def print_measures(measures: Sequence[Measured]) -> None:
    rows = []
    for one in measures:
        record = measure_record(one)
        record["loai"], record["field"] = label_type(one.loai), name_field(one.name)
        del record["wrong_share"]
        rows.append([str(cell) for cell in record.values()])
    print_table(HELP["measure"], COLUMNS["measure"], rows)


def _line(field: Field) -> tuple[str, ...]:
    read = field.reading or field
    box = ",".join(map(str, read.box.as_list()))
    return (
        name_field(field.name),
        shown_value(field),
        read.raw,
        read.second or "",
        _why(field),
        f"{read.page}: {box}",
        field.mark,
    )


def _why(field: Field) -> str:
    decision = field.decision
    if decision is None:
        return tell_why(field)
    at = decision.at.isoformat(timespec="minutes")
    who = SAY["by"].format(by=decision.by, desk=decision.desk, at=at)
    return f"{tell_why(field)}: {who}"


def _since(task: Task) -> str:
    if task.waiting_since is None:
        return ""
    return SAY["waits"].format(since=task.waiting_since.isoformat(timespec="minutes"))
