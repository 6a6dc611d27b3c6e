"""What the digital signatures of a file are worth (Luật GDĐT 20/2023/QH15; PAdES, EN 319 142)."""

from __future__ import annotations

import logging
import pickle
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.errors import BadSetting
from pipeline.signature import Signature, SignatureState, worst
from storage.signatures import PdfSignatures
from tests.signers import (
    NOW,
    add_store,
    append_page_content,
    issue,
    people,
    plain_pdf,
    revoke,
    sign,
    trust_folder,
)

VALID, ALTERED, EXPIRED = SignatureState.VALID, SignatureState.ALTERED, SignatureState.EXPIRED
REVOKED, UNKNOWN = SignatureState.REVOKED, SignatureState.UNKNOWN_ISSUER
WEAK, BROKEN = SignatureState.WEAK, SignatureState.BROKEN
DAY = timedelta(days=1)


@cache
def signed_once() -> bytes:
    """The same file for every example."""
    return sign(plain_pdf(), people().agency)


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return Judge(tmp_path)


class Judge:
    """An installation that trusts the root authority of the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.signatures = PdfSignatures(trust_folder(folder / "roots", people().root))

    def __call__(self, data: bytes, at: datetime = NOW) -> list[tuple[SignatureState, str]]:
        return [(found.state, found.detail) for found in self.read(data, at)]

    def read(self, data: bytes, at: datetime = NOW) -> tuple[Signature, ...]:
        path = self.folder / "signed.pdf"
        path.write_bytes(data)
        return self.signatures.read(path, at)


def test_a_signature_of_a_trusted_agency_is_valid(judge: Judge) -> None:
    """The chain leads to a trusted certificate and nothing was changed: who and when is told."""
    (found,) = judge.read(sign(plain_pdf(), people().agency))
    assert (found.state, found.detail) == (VALID, "")
    assert "UBND phường Mẫu" in found.subject
    assert "CA trung gian" in found.issuer
    assert found.serial == f"{people().agency.certificate.serial_number:x}"
    assert (found.signed_at, found.stamped, found.whole_file) == (NOW, False, True)
    assert found.algorithm == "sha256"


def test_without_trusted_certificates_every_issuer_is_unknown(tmp_path: Path) -> None:
    """An installation that was told whom to trust by nobody trusts nobody, least of all the
    certificates of the machine."""
    path = tmp_path / "signed.pdf"
    path.write_bytes(sign(plain_pdf(), people().agency))
    (found,) = PdfSignatures().read(path, NOW)
    assert (found.state, found.signed_at) == (UNKNOWN, NOW)


def test_another_authority_is_unknown(judge: Judge) -> None:
    """A certificate that says the same name by another authority is worth nothing."""
    assert judge(sign(plain_pdf(), people().stranger)) == [(UNKNOWN, "")]


def test_a_namesake_of_the_trusted_authority_is_unknown(judge: Judge) -> None:
    """The name of an issuer proves nothing, its key does."""
    forged = issue("CA gốc để thử", authority=True)
    (state, _), *_ = judge(sign(plain_pdf(), issue("UBND phường Mẫu", forged)))
    assert state is UNKNOWN


def test_a_missing_link_may_come_from_the_folder(judge: Judge) -> None:
    """A signer that left the intermediate certificate out is known where it lies in the folder of
    the installation."""
    data = sign(plain_pdf(), people().agency, with_chain=False)
    assert judge(data) == [(UNKNOWN, "")]
    middle = trust_folder(judge.folder / "middle", people().middle)
    judge.signatures = PdfSignatures(judge.signatures.roots, middle)
    assert judge(data) == [(VALID, "")]


def test_an_intermediate_certificate_is_not_trusted_itself(tmp_path: Path) -> None:
    """It leads to a root or nowhere."""
    judge = Judge(tmp_path)
    middle = trust_folder(tmp_path / "middle", people().middle)
    judge.signatures = PdfSignatures(None, middle)
    assert judge(sign(plain_pdf(), people().agency)) == [(UNKNOWN, "")]


@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=40, deadline=None)
def test_no_changed_bit_stays_valid(share: float, bit: int) -> None:
    """Whatever bit of the signed part differs. (The rest is padding inside the signature.)"""
    data = bytearray(signed_once())
    start, end = data.index(b"/Contents <") + 10, data.index(b">", data.index(b"/Contents <"))
    at = int((len(data) - (end - start)) * share)
    at = at if at < start else at + end - start
    data[at] ^= 1 << bit
    with tempfile.TemporaryDirectory() as folder:
        assert VALID not in {state for state, _ in Judge(Path(folder))(bytes(data))}


def test_a_changed_word_alters_it(judge: Judge) -> None:
    """Content of the same length in its place is what a forger would write."""
    data = sign(plain_pdf(), people().agency)
    assert judge(data.replace(b"595", b"596", 1)) == [(ALTERED, "content")]


def test_another_page_content_added_behind_alters_it(judge: Judge) -> None:
    """A later revision that shows something else is no signed document."""
    data = append_page_content(sign(plain_pdf(), people().agency))
    assert judge(data) == [(ALTERED, "changed_after")]


def test_two_signatures_are_both_told(judge: Judge) -> None:
    """The officer signs, then the agency: the first covers what was there, and stays valid."""
    officer = issue("Cán bộ Mẫu", people().middle)
    data = sign(sign(plain_pdf(), officer), people().agency, field="Signature2", claimed=NOW + DAY)
    first, second = judge.read(data, NOW + 2 * DAY)
    assert (first.state, second.state) == (VALID, VALID)
    assert ("Cán bộ Mẫu" in first.subject, "UBND" in second.subject) == (True, True)
    assert (first.whole_file, second.whole_file) == (False, True)


def test_revocation_lists_added_behind_alter_nothing(judge: Judge) -> None:
    """What PAdES-LT adds for later is allowed."""
    other = revoke(people().middle, issue("Ai đó", people().middle), NOW - DAY)
    data = add_store(sign(plain_pdf(), people().agency), crls=(other,))
    assert judge(data) == [(VALID, "")]


def test_an_expired_certificate_without_a_timestamp_is_expired(judge: Judge) -> None:
    """Nobody but the signer says that it was in force when it was used."""
    party = people().agency
    ends = party.certificate.not_valid_after_utc
    data = sign(plain_pdf(), party)
    assert judge(data, ends - DAY) == [(VALID, "")]
    assert judge(data, ends + DAY) == [(EXPIRED, "since")]


def test_a_trusted_timestamp_tells_when_it_was_made(judge: Judge) -> None:
    """With it the certificate counts as it was then."""
    party = people().expired
    then = party.certificate.not_valid_after_utc - 30 * DAY
    data = sign(plain_pdf(), party, claimed=then, clock=people().clock, stamped=then)
    (found,) = judge.read(data)
    assert (found.state, found.stamped, found.signed_at) == (VALID, True, then)


def test_a_timestamp_of_a_stranger_tells_nothing(judge: Judge) -> None:
    """Anybody can run a clock."""
    party, clock = people().expired, issue("Đồng hồ lạ", timestamps=True)
    then = party.certificate.not_valid_after_utc - 30 * DAY
    (found,) = judge.read(sign(plain_pdf(), party, claimed=then, clock=clock, stamped=then))
    assert (found.state, found.detail, found.stamped) == (EXPIRED, "since", False)


def test_signed_with_an_expired_certificate_is_expired(judge: Judge) -> None:
    """By a trusted clock, or by the signer's own word."""
    party = people().expired
    late = party.certificate.not_valid_after_utc + 30 * DAY
    stamped = sign(plain_pdf(), party, claimed=late, clock=people().clock, stamped=late)
    assert judge(stamped) == [(EXPIRED, "at_signing")]
    assert judge(sign(plain_pdf(), party, claimed=late)) == [(EXPIRED, "at_signing")]


