"""``python -m etl dossiers``: dossier-level files to counts."""

import json as json_format
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from domain.config import Settings
    from etl.jobs.dossiers import DossierReport
    from etl.load.outcome import LoadReport


def register(*, app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(dossiers)


def dossiers(
    files: Annotated[
        list[Path], typer.Argument(help="Tệp hoặc thư mục hồ sơ (CSV, Parquet) / dossier files or folders")
    ],
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(help="duckdb: trên máy này / spark: trên cụm máy, on a cluster"),
    ] = "duckdb",
    calendar: Annotated[
        bool, typer.Option(help="Đếm cả tháng, quý dương lịch / months and quarters of the calendar too")
    ] = False,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], help="Ngày đầu tệp bao quát / first day the files cover"
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Ngày cuối tệp bao quát / last day the files cover"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON / result as JSON")] = False,
) -> None:
    """Đếm hồ sơ một cửa theo đơn vị, kỳ, lĩnh vực. / Count dossiers by unit, period and field."""
    from domain.config import get_settings
    from etl.dossiers.model import CountRequest
    from etl.jobs.database import open_database
    from etl.jobs.dossiers import count_files

    request = CountRequest(
        calendars=("admin15", "calendar") if calendar else ("admin15",),
        first=first.date() if first else None,
        last=last.date() if last else None,
    )
    report = count_files(
        database=open_database(),
        settings=get_settings(),
        paths=files,
        request=request,
        engine=engine,
        on_step=lambda vi, en: typer.echo(f"{vi} / {en}", err=True),
    )
    typer.echo(_as_json(report) if json else _as_text(report))
    raise typer.Exit(report.exit_code)


def count_after_load(
    *, database: "Engine", settings: "Settings", paths: "Sequence[Path]", report: "LoadReport"
) -> int:
    """Count what a load recognised as dossier files; says so on the terminal and returns the exit code of that."""
    from etl.dossiers.sources import DossierFileError
    from etl.jobs.dossiers import count_loaded

    try:
        done = count_loaded(database=database, settings=settings, paths=paths, report=report)
    except DossierFileError as error:
        typer.echo(f"{error.vi}\n{error.en}", err=True)
        return 1
    if done is None:
        return 0
    typer.echo(_as_text(done), err=True)
    return done.exit_code


def _as_json(report: "DossierReport") -> str:
    return json_format.dumps(
        {
            "exit_code": report.exit_code,
            "is_unchanged": report.is_unchanged,
            "counts": report.counts,
            "files": [
                {
                    "name": file.name,
                    "rows_counted": file.rows,
                    "rows_refused": file.refused,
                    "units": len({one.unit for one in file.units}),
                    "problems": [asdict(problem) for problem in file.problems],
                }
                for file in report.files
            ],
            "left_out": [{"name": name, "vi": vi, "en": en} for name, vi, en in report.left_out],
        },
        ensure_ascii=False,
        indent=1,
    )


def _as_text(report: "DossierReport") -> str:
    lines = []
    if report.is_unchanged:
        lines.append("Các tệp này đã được đếm, không có gì thay đổi / counted before, nothing changed")
    for file in report.files:
        lines.append(
            f"{file.name}: {file.rows} hồ sơ đã đếm, {file.refused} dòng không đếm được / "
            f"{file.rows} dossiers counted, {file.refused} rows not counted"
        )
        lines += [f"  {problem.total:>8} {problem.code}" for problem in file.problems]
    lines += [f"{vi}\n{en}" for _, vi, en in report.left_out]
    if not report.is_unchanged:
        lines.append(f"Đã ghi {report.counts} số đếm / {report.counts} counts stored")
    return "\n".join(lines)
