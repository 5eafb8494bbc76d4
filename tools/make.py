"""Does what `make` does, on machines without make: one table of what the house can do.

    python3 tools/make.py demo          on Windows: py tools\\make.py demo

It may be started by any Python: it first lets setup.py make the environment, then runs the
target's steps inside it. Words after the target go to the target's last step.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
INSIDE = "ANXIN_MAKE_INSIDE"


class Target(NamedTuple):
    """What one word does: modules to run in the environment, each with its arguments."""

    says: str
    steps: "tuple[tuple[str, ...], ...]"
    setup: "tuple[str, ...]" = ()
    keep_going: bool = False
    needs: str = ""


TEST = ("pytest", "-n", "2", "--dist", "worksteal")
TARGETS = {
    "demo": Target(
        "a made-up bureau and a day of its inspector",
        (("tools.demo",),),
        setup=("--display",),
        needs="tools.demo",
    ),
    "test": Target("the whole suite", (TEST,)),
    "check": Target(
        "style, types, the import contracts, dependencies, translations",
        (
            ("ruff", "check"),
            ("ruff", "format", "--check"),
            ("mypy",),
            ("tools.contracts",),
            ("deptry", "app", "db", "forms", "inspection", "resources", "server", "tools"),
            ("tools.translations", "--check"),
            ("tools.lock", "--check"),
        ),
        keep_going=True,
    ),
    "bench": Target("figures beside their floors", (("tools.bench",),), needs="tools.bench"),
    "soak": Target(
        "laptops and bureau through every fault, from fresh seeds, for --minutes 20",
        (("tests.sync_sim",),),
    ),
    "screenshots": Target(
        "every page, every theme, both languages, into docs/screenshots",
        (("tools.screenshots",),),
        needs="tools.screenshots",
    ),
    "package": Target("a frozen build in var/, tried by its own self-test", (("tools.package",),)),
    "test-compat": Target("the suite on the oldest supported Qt", (TEST,), setup=("--compat",)),
    "lock": Target("the pinned requirements anew", (("tools.lock",),)),
}
CLEAN = ("var", "demo-output", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis")


def listing() -> str:
    """The targets that this checkout really has, one a line."""
    lines = [f"  {name:<12} {target.says}" for name, target in TARGETS.items() if present(target)]
    return "\n".join(["targets:", *lines, f"  {'clean':<12} removes what the others made"])


def present(target: Target) -> bool:
    """Whether the module a target stands for is in this checkout."""
    where = ROOT.joinpath(*target.needs.split("."))
    return not target.needs or where.is_dir() or where.with_suffix(".py").is_file()


def clean() -> None:
    """Removes everything the other targets made, except the environment in .venv."""
    for name in CLEAN:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for cache in (*ROOT.glob("*/**/__pycache__"), ROOT / "__pycache__"):
        if ".venv" not in cache.parts:
            shutil.rmtree(cache, ignore_errors=True)


def enter(name: str, more: "list[str]") -> int:
    """Lets setup.py make the environment and start this file again inside it."""
    setup = [sys.executable, str(ROOT / "tools/setup.py"), *TARGETS[name].setup]
    again = ["--", str(ROOT / "tools/make.py"), name, *more]
    environment = {**os.environ, INSIDE: "1"}
    return subprocess.run([*setup, *again], env=environment, check=False).returncode


def run(name: str, more: "list[str]") -> int:
    """Runs a target's steps with this interpreter; returns the first failure's exit code."""
    target, failed, code = TARGETS[name], [], 0
    environment = dict(os.environ)
    environment.pop(INSIDE, None)
    environment.setdefault("PYTHONUTF8", "1")
    for step in target.steps:
        words = [*step, *more] if step is target.steps[-1] else list(step)
        if importlib.util.find_spec(words[0]) is None:
            print(f"{name}: {words[0]} is not in this checkout", file=sys.stderr)
            return 2
        if target.keep_going:
            print(f"-- {' '.join(words)}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env=environment, check=False
        )
        if done.returncode:
            code = code or done.returncode
            failed.append(words[0])
            if not target.keep_going:
                break
    if failed and target.keep_going:
        print(f"{name}: failed: {', '.join(failed)}", file=sys.stderr)
    elif target.keep_going:
        print(f"{name}: all {len(target.steps)} steps hold")
    return code


def main(arguments: "list[str]") -> int:
    """Runs the named target; without a name, lists them."""
    name, more = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name == "clean":
        clean()
        return 0
    if name not in TARGETS or not present(TARGETS[name]):
        print(listing(), file=sys.stderr if name else sys.stdout)
        return 2 if name else 0
    if os.environ.get(INSIDE):
        sys.path.insert(0, str(ROOT))
        return run(name, more)
    return enter(name, more)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
