"""Each signature of a PDF judged by pyHanko, and its answer put in our words.

Whatever a hostile file does to the parser is a broken signature, never an error. pyHanko quotes
names of signers in its log: it is not heard.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    AcceptAllAlgorithms,
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from pipeline.signature import Signature, SignatureState
from storage.trust import Trust

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

FORGEABLE = frozenset({"md2", "md4", "md5", "sha1"})
TAIL = 1 << 16  # bytes behind a signed file that are looked at
LONGEST_NAME = 500  # characters of a certificate's subject that are kept

# Agencies' certificates are made out for either.
_FOR_SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
_REQUIRED, _SPARED = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.NO_CHECK
_TROUBLES: Mapping[AdESSubIndic, tuple[SignatureState, str]] = {
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: (SignatureState.WEAK, "algorithms"),
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: (SignatureState.UNKNOWN_ISSUER, "not_for_signing"),
}
"""What EN 319 102-1 calls a trouble; every other one leads to nobody that is trusted."""

# A certificate that was revoked stays so: lists do not grow old, and may be newer than the moment.
_EVER = timedelta(days=36500)


@dataclass(frozen=True, slots=True)
class _Court:
    """What a file's signatures are judged by: trusted certificates, the file's own certificates
    and revocation lists, the time, and which digests count as forgeable."""

    trust: Trust
    certificates: tuple[Certificate, ...]
    crls: tuple[CertificateList, ...]
    ocsps: tuple[OCSPResponse, ...]
    at: datetime
    forgeable: frozenset[str]

    def context(
        self, moment: datetime, policy: RevocationCheckingPolicy = NO_REVOCATION
    ) -> ValidationContext:
        """A view of it at a moment. Never one that asks the network."""
        return ValidationContext(
            trust_roots=list(self.trust.roots),
            other_certs=[*self.trust.others, *self.certificates],
            moment=moment,
            allow_fetching=False,
            crls=[*self.trust.lists, *self.crls],
            ocsps=list(self.ocsps),
            revinfo_policy=CertRevTrustPolicy(
                policy, _EVER, FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
            ),
            # Weak ones are told from invalid ones afterwards.
            algorithm_usage_policy=AcceptAllAlgorithms(),
        )


def read_signatures(
    path: Path, trust: Trust, at: datetime, *, accept_sha1: bool = False
) -> tuple[Signature, ...]:
    """In the order they were made, document timestamps left out."""
    forgeable = FORGEABLE - {"sha1"} if accept_sha1 else FORGEABLE
    try:
        with path.open("rb") as file:
            reader = PdfFileReader(file, strict=False)
            court = _Court(trust, *_read_store(reader), at, forgeable)
            found = [_read_one(reader, *field, court) for field in _signed_fields(reader)]
    except MemoryError:
        raise
    except Exception as error:
        return (_broken(error),)
    return tuple(signature for _, signature in sorted(found, key=lambda pair: pair[0]))


def _signed_fields(reader: PdfFileReader) -> Iterator[tuple[str, Any, Any]]:
    for name, signature, field in enumerate_sig_fields(reader, filled_status=True):
        if signature.get_object().get("/Type", "/Sig") != "/DocTimeStamp":
            yield name, signature, field


def _read_store(
    reader: PdfFileReader,
) -> tuple[tuple[Certificate, ...], tuple[CertificateList, ...], tuple[OCSPResponse, ...]]:
    """The certificates and revocation lists that were put into the file for later (PAdES-LT). One
    that cannot be read is as good as none: whoever could spoil it could also remove it."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        crls = [CertificateList.load(_data(each)) for each in store.crls]
        ocsps = [OCSPResponse.load(_data(each)) for each in store.ocsps]
        return tuple(store.load_certs()), tuple(crls), tuple(ocsps)
    except (NoDSSFoundError, PdfError, ValueError, TypeError, KeyError, AttributeError):
        return (), (), ()


def _data(reference: Any) -> bytes:
    data: bytes = reference.get_object().data
    return data


def _read_one(
    reader: PdfFileReader, name: str, _: Any, field: Any, court: _Court
) -> tuple[int, Signature]:
    """With the revision that it was made in."""
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        return embedded.signed_revision, _judge(embedded, _with_own(embedded, court))
    except MemoryError:
        raise
    except Exception as error:
        return 0, _broken(error)


def _with_own(embedded: EmbeddedPdfSignature, court: _Court) -> _Court:
    """Also what the signature itself carries (as Adobe's products put it there)."""
    try:
        archived = find_unique_cms_attribute(
            embedded.signer_info["signed_attrs"], "adobe_revocation_info_archival"
        )
        crls, ocsps = tuple(archived["crl"]), tuple(archived["ocsp"])
    except (MultivaluedAttributeError, NonexistentAttributeError, ValueError, TypeError):
        return court
    return replace(court, crls=(*court.crls, *crls), ocsps=(*court.ocsps, *ocsps))


def _broken(error: Exception) -> Signature:
    return Signature(SignatureState.BROKEN, type(error).__name__)


