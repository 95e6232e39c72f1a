"""``python -m etl annotate``."""

from pathlib import Path
from typing import Annotated

import typer


def register(*, app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="annotate")(annotate)


def annotate(
    out: Annotated[Path, typer.Option(help="Thư mục ghi bản sao / folder for the copies")],
    submission: Annotated[
        list[int] | None, typer.Option(help="Số của tệp đã nạp; ghi được nhiều lần / number of a submission")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Mọi tệp có vấn đề / all submissions with findings")
    ] = False,
    lang: Annotated[str, typer.Option(help="vi | en: ngôn ngữ / language of the sentences")] = "vi",
) -> None:
    """Tạo bản sao .xlsx của báo cáo, tô và ghi chú các ô sai. / Copies of reports with wrong cells marked."""
    from domain.access import Scope
    from domain.config import get_settings
    from etl.jobs.annotate import annotate_submissions
    from etl.jobs.database import open_database

    if every == bool(submission):
        raise typer.BadParameter("--submission ID | --all")
    if lang not in ("vi", "en"):
        raise typer.BadParameter("--lang vi | en")
    made, skipped = 0, 0
    for one in annotate_submissions(
        engine=open_database(),
        settings=get_settings(),
        scope=Scope.everything(),
        out=out,
        ids=None if every else submission,
        lang=lang,
    ):
        made, skipped = made + (one.path is not None), skipped + (one.path is None)
        typer.echo(f"#{one.submission_id} {one.file_name}: {one.path or one.reason}", err=True)
    typer.echo(f"Đã ghi {made} bản sao / wrote {made} copies: {out}", err=True)
    raise typer.Exit(int(skipped > 0))
