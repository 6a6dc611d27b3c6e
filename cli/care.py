"""`reindex`, `verify`, `rebuild` and `doctor`: keeping an installation true."""

from __future__ import annotations

from typing import Annotated

import typer

from app.messages import HELP

Json = Annotated[bool, typer.Option("--json", help=HELP["json"])]


def register(app: typer.Typer) -> None:
    for command in (reindex, verify, rebuild, doctor):
        app.command(help=HELP[command.__name__])(command)


def reindex() -> None:
    from app.messages import SAY
    from app.session import open_session
    from cli.output import say
    from cli.progress import Counter
    from pipeline.reindexing import reindex as fill_index

    with open_session() as (tools, _), Counter() as counter:
        count = fill_index(tools, counter.step)
    say(SAY["reindexed"].format(count=count))


def verify(as_json: Json = False) -> None:
    from app.care_words import GAPS
    from app.messages import SAY
    from app.session import open_session
    from cli.output import print_json, print_table, say
    from pipeline.verifying import Tally
    from pipeline.verifying import verify as find_gaps

    tally = Tally()
    with open_session() as (tools, _):
        gaps = list(find_gaps(tools, tally))
    if as_json:
        for gap in gaps:
            print_json({"kind": gap.kind, "key": gap.key})
    elif gaps:
        rows = [(GAPS.get(gap.kind, gap.kind), gap.key) for gap in gaps]
        print_table(HELP["verify"], ("Sai lệch", "Mã"), rows)
    if gaps:
        raise typer.Exit(7)
    say(SAY["no_gaps"].format(objects=tally.objects, rows=tally.rows))


def rebuild() -> None:
    from app.audit_words import SAY as AUDIT
    from app.messages import SAY
    from app.session import local_asker, open_session
    from cli.output import say
    from pipeline.recovering import recover

    with open_session() as (tools, settings):
        result = recover(tools, local_asker(settings))
    rows = result.rebuilt
    say(SAY["rebuilt"].format(scans=rows.scans, papers=rows.papers))
    if rows.entries:
        say(AUDIT["restored"].format(entries=rows.entries))
    lost = {
        "unreadable": rows.unreadable,
        "without_bytes": rows.without_bytes,
        "unchecked": result.unchecked,
    }
    for name, keys in lost.items():
        if keys:
            say(SAY[name].format(count=len(keys)))
    if not result.whole:
        raise typer.Exit(7)


def doctor(as_json: Json = False) -> None:
    from app.care_words import DOCTOR_COLUMNS
    from app.doctor import examine
    from app.logs import configure_logs
    from cli.output import print_json, print_table

    configure_logs()
    findings = examine()
    if as_json:
        for f in findings:
            print_json({"name": f.name, "ok": f.ok, "found": f.found, "advice": f.advice})
    else:
        rows = [("✓" if f.ok else "✗", f.name, f.found, f.advice) for f in findings]
        print_table(HELP["doctor"], DOCTOR_COLUMNS, rows)
    if not all(f.ok for f in findings):
        raise typer.Exit(8)
