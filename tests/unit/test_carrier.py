"""What calls other systems: only to addresses that may be called, and no further."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipeline.errors import BadSetting
from pipeline.line_errors import BadAddress, DeliveryFailed
from storage.carrier import HttpCarrier

HERE = ["127.0.0.0/8", "::1/128"]


class System:
    """Another system: remembers what came, and answers as it is told."""

    def __init__(self, status: int = 204, headers: dict[str, str] | None = None) -> None:
        self.status, self.headers = status, headers or {}
        self.came: list[tuple[str, bytes, dict[str, str]]] = []

    @contextmanager
    def serve(self, context: ssl.SSLContext | None = None) -> Iterator[int]:
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                system.came.append(
                    (self.path, body, {k.lower(): v for k, v in self.headers.items()})
                )
                self.send_response(system.status)
                for name, value in system.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            if context is not None:
                server.socket = context.wrap_socket(server.socket, server_side=True)
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield server.server_address[1]
            finally:
                server.shutdown()
                thread.join()


def why(carrier: HttpCarrier, url: str) -> str:
    with pytest.raises(DeliveryFailed) as failure:
        carrier.post(url, b"{}", {})
    return str(failure.value.why)


def test_what_is_sent_arrives_as_it_is() -> None:
    """The body byte for byte, the headers, the name in Host."""
    system = System()
    with system.serve() as port:
        HttpCarrier(networks=HERE, allow_http=True).post(
            f"http://localhost:{port}/in?x=1", "đã xong".encode(), {"webhook-id": "e1"}
        )
    ((path, body, headers),) = system.came
    assert (path, body) == ("/in?x=1", "đã xong".encode())
    assert (headers["webhook-id"], headers["host"]) == ("e1", f"localhost:{port}")
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [200, 201, 299])
def test_two_hundreds_are_taken(status: int) -> None:
    """Whatever the other side calls it."""
    with System(status).serve() as port:
        HttpCarrier(networks=HERE, allow_http=True).post(f"http://127.0.0.1:{port}/", b"", {})


@pytest.mark.parametrize("status", [400, 404, 410, 500, 503])
def test_anything_else_failed(status: int) -> None:
    """With its number."""
    with System(status).serve() as port:
        carrier = HttpCarrier(networks=HERE, allow_http=True)
        assert why(carrier, f"http://127.0.0.1:{port}/") == f"http_{status}"


def test_no_redirect_is_followed() -> None:
    """It would lead where nobody judged."""
    target = System()
    with (
        target.serve() as there,
        System(307, {"location": f"http://127.0.0.1:{there}/"}).serve() as port,
    ):
        carrier = HttpCarrier(networks=HERE, allow_http=True)
        assert why(carrier, f"http://127.0.0.1:{port}/") == "http_307"
    assert target.came == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]",
     "0.0.0.0", "100.64.0.1", "[fe80::1]", "224.0.0.1", "[2002:7f00:1::]"],
)  # fmt: skip
def test_no_address_of_our_own_network(host: str) -> None:
    """Refused where it is typed, and where it is called."""
    carrier = HttpCarrier()
    with pytest.raises(BadAddress) as refusal:
        carrier.check_address(f"https://{host}/")
    assert refusal.value.why == "not_public"
    assert why(carrier, f"https://{host}/") == "bad_address"


def test_a_name_that_leads_into_our_network_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when it leads elsewhere too."""
    asked = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append((host, port))
        ends = ["93.184.215.14", "10.0.0.5"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (end, port)) for end in ends]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert why(HttpCarrier(), "https://hai-mat.example/") == "bad_address"
    assert asked == [("hai-mat.example", 443)]


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://a.example/", "no_https"),
        ("ftp://a.example/", "not_an_address"),
        ("https:///x", "not_an_address"),
        ("a.example", "not_an_address"),
        ("https://[1", "not_an_address"),
        ("https://a.example:99999/", "not_an_address"),
        ("https://an:matkhau@a.example/", "with_password"),
        ("https://a.example/#x", "with_password"),
        (f"https://a.example/{'x' * 2000}", "not_an_address"),
    ],
)
def test_addresses_that_are_never_called(url: str, fault: str) -> None:
    """Said when they are typed."""
    with pytest.raises(BadAddress) as refusal:
        HttpCarrier().check_address(url)
    assert refusal.value.why == fault


def test_who_does_not_answer_keeps_nobody_for_long() -> None:
    """The time is a setting."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        port = deaf.getsockname()[1]
        carrier = HttpCarrier(networks=HERE, allow_http=True, seconds=0.2)
        assert why(carrier, f"http://127.0.0.1:{port}/") == "timeout"
    assert why(carrier, f"http://127.0.0.1:{port}/") == "no_connection"


def test_the_certificate_must_be_that_of_the_name(tmp_path: Path) -> None:
    """Though the call goes to the address that was judged."""
    authority, context = make_certificates(tmp_path, "localhost")
    system = System()
    with system.serve(context) as port:
        trusting = HttpCarrier(networks=HERE, ca_file=authority)
        trusting.post(f"https://localhost:{port}/in", b"{}", {})
        assert why(trusting, f"https://127.0.0.1:{port}/in") == "no_connection"
        assert why(HttpCarrier(networks=HERE), f"https://localhost:{port}/in") == "no_connection"
    assert len(system.came) == 1


def test_wrong_settings_are_named(tmp_path: Path) -> None:
    """Networks and the file of authorities."""
    with pytest.raises(BadSetting):
        HttpCarrier(networks=["10.0.0.0/99"])
    with pytest.raises(BadSetting):
        HttpCarrier(networks=HERE, ca_file=tmp_path / "none.pem").post(
            "https://127.0.0.1/", b"", {}
        )


def make_certificates(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate that is its own authority, and a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, secret = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return certificate, context
