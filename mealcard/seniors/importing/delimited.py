"""Text files: the encoding and the delimiter found out, never assumed. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from mealcard.errors import Rejected
from mealcard.seniors.importing.columns import Header, best_header, no_header
from mealcard.seniors.importing.limits import HEADER_WITHIN, FileKind, Limits
from mealcard.seniors.importing.table import Table

DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe", "，": "full-width comma"}

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_CONTROL_BYTES = re.compile(_CONTROL.pattern.encode())
_BEGAN_AS_UTF8 = 8  # ideographs that decode as UTF-8 before the first bad byte; text in GB18030 does not get that far


def read_delimited(data: bytes, limits: Limits) -> Table:
    """Raises Rejected file_binary, file_encoding, file_quotes, file_no_header, file_too_many_columns."""
    data = data.rstrip(b"\x1a")  # the end-of-file sign of old programs
    encoding = encoding_of(data)
    header, delimiter = _header(data, encoding)
    if len(header.written) > limits.columns:
        raise Rejected("file_too_many_columns", most=limits.columns)
    lines = max(data.count(b"\n"), data.count(b"\r")) + 1
    source = f"{encoding}, {DELIMITERS[delimiter]}"
    return Table(FileKind.CSV, source, header, max(lines - header.row, 0), read=lambda: _records(data, encoding, delimiter))


def encoding_of(data: bytes) -> str:
    """By mark, then strict UTF-8, then strict GB18030 (which contains GBK and GB2312).

    Raises Rejected file_encoding when none fits, or when a UTF-8 file is damaged; file_binary when it is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            _check_text(_decode(data, encoding))
            return encoding
    if _CONTROL_BYTES.search(data):
        raise Rejected("file_binary")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        if sum(1 for sign in before if sign >= "\u4e00") >= _BEGAN_AS_UTF8:
            raise Rejected("file_encoding") from None
        _decode(data, "gb18030")
        return "gb18030"
    return "utf-8"


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Rejected("file_encoding") from None


def _check_text(text: str) -> None:
    if _CONTROL.search(text):
        raise Rejected("file_binary")


def _header(data: bytes, encoding: str) -> tuple[Header, str]:
    """The delimiter under which the first rows show most known columns."""
    best: tuple[Header, str] | None = None
    refusal: Rejected | None = None
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(_records(data, encoding, delimiter), HEADER_WITHIN))
            header = best_header(rows)
        except Rejected as error:
            refusal = refusal or error
            continue
        if best is None or len(header.columns) > len(best[0].columns):
            best = header, delimiter
    if best is None:
        raise refusal or no_header()
    return best


def _records(data: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Strict quoting: a quotation mark without its partner would swallow the rows below it into one cell."""
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            yield from enumerate(reader, start=1)
        except csv.Error:
            raise Rejected("file_quotes", line=reader.line_num) from None
