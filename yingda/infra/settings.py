"""Settings: environment over `settings.toml` in the data folder over defaults, all validated at start."""

import contextlib
import hashlib
import json
import os
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from email.utils import parseaddr
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

FILE = "settings.toml"
SECRET_LENGTH = 32  # 128 bits even in hexadecimal
SECRET_VARIETY = 10  # different characters; a random one of 32 hexadecimal digits has fewer once in 3,000
# of examples, manuals and other programs' defaults
KNOWN_WORDS = (
    "changeme", "changethis", "changeit", "replaceme", "replacethis", "yoursecret", "mysecret", "secretkey",
    "supersecret", "topsecret", "notsecret", "insecure", "password", "example", "default", "letmein", "qwerty",
    "yingda", "testsecret", "devsecret", "placeholder", "xxxxxxxx",
)  # fmt: skip
SECRETS_FILE = "secrets.json"
# names that other programs also honour, without our prefix
PLAIN_NAMES = {"PORT": "port", "HOST": "host"}


class SettingsError(Exception):
    """A setting has a value that cannot work; the text says which, and what would."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an operator can set; each field is `YINGDA_<NAME>` in the environment."""

    home: Path = Path("var")
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8000
    database_url: str = ""  # empty: SQLite in the data folder
    redis_url: str = ""  # empty: hints stay in this process
    public_url: str = ""  # empty: as the browser addressed us
    secret: str = ""  # empty: generated at first run, kept in secrets.json
    log_level: str = "info"
    log_format: str = "text"  # text or json
    workers: Annotated[int, msgspec.Meta(ge=0, le=8)] = 1  # compute children
    jobs: bool = True  # run due jobs in this process
    max_upload_mb: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20
    trusted_proxies: str = ""  # comma-separated addresses whose X-Forwarded-For is believed
    oidc_issuer: str = ""  # the identity provider; empty: everybody signs in with a password
    oidc_client_id: str = ""
    oidc_client_secret: str = ""  # empty: a public client, protected by PKCE alone
    oidc_name: str = "SSO"  # what the button on the sign-in page says after "with"
    oidc_link_by_email: bool = False  # a verified address that is somebody's sign-in name makes them known
    test_clock: bool = False  # FakeClock and the route that moves it; never in production
    rate_limits: bool = True
    metrics_token: str = ""  # who asks for /metrics says it; empty: this machine only
    worker_metrics: str = ""  # host:port at which `yingda worker` shows its metrics; empty: nowhere
    otel_endpoint: str = ""  # where traces go by OTLP over HTTP; empty: none are made
    otel_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.1  # of requests that are traced
    storage_url: str = ""  # s3://bucket/prefix; empty: attachments in the data folder
    storage_endpoint: str = ""  # empty: Amazon's own for the region
    storage_region: str = "us-east-1"
    storage_key: str = ""
    storage_secret: str = ""
    outgoing_allow: str = ""  # hosts and networks besides the public internet that we may call
    mail_url: str = ""  # smtp://user:password@host:587, smtps://…, console: shows mail in the log; empty: none
    mail_from: str = ""  # whom mail comes from: an address, or Name <address>
    robots: str = "send"  # messages to group robots: send, or console to show them in the log
    sms: str = "send"  # text messages to customers: send, file to keep them in the data folder, or console
    llm_url: str = ""  # an OpenAI-compatible address, up to /v1; empty: no language model is used
    llm_key: str = ""
    llm_model: str = ""
    llm_timeout_s: Annotated[float, msgspec.Meta(gt=0, le=120)] = 20.0
    trial_action: bool = False  # forms of the bot can end with an action that does nothing and says so

    @property
    def database(self) -> str:
        """SQLAlchemy's address of the database."""
        return self.database_url or f"sqlite:///{self.home / 'yingda.db'}"

    @property
    def installation(self) -> str:
        """What its processes have in common and nobody else: tells them apart from others on the same Redis."""
        return hashlib.blake2s(self.secret.encode(), digest_size=8, person=b"yingda").hexdigest()

    @property
    def files(self) -> Path:
        """Where attachments are kept on disk."""
        return self.home / "files"


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read, merge and check all settings; makes the data folder and the secret if missing."""
    env = os.environ if env is None else env
    home = Path(env.get("YINGDA_HOME", "var")).absolute()
    _make_home(home)
    merged: dict[str, Any] = {**_from_file(home), **_from_environment(env), "home": str(home)}
    try:
        settings = msgspec.convert(merged, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(f"setting cannot be used: {error}") from error
    _check(settings)
    _check_operations(settings)
    _check_telling(settings)
    if settings.secret:
        return settings
    return msgspec.structs.replace(settings, secret=_kept_secret(home))


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"the data folder {home} cannot be made ({error}); set YINGDA_HOME") from error


def _from_file(home: Path) -> dict[str, Any]:
    file = home / FILE
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}") from error


def _from_environment(env: Mapping[str, str]) -> dict[str, str]:
    known = set(Settings.__struct_fields__) - {"home"}
    found = {field: env[name] for name, field in PLAIN_NAMES.items() if env.get(name)}
    found |= {
        name.removeprefix("YINGDA_").lower(): value
        for name, value in env.items()
        if name.startswith("YINGDA_") and name.removeprefix("YINGDA_").lower() in known
    }
    return found


def _check(settings: Settings) -> None:
    if settings.log_format not in {"text", "json"}:
        raise SettingsError(f"log_format is {settings.log_format!r}; it must be text or json")
    if settings.log_level not in {"debug", "info", "warning", "error"}:
        raise SettingsError(f"log_level is {settings.log_level!r}; it must be debug, info, warning or error")
    if settings.database_url and not settings.database_url.startswith(("sqlite:///", "postgresql://")):
        raise SettingsError("database_url must start with sqlite:/// or postgresql://")
    if settings.redis_url and urlsplit(settings.redis_url).scheme not in {"redis", "rediss", "unix"}:
        raise SettingsError("redis_url must start with redis://, rediss:// or unix://")
    if settings.public_url and urlsplit(settings.public_url).scheme not in {"http", "https"}:
        raise SettingsError("public_url must start with http:// or https://")
    if settings.oidc_issuer:
        _check_oidc(settings)
    if settings.secret:
        check_secret(settings.secret)


def check_secret(secret: str) -> None:
    """Refuse a secret that is short, known from examples, or easily guessed: it signs every token."""
    if len(secret) < SECRET_LENGTH:
        raise SettingsError(f"secret must have at least {SECRET_LENGTH} characters; leave it out to have one made")
    folded = "".join(char for char in secret.casefold() if char.isalnum())
    if any(word in folded for word in KNOWN_WORDS):
        raise SettingsError("secret is an example or a default that others know; leave it out to have one made")
    doubled = (secret + secret)[1:-1]
    if len(set(secret)) < SECRET_VARIETY or secret in doubled or _is_run(secret):
        raise SettingsError("secret is easily guessed (repeated or counted); leave it out to have one made")


def _is_run(secret: str) -> bool:
    """Whether it mostly counts up or down, as 0123456789abcdef… does."""
    steps = [ord(after) - ord(before) for before, after in pairwise(secret)]
    return max(steps.count(1), steps.count(-1), steps.count(0)) > len(steps) * 0.7


def _check_oidc(settings: Settings) -> None:
    if urlsplit(settings.oidc_issuer).scheme not in {"http", "https"}:
        raise SettingsError("oidc_issuer must be the address of the identity provider, starting with https://")
    if not settings.oidc_client_id:
        raise SettingsError("oidc_issuer needs oidc_client_id: register this installation at the provider")
    if not settings.public_url:
        raise SettingsError("oidc_issuer needs public_url: the provider sends browsers back there")


def _check_operations(settings: Settings) -> None:
    if settings.storage_url and not urlsplit(settings.storage_url).netloc:
        raise SettingsError("storage_url must look like s3://bucket or s3://bucket/folder")
    if settings.storage_url and urlsplit(settings.storage_url).scheme != "s3":
        raise SettingsError("storage_url must start with s3://")
    if settings.llm_url and urlsplit(settings.llm_url).scheme not in {"http", "https"}:
        raise SettingsError("llm_url must start with https://, or http:// for a host in outgoing_allow")
    if settings.otel_endpoint and urlsplit(settings.otel_endpoint).scheme not in {"http", "https"}:
        raise SettingsError("otel_endpoint must start with http:// or https://")
    if settings.worker_metrics and not settings.worker_metrics.rpartition(":")[2].isdigit():
        raise SettingsError("worker_metrics must look like 127.0.0.1:9464")


def _check_telling(settings: Settings) -> None:
    if settings.robots not in {"send", "console"}:
        raise SettingsError(f"robots is {settings.robots!r}; it must be send or console")
    if settings.sms not in {"send", "file", "console"}:
        raise SettingsError(f"sms is {settings.sms!r}; it must be send, file or console")
    if not settings.mail_url or settings.mail_url == "console:":
        return
    parts = urlsplit(settings.mail_url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingsError("mail_url must look like smtp://user:password@mail.example.com:587, or be console:")
    if "@" not in parseaddr(settings.mail_from)[1]:
        raise SettingsError("mail_url needs mail_from: the address that mail comes from")


def _kept_secret(home: Path) -> str:
    """The secret of this installation, made at the first run and readable by its owner only."""
    file = home / SECRETS_FILE
    if not file.exists():
        _keep_new_secret(file)
    kept: str = json.loads(file.read_text("utf-8"))["secret"]
    check_secret(kept)
    return kept


def _keep_new_secret(file: Path) -> None:
    """Whole or not at all: processes that share the folder may start at the same moment."""
    with tempfile.NamedTemporaryFile(
        "w", dir=file.parent, prefix=".secrets-"
    ) as made:  # readable by its owner only
        json.dump({"secret": secrets.token_urlsafe(48)}, made)
        made.flush()
        with contextlib.suppress(FileExistsError):  # another was first, and its secret counts
            os.link(made.name, file)