def test_a_signature_made_before_its_certificate_is_expired(judge: Judge) -> None:
    """A time at which the certificate was not yet in force."""
    early = people().agency.certificate.not_valid_before_utc - DAY
    assert judge(sign(plain_pdf(), people().agency, claimed=early)) == [(EXPIRED, "at_signing")]


def test_an_expired_authority_is_told(judge: Judge) -> None:
    """The signer's own certificate outlived the one above it."""
    gone = issue("CA đã hết hạn", people().root, authority=True, ends=NOW - DAY)
    assert judge(sign(plain_pdf(), issue("UBND xã Mẫu", gone))) == [(EXPIRED, "issuer")]


@pytest.mark.parametrize("added", [b"\n%", b"\n9 0 obj\n<< >>\nendobj\n"])
def test_bytes_behind_the_last_revision_alter_it(judge: Judge, added: bytes) -> None:
    """A reader that repairs files might show them."""
    assert judge(sign(plain_pdf(), people().agency) + added) == [(ALTERED, "changed_after")]


def test_white_space_behind_it_alters_nothing(judge: Judge) -> None:
    """Files are given a line end on their way."""
    assert judge(sign(plain_pdf(), people().agency) + b"\r\n") == [(VALID, "")]


def revoked_file(at: datetime, listed: datetime | None = None, **how: object) -> bytes:
    agency, middle = people().agency, people().middle
    data = sign(plain_pdf(), agency, **how)  # type: ignore[arg-type]
    return add_store(data, crls=(revoke(middle, agency, at, listed=listed),))


