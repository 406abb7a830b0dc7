"""Register files: read by content (CSV, XLSX), checked row by row, bad rows handed back. Pure: bytes in, values out.

`parse(data)` gives a `Table`, `check_rows(table, Context(...))` its rows, `with_status(rows, look_up)` compares them with the register,
`bad_rows_file(table, rows, words)` and `template_file()` give files to people.
"""

from mealcard.seniors.importing.checking import Context, check_rows
from mealcard.seniors.importing.columns import LABELS, Column
from mealcard.seniors.importing.files import bad_rows_file, template_file
from mealcard.seniors.importing.limits import DEFAULT_LIMITS, FileKind, Limits
from mealcard.seniors.importing.parsing import parse
from mealcard.seniors.importing.results import BadRow, Claim, GoodRow, RowError, RowResult, RowStatus, with_status
from mealcard.seniors.importing.table import Table

__all__ = [
    "DEFAULT_LIMITS", "LABELS", "BadRow", "Claim", "Column", "Context", "FileKind", "GoodRow", "Limits",
    "RowError", "RowResult", "RowStatus", "Table", "bad_rows_file", "check_rows", "parse", "template_file", "with_status",
]  # fmt: skip
