"""What is understood of papers, in tables for people: by level, type and field, and the worst."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from bench.judging import Outcome, PaperResult
from bench.results import Run, tell_run
from bench.tables import tabulate

WORST = 12  # papers that are named
COUNTS = ("papers", "type right", "fields", "right", "accepted", "wrong accepted")
_COLUMNS = (*COUNTS, "beyond truth")


def report(run: Run, papers: Sequence[PaperResult]) -> str:
    """The whole report in Markdown."""
    parts = [
        f"# Meaning, measured {run.date[:10]}",
        f"sohoa {run.versions.get('sohoa', '?')}; {tell_run(run)}.",
        tabulate(("level", *_COLUMNS), list(_groups(papers, lambda paper: paper.level))),
        "## Numbers of which none may be wrong",
        tabulate(("level", "numbers", "accepted", "wrong"), list(_numbers(papers))),
        "## Several papers in one file",
        tabulate(("level", "stacks", "split right", "silent merges"), list(_stacks(papers))),
        "## By type",
        tabulate(("type", *_COLUMNS), list(_groups(papers, lambda paper: paper.loai))),
        "## By field",
        tabulate(("field", *COUNTS[2:]), list(_fields(papers))),
        "## The worst papers",
        "\n".join(_worst(papers)) or "None has anything wrong.",
    ]
    return "\n\n".join(parts) + "\n"


def _groups(
    papers: Sequence[PaperResult], key: Callable[[PaperResult], str]
) -> Iterator[list[str]]:
    groups: dict[str, list[PaperResult]] = defaultdict(list)
    for paper in papers:
        groups[key(paper)].append(paper)
    for name, own in [*groups.items(), ("all", list(papers))]:
        right = sum(paper.type_right for paper in own)
        beyond = sum(len(paper.beyond) for paper in own)
        counts = _counts([outcome for paper in own for outcome in paper.outcomes])
        yield [name, str(len(own)), _share(right, len(own)), *counts, str(beyond)]


def _counts(outcomes: Sequence[Outcome]) -> list[str]:
    """Values by a pen are not demanded: of acceptance they are no part."""
    printed = [outcome for outcome in outcomes if not outcome.by_hand]
    accepted = sum(outcome.accepted for outcome in printed)
    return [
        str(len(outcomes)),
        _share(sum(outcome.right for outcome in outcomes), len(outcomes)),
        _share(accepted, len(printed)),
        _wrong(outcomes),
    ]


def _wrong(outcomes: Sequence[Outcome]) -> str:
    """How many, and which share of what was accepted."""
    wrong, accepted = sum(o.wrong for o in outcomes), sum(o.accepted for o in outcomes)
    return f"{wrong} ({wrong / accepted:.2%})" if wrong else "0"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _numbers(papers: Sequence[PaperResult]) -> Iterator[list[str]]:
    kinds: tuple[tuple[str, Callable[[Outcome], bool]], ...] = (
        ("personal numbers", lambda outcome: outcome.is_person_number),
        ("all numbers", lambda outcome: outcome.is_number),
    )
    for level in [*dict.fromkeys(paper.level for paper in papers), "all"]:
        for name, belongs in kinds:
            own = [
                outcome
                for paper in papers
                if level in (paper.level, "all")
                for outcome in paper.outcomes
                if belongs(outcome)
            ]
            accepted, wrong = sum(o.accepted for o in own), sum(o.wrong for o in own)
            yield [f"{level}, {name}", str(len(own)), str(accepted), str(wrong)]


def _stacks(papers: Sequence[PaperResult]) -> Iterator[list[str]]:
    for level in dict.fromkeys(paper.level for paper in papers if paper.stack):
        files: dict[str, list[PaperResult]] = defaultdict(list)
        for paper in papers:
            if paper.stack and paper.level == level:
                files[paper.file].append(paper)
        right = sum(own[0].divided for own in files.values())
        merged = sum(own[0].merged for own in files.values())
        yield [level, str(len(files)), _share(right, len(files)), str(merged)]


def _fields(papers: Sequence[PaperResult]) -> Iterator[list[str]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for paper in papers:
        for outcome in paper.outcomes:
            groups[outcome.name].append(outcome)
    yield from ([name, *_counts(own)] for name, own in sorted(groups.items()))


def _worst(papers: Sequence[PaperResult]) -> Iterator[str]:
    """A wrong type or a wrong value that was accepted weighs most."""
    ranked = sorted(papers, key=_badness, reverse=True)
    for paper in ranked[:WORST]:
        if _badness(paper) == 0:
            return
        yield f"- `{paper.file}` ({paper.loai}): {'; '.join(_faults(paper))}"


def _badness(paper: PaperResult) -> int:
    missed = sum(not outcome.right for outcome in paper.outcomes)
    wrong = sum(outcome.wrong for outcome in paper.outcomes)
    return missed + 10 * (wrong + len(paper.beyond) + (not paper.type_right) + paper.merged)


def _faults(paper: PaperResult) -> Iterator[str]:
    if not paper.type_right:
        yield f"read as `{paper.said}`"
    if paper.merged:
        yield "holds another paper's pages"
    for outcome in paper.outcomes:
        if not outcome.right:
            accepted = "**accepted** " if outcome.wrong else ""
            yield f"{accepted}`{outcome.name}` {outcome.found!r} for {outcome.wanted!r}"
    yield from (f"**accepted** beyond the truth `{told}`" for told in paper.beyond)