def test_the_files_own_list_may_revoke_the_signer(judge: Judge) -> None:
    """Revocation is believed from what the file carries; nobody is asked."""
    assert judge(revoked_file(NOW - DAY)) == [(REVOKED, "signer")]


def test_an_old_list_still_revokes(judge: Judge) -> None:
    """What was revoked stays so, however long ago the list was to be renewed."""
    assert judge(revoked_file(NOW - 300 * DAY)) == [(REVOKED, "signer")]


def test_a_revoked_certificate_that_expired_since_is_revoked(judge: Judge) -> None:
    """Expiry does not hide it."""
    ends = people().agency.certificate.not_valid_after_utc
    assert judge(revoked_file(NOW - DAY), ends + DAY) == [(REVOKED, "signer")]


def test_revoked_after_a_trusted_time_of_signing_is_valid(judge: Judge) -> None:
    """It was in force when it was used."""
    then = NOW - 10 * DAY
    data = revoked_file(NOW - DAY, claimed=then, clock=people().clock, stamped=then)
    assert judge(data) == [(VALID, "")]


def test_a_revoked_authority_revokes_what_it_issued(judge: Judge) -> None:
    """The list of the root names the intermediate authority."""
    gone = revoke(people().root, people().middle, NOW - DAY)
    data = add_store(sign(plain_pdf(), people().agency), crls=(gone,))
    assert judge(data) == [(REVOKED, "issuer")]


def test_a_list_by_a_stranger_revokes_nobody(judge: Judge) -> None:
    """Only who issued a certificate may take it back."""
    forged = issue("CA trung gian để thử", issue("CA gốc để thử", authority=True), authority=True)
    gone = revoke(forged, people().agency, NOW - DAY)
    data = add_store(sign(plain_pdf(), people().agency), crls=(gone,))
    assert judge(data) == [(VALID, "")]


def test_sha1_counts_only_where_the_installation_says_so(judge: Judge) -> None:
    """Older tools of the agencies still sign by SHA-1, which can be forged."""
    data = sign(plain_pdf(), people().agency, digest="sha1")
    assert judge(data) == [(WEAK, "sha1")]
    judge.signatures = PdfSignatures(judge.signatures.roots, accept_sha1=True)
    assert judge(data) == [(VALID, "")]


def test_a_certificate_for_other_uses_signs_nothing(judge: Judge) -> None:
    """An authority's certificate is for certificates."""
    ((state, detail),) = judge(sign(plain_pdf(), people().middle))
    assert (state, detail) == (UNKNOWN, "not_for_signing")


@pytest.mark.parametrize("share", [0.2, 0.6, 0.9, 0.98])
def test_a_truncated_file_is_never_valid(judge: Judge, share: float) -> None:
    """Whatever is missing, nothing is made of the rest."""
    data = sign(plain_pdf(), people().agency)
    assert VALID not in {state for state, _ in judge(data[: int(len(data) * share)])}


def test_a_file_without_signatures_has_none(judge: Judge) -> None:
    assert judge(plain_pdf()) == []


