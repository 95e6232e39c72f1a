"""Brings the database and the sample up to date before the dashboard starts; does nothing when they are.

What was done is kept in data/.prepared.json with a fingerprint of the code and the data it was done with,
so that a later start decides in a moment. The sample is simulated: it is never loaded into a database that
holds other reports.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from domain.config import get_settings
from domain.paths import CATALOGUE_DIR, DATA_DIR, ROOT, SAMPLE_DIR

STAMP = DATA_DIR / ".prepared.json"
CODE = tuple(ROOT / name for name in ("domain", "store", "etl"))
ROWS_REFUSED = 1  # exit code of `etl load`; the sample has rows and files to refuse on purpose
IGNORED_SUFFIXES = {".pyc", ".pyo"}


@dataclass(frozen=True)
class Stamp:
    """What was prepared: which database, with which code and data, and whether it was finished."""

    database: str
    fingerprint: str
    is_done: bool


def fingerprint(*, folders: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of all files in the folders; a missing folder counts as empty."""
    digest = hashlib.sha256()
    for folder in folders:
        files = (p for p in folder.rglob("*") if p.is_file() and p.suffix not in IGNORED_SUFFIXES)
        for path in sorted(files):
            digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_stamp(*, path: Path) -> Stamp:
    """The stamp of the last run; an empty one when there is none or it cannot be read."""
    try:
        return Stamp(**json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return Stamp(database="", fingerprint="", is_done=False)


def trusted(*, stamp: Stamp, geo_dir: Path) -> Stamp:
    """The stamp, as not finished when the maps were deleted or GEO_DIR points elsewhere now."""
    return stamp if _has_files(geo_dir) else replace(stamp, is_done=False)


def write_stamp(*, path: Path, stamp: Stamp) -> None:
    """Keep the stamp for the next start."""
    path.write_text(json.dumps(vars(stamp)), "utf-8")


def holds_reports(*, database_url: str) -> bool:
    """Whether the database can be opened and holds at least one submission."""
    if database_url.startswith("sqlite:///") and not _sqlite_file(database_url).exists():
        return False  # opening it would create an empty file
    try:
        engine = create_engine(database_url)
        with engine.connect() as connection:
            if not inspect(connection).has_table("submission"):
                return False
            return connection.execute(text("select 1 from submission limit 1")).first() is not None
    except (SQLAlchemyError, ImportError):
        return False  # `etl init` is about to meet the same trouble and explains it


def steps(*, stamp: Stamp, wanted: Stamp, has_reports: bool, has_sample: bool) -> list[list[str]]:
    """The etl commands still to run, in order; none when the last run finished and nothing changed since."""
    if stamp == wanted and (has_reports or not has_sample):
        return []
    commands = [["init"], ["units"]]
    ours = stamp.database == wanted.database
    if has_sample and (ours or not has_reports):
        commands.append(["load", str(SAMPLE_DIR.relative_to(ROOT))])
    return commands


def main() -> int:
    """Run what is missing; 0 when the dashboard may start, else the exit code of the step that failed."""
    url = get_settings().database_url
    found = fingerprint(folders=[*CODE, CATALOGUE_DIR, SAMPLE_DIR])
    wanted = Stamp(database=hashlib.sha256(url.encode()).hexdigest(), fingerprint=found, is_done=True)
    has_reports = holds_reports(database_url=url)
    stamp = trusted(stamp=read_stamp(path=STAMP), geo_dir=get_settings().geo_dir)
    commands = steps(stamp=stamp, wanted=wanted, has_reports=has_reports, has_sample=_has_files(SAMPLE_DIR))
    is_foreign = has_reports and stamp.database != wanted.database
    return _run_all(commands=commands, wanted=wanted, is_foreign=is_foreign)


def _run_all(*, commands: list[list[str]], wanted: Stamp, is_foreign: bool) -> int:
    """Run the commands; the stamp is written before the load too, so that an interrupted one goes on."""
    if not commands:
        return 0
    for command in commands:
        if command[0] == "load":
            write_stamp(path=STAMP, stamp=Stamp(wanted.database, wanted.fingerprint, is_done=False))
        code = _etl(command)
        if code and not (command[0] == "load" and code == ROWS_REFUSED):
            return code
    if is_foreign:
        _say_foreign()
    else:
        write_stamp(path=STAMP, stamp=wanted)
    return 0


def _etl(command: list[str]) -> int:
    print("+ python -m etl", *command, flush=True)
    return subprocess.run([sys.executable, "-m", "etl", *command], cwd=ROOT, check=False).returncode


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _sqlite_file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///").partition("?")[0])


def _say_foreign() -> None:
    print("Cơ sở dữ liệu này đã có báo cáo khác: không nạp dữ liệu mẫu (mô phỏng) vào.")
    print("This database already holds other reports: the (simulated) sample is not loaded into it.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
