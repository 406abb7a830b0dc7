"""A register file that was understood: its header, and its rows as often as they are asked for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from mealcard.seniors.importing.cells import Cell
from mealcard.seniors.importing.columns import Header
from mealcard.seniors.importing.limits import FileKind

Rows = Iterator[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class Table:
    """`source` names how the file was read (encoding and delimiter, or the sheet); `size` is the highest possible number of rows."""

    kind: FileKind
    source: str
    header: Header
    size: int
    ignored_sheets: tuple[str, ...] = ()
    read: Callable[[], Rows] = field(repr=False, kw_only=True)

    def rows(self) -> Rows:
        """(row number as the spreadsheet shows it, cells) of each row below the header that is not blank; may be called again."""
        for number, cells in self.read():
            if number > self.header.row and any(cell != "" and (type(cell) is not str or not cell.isspace()) for cell in cells):
                yield number, cells
