"""Signatures through the real command: a signed result comes in, a compared paper is certified."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.session import local_asker
from app.settings import load_settings
from app.wiring import open_tools
from pipeline.review import accept, find_paper, reject
from pipeline.risk import open_items
from tests.installation import Installation, Said
from tests.signers import PASSPHRASE, issue, people, sign, trust_folder

SAMPLES = Path(__file__).parents[2] / "samples" / "papers"
PURPOSE = ("--purpose", "kiểm tra bản ký số")


@pytest.fixture(scope="module")
def office(sohoa: Installation) -> Installation:
    """An approver's desk that trusts the authority of the tests and has a key of its own."""
    agency = issue("UBND phường Mẫu", people().middle, ends=datetime.now(UTC) + timedelta(days=99))
    key = agency.write_pkcs12(sohoa.root / "key.p12")
    return replace(sohoa, environment={
        "SOHOA_PLACE__DUTIES": '["quet", "duyet"]',
        "SOHOA_SIGNATURES__TRUST_ROOTS": str(trust_folder(sohoa.root / "roots", people().root)),
        "SOHOA_CERTIFYING__KEY_FILE": str(key),
        "SOHOA_CERTIFYING__PASSPHRASE": PASSPHRASE,
        "SOHOA_CERTIFYING__AGENCY": "Ủy ban nhân dân phường Mẫu",
    })  # fmt: skip


@pytest.fixture(scope="module")
def papers(office: Installation, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Ids of a paper that another agency signed, and of a scan that was compared with its
    original and has nothing open."""
    agency = issue("UBND xã Khác", people().middle, ends=datetime.now(UTC) + timedelta(days=99))
    folder = tmp_path_factory.mktemp("papers")
    data = (SAMPLES / "03-xac-nhan-hon-nhan.pdf").read_bytes()
    (folder / "a.pdf").write_bytes(data)
    (folder / "b.pdf").write_bytes(sign(data, agency, claimed=datetime.now(UTC)))
    said = office("ingest", folder, "--origin", "from-original", "--json")
    assert said.code == 0, said.err
    assert [record.get("signatures") for record in said.records] == [None, ["valid"]]
    scanned, signed = (str(record["paper_id"]) for record in said.records)
    settle(office, scanned)
    return signed, scanned


def settle(office: Installation, paper_id: str) -> None:
    """Decide what is open, without a command for each."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in office.environment.items():
            patch.setenv(name, value)
        patch.setenv("SOHOA_HOME", str(office.data))
        settings = load_settings()
        with open_tools(settings) as tools:
            asker = local_asker(settings)
            for item in open_items(find_paper(paper_id, asker, tools)):
                decide = accept if item.field.shown else reject
                decide(paper_id, item.field.name, asker, tools)


@pytest.fixture(scope="module")
def signed(papers: tuple[str, str]) -> str:
    return papers[0]


@pytest.fixture(scope="module")
def scanned(papers: tuple[str, str]) -> str:
    return papers[1]


def test_a_signed_result_shows_its_signature(office: Installation, signed: str) -> None:
    """Judged when it came in: who signed it, when, and whether the authority is trusted."""
    (check,) = office("signatures", "show", signed, "--json").records
    (signature,) = check["signatures"]
    assert (signature["state"], signature["whole_file"]) == ("valid", True)
    assert "UBND xã Khác" in signature["subject"]


def test_another_trust_is_asked_for_again(office: Installation, signed: str) -> None:
    """Without trusted certificates the same signature is of nobody known."""
    nobody = dict(office.environment)
    del nobody["SOHOA_SIGNATURES__TRUST_ROOTS"]
    (check,) = replace(office, environment=nobody)("signatures", "check", signed, "--json").records
    assert check["signatures"][0]["state"] == "unknown_issuer"
    said = office("signatures", "check", "--all", "--json")
    assert [record["states"] for record in said.records] == [["valid"]]
    assert "UBND" not in said.out + said.err


def test_a_compared_paper_is_certified(office: Installation, scanned: str, tmp_path: Path) -> None:
    """One result for each paper; the copy can be fetched, with a purpose."""
    done = office("certify", scanned, "khong-co", "--json")
    assert done.code == 4
    first, second = done.records
    assert (first["status"], first["turn"]) == ("certified", 1)
    assert "UBND phường Mẫu" in first["subject"]
    assert (second["status"], second["reason_code"]) == ("failed", "not_found")
    out = tmp_path / "copy.pdf"
    assert office("get", scanned, "--certified", "-o", out, *PURPOSE).code == 0
    assert out.read_bytes().startswith(b"%PDF-1.7")
    assert office("verify").code == 0


def test_what_is_missing_is_told_in_words(office: Installation, signed: str) -> None:
    """A clerk does not sign; no key is a sentence; the table is for people."""
    clerk = replace(office, environment={"SOHOA_PLACE__DUTIES": '["quet"]'})
    assert clerk("certify", signed).code == 10
    assert "hợp lệ" in clerk("signatures", "show", signed).out
    said = replace(office, environment={"SOHOA_PLACE__DUTIES": '["duyet"]'})("certify", signed)
    assert said.code == 8
    assert "certifying.key_file" in joined(said)


def joined(said: Said) -> str:
    """Sentences are broken at the edge of the terminal."""
    return " ".join(said.err.split())
