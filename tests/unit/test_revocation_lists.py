"""Revocation lists that lie on this machine: a revoked signer is known though no file says so, and
a certified copy is made to last (PAdES B-LT, ETSI EN 319 142-1). Nothing is fetched."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import pem
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError

from app.doctor import examine
from app.reuse_words import explain_check
from pipeline.errors import BadSetting
from pipeline.question import ReuseState
from pipeline.scan import Context, Origin
from pipeline.signature import Signature, SignatureState
from storage.signatures import PdfSignatures
from tests.signers import (
    NOW,
    issue,
    list_nobody,
    lists_folder,
    people,
    plain_pdf,
    revoke,
    sign,
    trust_folder,
)
from tests.unit.test_certified_copies import AT, STAMP, a_page, seals
from tests.unit.test_reuse import UNSIGNED, ask, paper
from tests.unit.test_signing_key import render, service

DAY = timedelta(days=1)
VALID, REVOKED = SignatureState.VALID, SignatureState.REVOKED


def judge(folder: Path, data: bytes, *lists: bytes) -> Signature:
    """The one signature of a file, by the root authority of the tests and these lists."""
    path = folder / "signed.pdf"
    path.write_bytes(data)
    roots = trust_folder(folder / "roots", people().root)
    (found,) = PdfSignatures(roots, crls=lists_folder(folder / "lists", *lists)).read(path, NOW)
    return found


def test_a_list_on_this_machine_revokes_a_signer(tmp_path: Path) -> None:
    """The file carries no list; the paper is not reused, and the reason is told."""
    gone = revoke(people().middle, people().agency, NOW - DAY)
    found = judge(tmp_path, sign(plain_pdf(), people().agency), gone)
    assert (found.state, found.detail) == (REVOKED, "signer")
    context = Context("desk-a", origin=Origin.ELECTRONIC)
    row = paper(
        contexts=(context,), digitally_signed=True, signatures=(found.state,), seals=0,
        values=UNSIGNED,
    )  # fmt: skip
    (reuse,) = ask(row)
    (check,) = (check for check in reuse.checks if check.code == "signature")
    assert (reuse.state, check.detail) == (ReuseState.NOT_USABLE, "signature_revoked")
    assert "thu hồi" in explain_check(check, row.paper_id)


def test_a_list_that_names_others_leaves_it_valid(tmp_path: Path) -> None:
    """So does one by somebody who did not issue the certificate, and a missing one."""
    data = sign(plain_pdf(), people().agency)
    forged = issue("CA trung gian để thử", issue("CA gốc để thử", authority=True), authority=True)
    several = ((), (list_nobody(people().middle),), (revoke(forged, people().agency, NOW - DAY),))
    for number, lists in enumerate(several):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert judge(folder, data, *lists).state is VALID


def test_a_list_of_the_root_revokes_the_authority_between(tmp_path: Path) -> None:
    gone = revoke(people().root, people().middle, NOW - DAY)
    found = judge(tmp_path, sign(plain_pdf(), people().agency), gone)
    assert (found.state, found.detail) == (REVOKED, "issuer")


def test_revoked_after_a_trusted_time_of_signing_stays_valid(tmp_path: Path) -> None:
    """It was in force when it was used."""
    then = NOW - 10 * DAY
    data = sign(plain_pdf(), people().agency, claimed=then, clock=people().clock, stamped=then)
    assert judge(tmp_path, data, revoke(people().middle, people().agency, NOW - DAY)).state is VALID


def test_lists_may_be_text_and_are_part_of_what_was_judged_by(tmp_path: Path) -> None:
    """PEM as well as DER; the name of the trust tells that there are other lists now, and is as it
    was where there are none. It goes to a child process."""
    roots = trust_folder(tmp_path / "roots", people().root)
    gone = revoke(people().middle, people().agency, NOW - DAY)
    one = PdfSignatures(roots, crls=lists_folder(tmp_path / "a", gone))
    other = PdfSignatures(roots, crls=lists_folder(tmp_path / "b", pem.armor("X509 CRL", gone)))
    none = PdfSignatures(roots, crls=lists_folder(tmp_path / "c"))
    assert one.trust() == other.trust() != none.trust() == PdfSignatures(roots).trust()
    assert pickle.loads(pickle.dumps(one)) == one
    assert (one.load().stale_lists(NOW), one.load().stale_lists(NOW + 30 * DAY)) == (0, 1)


@pytest.mark.parametrize("content", [b"", b"no list", plain_pdf()[:300]])
def test_a_file_that_is_no_list_is_named(tmp_path: Path, content: bytes) -> None:
    """By its name alone, and where it is set; a folder that is not there, too."""
    broken = PdfSignatures(crls=lists_folder(tmp_path / "lists", content))
    for wrong in (broken, PdfSignatures(crls=tmp_path / "nowhere")):
        with pytest.raises(BadSetting) as told:
            wrong.trust()
        assert told.value.setting == "signatures.crls"


# --- certified copies that last


def certify(folder: Path, *lists: bytes, address: str) -> Path:
    """A copy by an installation with these lists and a timestamp service."""
    roots = trust_folder(folder / "roots", people().root)
    trust = PdfSignatures(roots, crls=lists_folder(folder / "lists", *lists))
    page, out = a_page(folder), folder / "out.pdf"
    rendition = render(folder, page)
    with seals(folder, timestamps=address, trust=trust).open() as seal:
        seal.certify(rendition, out, STAMP, page, page.preview.read_bytes())
    assert out.read_bytes().startswith(rendition.read_bytes())
    (found,) = PdfSignatures(roots).read(out, AT)
    assert (found.state, found.stamped) == (VALID, True)
    return out


def evidence(path: Path) -> tuple[int, int]:
    """How many certificates and lists were put into the file for later."""
    with path.open("rb") as file:
        try:
            store = DocumentSecurityStore.read_dss(PdfFileReader(file))
        except NoDSSFoundError:
            return 0, 0
        return len(list(store.load_certs())), len(store.crls)


def test_a_certified_copy_carries_its_proof(tmp_path: Path) -> None:
    """The lists of every authority, of the agency's chain and the clock's, lie in the file: it is
    proved when the authorities are gone."""
    fresh = [list_nobody(by, AT) for by in (people().root, people().middle)]
    with service(working=True) as address:
        certificates, lists = evidence(certify(tmp_path, *fresh, address=address))
    assert lists == 2
    assert certificates >= 3


def test_a_copy_with_its_proof_is_still_archivable(
    tmp_path: Path, verapdf: Callable[[Sequence[Path]], dict[Path, bool]]
) -> None:
    """PDF/A-2b (ISO 19005-2)."""
    fresh = [list_nobody(by, AT) for by in (people().root, people().middle)]
    with service(working=True) as address:
        out = certify(tmp_path, *fresh, address=address)
    assert verapdf([out]) == {out: True}


@pytest.mark.parametrize("missing", ["middle", "root", "fresh"])
def test_without_all_of_it_the_copy_is_timestamped_alone(
    tmp_path: Path, missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A list too few or too old proves nothing: no half proof is written, the copy is a good one
    without, and the log says so, of nobody."""
    at = AT - 30 * DAY if missing == "fresh" else AT
    known = {"root": people().root, "middle": people().middle}
    known.pop(missing, None)
    lists = [list_nobody(by, at) for by in known.values()]
    with service(working=True) as address, caplog.at_level(logging.WARNING, "sohoa.certifying"):
        assert evidence(certify(tmp_path, *lists, address=address)) == (0, 0)
    assert [record.getMessage() for record in caplog.records] == [
        "certified without revocation information"
    ]


