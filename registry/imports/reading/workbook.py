"""XLSX, XLS and ODS through calamine: values as Excel stores them, whole numbers made whole again."""

import io
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from registry.imports.problem import Unreadable
from registry.imports.reading.package import DAMAGED
from registry.imports.reading.sheet import MOST_COLUMNS, Sheet, refuse_too_many


def read_workbook(data: bytes) -> list[Sheet]:
    """All sheets of cells, the hidden ones marked."""
    try:
        return _sheets(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except PasswordError as error:
        raise Unreadable("password", "Файл закрыт паролем: снимите пароль в Excel и загрузите снова.") from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise Unreadable("damaged", DAMAGED) from error
    except BaseException as error:
        # A panic of the Rust library is no `Exception`; everything else goes on its way.
        if type(error).__name__ == "PanicException":
            raise Unreadable("damaged", DAMAGED) from error
        raise


def _sheets(book: CalamineWorkbook) -> list[Sheet]:
    found, total = [], 0
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        total += sheet.height
        refuse_too_many(total)
        if sheet.width > MOST_COLUMNS:
            raise Unreadable("too_wide", f"На листе больше {MOST_COLUMNS} столбцов: оставьте только нужные.")
        rows = sheet.to_python(skip_empty_area=False)
        hidden = about.visible != SheetVisibleEnum.Visible
        found.append(Sheet(about.name, rows, _merged(sheet), is_hidden=hidden))
    return found


def _merged(sheet: Any) -> list[tuple[int, int, int, int]]:
    return [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
