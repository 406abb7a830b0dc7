"""From the bytes of an upload to a table, by what is in them and never by the name of the file. Pure."""

from __future__ import annotations

from itertools import islice

from mealcard.errors import Rejected
from mealcard.seniors.importing.columns import check_required
from mealcard.seniors.importing.delimited import read_delimited
from mealcard.seniors.importing.limits import DEFAULT_LIMITS, FileKind, Limits
from mealcard.seniors.importing.table import Table
from mealcard.seniors.importing.workbook import read_workbook

_ZIP = b"PK"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, .et, and workbooks with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def kind_of(data: bytes) -> FileKind:
    """Raises Rejected file_empty, file_encrypted, file_old_workbook, file_html."""
    if not data.strip():
        raise Rejected("file_empty")
    if data.startswith(_ZIP):
        return FileKind.XLSX
    if data.startswith(_COMPOUND):
        raise Rejected("file_encrypted" if _ENCRYPTED in data else "file_old_workbook")
    # Many systems export an HTML or XML page and call it .xls.
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Rejected("file_html")
    return FileKind.CSV


def parse(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Table:
    """The table of a register file: CSV in UTF-8, GBK, GB18030 or marked UTF-16, or XLSX. Nothing of its rows is checked.

    Raises Rejected with a `file_…` reason for a file that can't be used as a whole.
    """
    if len(data) > limits.file_bytes:
        raise Rejected("file_too_large", most_mb=limits.file_bytes // (1024 * 1024))
    table = read_workbook(data, limits) if kind_of(data) is FileKind.XLSX else read_delimited(data, limits)
    check_required(table.header)
    if next(table.rows(), None) is None:
        raise Rejected("file_no_rows")
    # Blank rows and line ends inside cells are no rows, so only a table that could have too many is counted.
    if table.size > limits.rows and next(islice(table.rows(), limits.rows, None), None) is not None:
        raise Rejected("file_too_many_rows", most=limits.rows)
    return table
