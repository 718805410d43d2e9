"""Settings: environment over `settings.toml` in the data folder over defaults, all validated at start."""

import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

FILE = "settings.toml"
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
    test_clock: bool = False  # FakeClock and the route that moves it; never in production
    rate_limits: bool = True

    @property
    def database(self) -> str:
        """SQLAlchemy's address of the database."""
        return self.database_url or f"sqlite:///{self.home / 'yingda.db'}"

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
    if settings.secret and len(settings.secret) < 32:
        raise SettingsError("secret must have at least 32 characters; leave it out to have one made")


def _kept_secret(home: Path) -> str:
    """The secret of this installation, made at the first run and readable by its owner only."""
    file = home / SECRETS_FILE
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            json.dump({"secret": secrets.token_urlsafe(48)}, out)
    kept: str = json.loads(file.read_text("utf-8"))["secret"]
    return kept
