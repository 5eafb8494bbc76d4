"""`anxin-server forms`: an author checks, tries and publishes a form without any window."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pyxform
from defusedxml.ElementTree import fromstring

from forms.publish import DEFINITIONS, FORM_IDS
from server.__main__ import DONE, REFUSED, main
from server.words import sentences
from tests.forms.xlsform.test_bad_input import CASES

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[2]

FORM = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | required | relevant | constraint |
| | begin group | a | 甲 | A | | | |
| | integer | people | 几人 | How many? | yes | | . < 100 |
| | select_multiple ways | how | 怎么发 | How? | | | |
| | acknowledge | seen | 看过 | Seen | | | |
| | note | twice | 两倍 | Twice | | | |
| | end group | | | | | | |
| | begin repeat | worker | 工人 | Worker | | ${people} > 0 | |
| | text | name | 姓名 | Name | yes | | |
| | end repeat | | | | | | |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | ways | bank | 银行 | Bank |
| | ways | cash | 现金 | Cash |
| settings |
| | form_title | form_title_en | form_id | version | default_language |
| | 班组表 | Crew form | crew | 1 | 中文 (zh) |
""".replace("constraint |", "constraint | constraint_message::English (en) |").replace(
    ". < 100 |", ". < 100 | Too many |"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("forms", …)` in an empty folder, in English → exit code, output, errors."""
    for name in list(os.environ):
        if name.startswith("ANXIN_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("ANXIN_CLOCK", "2026-03-16T09:00")

    def call(*words: str) -> tuple[int, str, str]:
        code = main(["--data", str(tmp_path / "data"), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture(params=["sqlite", "postgres"])
def bureau(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    """The same beside a bureau, on each database in turn."""
    server = request.getfixturevalue("postgres") if request.param == "postgres" else None
    run: Run = request.getfixturevalue("run")
    found = ["--name", "样例市", "--prefix", "样", "--recovery-file", str(tmp_path / "recovery")]
    if server is None:
        assert run("create", *found)[0] == DONE
        yield run
        return
    with server.database() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        assert run("create", *found)[0] == DONE
        yield run


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "crew.md"
    path.write_text(FORM, "utf-8")
    return path


def answers_file(folder: Path, given: object) -> str:
    path = folder / "answers.json"
    path.write_text(json.dumps(given), "utf-8")
    return str(path)


def test_sound_form_is_told_without_any_bureau(run: Run, form: Path) -> None:
    code, out, err = run("forms", "check", str(form))
    assert (code, err) == (DONE, "")
    assert out == "Can be published: Crew form (crew 1), 5 questions, 1 repeats, languages zh, en\n"
    assert "可以发布:班组表(crew 1)" in run("--language", "zh", "forms", "check", str(form))[1]


def test_every_fault_is_told_by_sheet_row_and_column(run: Run, form: Path) -> None:
    broken = FORM.replace("| text | name |", "| geopoint | name |")
    form.write_text(broken, "utf-8")
    code, out, err = run("forms", "check", str(form))
    assert (code, out) == (REFUSED, "")
    told = "This type of question is not supported. type 'geopoint' is not supported"
    assert err.splitlines() == [
        f"survey row 9, type: {told}",
        "1 to put right; nothing was published.",
    ]
    form.write_text(FORM.replace("${people} > 0", "${people} >"), "utf-8")
    said = run("--language", "zh", "forms", "check", str(form))[2]
    assert said.startswith("survey 表第 8 行,relevant 列:表达式写法不对。")


def test_file_that_is_no_form_is_told(run: Run, tmp_path: Path) -> None:
    for name, content, told in (
        ("a.xlsx", b"PK\x03\x04 no", "The file cannot be opened."),
        ("a.doc", b"x", "Unknown kind of file."),
        ("a.md", b"| choices |\n| | name |\n| | a |\n", "no survey sheet"),
    ):
        (tmp_path / name).write_bytes(content)
        code, _, err = run("forms", "check", str(tmp_path / name))
        assert code == REFUSED
        assert told in err
    assert "The file cannot be opened." in run("forms", "check", str(tmp_path / "none.md"))[2]


def test_filled_form_is_printed_as_an_instance(run: Run, form: Path, tmp_path: Path) -> None:
    given = {
        "a": {"people": 3, "how": ["bank", "cash"], "seen": True},
        "worker": [{"name": "甲"}, {"name": "乙"}],
    }
    code, out, err = run("forms", "fill", str(form), "--answers", answers_file(tmp_path, given))
    assert (code, err) == (DONE, "")
    root = fromstring(out)
    assert (root.get("id"), root.get("version")) == ("crew", "1")
    assert root.findtext("a/people") == "3"
    assert root.findtext("a/how") == "bank cash"
    assert root.findtext("a/seen") == "OK"
    assert [one.text for one in root.iterfind("worker/name")] == ["甲", "乙"]


def test_what_stands_in_the_way_is_told_and_nothing_is_printed(
    run: Run, form: Path, tmp_path: Path
) -> None:
    given = {
        "a/people": 120,
        "a/twice": "x",
        "a/how": {"bank": 1},
        "height": 1,
        "a": 5,
        "worker": {"name": "甲"},
    }
    code, out, err = run("forms", "fill", str(form), "--answers", answers_file(tmp_path, given))
    assert (code, out) == (REFUSED, "")
    lines = err.splitlines()
    assert lines[:-2] == [
        "a/twice: This question only shows or calculates, it takes no answer.",
        "a/how: This value cannot be an answer.",
        "height: The form has no such question.",
        "a: This is a group: an object is wanted.",
        "worker: This group repeats: a list is wanted.",
        "a/people: Too many",
    ]
    assert lines[-2].endswith("/name: An answer is required.")
    assert lines[-1] == "7 in the way of finishing; nothing was printed."


def test_answers_that_are_no_json_object_are_told(run: Run, form: Path, tmp_path: Path) -> None:
    for content in (b"[1]", b"{", b"\xff"):
        (tmp_path / "answers.json").write_bytes(content)
        code, out, err = run(
            "forms", "fill", str(form), "--answers", str(tmp_path / "answers.json")
        )
        assert (code, out) == (REFUSED, "")
        assert err.startswith("answers.json is not a JSON object")


def test_published_form_is_listed_and_a_version_never_changes(bureau: Run, form: Path) -> None:
    run = bureau
    assert run("forms", "publish", str(form))[1].startswith("Published crew 1.")
    assert "same content; nothing was changed" in run("forms", "publish", str(form))[1]
    form.write_text(FORM.replace("How many?", "How many people?"), "utf-8")
    code, _, err = run("forms", "publish", str(form))
    assert code == REFUSED
    assert err.startswith("crew 1 was published with other content.")
    newer = FORM.replace("| crew | 1 |", "| crew | 2 |").replace(
        "| acknowledge | seen |", "| text | why |"
    )
    form.write_text(newer, "utf-8")
    said = run("forms", "publish", str(form))[1]
    assert said.startswith("Published crew 2 after 1: 1 questions added, 1 gone.")
    listed = [line.split()[:2] for line in run("forms", "list")[1].splitlines()]
    assert [one for one in listed if one[0] == "crew"] == [["crew", "1"], ["crew", "2"]]
    assert {one[0] for one in listed} == {*FORM_IDS, "crew"}


def test_broken_form_is_never_half_published(bureau: Run, form: Path) -> None:
    form.write_text(FORM.replace("ways |", "roads |", 1), "utf-8")
    code, out, err = bureau("forms", "publish", str(form))
    assert (code, out) == (REFUSED, "")
    assert "nothing was published" in err
    before = bureau("forms", "list")[1]
    every = CASES[::8] if "DATABASE_URL" in os.environ else CASES
    for at, (name, content, kind, (sheet, row, _column, _reason)) in enumerate(every):
        broken = form.with_name(f"broken.{kind}")
        broken.write_bytes(content)
        code, out, err = bureau("forms", "publish" if at % 4 else "check", str(broken))
        assert code == REFUSED, name
        assert "Traceback" not in out + err, name
        assert "to put right" in out + err, name
        assert sheet in out + err, name
        assert row is None or str(row) in out + err, name
    assert bureau("forms", "list")[1] == before
    assert "crew" not in before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_of_ours_has_words_for_its_author(language: str) -> None:
    codes = {
        node.value
        for file in (ROOT / "forms").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.partition(".")[0] in ("workbook", "bind", "expression")
        and node.value.count(".") == 1
        and node.value.isascii()
        and " " not in node.value
    }
    known = sentences(language)
    assert len(codes) > 18
    assert not {code for code in codes if f"finding.{code}" not in known}


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate runs on Java")
def test_compiled_form_is_accepted_by_odk_validate(run: Run, form: Path, tmp_path: Path) -> None:
    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    compiled = []
    for source in (form, DEFINITIONS / "questionnaire.md", DEFINITIONS / "checkin.md"):
        code, out, _ = run("forms", "xform", str(source))
        assert code == DONE
        compiled.append(tmp_path / f"{source.stem}.xml")
        compiled[-1].write_text(out, "utf-8")
    done = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", str(jar), *map(str, compiled)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_blank_sheets_are_written_once(run: Run, form: Path, tmp_path: Path) -> None:
    target = tmp_path / "sheets.pdf"
    words = ("forms", "blank", str(form), "--out", str(target), "--first", "001", "--count", "2")
    code, out, _ = run(*words)
    assert (code, out) == (DONE, f"Written to {target}: 2 sheets.\n")
    made = target.read_bytes()
    assert made.startswith(b"%PDF")
    assert run(*words)[0] == REFUSED
    assert target.read_bytes() == made
    for wrong in (("--count", "0"), ("--first", "x"), ("--instances", "1000")):
        code, _, err = run("forms", "blank", str(form), "--out", str(tmp_path / "no.pdf"), *wrong)
        assert code == REFUSED
        assert err
        assert not (tmp_path / "no.pdf").exists()
