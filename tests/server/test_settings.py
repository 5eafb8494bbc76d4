"""Settings: documented, defaulted, ranked, and refused with the name of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspection.clock import ShiftedClock, SystemClock, instant
from inspection.refusal import Refusal
from server.settings import SETTINGS, SETTINGS_FILE, load_settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "server.md"


def test_every_setting_is_documented_with_its_default() -> None:
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| `")]
    for setting in SETTINGS:
        row = next((line for line in rows if f"`{setting.name}`" in line), None)
        assert row, f"{setting.name} is missing from docs/server.md"
        if setting.default:
            assert f"`{setting.default}`" in row, f"{setting.name}: default not told"


def test_nothing_set_gives_a_working_default(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    assert settings.embedded
    assert settings.tls
    assert (settings.port, settings.workers) == (8443, 1)
    assert isinstance(settings.clock(), SystemClock)
    assert set(settings.sources.values()) == {"default"}


def test_environment_wins_over_file_and_file_over_default(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text('port = "9443"\nhost = "127.0.0.1"\n', "utf-8")
    settings = load_settings({"ANXIN_PORT": "9000", "ANXIN_DATA": str(tmp_path)})
    assert (settings.port, settings.host) == (9000, "127.0.0.1")
    assert settings.sources["ANXIN_PORT"] == "environment"
    assert settings.sources["ANXIN_HOST"] == "file"


def test_database_url_names_the_psycopg_3_driver(tmp_path: Path) -> None:
    settings = load_settings({"DATABASE_URL": "postgres://a:b@h/n"}, tmp_path)
    assert settings.database_url == "postgresql+psycopg://a:b@h/n"
    assert not settings.embedded


def test_clock_setting_is_read_as_china_time(tmp_path: Path) -> None:
    settings = load_settings({"ANXIN_CLOCK": "2026-03-16T09:00"}, tmp_path)
    assert settings.clock_start_ms == instant(2026, 3, 16, 9)
    assert isinstance(settings.clock(), ShiftedClock)


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"ANXIN_PORT": "http"}, "settings.bad_value"),
        ({"ANXIN_PORT": "65536"}, "settings.bad_value"),
        ({"ANXIN_PORT": "８４４３"}, "settings.bad_value"),
        ({"ANXIN_TLS": "maybe"}, "settings.bad_value"),
        ({"ANXIN_CLOCK": "yesterday"}, "settings.bad_value"),
        ({"ANXIN_ADDRESS": "bureau.example"}, "settings.bad_value"),
        ({"ANXIN_CERTIFICATE": "a.pem"}, "settings.certificate_without_key"),
        ({"DATABASE_URL": "mysql://u:secret@h/n"}, "settings.bad_database_url"),
        ({"ANXIN_WORKERS": "2"}, "settings.workers_need_postgresql"),
    ],
)
def test_bad_value_is_refused_by_name(
    tmp_path: Path, environment: dict[str, str], code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        load_settings(environment, tmp_path)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [('colour = "red"', "settings.unknown"), ("port = ", "settings.bad_file")],
)
def test_bad_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / SETTINGS_FILE).write_text(text, "utf-8")
    with pytest.raises(Refusal) as caught:
        load_settings({}, tmp_path)
    assert caught.value.code == code
