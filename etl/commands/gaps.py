"""Commands about norms of equipment: checking the files that a province edits."""

from datetime import date, datetime
from typing import Annotated, Literal

import typer


def register(*, app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command(name="norms")(norms)


def norms(
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Định mức của ngày này (hôm nay) / norms of this day (today)"
        ),
    ] = None,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="vi | en")] = "vi",
) -> None:
    """Kiểm tra tệp định mức (NORMS_DIR) và in định mức của một ngày. / Check the norms, print those of a day."""
    from domain.config import get_settings
    from etl.jobs.norm_table import COLUMNS, norm_rows
    from etl.jobs.tabular import print_table

    day = on.date() if on else date.today()
    rows = list(norm_rows(day=day, province=get_settings().home_province, lang=lang))
    print_table(columns=COLUMNS, rows=rows)
