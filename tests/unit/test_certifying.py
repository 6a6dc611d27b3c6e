"""`certify`: who may, which papers, what is kept, and what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.certification import Seal, Stamp, is_certified
from pipeline.certifying import (
    Certified,
    Outcome,
    certify,
    papers_of_dossier,
    papers_to_certify,
)
from pipeline.describing import describe_paper
from pipeline.errors import Conflict, NoSigningKey, NotAllowed, NotFound, SigningFailed
from pipeline.keys import certification_key, certified_key, object_key, preview_key, rendition_key
from pipeline.ledger import Deed
from pipeline.page import PageText
from pipeline.ports import Area, PaperRow
from pipeline.question import Asker, Duty
from pipeline.rebuilding import rebuild
from pipeline.review import compare, correct
from pipeline.scan import Context, Origin
from pipeline.verifying import verify
from tests.journey import World
from tests.reviewed import CLERK, INSPECTOR, OFFICER, OUTSIDER, Desk, accepted, make_field

APPROVER = Asker("duc", "desk-a", frozenset({Duty.APPROVER}))
STRANGER = Asker("tam", "desk-b", frozenset({Duty.APPROVER}))
COMPARED = Context("desk-a", origin=Origin.FROM_ORIGINAL)


class PlainSeal:
    """Signs by writing who signs behind the rendition; `trouble` is raised at the paper named."""

    agency, subject, serial = "UBND phường Mẫu", "Common Name: UBND phường Mẫu", "1f0a"

    def __init__(self) -> None:
        self.stamps: list[Stamp] = []
        self.trouble: Exception | None = None
        self.meanwhile: Any = None

    def certify(
        self, rendition: Path, target: Path, stamp: Stamp, page: PageText, preview: bytes
    ) -> None:
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble
        if self.meanwhile is not None:
            self.meanwhile()
        self.stamps.append(stamp)
        target.write_bytes(rendition.read_bytes() + f"%{stamp.at} {len(self.stamps)}".encode())


class PlainSealing:
    """A key that is there, and counts how often it is opened."""

    def __init__(self) -> None:
        self.seal, self.opened = PlainSeal(), 0

    @contextmanager
    def open(self) -> Iterator[Seal]:
        self.opened += 1
        yield self.seal

    def mark(self, user: str, desk: str) -> tuple[str, ...]:
        return ("Bản số hoá", f"{user}, {desk}")


class Office:
    """A desk whose papers have renditions, and an approver with the agency's key."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self.sealing = Desk(world, monkeypatch), PlainSealing()

    @property
    def seal(self) -> PlainSeal:
        return self.sealing.seal

    def tools(self) -> Any:
        return replace(self.desk.tools, sealing=self.sealing)

    def paper(self, text: str = "một", *fields: Any, context: Context = COMPARED) -> PaperRow:
        row = self.desk.take_in(text, *(fields or (accepted("ho_ten", "Nguyễn Văn Mẫu"),)),
                                context=context)  # fmt: skip
        objects = self.desk.world.objects
        objects.put(Area.PAPERS, rendition_key(row.paper_id), b"%PDF-1.7 rendition")
        objects.put(Area.PAPERS, preview_key(row.paper_id, 1), b"picture")
        return row

    def certify(self, *rows: PaperRow, asker: Asker = APPROVER) -> list[Certified]:
        return list(certify([row.paper_id for row in rows], asker, self.tools()))

    def row(self, row: PaperRow) -> PaperRow:
        return self.desk.row(row.paper_id)


