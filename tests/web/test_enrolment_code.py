"""The one-time code as a camera sees it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
import pytest
import zxingcpp

from mealcard.providers.devices import IssuedCode
from mealcard.web.enrolment_code import ShownCode, shown

CODE = "ABCDEFGHIJKLMNOPQRSTUVWX23"


def read(code: ShownCode) -> str:
    """Draw the path as a browser would and read it back."""
    pixels = np.full((code.size, code.size), 255, dtype=np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path):
        pixels[int(y), int(x)] = 0
    (found,) = zxingcpp.read_barcodes(np.kron(pixels, np.ones((6, 6), dtype=np.uint8)))
    return str(found.text)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "https://senior-meals.xiangyang.shihezi.gov.example.cn"])
def test_the_picture_holds_the_address_with_the_code_behind_the_hash(address: str) -> None:
    code = shown(IssuedCode(CODE, datetime(2026, 11, 23, tzinfo=UTC)), address)
    assert read(code) == code.address == f"{address}/counter/#code={CODE}"
    assert code.groups == "ABCD EFGH IJKL MNOP QRST UVWX 23"


def test_the_picture_has_its_quiet_zone() -> None:
    code = shown(IssuedCode(CODE, datetime(2026, 11, 23, tzinfo=UTC)), "http://127.0.0.1:8000")
    marks = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h", code.path)]
    assert min(min(mark) for mark in marks) == 4
    assert max(max(mark) for mark in marks) == code.size - 5
