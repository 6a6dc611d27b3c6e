"""Signing in by an identity provider: OpenID Connect's code flow with PKCE, state and nonce
(OpenID Connect Core 1.0; RFC 7636, 9207, 9700). The provider says who it is; what they may do
stands in the account, unless the settings map its roles."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.web_settings import Oidc
from pipeline.line_errors import NotVouched, ProviderUnavailable

PATIENCE = 10.0  # seconds
KNOWN_FOR = 3600.0  # seconds that what the provider says of itself is believed
LEEWAY = 60  # seconds that clocks may differ
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Never a shared secret, never none."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What has to come back from the provider, kept in the browser meanwhile; `target` is the page
    that was asked for."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    target: str = "/"


class Provider:
    """Speaks to the one provider of the settings; safe for threads."""

    def __init__(self, chosen: Oidc, origin: str) -> None:
        self._chosen = chosen
        self._back, self._left = f"{origin}/dang-nhap/chung/ve", f"{origin}/dang-nhap"
        self._lock, self._facts, self._keys = Lock(), {}, None
        self._read_at = -KNOWN_FOR

    _facts: dict[str, Any]
    _keys: KeySet | None

    def begin(self, target: str) -> tuple[str, Errand]:
        """Where to send the browser, and what to expect. Raises ProviderUnavailable."""
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        errand = Errand(state, nonce, verifier, target)
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._discover()["authorization_endpoint"],
                state=errand.state,
                nonce=errand.nonce,
                code_verifier=errand.verifier,
            )
        return str(address), errand

    def finish(self, answer: Mapping[str, str], errand: Errand) -> dict[str, Any]:
        """The claims of the ID token. Raises NotVouched, saying by a code what was wrong, and
        ProviderUnavailable."""
        if not secrets.compare_digest(answer.get("state", "").encode(), errand.state.encode()):
            raise NotVouched(sign="state")
        if answer.get("iss", self._chosen.issuer) != self._chosen.issuer:
            raise NotVouched(sign="issuer")
        if "code" not in answer:
            raise NotVouched(sign="refused")
        token = self._exchange(answer["code"], errand.verifier)
        return self._check(str(token.get("id_token", "")), errand.nonce)

    def leaving(self) -> str | None:
        """Where to send a browser whose session ended here, so that it ends there too (OpenID
        Connect RP-Initiated Logout 1.0); None where the provider offers nothing of the kind. The
        client is named and no token of the person's, because it would stand in an address: the
        provider asks once more. Raises ProviderUnavailable."""
        with self._lock:
            known = self._facts
        address = str((known or self._discover()).get("end_session_endpoint") or "")
        if not is_safe_address(address):
            return None
        told = {"client_id": self._chosen.client_id, "post_logout_redirect_uri": self._left}
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(told)}"

    def _exchange(self, code: str, verifier: str) -> Mapping[str, Any]:
        try:
            with self._client() as client:
                token: Mapping[str, Any] = client.fetch_token(
                    self._discover()["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
        except AuthlibBaseError as trouble:
            raise NotVouched(sign="code") from trouble
        except (httpx2.HTTPError, ValueError) as trouble:
            raise ProviderUnavailable(kind=type(trouble).__name__) from trouble
        return token

    def _check(self, text: str, nonce: str) -> dict[str, Any]:
        """Signed by the provider, for us, now, for this very sign-in."""
        expected = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._chosen.issuer},
            aud={"essential": True, "value": self._chosen.client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        try:
            claims = self._decode(text)
            expected.validate(claims)
        except (JoseError, ValueError) as trouble:
            raise NotVouched(sign="token") from trouble
        if claims.get("azp", self._chosen.client_id) != self._chosen.client_id:
            raise NotVouched(sign="token")
        return dict(claims)

    def _decode(self, text: str) -> dict[str, Any]:
        """A signature that no known key fits: the provider may have changed its keys."""
        try:
            return jwt.decode(text, self._key_set(), algorithms=SIGNED_BY).claims
        except (JoseError, ValueError):
            with self._lock:
                self._keys = None
            return jwt.decode(text, self._key_set(), algorithms=SIGNED_BY).claims

    def _key_set(self) -> KeySet:
        with self._lock:
            known = self._keys
        if known is None:
            found: Any = _read(self._discover()["jwks_uri"])
            known = KeySet.import_key_set(found)
            with self._lock:
                self._keys = known
        return known

    def _discover(self) -> dict[str, Any]:
        with self._lock:
            if time.monotonic() - self._read_at < KNOWN_FOR:
                return self._facts
        issuer = self._chosen.issuer
        facts = _read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if facts.get("issuer") != issuer:
            raise ProviderUnavailable(kind="OtherIssuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_safe_address(str(facts.get(name))):
                raise ProviderUnavailable(kind="UnsafeAddress")
        with self._lock:
            self._facts, self._read_at = facts, time.monotonic()
        return facts

    def _client(self) -> OAuth2Client:
        secret = self._chosen.client_secret.get_secret_value()
        return OAuth2Client(
            client_id=self._chosen.client_id,
            client_secret=secret or None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope=self._chosen.scope,
            redirect_uri=self._back,
            code_challenge_method="S256",
            timeout=PATIENCE,
        )


def is_safe_address(address: str) -> bool:
    """Over TLS, or of this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    )


def _read(address: str) -> dict[str, Any]:
    try:
        answer = httpx2.get(address, timeout=PATIENCE)
        answer.raise_for_status()
        facts: dict[str, Any] = answer.json()
    except (httpx2.HTTPError, ValueError) as trouble:
        raise ProviderUnavailable(kind=type(trouble).__name__) from trouble
    return facts
