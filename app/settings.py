"""Every choice of an installation: environment (`SOHOA_…`) over one TOML file over defaults.

The file is `$SOHOA_CONFIG`, else `sohoa.toml` in the working folder, else
`~/.config/sohoa/sohoa.toml`. Nested settings are joined by two underscores in the environment:
`SOHOA_OBJECTS__KIND=minio`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from app.web_settings import Group, Hooks, Oidc, Web
from pipeline.errors import BadSetting

WELL_KNOWN = frozenset({"", "changeme", "password", "matkhau", "secret", "123456", "12345678"})
"""Passphrases that are none."""

OTHER_NAMES = {"SOHOA_CONFIG", "SOHOA_TEST_DATA", "SOHOA_CACHE", "SOHOA_FONT_FOLDER"}


class Objects(Group):
    """Where originals and renditions lie."""

    kind: Literal["folder", "minio"] = Field("folder", description="A folder, or MinIO/S3.")
    endpoint: str = Field("", description="Host and port of MinIO, without a scheme.")
    access_key: str = Field("", description="Access key of MinIO.")
    secret_key: SecretStr = Field(SecretStr(""), description="Secret key of MinIO.")
    secure: bool = Field(True, description="Whether MinIO is spoken to over TLS.")
    bucket_prefix: str = Field("sohoa", description="Buckets are PREFIX-intake and so on.")
    lock_mode: Literal["GOVERNANCE", "COMPLIANCE"] = Field(
        "GOVERNANCE", description="Object Lock mode of accepted originals."
    )
    retention_days: int = Field(
        3650, ge=1, description="Days for which an accepted original cannot be removed."
    )

    @model_validator(mode="after")
    def _complete(self) -> Objects:
        if self.kind == "minio":
            for name in ("endpoint", "access_key"):
                if not getattr(self, name):
                    raise ValueError(f"objects.{name} is needed with kind = minio")
            if self.secret_key.get_secret_value() in ("", "minioadmin", "changeme"):
                raise ValueError("objects.secret_key is missing or a well-known default")
        return self


class Rows(Group):
    """Where the catalogue lies."""

    url: str = Field(
        "", description="sqlite:///… or postgresql+psycopg://…; empty: SQLite in the home folder."
    )


class Search(Group):
    """What answers questions."""

    kind: Literal["fts5", "elasticsearch"] = Field("fts5", description="SQLite or Elasticsearch.")
    url: str = Field("", description="Address of Elasticsearch, with its scheme.")
    user: str = Field("", description="User of Elasticsearch, where its security is on.")
    password: SecretStr = Field(SecretStr(""), description="Password of that user.")
    alias: str = Field("sohoa-papers", description="Alias that points to the live index.")

    @model_validator(mode="after")
    def _complete(self) -> Search:
        if self.kind == "elasticsearch" and not self.url:
            raise ValueError("search.url is needed with kind = elasticsearch")
        return self


class Place(Group):
    """Who works here when the command line is used."""

    desk: str = Field("tai-quay", description="Code of this desk; papers belong to it.")
    user: str = Field("cli", description="Who is entered as acting.")
    duties: list[str] = Field(
        ["quet", "thu_ly"], description="Roles of that user, as in docs/architecture.md."
    )


class Reading(Group):
    """How pages are decoded and read."""

    workers: int = Field(0, ge=0, le=64, description="Pages read at once; 0: one per core.")
    memory_mb: int = Field(1024, ge=256, description="Memory that one page may use at most.")
    page_seconds: float = Field(60, gt=0, description="Time that one page may take at most.")
    file_mb: int = Field(300, ge=1, description="Largest file that is accepted.")
    pages: int = Field(2000, ge=1, description="Most pages in one file.")
    page_megapixels: int = Field(150, ge=1, description="Most pixels on one page, in millions.")
    niceness: int = Field(0, ge=0, le=19, description="Added to the priority of page workers.")


class Papers(Group):
    """What papers are known."""

    forms: Path | None = Field(None, description="Folder of further paper types (TOML files).")
    procedures: Path | None = Field(
        None, description="Folder of a province's own procedures; none: procedures in the home."
    )


class Dossiers(Group):
    """How dossiers come from the one-stop system."""

    inbox: Path | None = Field(None, description="Folder into which messages are dropped.")
    quiet_seconds: float = Field(
        2.0, ge=0, description="A message file unchanged for so long is taken."
    )
    unfinished_seconds: float = Field(
        120.0, ge=0, description="One that is no whole message and unchanged for so long is bad."
    )
    units: dict[str, str] = Field(
        {}, description="Which desk a DonViXuLy is; one that is not named: the desk of this code."
    )
    officers: dict[str, str] = Field(
        {}, description="Which user a NguoiXuLy is; one that is not named: the user of this name."
    )
    desks: list[str] = Field([], description="Desks that exist beside this one and those in units.")
    states: Path | None = Field(
        None, description="File that says which TrangThaiHoSo means what; none: the national ones."
    )
    paper_link: str = Field(
        "",
        description="Address of a stored paper for the portal, with {paper_id}; empty: none.",
    )

    @field_validator("paper_link")
    @classmethod
    def _names_the_paper(cls, link: str) -> str:
        if link and link.count("{paper_id}") != 1:
            raise ValueError("{paper_id} must stand in it once")
        return link


class Kpi(Group):
    """What figures are counted with."""

    minutes_per_paper: float = Field(
        15, ge=0, description="Minutes saved by a paper that is not asked for: an estimate."
    )
    portal_places: list[str] = Field(
        ["1"], description="Values of NoiNopHoSo of dossiers that were born on the national portal."
    )
    population_databases: list[str] = Field(
        ["1"], description="Values of MaCSDL that are the national population database."
    )


class Trusted(Group):
    """Whose digital signatures count."""

    trust_roots: Path | None = Field(
        None, description="Folder of trusted certificates (PEM, DER); none: nobody is trusted."
    )
    intermediates: Path | None = Field(
        None, description="Folder of certificates that only lead to the trusted ones."
    )
    crls: Path | None = Field(
        None, description="Folder of revocation lists (.crl, PEM or DER) of their authorities."
    )
    accept_weak: bool = Field(
        False, description="Whether signatures by SHA-1 count; it can be forged."
    )


class Certifying(Group):
    """How certified copies are signed: a key file, or a token by PKCS#11."""

    agency: str = Field("", description="Name of the agency that signs; none: the certificate's.")
    mark: str = Field(
        "Bản số hoá chuyển đổi từ bản giấy, đã đối chiếu với bản chính",
        description="The conversion mark that a certified copy shows.",
    )
    font: Path = Field(
        Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"),
        description="TrueType file with the shapes of Times New Roman.",
    )
    key_file: Path | None = Field(None, description="The agency's key and certificate (PKCS#12).")
    passphrase: SecretStr = Field(SecretStr(""), description="Passphrase of that file.")
    passphrase_file: Path | None = Field(
        None, description="File that holds the passphrase, readable by its owner alone."
    )
    token_module: Path | None = Field(
        None, description="Library of a signing token (PKCS#11), instead of a key file."
    )
    token: str = Field("", description="Label of the token.")
    token_label: str = Field("", description="Label of certificate and key on the token.")
    pin: SecretStr = Field(SecretStr(""), description="PIN of the token.")
    timestamps: str = Field(
        "", description="Address of a timestamp service (RFC 3161); empty: signed without one."
    )

    @model_validator(mode="after")
    def _complete(self) -> Certifying:
        if self.key_file and self.token_module:
            raise ValueError("certifying.key_file and certifying.token_module: one of them")
        known = self.passphrase.get_secret_value().lower() in WELL_KNOWN
        if self.key_file and not self.passphrase_file and known:
            raise ValueError("certifying.passphrase is missing or well known")
        if self.token_module:
            for name in ("token", "token_label", "pin"):
                if not getattr(self, name):
                    raise ValueError(f"certifying.{name} is needed with certifying.token_module")
        return self


