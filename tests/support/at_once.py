"""A job that does its work where it is called: for services that ask only for its control."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.presenters.jobs import JobCancelled

T = TypeVar("T")


class AtOnce:
    """`told` is the progress heard; it is cancelled when it has checked `until` times."""

    def __init__(self, until: int = 10**9) -> None:
        self.until = until
        self.told: list[tuple[str, int, int | None]] = []

    def check(self) -> None:
        self.until -= 1
        if self.until < 0:
            raise JobCancelled

    def progress(self, step: str, done: int = 0, total: int | None = None) -> None:
        self.told.append((step, done, total))

    def on_db(self, call: Callable[[], T]) -> T:
        return call()

    def beside(self, call: Callable[[], T]) -> Callable[[], T]:
        result = call()
        return lambda: result
