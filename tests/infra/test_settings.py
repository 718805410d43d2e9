"""Settings: environment over file over defaults; a wrong one is said readably; the secret is made once."""

import json
import secrets
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from yingda.infra.settings import Settings, SettingsError, check_secret, load_settings


def load(home: Path, **env: str) -> Settings:
    return load_settings({"YINGDA_HOME": str(home), **env})


def test_without_anything_set_it_runs_embedded_on_this_machine_only(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database == f"sqlite:///{tmp_path / 'yingda.db'}"
    assert settings.files == tmp_path / "files"
    assert (settings.redis_url, settings.workers, settings.jobs) == ("", 1, True)
    assert (settings.test_clock, settings.rate_limits, settings.trusted_proxies) == (False, True, "")
    assert (settings.log_level, settings.log_format, settings.max_upload_mb) == ("info", "text", 20)


def test_the_data_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "new" / "var"
    assert load(home).home == home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_the_environment_goes_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('port = 9000\nhost = "0.0.0.0"\nworkers = 2\n', "utf-8")
    settings = load(tmp_path, YINGDA_PORT="9100")
    assert (settings.port, settings.host, settings.workers, settings.jobs) == (9100, "0.0.0.0", 2, True)


def test_port_and_host_are_also_heard_without_our_prefix(tmp_path: Path) -> None:
    assert load(tmp_path, PORT="9200", HOST="0.0.0.0").port == 9200
    assert load(tmp_path, PORT="9200", YINGDA_PORT="9300").port == 9300
    assert load(tmp_path, PORT="", HOST="").port == 8000


def test_truth_is_written_in_words(tmp_path: Path) -> None:
    assert load(tmp_path, YINGDA_JOBS="false").jobs is False
    assert load(tmp_path, YINGDA_TEST_CLOCK="1").test_clock is True


def test_unrelated_variables_are_ignored(tmp_path: Path) -> None:
    assert load(tmp_path, YINGDA_NOTHING="x", PATH="/bin") == load(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "99999", r"port"),
        ("PORT", "web", r"port"),
        ("YINGDA_WORKERS", "9", r"workers"),
        ("YINGDA_MAX_UPLOAD_MB", "0", r"max_upload_mb"),
        ("YINGDA_JOBS", "maybe", r"jobs"),
        ("YINGDA_LOG_FORMAT", "xml", r"log_format is 'xml'; it must be text or json"),
        ("YINGDA_LOG_LEVEL", "loud", r"log_level is 'loud'"),
        ("YINGDA_DATABASE_URL", "mysql://x", r"database_url must start with"),
        ("YINGDA_REDIS_URL", "localhost:6379", r"redis_url must start with"),
        ("YINGDA_PUBLIC_URL", "shop.example", r"public_url must start with"),
        ("YINGDA_SECRET", "short", r"at least 32 characters"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load(tmp_path, **{name: value})


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("port = ", "utf-8")
    with pytest.raises(SettingsError, match=r"settings\.toml is not valid TOML"):
        load(tmp_path)
    file.write_text("prot = 1", "utf-8")
    with pytest.raises(SettingsError, match="prot"):
        load(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="set YINGDA_HOME"):
        load(tmp_path / "file" / "var")


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first, second = load(tmp_path).secret, load(tmp_path).secret
    assert len(first) == 64
    assert first == second
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert load(tmp_path / "other").secret != first


def test_a_given_secret_is_used_and_none_is_made(tmp_path: Path) -> None:
    given = "3f9c1a7be2d84056b1c7e90fa4d36285"
    assert load(tmp_path, YINGDA_SECRET=given).secret == given
    assert not (tmp_path / "secrets.json").exists()


def test_processes_that_start_together_in_an_empty_folder_get_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: load_settings({"YINGDA_HOME": str(tmp_path)}).secret, range(64)))
    assert len(found) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secrets.json"]
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "weak",
    [
        "s" * 40, "changeme" * 5, "CHANGE-ME-please-0f9c1a7be2d84056b1c7", "0123456789abcdefghijklmnopqrstuvwxyz",
        "abcdefabcdefabcdefabcdefabcdefabcdef", "your_secret_key_goes_here_please_now",
        "django-insecure-3f9c1a7be2d84056b1c7", "9876543210zyxwvutsrqponmlkjihgfedcba",
        "3f9c1a7be2d840563f9c1a7be2d84056", "YINGDA_SECRET_3f9c1a7be2d84056b1c7",
    ],
)  # fmt: skip
def test_a_known_or_weak_secret_does_not_start(tmp_path: Path, weak: str) -> None:
    with pytest.raises(SettingsError, match="secret"):
        load(tmp_path, YINGDA_SECRET=weak)
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "secrets.json").write_text(json.dumps({"secret": weak}))
    with pytest.raises(SettingsError, match="secret"):
        load(kept)


def test_made_secrets_are_never_refused() -> None:
    for _ in range(2_000):
        check_secret(secrets.token_urlsafe(48))
        check_secret(secrets.token_hex(32))