@pytest.fixture
def office(world: World, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(world, monkeypatch)


def reason(certified: Certified) -> tuple[str, str]:
    assert certified.reason is not None
    return certified.reason.code, str(certified.reason.facts.get("why", ""))


def test_a_compared_paper_is_certified(office: Office) -> None:
    """The copy is an object of its own beside the rendition, and the catalogue knows whose
    certificate signed it, who asked for it and when."""
    row = office.paper()
    (done,) = office.certify(row)
    made = done.certification
    assert done.outcome is Outcome.CERTIFIED
    assert made is not None
    assert (made.turn, made.user, made.desk) == (1, "duc", "desk-a")
    assert (made.subject, made.serial) == (office.seal.subject, "1f0a")
    assert made.at == office.desk.world.clock.moment
    copy = office.desk.world.objects.stat(Area.PAPERS, certified_key(row.paper_id, 1, made.sha256))
    assert copy is not None
    assert copy.sha256 == made.sha256
    assert is_certified(office.row(row))
    assert office.desk.world.objects.read(Area.PAPERS, rendition_key(row.paper_id)) == (
        b"%PDF-1.7 rendition"
    )


def test_the_stamp_names_converter_and_original(office: Office) -> None:
    """Luật GDĐT 20/2023/QH15 Điều 12: the mark, and who converted."""
    row = office.paper()
    office.certify(row)
    (stamp,) = office.seal.stamps
    assert stamp.mark == ("Bản số hoá", "duc, desk-a")
    assert (stamp.agency, stamp.original) == ("UBND phường Mẫu", row.sha256)
    assert stamp.at == office.desk.world.clock.moment


@pytest.mark.parametrize(
    ("fields", "context", "why"),
    [
        ((), Context("desk-a"), "not_compared"),
        ((), Context("desk-a", origin=Origin.CERTIFIED_COPY), "not_compared"),
        ((), Context("desk-a", origin=Origin.ELECTRONIC), "electronic"),
        ((make_field(),), COMPARED, "open"),
    ],
)
def test_a_paper_that_is_not_ready_is_refused(
    office: Office, fields: tuple[Any, ...], context: Context, why: str
) -> None:
    """The reason says what has to be done first; nothing is signed."""
    (done,) = office.certify(office.paper("x", *fields, context=context))
    assert done.outcome is Outcome.FAILED
    assert reason(done) == ("not_certifiable", why)
    assert office.seal.stamps == []


def test_pages_to_scan_again_are_not_certified(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody can read nobody can vouch for."""
    row = office.paper()
    monkeypatch.setattr("pipeline.certifying.see", lambda *_: replace(row, quality="rescan"))
    (done,) = office.certify(row)
    assert reason(done) == ("not_certifiable", "rescan")


@pytest.mark.parametrize("asker", [CLERK, OFFICER, INSPECTOR])
def test_only_an_approver_certifies(office: Office, asker: Asker) -> None:
    """The others are told before the key is opened."""
    with pytest.raises(NotAllowed):
        office.certify(office.paper(), asker=asker)
    assert office.sealing.opened == 0


def test_a_paper_of_another_desk_does_not_exist(office: Office) -> None:
    (done,) = office.certify(office.paper(), asker=STRANGER)
    assert reason(done)[0] == "not_found"


def test_who_also_inspects_signs_for_the_own_desk_alone(office: Office) -> None:
    """Seeing papers of every desk is no power to sign for them."""
    both = replace(STRANGER, duties=frozenset({Duty.APPROVER, Duty.INSPECTOR}))
    (done,) = office.certify(office.paper(), asker=both)
    assert reason(done)[0] == "not_allowed"


def test_a_batch_opens_the_key_once_and_goes_on(office: Office) -> None:
    """One result for each; what fails does not stop the rest."""
    ready, plain, also = office.paper("a"), office.paper("b", context=Context("desk-a")), (
        office.paper("c")
    )  # fmt: skip
    done = office.certify(ready, plain, also)
    assert [one.outcome for one in done] == [Outcome.CERTIFIED, Outcome.FAILED, Outcome.CERTIFIED]
    assert office.sealing.opened == 1


def test_a_token_that_fails_once_fails_one_paper(office: Office) -> None:
    office.seal.trouble = SigningFailed(kind="DeviceError")
    first, second = office.certify(office.paper("a"), office.paper("b"))
    assert reason(first)[0] == "signing_failed"
    assert first.reason is not None
    assert first.reason.retryable
    assert second.outcome is Outcome.CERTIFIED


def test_without_a_key_nothing_is_begun(office: Office) -> None:
    """The null key of an installation that has none."""
    with pytest.raises(NoSigningKey) as none:
        list(certify([office.paper().paper_id], APPROVER, office.desk.tools))
    assert none.value.why == "none"


def test_doing_it_twice_does_it_once(office: Office) -> None:
    """A copy that still says what is known is enough."""
    row = office.paper()
    first, second = office.certify(row, row)
    assert second.outcome is Outcome.KNOWN
    assert second.certification == first.certification


def test_a_correction_asks_for_the_next_copy(office: Office) -> None:
    """The first one stays as it was signed."""
    row = office.paper()
    (first,) = office.certify(row)
    seen = office.desk.field(row.paper_id).mark
    correct(row.paper_id, "ho_ten", "Nguyễn Văn Mãu", CLERK, office.tools(), seen, sure=True)
    assert not is_certified(office.row(row))
    assert list(papers_to_certify(APPROVER, office.tools())) == [row.paper_id]
    office.desk.world.clock.turn(60)
    (second,) = office.certify(row)
    assert second.certification is not None
    assert first.certification is not None
    assert second.certification.turn == 2
    assert is_certified(office.row(row))
    with office.desk.world.catalogue.begin() as unit:
        assert unit.certifications(row.paper_id) == [first.certification, second.certification]


def test_a_comparison_taken_back_is_no_ground_any_more(office: Office) -> None:
    """Taken back and given again: the copy of before holds again."""
    row = office.paper(context=Context("desk-a"))
    compare(row.paper_id, CLERK, office.tools())
    office.certify(row)
    why = "đối chiếu nhầm bản chính"
    plain = Origin.PLAIN_SCAN
    describe_paper(row.paper_id, APPROVER, office.tools(), origin=plain, reason=why)
    assert not is_certified(office.row(row))
    assert list(papers_to_certify(APPROVER, office.tools())) == []
    with office.desk.world.catalogue.begin() as unit:
        (act,) = [e.act for e in unit.entries() if e.act.purpose == why]
    assert (act.deed, act.user, act.facts["origin"]) == (Deed.DECIDED, "duc", "plain_scan")
    compare(row.paper_id, CLERK, office.tools())
    assert is_certified(office.row(row))


def test_the_ground_of_a_certified_copy_does_not_fall_silently(office: Office) -> None:
    """Only an approver takes it away, and says why; nothing is written otherwise."""
    row = office.paper(context=Context("desk-a"))
    compare(row.paper_id, CLERK, office.tools())
    office.certify(row)
    plain = Origin.PLAIN_SCAN
    for act in (
        lambda: undo(row, office),
        lambda: describe_paper(row.paper_id, CLERK, office.tools(), origin=plain, reason="nhầm"),
        lambda: describe_paper(row.paper_id, APPROVER, office.tools(), origin=plain),
    ):
        with pytest.raises(Conflict, match="certified"):
            act()
    assert is_certified(office.row(row))


def undo(row: PaperRow, office: Office) -> PaperRow:
    return compare(row.paper_id, CLERK, office.tools(), undo=True)


def test_a_changed_original_is_not_certified(office: Office) -> None:
    """Its hash is looked at first."""
    row = office.paper()
    key = object_key(row.sha256)
    (found,) = (office.desk.world.folder / "objects").rglob(f"originals/**/{Path(key).name}")
    found.chmod(0o600)
    found.write_bytes(found.read_bytes() + b" ")
    (done,) = office.certify(row)
    assert reason(done)[0] == "mismatch"
    assert office.seal.stamps == []


def test_a_paper_that_changes_meanwhile_is_not_certified(office: Office) -> None:
    """The copy was made of what it was: it goes again, and nothing is entered."""
    row = office.paper()

    def change() -> None:
        with office.desk.world.catalogue.begin() as unit:
            unit.link(row.intake_id, Context("desk-c"))
            unit.commit()

    office.seal.meanwhile = change
    (done,) = office.certify(row)
    assert reason(done)[0] == "busy"
    keys = [found.key for found in office.desk.world.objects.walk(Area.PAPERS)]
    assert not [key for key in keys if "certified" in key]
    assert office.row(row).certification is None


def test_the_ledger_tells_who_certified_what(office: Office) -> None:
    """In the transaction that enters the copy; a refusal leaves no entry."""
    row, plain = office.paper("a"), office.paper("b", context=Context("desk-a"))
    office.certify(row, plain)
    with office.desk.world.catalogue.begin() as unit:
        (entry,) = unit.entries(deed=Deed.CERTIFIED)
    assert (entry.act.user, entry.act.desk, entry.act.paper_id) == ("duc", "desk-a", row.paper_id)
    assert entry.act.facts["turn"] == 1


def test_all_papers_of_a_dossier(office: Office) -> None:
    """Those that were scanned for it and that the asker may see."""
    mine = office.paper("a", context=replace(COMPARED, dossier="H48.01-261120-0001"))
    office.paper("b")
    tools = office.tools()
    assert papers_of_dossier("H48.01-261120-0001", APPROVER, tools) == [mine.paper_id]
    for asker, code in ((STRANGER, "H48.01-261120-0001"), (APPROVER, "H48.01-261120-0002")):
        with pytest.raises(NotFound):
            papers_of_dossier(code, asker, tools)
    with pytest.raises(NotFound):
        papers_of_dossier("H48.01-261120-0001", OUTSIDER, tools)


def test_verify_finds_a_changed_or_missing_copy(office: Office) -> None:
    """A copy is looked at like an original."""
    row = office.paper()
    (done,) = office.certify(row)
    assert done.certification is not None
    place = (row.paper_id, 1, done.certification.sha256)
    assert list(verify(office.tools())) == []
    office.desk.world.objects.put(Area.PAPERS, certified_key(*place), b"another")
    assert {gap.kind for gap in verify(office.tools())} == {"object_changed"}
    for key in (certified_key(*place), certification_key(*place)):
        office.desk.world.objects.remove(Area.PAPERS, key)
    assert [gap.kind for gap in verify(office.tools())] == ["object_missing"] * 2


def test_rebuild_brings_certified_copies_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the objects alone; one whose bytes are gone is named."""
    row, other = office.paper("a"), office.paper("b")
    first, lost = office.certify(row, other)
    assert lost.certification is not None
    key = certified_key(other.paper_id, 1, lost.certification.sha256)
    office.desk.world.objects.remove(Area.PAPERS, key)
    fresh = World(tmp_path / "fresh") if (tmp_path / "fresh").mkdir() is None else None
    assert fresh is not None
    tools = replace(office.tools(), catalogue=fresh.catalogue)
    done = rebuild(tools)
    assert done.unreadable == [key]
    with fresh.catalogue.begin() as unit:
        assert unit.certifications(row.paper_id) == [first.certification]
        assert is_certified(unit.paper(row.paper_id))
        assert unit.certifications(other.paper_id) == []
    fresh.close()


def test_time_is_that_of_the_clock_to_the_second(office: Office) -> None:
    """What is shown, what is signed and what is entered are one moment."""
    office.desk.world.clock.moment += timedelta(microseconds=123456)
    (done,) = office.certify(office.paper())
    assert done.certification is not None
    assert done.certification.at.microsecond == 0
    assert office.seal.stamps[0].at == done.certification.at
