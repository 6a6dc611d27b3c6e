"""Signatures are looked at when a file is taken in, and again when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import BadSetting, Hostile, NotAllowed, NotFound
from pipeline.ingest import Status, ingest
from pipeline.keys import object_key
from pipeline.ledger import Deed
from pipeline.question import Asker, Duty
from pipeline.rechecking import check_again, check_all, last_check
from pipeline.scan import Context, Inspection
from pipeline.signature import Signature, SignatureState
from pipeline.tools import Tools
from tests.journey import HereWorkers, PlainStages, World, write_pdf

CLERK = Asker("lan", "desk-a", frozenset({Duty.SCAN}))
STRANGER = Asker("hoa", "desk-b", frozenset({Duty.SCAN}))
INSPECTOR = Asker("an", "desk-z", frozenset({Duty.INSPECTOR}))
ADMINISTRATOR = Asker("quan", "desk-z", frozenset({Duty.ADMINISTRATOR}))
VALID, UNKNOWN = Signature(SignatureState.VALID), Signature(SignatureState.UNKNOWN_ISSUER)


class SignedStages(PlainStages):
    """Sees a signature in files that say so."""

    def inspect(self, path: Path) -> Inspection:
        return replace(super().inspect(path), digitally_signed="signed" in path.read_text())


@dataclass
class Told:
    """Signatures as they are told to be."""

    found: tuple[Signature, ...] = (UNKNOWN,)
    name: str = "one"
    trouble: Exception | None = None

    def read(self, path: Path, at: datetime) -> tuple[Signature, ...]:
        if self.trouble is not None:
            raise self.trouble
        assert path.read_text().startswith("%PDF")
        return self.found

    def trust(self) -> str:
        return self.name


class Strict(HereWorkers):
    """Ends whoever looks at signatures, as a limit would."""

    def map(self, function: Callable[[Any], Any], items: Sequence[Any], seconds: float,
            rescue: Callable[[Any], Any] | None = None) -> Iterator[Any]:  # fmt: skip
        def limited(item: Any) -> Any:
            if "signatures" in getattr(function, "keywords", {}):
                raise Hostile(limit="memory")
            return function(item)

        return super().map(limited, items, seconds, rescue)


@pytest.fixture
def told() -> Told:
    return Told()


def tools_of(world: World, told: Told, **others: Any) -> Tools:
    workers = others.pop("workers", HereWorkers())
    tools = world.tools(stages=SignedStages(), workers=workers, **others)
    return replace(tools, signatures=told)


def take_in(world: World, told: Told, text: str = "signed một", **others: Any) -> str:
    """Id of its first paper."""
    source = write_pdf(world.folder / f"{abs(hash(text))}.pdf", *text.split("/"))
    item = ingest(source, Context("desk-a"), tools_of(world, told, **others))
    assert item.status is Status.STORED, item.reason
    assert item.signatures or "signed" not in text
    return item.papers[0].paper_id


def states(world: World, paper_id: str) -> tuple[SignatureState, ...]:
    with world.catalogue.begin() as unit:
        return unit.paper(paper_id).signatures


def sign_papers(world: World) -> None:
    """`read_plainly` makes papers that know nothing of signatures."""
    with world.catalogue.begin() as unit:
        for row in unit.papers():
            unit.put_papers(row.intake_id, [
                replace(each, digitally_signed=True) for each in unit.papers_of_scan(row.intake_id)
            ])  # fmt: skip
        unit.commit()


def test_a_signed_file_is_judged_when_it_is_taken_in(world: World, told: Told) -> None:
    """With the time, and by whose certificates."""
    paper_id = take_in(world, told)
    check = last_check(paper_id, CLERK, tools_of(world, told))
    assert check is not None
    assert check.signatures == (UNKNOWN,)
    assert (check.checked_at, check.trust) == (world.clock.moment, "one")


def test_a_file_without_signatures_is_not_looked_at(world: World, told: Told) -> None:
    told.trouble = AssertionError("nobody may look")
    paper_id = take_in(world, told, "trơn")
    assert last_check(paper_id, CLERK, tools_of(world, told)) is None


def test_signatures_belong_to_the_file(world: World, told: Told) -> None:
    """Every paper of it has them."""
    take_in(world, told, "signed một/hai")
    sign_papers(world)
    with world.catalogue.begin() as unit:
        assert [row.signatures for row in unit.papers()] == [(UNKNOWN.state,)] * 2


def test_a_file_that_breaks_the_limits_has_a_broken_signature(world: World, told: Told) -> None:
    """It is stored all the same: only its signature is worth nothing."""
    paper_id = take_in(world, told, workers=Strict())
    check = last_check(paper_id, CLERK, tools_of(world, told))
    assert check is not None
    assert check.signatures == (Signature(SignatureState.BROKEN, "limits"),)


def test_certificates_that_cannot_be_read_stop_the_file(world: World, told: Told) -> None:
    """Nothing is lost: the same command goes on when the setting is right."""
    told.trouble = BadSetting(setting="signatures.trust_roots", detail="no such folder")
    source = write_pdf(world.folder / "a.pdf", "signed một")
    item = ingest(source, Context("desk-a"), tools_of(world, told))
    assert item.status is Status.FAILED
    assert item.reason is not None
    assert item.reason.code == "bad_setting"
    told.trouble = None
    assert ingest(source, Context("desk-a"), tools_of(world, told)).status is Status.STORED


def test_it_is_looked_at_again_when_somebody_asks(world: World, told: Told) -> None:
    """Say because another certificate is trusted now. What was found before stays."""
    paper_id = take_in(world, told)
    sign_papers(world)
    told.found, told.name = (VALID,), "two"
    world.clock.turn(60)
    found = check_again(paper_id, CLERK, tools_of(world, told))
    assert found is not None
    assert (found.signatures, found.trust, found.checked_at) == (
        (VALID,),
        "two",
        world.clock.moment,
    )
    assert states(world, paper_id) == (VALID.state,)
    with world.catalogue.begin() as unit:
        (entry,) = unit.entries(deed=Deed.VERIFIED)
    assert entry.act.paper_id == paper_id
    assert entry.act.facts["states"] == ["valid"]


def test_a_paper_without_signatures_is_told_so(world: World, told: Told) -> None:
    paper_id = take_in(world, told, "trơn")
    assert check_again(paper_id, CLERK, tools_of(world, told)) is None


def test_only_who_sees_the_paper_may_ask(world: World, told: Told) -> None:
    """An inspector changes nothing, not even this; whoever sees the paper sees what was found."""
    paper_id = take_in(world, told)
    tools = tools_of(world, told)
    with pytest.raises(NotFound):
        check_again(paper_id, STRANGER, tools)
    with pytest.raises(NotFound):
        last_check(paper_id, STRANGER, tools)
    with pytest.raises(NotAllowed):
        check_again(paper_id, INSPECTOR, tools)
    assert last_check(paper_id, INSPECTOR, tools) is not None


def test_all_files_are_looked_at_and_each_has_a_result(world: World, told: Told) -> None:
    """One whose original is gone does not stop the others; no paper is named."""
    gone, here = take_in(world, told, "signed một"), take_in(world, told, "signed hai")
    take_in(world, told, "trơn")
    with world.catalogue.begin() as unit:
        rows = {key: unit.paper(key) for key in (gone, here)}
        for row in rows.values():
            unit.put_papers(row.intake_id, [replace(row, digitally_signed=True)])
        unit.commit()
    name = Path(object_key(rows[gone].sha256)).name
    for file in list((world.folder / "objects" / "originals").rglob(f"*{name}*")):
        file.unlink(missing_ok=True)
    told.found = (VALID,)
    found = {one.intake_id: one for one in check_all(ADMINISTRATOR, tools_of(world, told))}
    assert set(found) == {row.intake_id for row in rows.values()}
    assert found[rows[here].intake_id].check is not None
    assert found[rows[gone].intake_id].reason is not None
    assert states(world, here) == (VALID.state,)
    assert states(world, gone) == (UNKNOWN.state,)


@pytest.mark.parametrize("asker", [CLERK, INSPECTOR])
def test_all_files_are_for_those_who_answer_for_them(
    world: World, told: Told, asker: Asker
) -> None:
    with pytest.raises(NotAllowed):
        list(check_all(asker, tools_of(world, told)))


def test_wrong_certificates_are_one_trouble_not_thousands(world: World, told: Told) -> None:
    """Told before the first file."""

    class Wrong(Told):
        def trust(self) -> str:
            raise BadSetting(setting="signatures.trust_roots", detail="hong.pem")

    with pytest.raises(BadSetting):
        next(check_all(ADMINISTRATOR, tools_of(world, Wrong())))
