"""Keeps the English translation in step with the Chinese source text.

    python -m tools.translations              collect new source text, drop what is gone
    python -m tools.translations --check      fail on drift, unfinished or broken English
    python -m tools.translations --todo       print what has no English yet, as JSON
    python -m tools.translations --fill FILE  take English from JSON {context: {source: english}}
    python -m tools.translations --release    compile the .qm that packages carry

English for a counted sentence (see `app.ui.i18n.counted`) is two forms: ``{n} site|{n} sites``.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.ui.i18n import linguist_tool, release

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "app" / "ui"
TRANSLATION = ROOT / "resources" / "translations" / "anxin_en.ts"
_HOLE = re.compile(r"\{\w*[^}]*\}")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


def collect(target: Path) -> None:
    """Bring `target` up to date with the source text, in an order that makes quiet diffs."""
    files = [str(path) for path in sorted(SOURCES.rglob("*.py"))]
    options = "-source-language zh_CN -target-language en -no-obsolete -locations none"
    quiet = "-disable-heuristic similartext -silent"
    words = [*options.split(), *quiet.split(), *_sorting()]
    subprocess.run(
        [linguist_tool("lupdate"), *files, "-ts", str(target), *words],
        check=True,
        cwd=ROOT,
    )


@cache
def _sorting() -> tuple[str, ...]:
    """The oldest supported lupdate cannot sort; the committed file is made by the pinned one."""
    told = subprocess.run([linguist_tool("lupdate"), "-help"], capture_output=True, check=False)
    return ("-sort-messages",) if b"-sort-messages" in told.stdout + told.stderr else ()


def messages(path: Path) -> Iterator[tuple[str, str, ET.Element]]:
    """Context, Chinese source and element of each message in a .ts file."""
    yield from _messages_of(ET.parse(path))  # noqa: S314 - our own file


def _messages_of(tree: ET.ElementTree[ET.Element]) -> Iterator[tuple[str, str, ET.Element]]:
    for context in tree.iterfind("context"):
        name = context.findtext("name", "")
        for message in context.iterfind("message"):
            yield name, message.findtext("source", ""), message


def english_of(message: ET.Element) -> str:
    """The English of a message; empty while it has none."""
    translation = message.find("translation")
    unfinished = translation is None or translation.get("type")
    return "" if unfinished or translation is None else translation.text or ""


def faults(path: Path) -> list[str]:
    """What is wrong with the English: missing, a lost or invented placeholder, Chinese left."""
    found = []
    for context, source, message in messages(path):
        where = f"{context}: {source!r}"
        english = english_of(message)
        if not english:
            found.append(f"{where} has no English")
            continue
        wanted = set(_HOLE.findall(source))
        forms = english.split("|")
        for form in forms:
            free = {"{n}"} if len(forms) == 2 else set()  # "one site" needs no number
            if set(_HOLE.findall(form)) - free != wanted - free:
                found.append(f"{where}: the placeholders of {form!r} differ")
        if _CHINESE.search(english):
            found.append(f"{where}: Chinese is left in {english!r}")
        if len(forms) > 2 or (len(forms) == 2 and "{n}" not in wanted):
            found.append(f"{where}: {english!r} has forms that nothing chooses between")
    return found


def drift() -> bool:
    """Whether the source text has changed since the translation was collected."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / TRANSLATION.name
        shutil.copy(TRANSLATION, fresh)
        collect(fresh)
        return fresh.read_bytes() != TRANSLATION.read_bytes()


def todo() -> dict[str, dict[str, str]]:
    """What has no English yet, ready to be filled in and given to `fill`."""
    missing: dict[str, dict[str, str]] = {}
    for context, source, message in messages(TRANSLATION):
        if not english_of(message):
            missing.setdefault(context, {})[source] = ""
    return missing


def fill(given: dict[str, dict[str, str]]) -> int:
    """Write the English in `given` into the translation; how many messages it reached."""
    tree: ET.ElementTree[ET.Element] = ET.parse(TRANSLATION)  # noqa: S314 - our own file
    reached = 0
    for context, source, message in _messages_of(tree):
        english = given.get(context, {}).get(source)
        translation = message.find("translation")
        if english and translation is not None:
            translation.attrib.pop("type", None)
            translation.text = english
            reached += 1
    body = ET.tostring(tree.getroot(), encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    TRANSLATION.write_text(f"{head}{body}\n", encoding="utf-8")
    collect(TRANSLATION)  # Qt's own spelling of the file, so that the next collect is quiet
    return reached


def main(arguments: list[str] | None = None) -> int:
    """The command line; 1 when `--check` finds a fault."""
    parser = argparse.ArgumentParser(prog="translations", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail on drift or unfinished English")
    parser.add_argument("--todo", action="store_true", help="print what has no English yet")
    parser.add_argument("--fill", type=Path, metavar="FILE", help="take English from a JSON file")
    parser.add_argument("--release", action="store_true", help="compile the .qm for a package")
    chosen = parser.parse_args(arguments)
    if chosen.check:
        found = faults(TRANSLATION)
        if drift():
            found.append("the source text has changed: run python -m tools.translations")
        print("\n".join(found) or "English is complete and in step")
        return 1 if found else 0
    if chosen.release:
        release(TRANSLATION, TRANSLATION.with_suffix(".qm"))
        return 0
    collect(TRANSLATION)
    if chosen.fill:
        print(f"{fill(json.loads(chosen.fill.read_text(encoding='utf-8')))} filled")
    missing = todo()
    if chosen.todo:
        json.dump(missing, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(f"{sum(map(len, missing.values()))} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
