"""The small map library: installed when it can be had, checked when it arrives, never needed."""

import base64
import hashlib
import io
import tarfile
import time
from pathlib import Path

import pytest

from dashboard.plotly_js import plotly_js_version, small_library, small_name
from tools.plotly_js import HASHES, TRY_AGAIN_S, UnknownArchiveError, install, is_due, main

SCRIPT = b"/* draws maps */"


def archive_of(script: bytes) -> bytes:
    """A package as npm packs it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as files:
        entry = tarfile.TarInfo("package/plotly-geo.min.js")
        entry.size = len(script)
        files.addfile(entry, io.BytesIO(script))
    return packed.getvalue()


ARCHIVE = archive_of(SCRIPT)
HASH = base64.b64encode(hashlib.sha512(ARCHIVE).digest()).decode("ascii")


class FakeNpm:
    """A way to fetch the package that brings ``body``, or nothing."""

    def __init__(self, body: bytes | None) -> None:
        self.body, self.asked = body, 0

    def __call__(self, folder: Path) -> None:
        self.asked += 1
        if self.body is not None:
            (folder / "plotly.tgz").write_bytes(self.body)


class TestInstall:
    def test_what_arrives_is_served(self, tmp_path: Path):
        # Given an npm that works
        npm = FakeNpm(ARCHIVE)

        # When the library is installed
        is_there = install(into=tmp_path, wanted=HASH, fetchers=[npm])

        # Then the dashboard finds it
        library = small_library(folder=tmp_path)
        assert is_there
        assert library is not None
        assert library.body == SCRIPT

    @pytest.mark.parametrize(("has_npm", "asked"), [(True, 0), (False, 1)])
    def test_the_second_way_is_for_machines_without_npm(self, tmp_path: Path, has_npm: bool, asked: int):
        first, second = FakeNpm(ARCHIVE if has_npm else None), FakeNpm(ARCHIVE)

        assert install(into=tmp_path, wanted=HASH, fetchers=[first, second])

        assert second.asked == asked

    def test_another_archive_is_refused(self, tmp_path: Path):
        with pytest.raises(UnknownArchiveError, match="sha512-"):
            install(into=tmp_path, wanted=HASH, fetchers=[FakeNpm(archive_of(b"steal()"))])

        assert small_library(folder=tmp_path) is None


class TestMain:
    def test_a_machine_without_a_line_goes_on_and_is_not_asked_again_today(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ):
        # Given nothing that can fetch
        npm = FakeNpm(None)

        # When it is asked for twice
        codes = [main(into=tmp_path, hashes={plotly_js_version(): HASH}, fetchers=[npm]) for _ in range(2)]

        # Then the start goes on, with one try and one message
        assert codes == [0, 0]
        assert npm.asked == 1
        message = capsys.readouterr().err
        assert "không tải được" in message
        assert message.count("it could not be fetched") == 1

    def test_nothing_is_fetched_when_it_is_there(self, tmp_path: Path):
        (tmp_path / small_name()).write_bytes(SCRIPT)
        npm = FakeNpm(ARCHIVE)

        assert main(into=tmp_path, hashes={plotly_js_version(): HASH}, fetchers=[npm]) == 0

        assert npm.asked == 0

    def test_a_wrong_archive_is_told(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        assert main(into=tmp_path, hashes={plotly_js_version(): "AAAA"}, fetchers=[FakeNpm(ARCHIVE)]) == 0

        assert "không đúng" in capsys.readouterr().err
        assert small_library(folder=tmp_path) is None

    def test_the_next_day_it_is_tried_again(self, tmp_path: Path):
        note = tmp_path / ".tried"
        note.touch()

        assert not is_due(note=note, now=time.time())
        assert is_due(note=note, now=time.time() + TRY_AGAIN_S + 1)


def test_the_hash_is_of_the_version_that_plotly_brings():
    """After an upgrade of plotly the hash of its new plotly.js has to be written down."""
    assert plotly_js_version() in HASHES
