"""What the documents promise is there: commands, links, numbered decisions, the licence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.contracts import committed
from tools.make import TARGETS

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [name for name in committed(ROOT) if name.endswith(".md")]
LINK = re.compile(r"(?<!`)\[[^\]\n]+\]\(([^)\s]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_relative_links_lead_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    links = LINK.findall((ROOT / document).read_text("utf-8"))
    inside = [link.split("#")[0] for link in links if "://" not in link and link[0] != "#"]
    assert [link for link in inside if not (folder / link).exists()] == []


@pytest.mark.parametrize("target", [*TARGETS, "clean"])
def test_readme_names_every_target(target: str) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.search(rf"`(make )?{target}`", readme)


@pytest.mark.parametrize("word", ["demo", "test"])
def test_readme_gives_the_two_commands_for_both_systems(word: str) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"`make {word}`" in readme
    assert f"`py tools\\make.py {word}`" in readme


def test_readme_maps_every_room() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rooms = {name.split("/")[0] for name in committed(ROOT) if name.count("/")}
    shown = {room for room in rooms if not room.startswith(".") and room != "requirements"}
    assert {room for room in shown if not re.search(rf"^{room}/ ", readme, re.MULTILINE)} == set()


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [page[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text("utf-8"))
    assert sorted(listed) == pages


def test_changelog_has_room_for_the_next_line() -> None:
    assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_licence_is_the_full_text_and_the_one_declared() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_ci_runs_the_commands_the_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    commands = [line for line in script.splitlines() if line.startswith("make ")]
    assert commands == ["make check", "make test"]