class Audit(Group):
    """The ledger of who read, decided and reused what."""

    key: SecretStr = Field(
        SecretStr(""),
        description="Secret, the same on all machines, that makes words searched for unreadable in "
        "the ledger; empty: a file in the home.",
    )

    @model_validator(mode="after")
    def _complete(self) -> Audit:
        if 0 < len(self.key.get_secret_value()) < 32:
            raise ValueError("audit.key needs at least 32 characters")
        return self


class Counter(Group):
    """What lies on counters."""

    folder: Path | None = Field(
        None,
        description="Folder of the scanner, for the session that is open; none: no folder.",
    )
    hands: int = Field(4, ge=1, le=16, description="Sessions that are digitised at once.")
    upload_hours: float = Field(
        24.0, gt=0, description="An upload that nobody touched for so long is forgotten."
    )
    session_hours: float = Field(
        12.0, gt=0, description="A session that nobody touched for so long is given up."
    )


class Watching(Group):
    """How `sohoa watch` takes files."""

    quiet_seconds: float = Field(3.0, gt=0, description="A file unchanged for so long is taken.")


class Batches(Group):
    """How batches run."""

    chunk: int = Field(40, ge=1, le=500, description="Most documents of one task.")
    failure_rate: float = Field(
        0.5, gt=0, le=1, description="A batch stops when more than this share fails."
    )
    niceness: int = Field(10, ge=0, le=19, description="Lowered priority, so counters stay fast.")
    window: str = Field("", description="Hours in which batches run, as 19:00-06:00; empty: any.")


