"""The agency's key: a file or a token, and what is no key of an agency."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pkcs11
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from pkcs11.util.x509 import decode_x509_certificate
from pydantic import ValidationError

from app.settings import Settings
from app.signature_words import WHY
from app.wiring import make_sealing
from pipeline.errors import MissingProgram, NoSigningKey, SigningFailed
from pipeline.signature import SignatureState
from storage.sealing import AgencySealing, KeyFile, KeyToken
from storage.signatures import PdfSignatures
from storage.signing_key import open_key
from tests.conftest import lack
from tests.signers import (
    NOW,
    PASSPHRASE,
    Party,
    answer_timestamp,
    issue,
    people,
    trust_folder,
)
from tests.unit.test_certified_copies import AT, STAMP, a_page, seals


def key_file(folder: Path, passphrase: str = PASSPHRASE) -> KeyFile:
    return KeyFile(people().agency.write_pkcs12(folder / "key.p12"), passphrase)


def refusal(key: KeyFile | KeyToken | None) -> str:
    with pytest.raises(NoSigningKey) as refused, open_key(key, NOW):
        pass
    assert refused.value.why in WHY
    return str(refused.value.why)


def test_a_key_file_opens_with_its_passphrase(tmp_path: Path) -> None:
    with open_key(key_file(tmp_path), NOW) as signer:
        assert "UBND phường Mẫu" in str(signer.subject_name)


def test_the_passphrase_may_lie_in_a_file(tmp_path: Path) -> None:
    """As services are given their secrets; a line end behind it is none of it."""
    secret = tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    secret.chmod(0o600)
    with open_key(replace(key_file(tmp_path), passphrase="", passphrase_file=secret), NOW):
        pass


def test_no_key_is_told() -> None:
    assert refusal(None) == "none"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert refusal(KeyFile(tmp_path / "none.p12", PASSPHRASE)) == "no_file"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """Whoever has it signs as the agency."""
    key = key_file(tmp_path)
    key.path.chmod(mode)
    assert refusal(key) == "readable_by_others"


def test_a_passphrase_that_others_can_read_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o644)
    key = replace(key_file(tmp_path), passphrase="", passphrase_file=secret)
    assert refusal(key) == "readable_by_others"


@pytest.mark.parametrize("passphrase", ["", "changeme", "123456", "MatKhau"])
def test_a_passphrase_that_everybody_knows_is_refused(tmp_path: Path, passphrase: str) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(passphrase)
    secret.chmod(0o600)
    assert refusal(replace(key_file(tmp_path), passphrase_file=secret)) == "weak_passphrase"


def test_a_wrong_passphrase_is_told(tmp_path: Path) -> None:
    """Without the passphrase, right or wrong, in what is told."""
    key = key_file(tmp_path, "không phải mật khẩu")
    assert refusal(key) == "passphrase"
    with pytest.raises(NoSigningKey) as refused, open_key(key, NOW):
        pass
    assert key.passphrase not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    key = key_file(tmp_path)
    key.path.write_bytes(key.path.read_bytes()[:200])
    assert refusal(key) == "passphrase"


def test_a_file_without_a_key_is_told(tmp_path: Path) -> None:
    """A certificate alone signs nothing."""
    path = tmp_path / "key.p12"
    secret = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    data = pkcs12.serialize_key_and_certificates(
        b"x", None, people().agency.certificate, None, secret
    )
    path.write_bytes(data)
    path.chmod(0o600)
    assert refusal(KeyFile(path, PASSPHRASE)) == "passphrase"


def test_an_expired_certificate_signs_nothing(tmp_path: Path) -> None:
    """Nor one that is not in force yet."""
    for name, days in (("old", -5), ("young", 5)):
        begins = NOW + timedelta(days=days) - timedelta(days=2)
        party = issue(name, people().middle, begins=begins, ends=begins + timedelta(days=4))
        assert refusal(KeyFile(party.write_pkcs12(tmp_path / name), PASSPHRASE)) == "expired"


def test_a_certificate_for_other_uses_signs_nothing(tmp_path: Path) -> None:
    path = people().middle.write_pkcs12(tmp_path / "ca.p12")
    assert refusal(KeyFile(path, PASSPHRASE)) == "not_for_signing"


# settings


@pytest.mark.parametrize(
    "facts",
    [
        {"key_file": "k.p12"},
        {"key_file": "k.p12", "passphrase": "changeme"},
        {"key_file": "k.p12", "passphrase": "x-1-y-2", "token_module": "m.so"},
        {"token_module": "m.so"},
        {"token_module": "m.so", "token": "t", "token_label": "l"},
    ],
)
def test_a_half_configured_key_stops_the_start(facts: dict[str, str]) -> None:
    """A default or missing secret is found before anybody wants to sign."""
    with pytest.raises(ValidationError):
        Settings(certifying=facts)  # type: ignore[arg-type]


def test_settings_choose_the_key(tmp_path: Path) -> None:
    """A file or a token; its secret is not shown."""
    file = Settings(certifying={"key_file": tmp_path / "k", "passphrase": "bí mật"})  # type: ignore[arg-type]
    token = Settings(
        certifying={"token_module": tmp_path / "m", "token": "t", "token_label": "l",
                    "pin": "4711"}  # type: ignore[arg-type]
    )  # fmt: skip
    sealing = make_sealing(file)
    assert isinstance(sealing, AgencySealing)
    assert sealing.key == KeyFile(tmp_path / "k", "bí mật")
    other = make_sealing(token)
    assert isinstance(other, AgencySealing)
    assert other.key == KeyToken(tmp_path / "m", "t", "l", "4711")
    assert "bí mật" not in repr(file)
    assert "bí mật" not in repr(sealing)
    assert "4711" not in repr(token) + repr(other)


def test_the_converter_stands_on_the_copy(tmp_path: Path) -> None:
    """User and desk below the conversion mark."""
    sealing = make_sealing(Settings(home=tmp_path))
    mark, converter = sealing.mark("duc", "H48.01")
    assert "đã đối chiếu với bản chính" in mark
    assert "duc, H48.01" in converter


# a timestamp service


class Service(BaseHTTPRequestHandler):
    """An RFC 3161 service on this machine, or one that is out of order."""

    working: ClassVar[bool] = True

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.working else 503)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        if self.working:
            self.wfile.write(answer_timestamp(people().clock, asked))

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def service(*, working: bool) -> Iterator[str]:
    kind = type("Here", (Service,), {"working": working})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_a_timestamp_service_says_when_it_was_signed(tmp_path: Path) -> None:
    """PAdES B-T: then the signature outlives its certificate."""
    page, out = a_page(tmp_path), tmp_path / "out.pdf"
    rendition = render(tmp_path, page)
    with service(working=True) as address, seals(tmp_path, timestamps=address).open() as seal:
        seal.certify(rendition, out, STAMP, page, page.preview.read_bytes())
    trust = trust_folder(tmp_path / "roots", people().root)
    (found,) = PdfSignatures(trust).read(out, AT)
    assert (found.state, found.stamped) == (SignatureState.VALID, True)


def test_a_service_that_is_away_fails_the_paper(tmp_path: Path) -> None:
    """It may be tried again; a copy without the timestamp that was asked for is none."""
    page = a_page(tmp_path)
    rendition = render(tmp_path, page)
    with (
        service(working=False) as address,
        seals(tmp_path, timestamps=address).open() as seal,
        pytest.raises(SigningFailed) as failed,
    ):
        seal.certify(rendition, tmp_path / "o.pdf", STAMP, page, page.preview.read_bytes())
    assert failed.value.retryable


def render(folder: Path, page: object) -> Path:
    from storage.rendition import make_rendition

    make_rendition([page], folder / "r.pdf", title="Sohoa", made=AT)  # type: ignore[list-item]
    return folder / "r.pdf"


# a token (SoftHSM is one in software)

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
PIN, LABEL = "471100", "khoa-co-quan"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyToken]:
    """One for all tests: a process reads the token's configuration once."""
    module = next((Path(name) for name in MODULES if Path(name).is_file()), None)
    if module is None:
        lack("softhsm", "SoftHSM is not installed (apt-get install softhsm2)")
    folder = tmp_path_factory.mktemp("token")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}\n")
        key = KeyToken(Path(str(module)), "token-co-quan", LABEL, PIN)
        fill_token(key, folder)
        yield key