def _judge(embedded: EmbeddedPdfSignature, court: _Court) -> Signature:
    """Where a trusted timestamp says when it was made, the certificate counts as it was then."""
    status = _validate(embedded, court, court.at)
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.intact and stamp.valid and stamp.trusted
    moment = stamp.timestamp if stamp is not None and stamped else court.at
    standing = _validate(embedded, court, moment, skip_diff=True) if stamped else status
    signed_at = moment if stamped else _aware(embedded.self_reported_timestamp)
    state, detail = _integrity(embedded, status) or _standing(
        embedded, standing, court, moment, signed_at
    )
    certificate = embedded.signer_cert
    return Signature(
        state,
        detail,
        subject=certificate.subject.human_friendly[:LONGEST_NAME],
        issuer=certificate.issuer.human_friendly[:LONGEST_NAME],
        serial=f"{certificate.serial_number:x}",
        not_after=certificate.not_valid_after,
        signed_at=signed_at,
        stamped=stamped,
        whole_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        algorithm=embedded.md_algorithm,
    )


def _validate(
    embedded: EmbeddedPdfSignature,
    court: _Court,
    moment: datetime,
    policy: RevocationCheckingPolicy = NO_REVOCATION,
    *,
    skip_diff: bool = False,
) -> PdfSignatureStatus:
    """The signer's certificate at `moment`, those of timestamps as they are now."""
    return asyncio.run(
        async_validate_pdf_signature(
            embedded,
            signer_validation_context=court.context(moment, policy),
            ts_validation_context=court.context(court.at),
            key_usage_settings=_FOR_SIGNING,
            skip_diff=skip_diff,
        )
    )


def _aware(moment: datetime | None) -> datetime | None:
    """What a signer claims may lack its zone."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _integrity(
    embedded: EmbeddedPdfSignature, status: PdfSignatureStatus
) -> tuple[SignatureState, str] | None:
    """What was signed lies there as it was, and nothing was added but what may be: signatures,
    timestamps, revocation lists, what fills a form."""
    if not (status.intact and status.valid):
        return SignatureState.ALTERED, "content"
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return SignatureState.ALTERED, "coverage"
    sound = status.docmdp_ok and not _trails(embedded)
    return None if sound else (SignatureState.ALTERED, "changed_after")


def _trails(embedded: EmbeddedPdfSignature) -> bool:
    """Whether anything but white space follows the last revision: no reader should show it, but
    one that repairs files might."""
    reader = embedded.reader
    if embedded.signed_revision != reader.xrefs.total_revisions - 1:
        return False
    reader.stream.seek(int(embedded.byte_range[2]) + int(embedded.byte_range[3]))
    return bool(reader.stream.read(TAIL).strip(b"\0\t\n\f\r "))


def _standing(
    embedded: EmbeddedPdfSignature,
    status: PdfSignatureStatus,
    court: _Court,
    moment: datetime,
    signed_at: datetime | None,
) -> tuple[SignatureState, str]:
    """Of a signature that is intact: whose it is, and whether that was in force."""
    path = _path(status)
    if path and (who := _revoked(embedded, court, moment, path)):
        return SignatureState.REVOKED, who
    if path and (when := _out_of_time(path, moment, signed_at)):
        return SignatureState.EXPIRED, when
    if (trouble := status.trust_problem_indic) is not None:
        return _TROUBLES.get(trouble, (SignatureState.UNKNOWN_ISSUER, "chain" if path else ""))
    if weak := _weak(embedded, path) & court.forgeable:
        return SignatureState.WEAK, min(weak)
    return SignatureState.VALID, ""


def _path(status: PdfSignatureStatus) -> tuple[Certificate, ...]:
    """From below the trusted certificate to the signer's; empty where none leads there. A signer
    whose own certificate is trusted stands alone."""
    if status.validation_path is None:
        return ()
    below = tuple(status.validation_path.iter_certs(include_root=False))
    return below or (status.signing_cert,)


def _revoked(
    embedded: EmbeddedPdfSignature,
    court: _Court,
    moment: datetime,
    path: tuple[Certificate, ...],
) -> str:
    """Whose certificate the file's own lists or those of the installation revoke: one that had
    expired before was revoked, if it was, while it lasted."""
    if not (court.trust.lists or court.crls or court.ocsps):
        return ""
    in_force = min(moment, *(certificate.not_valid_after for certificate in path))
    for who, policy in (
        ("signer", RevocationCheckingPolicy(_REQUIRED, _SPARED)),
        ("issuer", RevocationCheckingPolicy(_SPARED, _REQUIRED)),
    ):
        if _validate(embedded, court, in_force, policy, skip_diff=True).revoked:
            return who
    return ""


def _out_of_time(
    path: tuple[Certificate, ...], moment: datetime, signed_at: datetime | None
) -> str:
    """Whose time it was not: when it was signed (by a trusted clock or the signer's own word), or
    now, where no such clock says when that was."""
    signer = path[-1]
    if signed_at is not None and not _in_force(signer, signed_at):
        return "at_signing"
    if not _in_force(signer, moment):
        return "since"
    return "" if all(_in_force(certificate, moment) for certificate in path) else "issuer"


def _in_force(certificate: Certificate, moment: datetime) -> bool:
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)


def _weak(embedded: EmbeddedPdfSignature, path: tuple[Certificate, ...]) -> set[str]:
    """Every digest that the signature and its chain rest on."""
    used = {embedded.md_algorithm}
    used |= {_digest_of(certificate["signature_algorithm"]) for certificate in path}
    used.add(_digest_of(embedded.signer_info["signature_algorithm"]))
    return used


def _digest_of(algorithm: Any) -> str:
    """Of plain RSA and of EdDSA none is named: the digest stands elsewhere or is sound."""
    try:
        return str(algorithm.hash_algo)
    except ValueError:
        return ""
