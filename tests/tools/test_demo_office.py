"""The demo's server room: refused commands and servers that do not start are told, not hidden."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools.demo.bureau import parse_clock
from tools.demo.office import DemoError, Office

CLOCK = "2026-11-17T09:00:00+08:00"
CREATE = ("create", "--name", "样例市人社局", "--prefix", "样人社劳监", "--demo")


def founded(folder: Path) -> Office:
    office = Office(folder / "server", CLOCK)
    office.run(*CREATE, "--recovery-file", str(folder / "recovery.txt"))
    return office


def test_server_runs_on_a_free_port_of_this_machine_and_stops(tmp_path: Path) -> None:
    office = founded(tmp_path)
    with office.serve() as server:
        place = urlsplit(server.address)
        where = (str(place.hostname), place.port or 0)
        assert where[0] == "127.0.0.1"
        with socket.create_connection(where, timeout=5):
            pass
    with pytest.raises(ConnectionError), socket.create_connection(where, timeout=5):
        pass


def test_command_that_is_refused_raises_in_the_servers_words(tmp_path: Path) -> None:
    office = founded(tmp_path)
    with pytest.raises(DemoError, match=r"anxin-server create: .*There is a bureau here already"):
        office.run(*CREATE, "--recovery-file", str(tmp_path / "other.txt"))


def test_server_without_a_bureau_raises_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="There is no bureau here yet"):
        Office(tmp_path / "server", CLOCK).serve()


def test_settings_of_a_real_server_are_neither_used_nor_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = {"DATABASE_URL": "postgresql://nobody@192.0.2.1/real", "ANXIN_PORT": "8443"}
    for name, value in real.items():
        monkeypatch.setenv(name, value)
    office = founded(tmp_path)
    with office.serve() as server:
        assert urlsplit(server.address).port != 8443
    assert {name: os.environ[name] for name in real} == real


@pytest.mark.parametrize("text", ["2026-11-17", "2026-11-17T09:00", "2026-11-17 09:00"])
def test_clock_is_read_as_china_time_nine_if_no_hour_is_given(text: str) -> None:
    assert parse_clock(text) == 1794877200000


def test_clock_that_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        parse_clock("tomorrow")
