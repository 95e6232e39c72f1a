"""Which reader a file needs: its content decides, never its name."""

import zipfile

from etl.extract.cells import RawWorkbook
from etl.extract.delimited import decode, read_csv
from etl.extract.errors import FileEmptyError, UnreadableError
from etl.extract.ods import read_ods
from etl.extract.package import open_package
from etl.extract.xls import read_xls
from etl.extract.xlsx import read_xlsx

ZIP, OLE, PARQUET, PDF = b"PK", b"\xd0\xcf\x11\xe0", b"PAR1", b"%PDF"


def is_text(*, content: bytes) -> bool:
    """Say whether the content is none of the known containers."""
    return not content.startswith((ZIP, OLE, PARQUET, PDF))


def read_workbook(*, content: bytes) -> RawWorkbook:
    """Return the cells of a spreadsheet or CSV file.

    Raises:
        UnreadableError: or one of its subclasses; its `code` is the issue code of the refusal.
    """
    if not content:
        raise FileEmptyError(reason="0 bytes")
    if content.startswith(ZIP):
        workbook = _from_package(open_package(content=content))
    elif content.startswith(OLE):
        workbook = read_xls(content=content)
    elif is_text(content=content):
        workbook = read_csv(text=decode(content=content))
    else:
        raise UnreadableError(reason="not a spreadsheet")
    if not any(sheet.has_content() for sheet in workbook.sheets):
        raise FileEmptyError(reason="no cell")
    return workbook


def _from_package(package: zipfile.ZipFile) -> RawWorkbook:
    members = set(package.namelist())
    if "content.xml" in members:
        return read_ods(package=package)
    if "xl/workbook.xml" in members:
        return read_xlsx(package=package)
    raise UnreadableError(reason="a zip archive that is no workbook")
