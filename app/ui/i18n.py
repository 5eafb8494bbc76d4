"""The interface's language: Chinese is the source, English a Qt Linguist translation.

`translate("Context", "…{name}…").format(name=…)` is the only spelling: pyside6-lupdate would
extract an f-string that then never matches, and file an alias under another context.
A sentence with a count that English inflects is `counted(translate("Context", "{n} 个项目"), n)`;
its English reads ``{n} site|{n} sites``. (Qt's own %n is not used: lupdate before 6.12 does not
recognise it in Python unless the count is a literal.)
"""

from __future__ import annotations

import hashlib
import logging
import subprocess
from pathlib import Path
from typing import Literal

import PySide6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import resources

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

translate = QCoreApplication.translate
_log = logging.getLogger("anxin.i18n")
_installed: list[QTranslator] = []
_state: dict[str, Language] = {}


def language() -> Language:
    """The language in force; Chinese until `install` was called."""
    return _state.get("language", "zh")


def counted(text: str, n: int, **params: str | int) -> str:
    """`text`, already translated, with its count: the form before ``|`` for one, else the last."""
    forms = text.split("|")
    return forms[0 if n == 1 else -1].format(n=f"{n:,}", **params)


def install(app: QCoreApplication, wanted: Language, cache: Path) -> None:
    """Put `wanted` in force for everything worded from now on; windows are made anew afterwards.

    A package carries the compiled translation. A checkout does not: it is compiled into the
    folder `cache` (made if need be) once for each state of the .ts file. If that fails the
    interface stays Chinese, and the log says why.
    """
    for old in _installed:
        app.removeTranslator(old)
    _installed.clear()
    _state["language"] = wanted
    QLocale.setDefault(QLocale("zh_CN") if wanted == "zh" else QLocale("en_GB"))
    if wanted == "zh":
        own = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        _load(app, Path(own), "qtbase_zh_CN")  # the menus of text fields
        return
    try:
        compiled = compiled_translation(wanted, cache)
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("no %s translation: %s", wanted, type(error).__name__)
        return
    _load(app, compiled.parent, compiled.stem)


def compiled_translation(wanted: Language, cache: Path) -> Path:
    """The .qm file of `wanted`: the packaged one, else one compiled from the .ts into `cache`.

    Raises OSError or subprocess.SubprocessError when it can neither be found nor made.
    """
    folder = resources.path("translations")
    source = folder / f"anxin_{wanted}.ts"
    packaged = folder / f"anxin_{wanted}.qm"
    if packaged.exists() and not (
        source.exists() and source.stat().st_mtime > packaged.stat().st_mtime
    ):
        return packaged
    mark = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    compiled = cache / f"anxin_{wanted}-{mark}.qm"
    if not compiled.exists():
        cache.mkdir(parents=True, exist_ok=True)
        release(source, compiled)
    return compiled


def release(source: Path, compiled: Path) -> None:
    """Compile a .ts file with Qt's lrelease; whole or not at all. Raises as `subprocess.run`."""
    draft = compiled.with_suffix(".part")
    subprocess.run(
        [linguist_tool("lrelease"), "-silent", str(source), "-qm", str(draft)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    draft.replace(compiled)


def linguist_tool(name: Literal["lrelease", "lupdate"]) -> str:
    """Where the wheel keeps one of Qt's translation programs. Raises FileNotFoundError."""
    folder = Path(PySide6.__file__).parent
    for candidate in (folder / name, folder / f"{name}.exe"):
        if candidate.exists():
            return str(candidate)
    raise FileNotFoundError(f"{name} is not in {folder.name}")


def _load(app: QCoreApplication, folder: Path, name: str) -> None:
    translator = QTranslator(app)
    if translator.load(name, str(folder)):
        app.installTranslator(translator)
        _installed.append(translator)
    else:
        _log.warning("cannot load the translation %s", name)
