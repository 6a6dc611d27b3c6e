"""Signatures and certified copies in the catalogue, on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.certification import Certification
from pipeline.decisions import ORIGIN, Decision, Outcome
from pipeline.ports import PaperRow
from pipeline.scan import Context, Origin
from pipeline.signature import Signature, SignatureCheck, SignatureState
from storage.catalogue import SqlCatalogue
from tests.contract.test_catalogue import add, at_once, make_paper, store

AT = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
VALID = Signature(
    SignatureState.VALID, "", "Common Name: UBND phường Mẫu, Country: VN", "CA", "1f0a",
    AT + timedelta(days=900), AT - timedelta(days=1), True, False, "sha256",
)  # fmt: skip
BROKEN = Signature(SignatureState.BROKEN, "PdfReadError")


def stored(
    catalogue: SqlCatalogue, sha: str = "ab" * 32, *, signed: bool = True, desk: str = "desk"
) -> PaperRow:
    row = add(catalogue, sha, "night")
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context(desk))
        unit.commit()
    paper = replace(make_paper(row, 1), digitally_signed=signed)
    store(catalogue, paper)
    return load(catalogue, paper.paper_id)


def load(catalogue: SqlCatalogue, paper_id: str) -> PaperRow:
    with catalogue.begin() as unit:
        return unit.paper(paper_id)


def enter(catalogue: SqlCatalogue, check: SignatureCheck) -> None:
    with catalogue.begin() as unit:
        unit.add_signature_check(check)
        unit.commit()


def certification(row: PaperRow, turn: int = 1, **facts: object) -> Certification:
    made = Certification(
        row.paper_id, turn, row.version, "fa" * 32, "ab" * 32, "cd" * 32, AT, "duc", "desk",
        "UBND phường Mẫu", "1f0a",
    )  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]


def certify(catalogue: SqlCatalogue, made: Certification) -> bool:
    with catalogue.begin() as unit:
        done = unit.add_certification(made)
        unit.commit()
    return done


def test_the_last_look_counts(catalogue: SqlCatalogue) -> None:
    """Each is kept as it was; the paper comes out with what was found last."""
    row = stored(catalogue)
    assert row.signatures == ()
    first = SignatureCheck(row.intake_id, AT, "none", (BROKEN,))
    last = SignatureCheck(row.intake_id, AT + timedelta(days=1), "fe", (VALID, BROKEN))
    enter(catalogue, first)
    enter(catalogue, last)
    with catalogue.begin() as unit:
        assert unit.signature_check(row.intake_id) == last
        assert unit.signature_check("nobody") is None
    assert load(catalogue, row.paper_id).signatures == (VALID.state, BROKEN.state)


def test_signatures_outlast_another_reading(catalogue: SqlCatalogue) -> None:
    """They are the file's, whatever papers are seen in it."""
    row = stored(catalogue)
    enter(catalogue, SignatureCheck(row.intake_id, AT, "fe", (VALID,)))
    store(catalogue, row)
    assert load(catalogue, row.paper_id).signatures == (VALID.state,)


def test_signed_files_are_found(catalogue: SqlCatalogue) -> None:
    """In order and page by page, each file once, those without signatures left out."""
    rows = [stored(catalogue, f"{n:02d}" * 32, signed=n != 2) for n in range(1, 5)]
    wanted = sorted(row.intake_id for n, row in enumerate(rows, 1) if n != 2)
    with catalogue.begin() as unit:
        first = unit.signed_scans(2)
        rest = unit.signed_scans(2, first[-1].intake_id)
    assert [scan.intake_id for scan in [*first, *rest]] == wanted


def test_a_certified_copy_is_known_with_its_paper(catalogue: SqlCatalogue) -> None:
    """The last one; all of them are kept."""
    row = stored(catalogue)
    one, two = certification(row), certification(row, 2, sha256="ef" * 32)
    assert certify(catalogue, one)
    assert certify(catalogue, two)
    assert load(catalogue, row.paper_id).certification == two
    with catalogue.begin() as unit:
        assert unit.certifications(row.paper_id) == [one, two]


def test_a_turn_is_taken_once(catalogue: SqlCatalogue) -> None:
    """Of two who certify at once one is told."""
    row = stored(catalogue)
    done = at_once(*[lambda: certify(catalogue, certification(row))] * 4)
    assert sorted(map(bool, done)) == [False, False, False, True]


def test_a_paper_that_changed_is_not_certified(catalogue: SqlCatalogue) -> None:
    """The copy was made of what it was before."""
    row = stored(catalogue)
    with catalogue.begin() as unit:
        unit.link(row.intake_id, Context("desk-b"))
        unit.commit()
    assert not certify(catalogue, certification(row))
    assert load(catalogue, row.paper_id).certification is None


def test_a_restored_copy_does_not_replace_one(catalogue: SqlCatalogue) -> None:
    """`rebuild` enters what is missing, whatever version the paper has by then."""
    row = stored(catalogue)
    with catalogue.begin() as unit:
        assert unit.restore_certification(certification(row, version=77))
        assert not unit.restore_certification(certification(row, sha256="00" * 32))
        unit.commit()
    assert load(catalogue, row.paper_id).certification == certification(row, version=77)


def test_compared_papers_of_a_desk_are_found(catalogue: SqlCatalogue) -> None:
    """Compared when they were taken in, or decided later; of this desk alone."""
    decided, taken, plain, other = (
        stored(catalogue, f"{n:02d}" * 32, desk="desk" if n < 4 else "desk-b") for n in range(1, 5)
    )
    with catalogue.begin() as unit:
        unit.link(taken.intake_id, Context("desk", origin=Origin.FROM_ORIGINAL))
        unit.link(other.intake_id, Context("desk-b", origin=Origin.FROM_ORIGINAL))
        word = Decision(
            decided.paper_id, ORIGIN, 1, Outcome.CONFIRMED, Origin.FROM_ORIGINAL.value, "lan",
            "desk", AT, "0-x",
        )  # fmt: skip
        assert unit.decide(decided.paper_id, decided.version, [word])
        unit.commit()
    wanted = sorted([decided.paper_id, taken.paper_id])
    with catalogue.begin() as unit:
        assert unit.compared_papers("desk") == wanted
        assert unit.compared_papers("desk", 1, wanted[0]) == wanted[1:]
    assert plain.paper_id not in wanted
