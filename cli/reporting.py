"""Tells what became of each file as soon as it is known, and at the end of all together."""

from __future__ import annotations

from collections import Counter

import typer

from app.door import item_records
from app.messages import ENDINGS, SAY, STATUS, advise, explain
from app.signature_words import SAY as SIGNATURE_SAY
from app.signature_words import STATES as SIGNATURE_STATES
from cli.output import print_json, say
from cli.papers import print_paper
from pipeline.ingest import Item, Status


class Reporter:
    """Keeps counts alone: a batch of years of boxes must not grow in memory."""

    def __init__(self, as_json: bool = False) -> None:
        self.as_json = as_json
        self.counts: Counter[str] = Counter()

    def tell(self, file: str, item: Item) -> None:
        """One file has ended."""
        self.counts[item.status.value] += 1
        if self.as_json:
            for record in item_records(file, item):
                print_json(record)
        else:
            self._show(file, item)

    def finish(self, ending: str = "done") -> None:
        """The sum, and the exit code: 0 when every file is stored or a duplicate."""
        if not self.counts and ending == "done":
            say(SAY["no_files"])
            return
        say(SAY["summary"].format(**{status.value: self.counts[status.value] for status in Status}))
        if ending != "done":
            say(ENDINGS[ending])
        if self.counts["failed"] or ending != "done":
            raise typer.Exit(4)
        if self.counts["quarantined"]:
            raise typer.Exit(3)

    def _show(self, file: str, item: Item) -> None:
        say(f"{file}: {STATUS[item.status.value]}")
        if item.reason:
            say(f"  {explain(item.reason)} {advise(item.reason)}")
        if item.signatures:
            told = ", ".join(SIGNATURE_STATES[state.value] for state in item.signatures)
            say(f"  {SIGNATURE_SAY['states'].format(states=told)}")
        for paper in item.papers:
            print_paper(paper.paper_id, paper.loai, paper.fields)
        for row in item.known if item.status is Status.STORED else ():
            print_paper(row.paper_id, row.loai, row.fields)
