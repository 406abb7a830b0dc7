"""A one-time code as a tablet's camera reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import qrcode
from qrcode import constants

from mealcard.providers.devices import IssuedCode

QUIET = 4


@dataclass(frozen=True, slots=True)
class ShownCode:
    """The code in groups, its address and the same as one SVG path; `size` is the side in modules, quiet zone included."""

    groups: str
    address: str
    expires_at: datetime
    size: int
    path: str


def shown(issued: IssuedCode, public_url: str) -> ShownCode:
    """What the page shows once. The code stands behind `#`, so that no server log ever holds it."""
    address = f"{public_url}/counter/#code={issued.code}"
    maker = qrcode.QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    maker.add_data(address)
    maker.make()
    rows = enumerate(maker.modules, start=QUIET)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in rows for x, dark in enumerate(row, start=QUIET) if dark)
    return ShownCode(issued.groups, address, issued.expires_at, maker.modules_count + 2 * QUIET, path)
