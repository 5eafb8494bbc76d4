"""House rules that are not about who imports whom: each reads one file and names its breaches.

A rule is a function from a parsed file to lines that break it; `RULES` says where it applies.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOMS = ("app", "db", "forms", "inspection", "resources", "server")
THREAD_STARTERS = frozenset(
    {"Thread", "Timer", "QThread", "QThreadPool", "QRunnable", "QtConcurrent"}
    | {"ThreadPoolExecutor", "ProcessPoolExecutor", "start_new_thread", "to_thread"}
)
THREAD_MODULES = frozenset({"_thread", "multiprocessing", "concurrent.futures.thread"})
LIBRARY_ROOMS = {
    "PySide6": ("app/ui/", "app/bootstrap"),
    "shiboken6": ("app/ui/", "app/bootstrap"),
    "sqlalchemy": ("db/", "app/services/", "app/sync/", "server/"),
    "sqlcipher3": ("db/",),
    "alembic": ("db/",),
    "psycopg": ("db/", "server/"),
    "httpx": ("app/sync/",),
    "litestar": ("server/",),
    "uvicorn": ("server/",),
    "reportlab": ("forms/",),
    "pyxform": ("forms/",),
}
TRADE_LIBRARIES = frozenset({"chinese_calendar"})
WALL_CLOCKS = frozenset(
    {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today"}
    | {"date.today", "QDateTime.currentDateTime", "QDate.currentDate", "QTime.currentTime"}
)
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\(")
JSON_IN_SQL = re.compile(r"\bjsonb?_[a-z_]+\s*\(|->>", re.IGNORECASE)
JSON_TYPES = frozenset({"JSON", "JSONB"})
LIST_OF_IDS = ("db/journal/bulk.py", "func.json_each")


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: its path from the root, with slashes, and its parsed text."""

    path: str
    tree: ast.Module

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


Breaches = Iterator[tuple[int, str]]


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and module of each import below `tree`; a relative one is ours, and named ``.``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." if node.level else (node.module or "")


def _dotted(node: ast.AST) -> str:
    """`a.b.c` as text, or nothing if the expression is not such a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


def _called(call: ast.Call) -> str:
    """The last name of what a call calls."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else _dotted(call.func)


def _literal(call: ast.Call) -> bool:
    return bool(call.args) and all(isinstance(each, ast.Constant) for each in call.args)


def threads(source: Source) -> Breaches:
    """Nothing but app/ui/jobs.py starts a thread or a process pool."""
    if source.path == "app/ui/jobs.py":
        return
    for line, module in _imports(source.tree):
        if module in THREAD_MODULES:
            yield line, f"imports {module}"
    for node in source.nodes():
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name in THREAD_STARTERS:
                    yield node.lineno, f"imports {alias.name}"
        elif isinstance(node, ast.Attribute) and node.attr in THREAD_STARTERS:
            yield node.lineno, f"uses {_dotted(node)}"


def late_imports(source: Source) -> Breaches:
    """No import of our own inside a function: it would hide a cycle."""
    functions = (
        node
        for node in source.nodes()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    )
    for function in functions:
        for line, module in _imports(function):
            if module == "." or module.split(".")[0] in ROOMS:
                yield line, f"imports {module} inside a function"


def library_rooms(source: Source) -> Breaches:
    """Each large library is known only in the rooms named for it."""
    for line, module in _imports(source.tree):
        rooms = LIBRARY_ROOMS.get(module.split(".")[0])
        if rooms is not None and not source.path.startswith(rooms):
            yield line, f"imports {module}"


def trade_alone(source: Source) -> Breaches:
    """The trade's rules use the standard library and a holiday calendar, nothing else."""
    for line, module in _imports(source.tree):
        top = module.split(".")[0]
        known = top in sys.stdlib_module_names or top in TRADE_LIBRARIES
        if top and not known and top != "inspection":
            yield line, f"imports {module}"


def wall_clock(source: Source) -> Breaches:
    """The present instant comes from an injected clock, and inspection.clock makes the real one."""
    if source.path == "inspection/clock.py":
        return
    for node in source.nodes():
        if isinstance(node, ast.Call):
            name = ".".join(_dotted(node.func).split(".")[-2:])
            if name in WALL_CLOCKS:
                yield node.lineno, f"calls {name}"


def colours(source: Source) -> Breaches:
    """A literal colour stands in app/ui/theme/tokens.py and nowhere else."""
    if source.path == "app/ui/theme/tokens.py":
        return
    for node in source.nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if found := COLOUR.search(node.value):
                yield node.lineno, f"literal colour {found.group()}"
        elif isinstance(node, ast.Attribute) and _dotted(node.value).endswith("GlobalColor"):
            if node.attr != "transparent":
                yield node.lineno, f"named colour {node.attr}"
        elif isinstance(node, ast.Call) and _called(node) == "QColor" and _literal(node):
            yield node.lineno, "QColor of literal values"


def json_in_sql(source: Source) -> Breaches:
    """Answers are read through answer_fact: no JSON function and no JSON column in any query.

    `LIST_OF_IDS` takes a bound list apart; it looks into no column.
    """
    for node in source.nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if found := JSON_IN_SQL.search(node.value):
                yield node.lineno, f"SQL uses {found.group().strip()}"
        elif isinstance(node, ast.Attribute) and _dotted(node).startswith(("func.json", "sa.JSON")):
            if (source.path, _dotted(node)) != LIST_OF_IDS:
                yield node.lineno, f"SQL uses {_dotted(node)}"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            for alias in node.names:
                if alias.name in JSON_TYPES:
                    yield node.lineno, f"imports the column type {alias.name}"


def sleeping(source: Source) -> Breaches:
    """Nothing sleeps for a guessed time: wait for the event itself."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and _dotted(node.func) in {"time.sleep", "qtbot.wait"}:
            yield node.lineno, f"calls {_dotted(node.func)}"


def blocking_dialogs(source: Source) -> Breaches:
    """Dialogs open(); a nested event loop runs what the page did not expect."""
    for node in source.nodes():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in {"exec", "exec_"}:
            yield node.lineno, "runs an event loop of its own with exec()"


RULES: dict[str, tuple[Callable[[Source], Breaches], tuple[str, ...]]] = {
    "Nothing but app/ui/jobs.py starts a thread": (threads, ("app/",)),
    "No import of our own inside a function": (late_imports, tuple(f"{r}/" for r in ROOMS)),
    "Libraries stay in their rooms": (library_rooms, tuple(f"{r}/" for r in ROOMS)),
    "The trade's rules stand alone": (trade_alone, ("inspection/",)),
    "Time is injected": (wall_clock, tuple(f"{r}/" for r in ROOMS)),
    "Colours only in the tokens": (colours, ("app/",)),
    "No JSON in SQL": (json_in_sql, ("db/", "app/", "server/")),
    "Nothing sleeps": (sleeping, (*(f"{r}/" for r in ROOMS), "tests/")),
    "Dialogs open, never exec": (blocking_dialogs, ("app/ui/",)),
}


def broken_rules(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Every breach in the Python files among `names` (paths from `root`, with slashes)."""
    for name in names:
        if PurePosixPath(name).suffix != ".py":
            continue
        try:
            source = Source(name, ast.parse((root / name).read_text("utf-8"), name))
        except SyntaxError as error:
            yield f"Python that parses: {name}:{error.lineno} {error.msg}"
            continue
        for title, (rule, places) in RULES.items():
            if name.startswith(places):
                for line, what in rule(source):
                    yield f"{title}: {name}:{line} {what}"