def test_a_signature_that_is_no_cms_is_broken(judge: Judge) -> None:
    """Zeros where the signature should be."""
    data = sign(plain_pdf(), people().agency)
    start = data.index(b"/Contents <") + len(b"/Contents <")
    zeros = data[:start] + b"00" * 40 + data[start + 80 :]
    ((state, _),) = judge(zeros)
    assert state in (BROKEN, ALTERED)


def test_nothing_hostile_stops_it(shared_data: Path, judge: Judge) -> None:
    """Files that were made to break parsers give no valid signature and raise nothing."""
    files = sorted((shared_data / "hostile").rglob("*.*"))
    assert len(files) > 10
    for file in files:
        states = {found.state for found in judge.signatures.read(file, NOW)}
        assert states <= {BROKEN, UNKNOWN}, file.name


def test_real_signed_scans_are_judged(shared_data: Path, judge: Judge) -> None:
    """Scans that agencies signed are whole, and signed by nobody the tests trust; the last
    signature of each covers the file."""
    files = sorted((shared_data / "scans").glob("qn_*.pdf"))
    found = {file.name: judge.signatures.read(file, NOW) for file in files}
    assert all(found.values())
    for name, each in found.items():
        assert {signature.state for signature in each} == {UNKNOWN}, name
        assert each[-1].whole_file, name
        assert all(signature.subject and signature.signed_at for signature in each), name


def test_a_real_scan_whose_signer_is_trusted_is_by_sha1(shared_data: Path, tmp_path: Path) -> None:
    """A real file brings no certificate but its signer's: that one stands for a folder of trusted
    ones. It was signed by SHA-1 in 2021."""
    file = shared_data / "scans" / "qn_01ct.pdf"
    with file.open("rb") as opened:
        (signature,) = PdfFileReader(opened, strict=False).embedded_signatures
        assert signature.other_embedded_certs == []
        (tmp_path / "signer.cer").write_bytes(signature.signer_cert.dump())
    (found,) = PdfSignatures(tmp_path).read(file, NOW)
    assert (found.state, found.detail) == (WEAK, "sha1")
    (found,) = PdfSignatures(tmp_path, accept_sha1=True).read(file, NOW)
    assert found.state is VALID


@pytest.mark.parametrize("content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAA"])
def test_a_wrong_file_among_the_trusted_ones_is_named(judge: Judge, content: bytes) -> None:
    """Passed over in silence, it would leave an agency unknown for years."""
    assert judge.signatures.roots is not None
    (judge.signatures.roots / "hong.pem").write_bytes(content)
    with pytest.raises(BadSetting) as wrong:
        judge(sign(plain_pdf(), people().agency))
    assert wrong.value.setting == "signatures.trust_roots"
    assert "hong.pem" in wrong.value.detail


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        PdfSignatures(tmp_path / "nowhere").trust()


def test_the_name_of_the_trust_is_that_of_its_certificates(tmp_path: Path) -> None:
    """Other files with the same certificates are the same trust; one more is another."""
    one = PdfSignatures(trust_folder(tmp_path / "a", people().root, people().middle))
    other = PdfSignatures(trust_folder(tmp_path / "b", people().middle, people().root))
    less = PdfSignatures(trust_folder(tmp_path / "c", people().root))
    assert one.trust() == other.trust() != less.trust()
    assert (len(one.load().roots), len(less.load().roots)) == (2, 1)


def test_it_goes_to_a_child_process(judge: Judge) -> None:
    """Whatever a file does to the parser it does there."""
    assert pickle.loads(pickle.dumps(judge.signatures)) == judge.signatures


def test_names_of_signers_are_not_logged(judge: Judge, caplog: pytest.LogCaptureFixture) -> None:
    """They go to the catalogue; what the library would say of them is not heard."""
    with caplog.at_level(logging.DEBUG):
        judge(sign(plain_pdf(), people().stranger))
        judge(sign(plain_pdf(), people().expired))
    assert not [record for record in caplog.records if record.name.startswith("pyhanko")]


def test_the_worst_signature_decides() -> None:
    """In the order of what they are worth; a file without any decides nothing."""
    assert worst([VALID, EXPIRED, VALID]) is EXPIRED
    assert worst([UNKNOWN, ALTERED]) is ALTERED
    assert worst([]) is None
