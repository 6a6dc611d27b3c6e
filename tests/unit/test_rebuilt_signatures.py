"""After a rebuild: what spoils a paper is known again, and what no ledger proves is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline.anchoring import anchor
from pipeline.attaching import attach
from pipeline.errors import BadSetting, StoreUnavailable
from pipeline.ingest import Status, ingest
from pipeline.keys import object_key
from pipeline.ledger import Deed
from pipeline.manifest import manifest_key, write_manifest
from pipeline.ports import Area
from pipeline.recovering import recover
from pipeline.scan import Context
from pipeline.signature import Signature, SignatureState
from pipeline.signature_checks import SPOILT, judge_signatures
from pipeline.tools import Tools
from pipeline.verifying import verify
from storage.archive import PaperArchive
from storage.catalogue import SqlCatalogue
from tests.attached import NOW, OFFICER, PURPOSE, know, open_dossier, store_paper
from tests.journey import World, write_pdf
from tests.messages import CODE
from tests.unit.test_attesting import (
    ADMINISTRATOR,
    VALID,
    SignedStages,
    Told,
    sign_papers,
    tools_of,
)
from tests.unit.test_verify_rebuild import PicturedStages

ALTERED = Signature(SignatureState.ALTERED, "content")


class SignedPictures(SignedStages, PicturedStages):
    """Sees signatures, and leaves pictures to archive."""


@pytest.fixture
def told() -> Told:
    return Told((ALTERED,))


@pytest.fixture
def empty(world: World) -> Iterator[SqlCatalogue]:
    catalogue = SqlCatalogue(f"sqlite:///{world.folder}/empty.db")
    yield catalogue
    catalogue.close()


def ready(world: World, told: Told, **others: Any) -> Tools:
    tools = tools_of(world, told, archive=PaperArchive(world.objects), **others)
    return replace(tools, stages=SignedPictures())


def take_in(world: World, told: Told, text: str) -> str:
    """Id of its one paper."""
    source = write_pdf(world.folder / f"{text[-3:]}.pdf", text)
    item = ingest(source, Context("desk-a"), ready(world, told))
    assert item.status is Status.STORED, item.reason
    return item.papers[0].paper_id


def archive_signed(world: World, told: Told, text: str) -> str:
    """A stored paper whose file is signed, as its manifest says too."""
    paper_id = take_in(world, told, text)
    sign_papers(world)
    with world.catalogue.begin() as unit:
        row = unit.paper(paper_id)
        scan = unit.scan(row.intake_id)
    world.objects.put(Area.PAPERS, manifest_key(paper_id), write_manifest(scan, row))
    return paper_id


def test_an_altered_file_is_refused_after_a_rebuild_too(
    world: World, told: Told, empty: SqlCatalogue
) -> None:
    """Nobody has to remember to look again: else the original in hand would do for a file that is
    no proof of anything. Looked at once; the ledger says so."""
    paper_id = archive_signed(world, told, "signed một")
    take_in(world, told, "trơn")
    tools = ready(world, told, catalogue=empty)
    done = recover(tools, ADMINISTRATOR)
    assert (done.rebuilt.papers, done.signatures, done.unchecked) == (2, 1, ())
    with empty.begin() as unit:
        row = unit.paper(paper_id)
        (looked,) = (e.act for e in unit.entries() if e.act.deed is Deed.VERIFIED)
    judged = judge_signatures(row)
    assert judged is not None
    assert judged[0] is False
    assert judged[1] in SPOILT
    assert (looked.user, looked.facts["states"]) == ("quan", ["altered"])
    told.trouble = AssertionError("what was looked at is not looked at again")
    assert recover(tools).signatures == 0


def test_a_file_that_cannot_be_looked_at_does_not_stop_the_rest(
    world: World, told: Told, empty: SqlCatalogue
) -> None:
    """It is counted, not believed, and looked at when the same command runs again."""
    lost = archive_signed(world, told, "signed một")
    found = archive_signed(world, told, "signed hai")
    with world.catalogue.begin() as unit:
        sha256, intake_id = unit.paper(lost).sha256, unit.paper(lost).intake_id
    key = object_key(sha256)
    data = world.objects.read(Area.ORIGINALS, key)
    world.objects.remove(Area.ORIGINALS, key)
    told.found = (VALID,)
    done = recover(ready(world, told, catalogue=empty))
    assert (done.signatures, done.unchecked) == (1, (intake_id,))
    with empty.begin() as unit:
        assert judge_signatures(unit.paper(lost)) == (None, "signature_unchecked")
        assert judge_signatures(unit.paper(found)) == (True, "digital")
    world.objects.put(Area.INTAKE, key, data)
    world.objects.promote(key)
    again = recover(ready(world, told, catalogue=empty))
    assert (again.signatures, again.unchecked) == (1, ())


def test_wrong_certificates_do_not_stop_a_recover(
    world: World, told: Told, empty: SqlCatalogue
) -> None:
    """The papers are back; their signatures wait."""
    archive_signed(world, told, "signed một")
    told.trouble = BadSetting(setting="signatures.trust_roots", detail="no such folder")
    done = recover(ready(world, told, catalogue=empty))
    assert (done.rebuilt.papers, done.signatures, len(done.unchecked)) == (1, 0, 1)


def test_a_store_that_is_away_is_no_verdict(world: World, told: Told, empty: SqlCatalogue) -> None:
    """The command is run again."""
    archive_signed(world, told, "signed một")
    told.trouble = StoreUnavailable()
    with pytest.raises(StoreUnavailable):
        recover(ready(world, told, catalogue=empty))
    told.trouble = None
    assert recover(ready(world, told, catalogue=empty)).signatures == 1


def test_a_link_behind_the_last_anchor_is_named(world: World, empty: SqlCatalogue) -> None:
    """Its object came back, its entry did not: it says who, when and what for, and nothing proves
    it. What an anchor held is proved as before."""
    world.clock.moment = NOW
    tools = know(world.tools())
    open_dossier(tools)
    proved = attach(CODE, "giay", store_paper(tools, b"first"), PURPOSE, OFFICER, tools)
    anchor(tools)
    late = attach(CODE, "khac", store_paper(tools, b"second"), PURPOSE, OFFICER, tools)
    assert "link_unproved" not in {gap.kind for gap in verify(tools)}
    after = know(world.tools(catalogue=empty))
    recover(after)
    with empty.begin() as unit:
        assert {link.link_id for link in unit.reuse_links()} == {proved.link_id, late.link_id}
    unproved = [gap.key for gap in verify(after) if gap.kind == "link_unproved"]
    assert unproved == [late.link_id]