def fill_token(key: KeyToken, folder: Path) -> None:
    """Key and certificate of an agency, under one label."""
    party = issue("UBND phường Mẫu", people().middle, rsa_key=True)
    (folder / "key.pem").write_bytes(private_pem(party))
    base = ["softhsm2-util", "--module", str(key.module)]
    run([*base, "--init-token", "--free", "--label", key.token, "--pin", PIN, "--so-pin", "0815"])
    run([*base, "--import", str(folder / "key.pem"), "--token", key.token, "--label", LABEL,
         "--id", "01", "--pin", PIN])  # fmt: skip
    with (
        pkcs11.lib(str(key.module))
        .get_token(token_label=key.token)
        .open(user_pin=PIN, rw=True) as session
    ):
        facts = decode_x509_certificate(party.asn1.dump())
        facts |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: LABEL}
        session.create_object(facts)


def private_pem(party: Party) -> bytes:
    return party.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def test_a_token_signs_a_batch_of_copies(token: KeyToken, tmp_path: Path) -> None:
    """Opened once; the key never leaves it."""
    page, out = a_page(tmp_path), tmp_path / "out.pdf"
    rendition = render(tmp_path, page)
    trust = PdfSignatures(trust_folder(tmp_path / "roots", people().root),
                          trust_folder(tmp_path / "middle", people().middle))  # fmt: skip
    with seals(tmp_path, key=token).open() as seal:
        assert "UBND phường Mẫu" in seal.subject
        for _ in range(2):
            seal.certify(rendition, out, STAMP, page, page.preview.read_bytes())
            (found,) = trust.read(out, AT)
            assert found.state is SignatureState.VALID


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"pin": "000000"}, "pin"),
        ({"token": "another"}, "token"),
        ({"label": "another"}, "token"),
        ({"module": Path("/nowhere.so")}, "token"),
    ],
)
def test_what_is_wrong_with_a_token_is_told(
    token: KeyToken, change: dict[str, object], why: str
) -> None:
    """Without its PIN in what is told."""
    assert refusal(replace(token, **change)) == why  # type: ignore[arg-type]


def test_a_token_needs_its_own_package(token: KeyToken, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is installed where there is a token."""
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(MissingProgram), open_key(token, NOW):
        pass
