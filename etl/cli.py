"""The command line ``python -m etl``: thin commands that call pipeline and jobs.

Everything heavy is imported inside the commands, so that ``--help`` answers at once on an old machine.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from domain.errors import ReformAtlasError
from etl.commands import allocate, annotate, corrections, dossiers, gaps, index, worker

USAGE_ERROR = 2
ROWS_REFUSED = 1
app = typer.Typer(
    name="python -m etl",
    help="Nạp báo cáo cải cách hành chính vào cơ sở dữ liệu. / Load reform reports into the database.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
gaps.register(app=app)
corrections.register(app=app)
index.register(app=app)
Lang = Annotated[
    Literal["vi", "en"], typer.Option(help="vi | en: ngôn ngữ thông báo / language of the sentences")
]
Form = Annotated[str, typer.Option(help="Mã biểu: F1A, F1B, F2 ... / form code")]
PeriodCode = Annotated[str, typer.Option(help="Kỳ: 2026-09, 2026-Q3, 2026-H1, 2026 / period code")]
Why = Annotated[str, typer.Option(help="Lý do, ghi vào nhật ký / reason, kept in the audit log")]


def say(vi: str, en: str) -> None:
    """One line of progress on the terminal, in both languages."""
    typer.echo(f"{vi} / {en}", err=True)


@app.command()
def init() -> None:
    """Tạo hoặc nâng cấp cơ sở dữ liệu (DATABASE_URL). / Create or migrate the database."""
    from etl.jobs.database import init_database

    where = init_database()
    say(f"Cơ sở dữ liệu sẵn sàng: {where}", f"the database is ready: {where}")


@app.command()
def units(
    crosswalk: Annotated[
        Path | None, typer.Option(help="Bảng chuyển đổi (CSV) / the office's crosswalk")
    ] = None,
    attributes: Annotated[Path | None, typer.Option(help="Đặc điểm đơn vị (CSV) / unit attributes")] = None,
    all_provinces: Annotated[
        bool, typer.Option(help="Sơ đồ cho mọi tỉnh / schematic maps of all provinces")
    ] = False,
) -> None:
    """Nạp danh mục đơn vị hai mô hình, chuyển đổi, nhóm huyện cũ. / Load registers, lineage, groups."""
    from domain.config import get_settings
    from etl.jobs.database import open_database
    from etl.jobs.geometry import build_geometry, provinces_of
    from etl.jobs.national import build_national
    from etl.jobs.units import load_units

    settings, engine = get_settings(), open_database()
    report = load_units(engine=engine, crosswalk=crosswalk, attributes=attributes)
    say(
        f"Đã đọc {report.units} đơn vị, {report.links} liên kết",
        f"read {report.units} units, {report.links} links",
    )
    wanted = provinces_of(engine=engine, codes=() if all_provinces else (settings.home_province,))
    maps = build_geometry(engine=engine, geo_dir=settings.geo_dir, provinces=wanted)
    maps += build_national(engine=engine, geo_dir=settings.geo_dir)
    if not report.changed and not maps:
        say("Không có gì thay đổi", "nothing changed")


@app.command()
def boundaries(
    files: Annotated[list[Path] | None, typer.Argument(help="Tệp ranh giới / boundary files")] = None,
    structure: Annotated[str, typer.Option(help="pre2025 | post2025")] = "post2025",
    level: Annotated[str, typer.Option(help="province | district | commune")] = "commune",
    code_field: Annotated[str | None, typer.Option(help="Trường mã / field with the codes")] = None,
    name_field: Annotated[str | None, typer.Option(help="Trường tên / field with the names")] = None,
    crs: Annotated[
        str | None, typer.Option(help="Hệ quy chiếu, ví dụ EPSG:9209 / coordinate system of the file")
    ] = None,
    layer: Annotated[
        str | None, typer.Option(help="Lớp hoặc tệp trong .zip / layer, or file inside a .zip")
    ] = None,
    vintage: Annotated[
        str, typer.Option(help="Ngày hoặc ấn bản của nguồn / date or edition of the source")
    ] = "",
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Ngày của ranh giới / day shown")
    ] = None,
    schematic: Annotated[bool, typer.Option(help="Tính lại sơ đồ / compute the schematic again")] = False,
    province: Annotated[
        list[str] | None, typer.Option(help="Mã tỉnh cho sơ đồ / provinces of the schematic")
    ] = None,
) -> None:
    """Nạp ranh giới chính thức, hoặc tính sơ đồ. / Import official boundaries, or compute the schematic."""
    from domain.config import get_settings
    from etl.jobs.boundary_report import print_imports
    from etl.jobs.boundary_units import BoundaryRequest
    from etl.jobs.database import open_database
    from etl.jobs.geometry import build_geometry, provinces_of
    from etl.jobs.national import build_national
    from etl.jobs.official import import_official
    from etl.jobs.progress import province_bar

    settings, engine = get_settings(), open_database()
    if not files and not schematic:
        raise typer.BadParameter("FILE... / --schematic")
    if schematic:
        wanted = provinces_of(engine=engine, codes=tuple(province or ()))
        build_geometry(engine=engine, geo_dir=settings.geo_dir, provinces=wanted)
        say("Đã tính sơ đồ", "schematic computed")
    request = BoundaryRequest(
        structure=structure,
        level=level,
        code_field=code_field,
        name_field=name_field,
        crs=crs,
        layer=layer,
        vintage=vintage,
        on=on.date() if on else None,
    )
    with province_bar() as on_province:
        done = import_official(
            engine=engine,
            geo_dir=settings.geo_dir,
            files=files or [],
            request=request,
            on_province=on_province,
        )
    print_imports(done)
    if any(file.stored for file in done):
        build_national(engine=engine, geo_dir=settings.geo_dir, structures=(structure,))
    if any(file.incomplete for file in done):
        raise typer.Exit(ROWS_REFUSED)


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục báo cáo / report files or folders")],
    form: Annotated[str | None, typer.Option(help="Chỉ nạp biểu này / load this form only")] = None,
    received: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Ngày nhận báo cáo, để tính đúng hạn / day of arrival, for timeliness"
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON / result as JSON")] = False,
    lang: Lang = "vi",
) -> None:
    """Nạp báo cáo; mã thoát 0 = đủ, 1 = có dòng/tệp bị từ chối, 2 = sai cách dùng. / Load report files."""
    from rich.console import Console

    from domain.config import get_settings
    from etl.jobs.database import open_database
    from etl.jobs.progress import progress_bar
    from etl.jobs.summary import as_json, print_report
    from etl.pipeline import load_paths

    engine, settings = open_database(), get_settings()
    with progress_bar() as on_file:
        report = load_paths(
            engine=engine,
            settings=settings,
            paths=paths,
            form=form,
            on_file=on_file,
            received_on=received.date() if received else None,
        )
    counted = dossiers.count_after_load(database=engine, settings=settings, paths=paths, report=report)
    if json:
        typer.echo(as_json(report))
    else:
        print_report(report=report, lang=lang, console=Console())
    raise typer.Exit(max(report.exit_code, counted))


@app.command()
def issues(
    out: Annotated[Path | None, typer.Option(help="Tệp .csv/.xlsx; không có: in ra / default: print")] = None,
    notes: Annotated[
        bool, typer.Option(help="Kèm ghi chú khác / also findings without an issue code")
    ] = False,
    lang: Lang = "vi",
) -> None:
    """Liệt kê vấn đề của các tệp đã nạp. / List the findings about loaded files."""
    from domain.access import Scope
    from etl.jobs.database import open_database
    from etl.jobs.exports import ISSUE_COLUMNS, issue_cells
    from etl.jobs.tabular import print_table, write_table

    rows = issue_cells(engine=open_database(), scope=Scope.everything(), notes=notes, lang=lang)
    if out is None:
        print_table(columns=ISSUE_COLUMNS, rows=rows)
        return
    count = write_table(path=out, columns=ISSUE_COLUMNS, rows=rows)
    say(f"Đã ghi {count} vấn đề vào {out}", f"wrote {count} findings to {out}")


@app.command()
def export(
    what: Annotated[
        str, typer.Argument(help="measures | indicators | index | lineage | gaps | dossier-counts")
    ],
    out: Annotated[Path, typer.Option(help="Tệp .csv, .xlsx hoặc .parquet / file to write")],
    structure: Annotated[str | None, typer.Option(help="pre2025 | post2025")] = None,
    level: Annotated[str | None, typer.Option(help="province | district | commune")] = None,
    period: Annotated[str | None, typer.Option(help="2026-09, 2026-Q3, 2026-H1, 2026")] = None,
    norms_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="gaps: định mức của ngày này, tham khảo / norms of this day"),
    ] = None,
    index_id: Annotated[
        str | None, typer.Option("--index", help="index: chỉ chỉ số này / this index only")
    ] = None,
    lang: Lang = "vi",
) -> None:
    """Xuất số liệu đã nạp, chỉ số, hoặc thiếu so với định mức. / Export what was loaded, indices, or gaps."""
    from domain.access import Scope
    from domain.config import get_settings
    from etl.jobs.database import open_database
    from etl.jobs.exports import ExportRequest, run_export

    request = ExportRequest(
        what=what,
        out=out,
        structure=structure,
        level=level,
        period=period,
        province=get_settings().home_province,
        norms_on=norms_on.date() if norms_on else None,
        lang=lang,
        index=index_id,
    )
    count = run_export(engine=open_database(), scope=Scope.everything(), request=request)
    say(f"Đã ghi {count} dòng vào {out}", f"wrote {count} rows to {out}")


dossiers.register(app=app)


@app.command()
def lock(form: Form, period: PeriodCode, why: Why) -> None:
    """Khoá số liệu một kỳ: thành chính thức. / Lock a period: its figures become final."""
    _set_lock(form=form, period=period, why=why, locked=True)


@app.command()
def unlock(form: Form, period: PeriodCode, why: Why) -> None:
    """Mở khoá một kỳ, có lý do. / Unlock a period, with a reason."""
    _set_lock(form=form, period=period, why=why, locked=False)


def _set_lock(*, form: str, period: str, why: str, locked: bool) -> None:
    from etl.jobs.database import open_database
    from etl.jobs.locking import set_lock

    done = set_lock(engine=open_database(), form=form, period=period, why=why, locked=locked)
    vi, en = ("Đã khoá", "locked") if locked else ("Đã mở khoá", "unlocked")
    if not done.changed:
        vi, en = ("Đã khoá từ trước", "was locked already") if locked else ("Chưa bị khoá", "was not locked")
    say(f"{vi}: {done.form} {done.period.code} ({done.facts} số liệu)", f"{en}, {done.facts} facts")


worker.register(app=app)
annotate.register(app=app)
allocate.register(app=app)


def main() -> int:
    """Run the command line; user errors are two sentences on stderr and exit code 2, never a traceback."""
    try:
        app()
    except ReformAtlasError as error:
        print(f"{error.vi}\n{error.en}", file=sys.stderr)
        return USAGE_ERROR
    except _database_errors() as error:
        reason = str(error).splitlines()[0]
        print(
            f"Cơ sở dữ liệu không trả lời hoặc không ghi được: {reason}. Đóng chương trình khác rồi chạy lại.\n"
            f"The database does not answer or cannot be written: {reason}. Close other programs and run again.",
            file=sys.stderr,
        )
        return USAGE_ERROR
    return 0


def _database_errors() -> type[Exception]:
    """Errors of the database server or file; imported only when something failed, to keep ``--help`` fast."""
    from sqlalchemy.exc import OperationalError

    return OperationalError
