"""Every refusal the command line can meet is a sentence in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from inspection.refusal import Refusal
from server.words import explain, language_of, say, sentences

ROOT = Path(__file__).parents[2]
NEVER_AT_THE_TERMINAL = {
    "request", "wire", "token", "throttled", "sync", "push", "access", "snapshot", "signature",
    "unlock", "bank_card", "blob", "upload",
}  # fmt: skip
"""Families that only answer HTTP requests or belong to the desktop program, which words them."""


def codes_raised(*places: str) -> set[str]:
    found = set()
    for place in places:
        path = ROOT / place
        for file in [path] if path.suffix else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Refusal"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_of_ours_has_a_sentence(language: str) -> None:
    codes = codes_raised(
        "server",
        "db/store",
        "inspection/identity.py",
        "inspection/money.py",
        "inspection/settings.py",
    )
    assert len(codes) > 60
    known = sentences(language)
    missing = {
        code
        for code in codes
        if code.partition(".")[0] not in NEVER_AT_THE_TERMINAL
        and code not in known
        and code.partition(".")[0] not in known
    }
    assert not missing


def test_both_languages_say_the_same_things_with_the_same_facts() -> None:
    chinese, english = sentences("zh"), sentences("en")
    assert set(chinese) == set(english)
    for code, sentence in chinese.items():
        facts = set(re.findall(r"\{(\w+)\}", sentence))
        assert facts == set(re.findall(r"\{(\w+)\}", english[code])), code
    han = re.compile(r"[\u4e00-\u9fff]")
    assert all(han.search(text) for code, text in chinese.items() if not code.startswith("show."))
    allowed = english["cell.money_unit"]
    assert not [text for text in english.values() if han.search(text) and text != allowed]


def test_unknown_code_shows_itself_and_a_missing_fact_a_mark() -> None:
    assert say("nothing.known", "en", n=1) == "nothing.known(n=1)"
    assert "money.precision" in say("money.precision", "en")
    assert "“?”" in explain(Refusal("team.unknown"), "en")


@pytest.mark.parametrize(
    ("environment", "chosen", "language"),
    [
        ({}, None, "zh"),
        ({"LANG": "en_GB.UTF-8"}, None, "en"),
        ({"LANG": "C.UTF-8"}, None, "zh"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, None, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "en", "en"),
    ],
)
def test_language_is_chosen_told_or_chinese(
    environment: dict[str, str], chosen: str | None, language: str
) -> None:
    assert language_of(environment, chosen) == language
