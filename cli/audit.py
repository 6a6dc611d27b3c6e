"""`audit`: the ledger. What is looked for comes from standard input, never from an argument."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from app.audit_words import HELP, SAY
from app.messages import HELP as COMMON
from pipeline.ledger import Deed

if TYPE_CHECKING:
    from pipeline.auditing import Wanted
    from pipeline.ledger import Entry

audit = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help=COMMON["json"])]
Purpose = Annotated[str | None, typer.Option("--purpose", help=HELP["purpose"])]
User = Annotated[str | None, typer.Option("--user", help=HELP["user"])]
Desk = Annotated[str | None, typer.Option("--desk", help=HELP["desk"])]
Paper = Annotated[str | None, typer.Option("--paper", help=HELP["paper"])]
Dossier = Annotated[str | None, typer.Option("--dossier", help=HELP["dossier"])]
Done = Annotated[Deed | None, typer.Option("--deed", help=HELP["deed"])]
From = Annotated[str | None, typer.Option("--from", help=HELP["from"])]
To = Annotated[str | None, typer.Option("--to", help=HELP["to"])]


@audit.command("verify", help=HELP["verify"])
def verify(as_json: Json = False) -> None:
    from app.audit_words import COLUMNS, FAULTS
    from app.session import open_session
    from cli.output import print_json, print_table, say
    from pipeline.auditing import Audited, verify_ledger

    audited = Audited()
    with open_session() as (tools, _):
        breaks = list(verify_ledger(tools, audited))
    if as_json:
        for found in breaks:
            print_json({"seq": found.seq, "fault": found.fault.value})
    elif breaks:
        rows = [(str(found.seq), FAULTS[found.fault.value]) for found in breaks]
        print_table(HELP["verify"], COLUMNS["verify"], rows)
    if not breaks:
        say(SAY["sound"].format(entries=audited.entries, anchored=audited.anchored))
        return
    first = min(breaks, key=lambda found: found.seq)
    what = FAULTS[first.fault.value]
    say(SAY["broken"].format(count=len(breaks), seq=first.seq, what=what))
    say(SAY["what_now"])
    raise typer.Exit(7)


@audit.command("list", help=HELP["list"])
def list_(
    purpose: Purpose = None,
    user: User = None,
    desk: Desk = None,
    paper: Paper = None,
    dossier: Dossier = None,
    deed: Done = None,
    since: From = None,
    until: To = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=HELP["limit"])] = 50,
    after: Annotated[int, typer.Option(min=0, help=HELP["after"])] = 0,
    as_json: Json = False,
) -> None:
    from app.session import local_asker, open_session
    from pipeline.auditing import list_entries

    wanted = _wanted(user, desk, paper, dossier, deed, since, until)
    with open_session() as (tools, settings):
        asker = local_asker(settings)
        entries = list_entries(wanted, purpose, asker, tools, limit, after)
    _print(entries, as_json=as_json, more=len(entries) == limit)


@audit.command("export", help=HELP["export"])
def export(
    purpose: Purpose = None,
    jsonl: Annotated[
        str | None, typer.Option("--jsonl", metavar="FILE", help=HELP["jsonl"])
    ] = None,
    as_csv: Annotated[str | None, typer.Option("--csv", metavar="FILE", help=HELP["csv"])] = None,
    user: User = None,
    desk: Desk = None,
    paper: Paper = None,
    dossier: Dossier = None,
    deed: Done = None,
    since: From = None,
    until: To = None,
) -> None:
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.auditing import export_entries
    from pipeline.errors import BadQuestion

    target = jsonl or as_csv
    if target is None or (jsonl and as_csv):
        raise BadQuestion(detail=SAY["one_file"])
    wanted = _wanted(user, desk, paper, dossier, deed, since, until)
    with open_session() as (tools, settings):
        entries = export_entries(wanted, purpose, local_asker(settings), tools)
        with _open(target, "utf-8-sig" if as_csv else "utf-8") as file:
            count = _write_csv(entries, file) if as_csv else _write_lines(entries, file)
    say(SAY["exported"].format(count=count))


@audit.command("asked", help=HELP["asked"])
def asked(
    text: Annotated[str, typer.Argument(metavar="-", help=HELP["text"])],
    purpose: Purpose = None,
    as_json: Json = False,
) -> None:
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.auditing import find_askers
    from pipeline.errors import BadQuestion

    if text != "-":
        raise BadQuestion(detail=SAY["from_keyboard"])
    if sys.stdin.isatty():
        say(SAY["ask_text"])
    line = sys.stdin.readline().strip()
    with open_session() as (tools, settings):
        found = find_askers(line, purpose, local_asker(settings), tools)
    if found.entries or as_json:
        _print(found.entries, as_json=as_json)
    else:
        say(SAY["nobody"].format(count=found.looked_at))
    if found.other_key:
        say(SAY["other_key"].format(count=found.other_key))


@audit.command("anchor", help=HELP["anchor"])
def anchor() -> None:
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.auditing import anchor_now

    with open_session() as (tools, settings):
        count = anchor_now(local_asker(settings), tools)
    say(SAY["anchored"].format(count=count))


def _wanted(
    user: str | None,
    desk: str | None,
    paper: str | None,
    dossier: str | None,
    deed: Deed | None,
    first: str | None,
    last: str | None,
) -> Wanted:
    from app.audit_door import read_days
    from pipeline.auditing import Wanted

    since, until = read_days(first, last)
    return Wanted(user, desk, paper, dossier, deed, since, until)


def _print(entries: list[Entry], *, as_json: bool, more: bool = False) -> None:
    from app.audit_door import list_cells
    from app.audit_words import COLUMNS
    from cli.output import print_json, print_table, say
    from pipeline.ledger import entry_record

    if as_json:
        for entry in entries:
            print_json(entry_record(entry))
    elif entries:
        print_table(HELP["audit"], COLUMNS["list"], [list_cells(entry) for entry in entries])
    else:
        say(SAY["nothing"])
    if more and not as_json:
        say(SAY["more"].format(seq=entries[-1].seq))


@contextmanager
def _open(target: str, encoding: str) -> Iterator[TextIO]:
    """Readable for the owner alone, and whole or not there at all."""
    if target == "-":
        yield sys.stdout
        return
    path = Path(target)
    draft = path.with_name(f".{path.name}.partial")
    try:
        draft.touch(mode=0o600)
        with draft.open("w", encoding=encoding, newline="") as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write_lines(entries: Iterable[Entry], file: TextIO) -> int:
    from pipeline.ledger import entry_record

    count = 0
    for entry in entries:
        file.write(json.dumps(entry_record(entry), ensure_ascii=False) + "\n")
        count += 1
    return count


def _write_csv(entries: Iterable[Entry], file: TextIO) -> int:
    from app.audit_door import FIELDS, export_cells

    rows = csv.writer(file)
    rows.writerow(FIELDS)
    count = 0
    for entry in entries:
        rows.writerow(export_cells(entry))
        count += 1
    return count
