"""The command that lists the corrections by hand."""

from pathlib import Path
from typing import Annotated

import typer

OBSOLETE_FOUND = 1


def register(*, app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command(name="corrections")(corrections)


def corrections(
    out: Annotated[Path | None, typer.Option(help="Tệp .csv/.xlsx; không có: in ra / default: print")] = None,
) -> None:
    """Liệt kê bản ghi sửa bằng tay và trạng thái; mã thoát 1 = có bản ghi hết đúng. / List the corrections by hand."""
    from domain.access import Scope
    from etl.jobs.correction_list import COLUMNS, GONE, correction_rows
    from etl.jobs.database import open_database
    from etl.jobs.tabular import print_table, write_table

    rows = list(correction_rows(engine=open_database(), scope=Scope.everything()))
    if out is None:
        print_table(columns=COLUMNS, rows=rows)
    else:
        write_table(path=out, columns=COLUMNS, rows=rows)
    if any(row[2] == GONE for row in rows):
        raise typer.Exit(OBSOLETE_FOUND)
