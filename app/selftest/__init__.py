"""The program tries itself on scratch data: every page, a check-in, a call, an order and its PDF.

It runs in the frozen build too, where it is the only witness that nothing was left behind.
"""

from app.selftest.run import run_self_test

__all__ = ["run_self_test"]
