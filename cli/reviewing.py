"""How the review queue, its fields and its figures are shown to a person."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.labels import label_type
from app.review_door import division_records, name_field, review_record, shown_value, tell_why
from app.review_words import COLUMNS, HELP, RISKS, SAY, tell_evidence, tell_time
from cli.output import print_json, print_table, say
from pipeline.measuring import Measured
from pipeline.paper import Field, FieldStatus
from pipeline.ports import PaperRow
from pipeline.review import Task

SHOWN = 3  # fields of a paper that the queue names


def print_tasks(tasks: Sequence[Task], *, more: bool) -> None:
    if not tasks:
        say(SAY["nothing_waits"])
        return
    rows = [(label_type(task.row.loai), _what(task), task.row.paper_id) for task in tasks]
    print_table(HELP["next"], COLUMNS["next"], rows)
    if more:
        say(SAY["more"].format(cursor=tasks[-1].cursor))


def print_fields(row: PaperRow, fields: Sequence[Field], *, as_json: bool) -> None:
    if as_json:
        for field in fields:
            print_json({"paper_id": row.paper_id, **review_record(field)})
    elif fields:
        title = f"{label_type(row.loai)}  {row.paper_id}"
        print_table(title, COLUMNS["show"], [_line(field) for field in fields])
        if told := tell_evidence(row.evidence):
            say(SAY["evidence"].format(told=told))
    else:
        say(SAY["nothing_waits"])


def print_division(rows: Sequence[PaperRow], *, as_json: bool) -> None:
    """The papers of one scan, and whether a decision on them could be carried out."""
    records = division_records(rows)
    if as_json:
        for record in records:
            print_json(record)
        return
    lines = [
        (record["trang"], record["type"], str(record["open"]), record["paper_id"])
        for record in records
    ]
    print_table(SAY["divided"].format(count=len(rows)), COLUMNS["divided"], lines)
    if records[0]["pending"]:
        say(SAY["later"])


def print_retyped(row: PaperRow) -> None:
    """What the rules of the new type found."""
    if row.read_as is not None:
        say(SAY["later"])
        return
    waiting = sum(field.status is FieldStatus.REVIEW for field in row.fields)
    say(SAY["understood_again"].format(count=len(row.fields), open=waiting))


def print_measures(measures: Sequence[Measured]) -> None:
    """A table for each type: what was accepted by rule and what people found of it, what waits and
    what people said of the rest."""
    for loai, group in groupby(measures, lambda one: one.loai):
        print_table(label_type(loai), COLUMNS["measure"], [_figures(one) for one in group])


def _figures(one: Measured) -> list[str]:
    counts = (
        one.accepted,
        one.confirmed_after,
        one.corrected_after,
        one.waiting,
        one.reviewed_confirmed,
        one.reviewed_corrected,
        one.reviewed_rejected,
    )
    return [name_field(one.name), *map(str, counts)]


def _line(field: Field) -> tuple[str, ...]:
    """Narrow: a terminal of eighty columns shows it."""
    read = field.reading or field
    box = ",".join(map(str, read.box.as_list()))
    return (
        f"{name_field(field.name)}\n{field.name}\n{field.mark}",
        shown_value(field),
        f"1: {read.raw}\n2: {read.second or ''}",
        f"{_why(field)}\n{SAY['place'].format(page=read.page, box=box)}",
    )


def _why(field: Field) -> str:
    decision = field.decision
    if decision is None:
        return tell_why(field)
    who = SAY["by"].format(by=decision.by, desk=decision.desk, at=tell_time(decision.at))
    return f"{tell_why(field)}: {who}"


def _what(task: Task) -> str:
    """Its worst risk, the worst fields by name and the others counted, and who waits."""
    names = [name_field(item.field.name) for item in task.items]
    said = ", ".join(names[:SHOWN])
    if len(names) > SHOWN:
        said = SAY["and_more"].format(names=said, count=len(names) - SHOWN)
    lines = [RISKS[task.items[0].risk], said]
    if task.waiting_since:
        lines.append(SAY["waits"].format(since=tell_time(task.waiting_since)))
    return "\n".join(lines)