class Logs(Group):
    """What is told on standard error."""

    level: Literal["info", "debug"] = Field(
        "info",
        description="debug: also what libraries say, with traces; it may quote personal data.",
    )


class Settings(BaseSettings):
    """All settings. `home` holds what the embedded adapters keep, and private work copies."""

    model_config = SettingsConfigDict(
        env_prefix="SOHOA_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    home: Path = Field(
        Path("~/.local/share/sohoa"), description="Folder of embedded data and work copies."
    )
    objects: Objects = Objects()
    catalogue: Rows = Rows()
    search: Search = Search()
    place: Place = Place()
    reading: Reading = Reading()
    papers: Papers = Papers()
    dossiers: Dossiers = Dossiers()
    kpi: Kpi = Kpi()
    signatures: Trusted = Trusted()
    certifying: Certifying = Certifying()
    audit: Audit = Audit()
    hooks: Hooks = Hooks()
    web: Web = Web()
    oidc: Oidc = Oidc()
    counter: Counter = Counter()
    watching: Watching = Watching()
    batches: Batches = Batches()
    logs: Logs = Logs()

    @model_validator(mode="after")
    def _provider_knows_the_way_back(self) -> Settings:
        if self.oidc.issuer and not self.web.origin:
            raise ValueError("web.origin is needed with oidc.issuer")
        return self

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return named["init_settings"], named["env_settings"], _toml(settings_cls)


def load_settings(**chosen: Any) -> Settings:
    """Read and check all settings; raises BadSetting naming the first wrong one."""
    _refuse_unknown_names()
    try:
        settings = Settings(**chosen)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise BadSetting(setting=name, detail=first["msg"]) from None
    return settings.model_copy(update={"home": settings.home.expanduser().absolute()})


def config_file() -> Path | None:
    """The TOML file in use, if any; BadSetting when the one asked for is missing."""
    asked = os.environ.get("SOHOA_CONFIG")
    if asked and not Path(asked).is_file():
        raise BadSetting(setting="SOHOA_CONFIG", detail="no such file")
    places = [Path("sohoa.toml"), Path("~/.config/sohoa/sohoa.toml").expanduser()]
    return Path(asked) if asked else next((p for p in places if p.is_file()), None)


def _toml(settings_cls: type[BaseSettings]) -> PydanticBaseSettingsSource:
    try:
        return TomlConfigSettingsSource(settings_cls, toml_file=config_file())
    except ValueError as wrong:  # tomllib.TOMLDecodeError names line and column
        raise BadSetting(setting="sohoa.toml", detail=str(wrong)) from wrong


def _refuse_unknown_names() -> None:
    """A misspelt SOHOA_… would be passed over in silence otherwise."""
    known = {f"SOHOA_{name.upper()}" for name in Settings.model_fields} | OTHER_NAMES
    for name in sorted(os.environ):
        if name.startswith("SOHOA_") and name.split("__")[0] not in known:
            raise BadSetting(setting=name, detail="no setting has this name")
