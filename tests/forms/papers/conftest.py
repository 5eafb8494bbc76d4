"""Drawn once for all tests that only read: the sample order and its receipt."""

from __future__ import annotations

import pytest

from forms.papers import draw
from tests.forms.papers import samples


@pytest.fixture(scope="session")
def order_pdf() -> bytes:
    return draw.draw(*samples.sealed(samples.make_order()))


@pytest.fixture(scope="session")
def receipt_pdf() -> bytes:
    return draw.draw(*samples.sealed(samples.make_receipt()))
