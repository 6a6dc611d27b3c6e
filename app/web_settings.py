"""Settings of the web application and of who signs in; read with all others (`app/settings.py`)."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from pipeline.question import Duty


class Group(BaseModel):
    """The settings of one concern."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Web(Group):
    """What `sohoa serve` listens on."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8765, ge=0, le=65535, description="Port to listen on.")
    origin: str = Field(
        "", description="Address that people type, as https://sohoa.example; empty: as they come."
    )
    secure: bool = Field(
        False, description="Whether cookies travel over TLS alone: true wherever there is TLS."
    )
    proxies: list[str] = Field(
        [], description="Addresses of proxies whose word on the caller's address is taken."
    )
    idle_minutes: int = Field(30, ge=1, description="A session ends when unused for so long.")
    session_hours: int = Field(10, ge=1, description="A session ends after so long in any case.")
    tries_per_minute: int = Field(
        30, ge=1, description="Tries to sign in from one address in a minute."
    )
    calls_per_minute: int = Field(
        1200, ge=1, description="Calls of one machine's key, or of one partner, in a minute."
    )

    @field_validator("origin")
    @classmethod
    def _is_an_origin(cls, origin: str) -> str:
        if origin and not re.fullmatch(r"https?://[^/\s?#]+", origin):
            raise ValueError("scheme and host, no path")
        return origin


class Oidc(Group):
    """An identity provider (OpenID Connect) that people may sign in by, beside their passwords."""

    issuer: str = Field("", description="Address of the provider; empty: there is none.")
    client_id: str = Field("", description="What the provider calls this installation.")
    client_secret: SecretStr = Field(SecretStr(""), description="Its secret; empty: PKCE alone.")
    scope: str = Field("openid profile", description="What the provider is asked to tell.")
    label: str = Field("Đăng nhập chung", description="Text of the button.")
    claim: str = Field("sub", description="The claim that names the subject of an account.")
    roles: dict[str, Duty] = Field(
        {},
        description="Which role each of the provider's roles is; then it decides who has an "
        "account, and as what. Empty: accounts are made here.",
    )
    roles_claim: str = Field("roles", description="Claim of the provider's roles, dots inside.")
    desk_claim: str = Field("desk", description="Claim of the desk, where roles are mapped.")
    desk: str = Field("", description="Desk of whom the claim gives none.")

    @model_validator(mode="after")
    def _complete(self) -> Oidc:
        if not self.issuer:
            return self
        local = re.match(r"http://(127\.0\.0\.1|localhost)(:\d+)?(/|$)", self.issuer)
        if not self.issuer.startswith("https://") and not local:
            raise ValueError("oidc.issuer: over TLS")
        if not self.client_id:
            raise ValueError("oidc.client_id is needed with oidc.issuer")
        return self


class Hooks(Group):
    """How other systems are told what happened here."""

    allow_http: bool = Field(
        False, description="Whether a system may be told without TLS, as within one machine."
    )
    networks: list[str] = Field(
        [], description="Networks that may be called though they are not public (10.0.0.0/8)."
    )
    seconds: float = Field(10, gt=0, le=60, description="How long a call may wait at each step.")
    attempts: int = Field(15, ge=1, description="Tries after which a delivery is given up.")
    ca_file: Path | None = Field(
        None, description="Certificates (PEM) that are trusted instead of the public authorities."
    )
