"""Keeps the English translation in step with the Chinese source text.

    python -m tools.translations              collect new source text, drop what is gone
    python -m tools.translations --check      fail on drift, unfinished or broken English
    python -m tools.translations --todo       print what has no English yet, as JSON
    python -m tools.translations --fill FILE  take English from JSON {context: {source: english}}
    python -m tools.translations --release    compile the .qm that packages carry

English for a counted sentence (``%n``) is a list of two: singular, plural.
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
from pathlib import Path

from app.ui.i18n import linguist_tool, release

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "app" / "ui"
TRANSLATION = ROOT / "resources" / "translations" / "anxin_en.ts"
_HOLE = re.compile(r"\{(\w*)[^}]*\}|%n")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


def collect(target: Path) -> None:
    """Bring `target` up to date with the source text, in an order that makes quiet diffs."""
    files = [str(path) for path in sorted(SOURCES.rglob("*.py"))]
    options = "-source-language zh_CN -target-language en -no-obsolete -locations none"
    quiet = "-sort-messages -disable-heuristic similartext -silent"
    subprocess.run(
        [linguist_tool("lupdate"), *files, "-ts", str(target), *options.split(), *quiet.split()],
        check=True,
        cwd=ROOT,
    )


def messages(path: Path) -> Iterator[tuple[str, str, ET.Element]]:
    """Context, Chinese source and element of each message in a .ts file."""
    yield from _messages_of(ET.parse(path))  # noqa: S314 - our own file


def _messages_of(tree: ET.ElementTree[ET.Element]) -> Iterator[tuple[str, str, ET.Element]]:
    for context in tree.iterfind("context"):
        name = context.findtext("name", "")
        for message in context.iterfind("message"):
            yield name, message.findtext("source", ""), message


def english_of(message: ET.Element) -> list[str]:
    """The English forms of a message: one, or singular and plural."""
    translation = message.find("translation")
    if translation is None:
        return [""]
    forms = [form.text or "" for form in translation.iterfind("numerusform")]
    return forms or [translation.text or ""]


def faults(path: Path) -> list[str]:
    """What is wrong with the English: missing, a lost or invented placeholder, Chinese left."""
    found = []
    for context, source, message in messages(path):
        where = f"{context}: {source!r}"
        translation = message.find("translation")
        forms = english_of(message)
        if not all(forms) or (translation is not None and translation.get("type")):
            found.append(f"{where} has no English")
            continue
        wanted = {hole.group(0) for hole in _HOLE.finditer(source)}
        for form in forms:
            holes = {hole.group(0) for hole in _HOLE.finditer(form)}
            if holes != wanted and not (message.get("numerus") and holes == wanted - {"%n"}):
                found.append(f"{where}: the placeholders of {form!r} differ")
            if _CHINESE.search(form):
                found.append(f"{where}: Chinese is left in {form!r}")
    return found


def drift() -> bool:
    """Whether the source text has changed since the translation was collected."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / TRANSLATION.name
        shutil.copy(TRANSLATION, fresh)
        collect(fresh)
        return fresh.read_bytes() != TRANSLATION.read_bytes()


def todo() -> dict[str, dict[str, str | list[str]]]:
    """What has no English yet, ready to be filled in and given to `fill`."""
    missing: dict[str, dict[str, str | list[str]]] = {}
    for context, source, message in messages(TRANSLATION):
        if not all(english_of(message)):
            empty: str | list[str] = ["", ""] if message.get("numerus") else ""
            missing.setdefault(context, {})[source] = empty
    return missing


def fill(given: dict[str, dict[str, str | list[str]]]) -> int:
    """Write the English in `given` into the translation; how many messages it reached."""
    tree: ET.ElementTree[ET.Element] = ET.parse(TRANSLATION)  # noqa: S314 - our own file
    reached = 0
    for context, source, message in _messages_of(tree):
        english = given.get(context, {}).get(source)
        translation = message.find("translation")
        if not english or translation is None:
            continue
        translation.attrib.pop("type", None)
        forms = list(translation.iterfind("numerusform"))
        if forms:
            texts = english if isinstance(english, list) else [english] * len(forms)
            for form, text in zip(forms, texts, strict=True):
                form.text = text
        else:
            translation.text = english if isinstance(english, str) else english[0]
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
