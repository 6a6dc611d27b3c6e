"""The figures as files for other programs. A cell is text or a number, never a formula: names of
desks come from outside."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.csv_cells import disarm
from app.kpi_door import Cell, Sheet, show_cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_WIDEST = 60  # characters of a column


def write_csv(sheet: Sheet, path: Path) -> None:
    """Raises OSError."""
    path.write_bytes(render_csv(sheet))


def render_csv(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which Excel knows it, commas between, decimal points. None
    of our numbers is negative, or it would be taken for a formula."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(sheet.columns)
    writer.writerows([disarm(show_cell(cell)) for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Iterable[Sheet], title: str, path: Path) -> None:
    """Raises OSError."""
    path.write_bytes(render_xlsx(sheets, title))


def render_xlsx(sheets: Iterable[Sheet], title: str) -> bytes:
    """One worksheet for each, headed by `title`."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    for sheet in sheets:
        _fill(book, sheet, title)
    book.close()
    return file.getvalue()


def _fill(book: Workbook, sheet: Sheet, title: str) -> None:
    page = book.add_worksheet(sheet.name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for column, name in enumerate(sheet.columns):
        page.write_string(2, column, name, head)
        page.set_column(column, column, _width(sheet, column))
    page.set_row(2, 75)
    page.freeze_panes(3, 1)
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    percent = book.add_format({"num_format": "0.00", "valign": "top"})
    for number, row in enumerate(sheet.rows, 3):
        for column, cell in enumerate(row):
            _write(page, (number, column), cell, percent if _is_share(cell) else plain)


def _write(page: Any, place: tuple[int, int], cell: Cell, how: Any) -> None:
    if cell is None or isinstance(cell, str):
        page.write_string(*place, show_cell(cell), how)
    else:
        page.write_number(*place, float(cell), how)


def _is_share(cell: Cell) -> bool:
    return isinstance(cell, Decimal)


def _width(sheet: Sheet, column: int) -> int:
    """By what stands in it; heads are broken over lines."""
    longest = max((len(show_cell(row[column])) for row in sheet.rows), default=0)
    return min(max(longest + 2, 14), _WIDEST)
