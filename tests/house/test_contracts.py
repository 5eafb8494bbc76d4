"""The contracts of the house hold, and each of them refuses a breach planted in a copy of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tools.contracts import breaches, ties_to_a_machine
from tools.source_rules import ROOMS, RULES, broken_rules

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = "The house: each floor imports only those below"
INSIDE = "Inside the laptop program"
QT = "Qt only in app.ui and app.bootstrap"
SQL = "SQLAlchemy only in db, app.services, app.sync and server"
HTTP = "The HTTP client only in app.sync"
PAGES = "Pages do not import each other"


class Plant(NamedTuple):
    """A breach: the contract that must name it, and files to add (path: source)."""

    contract: str
    files: dict[str, str]


IMPORTS = {
    "app imports server": Plant(FLOORS, {"app/services/p_server.py": "import server"}),
    "server imports app": Plant(FLOORS, {"server/p_app.py": "import app.services"}),
    "trade imports database": Plant(FLOORS, {"inspection/p_db.py": "import db"}),
    "resources import forms": Plant(FLOORS, {"resources/p_forms.py": "import forms"}),
    "presenters import ui": Plant(INSIDE, {"app/presenters/p_ui.py": "import app.ui.widgets"}),
    "sync imports services": Plant(INSIDE, {"app/sync/p_services.py": "import app.services"}),
    "an unnamed room in app": Plant(INSIDE, {"app/p_helpers.py": "import db"}),
    "a cycle": Plant(
        "No cycles",
        {"db/p_egg.py": "import db.p_hen", "db/p_hen.py": "import db.p_egg"},
    ),
    "a page imports a page": Plant(
        PAGES,
        {"app/ui/pages/p_one.py": "import app.ui.pages.p_two", "app/ui/pages/p_two.py": ""},
    ),
    "Qt in a presenter": Plant(QT, {"app/presenters/p_qt.py": "import PySide6.QtCore"}),
    "Qt behind a presenter": Plant(
        QT,
        {"app/presenters/p_behind.py": "import db.p_carrier", "db/p_carrier.py": "import PySide6"},
    ),
    "SQLAlchemy in the window": Plant(SQL, {"app/ui/p_sql.py": "from sqlalchemy import select"}),
    "HTTP in the database": Plant(HTTP, {"db/p_http.py": "import httpx"}),
}
"""Planted together in one copy of the house, for building its graph of imports takes seconds."""
SOURCES = {
    "a thread in a page": Plant(
        "Nothing but app/ui/jobs.py starts a thread",
        {"app/ui/pages/planted.py": "import threading\nthreading.Thread(target=print).start()"},
    ),
    "a pool in a service": Plant(
        "Nothing but app/ui/jobs.py starts a thread",
        {"app/services/planted.py": "from concurrent.futures import ThreadPoolExecutor"},
    ),
    "an import inside a function": Plant(
        "No import of our own inside a function",
        {"db/planted.py": "def late():\n    from db import merge\n    return merge"},
    ),
    "a relative import inside a method": Plant(
        "No import of our own inside a function",
        {"app/ui/planted.py": "class A:\n    def late(self):\n        from . import b"},
    ),
    "SQLAlchemy in the composition root": Plant(
        "Libraries stay in their rooms", {"app/bootstrap.py": "import sqlalchemy"}
    ),
    "a third party in the trade": Plant(
        "The trade's rules stand alone", {"inspection/planted.py": "import msgspec"}
    ),
    "the wall clock in a service": Plant(
        "Time is injected",
        {"app/services/planted.py": "import datetime\nnow = datetime.datetime.now()"},
    ),
    "a colour in a page": Plant(
        "Colours only in the tokens", {"app/ui/pages/planted.py": "STYLE = 'color: #B3261E'"}
    ),
    "a named colour in a widget": Plant(
        "Colours only in the tokens",
        {"app/ui/widgets/planted.py": "def paint(p, Qt): p.setPen(Qt.GlobalColor.red)"},
    ),
    "a colour of numbers": Plant(
        "Colours only in the tokens", {"app/ui/planted.py": "C = QtGui.QColor(12, 13, 14)"}
    ),
    "a JSON function in a query": Plant(
        "No JSON in SQL", {"db/queries/planted.py": "Q = 'SELECT json_extract(a, ?) FROM t'"}
    ),
    "a JSON column": Plant("No JSON in SQL", {"db/planted.py": "from sqlalchemy import JSON"}),
    "a nap": Plant("Nothing sleeps", {"tests/planted.py": "import time\ntime.sleep(1)"}),
    "a modal dialog": Plant(
        "Dialogs open, never exec", {"app/ui/pages/planted.py": "def ask(d):\n    d.exec()"}
    ),
}


def plant(tree: Path, files: dict[str, str]) -> None:
    for name, source in files.items():
        target = tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source + "\n", "utf-8")


def test_this_tree_keeps_every_contract() -> None:
    found = breaches(ROOT)
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of each contract that a house full of planted imports breaks."""
    tree = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(
            ROOT / room, tree / room, ignore=shutil.ignore_patterns("__pycache__", "*.ttf")
        )
    shutil.copy(ROOT / "pyproject.toml", tree)
    for breach in IMPORTS.values():
        plant(tree, breach.files)
    checked = subprocess.run(
        [sys.executable, "-m", "tools.contracts", "--root", str(tree)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1, checked.stderr
    _, _, broken = checked.stdout.partition("Broken contracts")
    titled = re.split(r"^(.+)\n-{3,}\n", broken, flags=re.MULTILINE)[1:]
    return dict(zip(titled[::2], titled[1::2], strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("breach", IMPORTS)
def test_planted_import_is_refused_by_its_contract(breach: str, verdicts: dict[str, str]) -> None:
    contract, files = IMPORTS[breach]
    assert re.search(rf"\b{Path(next(iter(files))).stem}\b", verdicts[contract])


@pytest.mark.parametrize("breach", SOURCES)
def test_planted_source_is_refused_by_its_rule(breach: str, tmp_path: Path) -> None:
    contract, files = SOURCES[breach]
    plant(tmp_path, files)
    found = list(broken_rules(tmp_path, files))
    assert any(line.startswith(f"{contract}: {next(iter(files))}:") for line in found), found


def test_every_rule_has_a_planted_breach() -> None:
    assert {breach.contract for breach in SOURCES.values()} == set(RULES)


@pytest.mark.parametrize(
    "line",
    [
        "see " + "/root" + "/.cache/x.py",
        "open('" + "/home" + "/li/x')",
        "C:" + "\\Users\\li",
        "-" + "-index-url https://example.org/simple",
        "https://" + "pypi" + ".org/simple",
    ],
)
def test_line_tied_to_a_machine_is_refused(line: str, tmp_path: Path) -> None:
    plant(tmp_path, {"docs/planted.md": line})
    assert list(ties_to_a_machine(tmp_path, ["docs/planted.md"]))


def test_ordinary_paths_are_not_mistaken_for_a_machine(tmp_path: Path) -> None:
    plant(tmp_path, {"docs/plain.md": "docs/work/list.md, ./home/x, https://example.org/root/a"})
    assert not list(ties_to_a_machine(tmp_path, ["docs/plain.md"]))