def test_a_revoked_agency_gets_no_proof(tmp_path: Path) -> None:
    """And is seen to be revoked by who has the list."""
    gone = revoke(people().middle, people().agency, AT - 2 * DAY, listed=AT - DAY)
    with service(working=True) as address:
        out = certify(tmp_path, gone, list_nobody(people().root, AT), address=address)
    assert evidence(out) == (0, 0)
    trust = PdfSignatures(tmp_path / "roots", crls=tmp_path / "lists")
    assert [found.state for found in trust.read(out, AT)] == [REVOKED]


def test_without_a_clock_nothing_is_added(tmp_path: Path) -> None:
    """PAdES B-LT stands on a timestamp."""
    fresh = [list_nobody(by, AT) for by in (people().root, people().middle)]
    roots = trust_folder(tmp_path / "roots", people().root)
    trust = PdfSignatures(roots, crls=lists_folder(tmp_path / "lists", *fresh))
    page, out = a_page(tmp_path), tmp_path / "out.pdf"
    with replace(seals(tmp_path), trust=trust).open() as seal:
        seal.certify(render(tmp_path, page), out, STAMP, page, page.preview.read_bytes())
    assert evidence(out) == (0, 0)


def test_the_doctor_names_lists_that_are_too_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was revoked since is not in them."""
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    roots = trust_folder(tmp_path / "roots", people().root)
    lists = lists_folder(tmp_path / "lists", list_nobody(people().middle, NOW - 900 * DAY))
    monkeypatch.setenv("SOHOA_SIGNATURES__TRUST_ROOTS", str(roots))
    monkeypatch.setenv("SOHOA_SIGNATURES__CRLS", str(lists))
    (found,) = (f for f in examine() if f.name == "Chữ ký số")
    assert (found.ok, "quá hạn" in found.found) == (False, True)
