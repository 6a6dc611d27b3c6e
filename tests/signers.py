"""Authorities and signers that exist for one test run, and files that they signed.

All are invented; nothing here asks a timestamp service or looks anything up.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from asn1crypto.crl import CertificateList
from asn1crypto.tsp import TimeStampReq
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pikepdf import Pdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PASSPHRASE = "chỉ dùng để thử"


@dataclass(frozen=True)
class Party:
    """Whoever has a certificate, with the chain above it (the nearest first)."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    above: tuple[x509.Certificate, ...] = ()

    @property
    def asn1(self) -> asn1.Certificate:
        return to_asn1(self.certificate)

    def signer(self, *, with_chain: bool = True) -> signers.SimpleSigner:
        key = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        store = SimpleCertificateStore()
        store.register_multiple([to_asn1(c) for c in self.above] if with_chain else [])
        return signers.SimpleSigner(
            signing_cert=self.asn1,
            signing_key=asn1_keys.PrivateKeyInfo.load(key),
            cert_registry=store,
        )

    def write_pkcs12(self, path: Path, passphrase: str = PASSPHRASE) -> Path:
        """A key file as an agency gets it; readable by its owner alone."""
        data = pkcs12.serialize_key_and_certificates(
            b"co quan", self.key, self.certificate, list(self.above),
            serialization.BestAvailableEncryption(passphrase.encode()),
        )  # fmt: skip
        path.write_bytes(data)
        path.chmod(0o600)
        return path


def to_asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def issue(
    name: str,
    by: Party | None = None,
    *,
    begins: datetime = NOW - timedelta(days=900),
    ends: datetime = NOW + timedelta(days=900),
    authority: bool = False,
    timestamps: bool = False,
    rsa_key: bool = False,
) -> Party:
    """A certificate of `name`, by itself or by another party."""
    key = _make_key(rsa_key or timestamps)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_usage(authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if timestamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    made = builder.sign(by.key if by else key, hashes.SHA256())
    return Party(made, key, (by.certificate, *by.above) if by else ())


def _make_key(rsa_key: bool) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    """The clock of the tests and the tokens of the agencies know RSA alone."""
    if rsa_key:
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def list_nobody(by: Party, at: datetime = NOW) -> bytes:
    """The issuer's list of `at`, fresh for a week, in which nobody is that anybody knows, DER."""
    return revoke(
        by, issue("ai đó để thử"), at - timedelta(hours=2), listed=at - timedelta(hours=1)
    )


def lists_folder(folder: Path, *lists: bytes) -> Path:
    """Revocation lists, as an administrator lays them down."""
    folder.mkdir(exist_ok=True)
    for at, data in enumerate(lists):
        (folder / f"{at}.crl").write_bytes(data)
    return folder


def revoke(by: Party, party: Party, at: datetime, *, listed: datetime | None = None) -> bytes:
    """The issuer's list that revokes it, DER."""
    listed = listed or at + timedelta(hours=1)
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(party.certificate.serial_number)
        .revocation_date(at)
        .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
        .build()
    )
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(listed)
        .next_update(listed + timedelta(days=7))
        .add_revoked_certificate(entry)
        .sign(by.key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True)
class People:
    """An authority with an intermediate one below it, and whom they gave certificates to."""

    root: Party
    middle: Party
    agency: Party
    expired: Party
    clock: Party
    stranger: Party  # of another authority


@cache
def people() -> People:
    """The same for a whole test run."""
    root = issue("CA gốc để thử", authority=True)
    middle = issue("CA trung gian để thử", root, authority=True)
    past = {"begins": NOW - timedelta(days=800), "ends": NOW - timedelta(days=100)}
    other = issue("CA lạ để thử", authority=True)
    return People(
        root=root,
        middle=middle,
        agency=issue("UBND phường Mẫu", middle),
        expired=issue("UBND xã Cũ", middle, **past),
        clock=issue("Dấu thời gian để thử", root, timestamps=True),
        stranger=issue("UBND xã Lạ", other),
    )


def trust_folder(folder: Path, *parties: Party) -> Path:
    """Their certificates, as an administrator lays them down."""
    folder.mkdir(exist_ok=True)
    for at, party in enumerate(parties):
        pem = party.certificate.public_bytes(serialization.Encoding.PEM)
        (folder / f"{at}.pem").write_bytes(pem)
    return folder


def plain_pdf(pages: int = 1) -> bytes:
    """A small file of empty pages."""
    out = io.BytesIO()
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
            pdf.pages[-1].Contents = pdf.make_stream(b"0 0 100 100 re f")
        pdf.save(out)
    return out.getvalue()


def sign(
    data: bytes,
    party: Party,
    *,
    field: str = "Signature1",
    claimed: datetime = NOW,
    clock: Party | None = None,
    stamped: datetime | None = None,
    with_chain: bool = True,
    digest: str = "sha256",
) -> bytes:
    """The file with one more signature. `stamped` is what the clock says."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    timestamper = None if clock is None else _clockwork(clock, stamped or claimed)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        subfilter=fields.SigSeedSubFilter.PADES,
        use_pades_lta=False,
    )
    out, inner = io.BytesIO(), party.signer(with_chain=with_chain)
    signer = _Backdated(metadata, signer=inner, timestamper=timestamper)
    signer.claimed = claimed
    signer.sign_pdf(writer, output=out)
    return out.getvalue()


def _clockwork(clock: Party, says: datetime) -> DummyTimeStamper:
    return DummyTimeStamper(
        tsa_cert=clock.asn1,
        tsa_key=clock.signer().signing_key,
        certs_to_embed=_store([to_asn1(c) for c in clock.above]),
        fixed_dt=says,
    )


def answer_timestamp(clock: Party, asked: bytes, says: datetime = NOW) -> bytes:
    """What a service answers to an RFC 3161 request."""
    request = TimeStampReq.load(asked)
    answered: bytes = _clockwork(clock, says).request_tsa_response(request).dump()
    return answered


def _store(certificates: list[asn1.Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store


class _Backdated(signers.PdfSigner):
    """Claims another time than the one at which the test runs."""

    claimed = NOW

    def init_signing_session(self, *args: Any, **kwargs: Any) -> signers.PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.claimed
        return session


def append_page_content(data: bytes) -> bytes:
    """A later revision in which page 1 shows something else."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page, _ = writer.find_page_for_modification(0)
    stream = generic.StreamObject(stream_data=b"1 0 0 rg 0 0 300 300 re f")
    page.get_object()["/Contents"] = writer.add_object(stream)
    writer.update_container(page.get_object())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def add_store(data: bytes, *, crls: tuple[bytes, ...] = ()) -> bytes:
    """A later revision with revocation lists for the signatures (a DSS, as PAdES-LT has it)."""
    out = io.BytesIO(data)
    lists = [CertificateList.load(crl) for crl in crls]
    DocumentSecurityStore.add_dss(out, None, crls=lists)
    return out.getvalue()
