"""Commands about composite indices: scoring any table with any definition."""

from pathlib import Path
from typing import Annotated, Literal

import typer


def register(*, app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command(name="score")(score)


def score(
    spec: Annotated[Path, typer.Option(help="Định nghĩa chỉ số (.toml) / definition of the index")],
    data: Annotated[Path, typer.Option(help="Bảng số liệu (.csv): unit và các chỉ tiêu / table to score")],
    out: Annotated[Path, typer.Option(help="Tệp kết quả .csv, .xlsx, .parquet / file to write")],
    notes: Annotated[
        Path | None,
        typer.Option(help="Ghi mọi ghi chú: ô bị xử lý, vì sao trống / write every remark on cells"),
    ] = None,
    lang: Annotated[
        Literal["vi", "en"], typer.Option(help="vi | en: ngôn ngữ ghi chú / language of the remarks")
    ] = "vi",
) -> None:
    """Chấm điểm một bảng theo một định nghĩa, không cần cơ sở dữ liệu. / Score a table with a definition."""
    from etl.jobs.score import score_file

    done = score_file(spec=spec, data=data, out=out, notes=notes, lang=lang)
    for line in done.remarks:
        typer.echo(line, err=True)
    typer.echo(f"Đã ghi {done.rows} dòng vào {out} / wrote {done.rows} rows to {out}", err=True)
