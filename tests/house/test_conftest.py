"""The fixtures that fail an untidy test really fail it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

UNTIDY = {
    "threads left running": """
        import threading
        def test_leaves_a_thread(request):
            stop = threading.Event()
            request.config.stop_later = stop
            threading.Thread(target=stop.wait, args=(8,), daemon=True).start()
    """,
    "timers left ticking": """
        from PySide6.QtCore import QTimer
        kept = []
        def test_leaves_a_timer(qapp):
            kept.append(QTimer())
            kept[0].start(1000)
    """,
    "database connections left open": """
        import sqlalchemy
        kept = []
        def test_leaves_a_connection(tmp_path):
            kept.append(sqlalchemy.create_engine(f"sqlite:///{tmp_path}/left.db"))
            kept[0].connect().close()
    """,
}


def run(pytester: pytest.Pytester, source: str) -> str:
    rules = (Path(__file__).parents[1] / "support/tidy.py").read_text("utf-8")
    pytester.makeconftest(rules.replace("PATIENCE_S = 3.0", "PATIENCE_S = 0.2"))
    pytester.makepyfile(source)
    quick = ["-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:xdist"]
    return pytester.runpytest_subprocess(*quick).stdout.str()


@pytest.mark.parametrize("complaint", UNTIDY)
def test_untidy_test_is_failed_with_the_reason(pytester: pytest.Pytester, complaint: str) -> None:
    said = run(pytester, UNTIDY[complaint])
    assert complaint in said
    assert "1 error" in said


def test_window_is_gone_before_the_next_test(pytester: pytest.Pytester) -> None:
    said = run(
        pytester,
        """
        from PySide6.QtWidgets import QWidget
        kept = []
        def test_shows_a_window(qapp):
            kept.append(QWidget())
            kept[0].show()
        def test_finds_none(qapp):
            assert qapp.topLevelWidgets() == []
        """,
    )
    assert "2 passed" in said


def test_tidy_test_passes(pytester: pytest.Pytester) -> None:
    said = run(
        pytester,
        """
        import threading
        import sqlalchemy
        from PySide6.QtCore import QTimer
        def test_cleans_up(qapp, tmp_path):
            thread = threading.Thread(target=print)
            thread.start()
            timer = QTimer()
            timer.start(1000)
            timer.stop()
            engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path}/tidy.db")
            engine.connect().close()
            engine.dispose()
            thread.join()
        """,
    )
    assert "1 passed" in said
    assert "error" not in said
