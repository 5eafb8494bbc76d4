"""The command line from an empty folder to a laptop's enrolment file, in both languages."""

from __future__ import annotations

import csv
import os
import re
import signal
import ssl
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import zxingcpp
from PIL import Image

from db.replication.admission import EnrolmentFile
from db.store.recovery import RecoveryKey
from server.__main__ import DONE, INCIDENT, REFUSED, main
from server.certificate import CERTIFICATE_FILE, certificate_pin
from tests.server.conftest import write_book

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(params=["sqlite", "postgres"])
def run(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Run]:
    """`run("team", "list")` → exit code, output, errors; each database in turn."""
    # started before the locale is changed: initdb knows fewer locales than we have languages
    server = request.getfixturevalue("postgres") if request.param == "postgres" else None
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    for name in list(os.environ):
        if name.startswith("ANXIN_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ANXIN_CLOCK", "2026-03-16T09:00")

    def call(*words: str) -> tuple[int, str, str]:
        code = main(["--data", str(tmp_path / "data"), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    if server is None:
        yield call
        return
    with server.database() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield call


@pytest.fixture
def created(run: Run, tmp_path: Path) -> Run:
    code, out, err = run(
        "create", "--name", "随州市人社局", "--prefix", "随人社劳监",
        "--address", "https://bureau.example:8443",
        "--recovery-file", str(tmp_path / "recovery.txt"),
    )  # fmt: skip
    assert (code, err) == (DONE, "")
    assert "https://bureau.example:8443" in out
    return run


def test_whole_set_up_from_an_empty_folder(created: Run, tmp_path: Path) -> None:
    run = created
    recovery = tmp_path / "recovery.txt"
    assert stat.S_IMODE(recovery.stat().st_mode) == 0o600
    assert RecoveryKey.from_text(recovery.read_text("utf-8")).secret, "as a laptop reads it"

    assert run("team", "add", "曾都区大队", "--code", "421303")[0] == DONE
    assert "421303  曾都区大队" in run("team", "list")[1]
    add = ("account", "add", "zhou", "--name", "老周", "--role", "inspector", "--team", "421303")
    assert run(*add)[0] == DONE
    assert "zhou  inspector  曾都区大队  active" in run("account", "list")[1]

    sites = write_book(tmp_path / "s.xlsx", ["编号", "项目名称"], ["A1", "锦绣花园"])
    code, out, _ = run("import", "sites", str(sites), "--team", "421303")
    assert (code, "1 rows: 1 added" in out) == (DONE, True)
    roster = write_book(tmp_path / "r.xlsx", ["姓名", "电话"], ["王一", "13900000001"])
    assert run("import", "roster", str(roster), "--site", "A1")[0] == DONE

    assert "锦绣花园" in run("assign", "zhou", "A1", "--from", "2026-03-01")[1]
    assert "nothing to change" in run("assign", "zhou", "A1", "--from", "2026-03-01")[1]
    assert run("account", "add", "ke", "--name", "科长", "--role", "supervisor")[0] == DONE
    asked = ("people", "ke", "A1", "--reason", "群体投诉", "--until")
    assert "ke sees the workers of A1 until 2026-03-20" in run(*asked, "2026-03-20")[1]
    assert "nothing to change" in run(*asked, "2026-03-20")[1]
    assert "within 92 days" in run(*asked, "2020-01-01")[2]
    assert "no longer sees" in run("people", "ke", "A1", "--end")[1]
    assert run("setting", "set", "sample_ratio", "20%")[0] == DONE
    assert run("setting", "set", "bureau.phone", " 0722-3230001 ")[0] == DONE
    settings = run("setting", "list")[1]
    assert "sample_ratio = 20" in settings
    assert "bureau.phone = 0722-3230001\n" in settings
    assert "bureau.url = https://bureau.example:8443\n" in settings

    path = tmp_path / "zhou.anxin"
    assert run("enrol", "zhou", "--out", str(path))[0] == DONE
    content = msgspec.json.decode(path.read_bytes(), type=EnrolmentFile)
    assert content.address == "https://bureau.example:8443"
    assert content.pin == certificate_pin(tmp_path / "data" / CERTIFICATE_FILE)
    (read,) = zxingcpp.read_barcodes(Image.open(path.with_suffix(".png")))
    assert read.text.encode() == path.read_bytes()
    for file in (path, path.with_suffix(".png")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    told = run("report")[1]
    assert "site: 1" in told
    assert "worker: 1" in told


def test_refused_rows_are_told_and_reported_and_nothing_is_written(
    created: Run, tmp_path: Path
) -> None:
    run = created
    sites = write_book(
        tmp_path / "s.xlsx", ["项目名称", "开工日期"], ["=1+1甲", "2026-03-01"], ["乙", "昨天"]
    )
    report = tmp_path / "report.csv"
    code, out, _ = run("import", "sites", str(sites), "--report", str(report))
    assert code == REFUSED
    assert "“Sheet1” row 3: refused B 开工日期 not a date (such as 2026-03-16)" in out
    assert "nothing was written" in out
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:4] == ["sheet", "row", "outcome", "column"]
    assert [row[2] for row in rows[1:]] == ["added", "refused"]
    assert run("import", "sites", str(sites), "--skip-refused")[0] == DONE
    assert "site: 1" in run("report")[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("team", "add", "市", "--code", "1"), "There is a team"),
        (("account", "close", "nobody"), "There is no account “nobody”"),
        (("assign", "admin", "A9"), "There is no site"),
        (("assign", "admin", "A9", "--from", "soon"), "“soon” is not a date"),
        (("import", "sites", "nowhere.xlsx"), "nowhere.xlsx is not there"),
        (("import", "roster", "x.xlsx", "--site", "A1"), "x.xlsx is not there"),
        (("enrol", "nobody"), "There is no account"),
        (("device", "revoke", "0"), "No device, or more than one"),
        (("setting", "set", "colour", "red"), "There is no setting of the bureau"),
        (("setting", "set", "sample_ratio", "900"), "between 1 and 100"),
    ],
)
def test_refusal_is_one_sentence_without_a_traceback(
    created: Run, words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = created(*words)
    assert (code, out) == (REFUSED, "")
    assert err.startswith(sentence) or sentence in err
    assert "Traceback" not in err
    assert err.count("\n") == 1


def test_second_create_changes_nothing_and_keeps_the_recovery_file(
    created: Run, tmp_path: Path
) -> None:
    kept = (tmp_path / "recovery.txt").read_bytes()
    again = ("create", "--name", "x", "--prefix", "甲", "--recovery-file")
    code, _, err = created(*again, str(tmp_path / "recovery.txt"))
    assert (code, "recovery.txt exists" in err) == (REFUSED, True)
    code, _, err = created(*again, str(tmp_path / "other.txt"))
    assert (code, "already" in err) == (REFUSED, True)
    assert not (tmp_path / "other.txt").exists()
    assert (tmp_path / "recovery.txt").read_bytes() == kept


def test_without_a_bureau_the_next_step_is_named(run: Run) -> None:
    assert run("--language", "zh", "team", "list")[2].startswith("这里还没有建局")
    assert run("serve")[2].startswith("There is no bureau here yet")


def test_settings_are_shown_without_the_database_password(
    created: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:geheim@db/bureau")
    code, out, _ = created("settings")
    assert code == DONE
    assert "ANXIN_PORT = 8443    (default)" in out
    assert "geheim" not in out


def test_fault_of_ours_is_a_number_and_not_a_traceback(
    created: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: Any) -> None:
        raise ZeroDivisionError("王一 13900000001")

    monkeypatch.setattr("server.__main__.open_bureau", explode)
    code, _, err = created("report")
    assert code == INCIDENT
    assert "13900000001" not in err
    assert re.search(r"number I-20\d{6}-[0-9A-F]{8}", err)


@pytest.mark.slow
def test_served_from_the_command_line_until_it_is_told_to_stop(
    created: Run, tmp_path: Path
) -> None:
    environment = {**os.environ, "ANXIN_PORT": "0", "ANXIN_HOST": "127.0.0.1"}
    words = [sys.executable, "-m", "server", "--data", str(tmp_path / "data"), "serve"]
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        port = re.search(r":(\d+)  certificate", ready)
        assert port, ready
        trusted = ssl.create_default_context(cafile=str(tmp_path / "data" / CERTIFICATE_FILE))
        answer = httpx.get(f"https://localhost:{port[1]}/health", verify=trusted, timeout=20)
        assert answer.json()["status"] == "well"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()
    assert "Traceback" not in err
    assert '"event": "serving"' in err
