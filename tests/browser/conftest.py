"""One Playwright for all browser tests: a second one in the same thread refuses to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright


@pytest.fixture(scope="session")
def play() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started
