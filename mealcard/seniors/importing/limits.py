"""How large an uploaded register file may be, and what kinds there are. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

MAX_COLUMNS = 52  # A to AZ; the workbook guard knows this number as a pattern
HEADER_WITHIN = 10  # rows among which the header is looked for; titles above it are common


class FileKind(enum.StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, bytes a workbook unpacks to and its members, bytes of text its cells come to, rows below the header, columns."""

    file_bytes: int = 32 * 1024 * 1024
    unpacked_bytes: int = 256 * 1024 * 1024
    members: int = 500
    text_bytes: int = 512 * 1024 * 1024
    rows: int = 200_000
    columns: int = MAX_COLUMNS


DEFAULT_LIMITS = Limits()
