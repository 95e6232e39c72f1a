"""One file from disk: known, too large, unreadable, of another form."""

import hashlib
import os
from pathlib import Path

import pytest
from sqlalchemy import Engine

import etl.pipeline as pipeline
from etl.load.context import LoadContext, open_context
from etl.load.files import SourceFile
from etl.model import ParsedFile
from tests.factories import (
    add_small_province,
    all_rows,
    memory_engine,
    parsed_file,
    parsed_sheet,
    quarter,
    settings_in,
)

ROWS = {("18484", ""): {"received_total_f2": 1}}


@pytest.fixture
def engine() -> Engine:
    """A small province."""
    engine = memory_engine()
    add_small_province(engine)
    return engine


@pytest.fixture
def context(engine: Engine, tmp_path: Path) -> LoadContext:
    """The context of one run."""
    return open_context(engine=engine, settings=settings_in(tmp_path))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A reading engine that knows one form and notes what it was asked to read."""
    asked: list[str] = []

    def read(*, content: bytes, name: str, **_: object) -> ParsedFile:
        asked.append(name)
        sheet = parsed_sheet(form="F2", period=quarter("2024-Q1"), rows=ROWS)
        return parsed_file(name=name, sheets=[sheet], content=content)

    monkeypatch.setattr(pipeline, "read_report", read)
    return asked


def source(tmp_path: Path, name: str = "a.xlsx", content: bytes = b"content") -> SourceFile:
    path = tmp_path / name
    path.write_bytes(content)
    return SourceFile(path=path, name=name)


def test_a_known_file_is_not_even_read(context: LoadContext, reader: list[str], tmp_path: Path) -> None:
    file = source(tmp_path)
    assert pipeline.load_one(context=context, file=file).outcome == "loaded"
    assert pipeline.load_one(context=context, file=file).outcome == "unchanged"
    assert reader == ["a.xlsx"]


def test_a_file_beyond_the_limit_is_refused_without_being_read_or_kept(
    context: LoadContext, reader: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MAX_BYTES", 10)
    content = b"eleven bytes"
    outcome = pipeline.load_one(context=context, file=source(tmp_path, content=content))
    assert (outcome.outcome, outcome.codes) == ("refused", ("file_unsafe",))
    assert reader == [] and not context.settings.files_dir.exists()
    stored = all_rows(context.engine)["submission"][0]
    assert hashlib.sha256(content).hexdigest() in stored


def test_a_file_that_cannot_be_opened_is_named_and_the_load_goes_on(
    context: LoadContext, reader: list[str], tmp_path: Path
) -> None:
    outcome = pipeline.load_one(
        context=context, file=SourceFile(path=tmp_path / "gone.xlsx", name="gone.xlsx")
    )
    assert (outcome.outcome, outcome.codes, outcome.is_incomplete) == ("refused", ("file_unreadable",), True)
    assert "gone.xlsx" in outcome.notes[0]


def test_another_form_is_left_alone(context: LoadContext, reader: list[str], tmp_path: Path) -> None:
    before = all_rows(context.engine)
    outcome = pipeline.load_one(context=context, file=source(tmp_path), form="F4")
    assert (outcome.outcome, outcome.forms) == ("other_form", "F2")
    assert all_rows(context.engine) == before
    assert pipeline.load_one(context=context, file=source(tmp_path), form="F2").outcome == "loaded"


def test_progress_is_told_after_each_file(engine: Engine, reader: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("b.xlsx", "a.xlsx"):
        source(folder, name=name, content=name.encode())
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.xlsx")  # reading it would never end
    told = []
    report = pipeline.load_paths(
        engine=engine,
        settings=settings_in(tmp_path),
        paths=[folder],
        on_file=lambda number, total, outcome: told.append((number, total, outcome.name)),
    )
    assert told == [(1, 2, "a.xlsx"), (2, 2, "b.xlsx")]
    assert [file.outcome for file in report.files] == ["loaded", "loaded_with_issues"]  # b replaces a's row
    assert report.codes == {"resubmission": 1} and report.exit_code == 0
