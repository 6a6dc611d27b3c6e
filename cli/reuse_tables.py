"""The reuse check and effects as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.dossier_door import person_record
from app.labels import label_type
from app.messages import CHECKS, HELP, SAY, STATUS
from app.reuse_words import (
    EFFECTS,
    NEEDS,
    REUSE_SAY,
    advise_check,
    explain_check,
    tell_ways,
)
from app.review_words import tell_time
from app.typed_days import write_day
from cli.attached_tables import tell_attached
from cli.dossier_tables import tell_component
from cli.output import print_table, say
from pipeline.effect import Effect
from pipeline.question import Reuse
from pipeline.reuse_components import ComponentReuse, PersonReuse

MARKS = {False: "✗", None: "?"}


def print_reuse(found: Sequence[Reuse]) -> None:
    """Each paper of the person, what passed, and why the rest did not with what to do, best
    first."""
    if not found:
        say(SAY["nothing_found"])
        return
    rows = [(STATUS[one.state.value], "\n".join(_whole(one))) for one in found]
    print_table(HELP["reuse_check"], ("Kết luận", "Giấy tờ"), rows)


def _whole(reuse: Reuse) -> Iterable[str]:
    issued = REUSE_SAY["issued"].format(day=write_day(reuse.issued)) if reuse.issued else ""
    yield label_type(reuse.loai) + issued
    yield reuse.paper_id
    yield "✓ " + ", ".join(CHECKS[c.code] for c in reuse.checks if c.passed)
    for check in reuse.checks:
        if not check.passed:
            why, what = (tell(check, reuse.paper_id) for tell in (explain_check, advise_check))
            yield f"{MARKS[check.passed]} {CHECKS[check.code]}: {why} {what}".rstrip()
    yield from _tied(reuse)


def _tied(reuse: Reuse) -> list[str]:
    tie = reuse.tie
    return [SAY["tied"].format(by=tie.user, evidence=tie.evidence)] if tie else []


def print_components(found: PersonReuse) -> None:
    """Each component with what it still needs, and the papers that may help."""
    person = person_record(found.person, held=True)
    who = " ".join(filter(None, (person["number"], person["name"])))
    rows = [
        (tell_component(line.component), _need(line), "\n".join(_papers(line)))
        for line in found.components
    ]
    code = found.dossier.ma_ho_so if found.dossier else found.procedure.code
    title = f"{code}  {found.procedure.name}  {who}"
    print_table(title, ("Thành phần", "Kết luận", "Giấy tờ đã có"), rows)
    if found.dossier is None:
        say(REUSE_SAY["own_desk_only"])


def _papers(line: ComponentReuse) -> Iterable[str]:
    """Those that the dossier uses already, then those that it may."""
    for attached in line.attached:
        yield from tell_attached(attached)
    yield from map(_paper, line.papers)


def _need(line: ComponentReuse) -> str:
    """The conclusion; under it every way, where there is more than one."""
    if len(line.component.modes) == 1:
        return NEEDS[line.need.value]
    return f"{NEEDS[line.need.value]}\n{REUSE_SAY['ways'].format(ways=tell_ways(line.component))}"


def _paper(reuse: Reuse) -> str:
    """What it is, whether it may be used, and what speaks against it."""
    head = f"{label_type(reuse.loai)}: {STATUS[reuse.state.value]}"
    reasons = [f"- {explain_check(c, reuse.paper_id)}" for c in reuse.checks if not c.passed]
    return "\n".join([head, reuse.paper_id, *reasons, *_tied(reuse)])


def print_effects(found: Sequence[Effect]) -> None:
    """What happened to a paper, in the order in which it became known."""
    if not found:
        say(REUSE_SAY["no_effects"])
        return
    rows = [(str(e.effect_id), _kind(e), e.by_paper or "", _source(e), _standing(e)) for e in found]
    columns = ("Số", "Điều đã xảy ra", "Theo giấy tờ", "Căn cứ", "Trạng thái")
    print_table(REUSE_SAY["effects"], columns, rows)


def _kind(effect: Effect) -> str:
    since = f" (từ {write_day(effect.since)})" if effect.since else ""
    return EFFECTS[effect.kind.value] + since


def _source(effect: Effect) -> str:
    if effect.user:
        return f"{effect.user}: {effect.evidence}"
    return REUSE_SAY["by_rule"].format(rule=effect.rule, fields=effect.evidence)


def _standing(effect: Effect) -> str:
    if effect.withdrawn is None:
        return REUSE_SAY["certain" if effect.certain else "suspected"]
    by = effect.withdrawn.user or "sohoa"
    at, reason = tell_time(effect.withdrawn.at), effect.withdrawn.reason
    return REUSE_SAY["withdrawn"].format(by=by, at=at, reason=reason).rstrip(" :")
